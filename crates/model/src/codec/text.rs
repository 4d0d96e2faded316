//! Zero-terminated strings. A zero inside a text cannot be written and is left out.

use super::{CodePage, DecodeError, Windows1252, Writer};
use ropewalk_base::Reader;

/// Reads UTF-16LE up to its terminating zero; unpaired surrogates become U+FFFD.
///
/// # Errors
/// When there is no terminating zero.
pub fn decode_unicode(reader: &mut Reader<'_>, field: &'static str) -> Result<String, DecodeError> {
    let units = reader.until_zero_unit(field)?;
    let (pairs, _) = units.as_chunks::<2>();
    Ok(char::decode_utf16(pairs.iter().map(|pair| u16::from_le_bytes(*pair)))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect())
}

/// Writes UTF-16LE and a terminating zero.
pub fn encode_unicode(out: &mut Writer, text: &str) {
    text.encode_utf16().filter(|unit| *unit != 0).for_each(|unit| out.u16(unit));
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
