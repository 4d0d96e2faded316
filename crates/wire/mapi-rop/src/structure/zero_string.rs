//! Strings whose width a flag of their own says (folder names, message classes).

use ropewalk_base::Reader;
use ropewalk_model::codec::{CodePage, DecodeError, Writer, decode_unicode, encode_unicode};

/// A zero-terminated string (MS-OXCDATA 2.11.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZeroString {
    /// 8-bit text in the code page of the logon, as its bytes.
    Text8(Vec<u8>),
    /// UTF-16LE.
    Unicode(String),
}

impl ZeroString {
    /// A string as Unicode.
    pub fn new(text: &str) -> Self {
        Self::Unicode(text.to_owned())
    }

    /// Whether it is Unicode.
    pub const fn is_unicode(&self) -> bool {
        matches!(self, Self::Unicode(_))
    }

    /// The characters.
    pub fn text(&self, code_page: &dyn CodePage) -> String {
        match self {
            Self::Text8(bytes) => code_page.decode(bytes),
            Self::Unicode(text) => text.clone(),
        }
    }

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        unicode: bool,
        field: &'static str,
    ) -> Result<Self, DecodeError> {
        Ok(if unicode {
            Self::Unicode(decode_unicode(reader, field)?)
        } else {
            Self::Text8(reader.until_zero(field)?.to_vec())
        })
    }

    /// Without the flag.
    pub(crate) fn encode(&self, out: &mut Writer) {
        match self {
            Self::Text8(bytes) => encode_text8(out, bytes),
            Self::Unicode(text) => encode_unicode(out, text),
        }
    }
}

/// 8-bit text and its terminating zero; a zero inside it is left out.
pub(crate) fn encode_text8(out: &mut Writer, bytes: &[u8]) {
    bytes.iter().filter(|byte| **byte != 0).for_each(|byte| out.u8(*byte));
    out.u8(0);
}
