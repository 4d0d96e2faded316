//! Parts to attachments (MS-OXCMAIL 2.2.3.4, MS-OXCMSG 2.2.2).

use super::Importer;
use super::bodies::Found;
use ropewalk_base::limits::ATTACHMENTS_MAX;
use ropewalk_convert_body::content_ids;
use ropewalk_mime::{ContentType, Encoding, Message, Part, date};
use ropewalk_model::tags::{
    PID_TAG_ATTACH_CONTENT_ID, PID_TAG_ATTACH_CONTENT_LOCATION, PID_TAG_ATTACH_ENCODING,
    PID_TAG_ATTACH_EXTENSION, PID_TAG_ATTACH_FILENAME, PID_TAG_ATTACH_FLAGS, PID_TAG_ATTACH_LONG_FILENAME,
    PID_TAG_ATTACH_METHOD, PID_TAG_ATTACH_MIME_TAG, PID_TAG_ATTACH_SIZE, PID_TAG_ATTACHMENT_HIDDEN,
    PID_TAG_CREATION_TIME, PID_TAG_DISPLAY_NAME, PID_TAG_LAST_MODIFICATION_TIME, PID_TAG_RENDERING_POSITION,
    PID_TAG_SUBJECT, PID_TAG_TEXT_ATTACHMENT_CHARSET,
};
use ropewalk_model::{AttachmentContent, AttachmentData, MessageContent, PropertyBag};
use std::collections::HashSet;

/// PidTagAttachMethod afByValue (MS-OXCMSG 2.2.2.9).
const BY_VALUE: i32 = 1;
/// PidTagAttachMethod afEmbeddedMessage.
const EMBEDDED: i32 = 5;
/// PidTagAttachFlags attRenderedInBody (MS-OXCMSG 2.2.2.18).
const RENDERED_IN_BODY: i32 = 4;
/// PidTagRenderingPosition of what has no place in the text.
const NO_POSITION: i32 = -1;
/// Characters of a file name.
const NAME_CHARS_MAX: usize = 255;
/// Encoded messages inside encoded messages that are still opened; RFC 2046 5.2.1 forbids any.
const DECODED_DEPTH_MAX: usize = 4;

pub(super) struct Attachments<'i> {
    pub(super) importer: &'i Importer<'i>,
    pub(super) html: Option<&'i str>,
}

