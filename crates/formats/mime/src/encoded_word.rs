//! Encoded words in header fields (RFC 2047, with RFC 2231 5 language tags): decoded tolerantly, written
//! strictly.

use crate::charset;
use crate::transfer::{decode_base64, encode_base64, hex_pair};
use memchr::memmem;

/// An encoded word as it stands in a field.
struct Word<'a> {
    charset: &'a [u8],
    base64: bool,
    data: &'a [u8],
    length: usize,
}

/// Reads the encoded word at the start of `bytes`. The look-ahead never passes the start of another word, so that
/// reading a whole field stays linear.
fn read_word(bytes: &[u8]) -> Option<Word<'_>> {
    let after = bytes.strip_prefix(b"=?")?;
    let mark = after.iter().take(80).position(|b| *b == b'?')?;
    let charset = after.get(..mark)?;
    if charset.is_empty() || !charset.iter().all(|b| (33..=126).contains(b)) {
        return None;
    }
    let base64 = match after.get(mark + 1)? {
        b'B' | b'b' => true,
        b'Q' | b'q' => false,
        _ => return None,
    };
    if after.get(mark + 2) != Some(&b'?') {
        return None;
    }
    let data = after.get(mark + 3..)?;
    let mut at = 0;
    loop {
        let found = at + data.get(at..)?.iter().position(|b| matches!(b, b'?' | b'=' | b'\r' | b'\n'))?;
        match (data.get(found)?, data.get(found + 1)) {
            (b'?', Some(b'=')) => {
                let language = charset.iter().position(|b| *b == b'*').unwrap_or(charset.len());
                return Some(Word {
                    charset: charset.get(..language)?,
                    base64,
                    data: data.get(..found)?,
                    length: 2 + mark + 3 + found + 2,
                });
            }
            // "=?" opens the next word, unless it is the "=" of a cut escape before the closing "?=".
            (b'=', Some(b'?')) if data.get(found + 2) != Some(&b'=') => return None,
            (b'\r' | b'\n', _) => return None,
            _ => at = found + 1,
        }
    }
}

/// Length of the encoded word `bytes` starts with.
pub(crate) fn word_length(bytes: &[u8]) -> Option<usize> {
    read_word(bytes).map(|word| word.length)
}

fn word_bytes(word: &Word<'_>) -> Vec<u8> {
    if word.base64 {
        return decode_base64(word.data);
    }
    let mut out = Vec::with_capacity(word.data.len());
    let mut at = 0;
    while let Some(&byte) = word.data.get(at) {
        at += 1;
        match byte {
            b'_' => out.push(b' '),
            b'=' => match hex_pair(word.data.get(at), word.data.get(at + 1)) {
                Some(octet) => {
                    out.push(octet);
                    at += 2;
                }
                None => out.push(b'='),
            },
            other => out.push(other),
        }
    }
    out
}

/// Decodes the encoded words in an unfolded value; the rest is read as UTF-8 or Windows-1252. Blanks between two
/// words go (RFC 2047 6.2), and the octets of neighbours with one charset are joined before they are decoded,
/// because many senders split characters.
pub fn decode(value: &[u8]) -> String {
    if memmem::find(value, b"=?").is_none() {
        return charset::decode(None, value).into_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut pending: Option<(Vec<u8>, Vec<u8>)> = None;
    let mut rest = value;
    while !rest.is_empty() {
        let start = memmem::find(rest, b"=?").unwrap_or(rest.len());
        let (plain, tail) = rest.split_at(start);
        match read_word(tail) {
            Some(word) => {
                if pending.is_none() || !plain.trim_ascii().is_empty() {
                    flush(&mut pending, &mut out);
                    out.push_str(&charset::decode(None, plain));
                }
                let bytes = word_bytes(&word);
                match &mut pending {
                    Some((charset, joined))
                        if charset.eq_ignore_ascii_case(word.charset) && !is_stateful(charset) =>
                    {
                        joined.extend(bytes)
                    }
                    _ => {
                        flush(&mut pending, &mut out);
                        pending = Some((word.charset.to_vec(), bytes));
                    }
                }
                rest = tail.get(word.length..).unwrap_or_default();
            }
            None => {
                flush(&mut pending, &mut out);
                let (literal, after) = rest.split_at(rest.len().min(start + 2));
                out.push_str(&charset::decode(None, literal));
                rest = after;
            }
        }
    }
    flush(&mut pending, &mut out);
    out
}

/// Charsets with shifts start anew in every word (RFC 2047 3).
fn is_stateful(charset: &[u8]) -> bool {
    charset.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"iso-2022"))
}

