//! ISO-2022-JP, code pages 50220 to 50222: they differ in what they do with half-width katakana.

use super::CodePage;
use super::whatwg::encode;
use encoding_rs::ISO_2022_JP;
use std::borrow::Cow;

const KATAKANA: &[u8] = b"\x1B(I";
const ASCII: &[u8] = b"\x1B(B";
const ESCAPE: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;
/// The first and the last half-width katakana, and the byte of the first.
const FIRST: char = '\u{FF61}';
const LAST: char = '\u{FF9F}';
const FIRST_BYTE: u32 = 0x21;

/// All three are read alike. 50222 is written as 50221 is, with an escape sequence instead of Shift Out.
#[derive(Debug)]
pub(super) struct Iso2022Jp {
    /// Whether half-width katakana are written; 50220 has full-width ones in their place.
    pub(super) half_width: bool,
}

fn is_half_width(character: char) -> bool {
    (FIRST..=LAST).contains(&character)
}

/// The page with escape sequences for the shifts of 50222.
fn without_shifts(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.iter().any(|byte| matches!(*byte, SHIFT_OUT | SHIFT_IN)) {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len() + 4);
    for byte in bytes {
        match *byte {
            SHIFT_OUT => out.extend_from_slice(KATAKANA),
            SHIFT_IN => out.extend_from_slice(ASCII),
            byte => out.push(byte),
        }
    }
    Cow::Owned(out)
}

/// Adds what begins in ASCII. A reader takes one escape sequence behind another for an attempt to hide something, so
/// the return to ASCII goes before a further one.
fn append(out: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.first() == Some(&ESCAPE) && out.ends_with(ASCII) {
        out.truncate(out.len() - ASCII.len());
    }
    out.extend_from_slice(bytes);
}

impl CodePage for Iso2022Jp {
    fn decode(&self, bytes: &[u8]) -> String {
        ISO_2022_JP.decode_without_bom_handling(&without_shifts(bytes)).0.into_owned()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        if !self.half_width {
            return encode(ISO_2022_JP, text);
        }
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let (others, later) = rest.split_at(rest.find(is_half_width).unwrap_or(rest.len()));
            append(&mut out, &encode(ISO_2022_JP, others));
            let other = |character| !is_half_width(character);
            let (katakana, later) = later.split_at(later.find(other).unwrap_or(later.len()));
            if !katakana.is_empty() {
                let byte = |character| u32::from(character) - u32::from(FIRST) + FIRST_BYTE;
                append(&mut out, KATAKANA);
                out.extend(katakana.chars().filter_map(|character| u8::try_from(byte(character)).ok()));
                out.extend_from_slice(ASCII);
            }
            rest = later;
        }
        out
    }
}
