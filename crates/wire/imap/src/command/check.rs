//! CHECK: RFC 3501 6.4.1.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Asks for a checkpoint of the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check;

impl Verb for Check {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
