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

/// Index: which address of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ContactAddress {
    /// The first e-mail address.
    Email1 = 0,
    /// The second e-mail address.
    Email2 = 1,
    /// The third e-mail address.
    Email3 = 2,
    /// The first fax number.
    Fax1 = 3,
    /// The second fax number.
    Fax2 = 4,
    /// The third fax number.
    Fax3 = 5,
}

impl ContactAddress {
    const ALL: [Self; 6] = [Self::Email1, Self::Email2, Self::Email3, Self::Fax1, Self::Fax2, Self::Fax3];

    fn from_index(index: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|address| *address as u32 == index)
    }
}

/// What is named inside the Contacts folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactKind {
    /// Type 4: an address of a contact.
    Address(ContactAddress),
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
        let kind = match (kind, ContactAddress::from_index(index)) {
            (TYPE_CONTACT, Some(address)) => ContactKind::Address(address),
            (TYPE_LIST, None) if index == INDEX_LIST => ContactKind::List,
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

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(PROVIDER_CONTACT.as_bytes());
        out.u32(VERSION);
        let (kind, index) = match self.kind {
            ContactKind::Address(address) => (TYPE_CONTACT, address as u32),
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
        let addresses = ContactAddress::ALL.map(ContactKind::Address);
        for kind in addresses.into_iter().chain([ContactKind::List]) {
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
