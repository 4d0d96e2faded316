//! IMAP sections as byte ranges (RFC 3501 6.4.5).

use crate::part::{Message, Part, PartKind};
use std::ops::Range;

/// What of a part is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// `BODY[]` or `BODY[1.2]`: the message, or the body of a part.
    Whole,
    /// `BODY[1.2.MIME]`: the header of a part.
    Mime,
    /// `HEADER`: the header of the message, or of the message inside a message/rfc822 part.
    Header,
    /// `TEXT`: the body of the same.
    Text,
}

impl Message<'_> {
    /// The part a section number names. A message that is not a multipart has one part, number 1, which is its
    /// body; the parts of a message/rfc822 part are those of the message in it.
    pub fn part(&self, path: &[u32]) -> Option<&Part> {
        let mut part = self.root();
        // Whether `part` is a message: its body may be addressed as part 1.
        let mut whole = true;
        for number in path {
            let index = usize::try_from(*number).ok()?.checked_sub(1)?;
            let container = match &part.kind {
                PartKind::Message(inner) if !whole => {
                    whole = true;
                    inner
                }
                _ => part,
            };
            match &container.kind {
                PartKind::Multipart(children) => {
                    part = children.get(index)?;
                    whole = false;
                }
                _ if whole && index == 0 => {
                    part = container;
                    whole = false;
                }
                _ => return None,
            }
        }
        Some(part)
    }

    /// The octets of a section; `None` when the message has no such section.
    pub fn section(&self, path: &[u32], kind: SectionKind) -> Option<Range<usize>> {
        if path.is_empty() {
            let root = self.root();
            return match kind {
                SectionKind::Whole => Some(0..self.raw().len()),
                SectionKind::Header => Some(root.header.clone()),
                SectionKind::Text => Some(root.body.clone()),
                SectionKind::Mime => None,
            };
        }
        let part = self.part(path)?;
        match kind {
            SectionKind::Whole => Some(part.body.clone()),
            SectionKind::Mime => Some(part.header.clone()),
            SectionKind::Header => part.message().map(|inner| inner.header.clone()),
            SectionKind::Text => part.message().map(|inner| inner.body.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTED: &str = "Subject: out\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\nplain\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n\
        --c\r\n\r\none\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>\r\n--c--\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: single\r\n\r\nbody\r\n--b--\r\nepilogue\r\n";

    fn section(path: &[u32], kind: SectionKind) -> Option<&'static str> {
        let message = Message::parse(NESTED.as_bytes());
        message.section(path, kind).map(|range| &NESTED[range])
    }

    /// covers: RFC 3501 6.4.5
    #[test]
    fn sections() {
        use SectionKind::{Header, Mime, Text, Whole};
        assert_eq!(section(&[], Whole), Some(NESTED));
        assert!(section(&[], Header).unwrap().ends_with("boundary=b\r\n\r\n"));
        assert!(section(&[], Text).unwrap().starts_with("preamble\r\n--b"));
        assert_eq!(section(&[1], Whole), Some("plain"));
        assert_eq!(section(&[1], Mime), Some("\r\n"));
        assert_eq!(section(&[1], Header), None);
        assert_eq!(section(&[2], Mime), Some("Content-Type: message/rfc822\r\n\r\n"));
        assert!(section(&[2], Whole).unwrap().starts_with("Subject: in"));
        assert!(section(&[2], Whole).unwrap().ends_with("--c--"));
        assert!(section(&[2], Header).unwrap().starts_with("Subject: in"));
        assert_eq!(section(&[2, 1], Whole), Some("one"));
        assert_eq!(section(&[2, 2], Whole), Some("<p>"));
        assert_eq!(section(&[2, 2], Mime), Some("Content-Type: text/html\r\n\r\n"));
        assert_eq!(section(&[3, 1], Whole), Some("body"));
        assert_eq!(section(&[3], Text), Some("body"));
        assert_eq!(section(&[3, 1, 1], Whole), None);
        assert_eq!(section(&[1, 1], Whole), None);
        assert_eq!(section(&[4], Whole), None);
        assert_eq!(section(&[0], Whole), None);
    }

    #[test]
    fn single_part_and_odd_input() {
        let single = Message::parse(b"Subject: x\n\nhello\n");
        assert_eq!(single.section(&[1], SectionKind::Whole), Some(12..18));
        assert_eq!(single.section(&[1, 1], SectionKind::Whole), None);
        for raw in ["", "\r\n", "x", "\n\n", "Subject: only", "no header\r\nat all: x"] {
            let message = Message::parse(raw.as_bytes());
            let root = message.root();
            assert_eq!(root.header.end, root.body.start, "{raw:?}");
            assert_eq!((root.header.start, root.body.end), (0, raw.len()), "{raw:?}");
        }
        let cut = Message::parse(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nunended");
        assert_eq!(cut.part(&[1]).map(|p| p.body.clone()), Some(48..55));
        let none = Message::parse(b"Content-Type: multipart/mixed; boundary=b\n\nno part\n");
        assert!(none.root().is_leaf() && none.root().content_type.is("text", "plain"));
    }

    #[test]
    fn depth_is_bounded() {
        let mut raw = Vec::new();
        for _ in 0..10_000 {
            raw.extend_from_slice(b"Content-Type: message/rfc822\n\n");
        }
        let message = Message::parse(&raw);
        assert!(message.walk().len() <= ropewalk_base::limits::MIME_DEPTH_MAX + 2);
    }
}
