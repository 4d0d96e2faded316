//! UNSUBSCRIBE: RFC 3501 6.3.7.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Takes a mailbox out of those that LSUB names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribe {
    /// Which.
    pub mailbox: MailboxName,
}

impl Verb for Unsubscribe {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        Ok(Self { mailbox: scanner.mailbox()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.mailbox);
    }
}
