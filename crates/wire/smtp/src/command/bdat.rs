//! BDAT: RFC 3030 2.

use super::{Body, CommandError};
use crate::scan::Scan;

/// The command; [`Bdat::size_bytes`] octets follow its CRLF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bdat {
    /// Octets of the chunk.
    pub size_bytes: u64,
    /// LAST: the message ends with this chunk.
    pub last: bool,
}

impl Body for Bdat {
    fn decode(mut scan: Scan<'_>) -> Result<Self, CommandError> {
        const BAD: CommandError = CommandError::Arguments("BDAT size [LAST] expected");
        if !scan.blanks() {
            return Err(BAD);
        }
        let digits = scan.run(|c| c.is_ascii_digit());
        let size_bytes = digits.parse().map_err(|_| BAD)?;
        let last = scan.blanks() && scan.word("LAST");
        if scan.is_empty() { Ok(Self { size_bytes, last }) } else { Err(BAD) }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(format!(" {}", self.size_bytes).as_bytes());
        if self.last {
            out.extend_from_slice(b" LAST");
        }
    }
}
