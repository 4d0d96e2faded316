//! A message's MIME as IMAP shows it: envelope, structure, sections.

use ropewalk_mime::structure::{BodyLeaf, BodyStructure as MimeStructure};
use ropewalk_mime::{
    Disposition as MimeDisposition, Envelope as MimeEnvelope, EnvelopeAddress, Message, SectionKind,
};
use ropewalk_wire_imap::response::{
    Address, BodyExtension, BodyPart, BodyStructure, Disposition, Envelope, Multipart, PartKind,
};
use ropewalk_wire_imap::{Section, SectionText};
use std::ops::Range;

type Parameters = Vec<(Vec<u8>, Vec<u8>)>;

/// The octets of a section.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// As they stand in the message.
    Range(Range<usize>),
    /// Put together from some header fields.
    Made(Vec<u8>),
}

/// The header block at the start of a message with the empty line after it, or more of the message when there
/// is none; parsed alone it gives the same header as the whole message does.
pub(crate) fn header_part(raw: &[u8]) -> &[u8] {
    header_bytes(raw).and_then(|length| raw.get(..length)).unwrap_or(raw)
}

/// Whether the header block and the empty line after it are there.
pub(crate) fn has_header(raw: &[u8]) -> bool {
    header_bytes(raw).is_some()
}

/// The length of the header block with the empty line after it; none without that line.
fn header_bytes(raw: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(length) = raw.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')) {
        let line = raw.get(at..at + length).unwrap_or_default();
        at += length + 1;
        if matches!(line, b"" | b"\r") {
            return Some(at);
        }
    }
    None
}

/// Whether a section can be answered from [`header_part`].
pub(crate) fn header_is_enough(section: &Section) -> bool {
    let header = matches!(
        section.text,
        Some(SectionText::Header | SectionText::HeaderFields(_) | SectionText::HeaderFieldsNot(_))
    );
    section.part.is_empty() && header
}

/// A section; `None` when the message has none of that name.
pub(crate) fn section(message: &Message<'_>, section: &Section) -> Option<Found> {
    let kind = match &section.text {
        None => SectionKind::Whole,
        Some(SectionText::Mime) => SectionKind::Mime,
        Some(SectionText::Text) => SectionKind::Text,
        Some(SectionText::Header | SectionText::HeaderFields(_) | SectionText::HeaderFieldsNot(_)) => {
            SectionKind::Header
        }
    };
    let range = message.section(&section.part, kind)?;
    Some(match &section.text {
        Some(SectionText::HeaderFields(names)) => Found::Made(message.header_subset(range, names, false)),
        Some(SectionText::HeaderFieldsNot(names)) => Found::Made(message.header_subset(range, names, true)),
        _ => Found::Range(range),
    })
}

/// The envelope of a message.
pub(crate) fn envelope(message: &Message<'_>) -> Envelope {
    to_envelope(message.envelope(message.root()))
}

/// The structure of a message.
pub(crate) fn structure(message: &Message<'_>) -> BodyStructure {
    to_structure(message.structure())
}

fn to_envelope(envelope: MimeEnvelope) -> Envelope {
    Envelope {
        date: envelope.date,
        subject: envelope.subject,
        from: to_addresses(envelope.from),
        sender: to_addresses(envelope.sender),
        reply_to: to_addresses(envelope.reply_to),
        to: to_addresses(envelope.to),
        cc: to_addresses(envelope.cc),
        bcc: to_addresses(envelope.bcc),
        in_reply_to: envelope.in_reply_to,
        message_id: envelope.message_id,
    }
}

fn to_addresses(addresses: Vec<EnvelopeAddress>) -> Vec<Address> {
    let to_address = |address: EnvelopeAddress| Address {
        name: address.name,
        route: address.adl,
        mailbox: address.mailbox,
        host: address.host,
    };
    addresses.into_iter().map(to_address).collect()
}

fn to_parameters(parameters: Vec<(String, Vec<u8>)>) -> Parameters {
    parameters.into_iter().map(|(name, value)| (name.into_bytes(), value)).collect()
}

fn to_disposition(disposition: MimeDisposition) -> Disposition {
    Disposition { kind: disposition.kind.into_bytes(), parameters: to_parameters(disposition.parameters.0) }
}

fn size(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The depth is bounded by the parser.
fn to_structure(structure: MimeStructure) -> BodyStructure {
    match structure {
        MimeStructure::Basic(leaf) => to_part(leaf, PartKind::Basic),
        MimeStructure::Text { leaf, lines } => to_part(leaf, PartKind::Text { lines: size(lines) }),
        MimeStructure::Message { leaf, envelope, body, lines } => {
            let envelope = Box::new(to_envelope(*envelope));
            to_part(
                leaf,
                PartKind::Message { envelope, body: Box::new(to_structure(*body)), lines: size(lines) },
            )
        }
        MimeStructure::Multipart { parts, subtype, parameters, disposition, language, location } => {
            BodyStructure::Multipart(Multipart {
                parts: parts.into_iter().map(to_structure).collect(),
                subtype: subtype.into_bytes(),
                parameters: to_parameters(parameters.0),
                extension: BodyExtension {
                    md5: None,
                    disposition: disposition.map(to_disposition),
                    language,
                    location,
                },
            })
        }
    }
}

fn to_part(leaf: BodyLeaf, kind: PartKind) -> BodyStructure {
    BodyStructure::Part(Box::new(BodyPart {
        media_type: leaf.kind.into_bytes(),
        subtype: leaf.subtype.into_bytes(),
        parameters: to_parameters(leaf.parameters.0),
        id: leaf.id,
        description: leaf.description,
        encoding: leaf.encoding,
        octets: size(leaf.octets),
        kind,
        extension: BodyExtension {
            md5: leaf.md5,
            disposition: leaf.disposition.map(to_disposition),
            language: leaf.language,
            location: leaf.location,
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_alone_gives_the_same_header() {
        for raw in [
            "Subject: x\r\n\r\nbody\r\n\r\nmore",
            "Subject: x\n\nbody",
            "Subject: only",
            "",
            "\r\nbody",
            "no header\r\nSubject: y\r\n\r\nz",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
        ] {
            let (whole, alone) =
                (Message::parse(raw.as_bytes()), Message::parse(header_part(raw.as_bytes())));
            assert_eq!(whole.root().header, alone.root().header, "{raw:?}");
            assert_eq!(envelope(&whole), envelope(&alone), "{raw:?}");
        }
    }
}
