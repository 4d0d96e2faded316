//! Entry ids of special folders, on the Inbox for the owner and on the root for delegates (MS-OXOSFLD 2.2.3,
//! 2.2.4).

use super::ids::folder_entry_id;
use crate::folder::Folder;
use crate::record::StoredValue;
use ropewalk_model::{PropertyValue, SpecialFolder};

fn is_bearer(folder: &Folder) -> bool {
    matches!(folder.mailbox.special_kind(folder.id), Some(SpecialFolder::Inbox | SpecialFolder::Root))
}

pub(super) fn of(folder: &Folder, special: SpecialFolder) -> Option<StoredValue> {
    let id = || folder_entry_id(&folder.mailbox, folder.mailbox.special_folder(special));
    is_bearer(folder).then(|| PropertyValue::Binary(id()).into())
}

/// PidTagAdditionalRenEntryIds: the order is fixed (MS-OXOSFLD 2.2.4).
pub(super) fn additional(folder: &Folder) -> Option<StoredValue> {
    const ORDER: [SpecialFolder; 5] = [
        SpecialFolder::Conflicts,
        SpecialFolder::SyncIssues,
        SpecialFolder::LocalFailures,
        SpecialFolder::ServerFailures,
        SpecialFolder::JunkEmail,
    ];
    let ids =
        || ORDER.map(|special| folder_entry_id(&folder.mailbox, folder.mailbox.special_folder(special)));
    is_bearer(folder).then(|| PropertyValue::MultipleBinary(ids().to_vec()).into())
}
