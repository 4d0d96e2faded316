//! Attachments (MS-OXWSATT 2.2.4).

use super::item::item;
use super::source::{Source, load};
use crate::context::Context;
use crate::fields::Fields;
use crate::id::{self, ObjectId};
use crate::problem::{OrProblem, Problems};
use ropewalk_mailbox::{Message, StoredAttachment};
use ropewalk_model::tags;
use ropewalk_model::{PropertyTag, PropertyValue};
use ropewalk_wire_ews_xml::types::{Attachment, AttachmentContent, AttachmentId, ItemShape};

/// PidTagAttachMethod afByReference and its like (MS-OXCMSG 2.2.2.9).
const BY_REFERENCE: std::ops::RangeInclusive<i64> = 2..=4;
const BY_WEB_REFERENCE: i64 = 7;
/// PidTagAttachFlags attRenderedInBody (MS-OXCMSG 2.2.2.18).
const RENDERED_IN_BODY: i64 = 0x4;

/// An attachment as the list of an item shows it: without its content.
pub(super) fn listed(
    context: &Context<'_>,
    source: &Source<'_>,
    stored: &StoredAttachment,
) -> Problems<Attachment> {
    let path = [source.path(), &[stored.number]].concat();
    describe(context, source.root(), &path, stored)
}

/// An attachment with its content.
pub(crate) fn attachment(
    context: &Context<'_>,
    root: &Message,
    path: &[u32],
    shape: &ItemShape,
) -> Problems<Attachment> {
    let stored = context.mailbox.attachment(root.id, path).or_problem()?;
    let mut attachment = describe(context, root, path, &stored)?;
    match &mut attachment.content {
        AttachmentContent::File { content, .. } => {
            let value = stored.property(tags::PID_TAG_ATTACH_DATA_BINARY);
            *content = Some(match value.map(|value| load(context, &value)).transpose()? {
                Some(PropertyValue::Binary(bytes)) => bytes,
                _ => Vec::new(),
            });
        }
        AttachmentContent::Item(inner) => {
            let embedded = context.mailbox.embedded(root.id, path).or_problem()?;
            let source = Source::Embedded { message: &embedded, root, path };
            *inner = Some(Box::new(item(context, &source, &Fields::for_attached(shape), shape)?));
        }
        AttachmentContent::Reference(_) => {}
    }
    Ok(attachment)
}

fn describe(
    context: &Context<'_>,
    root: &Message,
    path: &[u32],
    stored: &StoredAttachment,
) -> Problems<Attachment> {
    let text = |tag: PropertyTag| match stored.property(tag).map(|value| load(context, &value)).transpose()? {
        Some(PropertyValue::String(text)) if !text.is_empty() => Ok(Some(text)),
        _ => Ok(None),
    };
    let integer = |tag: PropertyTag| stored.property(tag).and_then(|value| value.small()?.as_i64());
    let truth = |tag: PropertyTag| stored.property(tag).and_then(|value| value.small()?.as_bool());
    let method = integer(tags::PID_TAG_ATTACH_METHOD).unwrap_or(1);
    let content = if stored.embedded {
        AttachmentContent::Item(None)
    } else if BY_REFERENCE.contains(&method) || method == BY_WEB_REFERENCE {
        AttachmentContent::Reference(text(tags::PID_TAG_ATTACH_LONG_PATHNAME)?)
    } else {
        let photo = truth(tags::PID_TAG_ATTACHMENT_CONTACT_PHOTO).unwrap_or(false);
        AttachmentContent::File { is_contact_photo: Some(photo), content: None }
    };
    let mut name = None;
    for tag in [tags::PID_TAG_ATTACH_LONG_FILENAME, tags::PID_TAG_ATTACH_FILENAME, tags::PID_TAG_DISPLAY_NAME]
    {
        if name.is_none() {
            name = text(tag)?;
        }
    }
    let rendered = integer(tags::PID_TAG_ATTACH_FLAGS).is_some_and(|flags| flags & RENDERED_IN_BODY != 0);
    let modified =
        stored.property(tags::PID_TAG_LAST_MODIFICATION_TIME).and_then(|value| value.small()?.as_time());
    let owner = context.item_id(root);
    Ok(Attachment {
        id: Some(AttachmentId {
            id: ObjectId::Attachment(root.id, path.to_vec()).encode(&context.home()),
            root_item_id: Some(owner.id),
            root_item_change_key: Some(id::change_key(root.change)),
        }),
        name,
        content_type: text(tags::PID_TAG_ATTACH_MIME_TAG)?,
        content_id: text(tags::PID_TAG_ATTACH_CONTENT_ID)?,
        content_location: text(tags::PID_TAG_ATTACH_CONTENT_LOCATION)?,
        size: integer(tags::PID_TAG_ATTACH_SIZE).map(|size| i32::try_from(size).unwrap_or(i32::MAX)),
        last_modified_time: Some(modified.unwrap_or(root.modified)),
        is_inline: Some(rendered || truth(tags::PID_TAG_ATTACHMENT_HIDDEN).unwrap_or(false)),
        content,
    })
}
