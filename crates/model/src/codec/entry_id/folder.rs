//! Folder EntryID (MS-OXCDATA 2.2.4.1); 46 bytes.

use super::decode_head;
use crate::codec::{DecodeError, GlobalId, LongTermId, Writer};
use ropewalk_base::{Guid, Reader};

/// FolderType (MS-OXCDATA 2.2.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum FolderKind {
    /// eitLTPrivateFolder.
    Private = 0x0001,
    /// eitLTPublicFolder.
    Public = 0x0003,
    /// eitLTWackyFolder, a mapped public folder.
    MappedPublic = 0x0005,
    /// eitLTPublicFolderByName.
    PublicNewsgroup = 0x000C,
}

/// A folder entry id (MS-OXCDATA 2.2.4.1; 46 bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderEntryId {
    /// MailboxGuid of the store, or [`super::PROVIDER_PUBLIC`].
    pub provider: Guid,
    /// FolderType.
    pub kind: FolderKind,
    /// DatabaseGuid and GlobalCounter.
    pub folder: GlobalId,
}

impl FolderEntryId {
    /// Size, bytes.
    pub const SIZE_BYTES: usize = 46;

    /// Reads the value of an entry id property.
    ///
    /// # Errors
    /// When it is not 46 bytes or the type does not exist.
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
        let kind = match reader.u16("FolderType")? {
            0x0001 => FolderKind::Private,
            0x0003 => FolderKind::Public,
            0x0005 => FolderKind::MappedPublic,
            0x000C => FolderKind::PublicNewsgroup,
            other => return Err(DecodeError::invalid("FolderType", reader, 2, other)),
        };
        let folder = LongTermId::decode(reader)?.0;
        Ok(Self { provider, kind, folder })
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(self.provider.as_bytes());
        out.u16(self.kind as u16);
        LongTermId(self.folder).encode(&mut out);
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::GlobalCounter;

    #[test]
    fn both_ways() {
        let id = FolderEntryId {
            provider: Guid([7; 16]),
            kind: FolderKind::Private,
            folder: GlobalId { database: Guid([9; 16]), counter: GlobalCounter::new(0x1234).unwrap() },
        };
        let bytes = id.encode();
        assert_eq!(bytes.len(), FolderEntryId::SIZE_BYTES);
        assert_eq!(bytes[20..22], [1, 0]);
        assert_eq!(bytes[38..], [0, 0, 0, 0, 0x12, 0x34, 0, 0]);
        assert_eq!(FolderEntryId::decode(&bytes), Ok(id));
        assert!(FolderEntryId::decode(&bytes[..45]).is_err());
        assert!(FolderEntryId::decode(&[bytes, vec![0]].concat()).is_err());
    }
}
