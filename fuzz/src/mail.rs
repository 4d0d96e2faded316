//! formats/mime and convert/oxcmail.

use crate::bound::within;
use ropewalk_base::{FakeRng, FileTime};
use ropewalk_convert_oxcmail::{ExportContext, ImportContext, export, import};
use ropewalk_mime::{Message, Part, PartKind, SectionKind, address, encoded_word, transfer};
use ropewalk_model::MessageContent;
use ropewalk_model::tags;

/// Every octet belongs to a part, every part can be looked at, and a section lies within its message.
pub(crate) fn mime(data: &[u8]) {
    let message = within(data.len(), || Message::parse(data));
    let root = message.root();
    assert_eq!(root.range(), 0..data.len(), "every octet is of the header or the body");
    assert_eq!(root.header.end, root.body.start);
    inside(root);
    message.structure();
    for (path, part) in message.walk() {
        assert!(message.part(&path).is_some() || path.is_empty(), "{path:?} names a part");
        message.text(part);
        message.envelope(part);
        message.header_text(part);
        part.file_name();
        for name in ["From", "To", "Date", "Subject"] {
            message.text_field(part, name);
            message.addresses(part, name);
            message.date(part, name);
        }
        let kept = message.header_subset(part.header.clone(), &["subject"], true).len();
        let taken = message.header_subset(part.header.clone(), &["subject"], false).len();
        // A field without its line end gets one, and an empty line follows the fields.
        assert!(kept.max(taken) <= part.header.len() + 4);
        for kind in [SectionKind::Whole, SectionKind::Mime, SectionKind::Header, SectionKind::Text] {
            if let Some(range) = message.section(&path, kind) {
                assert!(range.start <= range.end && range.end <= data.len());
            }
        }
    }
    encoded_word::decode(data);
    address::parse_decoded(data);
    transfer::decode_quoted_printable(data);
    assert_eq!(transfer::decode_base64(&transfer::encode_base64(data)), data);
    let mut encoded = Vec::new();
    transfer::encode_quoted_printable(data, &mut encoded);
    assert!(encoded.split(|byte| *byte == b'\n').all(|line| line.len() <= 77));
}

fn inside(part: &Part) {
    let children: Vec<&Part> = match &part.kind {
        PartKind::Leaf => Vec::new(),
        PartKind::Multipart(children) => children.iter().collect(),
        PartKind::Message(inner) => vec![inner],
    };
    for child in children {
        let range = child.range();
        assert!(part.body.start <= range.start && range.end <= part.body.end, "a part lies in its parent");
        inside(child);
    }
}

fn exported(content: &MessageContent) -> Vec<u8> {
    let now = FileTime::from_unix_seconds(1_700_000_000);
    export(content, &ExportContext { now, rng: &FakeRng::new(7), host: "x.example", with_bcc: true })
}

/// Import and export take anything; what went through both once keeps its heads, bodies and attachments.
pub(crate) fn oxcmail(data: &[u8]) {
    let context = ImportContext { received: FileTime::from_unix_seconds(1_700_000_000) };
    let first = import(&exported(&within(data.len(), || import(data, &context))), &context);
    let second = import(&exported(&first), &context);
    for tag in [tags::PID_TAG_SUBJECT, tags::PID_TAG_INTERNET_MESSAGE_ID, tags::PID_TAG_SENDER_SMTP_ADDRESS] {
        assert_eq!(first.properties.string(tag), second.properties.string(tag), "{tag:?}");
    }
    assert_eq!(first.recipients.len(), second.recipients.len());
    assert_eq!(first.attachments.len(), second.attachments.len());
}
