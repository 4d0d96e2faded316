//! STATUS: RFC 3501 6.3.10. The figures come from the folder's counters; only DELETED looks at messages.

use super::{Outcome, ok};
use crate::failure::Failure;
use crate::session::Session;
use ropewalk_mailbox::{Flags, Folder, Mailbox, Message};
use ropewalk_wire_imap::command::{Status, StatusItem};
use ropewalk_wire_imap::{Data, MailboxName};

pub(super) fn handle(session: &mut Session, command: Status, out: &mut Vec<u8>) -> Outcome {
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    let named = folders.existing(&command.mailbox)?;
    let figures = figures(&mailbox, &named.folder, &command.items)?;
    Data::Status(MailboxName::new(named.name.as_str()), figures).encode(out);
    ok("Done")
}

/// The figures of a folder.
pub(super) fn figures(
    mailbox: &Mailbox,
    folder: &Folder,
    items: &[StatusItem],
) -> Result<Vec<(StatusItem, u64)>, Failure> {
    let counters = &folder.counters;
    let mut figures = Vec::with_capacity(items.len());
    for item in items {
        let figure = match item {
            StatusItem::Messages => counters.total,
            StatusItem::Unseen => counters.unread,
            StatusItem::UidNext => u64::from(counters.uid_next),
            StatusItem::UidValidity => u64::from(counters.uid_validity),
            StatusItem::HighestModSeq => counters.change.value().max(1),
            StatusItem::Recent if counters.recent_uid >= counters.uid_next => 0,
            StatusItem::Recent => count(mailbox, folder, counters.recent_uid, |_| true)?,
            StatusItem::Deleted => count(mailbox, folder, 1, |head| head.flags.contains(Flags::DELETED))?,
        };
        figures.push((*item, figure));
    }
    Ok(figures)
}

fn count(
    mailbox: &Mailbox,
    folder: &Folder,
    from_uid: u32,
    is: impl Fn(&Message) -> bool,
) -> Result<u64, Failure> {
    let entries = mailbox.uids(folder.id, from_uid, u32::MAX)?;
    let mut count = 0;
    for batch in entries.chunks(1000) {
        let ids: Vec<_> = batch.iter().map(|entry| entry.id).collect();
        let heads = mailbox.heads(&ids)?;
        count += heads.iter().flatten().filter(|head| !head.associated && is(head)).count();
    }
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}
