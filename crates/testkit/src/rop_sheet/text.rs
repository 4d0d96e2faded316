//! Text of buffers as characters, apart from the codec's code pages.

/// Characters of the bytes 0x80 to 0x9F in code page 1252; the five it leaves undefined are the C1 controls.
const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// Code pages that the generator writes letters in; 0x0FFF is that of the logon.
pub(super) const ASCII_PAGES: &[u16] = &[932, 1251, 0x0FFF];

/// Code page 1252.
pub(super) fn latin1(bytes: &[u8]) -> String {
    let character = |byte: &u8| match byte {
        0x80..=0x9F => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or_default(),
        byte => char::from(*byte),
    };
    bytes.iter().map(character).collect()
}

/// Text in the code page of a number. Two are known here, 1252 and UTF-8; of the others letters and digits, which
/// is what the generator writes in those that keep them where ASCII has them.
pub(super) fn code_page(bytes: &[u8], number: u16) -> Option<String> {
    match number {
        1252 => Some(latin1(bytes)),
        65001 => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ if ASCII_PAGES.contains(&number) && bytes.iter().all(u8::is_ascii_alphanumeric) => {
            Some(latin1(bytes))
        }
        _ => None,
    }
}

/// UTF-16LE; what is not becomes U+FFFD.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let (units, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    String::from_utf16_lossy(&units)
}
