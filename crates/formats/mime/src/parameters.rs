//! Content-Type and Content-Disposition with their parameters (RFC 2045 5.1, RFC 2183, RFC 2231).

use crate::charset;
use crate::encoded_word;
use crate::header::unfold;
use crate::transfer::hex_pair;
use ropewalk_base::limits::MIME_PARAMETERS_MAX;

/// Parameters in order, as they stand in the message but unquoted; names are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, Vec<u8>)>);

impl Parameters {
    /// The raw value of a parameter.
    pub fn raw(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_slice())
    }

    /// The value of a parameter as text: RFC 2231 continuations and charsets, else RFC 2047 words, which are not
    /// allowed here but common.
    pub fn text(&self, name: &str) -> Option<String> {
        if let Some(value) = self.raw(&format!("{name}*")) {
            return Some(extended(value));
        }
        if let Some(value) = self.continued(name) {
            return Some(value);
        }
        self.raw(name).map(encoded_word::decode)
    }

    /// `name*0*=charset'language'text; name*1=text; ...` (RFC 2231 3).
    fn continued(&self, name: &str) -> Option<String> {
        let mut pieces: Vec<(usize, bool, &[u8])> = Vec::new();
        for (known, value) in &self.0 {
            let Some(rest) = known.strip_prefix(name).and_then(|rest| rest.strip_prefix('*')) else {
                continue;
            };
            let (number, encoded) = match rest.strip_suffix('*') {
                Some(number) => (number, true),
                None => (rest, false),
            };
            if let Ok(number) = number.parse() {
                pieces.push((number, encoded, value));
            }
        }
        pieces.sort_by_key(|(number, ..)| *number);
        let (mut bytes, mut label) = (Vec::new(), None);
        for (expected, (number, encoded, value)) in pieces.iter().enumerate() {
            if *number != expected {
                break;
            }
            let mut value = *value;
            if *encoded && expected == 0 {
                (label, value) = split_extended(value);
            }
            if *encoded {
                percent_decode(value, &mut bytes);
            } else {
                bytes.extend_from_slice(value);
            }
        }
        let started = pieces.first().is_some_and(|(number, ..)| *number == 0);
        started.then(|| charset::decode(label, &bytes).into_owned())
    }
}

fn extended(value: &[u8]) -> String {
    let (label, rest) = split_extended(value);
    let mut bytes = Vec::with_capacity(rest.len());
    percent_decode(rest, &mut bytes);
    charset::decode(label, &bytes).into_owned()
}

/// Splits `charset'language'text`; text without the quotes is only text.
fn split_extended(value: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let mut quotes = value.iter().enumerate().filter(|(_, b)| **b == b'\'').map(|(at, _)| at);
    match (quotes.next(), quotes.next()) {
        (Some(first), Some(second)) => (value.get(..first), value.get(second + 1..).unwrap_or_default()),
        _ => (None, value),
    }
}

fn percent_decode(value: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        match (byte, hex_pair(value.get(at + 1), value.get(at + 2))) {
            (b'%', Some(octet)) => {
                out.push(octet);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
}

/// A media type with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType {
    /// Type in lower case: `text`.
    pub kind: String,
    /// Subtype in lower case: `plain`.
    pub subtype: String,
    /// Parameters.
    pub parameters: Parameters,
}

impl ContentType {
    /// The media type without parameters.
    pub fn new(kind: &str, subtype: &str) -> Self {
        Self { kind: kind.to_owned(), subtype: subtype.to_owned(), parameters: Parameters::default() }
    }

    /// Reads a field value; `None` when there is no `type/subtype` in it.
    pub fn parse(value: &[u8]) -> Option<Self> {
        let (main, parameters) = parse(value);
        let (kind, subtype) = main.split_once('/')?;
        let valid =
            |text: &str| !text.is_empty() && text.bytes().all(|b| (33..=126).contains(&b) && b != b'"');
        (valid(kind) && valid(subtype)).then(|| Self {
            kind: kind.to_owned(),
            subtype: subtype.to_owned(),
            parameters,
        })
    }

    /// Whether this is `kind/subtype`, both given in lower case.
    pub fn is(&self, kind: &str, subtype: &str) -> bool {
        self.kind == kind && self.subtype == subtype
    }

    /// `type/subtype`.
    pub fn essence(&self) -> String {
        format!("{}/{}", self.kind, self.subtype)
    }
}

/// A Content-Disposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disposition {
    /// `inline`, `attachment` or another word, in lower case.
    pub kind: String,
    /// Parameters.
    pub parameters: Parameters,
}

