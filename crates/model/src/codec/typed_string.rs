//! TypedString (MS-OXCDATA 2.11.7).

use super::{CodePage, DecodeError, Writer, decode_unicode, encode_unicode};
use ropewalk_base::Reader;

/// A string that says how it is written (MS-OXCDATA 2.11.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedString {
    /// 0x00: there is none.
    None,
    /// 0x01: an empty one, without bytes.
    Empty,
    /// 0x02: 8-bit text in the code page of the logon, as its bytes.
    Text8(Vec<u8>),
    /// 0x03 (UTF-16 whose high bytes are all zero, without them) or 0x04 (UTF-16LE). Written as 0x03 when every
    /// character is below U+0100.
    Unicode(String),
}

impl TypedString {
    /// A string as Unicode, or [`TypedString::Empty`].
    pub fn new(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Unicode(text.to_owned()) }
    }

    /// The characters; empty when there is none.
    pub fn text(&self, code_page: &dyn CodePage) -> String {
        match self {
            Self::None | Self::Empty => String::new(),
            Self::Text8(bytes) => code_page.decode(bytes),
            Self::Unicode(text) => text.clone(),
        }
    }

    /// Reads one.
    ///
    /// # Errors
    /// When the input ends or the type does not exist.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.u8("StringType")? {
            0x00 => Self::None,
            0x01 => Self::Empty,
            0x02 => Self::Text8(reader.until_zero("String")?.to_vec()),
            0x03 => Self::Unicode(reader.until_zero("String")?.iter().copied().map(char::from).collect()),
            0x04 => Self::Unicode(decode_unicode(reader, "String")?),
            other => return Err(DecodeError::invalid("StringType", reader, 1, other)),
        })
    }

    /// Writes it.
    pub fn encode(&self, out: &mut Writer) {
        match self {
            Self::None => out.u8(0x00),
            Self::Empty => out.u8(0x01),
            Self::Text8(bytes) => {
                out.u8(0x02);
                bytes.iter().filter(|byte| **byte != 0).for_each(|byte| out.u8(*byte));
                out.u8(0);
            }
            Self::Unicode(text) => {
                let reduced: Result<Vec<u8>, _> = text.chars().map(|c| u8::try_from(u32::from(c))).collect();
                if let Ok(bytes) = reduced {
                    out.u8(0x03);
                    bytes.iter().filter(|byte| **byte != 0).for_each(|byte| out.u8(*byte));
                    out.u8(0);
                } else {
                    out.u8(0x04);
                    encode_unicode(out, text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for bytes in [
            &[0x00][..],
            &[0x01],
            &[0x02, b'R', b'E', 0],
            &[0x03, 0xC4, 0],
            &[0x04, 0x42, 0x01, 0x41, 0x00, 0, 0],
        ] {
            let value = TypedString::decode(&mut Reader::new(bytes)).unwrap();
            let mut out = Writer::new();
            value.encode(&mut out);
            assert_eq!(out.as_slice(), bytes);
        }
        assert!(TypedString::decode(&mut Reader::new(&[5])).is_err());
    }
}
