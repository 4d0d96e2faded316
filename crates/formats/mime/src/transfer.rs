//! Content-Transfer-Encoding (RFC 2045 6): tolerant decoders that lose nothing that can be read, and encoders.

use memchr::memchr2;

const SKIP: u8 = 0xFF;
const PAD: u8 = 0xFE;

const SEXTETS: [u8; 256] = {
    let mut table = [SKIP; 256];
    let alphabet = ALPHABET;
    let mut at = 0;
    while at < 64 {
        table[alphabet[at] as usize] = at as u8;
        at += 1;
    }
    table[b'=' as usize] = PAD;
    table
};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Decodes base64. Characters outside the alphabet are passed over (RFC 2045 6.8). Padding ends a group; more groups
/// may follow it, as in attachments glued together by broken senders, but text after it, such as the footer of a
/// mailing list, ends everything.
pub fn decode_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut padded = false;
    for &byte in bytes {
        let value = SEXTETS[usize::from(byte)];
        if value < 64 {
            bits = (bits << 6) | u32::from(value);
            count += 1;
            if count == 4 {
                out.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
                (bits, count) = (0, 0);
            }
        } else if value == PAD {
            flush_group(&mut out, bits, count);
            (bits, count) = (0, 0);
            padded = true;
        } else if padded && !matches!(byte, b'\r' | b'\n') {
            break;
        }
    }
    flush_group(&mut out, bits, count);
    out
}

fn flush_group(out: &mut Vec<u8>, bits: u32, count: u32) {
    match count {
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&[(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The octet two hexadecimal digits stand for.
pub(crate) fn hex_pair(high: Option<&u8>, low: Option<&u8>) -> Option<u8> {
    Some(hex(*high?)? << 4 | hex(*low?)?)
}

/// Decodes quoted-printable (RFC 2045 6.7). A `=` that starts nothing valid stays as it is; blanks at the end of a
/// line are transport padding and go.
pub fn decode_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        let stop = memchr2(b'=', b'\n', rest).unwrap_or(rest.len());
        let (plain, tail) = rest.split_at(stop);
        out.extend_from_slice(plain);
        match tail.first() {
            None => break,
            Some(b'\n') => {
                let cr = out.last() == Some(&b'\r') && plain.last() == Some(&b'\r');
                if cr {
                    out.pop();
                }
                // Only blanks that came literally are padding; the ones a `=20` stands for are in `out` before them.
                let plain = plain.strip_suffix(b"\r").unwrap_or(plain);
                let padding = plain.len() - plain.trim_ascii_end().len();
                out.truncate(out.len() - padding);
                out.extend_from_slice(if cr { b"\r\n" } else { b"\n" });
                rest = tail.get(1..).unwrap_or_default();
            }
            Some(_) => rest = escape(tail, &mut out),
        }
    }
    out
}

/// Decodes what stands at a `=`; gives back what follows.
fn escape<'a>(tail: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    if let Some(octet) = hex_pair(tail.get(1), tail.get(2)) {
        out.push(octet);
        return tail.get(3..).unwrap_or_default();
    }
    let blanks = tail.iter().skip(1).take(128).take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
    match tail.get(1 + blanks) {
        Some(b'\n') => tail.get(2 + blanks..).unwrap_or_default(),
        None => &[],
        Some(_) => {
            out.push(b'=');
            tail.get(1..).unwrap_or_default()
        }
    }
}

/// Base64 on one line.
pub fn encode_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        out.extend_from_slice(&base64_group(chunk));
    }
    out
}

fn base64_group(chunk: &[u8]) -> [u8; 4] {
    let at = |n: usize| u32::from(chunk.get(n).copied().unwrap_or(0));
    let bits = at(0) << 16 | at(1) << 8 | at(2);
    let letter = |shift: u32| ALPHABET[((bits >> shift) & 63) as usize];
    let third = if chunk.len() > 1 { letter(6) } else { b'=' };
    let fourth = if chunk.len() > 2 { letter(0) } else { b'=' };
    [letter(18), letter(12), third, fourth]
}

/// Base64 in lines of 76 characters, each with CRLF.
pub fn encode_base64_lines(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() / 57 * 78 + 80);
    for line in bytes.chunks(57) {
        for chunk in line.chunks(3) {
            out.extend_from_slice(&base64_group(chunk));
        }
        out.extend_from_slice(b"\r\n");
    }
}

