//! AUTHENTICATE: RFC 3501 6.2.2, with the initial response of SASL-IR (RFC 4959).

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;
use std::fmt;

/// Begins a SASL exchange.
#[derive(Clone, PartialEq, Eq)]
pub struct Authenticate {
    /// Name of the mechanism, as sent.
    pub mechanism: String,
    /// Initial response in base64, as sent; `=` is an empty one.
    pub initial: Option<Vec<u8>>,
}

impl Verb for Authenticate {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let mechanism = scanner.atom("a mechanism")?;
        let mut initial = None;
        if !scanner.at_end() {
            scanner.space()?;
            let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
            initial = Some(scanner.word(base64, "base64")?.to_vec());
        }
        Ok(Self { mechanism, initial })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").text(&self.mechanism);
        if let Some(initial) = &self.initial {
            writer.text(" ").bytes().extend_from_slice(initial);
        }
    }
}

impl fmt::Debug for Authenticate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticate").field("mechanism", &self.mechanism).finish_non_exhaustive()
    }
}
