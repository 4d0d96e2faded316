//! Message EntryID (MS-OXCDATA 2.2.4.2); 70 bytes.

use super::decode_head;
use crate::codec::{DecodeError, GlobalId, LongTermId, Writer};
use ropewalk_base::{Guid, Reader};

/// MessageType (MS-OXCDATA 2.2.4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum MessageKind {
    /// eitLTPrivateMessage.
    Private = 0x0007,
    /// eitLTPublicMessage.
    Public = 0x0009,
    /// eitLTWackyMessage, in a mapped public folder.
    MappedPublic = 0x000B,
}

/// A message entry id (MS-OXCDATA 2.2.4.2; 70 bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageEntryId {
    /// MailboxGuid of the store, or [`super::PROVIDER_PUBLIC`].
    pub provider: Guid,
    /// MessageType.
    pub kind: MessageKind,
    /// FolderDatabaseGuid and FolderGlobalCounter.
    pub folder: GlobalId,
    /// MessageDatabaseGuid and MessageGlobalCounter.
    pub message: GlobalId,
}

impl MessageEntryId {
    /// Size, bytes.
    pub const SIZE_BYTES: usize = 70;

    /// Reads the value of an entry id property.
    ///
    /// # Errors
    /// When it is not 70 bytes or the type does not exist.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let id = Self::decode_from(&mut reader)?;
        DecodeError::unless_empty("EntryID", &reader)?;
        Ok(id)
    }

    /// Reads an entry id out of a larger structure.
    ///
    /// # Errors
    /// When the input ends or the type does not exist.
    pub fn decode_from(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let provider = decode_head(reader)?;
        let kind = match reader.u16("MessageType")? {
            0x0007 => MessageKind::Private,
            0x0009 => MessageKind::Public,
            0x000B => MessageKind::MappedPublic,
            other => return Err(DecodeError::invalid("MessageType", reader, 2, other)),
        };
        let folder = LongTermId::decode(reader)?.0;
        let message = LongTermId::decode(reader)?.0;
        Ok(Self { provider, kind, folder, message })
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(self.provider.as_bytes());
        out.u16(self.kind as u16);
        LongTermId(self.folder).encode(&mut out);
        LongTermId(self.message).encode(&mut out);
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::GlobalCounter;

    #[test]
    fn both_ways() {
        let global = |n| GlobalId { database: Guid([9; 16]), counter: GlobalCounter::new(n).unwrap() };
        let id = MessageEntryId {
            provider: Guid([7; 16]),
            kind: MessageKind::Private,
            folder: global(1),
            message: global(2),
        };
        let bytes = id.encode();
        assert_eq!(bytes.len(), MessageEntryId::SIZE_BYTES);
        assert_eq!(bytes[20..22], [7, 0]);
        assert_eq!(MessageEntryId::decode(&bytes), Ok(id));
        assert!(MessageEntryId::decode(&bytes[..69]).is_err());
    }
}
