//! The property table: tags and names as constants, and look-up by id (MS-OXPROPS).

use crate::property::{PropertyKey, PropertyName, PropertyNameKind, PropertyType};
use ropewalk_base::Guid;

#[rustfmt::skip]
#[path = "table.gen.rs"]
mod table;

pub use table::*;

/// A named property the specification defines, as a constant (MS-OXPROPS 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownName {
    /// Property set.
    pub set: Guid,
    /// Name inside the set.
    pub kind: KnownNameKind,
    /// Type of its value.
    pub value_kind: PropertyType,
}

/// As [`PropertyNameKind`], for constants (MS-OXCDATA 2.6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownNameKind {
    /// A long id.
    Lid(u32),
    /// A string.
    String(&'static str),
}

impl From<KnownName> for PropertyName {
    fn from(known: KnownName) -> Self {
        let kind = match known.kind {
            KnownNameKind::Lid(lid) => PropertyNameKind::Lid(lid),
            KnownNameKind::String(name) => PropertyNameKind::String(name.to_owned()),
        };
        Self { set: known.set, kind }
    }
}

impl From<KnownName> for PropertyKey {
    fn from(known: KnownName) -> Self {
        Self::Named(known.into())
    }
}

/// The canonical name of a property id below 0x8000.
pub fn name_of(id: u16) -> Option<&'static str> {
    let at = table::TAG_NAMES.binary_search_by_key(&id, |(known, _)| *known).ok()?;
    Some(table::TAG_NAMES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_names() {
        assert_eq!(name_of(0x0037), Some("PidTagSubject"));
        assert_eq!(PID_TAG_SUBJECT.0, 0x0037_001F);
        assert_eq!(name_of(0x7FEF), None);
    }
}
