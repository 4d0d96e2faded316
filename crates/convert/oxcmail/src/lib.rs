//! MIME to MAPI message and back (MS-OXCMAIL).
// INTERIM by the lead so that others can compile: the owner of this crate replaces everything here but keeps
// these four names and signatures, which core/mailbox calls: ImportContext, ExportContext, import, export.

use ropewalk_base::{FileTime, Rng};
use ropewalk_model::*;

/// What import needs beside the octets.
#[derive(Debug, Clone, Copy)]
pub struct ImportContext {
    /// When the message was received.
    pub received: FileTime,
}

/// What export needs beside the message.
#[derive(Clone, Copy)]
pub struct ExportContext<'a> {
    /// Date for a message that has none.
    pub now: FileTime,
    /// For boundaries and Message-IDs.
    pub rng: &'a dyn Rng,
    /// Domain for Message-IDs.
    pub host: &'a str,
    /// Whether Bcc recipients are written.
    pub with_bcc: bool,
}

/// Reads MIME into a message.
pub fn import(raw: &[u8], _context: &ImportContext) -> MessageContent {
    let mut content = MessageContent::default();
    let Some(message) = mail_parser::MessageParser::default().parse(raw) else { return content };
    content.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Note");
    content.properties.set(tags::PID_TAG_SUBJECT, message.subject().unwrap_or_default());
    if let Some(id) = message.message_id() {
        content.properties.set(tags::PID_TAG_INTERNET_MESSAGE_ID, format!("<{id}>"));
    }
    if let Some(text) = message.body_text(0) {
        content.properties.set(tags::PID_TAG_BODY, text.into_owned());
    }
    for (kind, list) in [(RecipientKind::To, message.to()), (RecipientKind::Cc, message.cc())] {
        for address in list.iter().flat_map(|list| list.iter()) {
            let mut properties = PropertyBag::new();
            properties.set(tags::PID_TAG_DISPLAY_NAME, address.name().or(address.address()).unwrap_or_default());
            properties.set(tags::PID_TAG_SMTP_ADDRESS, address.address().unwrap_or_default());
            content.recipients.push(Recipient { kind, properties });
        }
    }
    if let Some(from) = message.from().and_then(|list| list.first()) {
        content.properties.set(tags::PID_TAG_SENDER_NAME, from.name().unwrap_or_default());
        content.properties.set(tags::PID_TAG_SENDER_SMTP_ADDRESS, from.address().unwrap_or_default());
    }
    content
}

/// Writes a message as MIME.
pub fn export(content: &MessageContent, _context: &ExportContext<'_>) -> Vec<u8> {
    let text = |tag| content.properties.string(tag).unwrap_or_default();
    format!("Subject: {}\r\n\r\n{}", text(tags::PID_TAG_SUBJECT), text(tags::PID_TAG_BODY)).into_bytes()
}
