//! What a mailbox is, and its counters.

use super::wire::{Writer, damaged, sized, text, version};
use crate::error::Result;
use ropewalk_base::{FileTime, Guid, Reader};
use ropewalk_model::FolderId;

const PRIVATE_VERSION: u8 = 1;
/// As the first, with the kind of store after the version.
const INFO_VERSION: u8 = 2;
const COUNTERS_VERSION: u8 = 1;

/// What kind of store a partition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoreKind {
    /// A user's mailbox.
    #[default]
    Private,
    /// A user's archive mailbox.
    Archive,
    /// The public folders.
    Public,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InfoRecord {
    pub(crate) kind: StoreKind,
    pub(crate) guid: Guid,
    pub(crate) replica_guid: Guid,
    pub(crate) created: FileTime,
    pub(crate) display_name: String,
    pub(crate) address: String,
    pub(crate) legacy_dn: String,
    pub(crate) host: String,
    /// By special folder number; zero where a folder does not exist.
    pub(crate) special: Vec<FolderId>,
}

impl InfoRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let kind = match self.kind {
            StoreKind::Private => None,
            StoreKind::Archive => Some(1),
            StoreKind::Public => Some(2),
        };
        let mut out = Writer::new(if kind.is_some() { INFO_VERSION } else { PRIVATE_VERSION });
        kind.into_iter().for_each(|kind| out.u8(kind));
        out.raw(self.guid.as_bytes());
        out.raw(self.replica_guid.as_bytes());
        out.u64(self.created.ticks());
        for field in [&self.display_name, &self.address, &self.legacy_dn, &self.host] {
            out.bytes(field.as_bytes());
        }
        let mut special = Writer::default();
        self.special.iter().for_each(|id| special.u64(id.value()));
        out.bytes(&special.0);
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let kind = if bytes.first() == Some(&INFO_VERSION) {
            version(&mut reader, INFO_VERSION, "mailbox record")?;
            match reader.u8("kind of store")? {
                1 => StoreKind::Archive,
                2 => StoreKind::Public,
                other => return Err(damaged(format!("mailbox record: kind of store {other}"))),
            }
        } else {
            version(&mut reader, PRIVATE_VERSION, "mailbox record")?;
            StoreKind::Private
        };
        let r = &mut reader;
        Ok(Self {
            kind,
            guid: Guid(r.array("guid")?),
            replica_guid: Guid(r.array("replica guid")?),
            created: FileTime::from_ticks(r.u64("created")?),
            display_name: text(r, "display name")?,
            address: text(r, "address")?,
            legacy_dn: text(r, "legacy DN")?,
            host: text(r, "host")?,
            special: sized(r, "special folders")?
                .chunks_exact(8)
                .map(|id| folder_id(u64::from_le_bytes(id.try_into().unwrap_or_default())))
                .collect::<Result<_>>()?,
        })
    }
}

pub(crate) fn folder_id(number: u64) -> Result<FolderId> {
    FolderId::new(number).ok_or_else(|| damaged("folder id over 48 bits"))
}

/// The next numbers to hand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counters {
    /// Of folders and messages, which share one number space (MS-OXCSTOR 2.2.1.8).
    pub(crate) next_id: u64,
    /// Of changes.
    pub(crate) next_change: u64,
    /// Of named properties.
    pub(crate) next_name: u16,
}

impl Counters {
    pub(crate) fn encode(self) -> Vec<u8> {
        let mut out = Writer::new(COUNTERS_VERSION);
        out.u64(self.next_id);
        out.u64(self.next_change);
        out.u16(self.next_name);
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, COUNTERS_VERSION, "counters record")?;
        Ok(Self {
            next_id: reader.u64("next id")?,
            next_change: reader.u64("next change")?,
            next_name: reader.u16("next name")?,
        })
    }
}
