//! Header blocks: the fields of one, each with its exact octets (RFC 5322 2.2).

use crate::encoded_word;
use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;

/// One header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Name as it stands in the message, without the colon.
    pub name: &'a [u8],
    /// Everything after the colon, folds included, without the last line end.
    pub value: &'a [u8],
    /// The whole field in the message, folds and last line end included.
    pub range: Range<usize>,
}

impl Field<'_> {
    /// Whether this is the field `name`; case does not matter.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The value unfolded and trimmed, still encoded.
    pub fn unfolded(&self) -> Vec<u8> {
        unfold(self.value).trim_ascii().to_vec()
    }

    /// The value as text: unfolded, RFC 2047 words decoded, raw 8-bit octets read as UTF-8 or Windows-1252.
    pub fn text(&self) -> String {
        decode_text(self.value)
    }
}

/// The fields of a header block, in order. Lines that are no field are passed over.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    block: &'a [u8],
    at: usize,
    base: usize,
}

impl<'a> Fields<'a> {
    /// The fields of `block`, which starts at `base` in the message.
    pub const fn new(block: &'a [u8], base: usize) -> Self {
        Self { block, at: 0, base }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        while self.at < self.block.len() {
            let start = self.at;
            let mut end = line_end(self.block, start);
            let first_line = self.block.get(start..end)?;
            if is_blank(first_line) {
                self.at = self.block.len();
                return None;
            }
            while matches!(self.block.get(end), Some(b' ' | b'\t')) {
                end = line_end(self.block, end);
            }
            self.at = end;
            if let Some(colon) = field_colon(first_line) {
                let name = first_line.get(..colon)?.trim_ascii_end();
                let value = without_line_end(self.block.get(start + colon + 1..end)?);
                return Some(Field { name, value, range: self.base + start..self.base + end });
            }
        }
        None
    }
}

/// Where the line that starts at `start` ends, its LF included.
pub(crate) fn line_end(bytes: &[u8], start: usize) -> usize {
    match bytes.get(start..).and_then(|rest| memchr(b'\n', rest)) {
        Some(length) => start + length + 1,
        None => bytes.len(),
    }
}

/// Whether a line has nothing but its end.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\n" | b"\r\n" | b"\r")
}

/// A line or field without its last line end.
pub(crate) fn without_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Where the colon of a field is, if `line` starts one: a name of printable ASCII without blanks before it.
/// Blanks between name and colon were allowed once (RFC 5322 4.5.8).
pub(crate) fn field_colon(line: &[u8]) -> Option<usize> {
    let colon = memchr(b':', line)?;
    let name = line.get(..colon)?.trim_ascii_end();
    (!name.is_empty() && name.iter().all(|b| (33..=126).contains(b))).then_some(colon)
}

/// A field value without its folds: CR and LF removed, the blanks after them kept (RFC 5322 2.2.3).
pub fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    if value.iter().any(|b| matches!(b, b'\r' | b'\n')) {
        Cow::Owned(value.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect())
    } else {
        Cow::Borrowed(value)
    }
}

/// A field value as text: unfolded, trimmed, RFC 2047 words decoded; tabs, which some senders fold with, are
/// blanks.
pub fn decode_text(value: &[u8]) -> String {
    encoded_word::decode(unfold(value).trim_ascii()).replace('\t', " ")
}

/// The fields of `block` whose names are in `names` (with `exclude`: are not), each with its exact octets, and an
/// empty line after them. This is BODY[HEADER.FIELDS] and BODY[HEADER.FIELDS.NOT] (RFC 3501 6.4.5).
pub fn subset(block: &[u8], names: &[impl AsRef<[u8]>], exclude: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for field in Fields::new(block, 0) {
        let listed = names.iter().any(|name| field.name.eq_ignore_ascii_case(name.as_ref()));
        if listed != exclude {
            let octets = block.get(field.range).unwrap_or_default();
            out.extend_from_slice(octets);
            if !octets.ends_with(b"\n") {
                out.extend_from_slice(b"\r\n");
            }
        }
    }
    let crlf = !block.contains(&b'\n') || memchr::memmem::find(block, b"\r\n").is_some();
    out.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_octets() {
        let block = b"From nobody\r\nA: 1\r\n 2\r\nnonsense\r\nB : x\r\nempty:\r\n\r\nC: body\r\n";
        let fields: Vec<_> = Fields::new(block, 10).collect();
        assert_eq!(fields.len(), 3);
        assert_eq!((fields[0].name, fields[0].value), (&b"A"[..], &b" 1\r\n 2"[..]));
        assert_eq!(fields[0].range, 23..33);
        assert_eq!(fields[0].text(), "1 2");
        assert_eq!(fields[1].name, b"B");
        assert_eq!(fields[2].value, b"");
    }

    #[test]
    fn subset_of_fields() {
        let block = b"A: 1\r\nB: 2\r\n 3\r\nC: 4\r\n\r\n";
        assert_eq!(subset(block, &["b"], false), b"B: 2\r\n 3\r\n\r\n");
        assert_eq!(subset(block, &["b"], true), b"A: 1\r\nC: 4\r\n\r\n");
        assert_eq!(subset(b"", &["b"], true), b"\r\n");
        assert_eq!(subset(b"A: 1", &["a"], false), b"A: 1\r\n\r\n");
        assert_eq!(subset(b"A: 1\n\n", &["x"], false), b"\n");
    }
}
