//! NAMESPACE: RFC 2342.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Asks for the prefixes of mailbox names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namespace;

impl Verb for Namespace {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
