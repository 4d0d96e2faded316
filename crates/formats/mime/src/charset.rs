//! Charsets by their MIME names. The WHATWG set comes from encoding_rs, further names and code pages from
//! mail-parser; UTF-7 (RFC 2152) is here because neither has it whole.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The bytes as text. `label` is a charset name as a message gives it; without one, or with one nobody knows,
/// valid UTF-8 is UTF-8 and everything else Windows-1252.
pub fn decode<'a>(label: Option<&[u8]>, bytes: &'a [u8]) -> Cow<'a, str> {
    let Some(label) = label.map(<[u8]>::trim_ascii).filter(|label| !label.is_empty()) else {
        return undeclared(bytes);
    };
    if is_utf7(label) {
        return Cow::Owned(utf7(bytes));
    }
    match Encoding::for_label(label) {
        // The label says ASCII or Latin 1 far more often than the bytes do.
        Some(encoding) if encoding == WINDOWS_1252 && label.eq_ignore_ascii_case(b"us-ascii") => {
            undeclared(bytes)
        }
        Some(encoding) if encoding != encoding_rs::REPLACEMENT => encoding.decode(bytes).0,
        _ => match mail_parser::decoders::charsets::map::charset_decoder(label) {
            Some(decoder) => Cow::Owned(decoder(bytes)),
            None => undeclared(bytes),
        },
    }
}

/// The encoding a MIME charset name stands for, if it is one that bytes can be kept in (not UTF-7, not UTF-16).
pub fn encoding(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label(label).filter(|found| *found == found.output_encoding())
}

fn is_utf7(label: &[u8]) -> bool {
    [&b"utf-7"[..], b"utf7", b"unicode-1-1-utf-7", b"x-unicode-2-0-utf-7", b"csutf7"]
        .iter()
        .any(|name| label.eq_ignore_ascii_case(name))
}

fn undeclared(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
        // A single damaged character in a long UTF-8 text is still UTF-8.
        Err(_) if mostly_utf8(bytes) => UTF_8.decode_without_bom_handling(bytes).0,
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

fn sextet(byte: u8) -> Option<u32> {
    match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// UTF-7 (RFC 2152).
fn utf7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut units = Vec::new();
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'+' {
            out.push(char::from(byte));
            continue;
        }
        if rest.next_if_eq(&b'-').is_some() {
            out.push('+');
            continue;
        }
        let (mut bits, mut count) = (0_u32, 0_u32);
        units.clear();
        while let Some(value) = rest.peek().copied().and_then(sextet) {
            rest.next();
            bits = (bits << 6) | value;
            count += 6;
            if count >= 16 {
                count -= 16;
                units.push((bits >> count) as u16);
                bits &= (1 << count) - 1;
            }
        }
        rest.next_if_eq(&b'-');
        out.extend(
            char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_fallbacks() {
        for (label, bytes, text) in [
            (Some("utf-8"), &b"\xC3\xA9"[..], "é"),
            (Some("ISO-8859-1"), b"\xE9", "é"),
            (Some("us-ascii"), b"\xC3\xA9", "é"),
            (Some("x-nobody-knows"), b"\xE9\x80", "é€"),
            (None, b"\xE9", "é"),
            (None, b"\xEF\xBB\xBFa", "a"),
            (Some("utf-7"), b"Hi Mom -+Jjo--! +- +ZeVnLIqe", "Hi Mom -\u{263A}-! + \u{65E5}\u{672C}\u{8A9E}"),
            (Some("iso-2022-jp"), b"\x1b$B%O%m\x1b(B", "ハロ"),
            (Some("ibm850"), b"\x9c", "£"),
            (Some(""), b"a", "a"),
        ] {
            assert_eq!(decode(label.map(str::as_bytes), bytes), text, "{label:?}");
        }
    }
}
