//! Entry ids of address book objects (MS-OXNSPI 2.2.9.2, 2.2.9.3), as values of binary properties.

use crate::{DisplayType, MinimalEntryId};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::entry_id::AddressBookEntryId;
use ropewalk_model::codec::{DecodeError, Writer};

/// ID Type of an ephemeral entry id.
const EPHEMERAL: u8 = 0x87;
/// ID Type of a permanent entry id.
const PERMANENT: u8 = 0x00;
const R4: u32 = 0x0000_0001;

/// EphemeralEntryID: 32 bytes, valid with the server that issued it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EphemeralEntryId {
    /// ProviderUID: ServerGuid of the server that issued it.
    pub server: Guid,
    /// Display Type; not part of the identity.
    pub display_type: DisplayType,
    /// MId.
    pub minimal_id: MinimalEntryId,
}

impl EphemeralEntryId {
    /// Reads the value of an entry id property. R1 to R4 are not looked at.
    ///
    /// # Errors
    /// When it is no ephemeral entry id, ends early or has bytes left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let kind = reader.u8("IDType")?;
        if kind != EPHEMERAL {
            return Err(DecodeError::invalid("IDType", &reader, 1, kind));
        }
        reader.array::<3>("R1")?;
        let server = Guid(reader.array("ProviderUID")?);
        reader.u32("R4")?;
        let display_type = DisplayType(reader.u32("DisplayType")?);
        let minimal_id = MinimalEntryId::decode(&mut reader, "MId")?;
        DecodeError::unless_empty("EntryID", &reader)?;
        Ok(Self { server, display_type, minimal_id })
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.bytes(&[EPHEMERAL, 0, 0, 0]);
        out.bytes(self.server.as_bytes());
        out.u32(R4);
        out.u32(self.display_type.0);
        self.minimal_id.encode(&mut out);
        out.into_bytes()
    }
}

/// An entry id of either form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryId {
    /// EphemeralEntryID.
    Ephemeral(EphemeralEntryId),
    /// PermanentEntryID.
    Permanent(AddressBookEntryId),
}

impl EntryId {
    /// Reads the value of an entry id property; ID Type says which form it has.
    ///
    /// # Errors
    /// When it is of neither form, ends early or has bytes left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        match reader.u8("IDType")? {
            EPHEMERAL => EphemeralEntryId::decode(bytes).map(Self::Ephemeral),
            PERMANENT => AddressBookEntryId::decode(bytes).map(Self::Permanent),
            other => Err(DecodeError::invalid("IDType", &reader, 1, other)),
        }
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ephemeral(id) => id.encode(),
            Self::Permanent(id) => id.encode(),
        }
    }

    /// The display type; not part of the identity.
    pub fn display_type(&self) -> DisplayType {
        match self {
            Self::Ephemeral(id) => id.display_type,
            Self::Permanent(id) => id.kind.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXNSPI_R362, MS-OXNSPI_R363, MS-OXNSPI_R1713, MS-OXNSPI_R1714, MS-OXNSPI_R1715,
    /// MS-OXNSPI_R1716, MS-OXNSPI_R375, MS-OXNSPI_R381
    #[test]
    fn an_ephemeral_entry_id_has_32_bytes() {
        let id = EphemeralEntryId {
            server: Guid([0xA5; 16]),
            display_type: DisplayType::CONTAINER,
            minimal_id: MinimalEntryId(0x0102_0304),
        };
        let mut bytes = vec![0x87, 0, 0, 0];
        bytes.extend([0xA5; 16]);
        bytes.extend([1, 0, 0, 0, 0, 1, 0, 0, 4, 3, 2, 1]);
        assert_eq!((id.encode(), bytes.len()), (bytes.clone(), 32));
        assert_eq!(EntryId::decode(&bytes), Ok(EntryId::Ephemeral(id)));
        assert_eq!(EntryId::Ephemeral(id).encode(), bytes);
        assert_eq!(EntryId::Ephemeral(id).display_type(), DisplayType::CONTAINER);
        for length in 0..bytes.len() {
            assert!(EntryId::decode(&bytes[..length]).is_err(), "{length}");
        }
        bytes.push(0);
        assert_eq!(
            EphemeralEntryId::decode(&bytes),
            Err(DecodeError::Excess { field: "EntryID", offset: 32, left: 1 })
        );
    }

    /// covers: MS-OXNSPI_R393, MS-OXNSPI_R394
    #[test]
    fn the_first_byte_says_which_form_it_is() {
        let permanent = AddressBookEntryId::user("/o=x/cn=a");
        let bytes = permanent.encode();
        assert_eq!(EntryId::decode(&bytes), Ok(EntryId::Permanent(permanent)));
        assert!(EphemeralEntryId::decode(&bytes).is_err());
        assert_eq!(
            EntryId::decode(&[0x01, 0, 0, 0]),
            Err(DecodeError::Invalid { field: "IDType", offset: 0, value: 1 })
        );
    }
}
