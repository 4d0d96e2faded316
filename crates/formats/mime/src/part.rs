//! A parsed message: the tree of its parts, each as byte ranges of the raw octets, and decoded access to them.

use crate::address::{self, Address, AddressItem};
use crate::charset;
use crate::date;
use crate::header::{self, Field, Fields};
use crate::parameters::{ContentType, Disposition};
use crate::transfer::{decode_base64, decode_quoted_printable};
use ropewalk_base::FileTime;
use std::borrow::Cow;
use std::ops::Range;

/// How the octets of a part are encoded (RFC 2045 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// 7bit, 8bit, binary, none, or a name nobody knows.
    Identity,
    /// base64.
    Base64,
    /// quoted-printable.
    QuotedPrintable,
}

/// What a part consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// Octets.
    Leaf,
    /// Parts between boundaries; never empty.
    Multipart(Vec<Part>),
    /// A message with its own header (message/rfc822, message/global).
    Message(Box<Part>),
}

/// One part (or the message itself).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The header block in the raw message, with the empty line that ends it.
    pub header: Range<usize>,
    /// The body; for a part of a multipart without the line end that belongs to the next boundary.
    pub body: Range<usize>,
    /// Line feeds in the body.
    pub lines: usize,
    /// Content-Type; where it is missing or unreadable, what RFC 2045 5.2 and RFC 2046 5.1.5 make of it. A
    /// multipart in which no part was found is text/plain, a message too deep to look into is octets.
    pub content_type: ContentType,
    /// Content-Disposition.
    pub disposition: Option<Disposition>,
    /// Content-Transfer-Encoding.
    pub encoding: Encoding,
    /// The name of the encoding as it stands, if there is one.
    pub encoding_name: Option<Vec<u8>>,
    /// Content-ID as it stands.
    pub content_id: Option<Vec<u8>>,
    /// Content-Description as it stands, unfolded.
    pub description: Option<Vec<u8>>,
    /// Content-MD5 as it stands.
    pub md5: Option<Vec<u8>>,
    /// Content-Language as it stands.
    pub language: Option<Vec<u8>>,
    /// Content-Location as it stands, unfolded.
    pub location: Option<Vec<u8>>,
    /// What it consists of.
    pub kind: PartKind,
}

impl Part {
    /// Header and body.
    pub const fn range(&self) -> Range<usize> {
        self.header.start..self.body.end
    }

    /// The parts of a multipart.
    pub fn children(&self) -> &[Self] {
        if let PartKind::Multipart(children) = &self.kind { children } else { &[] }
    }

    /// The message inside a message/rfc822 part.
    pub fn message(&self) -> Option<&Self> {
        if let PartKind::Message(inner) = &self.kind { Some(inner) } else { None }
    }

    /// Whether this is a leaf.
    pub const fn is_leaf(&self) -> bool {
        matches!(self.kind, PartKind::Leaf)
    }

    /// Whether the sender calls it an attachment.
    pub fn is_attachment(&self) -> bool {
        self.disposition.as_ref().is_some_and(|d| d.kind == "attachment")
    }

    /// File name: Content-Disposition's `filename`, else Content-Type's `name`; decoded.
    pub fn file_name(&self) -> Option<String> {
        let from_disposition = self.disposition.as_ref().and_then(|d| d.parameters.text("filename"));
        from_disposition
            .or_else(|| self.content_type.parameters.text("name"))
            .filter(|name| !name.trim().is_empty())
    }

    /// Content-ID without its angle brackets.
    pub fn content_id_bare(&self) -> Option<String> {
        let id = String::from_utf8_lossy(self.content_id.as_deref()?).trim().to_owned();
        let bare = id.strip_prefix('<').unwrap_or(&id);
        Some(bare.strip_suffix('>').unwrap_or(bare).to_owned()).filter(|id| !id.is_empty())
    }

    /// The declared charset.
    pub fn charset(&self) -> Option<&[u8]> {
        self.content_type.parameters.raw("charset")
    }
}

/// A parsed message over its raw octets.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    raw: &'a [u8],
    root: Part,
}