/// Quoted-printable of text whose line ends are CRLF; lines of at most 76 characters. A last line without CRLF
/// gets a soft break, so that decoding gives exactly the same bytes.
pub fn encode_quoted_printable(text: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut column = 0;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if byte == b'\r' && text.get(at + 1) == Some(&b'\n') {
            out.extend_from_slice(b"\r\n");
            column = 0;
            at += 2;
            continue;
        }
        let line_ends = matches!(text.get(at + 1..), None | Some([] | [b'\r', b'\n', ..]));
        let literal = match byte {
            b'=' => false,
            b' ' | b'\t' => !line_ends,
            // A dot or "From " at the start of a line meets broken relays.
            b'.' | b'F' => column != 0,
            33..=126 => true,
            _ => false,
        };
        let width = if literal { 1 } else { 3 };
        if column + width > 75 {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        if literal {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'=', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        column += width;
        at += 1;
    }
    if column > 0 {
        out.extend_from_slice(b"=\r\n");
    }
}

/// Whether text with CRLF line ends can go as it is: ASCII, no controls, no line beyond 76 octets, none that a
/// relay might change or that looks like a boundary.
pub(crate) fn is_seven_bit(text: &[u8]) -> bool {
    text.split(|b| *b == b'\n').all(|line| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        line.len() <= 76
            && line.iter().all(|b| matches!(b, b'\t' | 32..=126))
            && !matches!(line.last(), Some(b' ' | b'\t'))
            && !line.starts_with(b"From ")
            && !line.starts_with(b"--")
            && line != b"."
    })
}

/// Whether quoted-printable would be shorter than base64.
pub(crate) fn prefers_quoted_printable(text: &[u8]) -> bool {
    let escaped = text.iter().filter(|b| !matches!(b, b'\t' | b'\r' | b'\n' | 32..=126)).count();
    escaped * 6 <= text.len()
}

/// Text with every line end made CRLF.
pub fn to_crlf(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some(stop) = memchr2(b'\r', b'\n', rest) {
        let (line, tail) = rest.split_at(stop);
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
        let skip = if tail.starts_with(b"\r\n") { 2 } else { 1 };
        rest = tail.get(skip..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tolerant_decoding() {
        assert_eq!(decode_base64(b"SGVs\r\nbG8=\r\n"), b"Hello");
        assert_eq!(decode_base64(b"SGVsbG8=SGVsbG8"), b"HelloHello");
        assert_eq!(decode_base64(b"S G!Vs*bG8"), b"Hello");
        assert_eq!(decode_base64(b"===="), b"");
        assert_eq!(decode_base64(b"SGVsbG8=\r\n____\r\nfooter"), b"Hello");
        assert_eq!(decode_base64(b"SGVsbG8= ignored"), b"Hello");
        assert_eq!(decode_quoted_printable(b"a=3Db=\r\nc  \r\nd=20 \ne=ZZ=\n=4"), b"a=bc\r\nd \ne=ZZ=4");
        assert_eq!(decode_quoted_printable(b"=  \r\nx="), b"x");
        assert_eq!(decode_quoted_printable(b"a\r=\n"), b"a\r");
    }

    proptest! {
        #[test]
        fn base64_comes_back(bytes: Vec<u8>) {
            let mut lines = Vec::new();
            encode_base64_lines(&bytes, &mut lines);
            prop_assert_eq!(&decode_base64(&lines), &bytes);
            prop_assert_eq!(&decode_base64(&encode_base64(&bytes)), &bytes);
        }

        #[test]
        fn quoted_printable_comes_back(text in "([ -~é\t]{0,100}(\r\n)?){0,5}") {
            let mut lines = Vec::new();
            encode_quoted_printable(text.as_bytes(), &mut lines);
            prop_assert!(lines.split(|b| *b == b'\n').all(|line| line.len() <= 77));
            prop_assert_eq!(decode_quoted_printable(&lines), text.as_bytes());
        }

        #[test]
        fn decoders_take_anything(bytes: Vec<u8>) {
            decode_base64(&bytes);
            decode_quoted_printable(&bytes);
        }
    }
}