impl Disposition {
    /// Reads a field value; `None` when it has no word.
    pub fn parse(value: &[u8]) -> Option<Self> {
        let (kind, parameters) = parse(value);
        (!kind.is_empty() || !parameters.0.is_empty()).then_some(Self { kind, parameters })
    }
}

/// The first word in lower case, and the parameters.
fn parse(value: &[u8]) -> (String, Parameters) {
    let value = unfold(value);
    let mut scan = Scan { bytes: &value, at: 0 };
    scan.skip_blanks();
    let main = scan.until(|b| matches!(b, b';' | b' ' | b'\t' | b'('));
    let main = charset::decode(None, main).to_ascii_lowercase();
    let mut parameters = Vec::new();
    while parameters.len() < MIME_PARAMETERS_MAX {
        scan.skip_separators();
        if scan.peek().is_none() {
            break;
        }
        let name = scan.until(|b| matches!(b, b'=' | b';' | b' ' | b'\t')).trim_ascii();
        scan.skip_blanks();
        if scan.peek() != Some(b'=') {
            // A word that is no parameter. A blank before the name of the next is passed over above.
            continue;
        }
        scan.at += 1;
        let name = charset::decode(None, name).to_ascii_lowercase();
        let value = scan.value(&name);
        if !name.is_empty() {
            parameters.push((name, value));
        }
    }
    (main, Parameters(parameters))
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn skip_separators(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b';' | b',' => self.at += 1,
                b'(' => self.skip_comment(),
                _ => break,
            }
        }
    }

    fn skip_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }

    fn until(&mut self, stop: impl Fn(u8) -> bool) -> &'a [u8] {
        let start = self.at.min(self.bytes.len());
        while self.peek().is_some_and(|byte| !stop(byte)) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self, name: &str) -> Vec<u8> {
        self.skip_blanks();
        if self.peek() != Some(b'"') {
            // File names come unquoted with blanks in them; other values end at a blank.
            let file_name = name.starts_with("name") || name.starts_with("filename");
            return self
                .until(|b| b == b';' || (!file_name && matches!(b, b' ' | b'\t')))
                .trim_ascii()
                .to_vec();
        }
        self.at += 1;
        let mut out = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => match self.peek() {
                    Some(escaped @ (b'"' | b'\\')) => {
                        out.push(escaped);
                        self.at += 1;
                    }
                    // A Windows path, not an escape.
                    _ => out.push(b'\\'),
                },
                other => out.push(other),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn content_types() {
        let parsed = ContentType::parse(
            b" Text/HTML ; Charset=\"utf-8\" (x); name=a b(1).txt ;format = flowed delsp=yes",
        )
        .unwrap();
        assert!(parsed.is("text", "html"));
        assert_eq!(parsed.parameters.raw("charset"), Some(&b"utf-8"[..]));
        assert_eq!(parsed.parameters.text("name").as_deref(), Some("a b(1).txt"));
        assert_eq!(parsed.parameters.raw("format"), Some(&b"flowed"[..]));
        assert_eq!(parsed.parameters.raw("delsp"), Some(&b"yes"[..]));
        assert_eq!(ContentType::parse(b"text"), None);
        assert_eq!(ContentType::parse(b"/"), None);
        let unclosed = ContentType::parse(b"multipart/mixed; boundary=\"a\\\"b").unwrap();
        assert_eq!(unclosed.parameters.raw("boundary"), Some(&b"a\"b"[..]));
    }

    #[test]
    fn rfc_2231() {
        let value = b"attachment; filename*1*=%C3%A9; filename*0*=utf-8'en'a%20; filename*2=\".txt\"";
        let parsed = Disposition::parse(value).unwrap();
        assert_eq!(parsed.parameters.text("filename").as_deref(), Some("a é.txt"));
        let parsed = Disposition::parse(b"inline; filename*=iso-8859-1''%E9; filename=e").unwrap();
        assert_eq!(parsed.parameters.text("filename").as_deref(), Some("é"));
        let parsed = Disposition::parse(b"inline; filename=\"=?utf-8?Q?=C3=A9?=\"").unwrap();
        assert_eq!(parsed.parameters.text("filename").as_deref(), Some("é"));
        let parsed = Disposition::parse(b"attachment; filename=\"C:\\dir\\file.txt\"").unwrap();
        assert_eq!(parsed.parameters.text("filename").as_deref(), Some("C:\\dir\\file.txt"));
    }

    proptest! {
        #[test]
        fn takes_anything(text in "[a-z/;=*0-9'%\"\\\\ ()]{0,80}", bytes: Vec<u8>) {
            for value in [text.as_bytes(), &bytes] {
                if let Some(parsed) = ContentType::parse(value) {
                    parsed.parameters.text("name");
                }
                Disposition::parse(value);
            }
        }
    }
}
