//! ESMTP parameters (RFC 5321 4.1.2 `Mail-parameters`) and xtext (RFC 3461 4, RFC 6533 3).

use crate::command::CommandError;
use crate::scan::{Scan, is_value};

/// One `KEYWORD` or `KEYWORD=value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter<'a> {
    /// Keyword as sent; compare without case.
    pub keyword: &'a str,
    /// What follows "=".
    pub value: Option<&'a str>,
}

impl<'a> Parameter<'a> {
    /// The value, which must be there.
    ///
    /// # Errors
    /// [`CommandError::Arguments`] when there is none.
    pub fn required(&self) -> Result<&'a str, CommandError> {
        self.value.ok_or(CommandError::Arguments("the parameter needs a value"))
    }

    /// Refuses a value.
    ///
    /// # Errors
    /// [`CommandError::Arguments`] when there is one.
    pub fn bare(&self) -> Result<(), CommandError> {
        if self.value.is_none() {
            Ok(())
        } else {
            Err(CommandError::Arguments("the parameter takes no value"))
        }
    }
}

/// Splits what follows a path into parameters and hands each to `take`, which answers whether it knows it.
/// Keywords that come twice are refused.
pub(crate) fn parameters<'a>(
    mut scan: Scan<'a>,
    mut take: impl FnMut(Parameter<'a>) -> Result<bool, CommandError>,
) -> Result<(), CommandError> {
    let mut seen: Vec<&str> = Vec::new();
    while !scan.is_empty() {
        if !scan.blanks() {
            return Err(CommandError::Syntax("a blank must stand before a parameter"));
        }
        if scan.is_empty() {
            return Ok(());
        }
        let keyword = scan.run(|c| c.is_ascii_alphanumeric() || c == '-');
        if keyword.is_empty() || keyword.starts_with('-') {
            return Err(CommandError::Syntax("malformed parameter"));
        }
        let value = if scan.take('=') { Some(scan.run(is_value)) } else { None };
        if value.is_some_and(str::is_empty) {
            return Err(CommandError::Syntax("malformed parameter value"));
        }
        if seen.iter().any(|other| other.eq_ignore_ascii_case(keyword)) {
            return Err(CommandError::Arguments("the same parameter twice"));
        }
        seen.push(keyword);
        if !take(Parameter { keyword, value })? {
            return Err(CommandError::UnknownParameter);
        }
    }
    Ok(())
}

/// Decodes xtext: `+XX` is a byte, everything else printable but "+" and "=" stands for itself.
///
/// # Errors
/// [`CommandError::Arguments`] when it is not xtext or not UTF-8 once decoded.
pub fn xtext_decode(text: &str) -> Result<String, CommandError> {
    const BAD: CommandError = CommandError::Arguments("malformed xtext");
    let mut bytes = Vec::with_capacity(text.len());
    let mut input = text.bytes();
    while let Some(byte) = input.next() {
        match byte {
            b'+' => {
                let high = input.next().and_then(upper_hex).ok_or(BAD)?;
                let low = input.next().and_then(upper_hex).ok_or(BAD)?;
                bytes.push(high << 4 | low);
            }
            b'=' => return Err(BAD),
            b'!'..=b'~' => bytes.push(byte),
            _ => return Err(BAD),
        }
    }
    String::from_utf8(bytes).map_err(|_| BAD)
}

fn upper_hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

/// Encodes as xtext.
pub fn xtext_encode(text: &str, out: &mut Vec<u8>) {
    const HEX: [u8; 16] = *b"0123456789ABCDEF";
    for byte in text.bytes() {
        if matches!(byte, b'!'..=b'~') && byte != b'+' && byte != b'=' {
            out.push(byte);
        } else {
            let [high, low] = [byte >> 4, byte & 0x0F].map(|nibble| HEX.get(usize::from(nibble)).copied());
            out.extend([Some(b'+'), high, low].into_iter().flatten());
        }
    }
}

/// Decodes the `\x{...}` of a `utf-8` original recipient (RFC 6533 3); other characters stand for themselves.
///
/// # Errors
/// [`CommandError::Arguments`] when an escape is malformed.
pub fn unitext_decode(text: &str) -> Result<String, CommandError> {
    const BAD: CommandError = CommandError::Arguments("malformed utf-8 address");
    let mut out = String::with_capacity(text.len());
    let mut scan = Scan(text);
    while let Some(c) = scan.next() {
        match c {
            '\\' => {
                if !scan.take('x') || !scan.take('{') {
                    return Err(BAD);
                }
                let digits = scan.run(|c| c.is_ascii_hexdigit());
                let code = (digits.len() <= 6).then(|| u32::from_str_radix(digits, 16).ok()).flatten();
                out.push(code.and_then(char::from_u32).ok_or(BAD)?);
                if !scan.take('}') {
                    return Err(BAD);
                }
            }
            '+' | '=' => return Err(BAD),
            c => out.push(c),
        }
    }
    Ok(out)
}

/// Encodes as `utf-8-addr-unitext`.
pub fn unitext_encode(text: &str, out: &mut Vec<u8>) {
    for c in text.chars() {
        if is_value(c) && !matches!(c, '\\' | '+' | '=') {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            out.extend_from_slice(format!("\\x{{{:02X}}}", u32::from(c)).as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xtext_both_ways() {
        let mut out = Vec::new();
        xtext_encode("a+b=c d@é", &mut out);
        assert_eq!(out, b"a+2Bb+3Dc+20d@+C3+A9");
        assert_eq!(xtext_decode("a+2Bb+3Dc+20d@+C3+A9").unwrap(), "a+b=c d@é");
        for bad in ["+", "+4", "+zz", "+FF", "a=b", "é"] {
            assert!(xtext_decode(bad).is_err(), "{bad}");
        }
        let mut out = Vec::new();
        unitext_encode("a+b \\é", &mut out);
        assert_eq!(out, "a\\x{2B}b\\x{20}\\x{5C}é".as_bytes());
        assert_eq!(unitext_decode("a\\x{2B}b\\x{20}\\x{5C}é").unwrap(), "a+b \\é");
        for bad in ["\\", "\\x", "\\x{", "\\x{}", "\\x{D800}", "\\x{1234567}", "a+b"] {
            assert!(unitext_decode(bad).is_err(), "{bad}");
        }
    }
}
