//! A folder's record and, apart because each delivery changes them, its counters.

use super::bag::StoredBag;
use super::info::folder_id;
use super::wire::{Writer, damaged, version};
use crate::error::Result;
use ropewalk_base::{FileTime, Reader};
use ropewalk_model::{ChangeNumber, FolderId};

const FOLDER_VERSION: u8 = 1;
const COUNTERS_VERSION: u8 = 1;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FolderRecord {
    pub(crate) parent: FolderId,
    pub(crate) change: ChangeNumber,
    pub(crate) created: FileTime,
    pub(crate) modified: FileTime,
    pub(crate) properties: StoredBag,
}

impl FolderRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(FOLDER_VERSION);
        out.u64(self.parent.value());
        out.u64(self.change.value());
        out.u64(self.created.ticks());
        out.u64(self.modified.ticks());
        out.raw(self.properties.as_bytes());
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, FOLDER_VERSION, "folder record")?;
        Ok(Self {
            parent: folder_id(reader.u64("parent")?)?,
            change: change_number(reader.u64("change")?)?,
            created: FileTime::from_ticks(reader.u64("created")?),
            modified: FileTime::from_ticks(reader.u64("modified")?),
            properties: StoredBag::from_bytes(reader.rest()),
        })
    }
}

pub(crate) fn change_number(number: u64) -> Result<ChangeNumber> {
    ChangeNumber::new(number).ok_or_else(|| damaged("change number over 48 bits"))
}

/// What is counted of a folder, in the transaction that changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FolderCounters {
    /// Normal messages.
    pub total: u64,
    /// Normal messages that are not read.
    pub unread: u64,
    /// Associated (FAI) messages.
    pub associated: u64,
    /// Sizes of all messages, bytes.
    pub size_bytes: u64,
    /// Folders directly below.
    pub subfolders: u64,
    /// The greatest change number of the contents.
    pub change: ChangeNumber,
    /// IMAP UIDVALIDITY.
    pub uid_validity: u32,
    /// The next IMAP UID.
    pub uid_next: u32,
    /// Messages from this UID on have not been shown to an IMAP session yet (\Recent).
    pub recent_uid: u32,
}

impl FolderCounters {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(COUNTERS_VERSION);
        for n in
            [self.total, self.unread, self.associated, self.size_bytes, self.subfolders, self.change.value()]
        {
            out.u64(n);
        }
        for n in [self.uid_validity, self.uid_next, self.recent_uid] {
            out.u32(n);
        }
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut r = Reader::new(bytes);
        version(&mut r, COUNTERS_VERSION, "folder counters")?;
        Ok(Self {
            total: r.u64("total")?,
            unread: r.u64("unread")?,
            associated: r.u64("associated")?,
            size_bytes: r.u64("size")?,
            subfolders: r.u64("subfolders")?,
            change: change_number(r.u64("change")?)?,
            uid_validity: r.u32("uid validity")?,
            uid_next: r.u32("uid next")?,
            recent_uid: r.u32("recent uid")?,
        })
    }
}
