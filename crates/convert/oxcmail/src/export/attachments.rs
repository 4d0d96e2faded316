//! Attachments to parts (MS-OXCMAIL 2.1.3.4).

use ropewalk_convert_body::content_ids;
use ropewalk_mime::{AttachmentBody, NewAttachment};
use ropewalk_model::tags::{
    PID_TAG_ATTACH_CONTENT_ID, PID_TAG_ATTACH_CONTENT_LOCATION, PID_TAG_ATTACH_FILENAME,
    PID_TAG_ATTACH_FLAGS, PID_TAG_ATTACH_LONG_FILENAME, PID_TAG_ATTACH_MIME_TAG, PID_TAG_ATTACHMENT_HIDDEN,
    PID_TAG_CREATION_TIME, PID_TAG_DISPLAY_NAME, PID_TAG_LAST_MODIFICATION_TIME,
    PID_TAG_TEXT_ATTACHMENT_CHARSET,
};
use ropewalk_model::{AttachmentContent, AttachmentData, MessageContent, PropertyBag, PropertyTag};
use std::collections::HashSet;

/// PidTagAttachFlags attRenderedInBody.
const RENDERED_IN_BODY: i64 = 4;

pub(super) fn write<'a>(
    attachments: &'a [AttachmentContent],
    html: Option<&str>,
    embedded: &dyn Fn(&MessageContent) -> Vec<u8>,
) -> Vec<NewAttachment<'a>> {
    let ids = html.map(content_ids).unwrap_or_default();
    attachments.iter().map(|attachment| one(attachment, &ids, embedded)).collect()
}

fn one<'a>(
    attachment: &'a AttachmentContent,
    ids: &HashSet<String>,
    embedded: &dyn Fn(&MessageContent) -> Vec<u8>,
) -> NewAttachment<'a> {
    let bag = &attachment.properties;
    let text = |tag: PropertyTag| bag.string(tag).map(str::trim).filter(|text| !text.is_empty());
    let (body, is_message) = match &attachment.data {
        AttachmentData::Binary(bytes) => (AttachmentBody::Bytes(bytes), false),
        AttachmentData::None => (AttachmentBody::Bytes(&[]), false),
        AttachmentData::Embedded(content) => (AttachmentBody::Message(embedded(content)), true),
    };
    let mut file_name = text(PID_TAG_ATTACH_LONG_FILENAME).or_else(|| text(PID_TAG_ATTACH_FILENAME));
    if !is_message {
        file_name = file_name.or_else(|| text(PID_TAG_DISPLAY_NAME));
    }
    let content_id = text(PID_TAG_ATTACH_CONTENT_ID).map(|id| id.trim_matches(['<', '>']).to_owned());
    let location = text(PID_TAG_ATTACH_CONTENT_LOCATION).map(str::to_owned);
    NewAttachment {
        body,
        mime_type: mime_type(bag),
        file_name: file_name.map(str::to_owned),
        inline: is_inline(bag, content_id.as_deref(), location.is_some(), ids),
        content_id,
        location,
        description: None,
        charset: text(PID_TAG_TEXT_ATTACHMENT_CHARSET).map(str::to_owned),
        created: bag.time(PID_TAG_CREATION_TIME),
        modified: bag.time(PID_TAG_LAST_MODIFICATION_TIME),
    }
}

/// Shown in the body: marked so, or hidden, or referred to by the HTML (MS-OXCMAIL 2.1.3.4.3).
fn is_inline(bag: &PropertyBag, content_id: Option<&str>, located: bool, ids: &HashSet<String>) -> bool {
    let marked = bag.integer(PID_TAG_ATTACH_FLAGS).is_some_and(|flags| flags & RENDERED_IN_BODY != 0);
    let hidden = bag.boolean(PID_TAG_ATTACHMENT_HIDDEN) == Some(true);
    match content_id {
        Some(id) => marked || hidden || ids.contains(id),
        None => located && marked,
    }
}

/// The media type, if it is one that a part may have.
fn mime_type(bag: &PropertyBag) -> String {
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+*'".contains(&b))
    };
    let given = bag.string(PID_TAG_ATTACH_MIME_TAG).unwrap_or_default().trim();
    // A multipart or message would be taken apart again when it is read.
    let nested = given.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
        || ["message/rfc822", "message/global"].iter().any(|nested| given.eq_ignore_ascii_case(nested));
    match given.split_once('/') {
        Some((kind, subtype)) if !nested && token(kind) && token(subtype) => given.to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}
