//! IDLE: RFC 2177. The line DONE that ends it is no command; see [`crate::Decoder::next_line`].

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Asks the server to tell news as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle;

impl Verb for Idle {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
