//! VRFY and EXPN: RFC 5321 4.1.1.6, 4.1.1.7; SMTPUTF8: RFC 6531 3.7.4.2.

use super::{Body, CommandError, push_text};
use crate::scan::Scan;

/// A user or list to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The string as sent.
    pub text: String,
    /// SMTPUTF8: the answer may hold UTF-8.
    pub smtputf8: bool,
}

impl Body for Query {
    fn decode(mut scan: Scan<'_>) -> Result<Self, CommandError> {
        const BAD: CommandError = CommandError::Arguments("a name must follow");
        if !scan.blanks() || scan.is_empty() {
            return Err(BAD);
        }
        let (text, smtputf8) = match scan.0.rsplit_once([' ', '\t']) {
            Some((text, word)) if word.eq_ignore_ascii_case("SMTPUTF8") => {
                (text.trim_end_matches([' ', '\t']), true)
            }
            _ => (scan.0, false),
        };
        if text.is_empty() { Err(BAD) } else { Ok(Self { text: text.to_owned(), smtputf8 }) }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.push(b' ');
        push_text(&self.text, out);
        if self.smtputf8 {
            out.extend_from_slice(b" SMTPUTF8");
        }
    }
}