fn flush(pending: &mut Option<(Vec<u8>, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = pending.take() {
        let text = charset::decode(Some(&charset), &bytes);
        // A word may carry a line end; a field value may not.
        out.extend(text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')));
    }
}

/// Whether text can stand in a field as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.contains("=?")
        && !text.contains("  ")
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && text.bytes().all(|b| (32..=126).contains(&b))
        && text.split(' ').all(|word| word.len() <= 60)
}

/// Text as encoded words of at most 75 characters (RFC 2047 2), UTF-8, whichever of Q and B is shorter.
pub(crate) fn encode(text: &str) -> Vec<String> {
    let escaped = text.bytes().filter(|b| !is_q_literal(*b) && *b != b' ').count();
    let q = escaped * 2 < text.len() / 3 + 1;
    let mut words = Vec::new();
    let (mut chunk, mut width) = (String::new(), 0);
    for character in text.chars() {
        let mut buffer = [0; 4];
        let bytes = character.encode_utf8(&mut buffer).as_bytes();
        let cost: usize = if q { bytes.iter().map(|b| q_width(*b)).sum() } else { bytes.len() };
        if width + cost > if q { 60 } else { 45 } {
            words.push(word(&chunk, q));
            chunk.clear();
            width = 0;
        }
        chunk.push(character);
        width += cost;
    }
    if !chunk.is_empty() {
        words.push(word(&chunk, q));
    }
    words
}

/// What RFC 2047 5 (3) lets stand in a phrase.
fn is_q_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'!' | b'*' | b'+' | b'-' | b'/')
}

fn q_width(byte: u8) -> usize {
    if is_q_literal(byte) || byte == b' ' { 1 } else { 3 }
}

fn word(chunk: &str, q: bool) -> String {
    if !q {
        return format!("=?utf-8?B?{}?=", String::from_utf8_lossy(&encode_base64(chunk.as_bytes())));
    }
    let mut out = String::from("=?utf-8?Q?");
    for byte in chunk.bytes() {
        match byte {
            b' ' => out.push('_'),
            literal if is_q_literal(literal) => out.push(char::from(literal)),
            other => {
                out.push('=');
                out.extend(
                    [other >> 4, other & 15]
                        .map(|n| char::from_digit(u32::from(n), 16).unwrap_or('0').to_ascii_uppercase()),
                );
            }
        }
    }
    out + "?="
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words() {
        for (encoded, text) in [
            ("=?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?= <x>", "Patrik Fältström <x>"),
            ("=?utf-8?b?VGjDrXMgw61zIHbDoWzDrWQgw5pURjg=?=", "Thís ís válíd ÚTF8"),
            ("a =?ISO-8859-1?Q?b?= =?ISO-8859-1?Q?c?=  d", "a bc  d"),
            ("=?utf-8?B?ww==?= \t =?UTF-8*en?b?qQ?=", "é"),
            ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é"),
            ("=?utf-8?Q?What?_is_=?=?=", "What? is =?="),
            ("=?nonsense", "=?nonsense"),
            ("=?a?q?=?a?q?b?= x", "=?a?q?b x"),
            ("=?utf-8?Q?a=0D=0Ab?=", "ab"),
            ("=?ISO-2022-JP?B?GyRCJUYbKEI=?= =?ISO-2022-JP?B?GyRCJUYbKEI=?=", "テテ"),
            ("=?iso-2022-jp?q?=1B$B%O%m!<!&%o!<%k%I=1B(B?=", "ハロー・ワールド"),
        ] {
            assert_eq!(decode(encoded.as_bytes()), text);
        }
        assert_eq!(decode(b"caf\xE9"), "café");
    }

    #[test]
    fn a_field_of_openings_is_linear() {
        let hostile = b"=?a?q?".repeat(100_000);
        assert_eq!(decode(&hostile).len(), hostile.len());
    }

    proptest! {
        #[test]
        fn encoding_comes_back(text in "\\PC{1,200}") {
            let words = encode(&text);
            prop_assert!(words.iter().all(|word| word.len() <= 75 && word.is_ascii()));
            prop_assert_eq!(decode(words.join(" ").as_bytes()), text);
        }

        #[test]
        fn takes_anything(bytes: Vec<u8>) {
            decode(&bytes);
        }
    }
}
