//! Ephemeral address book entry ids (MS-OXNSPI 2.2.9.2); 32 bytes, valid in one session of one server.

use crate::codec::{DecodeError, Writer};
use ropewalk_base::{Guid, Reader};

/// ID Type.
pub(super) const ID_TYPE: u8 = 0x87;
/// R4.
const R4: u32 = 1;

/// An ephemeral entry id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EphemeralEntryId {
    /// ProviderUID: the GUID of the server that issued it.
    pub server: Guid,
    /// Display Type of the object; no part of its identity.
    pub display_type: u32,
    /// MId: its Minimal Entry ID.
    pub minimal_id: u32,
}

impl EphemeralEntryId {
    /// Size, bytes.
    pub const SIZE_BYTES: usize = 32;

    /// Reads the value of an entry id property.
    ///
    /// # Errors
    /// When it is not 32 bytes, or of another type.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        for (field, wanted) in [("ID Type", ID_TYPE), ("R1", 0), ("R2", 0), ("R3", 0)] {
            let found = reader.u8(field)?;
            if found != wanted {
                return Err(DecodeError::invalid(field, &reader, 1, found));
            }
        }
        let server = Guid(reader.array("ProviderUID")?);
        let reserved = reader.u32("R4")?;
        if reserved != R4 {
            return Err(DecodeError::invalid("R4", &reader, 4, reserved));
        }
        let display_type = reader.u32("Display Type")?;
        let minimal_id = reader.u32("MId")?;
        DecodeError::unless_empty("EntryID", &reader)?;
        Ok(Self { server, display_type, minimal_id })
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.bytes(&[ID_TYPE, 0, 0, 0]);
        out.bytes(self.server.as_bytes());
        out.u32(R4);
        out.u32(self.display_type);
        out.u32(self.minimal_id);
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let id = EphemeralEntryId { server: Guid([8; 16]), display_type: 1, minimal_id: 0x20 };
        let bytes = id.encode();
        assert_eq!((bytes.len(), &bytes[..5]), (EphemeralEntryId::SIZE_BYTES, &[0x87, 0, 0, 0, 8][..]));
        assert_eq!(EphemeralEntryId::decode(&bytes), Ok(id));
        assert!(EphemeralEntryId::decode(&bytes[..31]).is_err());
        for (at, field) in [(0, "ID Type"), (1, "R1"), (3, "R3"), (20, "R4")] {
            let mut bad = bytes.clone();
            bad[at] ^= 1;
            let error = EphemeralEntryId::decode(&bad).unwrap_err();
            assert!(
                matches!(error, DecodeError::Invalid { field: f, offset, .. } if (f, offset) == (field, at))
            );
        }
    }
}
