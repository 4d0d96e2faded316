//! SELECT: RFC 3501 6.3.1.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Opens a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// Which.
    pub mailbox: MailboxName,
}

impl Verb for Select {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        Ok(Self { mailbox: scanner.mailbox()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.mailbox);
    }
}
