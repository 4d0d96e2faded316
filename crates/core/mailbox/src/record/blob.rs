//! A large value's record: how often it is named in this mailbox, and the bytes or where they are.

use super::wire::{Writer, damaged, version};
use crate::error::Result;
use ropewalk_base::Reader;

const VERSION: u8 = 1;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BlobPlace {
    Here(Vec<u8>),
    File,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BlobRecord {
    pub(crate) references: u32,
    pub(crate) size_bytes: u64,
    pub(crate) place: BlobPlace,
}

impl BlobRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        out.u32(self.references);
        out.u64(self.size_bytes);
        match &self.place {
            BlobPlace::Here(bytes) => {
                out.u8(0);
                out.raw(bytes);
            }
            BlobPlace::File => out.u8(1),
        }
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "blob record")?;
        let references = reader.u32("references")?;
        let size_bytes = reader.u64("size")?;
        let place = match reader.u8("place")? {
            0 if reader.left() as u64 == size_bytes => BlobPlace::Here(reader.rest().to_vec()),
            1 if reader.is_empty() => BlobPlace::File,
            _ => return Err(damaged("blob record")),
        };
        Ok(Self { references, size_bytes, place })
    }
}
