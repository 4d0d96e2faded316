//! One-Off EntryID (MS-OXCDATA 2.2.5.1): a recipient that is in no address book.

use super::{PROVIDER_ONE_OFF, decode_head_of};
use crate::codec::text::{decode_string, encode_string};
use crate::codec::{CodePage, DecodeError, Writer};
use ropewalk_base::Reader;

/// U: the strings are UTF-16LE.
const UNICODE: u16 = 0x8000;

/// Format: which body the recipient is to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum OneOffFormat {
    /// Plain text.
    TextOnly = 0x0006,
    /// HTML.
    HtmlOnly = 0x000E,
    /// Both.
    TextAndHtml = 0x0016,
}

/// A one-off entry id (MS-OXCDATA 2.2.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOffEntryId {
    /// The two flag bytes read little-endian, without U (0x8000): 0x1000 no lookup, 0x0001 send as MIME, body
    /// formats.
    pub flags: u16,
    /// U: the strings are UTF-16LE.
    pub unicode: bool,
    /// DisplayName.
    pub display_name: String,
    /// AddressType, such as `SMTP`.
    pub address_type: String,
    /// EmailAddress.
    pub email_address: String,
}

impl OneOffEntryId {
    /// An Unicode one with an SMTP address, to be sent as MIME without lookup.
    pub fn smtp(display_name: &str, email_address: &str) -> Self {
        Self {
            flags: Self::NO_LOOKUP | Self::SEND_AS_MIME,
            unicode: true,
            display_name: display_name.to_owned(),
            address_type: "SMTP".to_owned(),
            email_address: email_address.to_owned(),
        }
    }

    /// L: the recipient is not looked up in the address book.
    pub const NO_LOOKUP: u16 = 0x1000;
    /// M: the message is sent as MIME, without TNEF.
    pub const SEND_AS_MIME: u16 = 0x0001;
    /// MAE: how attachments of Macintosh files are encoded.
    pub const MACINTOSH_ENCODING: u16 = 0x0060;
    /// The bits of Format.
    const FORMAT: u16 = 0x001E;

    /// Format; `None` when the sender decides.
    pub const fn format(&self) -> Option<OneOffFormat> {
        match self.flags & Self::FORMAT {
            0x0006 => Some(OneOffFormat::TextOnly),
            0x000E => Some(OneOffFormat::HtmlOnly),
            0x0016 => Some(OneOffFormat::TextAndHtml),
            _ => None,
        }
    }

    /// Whether a flag is set.
    pub const fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Reads the value of an entry id property; `code_page` is for strings that are not Unicode.
    ///
    /// # Errors
    /// When it is of another provider, ends early or has bytes left.
    pub fn decode(bytes: &[u8], code_page: &dyn CodePage) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        decode_head_of(&mut reader, PROVIDER_ONE_OFF)?;
        let version = reader.u16("Version")?;
        if version != 0 {
            return Err(DecodeError::invalid("Version", &reader, 2, version));
        }
        let flags = reader.u16("Flags")?;
        let unicode = flags & UNICODE != 0;
        let mut string = |field| decode_string(&mut reader, unicode, code_page, field);
        let display_name = string("DisplayName")?;
        let address_type = string("AddressType")?;
        let email_address = string("EmailAddress")?;
        DecodeError::unless_empty("EntryID", &reader)?;
        Ok(Self { flags: flags & !UNICODE, unicode, display_name, address_type, email_address })
    }

    /// The value of an entry id property.
    pub fn encode(&self, code_page: &dyn CodePage) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.bytes(PROVIDER_ONE_OFF.as_bytes());
        out.u16(0);
        out.u16(self.flags & !UNICODE | if self.unicode { UNICODE } else { 0 });
        for text in [&self.display_name, &self.address_type, &self.email_address] {
            encode_string(&mut out, self.unicode, code_page, text);
        }
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Windows1252;

    #[test]
    fn both_ways() {
        let mut id = OneOffEntryId::smtp("Zoë", "zoe@example.test");
        let bytes = id.encode(&Windows1252);
        assert_eq!(bytes[..8], [0, 0, 0, 0, 0x81, 0x2B, 0x1F, 0xA4]);
        assert_eq!(bytes[20..26], [0, 0, 0x01, 0x90, b'Z', 0]);
        assert_eq!(OneOffEntryId::decode(&bytes, &Windows1252), Ok(id.clone()));
        id.unicode = false;
        let bytes = id.encode(&Windows1252);
        assert_eq!(bytes[22..28], [0x01, 0x10, b'Z', b'o', 0xEB, 0]);
        assert_eq!(OneOffEntryId::decode(&bytes, &Windows1252), Ok(id));
        assert!(OneOffEntryId::decode(&[0; 60], &Windows1252).is_err());
    }

    #[test]
    fn flags() {
        let mut id = OneOffEntryId::smtp("", "a@example.test");
        assert!(id.has(OneOffEntryId::SEND_AS_MIME) && !id.has(OneOffEntryId::MACINTOSH_ENCODING));
        assert_eq!(id.format(), None);
        for format in [OneOffFormat::TextOnly, OneOffFormat::HtmlOnly, OneOffFormat::TextAndHtml] {
            id.flags = format as u16 | OneOffEntryId::MACINTOSH_ENCODING;
            assert_eq!(id.format(), Some(format));
        }
    }
}
