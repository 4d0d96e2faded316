//! DATA, RSET, QUIT (RFC 5321 4.1.1.4, 4.1.1.5, 4.1.1.10) and STARTTLS (RFC 3207 4): nothing follows the verb.

use super::{Body, CommandError};
use crate::scan::Scan;

/// No arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bare;

impl Body for Bare {
    fn decode(scan: Scan<'_>) -> Result<Self, CommandError> {
        // "If a parameter is given: 501" (RFC 3207 4, RFC 5321 4.1.1).
        if scan.is_empty() { Ok(Self) } else { Err(CommandError::Arguments("the command takes none")) }
    }

    fn encode(&self, _out: &mut Vec<u8>) {}
}
