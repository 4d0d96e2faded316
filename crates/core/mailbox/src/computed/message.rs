//! Computed properties of messages.

use super::{Computed, access, conversation, fallback, ids, row, version};
use crate::flags::Flags;
use crate::message::Message;
use crate::message_status;
use crate::record::StoredValue;
use crate::recoverable::LAST_ACTIVE_PARENT;
use ropewalk_convert_oxcmail::split_subject;
use ropewalk_model::{PropertyTag, PropertyValue, tags};

/// PidTagObjectType of a message (MS-OXCPRPT 2.2.1.7).
const OBJECT_TYPE_MESSAGE: i32 = 5;
/// PidTagRowType TBL_LEAF_ROW (MS-OXCTABL 2.2.1.3).
const LEAF_ROW: i32 = 1;

fn some(value: impl Into<PropertyValue>) -> Option<StoredValue> {
    Some(StoredValue::Value(value.into()))
}

pub(crate) const MESSAGE: &[Computed<Message>] = &[
    row(tags::PID_TAG_ENTRY_ID, |m| some(ids::message_entry_id(&m.mailbox, m.folder, m.id))),
    row(tags::PID_TAG_RECORD_KEY, |m| some(ids::message_entry_id(&m.mailbox, m.folder, m.id))),
    row(tags::PID_TAG_PARENT_ENTRY_ID, |m| some(ids::folder_entry_id(&m.mailbox, m.folder))),
    row(tags::PID_TAG_MAPPING_SIGNATURE, |m| some(m.mailbox.guid.as_bytes().to_vec())),
    row(tags::PID_TAG_SOURCE_KEY, |m| some(ids::gid(&m.mailbox, m.id.counter()))),
    row(tags::PID_TAG_PARENT_SOURCE_KEY, |m| some(ids::gid(&m.mailbox, m.folder.counter()))),
    row(tags::PID_TAG_CHANGE_KEY, |m| some(version::change_key(&m.mailbox, m.change, &m.properties))),
    row(tags::PID_TAG_PREDECESSOR_CHANGE_LIST, |m| {
        some(version::predecessors(&m.mailbox, m.change, &m.properties).encode())
    }),
    row(tags::PID_TAG_MID, |m| some(ids::message_wire(m.id))),
    row(tags::PID_TAG_INST_ID, |m| some(ids::message_wire(m.id))),
    row(tags::PID_TAG_INSTANCE_NUM, |_| some(0)),
    row(tags::PID_TAG_INSTANCE_KEY, |m| some(m.id.value().to_be_bytes().to_vec())),
    row(tags::PID_TAG_FOLDER_ID, |m| some(ids::folder_wire(m.folder))),
    row(tags::PID_TAG_PARENT_FOLDER_ID, |m| some(ids::folder_wire(m.folder))),
    row(tags::PID_TAG_CHANGE_NUMBER, |m| some(ids::change_wire(m.change))),
    row(tags::PID_TAG_ROW_TYPE, |_| some(LEAF_ROW)),
    row(tags::PID_TAG_OBJECT_TYPE, |_| some(OBJECT_TYPE_MESSAGE)),
    row(tags::PID_TAG_ACCESS, |m| some(access::of_message(m.access))),
    row(tags::PID_TAG_ACCESS_LEVEL, |m| some(access::level(m.access.edit))),
    row(tags::PID_TAG_MESSAGE_FLAGS, |m| some(message_flags(m))),
    row(tags::PID_TAG_MESSAGE_STATUS, |m| some(message_status::status(m.flags, &m.properties))),
    row(tags::PID_TAG_READ, |m| some(m.flags.contains(Flags::READ))),
    row(tags::PID_TAG_ASSOCIATED, |m| some(m.associated)),
    row(tags::PID_TAG_HAS_ATTACHMENTS, |m| some(m.has_attachments)),
    row(tags::PID_TAG_HAS_NAMED_PROPERTIES, |m| some(m.properties.tags().iter().any(|tag| tag.is_named()))),
    row(tags::PID_TAG_MESSAGE_SIZE, |m| some(i32::try_from(m.size_bytes).unwrap_or(i32::MAX))),
    row(tags::PID_TAG_MESSAGE_SIZE_EXTENDED, |m| {
        Some(PropertyValue::Integer64(i64::try_from(m.size_bytes).unwrap_or(i64::MAX)).into())
    }),
    row(tags::PID_TAG_INTERNET_ARTICLE_NUMBER, |m| some(i32::try_from(m.uid).unwrap_or(i32::MAX))),
    row(tags::PID_TAG_DELETED_ON, |m| m.properties.tagged(tags::PID_TAG_DELETED_ON)),
    row(LAST_ACTIVE_PARENT, |m| m.properties.tagged(LAST_ACTIVE_PARENT)),
    row(tags::PID_TAG_CREATION_TIME, |m| some(m.created)),
    row(tags::PID_TAG_LAST_MODIFICATION_TIME, |m| some(m.modified)),
    row(tags::PID_TAG_MESSAGE_DELIVERY_TIME, |m| {
        (!m.flags.contains(Flags::DRAFT)).then(|| m.delivered.into())
    }),
    // Written by the store when somebody else than the owner makes a message.
    row(tags::PID_TAG_CREATOR_NAME, |m| m.properties.tagged(tags::PID_TAG_CREATOR_NAME)),
    row(tags::PID_TAG_CREATOR_ENTRY_ID, |m| m.properties.tagged(tags::PID_TAG_CREATOR_ENTRY_ID)),
    fallback(tags::PID_TAG_SEARCH_KEY, |m| {
        m.properties.value(tags::PID_TAG_SEARCH_KEY.id()).or_else(|| some(search_key(m)))
    }),
    fallback(tags::PID_TAG_CONVERSATION_TOPIC, |m| conversation::topic(&stored(m))),
    row(tags::PID_TAG_CONVERSATION_ID, |m| conversation::id(&stored(m))),
    fallback(tags::PID_TAG_NORMALIZED_SUBJECT, |m| {
        part_of_subject(m, tags::PID_TAG_NORMALIZED_SUBJECT.id(), 1)
    }),
    fallback(tags::PID_TAG_SUBJECT_PREFIX, |m| part_of_subject(m, tags::PID_TAG_SUBJECT_PREFIX.id(), 0)),
];

