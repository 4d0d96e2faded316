//! Message object to MIME (MS-OXCMAIL 2.1).

mod attachments;
mod bodies;
mod headers;

use crate::report;
use ropewalk_base::limits::MIME_DEPTH_MAX;
use ropewalk_base::{FileTime, Rng};
use ropewalk_convert_body::decode_html;
use ropewalk_mime::{Headers, MessageBuilder, Report, build, transfer};
use ropewalk_model::tags::{PID_NAME_CONTENT_TYPE, PID_TAG_ATTACH_MIME_TAG, PID_TAG_MESSAGE_CLASS};
use ropewalk_model::{AttachmentData, MessageContent, PropertyKey};

/// What export needs beside the message.
#[derive(Clone, Copy)]
pub struct ExportContext<'c> {
    /// The Date of a message that has not been submitted yet.
    pub now: FileTime,
    /// Source of boundaries and of a missing Message-ID.
    pub rng: &'c dyn Rng,
    /// Domain of made Message-IDs and of encapsulated addresses.
    pub host: &'c str,
    /// Whether Bcc recipients are written: for stored drafts and sent items, never for transport.
    pub with_bcc: bool,
}

/// Makes MIME of a message.
pub fn export(content: &MessageContent, context: &ExportContext<'_>) -> Vec<u8> {
    message(content, context, 0)
}

fn message(content: &MessageContent, context: &ExportContext<'_>, depth: usize) -> Vec<u8> {
    let class = content.properties.string(PID_TAG_MESSAGE_CLASS).unwrap_or("IPM.Note");
    let report = report::export(content, class, context.host);
    let headers = headers::write(content, context, depth == 0, report.is_some());
    if let Some(secured) = secured(content, class, &headers) {
        return secured;
    }
    let html = bodies::html(&content.properties);
    let text = bodies::text(&content.properties, html.as_ref());
    let shown = html.as_ref().map(|html| decode_html(&html.bytes, html.code_page));
    let inner = |content: &MessageContent| {
        // Deeper than this nothing can be read back; the chain is cut.
        if depth < MIME_DEPTH_MAX { message(content, context, depth + 1) } else { Vec::new() }
    };
    let attachments = attachments::write(&content.attachments, shown.as_deref(), &inner);
    let report = report.as_ref().map(|(kind, fields)| Report { kind, fields: fields.as_bytes() });
    let html = html.as_ref().map(|html| (html.bytes.as_ref(), html.charset));
    MessageBuilder { headers, text: text.as_deref(), html, attachments, report }.build(context.rng)
}

/// An S/MIME message: its one attachment is the entity (MS-OXOSMIME 2.1.3).
fn secured(content: &MessageContent, class: &str, headers: &Headers) -> Option<Vec<u8>> {
    let class = class.to_ascii_lowercase();
    let [attachment] = content.attachments.as_slice() else { return None };
    let AttachmentData::Binary(data) = &attachment.data else { return None };
    let mime_type =
        attachment.properties.string(PID_TAG_ATTACH_MIME_TAG).unwrap_or_default().to_ascii_lowercase();
    if class.ends_with(".smime.multipartsigned") && mime_type == "multipart/signed" {
        let is_entity = data.get(..13).is_some_and(|start| start.eq_ignore_ascii_case(b"content-type:"));
        return is_entity.then(|| build::with_entity(headers, data));
    }
    if !class.ends_with(".smime") || !mime_type.ends_with("pkcs7-mime") {
        return None;
    }
    let kept =
        content.properties.value(&PropertyKey::from(PID_NAME_CONTENT_TYPE)).and_then(|value| value.as_str());
    let kept = kept.filter(|value| value.to_ascii_lowercase().contains("pkcs7-mime"));
    let mut entity = Headers::new();
    let default = "application/pkcs7-mime; smime-type=enveloped-data; name=\"smime.p7m\"";
    entity.structured("Content-Type", kept.unwrap_or(default));
    entity.structured("Content-Disposition", "attachment; filename=\"smime.p7m\"");
    entity.structured("Content-Transfer-Encoding", "base64");
    let mut entity = entity.as_bytes().to_vec();
    entity.extend_from_slice(b"\r\n");
    transfer::encode_base64_lines(data, &mut entity);
    Some(build::with_entity(headers, &entity))
}
