//! What FETCH names between the brackets of BODY[...] (RFC 3501 6.4.5).

use crate::error::CommandError;
use crate::scanner::Scanner;
use crate::writer::encode_astring_inline;
use std::ops::Range;

/// A header line has at most 998 bytes (RFC 5322 2.1.1), so no field name is longer.
const FIELD_NAME_BYTES_MAX: usize = 998;

/// The kind of text of a section.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SectionText {
    /// `HEADER`
    Header,
    /// `HEADER.FIELDS (...)`; never empty.
    HeaderFields(Vec<Vec<u8>>),
    /// `HEADER.FIELDS.NOT (...)`; never empty.
    HeaderFieldsNot(Vec<Vec<u8>>),
    /// `TEXT`
    Text,
    /// `MIME`; only with a part number before it.
    Mime,
}

/// A section: part numbers, then perhaps a kind. Both empty is the whole message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Section {
    /// Part numbers, each at least 1.
    pub part: Vec<u32>,
    /// None: the part's whole body, or the whole message.
    pub text: Option<SectionText>,
}

/// `<offset.length>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Partial {
    /// First octet, from zero.
    pub offset: u32,
    /// Octets at most, from 1.
    pub length: u32,
}

impl Partial {
    /// The octets of `all` that this names; none past the end.
    pub fn of(self, all: &[u8]) -> &[u8] {
        all.get(self.within(0..all.len())).unwrap_or_default()
    }

    /// The part of a range that this names; none past the end.
    pub fn within(self, range: Range<usize>) -> Range<usize> {
        let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        let start = range.start.saturating_add(offset).min(range.end);
        start..start.saturating_add(length).min(range.end)
    }
}

impl Section {
    /// The whole message.
    pub fn whole() -> Self {
        Self::default()
    }

    /// A text of the message itself.
    pub fn text(text: SectionText) -> Self {
        Self { part: Vec::new(), text: Some(text) }
    }

    /// Reads what stands after `[`, with the `]`.
    pub(crate) fn decode(scanner: &mut Scanner<'_>) -> Result<Self, CommandError> {
        let mut section = Self::default();
        while scanner.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            section.part.push(scanner.nz_number()?.get());
            if !scanner.take(b'.') {
                scanner.byte(b']', "]")?;
                return Ok(section);
            }
        }
        if section.part.is_empty() && scanner.take(b']') {
            return Ok(section);
        }
        let word = scanner.word(|byte| byte.is_ascii_alphabetic() || byte == b'.', "a section")?;
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        section.text = Some(if is("HEADER") {
            SectionText::Header
        } else if is("TEXT") {
            SectionText::Text
        } else if is("MIME") && !section.part.is_empty() {
            SectionText::Mime
        } else if is("HEADER.FIELDS") {
            SectionText::HeaderFields(header_list(scanner)?)
        } else if is("HEADER.FIELDS.NOT") {
            SectionText::HeaderFieldsNot(header_list(scanner)?)
        } else {
            return Err(scanner.expected("HEADER, TEXT or MIME"));
        });
        scanner.byte(b']', "]")?;
        Ok(section)
    }

    /// Appends what stands between the brackets.
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        for (place, number) in self.part.iter().enumerate() {
            if place > 0 {
                out.push(b'.');
            }
            out.extend_from_slice(number.to_string().as_bytes());
        }
        let Some(text) = &self.text else { return };
        if !self.part.is_empty() {
            out.push(b'.');
        }
        let (name, fields): (&str, &[Vec<u8>]) = match text {
            SectionText::Header => ("HEADER", &[]),
            SectionText::Text => ("TEXT", &[]),
            SectionText::Mime => ("MIME", &[]),
            SectionText::HeaderFields(fields) => ("HEADER.FIELDS", fields),
            SectionText::HeaderFieldsNot(fields) => ("HEADER.FIELDS.NOT", fields),
        };
        out.extend_from_slice(name.as_bytes());
        for (place, field) in fields.iter().enumerate() {
            out.extend_from_slice(if place == 0 { b" (" } else { b" " });
            encode_astring_inline(field, out);
        }
        if !fields.is_empty() {
            out.push(b')');
        }
    }
}

fn header_list(scanner: &mut Scanner<'_>) -> Result<Vec<Vec<u8>>, CommandError> {
    scanner.space()?;
    scanner.list(|scanner| {
        let name = scanner.astring()?;
        let printable = |byte: &u8| (0x21..=0x7E).contains(byte) && *byte != b':';
        // A field name (RFC 5322 2.2); the response repeats it, so nothing else may get in.
        if name.is_empty() || name.len() > FIELD_NAME_BYTES_MAX || !name.iter().all(printable) {
            return Err(scanner.expected("a header field name"));
        }
        Ok(name)
    })
}
