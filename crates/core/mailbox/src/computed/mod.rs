//! Computed properties: never stored, made from the object when they are asked for. One row each in the table
//! of their kind of object; the functions stand with what they are about.

mod access;
mod attachment;
mod body;
mod conversation;
mod edited;
mod embedded;
mod folder;
mod ids;
mod md5;
mod message;
mod special_entry_ids;
mod version;

use crate::edit::MessageEdit;
use crate::folder::Folder;
use crate::message::{EmbeddedMessage, Message, StoredAttachment};
use crate::record::{StoredBag, StoredValue};
use ropewalk_model::{PropertyTag, PropertyType};
use std::collections::BTreeMap;

pub(crate) use attachment::ATTACHMENT;
pub use body::MadeBody;
pub(crate) use body::{body, outdated_bodies};
pub(crate) use edited::{EditedAttachment, edited_attachment};
pub(crate) use embedded::EMBEDDED;
pub(crate) use folder::{FOLDER, FOLDER_SEARCH};
pub(crate) use ids::{folder_entry_id, member_entry_id};
pub(crate) use message::MESSAGE;
pub(crate) use version::{change_key, keep_key, predecessors};

/// Computed properties of messages that are computed from what stands under their own ids.
pub(crate) const KEPT: [PropertyTag; 3] = [
    ropewalk_model::tags::PID_TAG_CHANGE_KEY,
    ropewalk_model::tags::PID_TAG_PREDECESSOR_CHANGE_LIST,
    ropewalk_model::tags::PID_TAG_MESSAGE_STATUS,
];

/// PidTagFlagStatus (MS-OXOFLAG 2.2.1.1).
pub(crate) const FOLLOWUP_COMPLETE: i32 = 1;
pub(crate) const FOLLOWUP_FLAGGED: i32 = 2;
/// PidTagLastVerbExecuted (MS-OXOMSG 2.2.1.39).
pub(crate) const VERB_REPLY: i32 = 102;
pub(crate) const VERB_REPLY_ALL: i32 = 103;
pub(crate) const VERB_FORWARD: i32 = 104;

/// A row of a table of computed properties. A function that gives none leaves the stored value, if any.
pub(crate) struct Computed<T> {
    pub(crate) tag: PropertyTag,
    pub(crate) value: fn(&T) -> Option<StoredValue>,
    /// Whether the store alone says what this is, so that a value given by a client is never kept.
    pub(crate) read_only: bool,
}

const fn row<T>(tag: PropertyTag, value: fn(&T) -> Option<StoredValue>) -> Computed<T> {
    Computed { tag, value, read_only: true }
}

/// A row that speaks only where nothing is stored.
const fn fallback<T>(tag: PropertyTag, value: fn(&T) -> Option<StoredValue>) -> Computed<T> {
    Computed { tag, value, read_only: false }
}

fn find<T>(table: &[Computed<T>], object: &T, tag: PropertyTag) -> Option<StoredValue> {
    let any = tag.kind() == PropertyType::UNSPECIFIED;
    let rows = table.iter().filter(|row| row.tag.id() == tag.id());
    let mut rows = rows.filter(|row| any || row.tag.kind() == tag.kind().unicode());
    rows.next().and_then(|row| (row.value)(object))
}

/// A computed property of a message.
pub(crate) fn message(object: &Message, tag: PropertyTag) -> Option<StoredValue> {
    find(MESSAGE, object, tag)
}

/// A computed property of a message that is being edited; of a kept one only what follows from its changes.
pub(crate) fn edited(object: &MessageEdit, tag: PropertyTag) -> Option<StoredValue> {
    find(edited::EDITED, object, tag)
}

/// Whether messages have a computed property of this id.
pub(crate) fn is_of_message(id: u16) -> bool {
    MESSAGE.iter().any(|row| row.tag.id() == id)
}

/// The tags of what is computed of messages.
pub(crate) fn message_tags() -> impl Iterator<Item = PropertyTag> {
    MESSAGE.iter().map(|row| row.tag).chain(edited::EDITED.iter().map(|row| row.tag))
}

/// The tags of what is computed of attachments.
pub(crate) fn attachment_tags() -> impl Iterator<Item = PropertyTag> {
    ATTACHMENT.iter().map(|row| row.tag)
}

/// A computed property of a folder.
pub(crate) fn folder(object: &Folder, tag: PropertyTag) -> Option<StoredValue> {
    find(FOLDER, object, tag)
}

/// A computed property of an attachment.
pub(crate) fn attachment(object: &StoredAttachment, tag: PropertyTag) -> Option<StoredValue> {
    find(ATTACHMENT, object, tag)
}

/// A computed property of an embedded message.
pub(crate) fn embedded(object: &EmbeddedMessage, tag: PropertyTag) -> Option<StoredValue> {
    find(EMBEDDED, object, tag)
}

/// Stored and computed properties together, in id order.
pub(crate) fn all<T>(
    stored: &StoredBag,
    table: &[Computed<T>],
    compute: impl Fn(PropertyTag) -> Option<StoredValue>,
) -> Vec<(PropertyTag, StoredValue)> {
    let stored = stored.decode().unwrap_or_default().into_iter();
    let mut all: BTreeMap<(u16, u16), StoredValue> =
        stored.map(|(tag, value)| ((tag.id(), tag.kind().0), value)).collect();
    for row in table {
        if let Some(value) = compute(row.tag) {
            all.insert((row.tag.id(), row.tag.kind().0), value);
        }
    }
    all.into_iter().map(|((id, kind), value)| (PropertyTag::new(id, PropertyType(kind)), value)).collect()
}

/// Whether the store alone says what the property of this id is, on whatever object.
pub(crate) fn is_computed(id: u16) -> bool {
    let on_message = MESSAGE.iter().any(|row| row.read_only && row.tag.id() == id);
    let on_folder = FOLDER.iter().any(|row| row.read_only && row.tag.id() == id);
    on_message || on_folder || ATTACHMENT.iter().any(|row| row.read_only && row.tag.id() == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_model::tags;

    #[test]
    fn what_a_client_may_say_is_kept() {
        for tag in [
            tags::PID_TAG_SUBJECT,
            tags::PID_TAG_NORMALIZED_SUBJECT,
            tags::PID_TAG_SEARCH_KEY,
            tags::PID_TAG_BODY,
        ] {
            assert!(!is_computed(tag.id()), "{tag:?}");
        }
        for tag in [tags::PID_TAG_ENTRY_ID, tags::PID_TAG_MESSAGE_FLAGS, tags::PID_TAG_CONTENT_COUNT] {
            assert!(is_computed(tag.id()), "{tag:?}");
        }
    }
}
