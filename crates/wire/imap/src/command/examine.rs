//! EXAMINE: RFC 3501 6.3.2.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Opens a mailbox for reading only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examine {
    /// Which.
    pub mailbox: MailboxName,
}

impl Verb for Examine {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        Ok(Self { mailbox: scanner.mailbox()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.mailbox);
    }
}
