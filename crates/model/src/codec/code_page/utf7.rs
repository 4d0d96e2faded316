//! UTF-7 (RFC 2152), code page 65000.

use super::CodePage;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// UTF-7. Written with the characters of Set D as they are and all others in base64, each run closed with `-`.
#[derive(Debug)]
pub(super) struct Utf7;

/// Set D and white space: what needs no base64.
const fn is_direct(character: char) -> bool {
    matches!(character, 'A'..='Z' | 'a'..='z' | '0'..='9' | '\'' | '(' | ')' | ',' | '-' | '.' | '/' | ':' | '?')
        || matches!(character, ' ' | '\t' | '\r' | '\n')
}

fn sextet(byte: u8) -> Option<u32> {
    ALPHABET.iter().zip(0..).find(|(known, _)| **known == byte).map(|(_, value)| value)
}

/// Writes UTF-16 units in base64 without padding, behind `+` and before `-`.
fn encode_run(out: &mut Vec<u8>, run: &str) {
    out.push(b'+');
    let (mut bits, mut count) = (0_u32, 0_u32);
    let put = |out: &mut Vec<u8>, value: u32| out.extend(ALPHABET.get((value & 0x3F) as usize));
    for unit in run.encode_utf16() {
        bits = bits << 16 | u32::from(unit);
        count += 16;
        while count >= 6 {
            count -= 6;
            put(out, bits >> count);
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        put(out, bits << (6 - count));
    }
    out.push(b'-');
}

/// Reads base64 up to the byte that ends it; what comes behind, without the `-` that may stand there.
fn decode_run<'a>(text: &mut String, bytes: &'a [u8]) -> &'a [u8] {
    let (mut bits, mut count, mut rest) = (0_u32, 0_u32, bytes);
    let mut units = Vec::new();
    while let Some((value, later)) =
        rest.split_first().and_then(|(byte, later)| Some((sextet(*byte)?, later)))
    {
        rest = later;
        bits = bits << 6 | value;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push((bits >> count) as u16);
            bits &= (1 << count) - 1;
        }
    }
    text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    rest.strip_prefix(b"-").unwrap_or(rest)
}

impl CodePage for Utf7 {
    fn decode(&self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some((byte, later)) = rest.split_first() {
            rest = later;
            match (*byte, later.strip_prefix(b"-")) {
                (b'+', Some(later)) => {
                    text.push('+');
                    rest = later;
                }
                (b'+', None) => rest = decode_run(&mut text, later),
                (byte, _) if byte.is_ascii() => text.push(char::from(byte)),
                _ => text.push(char::REPLACEMENT_CHARACTER),
            }
        }
        text
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if first == '+' {
                out.extend_from_slice(b"+-");
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            let direct = is_direct(first);
            let end = rest.find(|next| next == '+' || is_direct(next) != direct).unwrap_or(rest.len());
            let (run, later) = rest.split_at(end);
            if direct {
                out.extend_from_slice(run.as_bytes());
            } else {
                encode_run(&mut out, run);
            }
            rest = later;
        }
        out
    }
}
