//! Permanent Address Book EntryID (MS-OXCDATA 2.2.5.2): an X500 distinguished name.

use super::{PROVIDER_ADDRESS_BOOK, decode_head_of};
use crate::codec::{DecodeError, Writer, decode_ascii, encode_ascii};
use ropewalk_base::Reader;

/// Type of the object named; a number, since the specification leaves room (MS-OXCDATA 2.2.5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressBookKind(pub u32);

impl AddressBookKind {
    /// Local mail user.
    pub const USER: Self = Self(0x0000);
    /// Distribution list.
    pub const LIST: Self = Self(0x0001);
    /// Bulletin board or public folder.
    pub const PUBLIC_FOLDER: Self = Self(0x0002);
    /// Automated mailbox.
    pub const AUTOMATED: Self = Self(0x0003);
    /// Organisational mailbox.
    pub const ORGANISATION: Self = Self(0x0004);
    /// Private distribution list.
    pub const PRIVATE_LIST: Self = Self(0x0005);
    /// Remote mail user.
    pub const REMOTE_USER: Self = Self(0x0006);
    /// Container.
    pub const CONTAINER: Self = Self(0x0100);
    /// Template.
    pub const TEMPLATE: Self = Self(0x0101);
    /// One-off user.
    pub const ONE_OFF_USER: Self = Self(0x0102);
    /// Search.
    pub const SEARCH: Self = Self(0x0200);
}

/// An address book entry id (MS-OXCDATA 2.2.5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressBookEntryId {
    /// Type.
    pub kind: AddressBookKind,
    /// X500DN.
    pub dn: String,
}

impl AddressBookEntryId {
    /// That of a mail user.
    pub fn user(dn: &str) -> Self {
        Self { kind: AddressBookKind::USER, dn: dn.to_owned() }
    }

    /// Reads the value of an entry id property. The version is not looked at; some clients write 0.
    ///
    /// # Errors
    /// When it is of another provider, ends early or has bytes left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        decode_head_of(&mut reader, PROVIDER_ADDRESS_BOOK)?;
        reader.u32("Version")?;
        let kind = AddressBookKind(reader.u32("Type")?);
        let dn = decode_ascii(&mut reader, "X500DN")?;
        DecodeError::unless_empty("EntryID", &reader)?;
        Ok(Self { kind, dn })
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(PROVIDER_ADDRESS_BOOK.as_bytes());
        out.u32(1);
        out.u32(self.kind.0);
        encode_ascii(&mut out, &self.dn);
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let id = AddressBookEntryId::user("/o=Ropewalk/ou=x/cn=Recipients/cn=alice");
        let bytes = id.encode();
        assert_eq!(bytes[20..29], [1, 0, 0, 0, 0, 0, 0, 0, b'/']);
        assert_eq!(AddressBookEntryId::decode(&bytes), Ok(id));
        assert!(AddressBookEntryId::decode(&bytes[..bytes.len() - 1]).is_err());
    }
}
