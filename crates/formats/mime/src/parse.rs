//! The splitter: one pass over the lines, with the boundaries of all open multiparts at hand (RFC 2046 5.1).
//!
//! A line that is the boundary of an outer multipart ends everything inside it, so that unterminated parts cannot
//! swallow what follows them.

use crate::header::{Fields, field_colon, is_blank, line_end};
use crate::parameters::{ContentType, Disposition};
use crate::part::{Encoding, Part, PartKind};
use ropewalk_base::limits::{HEADER_BYTES_MAX, MIME_DEPTH_MAX, MIME_PARTS_MAX};
use std::ops::Range;

/// Why a body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Input,
    /// A boundary line of the multipart at this level of the stack.
    Boundary {
        level: usize,
        last: bool,
    },
}

struct Splitter<'a> {
    raw: &'a [u8],
    at: usize,
    /// Lines before `at`.
    line: usize,
    boundaries: Vec<Vec<u8>>,
    parts: usize,
}

pub(crate) fn parse(raw: &[u8]) -> Part {
    let mut splitter = Splitter { raw, at: 0, line: 0, boundaries: Vec::new(), parts: 0 };
    splitter.entity(0, ("text", "plain")).0
}

impl<'a> Splitter<'a> {
    fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        self.raw.get(range).unwrap_or_default()
    }

    /// The line at `at`, with its end.
    fn peek(&self) -> Range<usize> {
        self.at..line_end(self.raw, self.at)
    }

    fn advance(&mut self, line: &Range<usize>) {
        self.at = line.end;
        self.line += usize::from(self.bytes(line.clone()).ends_with(b"\n"));
    }

    /// Whether a line is a boundary of an open multipart, innermost first.
    fn boundary(&self, line: &[u8]) -> Option<End> {
        let text = line.strip_prefix(b"--")?;
        if self.parts >= MIME_PARTS_MAX {
            return None;
        }
        self.boundaries.iter().enumerate().rev().find_map(|(level, boundary)| {
            let rest = text.strip_prefix(boundary.as_slice())?;
            let (last, padding) = match rest.strip_prefix(b"--") {
                Some(padding) => (true, padding),
                None => (false, rest),
            };
            padding.iter().all(u8::is_ascii_whitespace).then_some(End::Boundary { level, last })
        })
    }

    fn entity(&mut self, depth: usize, default: (&str, &str)) -> (Part, End) {
        self.parts += 1;
        let start = self.at;
        let header_end = self.header();
        let header = start..self.at;
        let mut part = describe(Fields::new(self.bytes(header.clone()), start), default);
        part.header = header;
        let body_start = self.at;
        let body_line = self.line;
        let end = match header_end {
            Some(end) => {
                // Nothing follows the header, so there are no parts and no message in it.
                if matches!(part.content_type.kind.as_str(), "multipart" | "message") {
                    part.content_type = ContentType::new("text", "plain");
                }
                end
            }
            None => self.body(&mut part, depth),
        };
        // The line end before a boundary belongs to the boundary (RFC 2046 5.1.1).
        let mut body_end = self.at;
        part.lines = self.line - body_line;
        if let PartKind::Message(inner) = &part.kind {
            // The message inside has given it up already, if it has a body.
            body_end = inner.body.end;
            part.lines =
                inner.lines + self.bytes(inner.header.clone()).iter().filter(|b| **b == b'\n').count();
        } else if end != End::Input {
            // A last part without a body ends in the empty line of its header, which stays.
            let kept = part.children().last().map_or(body_start, |last| last.body.end);
            let body = self.bytes(kept..body_end);
            if let Some(shorter) = body.strip_suffix(b"\r\n").or_else(|| body.strip_suffix(b"\n")) {
                body_end = kept + shorter.len();
                part.lines -= 1;
            }
        }
        part.body = body_start..body_end;
        (part, end)
    }

    /// Passes the header block. `Some` when a boundary came before its empty line.
    fn header(&mut self) -> Option<End> {
        let start = self.at;
        while self.at < self.raw.len() {
            let range = self.peek();
            let line = self.bytes(range.clone());
            if let Some(end) = self.boundary(line) {
                return Some(end);
            }
            let from_line = line.starts_with(b"From ") || line.starts_with(b">From ");
            if self.at == start && !is_blank(line) && field_colon(line).is_none() && !from_line {
                // No header at all: the body begins at once.
                return None;
            }
            if self.at - start > HEADER_BYTES_MAX {
                return None;
            }
            self.advance(&range);
            if is_blank(line) {
                return None;
            }
        }
        None
    }

    fn body(&mut self, part: &mut Part, depth: usize) -> End {
        let content_type = &part.content_type;
        if content_type.kind == "multipart" {
            let parameters = &content_type.parameters;
            let boundary = parameters.raw("boundary").map(<[u8]>::to_vec);
            let boundary = boundary.or_else(|| parameters.text("boundary").map(String::into_bytes));
            let boundary = boundary.map(|b| b.trim_ascii_end().to_vec());
            if let Some(boundary) = boundary.filter(|b| !b.is_empty() && depth < MIME_DEPTH_MAX) {
                let digest = content_type.subtype == "digest";
                return self.multipart(part, depth, boundary, digest);
            }
            part.content_type = ContentType::new("text", "plain");
            return self.leaf();
        }
        let message =
            content_type.kind == "message" && matches!(content_type.subtype.as_str(), "rfc822" | "global");
        if message {
            if depth < MIME_DEPTH_MAX && part.encoding == Encoding::Identity {
                let (inner, end) = self.entity(depth + 1, ("text", "plain"));
                part.kind = PartKind::Message(Box::new(inner));
                return end;
            }
            part.content_type = ContentType::new("application", "octet-stream");
        }
        self.leaf()
    }

    /// Passes lines up to a boundary; `at` is left at the start of its line.
    fn leaf(&mut self) -> End {
        while self.at < self.raw.len() {
            let range = self.peek();
            if let Some(end) = self.boundary(self.bytes(range.clone())) {
                return end;
            }
            self.advance(&range);
        }
        End::Input
    }

    fn multipart(&mut self, part: &mut Part, depth: usize, boundary: Vec<u8>, digest: bool) -> End {
        let level = self.boundaries.len();
        self.boundaries.push(boundary);
        let default = if digest { ("message", "rfc822") } else { ("text", "plain") };
        let mut children = Vec::new();
        let mut end = self.leaf();
        while end == (End::Boundary { level, last: false }) {
            let line = self.peek();
            self.advance(&line);
            let (child, child_end) = self.entity(depth + 1, default);
            children.push(child);
            end = child_end;
        }
        self.boundaries.truncate(level);
        if let End::Boundary { level: ended, last: true } = end
            && ended == level
        {
            let line = self.peek();
            self.advance(&line);
            end = self.leaf();
        }
        if children.is_empty() {
            part.content_type = ContentType::new("text", "plain");
        } else {
            part.kind = PartKind::Multipart(children);
        }
        end
    }
}

