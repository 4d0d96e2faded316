//! Any entry id, told apart by its type byte, its provider and its size (MS-OXCDATA 2.2.4, 2.2.5).

use super::{
    AddressBookEntryId, ContactEntryId, EphemeralEntryId, FolderEntryId, MessageEntryId, OneOffEntryId,
    PROVIDER_ADDRESS_BOOK, PROVIDER_CONTACT, PROVIDER_ONE_OFF, PROVIDER_STORE, PROVIDER_WRAPPED,
    StoreEntryId, WrappedEntryId, ephemeral, provider,
};
use crate::codec::{CodePage, DecodeError};
use ropewalk_base::{Guid, limits};

/// An entry id of whatever kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryId {
    /// A folder.
    Folder(FolderEntryId),
    /// A message.
    Message(MessageEntryId),
    /// A message store.
    Store(StoreEntryId),
    /// A recipient that is in no address book.
    OneOff(OneOffEntryId),
    /// An object of the address book.
    AddressBook(AddressBookEntryId),
    /// An object of the address book, for one session.
    Ephemeral(EphemeralEntryId),
    /// An address of a contact, or a personal distribution list.
    Contact(ContactEntryId),
    /// A member of a personal distribution list, with what is embedded.
    Wrapped(WrappedEntryId, Box<Self>),
    /// Of a provider nobody here knows.
    Other {
        /// ProviderUID.
        provider: Guid,
        /// All of it.
        bytes: Vec<u8>,
    },
}

impl EntryId {
    /// Reads the value of an entry id property. The provider of folders and messages is their mailbox, so that
    /// they are known by their size and type; `code_page` is for one-off ids that are not Unicode.
    ///
    /// # Errors
    /// When there are fewer than 20 bytes, the provider is known and the rest is not one of its ids, or wrapped ids
    /// are nested deeper than [`limits::ENTRY_ID_NESTING_MAX`].
    pub fn decode(bytes: &[u8], code_page: &dyn CodePage) -> Result<Self, DecodeError> {
        Self::decode_at(bytes, code_page, 0)
    }

    fn decode_at(bytes: &[u8], code_page: &dyn CodePage, nesting: usize) -> Result<Self, DecodeError> {
        if nesting > limits::ENTRY_ID_NESTING_MAX {
            let max = limits::ENTRY_ID_NESTING_MAX;
            return Err(DecodeError::Limit { field: "EmbeddedEntryID", offset: 0, max });
        }
        let provider = provider(bytes)?;
        if bytes.first() == Some(&ephemeral::ID_TYPE) {
            return Ok(Self::Ephemeral(EphemeralEntryId::decode(bytes)?));
        }
        Ok(match provider {
            PROVIDER_STORE => Self::Store(StoreEntryId::decode(bytes)?),
            PROVIDER_ONE_OFF => Self::OneOff(OneOffEntryId::decode(bytes, code_page)?),
            PROVIDER_ADDRESS_BOOK => Self::AddressBook(AddressBookEntryId::decode(bytes)?),
            PROVIDER_CONTACT => Self::Contact(ContactEntryId::decode(bytes)?),
            PROVIDER_WRAPPED => {
                let wrapped = WrappedEntryId::decode(bytes)?;
                let embedded = Self::decode_at(&wrapped.embedded, code_page, nesting + 1)?;
                Self::Wrapped(wrapped, Box::new(embedded))
            }
            _ => match (FolderEntryId::decode(bytes), MessageEntryId::decode(bytes)) {
                (Ok(folder), _) => Self::Folder(folder),
                (_, Ok(message)) => Self::Message(message),
                _ => Self::Other { provider, bytes: bytes.to_vec() },
            },
        })
    }

    /// The value of an entry id property. Of a wrapped id the embedded bytes are written as they are.
    pub fn encode(&self, code_page: &dyn CodePage) -> Vec<u8> {
        match self {
            Self::Folder(id) => id.encode(),
            Self::Message(id) => id.encode(),
            Self::Store(id) => id.encode(),
            Self::OneOff(id) => id.encode(code_page),
            Self::AddressBook(id) => id.encode(),
            Self::Ephemeral(id) => id.encode(),
            Self::Contact(id) => id.encode(),
            Self::Wrapped(id, _) => id.encode(),
            Self::Other { bytes, .. } => bytes.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        AddressBookKind, ContactAddress, ContactKind, FolderKind, MessageKind, StoreKind, WrappedKind,
    };
    use super::*;
    use crate::codec::{GlobalId, Windows1252};
    use crate::ids::GlobalCounter;

    fn all() -> Vec<EntryId> {
        let global = |n| GlobalId { database: Guid([9; 16]), counter: GlobalCounter::new(n).unwrap() };
        let provider = Guid([7; 16]);
        let message =
            MessageEntryId { provider, kind: MessageKind::Private, folder: global(1), message: global(2) };
        let one_off = OneOffEntryId::smtp("Zoë", "zoe@example.test");
        let eight_bit = OneOffEntryId { unicode: false, ..one_off.clone() };
        let list = AddressBookEntryId { kind: AddressBookKind::LIST, dn: "/o=x/cn=all".to_owned() };
        let wrapped = WrappedEntryId { kind: WrappedKind::DistributionList, embedded: list.encode() };
        vec![
            EntryId::Folder(FolderEntryId { provider, kind: FolderKind::Public, folder: global(1) }),
            EntryId::Message(message),
            EntryId::Store(StoreEntryId { kind: StoreKind::Public, server: "s".to_owned(), tail: vec![] }),
            EntryId::OneOff(one_off),
            EntryId::OneOff(eight_bit),
            EntryId::AddressBook(AddressBookEntryId::user("/o=x/cn=alice")),
            EntryId::Ephemeral(EphemeralEntryId { server: provider, display_type: 0, minimal_id: 17 }),
            EntryId::Contact(ContactEntryId {
                kind: ContactKind::Address(ContactAddress::Email2),
                object: message.encode(),
            }),
            EntryId::Wrapped(wrapped, Box::new(EntryId::AddressBook(list))),
            EntryId::Other { provider, bytes: [&[0; 4][..], &[7; 16], &[1, 2, 3]].concat() },
        ]
    }

    #[test]
    fn every_kind_both_ways() {
        for id in all() {
            assert_eq!(EntryId::decode(&id.encode(&Windows1252), &Windows1252), Ok(id));
        }
    }

    #[test]
    fn a_malformed_id_of_a_known_provider_is_no_unknown_one() {
        for id in all() {
            let bytes = id.encode(&Windows1252);
            for end in 0..bytes.len() {
                match EntryId::decode(&bytes[..end], &Windows1252) {
                    Ok(EntryId::Other { .. }) => {
                        assert!(matches!(
                            id,
                            EntryId::Folder(_) | EntryId::Message(_) | EntryId::Other { .. }
                        ));
                    }
                    Ok(other) => panic!("{other:?} at {end} of {id:?}"),
                    Err(_) => {}
                }
            }
        }
    }

    #[test]
    fn wrapping_ends() {
        let mut bytes = AddressBookEntryId::user("/o=x").encode();
        for depth in 0..=limits::ENTRY_ID_NESTING_MAX {
            assert!(EntryId::decode(&bytes, &Windows1252).is_ok(), "{depth}");
            bytes = WrappedEntryId { kind: WrappedKind::MailUser, embedded: bytes }.encode();
        }
        let found = EntryId::decode(&bytes, &Windows1252);
        assert!(matches!(found, Err(DecodeError::Limit { field: "EmbeddedEntryID", .. })));
    }
}
