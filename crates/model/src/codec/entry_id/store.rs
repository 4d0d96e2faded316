//! Store object EntryID (MS-OXCDATA 2.2.4.3).

use super::{PROVIDER_STORE, decode_head_of};
use crate::codec::{DecodeError, Writer, decode_ascii, encode_ascii};
use ropewalk_base::{Guid, Reader};

/// DLLFileName "represents emsmdb.dll"; the bytes the section gives are upper case. Either is read.
const DLL_FILE_NAME: &[u8; 14] = b"EMSMDB.DLL\0\0\0\0";
const WRAPPED_PRIVATE: Guid =
    Guid([0x1B, 0x55, 0xFA, 0x20, 0xAA, 0x66, 0x11, 0xCD, 0x9B, 0xC8, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A]);
const WRAPPED_PUBLIC: Guid =
    Guid([0x1C, 0x83, 0x02, 0x10, 0xAA, 0x66, 0x11, 0xCD, 0x9B, 0xC8, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A]);

/// Which store is named (MS-OXCDATA 2.2.4.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreKind {
    /// A mailbox, by the distinguished name of its owner (MailboxDN).
    Mailbox {
        /// MailboxDN.
        dn: String,
    },
    /// The public folders.
    Public,
}

/// A store entry id (MS-OXCDATA 2.2.4.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreEntryId {
    /// Mailbox or public folders.
    pub kind: StoreKind,
    /// ServerShortname: host or distinguished name of the server.
    pub server: String,
    /// What newer clients append, as it is; [`super::StoreTail`] reads it.
    pub tail: Vec<u8>,
}

impl StoreEntryId {
    /// Reads the value of an entry id property.
    ///
    /// # Errors
    /// When it is of another provider, wraps an id of another provider, or ends early.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        decode_head_of(&mut reader, PROVIDER_STORE)?;
        reader.u8("Version")?;
        reader.u8("Flag")?;
        let name: [u8; 14] = reader.array("DLLFileName")?;
        if !name.eq_ignore_ascii_case(DLL_FILE_NAME) {
            let [a, b, c, d, ..] = name;
            let value = u32::from_be_bytes([a, b, c, d]);
            return Err(DecodeError::invalid("DLLFileName", &reader, name.len(), value));
        }
        reader.u32("WrappedFlags")?;
        let wrapped = Guid(reader.array("WrappedProviderUID")?);
        let public = wrapped == WRAPPED_PUBLIC;
        if !public && wrapped != WRAPPED_PRIVATE {
            let [a, b, c, d, ..] = wrapped.0;
            let value = u32::from_be_bytes([a, b, c, d]);
            return Err(DecodeError::invalid("WrappedProviderUID", &reader, 16, value));
        }
        reader.u32("WrappedType")?;
        let server = decode_ascii(&mut reader, "ServerShortname")?;
        let kind = if public {
            StoreKind::Public
        } else {
            StoreKind::Mailbox { dn: decode_ascii(&mut reader, "MailboxDN")? }
        };
        Ok(Self { kind, server, tail: reader.rest().to_vec() })
    }

    /// The value of an entry id property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(PROVIDER_STORE.as_bytes());
        out.u8(0);
        out.u8(0);
        out.bytes(DLL_FILE_NAME);
        out.u32(0);
        match &self.kind {
            StoreKind::Mailbox { dn } => {
                out.bytes(WRAPPED_PRIVATE.as_bytes());
                out.u32(0x0C);
                encode_ascii(&mut out, &self.server);
                encode_ascii(&mut out, dn);
            }
            StoreKind::Public => {
                out.bytes(WRAPPED_PUBLIC.as_bytes());
                out.u32(0x06);
                encode_ascii(&mut out, &self.server);
            }
        }
        out.bytes(&self.tail);
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for kind in [StoreKind::Mailbox { dn: "/o=x/cn=alice".to_owned() }, StoreKind::Public] {
            let id = StoreEntryId { kind, server: "host.example.test".to_owned(), tail: vec![1, 2, 3] };
            let bytes = id.encode();
            assert_eq!(&bytes[22..32], b"EMSMDB.DLL");
            assert_eq!(StoreEntryId::decode(&bytes), Ok(id));
        }
        assert!(StoreEntryId::decode(&[0; 80]).is_err());
        let id = StoreEntryId { kind: StoreKind::Public, server: "h".to_owned(), tail: vec![] };
        let mut bytes = id.encode();
        bytes[22..32].make_ascii_lowercase();
        assert_eq!(StoreEntryId::decode(&bytes), Ok(id));
        bytes[40] ^= 1;
        let wrong = StoreEntryId::decode(&bytes);
        assert!(matches!(wrong, Err(DecodeError::Invalid { field: "WrappedProviderUID", offset: 40, .. })));
    }
}
