//! NOOP: RFC 3501 6.1.2.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Does nothing; a chance for the server to tell news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noop;

impl Verb for Noop {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
