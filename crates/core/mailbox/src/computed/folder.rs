//! Computed properties of folders.

use super::special_entry_ids as special;
use super::{Computed, access, ids, row};
use crate::access::Operation;
use crate::folder::Folder;
use crate::record::StoredValue;
use crate::recoverable::LAST_ACTIVE_PARENT;
use ropewalk_model::{FolderId, PropertyValue, SpecialFolder, tags};

/// PidTagObjectType of a folder (MS-OXCPRPT 2.2.1.7).
const OBJECT_TYPE_FOLDER: i32 = 3;
/// PidTagFolderType (MS-OXCFOLD 2.2.2.2.2.2).
const FOLDER_ROOT: i32 = 0;
const FOLDER_GENERIC: i32 = 1;
pub(crate) const FOLDER_SEARCH: i32 = 2;

fn some(value: impl Into<PropertyValue>) -> Option<StoredValue> {
    Some(StoredValue::Value(value.into()))
}

fn count(number: u64) -> Option<StoredValue> {
    some(i32::try_from(number).unwrap_or(i32::MAX))
}

pub(crate) const FOLDER: &[Computed<Folder>] = &[
    row(tags::PID_TAG_ENTRY_ID, |f| some(ids::folder_entry_id(&f.mailbox, f.id))),
    row(tags::PID_TAG_RECORD_KEY, |f| some(ids::folder_entry_id(&f.mailbox, f.id))),
    row(tags::PID_TAG_PARENT_ENTRY_ID, |f| some(ids::folder_entry_id(&f.mailbox, parent(f)))),
    row(tags::PID_TAG_MAPPING_SIGNATURE, |f| some(f.mailbox.guid.as_bytes().to_vec())),
    row(tags::PID_TAG_SOURCE_KEY, |f| some(ids::gid(&f.mailbox, f.id.counter()))),
    row(tags::PID_TAG_PARENT_SOURCE_KEY, |f| some(ids::gid(&f.mailbox, parent(f).counter()))),
    row(tags::PID_TAG_CHANGE_KEY, |f| some(ids::gid(&f.mailbox, f.change.counter()))),
    row(tags::PID_TAG_PREDECESSOR_CHANGE_LIST, |f| some(ids::predecessor_change_list(&f.mailbox, f.change))),
    row(tags::PID_TAG_FOLDER_ID, |f| some(ids::folder_wire(f.id))),
    row(tags::PID_TAG_PARENT_FOLDER_ID, |f| some(ids::folder_wire(f.parent))),
    row(tags::PID_TAG_CHANGE_NUMBER, |f| some(ids::change_wire(f.change))),
    row(tags::PID_TAG_INSTANCE_KEY, |f| some(f.id.value().to_be_bytes().to_vec())),
    row(tags::PID_TAG_OBJECT_TYPE, |_| some(OBJECT_TYPE_FOLDER)),
    row(tags::PID_TAG_ACCESS, |f| some(access::of_folder(f.rights))),
    row(tags::PID_TAG_ACCESS_LEVEL, |f| {
        some(access::level(Operation::ChangeFolder.allowed_by(f.rights, false)))
    }),
    row(tags::PID_TAG_RIGHTS, |f| some(access::rights(f.rights))),
    row(tags::PID_TAG_FOLDER_TYPE, |f| {
        some(match f.parent == FolderId::default() {
            true => FOLDER_ROOT,
            false if f.is_search() => FOLDER_SEARCH,
            false => FOLDER_GENERIC,
        })
    }),
    row(tags::PID_TAG_CONTENT_COUNT, |f| count(f.counters.total)),
    row(tags::PID_TAG_CONTENT_UNREAD_COUNT, |f| count(f.counters.unread)),
    row(tags::PID_TAG_ASSOCIATED_CONTENT_COUNT, |f| count(f.counters.associated)),
    row(tags::PID_TAG_SUBFOLDERS, |f| some(f.counters.subfolders > 0)),
    row(tags::PID_TAG_DEPTH, |f| count(u64::from(f.depth))),
    row(tags::PID_TAG_MESSAGE_SIZE, |f| count(f.counters.size_bytes)),
    row(tags::PID_TAG_MESSAGE_SIZE_EXTENDED, |f| {
        Some(PropertyValue::Integer64(i64::try_from(f.counters.size_bytes).unwrap_or(i64::MAX)).into())
    }),
    row(tags::PID_TAG_DELETED_ON, |f| f.properties.tagged(tags::PID_TAG_DELETED_ON)),
    row(LAST_ACTIVE_PARENT, |f| f.properties.tagged(LAST_ACTIVE_PARENT)),
    row(tags::PID_TAG_CREATION_TIME, |f| some(f.created)),
    row(tags::PID_TAG_LAST_MODIFICATION_TIME, |f| some(f.modified)),
    row(tags::PID_TAG_IPM_APPOINTMENT_ENTRY_ID, |f| special::of(f, SpecialFolder::Calendar)),
    row(tags::PID_TAG_IPM_CONTACT_ENTRY_ID, |f| special::of(f, SpecialFolder::Contacts)),
    row(tags::PID_TAG_IPM_JOURNAL_ENTRY_ID, |f| special::of(f, SpecialFolder::Journal)),
    row(tags::PID_TAG_IPM_NOTE_ENTRY_ID, |f| special::of(f, SpecialFolder::Notes)),
    row(tags::PID_TAG_IPM_TASK_ENTRY_ID, |f| special::of(f, SpecialFolder::Tasks)),
    row(tags::PID_TAG_REMINDERS_ONLINE_ENTRY_ID, |f| special::of(f, SpecialFolder::Reminders)),
    row(tags::PID_TAG_IPM_DRAFTS_ENTRY_ID, |f| special::of(f, SpecialFolder::Drafts)),
    row(tags::PID_TAG_ADDITIONAL_REN_ENTRY_IDS, special::additional),
];

/// The root's parent is the root itself.
fn parent(folder: &Folder) -> FolderId {
    if folder.parent == FolderId::default() { folder.id } else { folder.parent }
}
