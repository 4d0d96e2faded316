//! A message's head: what lists show, and its properties.

use super::bag::StoredBag;
use super::folder::change_number;
use super::info::folder_id;
use super::wire::{Writer, version};
use crate::error::Result;
use crate::flags::Flags;
use ropewalk_base::{FileTime, Reader};
use ropewalk_model::{ChangeNumber, FolderId};
use ropewalk_storage_api::BlobHash;

const VERSION: u8 = 1;
const ASSOCIATED: u8 = 1;
const HAS_ATTACHMENTS: u8 = 2;
const HAS_MIME: u8 = 4;
const MIME_MADE: u8 = 8;

/// The kept MIME of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MimeRef {
    pub(crate) size_bytes: u64,
    pub(crate) hash: BlobHash,
    /// Made here from the properties, so that it goes when they change.
    pub(crate) made: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) folder: FolderId,
    pub(crate) uid: u32,
    pub(crate) flags: Flags,
    pub(crate) change: ChangeNumber,
    pub(crate) read_change: ChangeNumber,
    pub(crate) size_bytes: u64,
    pub(crate) created: FileTime,
    pub(crate) modified: FileTime,
    pub(crate) delivered: FileTime,
    pub(crate) associated: bool,
    pub(crate) has_attachments: bool,
    pub(crate) next_attachment: u32,
    pub(crate) mime: Option<MimeRef>,
    pub(crate) properties: StoredBag,
}

impl Head {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        let made = self.mime.is_some_and(|mime| mime.made);
        let bits = [
            (self.associated, ASSOCIATED),
            (self.has_attachments, HAS_ATTACHMENTS),
            (self.mime.is_some(), HAS_MIME),
            (made, MIME_MADE),
        ];
        out.u8(bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum());
        out.u64(self.folder.value());
        out.u32(self.uid);
        out.u32(self.flags.bits());
        out.u64(self.change.value());
        out.u64(self.read_change.value());
        out.u64(self.size_bytes);
        for time in [self.created, self.modified, self.delivered] {
            out.u64(time.ticks());
        }
        out.u32(self.next_attachment);
        if let Some(mime) = &self.mime {
            out.u64(mime.size_bytes);
            out.raw(&mime.hash.0);
        }
        out.raw(self.properties.as_bytes());
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "message record")?;
        let r = &mut reader;
        let bits = r.u8("bits")?;
        Ok(Self {
            folder: folder_id(r.u64("folder")?)?,
            uid: r.u32("uid")?,
            flags: Flags::from_bits(r.u32("flags")?),
            change: change_number(r.u64("change")?)?,
            read_change: change_number(r.u64("read change")?)?,
            size_bytes: r.u64("size")?,
            created: FileTime::from_ticks(r.u64("created")?),
            modified: FileTime::from_ticks(r.u64("modified")?),
            delivered: FileTime::from_ticks(r.u64("delivered")?),
            associated: bits & ASSOCIATED != 0,
            has_attachments: bits & HAS_ATTACHMENTS != 0,
            next_attachment: r.u32("next attachment")?,
            mime: if bits & HAS_MIME == 0 {
                None
            } else {
                let size_bytes = r.u64("MIME size")?;
                let hash = BlobHash(r.array("MIME hash")?);
                Some(MimeRef { size_bytes, hash, made: bits & MIME_MADE != 0 })
            },
            properties: StoredBag::from_bytes(r.rest()),
        })
    }
}
