//! RENAME: RFC 3501 6.3.5.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Gives a mailbox another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// Its name.
    pub from: MailboxName,
    /// Its name to be.
    pub to: MailboxName,
}

impl Verb for Rename {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let from = scanner.mailbox()?;
        scanner.space()?;
        Ok(Self { from, to: scanner.mailbox()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.from).text(" ").mailbox(&self.to);
    }
}
