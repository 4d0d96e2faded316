//! LSUB: RFC 3501 6.3.9.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Asks for subscribed mailboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lsub {
    /// Prefix.
    pub reference: MailboxName,
    /// Pattern with `*` and `%`.
    pub pattern: MailboxName,
}

impl Verb for Lsub {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let reference = scanner.mailbox()?;
        scanner.space()?;
        Ok(Self { reference, pattern: scanner.list_mailbox()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.reference).text(" ").list_mailbox(&self.pattern);
    }
}
