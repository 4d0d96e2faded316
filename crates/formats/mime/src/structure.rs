//! BODY and BODYSTRUCTURE as data (RFC 3501 7.4.2), extension fields included.

use crate::envelope::Envelope;
use crate::parameters::{Disposition, Parameters};
use crate::part::{Message, Part, PartKind};

/// What every part that is not a multipart has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyLeaf {
    /// Type, in lower case.
    pub kind: String,
    /// Subtype, in lower case.
    pub subtype: String,
    /// Parameters as they stand.
    pub parameters: Parameters,
    /// Content-ID.
    pub id: Option<Vec<u8>>,
    /// Content-Description.
    pub description: Option<Vec<u8>>,
    /// Content-Transfer-Encoding; `7bit` when missing.
    pub encoding: Vec<u8>,
    /// Octets of the body as transferred.
    pub octets: usize,
    /// Content-MD5.
    pub md5: Option<Vec<u8>>,
    /// Content-Disposition.
    pub disposition: Option<Disposition>,
    /// Content-Language: its tags.
    pub language: Vec<Vec<u8>>,
    /// Content-Location.
    pub location: Option<Vec<u8>>,
}

/// The structure of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyStructure {
    /// Neither text nor message.
    Basic(BodyLeaf),
    /// `text/*`.
    Text {
        /// The common fields.
        leaf: BodyLeaf,
        /// Lines of the body as transferred.
        lines: usize,
    },
    /// `message/rfc822`.
    Message {
        /// The common fields.
        leaf: BodyLeaf,
        /// Envelope of the message inside.
        envelope: Box<Envelope>,
        /// Structure of the message inside.
        body: Box<BodyStructure>,
        /// Lines of the body as transferred.
        lines: usize,
    },
    /// `multipart/*`.
    Multipart {
        /// At least one.
        parts: Vec<BodyStructure>,
        /// Subtype, in lower case.
        subtype: String,
        /// Parameters as they stand.
        parameters: Parameters,
        /// Content-Disposition.
        disposition: Option<Disposition>,
        /// Content-Language: its tags.
        language: Vec<Vec<u8>>,
        /// Content-Location.
        location: Option<Vec<u8>>,
    },
}

impl Message<'_> {
    /// The structure of the whole message.
    pub fn structure(&self) -> BodyStructure {
        self.structure_of(self.root())
    }

    fn structure_of(&self, part: &Part) -> BodyStructure {
        match &part.kind {
            PartKind::Multipart(children) => BodyStructure::Multipart {
                parts: children.iter().map(|child| self.structure_of(child)).collect(),
                subtype: part.content_type.subtype.clone(),
                parameters: part.content_type.parameters.clone(),
                disposition: part.disposition.clone(),
                language: languages(part),
                location: part.location.clone(),
            },
            PartKind::Message(inner) => BodyStructure::Message {
                leaf: leaf(part),
                envelope: Box::new(self.envelope(inner)),
                body: Box::new(self.structure_of(inner)),
                lines: part.lines,
            },
            PartKind::Leaf if part.content_type.kind == "text" => {
                BodyStructure::Text { leaf: leaf(part), lines: part.lines }
            }
            PartKind::Leaf => BodyStructure::Basic(leaf(part)),
        }
    }
}

fn languages(part: &Part) -> Vec<Vec<u8>> {
    let tags = part.language.as_deref().unwrap_or_default().split(|b| *b == b',');
    tags.map(|tag| tag.trim_ascii().to_vec()).filter(|tag| !tag.is_empty()).collect()
}

fn leaf(part: &Part) -> BodyLeaf {
    let mut parameters = part.content_type.parameters.clone();
    if part.content_type.kind == "text" && parameters.raw("charset").is_none() {
        // RFC 2045 5.2: plain text without a charset is US-ASCII.
        parameters.0.push(("charset".to_owned(), b"us-ascii".to_vec()));
    }
    BodyLeaf {
        kind: part.content_type.kind.clone(),
        subtype: part.content_type.subtype.clone(),
        parameters,
        id: part.content_id.clone(),
        description: part.description.clone(),
        encoding: part
            .encoding_name
            .clone()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| b"7bit".to_vec()),
        octets: part.body.len(),
        md5: part.md5.clone(),
        disposition: part.disposition.clone(),
        language: languages(part),
        location: part.location.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: RFC 3501 7.4.2
    #[test]
    fn structure() {
        let raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\ntwo\r\n--b\r\n\
            Content-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <1>\r\n\
            Content-Disposition: inline; filename=x.png\r\nContent-Language: de, en\r\n\r\nAAAA\r\n\
            --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\nx\r\ny\r\n--b--\r\n";
        let BodyStructure::Multipart { parts, subtype, .. } = Message::parse(raw).structure() else {
            panic!()
        };
        assert_eq!((parts.len(), subtype.as_str()), (3, "mixed"));
        let BodyStructure::Text { leaf, lines } = &parts[0] else { panic!() };
        assert_eq!((leaf.octets, *lines, leaf.encoding.as_slice()), (8, 1, &b"7bit"[..]));
        let BodyStructure::Basic(leaf) = &parts[1] else { panic!() };
        assert_eq!((leaf.octets, leaf.id.as_deref(), leaf.language.len()), (4, Some(&b"<1>"[..]), 2));
        let BodyStructure::Message { envelope, lines, leaf, .. } = &parts[2] else { panic!() };
        assert_eq!((envelope.subject.as_deref(), *lines, leaf.octets), (Some(&b"s"[..]), 3, 18));
    }
}
