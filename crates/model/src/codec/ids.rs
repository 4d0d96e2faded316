//! Identifiers with a replica GUID: GID and LongTermID (MS-OXCDATA 2.2.1.3), and PtypServerId (2.11.1.4).

use super::{DecodeError, Writer};
use crate::ids::GlobalCounter;
use ropewalk_base::{Guid, Reader};

/// Global Identifier (MS-OXCDATA 2.2.1.3); 22 bytes. Also the XID of a server's source key or change key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GlobalId {
    /// REPLGUID.
    pub database: Guid,
    /// The counter.
    pub counter: GlobalCounter,
}

impl GlobalId {
    /// Reads 22 bytes.
    ///
    /// # Errors
    /// When the input ends.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let database = Guid(reader.array("DatabaseGuid")?);
        Ok(Self { database, counter: GlobalCounter::from_bytes(reader.array("GlobalCounter")?) })
    }

    /// Writes 22 bytes.
    pub fn encode(&self, out: &mut Writer) {
        out.bytes(self.database.as_bytes());
        out.bytes(&self.counter.to_bytes());
    }
}

/// LongTermID (MS-OXCDATA 2.2.1.3.1): a Global Identifier and two zero bytes; 24 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LongTermId(pub GlobalId);

impl LongTermId {
    /// Reads 24 bytes; the padding is not looked at and not kept (MS-OXCSTOR 3.2.5.9).
    ///
    /// # Errors
    /// When the input ends.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let id = GlobalId::decode(reader)?;
        reader.u16("Pad")?;
        Ok(Self(id))
    }

    /// Writes 24 bytes.
    pub fn encode(&self, out: &mut Writer) {
        self.0.encode(out);
        out.u16(0);
    }
}

/// The structure inside a PtypServerId value (MS-OXCDATA 2.11.1.4), without its COUNT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerId {
    /// Ours = 0x01: an object of the server.
    Object {
        /// FID in its wire form.
        folder_id: u64,
        /// MID in its wire form; 0 for a folder.
        message_id: u64,
        /// Which of the rows of a multi-valued column; else 0.
        instance: u32,
    },
    /// Ours = 0x00: bytes of the client's own.
    Client(Vec<u8>),
}

impl ServerId {
    /// Reads the value of a PtypServerId.
    ///
    /// # Errors
    /// When it is too short or too long, or Ours is neither 0 nor 1.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        match reader.u8("Ours")? {
            0x01 => {
                let folder_id = reader.u64("FolderId")?;
                let message_id = reader.u64("MessageId")?;
                let instance = reader.u32("Instance")?;
                DecodeError::unless_empty("ServerId", &reader)?;
                Ok(Self::Object { folder_id, message_id, instance })
            }
            0x00 => Ok(Self::Client(reader.rest().to_vec())),
            other => Err(DecodeError::invalid("Ours", &reader, 1, other)),
        }
    }

    /// The value of a PtypServerId.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        match self {
            Self::Object { folder_id, message_id, instance } => {
                out.u8(1);
                out.u64(*folder_id);
                out.u64(*message_id);
                out.u32(*instance);
            }
            Self::Client(bytes) => {
                out.u8(0);
                out.bytes(bytes);
            }
        }
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let mut bytes: Vec<u8> = (1..=22).collect();
        bytes.extend_from_slice(&[0, 0]);
        let id = LongTermId::decode(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(id.0.counter.value(), 0x1112_1314_1516);
        let mut out = Writer::new();
        id.encode(&mut out);
        assert_eq!(out.as_slice(), bytes);
        for id in
            [ServerId::Object { folder_id: 1, message_id: 2, instance: 3 }, ServerId::Client(vec![9, 8])]
        {
            assert_eq!(ServerId::decode(&id.encode()), Ok(id));
        }
        assert!(ServerId::decode(&[1; 20]).is_err() && ServerId::decode(&[1; 22]).is_err());
    }
}