/// Reads the Content-* fields; the first of each counts.
fn describe(fields: Fields<'_>, default: (&str, &str)) -> Part {
    let mut part = Part {
        header: 0..0,
        body: 0..0,
        lines: 0,
        content_type: ContentType::new(default.0, default.1),
        disposition: None,
        encoding: Encoding::Identity,
        encoding_name: None,
        content_id: None,
        description: None,
        md5: None,
        language: None,
        location: None,
        kind: PartKind::Leaf,
    };
    let mut typed = false;
    for field in fields {
        let Some(name) = field.name.get(..8).filter(|n| n.eq_ignore_ascii_case(b"content-")) else {
            continue;
        };
        let suffix = field.name.get(name.len()..).unwrap_or_default().to_ascii_lowercase();
        let slot = match suffix.as_slice() {
            b"type" if !typed => {
                typed = true;
                // What cannot be read is plain text (RFC 2045 5.2).
                part.content_type =
                    ContentType::parse(field.value).unwrap_or_else(|| ContentType::new("text", "plain"));
                continue;
            }
            b"disposition" => {
                if part.disposition.is_none() {
                    part.disposition = Disposition::parse(field.value);
                }
                continue;
            }
            b"transfer-encoding" => {
                if part.encoding_name.is_none() {
                    part.encoding_name = Some(encoding_name(&field.unfolded()));
                }
                continue;
            }
            b"id" => &mut part.content_id,
            b"description" => &mut part.description,
            b"md5" => &mut part.md5,
            b"language" => &mut part.language,
            b"location" => &mut part.location,
            _ => continue,
        };
        if slot.is_none() {
            *slot = Some(field.unfolded()).filter(|value| !value.is_empty());
        }
    }
    part.encoding = encoding(part.encoding_name.as_deref().unwrap_or_default());
    part
}

/// The name without comments and quotes that some senders put around it.
fn encoding_name(value: &[u8]) -> Vec<u8> {
    let value = value.split(|b| matches!(b, b';' | b'(' | b' ' | b'\t')).next().unwrap_or_default();
    value.iter().copied().filter(|b| *b != b'"').collect()
}

fn encoding(name: &[u8]) -> Encoding {
    if name.eq_ignore_ascii_case(b"base64") {
        Encoding::Base64
    } else if name.eq_ignore_ascii_case(b"quoted-printable") {
        Encoding::QuotedPrintable
    } else {
        Encoding::Identity
    }
}
