//! The change index: what changed in a folder since a number, deletions too (ADR 2). A sync of ten changes
//! reads ten entries, however large the folder is.

use crate::access::Operation;
use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::damaged;
use ropewalk_model::{ChangeNumber, FolderId, MessageId};
use ropewalk_storage_api::{Reading, Scan, ScanStep, StorageResult};
use std::ops::Bound;

const PRESENT: u8 = 1;
const GONE: u8 = 2;
const GONE_ASSOCIATED: u8 = 3;

/// One entry of a folder's change index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A message is new or changed.
    Message {
        /// The message.
        id: MessageId,
        /// Number of its last change.
        change: ChangeNumber,
    },
    /// A message is gone from this folder.
    Deleted {
        /// What it was.
        id: MessageId,
        /// Its UID.
        uid: u32,
        /// Whether it was an associated message.
        associated: bool,
        /// Number of the deletion.
        change: ChangeNumber,
    },
    /// A message's read state changed.
    ReadState {
        /// The message.
        id: MessageId,
        /// Number of that change.
        change: ChangeNumber,
    },
}

impl Change {
    /// Its number.
    pub const fn number(&self) -> ChangeNumber {
        match self {
            Self::Message { change, .. } | Self::Deleted { change, .. } | Self::ReadState { change, .. } => {
                *change
            }
        }
    }
}

/// One entry of the mailbox's hierarchy change index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderChange {
    /// The folder.
    pub id: FolderId,
    /// Number of its last change.
    pub change: ChangeNumber,
    /// Whether it is gone.
    pub deleted: bool,
}

pub(crate) fn message_entry(id: MessageId) -> Vec<u8> {
    [&[PRESENT][..], &id.value().to_le_bytes()].concat()
}

/// Whether an entry of a folder's change index is of a message that is there.
pub(crate) fn is_present(entry: &[u8]) -> bool {
    entry.first() == Some(&PRESENT)
}

pub(crate) fn tombstone_entry(id: MessageId, uid: u32, associated: bool) -> Vec<u8> {
    let kind = if associated { GONE_ASSOCIATED } else { GONE };
    [&[kind][..], &id.value().to_le_bytes(), &uid.to_le_bytes()].concat()
}

pub(crate) fn folder_entry(id: FolderId, deleted: bool) -> Vec<u8> {
    [&[if deleted { GONE } else { PRESENT }][..], &id.value().to_le_bytes()].concat()
}

pub(crate) fn decode_change(number: ChangeNumber, entry: &[u8]) -> Result<Change> {
    let wrong = || damaged("change index entry");
    let (kind, rest) = entry.split_first().ok_or_else(wrong)?;
    let (id, rest) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
    let id = MessageId::new(u64::from_le_bytes(*id)).ok_or_else(wrong)?;
    match (*kind, rest) {
        (PRESENT, []) => Ok(Change::Message { id, change: number }),
        (GONE | GONE_ASSOCIATED, rest) => {
            let uid = u32::from_le_bytes(rest.try_into().map_err(|_| wrong())?);
            Ok(Change::Deleted { id, uid, associated: *kind == GONE_ASSOCIATED, change: number })
        }
        _ => Err(wrong()),
    }
}

fn scan_after(
    reading: &impl Reading,
    from: &[u8],
    to: &[u8],
    limit: usize,
    visit: &mut dyn FnMut(ChangeNumber, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut failed = None;
    let mut count = 0;
    let scan = Scan { from: Bound::Excluded(from), to: Bound::Included(to), reverse: false };
    let step = &mut |key: &[u8], value: &[u8]| -> StorageResult<ScanStep> {
        if count == limit {
            return Ok(ScanStep::Stop);
        }
        count += 1;
        let number = key::last_u64(key).and_then(ChangeNumber::new);
        let seen = number.ok_or_else(|| damaged("change index key")).and_then(|number| visit(number, value));
        failed = seen.err();
        Ok(if failed.is_some() { ScanStep::Stop } else { ScanStep::Continue })
    };
    reading.scan(scan, step)?;
    failed.map_or(Ok(()), Err)
}

/// The greatest change number there can be.
const LAST: u64 = ropewalk_model::ids::GLOBAL_COUNTER_MAX;

impl Mailbox {
    /// Changes of a folder's contents numbered above `after`, ascending, at most `limit` (of message changes
    /// and of read-state changes each, merged; a message may appear once in either).
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn changes(&self, folder: FolderId, after: ChangeNumber, limit: usize) -> Result<Vec<Change>> {
        let snapshot = self.snapshot()?;
        if !snapshot.contains(&key::folder(folder))? {
            return Err(MailboxError::NotFound(What::Folder(folder)));
        }
        self.require(&snapshot, Operation::ReadItem, folder)?;
        let last = ChangeNumber::new(LAST).unwrap_or_default();
        let mut all = Vec::new();
        let (from, to) = (key::change(folder, after), key::change(folder, last));
        scan_after(&snapshot, &from, &to, limit, &mut |number, entry| {
            all.push(decode_change(number, entry)?);
            Ok(())
        })?;
        let (from, to) = (key::read_change(folder, after), key::read_change(folder, last));
        scan_after(&snapshot, &from, &to, limit, &mut |number, entry| {
            let id = entry.try_into().ok().map(u64::from_le_bytes).and_then(MessageId::new);
            let id = id.ok_or_else(|| damaged("read-state index entry"))?;
            all.push(Change::ReadState { id, change: number });
            Ok(())
        })?;
        all.sort_by_key(Change::number);
        all.truncate(limit);
        Ok(all)
    }

    /// Changes of the folder hierarchy, as far as the actor may see it, numbered above `after`, ascending, at most `limit`.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn hierarchy_changes(&self, after: ChangeNumber, limit: usize) -> Result<Vec<FolderChange>> {
        let last = ChangeNumber::new(LAST).unwrap_or_default();
        let mut all: Vec<FolderChange> = Vec::new();
        let (from, to) = (key::hierarchy_change(after), key::hierarchy_change(last));
        let snapshot = self.snapshot()?;
        // What is left out must not count.
        let looked_at = if self.actor.is_restricted() { usize::MAX } else { limit };
        scan_after(&snapshot, &from, &to, looked_at, &mut |change, entry| {
            let wrong = || damaged("hierarchy index entry");
            let (kind, id) = entry.split_first().ok_or_else(wrong)?;
            let id = id.try_into().ok().map(u64::from_le_bytes).and_then(FolderId::new).ok_or_else(wrong)?;
            let deleted = *kind == GONE;
            let rights = self.rights_in(&snapshot, id)?;
            if deleted || Operation::ViewFolder.allowed_by(rights, false) {
                all.push(FolderChange { id, change, deleted });
            }
            Ok(())
        })?;
        all.truncate(limit);
        Ok(all)
    }
}
