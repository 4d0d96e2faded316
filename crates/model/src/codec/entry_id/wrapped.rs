//! WrappedEntryId (MS-OXOCNTC 2.2.2.2.4.1.1): a member of a personal distribution list.

use super::{PROVIDER_WRAPPED, decode_head_of};
use crate::codec::{DecodeError, Writer};
use ropewalk_base::Reader;

/// 0x80: set unless a one-off entry id is embedded.
const NOT_ONE_OFF: u8 = 0x80;
/// The three bits of what is no contact and no one-off.
const NO_ADDRESS: u8 = 3;

/// Which address of a contact is the member: a number from 0 to 6, since 7 "MUST NOT" be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WrappedAddress(u8);

impl WrappedAddress {
    /// `None` above 6.
    pub const fn new(number: u8) -> Option<Self> {
        if number <= 6 { Some(Self(number)) } else { None }
    }

    /// The number.
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// What kind of entry id is embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WrappedKind {
    /// 0: a One-Off EntryID.
    OneOff,
    /// 3: the Message EntryID of a contact.
    Contact(WrappedAddress),
    /// 4: the Message EntryID of a personal distribution list.
    PersonalList,
    /// 5: the Address Book EntryID of a mail user.
    MailUser,
    /// 6: the Address Book EntryID of a distribution list.
    DistributionList,
}

impl WrappedKind {
    /// Type.
    pub const fn value(self) -> u8 {
        match self {
            Self::OneOff => 0,
            Self::Contact(address) => 3 | address.0 << 4 | NOT_ONE_OFF,
            Self::PersonalList => 4 | NO_ADDRESS << 4 | NOT_ONE_OFF,
            Self::MailUser => 5 | NO_ADDRESS << 4 | NOT_ONE_OFF,
            Self::DistributionList => 6 | NO_ADDRESS << 4 | NOT_ONE_OFF,
        }
    }

    /// `None` for what MUST NOT be.
    const fn from_value(value: u8) -> Option<Self> {
        let address = value >> 4 & 7;
        Some(match (value & 0x0F, address, value & NOT_ONE_OFF != 0) {
            (0, 0, false) => Self::OneOff,
            (3, 0..=6, true) => Self::Contact(WrappedAddress(address)),
            (4, NO_ADDRESS, true) => Self::PersonalList,
            (5, NO_ADDRESS, true) => Self::MailUser,
            (6, NO_ADDRESS, true) => Self::DistributionList,
            _ => return None,
        })
    }
}

/// A wrapped entry id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedEntryId {
    /// Type.
    pub kind: WrappedKind,
    /// EmbeddedEntryID.
    pub embedded: Vec<u8>,
}

impl WrappedEntryId {
    /// Reads the value of an entry id property.
    ///
    /// # Errors
    /// When it is of another provider, ends early, or the type does not exist.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        decode_head_of(&mut reader, PROVIDER_WRAPPED)?;
        let value = reader.u8("Type")?;
        let kind =
            WrappedKind::from_value(value).ok_or_else(|| DecodeError::invalid("Type", &reader, 1, value))?;
        Ok(Self { kind, embedded: reader.rest().to_vec() })
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(PROVIDER_WRAPPED.as_bytes());
        out.u8(self.kind.value());
        out.bytes(&self.embedded);
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for (kind, value) in [
            (WrappedKind::OneOff, 0x00),
            (WrappedKind::Contact(WrappedAddress::new(4).unwrap()), 0xC3),
            (WrappedKind::PersonalList, 0xB4),
            (WrappedKind::MailUser, 0xB5),
            (WrappedKind::DistributionList, 0xB6),
        ] {
            let id = WrappedEntryId { kind, embedded: vec![9] };
            let bytes = id.encode();
            assert_eq!(bytes[20..], [value, 9]);
            assert_eq!(WrappedEntryId::decode(&bytes), Ok(id));
        }
        assert!(WrappedEntryId::decode(&[0; 30]).is_err() && WrappedAddress::new(7).is_none());
    }

    #[test]
    fn every_type_is_one_or_is_refused() {
        let mut bytes = WrappedEntryId { kind: WrappedKind::OneOff, embedded: vec![] }.encode();
        let mut there = 0;
        for value in 0..=255 {
            bytes[20] = value;
            match WrappedEntryId::decode(&bytes) {
                Ok(id) => {
                    assert_eq!(id.encode(), bytes);
                    there += 1;
                }
                Err(error) => {
                    let wrong = DecodeError::Invalid { field: "Type", offset: 20, value: value.into() };
                    assert_eq!(error, wrong);
                }
            }
        }
        assert_eq!(there, 11, "one-off, seven addresses of a contact, and three");
    }
}
