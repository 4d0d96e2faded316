//! What newer clients write behind a Store object EntryID: MDB_STORE_EID_V2 (the server's full names) and
//! MDB_STORE_EID_V3 (the owner's SMTP address).

use crate::codec::{
    DecodeError, EncodeError, Writer, decode_ascii, decode_unicode, encode_ascii, encode_unicode,
};
use ropewalk_base::Reader;

const MAGIC_V2: u32 = 0xF321_35D8;
const MAGIC_V3: u32 = 0xF432_46E9;
const VERSION_V2: u32 = 1;
const VERSION_V3: u32 = 2;
/// Magic, Size, Version, OffsetDN and OffsetFQDN.
const HEAD_V2_BYTES: u32 = 20;
/// Magic, Size, Version and OffsetSmtpAddress.
const HEAD_V3_BYTES: u32 = 16;

/// The tail of a store entry id, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreTail {
    /// V2.
    Server {
        /// DN: the distinguished name of the server.
        dn: String,
        /// FQDN: its full domain name, if it is said.
        fqdn: Option<String>,
    },
    /// V3.
    Owner {
        /// SmtpAddress of the mailbox.
        smtp_address: String,
    },
}

impl StoreTail {
    /// Reads the tail of a store entry id; `None` when there is none or it is of another kind.
    ///
    /// # Errors
    /// When it is of a known kind and malformed. What follows the block (Reserved) is not looked at.
    pub fn decode(tail: &[u8]) -> Result<Option<Self>, DecodeError> {
        let Some(magic) = tail.first_chunk().map(|magic| u32::from_le_bytes(*magic)) else { return Ok(None) };
        let mut reader = Reader::new(tail);
        reader.u32("Magic")?;
        match magic {
            MAGIC_V2 => {
                let block = block(tail, &mut reader, VERSION_V2, HEAD_V2_BYTES)?;
                let dn = at(block, reader.u32("OffsetDN")?, HEAD_V2_BYTES, "OffsetDN", 12)?;
                let dn = decode_ascii(&mut Reader::new(dn), "DN")?;
                let fqdn = match reader.u32("OffsetFQDN")? {
                    0 => None,
                    offset => {
                        let fqdn = at(block, offset, HEAD_V2_BYTES, "OffsetFQDN", 16)?;
                        Some(decode_unicode(&mut Reader::new(fqdn), "FQDN")?)
                    }
                };
                Ok(Some(Self::Server { dn, fqdn }))
            }
            MAGIC_V3 => {
                let block = block(tail, &mut reader, VERSION_V3, HEAD_V3_BYTES)?;
                let offset = reader.u32("OffsetSmtpAddress")?;
                let address = at(block, offset, HEAD_V3_BYTES, "OffsetSmtpAddress", 12)?;
                let smtp_address = decode_unicode(&mut Reader::new(address), "SmtpAddress")?;
                Ok(Some(Self::Owner { smtp_address }))
            }
            _ => Ok(None),
        }
    }

    /// The bytes of a tail.
    ///
    /// # Errors
    /// When it is too long.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut text = Writer::new();
        let mut out = Writer::new();
        match self {
            Self::Server { dn, fqdn } => {
                encode_ascii(&mut text, dn);
                let fqdn_at = text.len();
                if let Some(fqdn) = fqdn {
                    encode_unicode(&mut text, fqdn);
                }
                out.u32(MAGIC_V2);
                out.count32(HEAD_V2_BYTES as usize + text.len(), "Size")?;
                out.u32(VERSION_V2);
                out.u32(HEAD_V2_BYTES);
                out.count32(fqdn.as_ref().map_or(0, |_| HEAD_V2_BYTES as usize + fqdn_at), "OffsetFQDN")?;
            }
            Self::Owner { smtp_address } => {
                encode_unicode(&mut text, smtp_address);
                out.u32(MAGIC_V3);
                out.count32(HEAD_V3_BYTES as usize + text.len(), "Size")?;
                out.u32(VERSION_V3);
                out.u32(HEAD_V3_BYTES);
            }
        }
        out.bytes(text.as_slice());
        out.u16(0);
        Ok(out.into_bytes())
    }
}

/// Size and Version; gives back the block that is so long, from Magic.
fn block<'a>(
    tail: &'a [u8],
    reader: &mut Reader<'a>,
    version: u32,
    head: u32,
) -> Result<&'a [u8], DecodeError> {
    let size = reader.u32("Size")?;
    let wrong = DecodeError::Invalid { field: "Size", offset: 4, value: size.into() };
    if size < head {
        return Err(wrong);
    }
    let found = reader.u32("Version")?;
    if found != version {
        return Err(DecodeError::invalid("Version", reader, 4, found));
    }
    tail.get(..size as usize).ok_or(wrong)
}

/// What stands at an offset from Magic, behind the head.
fn at<'a>(
    block: &'a [u8],
    offset: u32,
    head: u32,
    field: &'static str,
    place: usize,
) -> Result<&'a [u8], DecodeError> {
    let text = block.get(offset as usize..).filter(|_| offset >= head);
    text.ok_or(DecodeError::Invalid { field, offset: place, value: offset.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let fqdn = Some("mail.example.test".to_owned());
        for tail in [
            StoreTail::Server { dn: "/o=x/cn=mail".to_owned(), fqdn },
            StoreTail::Server { dn: "/o=x".to_owned(), fqdn: None },
            StoreTail::Owner { smtp_address: "alice@example.test".to_owned() },
        ] {
            let bytes = tail.encode().unwrap();
            assert_eq!(StoreTail::decode(&bytes), Ok(Some(tail)));
            for end in 4..bytes.len() - 2 {
                assert!(StoreTail::decode(&bytes[..end]).is_err(), "cut at {end}");
            }
        }
        assert_eq!(StoreTail::decode(&[]), Ok(None));
        assert_eq!(StoreTail::decode(&[1; 20]), Ok(None));
    }

    #[test]
    fn offsets_stay_inside_the_block() {
        let tail = StoreTail::Server { dn: "/o=x".to_owned(), fqdn: Some("a".to_owned()) };
        let bytes = tail.encode().unwrap();
        for (at, value, field) in [
            (4, 19, "Size"),
            (4, 200, "Size"),
            (8, 2, "Version"),
            (12, 4, "OffsetDN"),
            (16, 99, "OffsetFQDN"),
        ] {
            let mut bad = bytes.clone();
            bad[at] = value;
            let wrong = DecodeError::Invalid { field, offset: at, value: value.into() };
            assert_eq!(StoreTail::decode(&bad), Err(wrong));
        }
    }
}
