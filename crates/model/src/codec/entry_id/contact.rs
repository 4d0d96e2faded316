//! Contact Address EntryID and Personal Distribution List EntryID (MS-OXCDATA 2.2.5.3, 2.2.5.4): an address of a
//! contact, or a list, in a Contacts folder.

use super::{MessageEntryId, PROVIDER_CONTACT, decode_head_of};
use crate::codec::{DecodeError, Writer};
use ropewalk_base::Reader;

const VERSION: u32 = 3;
const TYPE_CONTACT: u32 = 4;
const TYPE_LIST: u32 = 5;
/// Index of a list.
const INDEX_LIST: u32 = 0xFF;

/// What is named inside the Contacts folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactKind {
    /// Type 4: an address of a contact, by its index: 0 to 2 e-mail addresses 1 to 3, 3 to 5 fax numbers 1 to 3.
    Address(u8),
    /// Type 5: a personal distribution list.
    List,
}

/// An entry id of the Contacts folder's addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactEntryId {
    /// Type and Index.
    pub kind: ContactKind,
    /// EntryIdBytes: the contact or list, a [`MessageEntryId`] by specification. Other stores write their own.
    pub object: Vec<u8>,
}

impl ContactEntryId {
    /// Reads the value of an entry id property.
    ///
    /// # Errors
    /// When it is of another provider or version, a type or index does not exist, it ends early or has bytes left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        decode_head_of(&mut reader, PROVIDER_CONTACT)?;
        let version = reader.u32("Version")?;
        if version != VERSION {
            return Err(DecodeError::invalid("Version", &reader, 4, version));
        }
        let kind = reader.u32("Type")?;
        if !matches!(kind, TYPE_CONTACT | TYPE_LIST) {
            return Err(DecodeError::invalid("Type", &reader, 4, kind));
        }
        let index = reader.u32("Index")?;
        let kind = match (kind, index) {
            (TYPE_CONTACT, 0..=5) => ContactKind::Address(index as u8),
            (TYPE_LIST, INDEX_LIST) => ContactKind::List,
            _ => return Err(DecodeError::invalid("Index", &reader, 4, index)),
        };
        let count = reader.u32("EntryIdCount")?;
        let object = reader.bytes(count as usize, "EntryIdBytes")?.to_vec();
        DecodeError::unless_empty("EntryID", &reader)?;
        Ok(Self { kind, object })
    }

    /// The contact or list as a message of this kind of store.
    ///
    /// # Errors
    /// When EntryIdBytes is no [`MessageEntryId`].
    pub fn message(&self) -> Result<MessageEntryId, DecodeError> {
        MessageEntryId::decode(&self.object)
    }

    /// The value of an entry id property. An index above 5 is written as 5.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(PROVIDER_CONTACT.as_bytes());
        out.u32(VERSION);
        let (kind, index) = match self.kind {
            ContactKind::Address(index) => (TYPE_CONTACT, u32::from(index.min(5))),
            ContactKind::List => (TYPE_LIST, INDEX_LIST),
        };
        out.u32(kind);
        out.u32(index);
        out.u32(u32::try_from(self.object.len()).unwrap_or(u32::MAX));
        out.bytes(&self.object);
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for kind in [ContactKind::Address(0), ContactKind::Address(5), ContactKind::List] {
            let id = ContactEntryId { kind, object: vec![1, 2, 3] };
            let bytes = id.encode();
            assert_eq!(bytes[..8], [0, 0, 0, 0, 0xFE, 0x42, 0xAA, 0x0A]);
            assert_eq!(ContactEntryId::decode(&bytes), Ok(id));
            for end in 0..bytes.len() {
                assert!(ContactEntryId::decode(&bytes[..end]).is_err());
            }
        }
        let bytes = ContactEntryId { kind: ContactKind::List, object: vec![] }.encode();
        assert_eq!(bytes[20..], [3, 0, 0, 0, 5, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0]);
        for (at, field, value) in [(20, "Version", 4), (24, "Type", 6), (28, "Index", 0)] {
            let mut bad = bytes.clone();
            bad[at] = value;
            let wrong = DecodeError::Invalid { field, offset: at, value: value.into() };
            assert_eq!(ContactEntryId::decode(&bad), Err(wrong));
        }
        assert!(ContactEntryId { kind: ContactKind::List, object: vec![0; 70] }.message().is_err());
    }
}
