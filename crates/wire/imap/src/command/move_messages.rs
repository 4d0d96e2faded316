//! MOVE: RFC 6851.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::sequence::SequenceSet;
use crate::writer::Writer;

/// Moves messages to another mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Whether the set names UIDs.
    pub uid: bool,
    /// Which messages.
    pub set: SequenceSet,
    /// Where to.
    pub mailbox: MailboxName,
}

impl Verb for Move {
    fn decode(scanner: &mut Scanner<'_>, uid: bool) -> Result<Self> {
        scanner.space()?;
        let set = scanner.sequence_set()?;
        scanner.space()?;
        Ok(Self { uid, set, mailbox: scanner.mailbox()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(&format!(" {} ", self.set)).mailbox(&self.mailbox);
    }

    fn uid(&self) -> bool {
        self.uid
    }
}
