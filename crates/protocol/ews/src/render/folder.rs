//! A folder with the fields a shape asks for (MS-OXWSFOLD 2.2.4).

use super::rights::effective_rights;
use super::source::load;
use crate::context::Context;
use crate::fields::Fields;
use crate::id::{self, ObjectId};
use crate::problem::Problems;
use ropewalk_mailbox::Folder as Stored;
use ropewalk_model::{FolderId, PropertyTag, tags};
use ropewalk_wire_ews_xml::FieldUri as F;
use ropewalk_wire_ews_xml::field::{ExtendedProperty, Values};
use ropewalk_wire_ews_xml::types::{Folder, FolderKind, Id};

fn count(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Shows a folder.
pub(crate) fn folder(context: &Context<'_>, stored: &Stored, fields: &Fields) -> Problems<Folder> {
    let special = context.mailbox.special_kind(stored.id);
    let folder_id = || Id {
        id: ObjectId::Folder(stored.id).encode(&context.home()),
        change_key: Some(id::change_key(stored.change)),
    };
    let class = stored.container_class();
    // The root's parent is the root itself.
    let parent = if stored.parent == FolderId::default() { stored.id } else { stored.parent };
    let shown = |field, number| fields.has(field).then(|| count(number));
    let rights = || {
        let access = stored.property(tags::PID_TAG_ACCESS);
        effective_rights(context, access.as_ref().and_then(|access| access.small()?.as_i64()))
    };
    let mut folder = Folder {
        kind: FolderKind::of_class(class),
        folder_id: fields.has(F::FolderFolderId).then(folder_id),
        parent_folder_id: fields.has(F::FolderParentFolderId).then(|| context.bare_folder_id(parent)),
        folder_class: (fields.has(F::FolderFolderClass) && !class.is_empty()).then(|| class.to_owned()),
        display_name: fields.has(F::FolderDisplayName).then(|| stored.display_name().to_owned()),
        total_count: shown(F::FolderTotalCount, stored.counters.total),
        child_folder_count: shown(F::FolderChildFolderCount, stored.counters.subfolders),
        extended: Vec::new(),
        effective_rights: fields.has(F::FolderEffectiveRights).then(rights),
        distinguished_folder_id: None,
        unread_count: shown(F::FolderUnreadCount, stored.counters.unread),
    };
    if fields.has(F::FolderDistinguishedFolderId) {
        folder.distinguished_folder_id = special.and_then(|special| special.info().ews_id).map(str::to_owned);
    }
    for field in &fields.extended {
        let Some(kind) = field.kind.property_type() else { continue };
        let tag: Option<PropertyTag> = context.tag_of(&field.property_key(), kind)?;
        let value = tag.and_then(|tag| stored.property(tag));
        let value = value.map(|value| load(context, &value)).transpose()?;
        if let Some(values) = value.as_ref().and_then(Values::of) {
            folder.extended.push(ExtendedProperty { field: field.clone(), values });
        }
    }
    Ok(folder)
}
