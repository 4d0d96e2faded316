//! AUTH: RFC 4954 4.

use super::{Body, CommandError};
use crate::scan::Scan;
use std::fmt;

/// Longest mechanism name (RFC 4422 3.1).
const MECHANISM_CHARS_MAX: usize = 20;

/// The command.
#[derive(Clone, PartialEq, Eq)]
pub struct Auth {
    /// SASL mechanism, upper case.
    pub mechanism: String,
    /// Initial response, base64 as sent; "=" is the empty one.
    pub initial: Option<String>,
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The initial response of PLAIN is a password.
        write!(f, "Auth({}, {})", self.mechanism, if self.initial.is_some() { "***" } else { "none" })
    }
}

impl Body for Auth {
    fn decode(mut scan: Scan<'_>) -> Result<Self, CommandError> {
        scan.blanks();
        let mechanism = scan.run(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if mechanism.is_empty() || mechanism.len() > MECHANISM_CHARS_MAX {
            return Err(CommandError::Arguments("a mechanism must follow"));
        }
        let mechanism = mechanism.to_ascii_uppercase();
        let initial = if scan.blanks() { Some(scan.run(is_base64).to_owned()) } else { None };
        if !scan.is_empty() {
            return Err(CommandError::Arguments("the initial response must be base64"));
        }
        Ok(Self { mechanism, initial })
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.push(b' ');
        out.extend_from_slice(self.mechanism.as_bytes());
        if let Some(initial) = &self.initial {
            out.push(b' ');
            out.extend(initial.bytes().filter(|b| is_base64(char::from(*b))));
        }
    }
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

/// A client's line within an AUTH exchange.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Response<'a> {
    /// "*": the client gives up.
    Cancel,
    /// Base64, as sent.
    Data(&'a [u8]),
}

impl<'a> Response<'a> {
    /// Decodes a line without its CRLF.
    ///
    /// # Errors
    /// [`CommandError::Syntax`] when it holds anything but base64.
    pub fn decode(line: &'a [u8]) -> Result<Self, CommandError> {
        if line == b"*" {
            return Ok(Self::Cancel);
        }
        if line.iter().all(|b| is_base64(char::from(*b))) {
            Ok(Self::Data(line))
        } else {
            Err(CommandError::Syntax("base64 expected"))
        }
    }

    /// Appends the line with its CRLF.
    pub fn encode(self, out: &mut Vec<u8>) {
        match self {
            Self::Cancel => out.push(b'*'),
            Self::Data(data) => out.extend(data.iter().filter(|b| is_base64(char::from(**b)))),
        }
        out.extend_from_slice(b"\r\n");
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Cancel { "Cancel" } else { "Data(***)" })
    }
}
