//! BODY and BODYSTRUCTURE (RFC 3501 7.4.2).

use super::Envelope;
use crate::writer::{encode_nstring, encode_string};

type Parameters = Vec<(Vec<u8>, Vec<u8>)>;

/// A Content-Disposition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disposition {
    /// `inline`, `attachment` ...
    pub kind: Vec<u8>,
    /// Attribute and value.
    pub parameters: Parameters,
}

/// Extension data, in BODYSTRUCTURE only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodyExtension {
    /// Content-MD5; parts only.
    pub md5: Option<Vec<u8>>,
    /// Content-Disposition.
    pub disposition: Option<Disposition>,
    /// Content-Language.
    pub language: Vec<Vec<u8>>,
    /// Content-Location.
    pub location: Option<Vec<u8>>,
}

/// What is particular about a part's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// Neither of the others.
    Basic,
    /// text/*
    Text {
        /// Lines in its encoded form.
        lines: u64,
    },
    /// message/rfc822
    Message {
        /// Of the message inside.
        envelope: Box<Envelope>,
        /// Of the message inside.
        body: Box<BodyStructure>,
        /// Lines in its encoded form.
        lines: u64,
    },
}

/// A part that is not a multipart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyPart {
    /// `TEXT`, `IMAGE` ...
    pub media_type: Vec<u8>,
    /// `PLAIN`, `PNG` ...
    pub subtype: Vec<u8>,
    /// Attribute and value of Content-Type.
    pub parameters: Parameters,
    /// Content-ID.
    pub id: Option<Vec<u8>>,
    /// Content-Description.
    pub description: Option<Vec<u8>>,
    /// Content-Transfer-Encoding; `7BIT` when there is none.
    pub encoding: Vec<u8>,
    /// Octets of the body in its encoded form.
    pub octets: u64,
    /// By type.
    pub kind: PartKind,
    /// In BODYSTRUCTURE only.
    pub extension: BodyExtension,
}

/// A multipart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multipart {
    /// Its parts. The grammar wants at least one; with none an empty text part is written.
    pub parts: Vec<BodyStructure>,
    /// `MIXED`, `ALTERNATIVE` ...
    pub subtype: Vec<u8>,
    /// Attribute and value of Content-Type.
    pub parameters: Parameters,
    /// In BODYSTRUCTURE only.
    pub extension: BodyExtension,
}

/// The structure of a message or part. Whoever builds it bounds its depth (`MIME_DEPTH_MAX`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyStructure {
    /// One part.
    Part(Box<BodyPart>),
    /// Several.
    Multipart(Multipart),
}

impl BodyStructure {
    /// Appends the parenthesised form; `extended` for BODYSTRUCTURE, not for BODY.
    pub fn encode(&self, extended: bool, out: &mut Vec<u8>) {
        match self {
            Self::Part(part) => part.encode(extended, out),
            Self::Multipart(multipart) => multipart.encode(extended, out),
        }
    }
}

const EMPTY_PART: &[u8] = b"(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 0 0)";

impl Multipart {
    fn encode(&self, extended: bool, out: &mut Vec<u8>) {
        out.push(b'(');
        for part in &self.parts {
            part.encode(extended, out);
        }
        if self.parts.is_empty() {
            out.extend_from_slice(EMPTY_PART);
        }
        out.push(b' ');
        encode_string(&self.subtype, out);
        if extended {
            out.push(b' ');
            encode_parameters(&self.parameters, out);
            encode_extension(&self.extension, out);
        }
        out.push(b')');
    }
}

impl BodyPart {
    fn encode(&self, extended: bool, out: &mut Vec<u8>) {
        out.push(b'(');
        encode_string(&self.media_type, out);
        out.push(b' ');
        encode_string(&self.subtype, out);
        out.push(b' ');
        encode_parameters(&self.parameters, out);
        out.push(b' ');
        encode_nstring(self.id.as_deref(), out);
        out.push(b' ');
        encode_nstring(self.description.as_deref(), out);
        out.push(b' ');
        encode_string(&self.encoding, out);
        encode_number(self.octets, out);
        match &self.kind {
            PartKind::Basic => {}
            PartKind::Text { lines } => encode_number(*lines, out),
            PartKind::Message { envelope, body, lines } => {
                out.push(b' ');
                envelope.encode(out);
                out.push(b' ');
                body.encode(extended, out);
                encode_number(*lines, out);
            }
        }
        if extended {
            out.push(b' ');
            encode_nstring(self.extension.md5.as_deref(), out);
            encode_extension(&self.extension, out);
        }
        out.push(b')');
    }
}

fn encode_number(number: u64, out: &mut Vec<u8>) {
    out.push(b' ');
    out.extend_from_slice(number.to_string().as_bytes());
}

fn encode_parameters(parameters: &[(Vec<u8>, Vec<u8>)], out: &mut Vec<u8>) {
    if parameters.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    for (place, (name, value)) in parameters.iter().enumerate() {
        out.push(if place == 0 { b'(' } else { b' ' });
        encode_string(name, out);
        out.push(b' ');
        encode_string(value, out);
    }
    out.push(b')');
}

fn encode_extension(extension: &BodyExtension, out: &mut Vec<u8>) {
    out.push(b' ');
    match &extension.disposition {
        Some(disposition) => {
            out.push(b'(');
            encode_string(&disposition.kind, out);
            out.push(b' ');
            encode_parameters(&disposition.parameters, out);
            out.push(b')');
        }
        None => out.extend_from_slice(b"NIL"),
    }
    out.push(b' ');
    match extension.language.as_slice() {
        [] => out.extend_from_slice(b"NIL"),
        [language] => encode_string(language, out),
        languages => {
            for (place, language) in languages.iter().enumerate() {
                out.push(if place == 0 { b'(' } else { b' ' });
                encode_string(language, out);
            }
            out.push(b')');
        }
    }
    out.push(b' ');
    encode_nstring(extension.location.as_deref(), out);
}
