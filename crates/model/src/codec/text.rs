//! Zero-terminated strings. A zero inside a text cannot be written and is left out.

use super::{CodePage, DecodeError, Windows1252, Writer};
use ropewalk_base::Reader;

/// Reads UTF-16LE up to its terminating zero; unpaired surrogates become U+FFFD.
///
/// # Errors
/// When there is no terminating zero.
pub fn decode_unicode(reader: &mut Reader<'_>, field: &'static str) -> Result<String, DecodeError> {
    let units = reader.until_zero_unit(field)?;
    Ok(utf16_text(units))
}

/// UTF-16LE as text, zeros included; unpaired surrogates become U+FFFD, and half a unit at the end is left out.
pub fn utf16_text(bytes: &[u8]) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    // Most texts are ASCII, whose units are characters by themselves.
    if pairs.iter().all(|[low, high]| *high == 0 && low.is_ascii()) {
        let plain = pairs.iter().map(|[low, _]| *low).collect();
        return String::from_utf8(plain).unwrap_or_default();
    }
    let mut text = String::with_capacity(pairs.len());
    let units = char::decode_utf16(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
    text.extend(units.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    text
}

/// Writes UTF-16LE and a terminating zero.
pub fn encode_unicode(out: &mut Writer, text: &str) {
    out.utf16(text);
    out.u16(0);
}

/// Reads 8-bit text up to its terminating zero.
///
/// # Errors
/// When there is no terminating zero.
pub fn decode_text(
    reader: &mut Reader<'_>,
    code_page: &dyn CodePage,
    field: &'static str,
) -> Result<String, DecodeError> {
    Ok(code_page.decode(reader.until_zero(field)?))
}

/// Writes 8-bit text and a terminating zero.
pub fn encode_text(out: &mut Writer, code_page: &dyn CodePage, text: &str) {
    code_page.encode(text).iter().filter(|byte| **byte != 0).for_each(|byte| out.u8(*byte));
    out.u8(0);
}

/// Reads a field that is ASCII by specification (class names, distinguished names); bytes above are kept, as
/// Windows-1252.
///
/// # Errors
/// When there is no terminating zero.
pub fn decode_ascii(reader: &mut Reader<'_>, field: &'static str) -> Result<String, DecodeError> {
    decode_text(reader, &Windows1252, field)
}

/// Writes a field that is ASCII by specification.
pub fn encode_ascii(out: &mut Writer, text: &str) {
    encode_text(out, &Windows1252, text);
}

/// As [`decode_unicode`] when `unicode`, else as [`decode_text`].
pub(super) fn decode_string(
    reader: &mut Reader<'_>,
    unicode: bool,
    code_page: &dyn CodePage,
    field: &'static str,
) -> Result<String, DecodeError> {
    if unicode { decode_unicode(reader, field) } else { decode_text(reader, code_page, field) }
}

/// As [`encode_unicode`] when `unicode`, else as [`encode_text`].
pub(super) fn encode_string(out: &mut Writer, unicode: bool, code_page: &dyn CodePage, text: &str) {
    if unicode { encode_unicode(out, text) } else { encode_text(out, code_page, text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_go_both_ways_without_their_zeros(text in "(?s)[ -~]{0,20}.{0,9}[\\x00a]{0,3}") {
            let mut out = Writer::new();
            out.u8(9);
            encode_unicode(&mut out, &text);
            let whole = text.replace('\0', "");
            let units: Vec<u8> = whole.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            prop_assert_eq!(&out.as_slice()[1..], &units[..]);
            let read = decode_unicode(&mut Reader::new(&units), "Text");
            prop_assert_eq!(read, Ok(whole));
        }
    }

    #[test]
    fn broken_units_become_replacement_characters() {
        assert_eq!(utf16_text(&[b'a', 0, 0x3D, 0xD8, 0, 0, 1]), "a\u{FFFD}\0");
    }
}
