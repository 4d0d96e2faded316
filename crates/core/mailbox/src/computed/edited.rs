//! Computed properties of messages and attachments that are being edited: what follows from changes that are not kept yet. What
//! is not here is as it is of the kept object.

use super::{Computed, access, conversation, fallback, row};
use crate::edit::{Access, EditBag, MessageEdit, Place};
use crate::flags::Flags;
use crate::record::StoredValue;
use ropewalk_convert_oxcmail::split_subject;
use ropewalk_model::{PropertyTag, PropertyValue, RecipientKind, tags};

/// PidTagObjectType (MS-OXCPRPT 2.2.1.7).
const OBJECT_TYPE_MESSAGE: i32 = 5;
const OBJECT_TYPE_ATTACHMENT: i32 = 7;
/// PidTagAccess of a message that is being made: modify, read (MS-OXCMSG 3.2.5.2).
const NEW_ACCESS: i32 = 0x03;
/// mfHasAttach and mfFAI (MS-OXCMSG 2.2.1.6).
const HAS_ATTACHMENTS: i32 = 0x10;
const ASSOCIATED: i32 = 0x40;

fn some(value: impl Into<PropertyValue>) -> Option<StoredValue> {
    Some(StoredValue::Value(value.into()))
}

const fn level(access: Access) -> i32 {
    match access {
        Access::ReadOnly => 0,
        Access::ReadWrite => access::ACCESS_LEVEL_MODIFY,
    }
}

const fn is_new(message: &MessageEdit) -> bool {
    matches!(message.place, Place::New { .. })
}

pub(crate) const EDITED: &[Computed<MessageEdit>] = &[
    row(tags::PID_TAG_OBJECT_TYPE, |_| some(OBJECT_TYPE_MESSAGE)),
    row(tags::PID_TAG_ACCESS, |m| {
        some(match &m.place {
            Place::New { .. } => NEW_ACCESS,
            Place::Stored(message) => access::of_message(message.access),
            Place::Embedded => access::MESSAGE_ACCESS,
        })
    }),
    row(tags::PID_TAG_ACCESS_LEVEL, |m| some(level(m.access))),
    row(tags::PID_TAG_HAS_ATTACHMENTS, |m| some(m.content.has_visible_attachments())),
    row(tags::PID_TAG_HAS_NAMED_PROPERTIES, |m| some(m.content.has_named_properties())),
    row(tags::PID_TAG_MESSAGE_FLAGS, message_flags),
    row(tags::PID_TAG_READ, |m| is_new(m).then(|| m.flags.contains(Flags::READ).into())),
    row(tags::PID_TAG_ASSOCIATED, |m| match m.place {
        Place::New { associated, .. } => some(associated),
        Place::Stored(_) | Place::Embedded => None,
    }),
    row(tags::PID_TAG_MESSAGE_SIZE, |m| Some(i32::try_from(size_bytes(m)?).unwrap_or(i32::MAX).into())),
    row(tags::PID_TAG_MESSAGE_SIZE_EXTENDED, |m| {
        some(PropertyValue::Integer64(i64::try_from(size_bytes(m)?).unwrap_or(i64::MAX)))
    }),
    row(tags::PID_TAG_CREATION_TIME, |m| is_new(m).then(|| m.created.into())),
    row(tags::PID_TAG_LAST_MODIFICATION_TIME, |m| is_new(m).then(|| m.created.into())),
    row(tags::PID_TAG_MESSAGE_DELIVERY_TIME, |m| m.delivered.filter(|_| is_new(m)).map(StoredValue::from)),
    row(tags::PID_TAG_DISPLAY_TO, |m| some(m.content.display_list(RecipientKind::To))),
    row(tags::PID_TAG_DISPLAY_CC, |m| some(m.content.display_list(RecipientKind::Cc))),
    row(tags::PID_TAG_DISPLAY_BCC, |m| some(m.content.display_list(RecipientKind::Bcc))),
    fallback(tags::PID_TAG_CONVERSATION_TOPIC, |m| {
        conversation::topic(&|tag| m.content.properties.small(tag.id()))
    }),
    row(tags::PID_TAG_CONVERSATION_ID, |m| conversation::id(&|tag| m.content.properties.small(tag.id()))),
    fallback(tags::PID_TAG_NORMALIZED_SUBJECT, |m| part_of_subject(m, tags::PID_TAG_NORMALIZED_SUBJECT, 1)),
    fallback(tags::PID_TAG_SUBJECT_PREFIX, |m| part_of_subject(m, tags::PID_TAG_SUBJECT_PREFIX, 0)),
];

/// The size of what is not kept as it is here: a kept message's size may be that of its MIME.
fn size_bytes(message: &MessageEdit) -> Option<u64> {
    let is_kept = matches!(message.place, Place::Stored(_)) && !message.is_changed();
    (!is_kept).then(|| message.content.size_bytes())
}

/// PidTagMessageFlags of what is not kept by itself: a new message's, an embedded one's.
fn message_flags(message: &MessageEdit) -> Option<StoredValue> {
    let associated = match message.place {
        Place::New { associated, .. } => associated,
        Place::Embedded => false,
        Place::Stored(_) => return None,
    };
    let flags = message.flags;
    let bits = [
        (flags.contains(Flags::READ), 0x1),
        (is_new(message) && flags.contains(Flags::DRAFT), 0x8),
        (message.content.has_visible_attachments(), HAS_ATTACHMENTS),
        (associated, ASSOCIATED),
        (flags.contains(Flags::RESEND), 0x80),
        (is_new(message) && flags.contains(Flags::EVER_READ), 0x400),
    ];
    some(bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum::<i32>())
}

fn part_of_subject(message: &MessageEdit, tag: PropertyTag, part: usize) -> Option<StoredValue> {
    let bag = &message.content.properties;
    if let Some(stored) = bag.small(tag.id()) {
        return Some(stored.into());
    }
    let subject = bag.text(tags::PID_TAG_SUBJECT)?;
    let (prefix, rest) = split_subject(&subject);
    some(if part == 0 { prefix } else { rest })
}

/// An attachment that is being edited.
pub(crate) struct EditedAttachment<'a> {
    pub(crate) number: u32,
    pub(crate) is_writable: bool,
    pub(crate) is_embedded: bool,
    pub(crate) bag: &'a EditBag,
}

/// A computed property of an attachment that is being edited.
pub(crate) fn edited_attachment(attachment: &EditedAttachment<'_>, tag: PropertyTag) -> Option<StoredValue> {
    let value = match tags_of(tag.id())? {
        tags::PID_TAG_ATTACH_NUMBER => some(i32::try_from(attachment.number).unwrap_or(i32::MAX)),
        tags::PID_TAG_OBJECT_TYPE => some(OBJECT_TYPE_ATTACHMENT),
        tags::PID_TAG_ACCESS_LEVEL => some(i32::from(attachment.is_writable)),
        tags::PID_TAG_RECORD_KEY => some(attachment.number.to_be_bytes().to_vec()),
        tags::PID_TAG_ATTACH_METHOD => attachment
            .bag
            .small(tags::PID_TAG_ATTACH_METHOD.id())
            .map(StoredValue::from)
            .or_else(|| some(super::attachment::method(attachment.is_embedded))),
        _ => None,
    };
    value
        .filter(|value| tag.kind() == ropewalk_model::PropertyType::UNSPECIFIED || value.kind() == tag.kind())
}

fn tags_of(id: u16) -> Option<PropertyTag> {
    super::ATTACHMENT.iter().map(|row| row.tag).find(|tag| tag.id() == id)
}