impl Attachments<'_> {
    pub(super) fn all(&self, found: &[Found<'_>]) -> Vec<AttachmentContent> {
        let ids = self.html.map(content_ids).unwrap_or_default();
        let numbered = found.iter().take(ATTACHMENTS_MAX).zip(1..);
        numbered.map(|(found, number)| self.one(*found, number, &ids)).collect()
    }

    fn one(&self, found: Found<'_>, number: usize, ids: &HashSet<String>) -> AttachmentContent {
        let part = found.part;
        let message = self.importer.message;
        let mut bag = PropertyBag::new();
        let content_id = part.content_id_bare();
        let is_image = part.content_type.kind == "image";
        let referenced = content_id.as_deref().is_some_and(|id| ids.contains(id));
        let located = found.related && is_image && part.location.is_some();
        let rendered = self.html.is_some() && (referenced || located);
        bag.set(PID_TAG_ATTACH_FLAGS, if rendered { RENDERED_IN_BODY } else { 0 });
        bag.set(PID_TAG_ATTACHMENT_HIDDEN, rendered);
        bag.set(PID_TAG_RENDERING_POSITION, NO_POSITION);
        if let Some(id) = content_id {
            bag.set(PID_TAG_ATTACH_CONTENT_ID, id);
        }
        if let Some(location) = &part.location {
            bag.set(PID_TAG_ATTACH_CONTENT_LOCATION, String::from_utf8_lossy(location).into_owned());
        }
        if let Some(disposition) = &part.disposition {
            for (name, tag) in [
                ("creation-date", PID_TAG_CREATION_TIME),
                ("modification-date", PID_TAG_LAST_MODIFICATION_TIME),
            ] {
                if let Some(time) = disposition.parameters.raw(name).and_then(date::parse) {
                    bag.set(tag, time);
                }
            }
        }
        if let Some(inner) = self.embedded(part) {
            return embedded(bag, part, inner);
        }
        let data = message.decoded(part).into_owned();
        let declared = declared_type(message, part);
        let name = part.file_name().map(|name| clean_name(&name)).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| format!("ATT{number:05}{}", extension_of(&declared)));
        by_value(&mut bag, &declared.essence(), name, data.len());
        if declared.kind == "text"
            && let Some(charset) = part.charset()
        {
            bag.set(PID_TAG_TEXT_ATTACHMENT_CHARSET, String::from_utf8_lossy(charset).into_owned());
        }
        AttachmentContent { properties: bag, data: AttachmentData::Binary(data) }
    }

    /// The message inside a part, also where it is encoded although that is forbidden.
    fn embedded(&self, part: &Part) -> Option<MessageContent> {
        if let Some(inner) = part.message() {
            return Some(self.importer.entity(inner, false));
        }
        let encoded = part.is_leaf() && part.encoding != Encoding::Identity;
        if !encoded || self.importer.decoded_depth >= DECODED_DEPTH_MAX {
            return None;
        }
        let declared = declared_type(self.importer.message, part);
        if !declared.is("message", "rfc822") && !declared.is("message", "global") {
            return None;
        }
        let raw = self.importer.message.decoded(part);
        let message = Message::parse(&raw);
        let depth = self.importer.decoded_depth + 1;
        let importer = Importer { message: &message, context: self.importer.context, decoded_depth: depth };
        Some(importer.entity(message.root(), false))
    }
}

/// The media type as the sender wrote it, where the splitter had to read the part as something else.
fn declared_type(message: &Message<'_>, part: &Part) -> ContentType {
    let declared = message.field(part, "content-type").and_then(|field| ContentType::parse(field.value));
    declared.unwrap_or_else(|| part.content_type.clone())
}

fn embedded(mut bag: PropertyBag, part: &Part, inner: MessageContent) -> AttachmentContent {
    bag.set(PID_TAG_ATTACH_METHOD, EMBEDDED);
    bag.set(PID_TAG_ATTACH_MIME_TAG, "message/rfc822");
    let subject = inner.properties.string(PID_TAG_SUBJECT).unwrap_or_default().to_owned();
    let file_name = part.file_name().map(|name| clean_name(&name));
    let display = if subject.is_empty() { file_name.clone().unwrap_or_default() } else { subject };
    bag.set(PID_TAG_DISPLAY_NAME, display);
    if let Some(name) = file_name.filter(|name| !name.is_empty()) {
        bag.set(PID_TAG_ATTACH_LONG_FILENAME, name);
    }
    bag.set(PID_TAG_ATTACH_SIZE, size(part.body.len()));
    AttachmentContent { properties: bag, data: AttachmentData::Embedded(Box::new(inner)) }
}

fn size(bytes: usize) -> i32 {
    i32::try_from(bytes).unwrap_or(i32::MAX)
}

/// The properties every attachment by value has.
fn by_value(bag: &mut PropertyBag, mime_type: &str, name: String, bytes: usize) {
    bag.set(PID_TAG_ATTACH_METHOD, BY_VALUE);
    bag.set(PID_TAG_ATTACH_MIME_TAG, mime_type);
    bag.set(PID_TAG_ATTACH_ENCODING, Vec::new());
    bag.set(PID_TAG_ATTACH_SIZE, size(bytes));
    let extension =
        name.rfind('.').filter(|dot| *dot > 0).and_then(|dot| name.get(dot..)).unwrap_or_default();
    bag.set(PID_TAG_ATTACH_EXTENSION, extension);
    bag.set(PID_TAG_ATTACH_FILENAME, short_name(&name));
    bag.set(PID_TAG_DISPLAY_NAME, name.as_str());
    bag.set(PID_TAG_ATTACH_LONG_FILENAME, name);
}

