//! Text written into RTF, all of it ASCII (RTF 1.9.1, "Unicode RTF").

use std::io::Write;

/// Appends text in which nothing means anything to RTF. Line ends and tabs become control words; a lone CR or LF
/// stays what it is.
pub(crate) fn push(text: &str, out: &mut Vec<u8>) {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.next_if_eq(&'\n').is_some() => out.extend_from_slice(b"\\par "),
            '\t' => out.extend_from_slice(b"\\tab "),
            '\\' | '{' | '}' => out.extend_from_slice(&[b'\\', character as u8]),
            ' '..='~' => out.push(character as u8),
            // In this range the code page of the documents we write is the same as Unicode.
            '\0'..='\u{7F}' | '\u{A0}'..='\u{FF}' => hex(character as u8, out),
            other => unicode(other, out),
        }
    }
}

fn hex(byte: u8, out: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = write!(out, "\\'{byte:02x}");
}

/// One character as `\uN`, and a question mark for those who do not know it.
pub(crate) fn unicode(character: char, out: &mut Vec<u8>) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{}?", i16::from_le_bytes(unit.to_le_bytes()));
    }
}
