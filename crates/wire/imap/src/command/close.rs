//! CLOSE: RFC 3501 6.4.2.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Removes messages marked \\Deleted without telling, and leaves the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Close;

impl Verb for Close {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
