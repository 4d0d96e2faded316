//! STATUS: RFC 3501 6.3.10; HIGHESTMODSEQ RFC 7162 3.1.7, DELETED RFC 9051 6.3.11.

use super::{Result, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// One figure of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusItem {
    /// Messages in it.
    Messages,
    /// Messages with `\Recent`.
    Recent,
    /// The next UID.
    UidNext,
    /// Its UIDVALIDITY.
    UidValidity,
    /// Messages without `\Seen`.
    Unseen,
    /// Messages with `\Deleted`.
    Deleted,
    /// Greatest mod-sequence.
    HighestModSeq,
}

impl StatusItem {
    const ALL: [(&'static str, Self); 7] = [
        ("MESSAGES", Self::Messages),
        ("RECENT", Self::Recent),
        ("UIDNEXT", Self::UidNext),
        ("UIDVALIDITY", Self::UidValidity),
        ("UNSEEN", Self::Unseen),
        ("DELETED", Self::Deleted),
        ("HIGHESTMODSEQ", Self::HighestModSeq),
    ];

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, item)| *item == self).map_or("", |(name, _)| name)
    }
}

/// Asks for figures of a mailbox that is not selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Which.
    pub mailbox: MailboxName,
    /// Which figures; never none.
    pub items: Vec<StatusItem>,
}

impl Verb for Status {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let mailbox = scanner.mailbox()?;
        scanner.space()?;
        Ok(Self { mailbox, items: decode_items(scanner)? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.mailbox).text(" ");
        encode_items(&self.items, writer);
    }
}

pub(super) fn decode_items(scanner: &mut Scanner<'_>) -> Result<Vec<StatusItem>> {
    scanner.list(|scanner| {
        let word = scanner.atom("a status item")?;
        let known = StatusItem::ALL.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
        known.map(|(_, item)| *item).ok_or_else(|| scanner.expected("a known status item"))
    })
}

pub(super) fn encode_items(items: &[StatusItem], writer: &mut Writer) {
    writer.list(items, |writer, item| {
        writer.text(item.name());
    });
}
