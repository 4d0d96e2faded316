//! propDef (MS-OXCFXICS 2.2.4.1): tag and, from id 0x8000, the name.

use crate::{FixedValue, meta};
use ropewalk_base::limits::FX_NAME_UNITS_MAX;
use ropewalk_model::{PropertyName, PropertyNameKind, PropertyTag, PropertyType};

/// Which property it is (MS-OXCFXICS 2.2.4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyDefinition {
    /// Id and type as they are in the stream; the type may be one of a code page (2.2.4.1.1.1). The id of a named
    /// property is the sender's.
    pub tag: PropertyTag,
    /// The name, if the id is that of a named property, and only then.
    pub name: Option<PropertyName>,
}

impl From<PropertyTag> for PropertyDefinition {
    fn from(tag: PropertyTag) -> Self {
        Self { tag, name: None }
    }
}

/// How the value of a property stands in a stream (2.2.4.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// fixedPropType.
    Fixed(PropertyType),
    /// varPropType: a length and bytes.
    Variable,
    /// mvPropType of a fixedPropType.
    MultipleFixed(PropertyType),
    /// mvPropType of a varPropType.
    MultipleVariable,
}

impl Shape {
    /// `None` for types that no stream carries: PtypNull, PtypUnspecified, PtypRestriction, PtypRuleAction, those of
    /// a code page nobody knows and those that do not exist.
    pub fn of(tag: PropertyTag) -> Option<Self> {
        let kind = tag.kind();
        if tag == meta::IDSET_GIVEN || meta::code_page(kind).is_some() {
            return Some(Self::Variable);
        }
        kind.name()?;
        let base = PropertyType(kind.0 & !PropertyType::MULTIPLE);
        let fixed = FixedValue::size(base).is_some();
        let variable = matches!(
            base,
            PropertyType::STRING
                | PropertyType::STRING8
                | PropertyType::BINARY
                | PropertyType::SERVER_ID
                | PropertyType::OBJECT
        );
        match (kind.is_multiple(), fixed, variable) {
            (false, true, _) => Some(Self::Fixed(base)),
            (true, true, _) => Some(Self::MultipleFixed(base)),
            (false, _, true) => Some(Self::Variable),
            (true, _, true) => Some(Self::MultipleVariable),
            _ => None,
        }
    }
}

impl PropertyDefinition {
    /// Bytes of propDef with namedPropInfo; `None` when it is not a named property with its name, or the name is too
    /// long.
    pub(crate) fn encode_named(&self) -> Option<Vec<u8>> {
        let name = self.name.as_ref().filter(|_| self.tag.is_named())?;
        let mut out = self.tag.0.to_le_bytes().to_vec();
        out.extend_from_slice(name.set.as_bytes());
        match &name.kind {
            PropertyNameKind::Lid(lid) => {
                out.push(0);
                out.extend_from_slice(&lid.to_le_bytes());
            }
            PropertyNameKind::String(text) => {
                let units: Vec<u16> = text.encode_utf16().collect();
                if units.len() > FX_NAME_UNITS_MAX || units.contains(&0) {
                    return None;
                }
                out.push(1);
                out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
                out.extend_from_slice(&[0, 0]);
            }
        }
        Some(out)
    }
}