/// What a message's stored properties say, if it is at hand.
fn stored(message: &Message) -> impl Fn(PropertyTag) -> Option<PropertyValue> + '_ {
    |tag| message.properties.tagged(tag).and_then(|value| value.small().cloned())
}

/// PidTagMessageFlags (MS-OXCMSG 2.2.1.6).
fn message_flags(message: &Message) -> i32 {
    let bits = [
        (message.flags.contains(Flags::READ), 0x1),
        (message.created == message.modified, 0x2),
        (message.flags.contains(Flags::SUBMITTED), 0x4),
        (message.flags.contains(Flags::DRAFT), 0x8),
        (message.has_attachments, 0x10),
        (message.flags.contains(Flags::FROM_ME), 0x20),
        (message.associated, 0x40),
        (message.flags.contains(Flags::RESEND), 0x80),
        (message.flags.contains(Flags::NOTIFY_READ), 0x100),
        (message.flags.contains(Flags::NOTIFY_UNREAD), 0x200),
        (message.flags.contains(Flags::EVER_READ), 0x400),
        (message.flags.contains(Flags::INTERNET), 0x2000),
    ];
    bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum()
}

/// PidTagSearchKey of a message that was given none: unique, 16 bytes (MS-OXCPRPT 2.2.1.9).
fn search_key(message: &Message) -> Vec<u8> {
    let mut key = message.mailbox.guid.0;
    for (byte, id) in key.iter_mut().rev().zip(message.id.value().to_le_bytes()) {
        *byte ^= id;
    }
    key.to_vec()
}

fn part_of_subject(message: &Message, id: u16, part: usize) -> Option<StoredValue> {
    if let Some(stored) = message.properties.value(id) {
        return Some(stored);
    }
    let subject = message.properties.string(tags::PID_TAG_SUBJECT)?;
    let (prefix, rest) = split_subject(&subject);
    some(if part == 0 { prefix } else { rest })
}
