//! CAPABILITY: RFC 3501 6.1.1.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Asks what the server can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capability;

impl Verb for Capability {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
