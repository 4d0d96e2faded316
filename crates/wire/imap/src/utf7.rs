//! Modified UTF-7 of mailbox names (RFC 3501 5.1.3).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// Encodes a name.
pub(crate) fn encode(name: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut shifted = String::new();
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            flush(&mut shifted, &mut out);
            out.push(c as u8);
            if c == '&' {
                out.push(b'-');
            }
        } else {
            shifted.push(c);
        }
    }
    flush(&mut shifted, &mut out);
    out
}

fn flush(shifted: &mut String, out: &mut Vec<u8>) {
    if shifted.is_empty() {
        return;
    }
    out.push(b'&');
    let (mut bits, mut count) = (0u32, 0u32);
    for unit in shifted.encode_utf16() {
        bits = (bits << 16) | u32::from(unit);
        count += 16;
        while count >= 6 {
            count -= 6;
            out.push(digit(bits >> count));
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        out.push(digit(bits << (6 - count)));
    }
    out.push(b'-');
    shifted.clear();
}

fn digit(bits: u32) -> u8 {
    ALPHABET[(bits & 0x3F) as usize]
}

/// Decodes a name; `None` when it is not modified UTF-7. Superfluous encoding of ASCII is let pass.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'&' => {
                let end = rest.iter().position(|b| *b == b'-')?;
                let (shifted, after) = (rest.get(..end)?, rest.get(end + 1..)?);
                if shifted.is_empty() {
                    out.push('&');
                } else {
                    decode_shifted(shifted, &mut out)?;
                }
                rest = after;
            }
            b' '..=b'~' => out.push(char::from(byte)),
            _ => return None,
        }
    }
    Some(out)
}

fn decode_shifted(shifted: &[u8], out: &mut String) -> Option<()> {
    let mut units = Vec::with_capacity(shifted.len() * 6 / 16);
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in shifted {
        let value = ALPHABET.iter().position(|letter| letter == byte)?;
        bits = (bits << 6) | value as u32;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push((bits >> count) as u16);
            bits &= (1 << count) - 1;
        }
    }
    if count >= 6 || bits != 0 {
        return None;
    }
    for c in char::decode_utf16(units) {
        out.push(c.ok()?);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vectors_both_ways() {
        for (name, bytes) in [
            ("INBOX", "INBOX"),
            ("R&D", "R&-D"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("☺!", "&Jjo-!"),
            ("😀", "&2D3eAA-"),
        ] {
            assert_eq!(encode(name), bytes.as_bytes());
            assert_eq!(decode(bytes.as_bytes()).as_deref(), Some(name));
        }
    }

    #[test]
    fn broken_names() {
        for bytes in ["&", "&Jjo", "&Jj-", "&Jjp-", "&2D0-", "a\u{e4}", "&J?o-"] {
            assert_eq!(decode(bytes.as_bytes()), None, "{bytes}");
        }
    }

    proptest! {
        #[test]
        fn any_name_comes_back(name in any::<String>()) {
            prop_assert_eq!(decode(&encode(&name)), Some(name));
        }

        #[test]
        fn any_bytes_do_no_harm(bytes in any::<Vec<u8>>()) {
            let _ = decode(&bytes);
        }
    }
}
