//! Header fields as raw octets: enough to count, find and drop them without touching the rest.

use ropewalk_base::limits::HEADER_BYTES_MAX;
use std::ops::Range;

/// One header field: where it stands, its line end and folded lines included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a [u8],
    /// What follows the colon, folds kept, last line end dropped.
    pub(crate) value: &'a [u8],
    pub(crate) range: Range<usize>,
}

impl Field<'_> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// Walks the fields of a header section.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    message: &'a [u8],
    at: usize,
}

/// The fields of `message` up to its first empty line; lines without a colon are passed over.
pub(crate) const fn fields(message: &[u8]) -> Fields<'_> {
    Fields { message, at: 0 }
}

/// Length of the header section, without the empty line behind it.
pub(crate) fn header_length(message: &[u8]) -> usize {
    let mut all = fields(message);
    while all.next().is_some() {}
    all.at
}

fn line_end(message: &[u8], from: usize) -> usize {
    let rest = message.get(from..).unwrap_or(&[]);
    rest.iter().position(|b| *b == b'\n').map_or(message.len(), |end| from + end + 1)
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        loop {
            let start = self.at;
            if start >= self.message.len() || start > HEADER_BYTES_MAX {
                return None;
            }
            let mut end = line_end(self.message, start);
            if without_line_end(self.message.get(start..end)?).is_empty() {
                return None;
            }
            while matches!(self.message.get(end), Some(b' ' | b'\t')) {
                end = line_end(self.message, end);
            }
            self.at = end;
            let octets = without_line_end(self.message.get(start..end)?);
            if let Some(colon) = octets.iter().position(|b| *b == b':') {
                let (name, value) = octets.split_at(colon);
                return Some(Field {
                    name: name.trim_ascii_end(),
                    value: value.get(1..)?,
                    range: start..end,
                });
            }
        }
    }
}

/// The message without the fields of this name.
pub(crate) fn without_field(message: &[u8], name: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    let mut at = 0;
    for field in fields(message).filter(|field| field.is(name)) {
        out.extend_from_slice(message.get(at..field.range.start).unwrap_or(&[]));
        at = field.range.end;
    }
    out.extend_from_slice(message.get(at..).unwrap_or(&[]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8] = b"A: 1\r\nbcc : x,\r\n\ty\r\nno colon\r\n folded\r\nB:\r\n\r\nA: body\r\n";

    #[test]
    fn walks_and_drops() {
        let found: Vec<_> = fields(MESSAGE).map(|field| (field.name, field.value)).collect();
        assert_eq!(found, [(&b"A"[..], &b" 1"[..]), (b"bcc", b" x,\r\n\ty"), (b"B", b"")]);
        assert_eq!(without_field(MESSAGE, "Bcc"), b"A: 1\r\nno colon\r\n folded\r\nB:\r\n\r\nA: body\r\n");
        assert_eq!(without_field(MESSAGE, "C"), MESSAGE);
        assert_eq!(header_length(MESSAGE), MESSAGE.len() - 11);
        assert_eq!(header_length(b"\r\nx"), 0);
        assert_eq!(header_length(b""), 0);
        assert_eq!(header_length(b"A: 1"), 4);
    }
}