impl<'a> Message<'a> {
    /// Splits a message. Whatever the input is, every octet of it ends up in the root's header or body. Nesting
    /// beyond [`MIME_DEPTH_MAX`](ropewalk_base::limits::MIME_DEPTH_MAX) and parts beyond
    /// [`MIME_PARTS_MAX`](ropewalk_base::limits::MIME_PARTS_MAX) stay octets of the part they are in.
    pub fn parse(raw: &'a [u8]) -> Self {
        Self { raw, root: crate::parse::parse(raw) }
    }

    /// The raw octets.
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// The message itself as a part.
    pub const fn root(&self) -> &Part {
        &self.root
    }

    /// Some of the raw octets; empty when the range lies outside.
    pub fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        self.raw.get(range).unwrap_or_default()
    }

    /// The header fields of a part.
    pub fn fields(&self, part: &Part) -> Fields<'a> {
        Fields::new(self.bytes(part.header.clone()), part.header.start)
    }

    /// The first field of a name.
    pub fn field(&self, part: &Part, name: &str) -> Option<Field<'a>> {
        self.fields(part).find(|field| field.is(name))
    }

    /// The first field of a name as text.
    pub fn text_field(&self, part: &Part, name: &str) -> Option<String> {
        self.field(part, name).map(|field| field.text())
    }

    /// The mailboxes of all fields of a name, decoded.
    pub fn addresses(&self, part: &Part, name: &str) -> Vec<Address> {
        let items: Vec<AddressItem> =
            self.fields(part).filter(|f| f.is(name)).flat_map(|f| address::parse(f.value)).collect();
        address::decoded(&items)
    }

    /// The date of the first field of a name that has one.
    pub fn date(&self, part: &Part, name: &str) -> Option<FileTime> {
        self.fields(part).filter(|field| field.is(name)).find_map(|field| date::parse(field.value))
    }

    /// The body of a leaf with its transfer encoding undone.
    pub fn decoded(&self, part: &Part) -> Cow<'a, [u8]> {
        let body = self.bytes(part.body.clone());
        match part.encoding {
            Encoding::Identity => Cow::Borrowed(body),
            Encoding::Base64 => Cow::Owned(decode_base64(body)),
            Encoding::QuotedPrintable => Cow::Owned(decode_quoted_printable(body)),
        }
    }

    /// The body of a text leaf as text, line ends as they are.
    pub fn text(&self, part: &Part) -> String {
        charset::decode(part.charset(), &self.decoded(part)).into_owned()
    }

    /// The whole header block of a part as text: raw octets read as UTF-8 or Windows-1252, nothing decoded.
    pub fn header_text(&self, part: &Part) -> String {
        charset::decode(None, self.bytes(part.header.clone())).into_owned()
    }

    /// All parts with their IMAP section numbers, parents first; the root's path is empty.
    pub fn walk(&self) -> Vec<(Vec<u32>, &Part)> {
        let mut out = vec![(Vec::new(), &self.root)];
        let mut at = 0;
        while let Some((path, part)) = out.get(at).cloned() {
            at += 1;
            if path.is_empty() && part.children().is_empty() {
                out.push((vec![1], part));
                continue;
            }
            let children = match &part.kind {
                PartKind::Multipart(children) => children.as_slice(),
                PartKind::Message(inner) => inner.children(),
                PartKind::Leaf => &[],
            };
            // The parts of a nested multipart message are numbered below the part that carries it.
            for (child, number) in children.iter().zip(1_u32..) {
                out.push(([path.as_slice(), &[number]].concat(), child));
            }
            if let Some(inner) = part.message().filter(|inner| inner.children().is_empty()) {
                out.push(([path.as_slice(), &[1]].concat(), inner));
            }
        }
        out
    }

    /// Fields of a header block by name, with their exact octets ([`header::subset`]).
    pub fn header_subset(&self, header: Range<usize>, names: &[impl AsRef<[u8]>], exclude: bool) -> Vec<u8> {
        header::subset(self.bytes(header), names, exclude)
    }
}
