//! 8-bit text: a code page as a pair of functions. Windows-1252 is here; a crate with more of them (encoding_rs)
//! implements [`CodePage`] and passes its own.

use std::fmt::Debug;

/// Turns 8-bit text into characters and back.
pub trait CodePage: Debug {
    /// The characters; bytes that mean nothing become U+FFFD.
    fn decode(&self, bytes: &[u8]) -> String;
    /// The bytes; characters that do not exist become `?`.
    fn encode(&self, text: &str) -> Vec<u8>;
}

/// Code page 1252, and what stands in for every code page nobody knows. The five bytes it leaves undefined are
/// the C1 controls of the same number, so that every byte comes back as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Windows1252;

/// Characters of 0x80 to 0x9F.
const HIGH: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2C6}',
    '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}', '\u{90}', '\u{2018}',
    '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2DC}', '\u{2122}', '\u{161}',
    '\u{203A}', '\u{153}', '\u{9D}', '\u{17E}', '\u{178}',
];

impl CodePage for Windows1252 {
    fn decode(&self, bytes: &[u8]) -> String {
        let character = |byte: &u8| match byte.checked_sub(0x80) {
            Some(at) => HIGH.get(usize::from(at)).copied().unwrap_or(char::from(*byte)),
            None => char::from(*byte),
        };
        bytes.iter().map(character).collect()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let byte = |character: char| match u8::try_from(u32::from(character)) {
            Ok(byte) if !(0x80..0xA0).contains(&byte) => byte,
            _ => HIGH.iter().zip(0x80..).find(|(high, _)| **high == character).map_or(b'?', |(_, byte)| byte),
        };
        text.chars().map(byte).collect()
    }
}

/// UTF-8, code page 65001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Utf8;

impl CodePage for Utf8 {
    fn decode(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }
}

/// The code page of a number as clients send it: UTF-8 for 65001, else Windows-1252.
pub fn code_page(number: u32) -> &'static dyn CodePage {
    if number == 65001 { &Utf8 } else { &Windows1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_1252_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(Windows1252.encode(&Windows1252.decode(&all)), all);
        assert_eq!(Windows1252.decode(b"\x80\x99"), "\u{20AC}\u{2122}");
        assert_eq!(Windows1252.encode("\u{142}"), b"?");
        assert_eq!(code_page(65001).encode("\u{142}"), "\u{142}".as_bytes());
    }
}
