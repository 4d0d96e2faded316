//! SUBSCRIBE: RFC 3501 6.3.6.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Adds a mailbox to those that LSUB names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribe {
    /// Which.
    pub mailbox: MailboxName,
}

impl Verb for Subscribe {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        Ok(Self { mailbox: scanner.mailbox()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.mailbox);
    }
}
