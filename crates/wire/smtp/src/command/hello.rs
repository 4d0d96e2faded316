//! EHLO and HELO: RFC 5321 4.1.1.1.

use super::{Body, CommandError};
use crate::address::Domain;
use crate::scan::Scan;
use std::fmt;

/// Longest name a client may give, bytes.
const NAME_BYTES_MAX: usize = 255;

/// What the client calls itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hello {
    /// A domain or an address literal.
    Domain(Domain),
    /// Anything else printable. "A server MUST NOT refuse to accept a message for this reason if the
    /// verification fails" (4.1.4), and clients on unnamed machines send what they have.
    Other(String),
}

impl fmt::Display for Hello {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(domain) => domain.fmt(f),
            Self::Other(name) => f.write_str(name),
        }
    }
}

impl Body for Hello {
    fn decode(mut scan: Scan<'_>) -> Result<Self, CommandError> {
        scan.blanks();
        let name = scan.run(crate::scan::is_value);
        if name.is_empty() {
            return Err(CommandError::Arguments("a domain or address literal must follow"));
        }
        if !scan.is_empty() || name.len() > NAME_BYTES_MAX {
            return Err(CommandError::Arguments("malformed domain"));
        }
        Ok(Domain::parse(name).map_or_else(|_| Self::Other(name.to_owned()), Self::Domain))
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(format!(" {self}").as_bytes());
    }
}
