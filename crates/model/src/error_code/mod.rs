//! Error codes of ROPs, RPC and NSPI (MS-OXCDATA 2.4).

use std::fmt;

#[rustfmt::skip]
#[path = "table.gen.rs"]
mod table;

/// A 32-bit error or warning code (MS-OXCDATA 2.4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(pub u32);

impl ErrorCode {
    /// The specification's name.
    pub fn name(self) -> Option<&'static str> {
        let at = table::NAMES.binary_search_by_key(&self.0, |(code, _)| *code).ok()?;
        Some(table::NAMES[at].1)
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name}({:#010x})", self.0),
            None => write!(f, "{:#010x}", self.0),
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
