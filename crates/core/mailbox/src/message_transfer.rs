//! Deleting, moving and copying messages.

use crate::access::Operation;
use crate::error::{MailboxError, Result};
use crate::key;
use crate::mailbox::Mailbox;
use crate::message_write::message_event;
use crate::notify::{Event, EventKind};
use crate::record::{BagBuilder, Head};
use crate::recoverable;
use crate::write::Writing;
use ropewalk_model::{ChangeNumber, FolderId, MessageId, SpecialFolder};

/// Messages done in one transaction at most, so that a long list does not keep other writers waiting.
const BATCH: usize = 200;

/// How far a deletion goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteMode {
    /// To Recoverable Items\Deletions. What is deleted there is gone.
    Soft,
    /// Gone.
    Hard,
}

/// One moved or copied message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// What it was.
    pub old: MessageId,
    /// Its UID there.
    pub old_uid: u32,
    /// What it is now.
    pub new: MessageId,
    /// Its UID there.
    pub new_uid: u32,
}

impl Mailbox {
    /// Deletes messages of a folder; those that are not there count as deleted. Returns how many were there.
    ///
    /// # Errors
    /// When the disk fails. Lists over 200 messages are done in several transactions.
    pub fn delete_messages(&self, folder: FolderId, ids: &[MessageId], mode: DeleteMode) -> Result<usize> {
        let [deletions, purges] =
            [SpecialFolder::Deletions, SpecialFolder::Purges].map(|f| self.special_folder(f));
        if mode == DeleteMode::Soft && !self.lies_in_recoverable(folder)? {
            return Ok(self.transfer(folder, ids, deletions, Kind::Delete)?.len());
        }
        if self.as_store().settings()?.hold {
            // What is in Purges stays there.
            let held =
                if folder == purges { Vec::new() } else { self.transfer(folder, ids, purges, Kind::Delete)? };
            return Ok(held.len());
        }
        let mut count = 0;
        for batch in ids.chunks(BATCH) {
            count += self.transact(|writing| {
                let mut count = 0;
                for id in batch {
                    let Some(head) = present(writing.head_in(folder, *id))? else { continue };
                    let change = remove_message(writing, *id, &head)?;
                    writing.event(message_event(EventKind::Deleted, *id, &head, change));
                    count += 1;
                }
                Ok(count)
            })?;
        }
        Ok(count)
    }

    /// Moves messages to another folder, where they get new ids. Those that are not there are left out.
    ///
    /// # Errors
    /// When the target does not exist or the disk fails.
    pub fn move_messages(&self, from: FolderId, ids: &[MessageId], to: FolderId) -> Result<Vec<Transfer>> {
        self.transfer(from, ids, to, Kind::Move)
    }

    /// Copies messages into a folder, which may be their own. Those that are not there are left out.
    ///
    /// # Errors
    /// When the target does not exist or the disk fails.
    pub fn copy_messages(&self, from: FolderId, ids: &[MessageId], to: FolderId) -> Result<Vec<Transfer>> {
        self.transfer(from, ids, to, Kind::Copy)
    }

    fn transfer(&self, from: FolderId, ids: &[MessageId], to: FolderId, kind: Kind) -> Result<Vec<Transfer>> {
        let mut done = Vec::with_capacity(ids.len());
        for batch in ids.chunks(BATCH) {
            done.extend(self.transact(|writing| {
                writing.holding_folder(to)?;
                if kind == Kind::Copy {
                    writing.check_receive_quota(copied_bytes(writing, from, batch)?)?;
                }
                let mut done = Vec::with_capacity(batch.len());
                for id in batch {
                    let Some(head) = present(writing.head_in(from, *id))? else { continue };
                    done.push(transfer_one(writing, *id, &head, to, kind)?);
                }
                Ok(done)
            })?);
        }
        Ok(done)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Move,
    Copy,
    /// A move that the watchers of the source see as a deletion.
    Delete,
}

/// Bytes that copies of messages add.
fn copied_bytes(writing: &Writing<'_>, from: FolderId, ids: &[MessageId]) -> Result<u64> {
    let mut bytes = 0;
    for id in ids {
        bytes += present(writing.head_in(from, *id))?.map_or(0, |head| head.size_bytes);
    }
    Ok(bytes)
}

/// Turns "not there" into none.
fn present(head: Result<Head>) -> Result<Option<Head>> {
    match head {
        Ok(head) => Ok(Some(head)),
        Err(MailboxError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts a message that would be gone into Purges, because the mailbox is on hold.
pub(crate) fn hold_message(writing: &mut Writing<'_>, id: MessageId, head: &Head) -> Result<()> {
    let purges = writing.mailbox.special_folder(SpecialFolder::Purges);
    transfer_one(writing, id, head, purges, Kind::Delete).map(drop)
}

/// Takes a message out for good, with its parts and values.
pub(crate) fn remove_message(writing: &mut Writing<'_>, id: MessageId, head: &Head) -> Result<ChangeNumber> {
    let change = writing.new_change()?;
    let mut values = head.properties.large_values()?;
    writing.parts(id)?.large_values(&mut values)?;
    for large in values {
        writing.release_blob(large.hash)?;
    }
    if let Some(mime) = &head.mime {
        writing.release_blob(mime.hash)?;
    }
    writing.txn.remove(&key::parts(id))?;
    writing.take_message(id, head, change)?;
    Ok(change)
}

fn transfer_one(
    writing: &mut Writing<'_>,
    old: MessageId,
    head: &Head,
    to: FolderId,
    kind: Kind,
) -> Result<Transfer> {
    if kind != Kind::Delete {
        writing.require_on(Operation::ReadItem, head)?;
    }
    let new = writing.new_message_id()?;
    let parts = writing.parts(old)?;
    if kind == Kind::Copy {
        let mut values = head.properties.large_values()?;
        parts.large_values(&mut values)?;
        for large in values {
            writing.refer_again(large.hash)?;
        }
        if let Some(mime) = &head.mime {
            writing.refer_again(mime.hash)?;
        }
    } else {
        let change = writing.new_change()?;
        writing.take_message(old, head, change)?;
        writing.txn.remove(&key::parts(old))?;
        if kind == Kind::Delete {
            writing.event(message_event(EventKind::Deleted, old, head, change));
        }
    }
    let (new_uid, _) = writing.new_uid(to)?;
    let change = writing.new_change()?;
    let mut properties = recoverable::remark(head, &writing.mailbox.info, to, writing.now)?;
    if kind == Kind::Copy {
        let mut named = BagBuilder::from_bag(&properties)?;
        writing.mailbox.name_creator(&mut named);
        properties = named.build()?;
    }
    let moved = Head {
        folder: to,
        uid: new_uid,
        change,
        read_change: ChangeNumber::default(),
        created: if kind == Kind::Copy { writing.now } else { head.created },
        modified: writing.now,
        properties,
        ..head.clone()
    };
    writing.txn.store(&key::parts(new), &parts.encode())?;
    if kind == Kind::Delete {
        writing.as_store(|writing| writing.insert_message(new, &moved))?;
    } else {
        writing.insert_message(new, &moved)?;
    }
    let event_kind = match kind {
        Kind::Move => EventKind::Moved,
        Kind::Copy => EventKind::Copied,
        Kind::Delete => EventKind::Created,
    };
    let origin = kind != Kind::Delete;
    writing.event(Event {
        old_folder: origin.then_some(head.folder),
        old_message: origin.then_some(old),
        ..message_event(event_kind, new, &moved, change)
    });
    Ok(Transfer { old, old_uid: head.uid, new, new_uid })
}