/// A clear-signed message: the whole entity with its Content-Type (MS-OXOSMIME 2.1.3.1).
pub(super) fn signed(message: &Message<'_>, part: &Part) -> AttachmentContent {
    let mut data = Vec::with_capacity(part.body.len() + 256);
    if let Some(field) = message.field(part, "content-type") {
        data.extend_from_slice(message.bytes(field.range));
    }
    if !data.ends_with(b"\n") {
        data.extend_from_slice(b"\r\n");
    }
    data.extend_from_slice(if data.ends_with(b"\r\n") { b"\r\n" } else { b"\n" });
    data.extend_from_slice(message.bytes(part.body.clone()));
    secured("multipart/signed", data)
}

/// An opaque-signed or encrypted message: its decoded content (MS-OXOSMIME 2.1.3.2).
pub(super) fn opaque(message: &Message<'_>, part: &Part) -> AttachmentContent {
    secured(&part.content_type.essence(), message.decoded(part).into_owned())
}

fn secured(mime_type: &str, data: Vec<u8>) -> AttachmentContent {
    let mut bag = PropertyBag::new();
    by_value(&mut bag, mime_type, "smime.p7m".to_owned(), data.len());
    bag.set(PID_TAG_ATTACH_FLAGS, 0);
    bag.set(PID_TAG_RENDERING_POSITION, NO_POSITION);
    AttachmentContent { properties: bag, data: AttachmentData::Binary(data) }
}

/// A file name that a file system takes: what no Windows file name may hold becomes `_`.
fn clean_name(name: &str) -> String {
    let clean = |c: char| {
        if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
            '_'
        } else {
            c
        }
    };
    name.trim().chars().take(NAME_CHARS_MAX).map(clean).collect()
}

/// A file name of at most eight and three characters (MS-OXCMSG 2.2.2.11).
fn short_name(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let keep =
        |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '~' | '!' | '#' | '$' | '%' | '&');
    let kept: String = stem.chars().filter(keep).collect();
    let extension: String = extension.chars().filter(keep).take(3).collect();
    let fits = kept.len() == stem.len() && kept.len() <= 8;
    let stem = match (fits, kept.is_empty()) {
        (true, false) => kept,
        (_, true) => "FILE~1".to_owned(),
        (false, false) => kept.get(..kept.len().min(6)).unwrap_or_default().to_ascii_uppercase() + "~1",
    };
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

fn extension_of(content_type: &ContentType) -> &'static str {
    match (content_type.kind.as_str(), content_type.subtype.as_str()) {
        ("text", "plain") => ".txt",
        ("text", "html") => ".htm",
        ("text", "calendar") => ".ics",
        ("text", "vcard" | "x-vcard" | "directory") => ".vcf",
        ("text", "xml") | ("application", "xml") => ".xml",
        ("text", _) => ".txt",
        ("image", "jpeg" | "jpg" | "pjpeg") => ".jpg",
        ("image", "png") => ".png",
        ("image", "gif") => ".gif",
        ("image", "bmp") => ".bmp",
        ("image", "svg+xml") => ".svg",
        ("application", "pdf") => ".pdf",
        ("application", "zip") => ".zip",
        ("application", "ms-tnef") | ("application", "vnd.ms-tnef") => ".dat",
        ("application", "pgp-signature") => ".asc",
        ("message", "rfc822" | "global") => ".eml",
        ("message", _) => ".txt",
        _ => ".dat",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMSG 2.2.2.11
    #[test]
    fn names() {
        for (long, short) in [
            ("a.txt", "a.txt"),
            ("A long name.html", "ALONGN~1.htm"),
            ("\u{e9}t\u{e9}.png", "T~1.png"),
            ("\u{4e2d}.doc", "FILE~1.doc"),
            ("noextension", "NOEXTE~1"),
        ] {
            assert_eq!(short_name(long), short, "{long}");
        }
        assert_eq!(clean_name(" ../a\\b:c\r\n.txt "), ".._a_b_c__.txt");
    }
}
