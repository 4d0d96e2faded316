//! NOOP and HELP: RFC 5321 4.1.1.9, 4.1.1.8. An optional string follows.

use super::{Body, CommandError, push_text};
use crate::scan::Scan;

/// What follows the verb, if anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remark(pub Option<String>);

impl Body for Remark {
    fn decode(mut scan: Scan<'_>) -> Result<Self, CommandError> {
        scan.blanks();
        Ok(Self((!scan.is_empty()).then(|| scan.0.to_owned())))
    }

    fn encode(&self, out: &mut Vec<u8>) {
        if let Some(text) = &self.0 {
            out.push(b' ');
            push_text(text, out);
        }
    }
}
