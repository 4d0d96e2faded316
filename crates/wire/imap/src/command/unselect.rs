//! UNSELECT: RFC 3691.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Leaves the mailbox without removing anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unselect;

impl Verb for Unselect {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
