//! Making, moving and renaming folders (MS-OXCFOLD 3.2.5.2, 3.2.5.7).

use crate::access::Operation;
use crate::computed::{FOLDER_SEARCH, is_computed};
use crate::error::{MailboxError, Result, What};
use crate::folder::{Folder, child_ids, name_key};
use crate::key;
use crate::mailbox::Mailbox;
use crate::notify::{Event, EventKind};
use crate::record::{BagBuilder, FolderCounters, FolderRecord, StoredBag, StoredValue, damaged};
use crate::recoverable;
use crate::store::uid_validity;
use crate::write::Writing;
use ropewalk_base::limits::{FOLDER_DEPTH_MAX, FOLDER_NAME_CHARS_MAX};
use ropewalk_model::tags;
use ropewalk_model::{ChangeNumber, FolderId, PropertyBag, PropertyKey};
use ropewalk_storage_api::Reading;

impl Mailbox {
    /// Makes a folder.
    ///
    /// # Errors
    /// [`MailboxError::Exists`] when the parent has a folder of that name, compared without case; an empty,
    /// too long or control-character name is invalid; the depth is bounded.
    pub fn create_folder(
        &self,
        parent: FolderId,
        name: &str,
        container_class: Option<&str>,
        properties: &PropertyBag,
    ) -> Result<Folder> {
        self.create_folder_of(parent, name, container_class, properties, false)
    }

    pub(crate) fn create_folder_of(
        &self,
        parent: FolderId,
        name: &str,
        container_class: Option<&str>,
        properties: &PropertyBag,
        is_search: bool,
    ) -> Result<Folder> {
        check_name(name)?;
        self.require_first(Operation::CreateSubfolder, parent)?;
        let (mut bag, blobs, _) = self.prepare_properties(properties)?;
        if is_search {
            bag.set(tags::PID_TAG_FOLDER_TYPE.id(), FOLDER_SEARCH);
        }
        bag.set(tags::PID_TAG_DISPLAY_NAME.id(), name);
        if let Some(class) = container_class {
            bag.set(tags::PID_TAG_CONTAINER_CLASS.id(), class);
        }
        let properties = bag.build()?;
        let id = self.transact(|writing| {
            writing.holding_folder(parent)?;
            writing.require(Operation::CreateSubfolder, parent)?;
            for blob in &blobs {
                writing.refer_blob(blob)?;
            }
            insert_folder(writing, parent, name, properties)
        })?;
        self.folder(id)
    }

    /// The folder of a name below a parent, made if it is not there (MS-OXCFOLD 3.2.5.2), and whether it was. One
    /// that was there stays as it is.
    ///
    /// # Errors
    /// As [`Mailbox::create_folder`].
    pub fn open_or_create_folder(
        &self,
        parent: FolderId,
        name: &str,
        container_class: Option<&str>,
        properties: &PropertyBag,
    ) -> Result<(Folder, bool)> {
        loop {
            if let Some(id) = self.folder_by_name(parent, name)? {
                match self.folder(id) {
                    Err(MailboxError::NotFound(_)) => continue,
                    other => return Ok((other?, true)),
                }
            }
            match self.create_folder(parent, name, container_class, properties) {
                // One that the actor may not see is not found another time either.
                Err(error @ MailboxError::Exists(_)) => {
                    if self.actor.is_restricted() && self.folder_by_name(parent, name)?.is_none() {
                        return Err(error);
                    }
                }
                other => return Ok((other?, false)),
            }
        }
    }

    /// Gives a folder another parent, another name, or both.
    ///
    /// # Errors
    /// [`MailboxError::Denied`] for special folders and when the folder would come below itself,
    /// [`MailboxError::Exists`] when the name is taken there.
    pub fn move_folder(&self, id: FolderId, new_parent: FolderId, new_name: &str) -> Result<Folder> {
        check_name(new_name)?;
        if self.info.is_built_in(id) {
            return Err(MailboxError::Denied("special folders stay where they are"));
        }
        self.transact(|writing| {
            let old = writing.folder(id)?;
            writing.holding_folder(new_parent)?;
            if old.parent != new_parent {
                writing.require(Operation::CreateSubfolder, new_parent)?;
            }
            let above = ancestors(writing, new_parent)?;
            if new_parent == id || above.contains(&id) {
                return Err(MailboxError::FolderCycle);
            }
            if recoverable::is_below_recoverable(&writing.mailbox.info, &above) {
                return Err(MailboxError::Denied("a folder is deleted, not moved, to be recoverable"));
            }
            if above.len() + height(writing, id)? > FOLDER_DEPTH_MAX {
                return Err(MailboxError::Limit("depth of folders"));
            }
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            properties.set(tags::PID_TAG_DISPLAY_NAME.id(), new_name);
            recoverable::unmark(&mut properties);
            let record = FolderRecord { parent: new_parent, properties: properties.build()?, ..old.clone() };
            let change = relocate(writing, id, &old, record)?;
            writing.event(folder_event(EventKind::FolderMoved, id, Some(old.parent), change));
            Ok(())
        })?;
        self.folder(id)
    }

    /// Sets and removes properties of a folder. Its name is changed by [`Mailbox::move_folder`] only.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn set_folder_properties(
        &self,
        id: FolderId,
        set: &PropertyBag,
        remove: &[PropertyKey],
    ) -> Result<ChangeNumber> {
        let name = PropertyKey::from(tags::PID_TAG_DISPLAY_NAME);
        if set.value(&name).is_some() || remove.contains(&name) {
            return Err(MailboxError::Invalid("a folder is renamed by moving it"));
        }
        self.require_first(Operation::ChangeFolder, id)?;
        let (values, blobs, _) = self.prepare_properties(set)?;
        let remove = remove.iter().map(|key| self.key_id(key)).collect::<Result<Vec<_>>>()?;
        self.transact(|writing| {
            let old = writing.folder(id)?;
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            for blob in &blobs {
                writing.refer_blob(blob)?;
            }
            let mut gone: Vec<StoredValue> = remove
                .iter()
                .flatten()
                .filter(|id| !is_computed(**id))
                .filter_map(|id| properties.remove(*id))
                .collect();
            for (tag, value) in values.build()?.decode()? {
                gone.extend(properties.set(tag.id(), value));
            }
            for value in gone {
                if let StoredValue::Large(large) = value {
                    writing.release_blob(large.hash)?;
                }
            }
            let change = change_folder(writing, id, FolderRecord { properties: properties.build()?, ..old })?;
            writing.event(folder_event(EventKind::FolderModified, id, None, change));
            Ok(change)
        })
    }

    /// Remembers that an IMAP session has seen a folder's messages up to now (\Recent). Returns the first UID
    /// that was still recent.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn take_recent(&self, id: FolderId) -> Result<u32> {
        let counters = self.folder(id)?.counters;
        if counters.recent_uid == counters.uid_next {
            return Ok(counters.recent_uid);
        }
        self.transact(|writing| {
            writing.require(Operation::ReadItem, id)?;
            let counters = writing.folder_counters(id)?;
            Ok(std::mem::replace(&mut counters.recent_uid, counters.uid_next))
        })
    }
}

pub(crate) fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(MailboxError::Invalid("a folder needs a name"));
    }
    if name.chars().count() > FOLDER_NAME_CHARS_MAX {
        return Err(MailboxError::Limit("length of a folder name"));
    }
    if name.chars().any(char::is_control) {
        return Err(MailboxError::Invalid("control character in a folder name"));
    }
    Ok(())
}

pub(crate) fn folder_event(
    kind: EventKind,
    folder: FolderId,
    old_folder: Option<FolderId>,
    change: ChangeNumber,
) -> Event {
    Event { kind, folder, message: None, uid: None, old_folder, old_message: None, change }
}

/// Makes a folder with the properties it is to have, its name among them.
pub(crate) fn insert_folder(
    writing: &mut Writing<'_>,
    parent: FolderId,
    name: &str,
    properties: StoredBag,
) -> Result<FolderId> {
    let above = ancestors(writing, parent)?;
    if above.len() >= FOLDER_DEPTH_MAX {
        return Err(MailboxError::Limit("depth of folders"));
    }
    if recoverable::is_below_recoverable(&writing.mailbox.info, &above) {
        return Err(MailboxError::NotFound(What::Folder(parent)));
    }
    if writing.txn.contains(&key::folder_name(parent, name))? {
        return Err(MailboxError::Exists("folder"));
    }
    let id = writing.new_folder_id()?;
    let change = writing.new_change()?;
    let (created, modified) = (writing.now, writing.now);
    let record = FolderRecord { parent, change, created, modified, properties };
    let counters = FolderCounters {
        uid_validity: uid_validity(writing.now),
        uid_next: 1,
        recent_uid: 1,
        ..FolderCounters::default()
    };
    writing.txn.store(&key::folder(id), &record.encode())?;
    writing.txn.store(&key::folder_counters(id), &counters.encode())?;
    writing.txn.store(&key::folder_name(parent, name), &id.value().to_le_bytes())?;
    writing.txn.store(&key::hierarchy_change(change), &crate::changes::folder_entry(id, false))?;
    writing.folder_counters(parent)?.subfolders += 1;
    writing.inherit_permissions(parent, id)?;
    writing.event(folder_event(EventKind::FolderCreated, id, Some(parent), change));
    Ok(id)
}

/// Writes a folder's record under a new change number.
pub(crate) fn change_folder(
    writing: &mut Writing<'_>,
    id: FolderId,
    record: FolderRecord,
) -> Result<ChangeNumber> {
    writing.require(Operation::ChangeFolder, id)?;
    let change = writing.new_change()?;
    writing.txn.remove(&key::hierarchy_change(record.change))?;
    writing.txn.store(&key::hierarchy_change(change), &crate::changes::folder_entry(id, false))?;
    let record = FolderRecord { change, modified: writing.now, ..record };
    writing.txn.store(&key::folder(id), &record.encode())?;
    Ok(change)
}

/// Writes a folder's record with another parent, name or both.
///
/// # Errors
/// [`MailboxError::Exists`] when there is a folder of that name.
pub(crate) fn relocate(
    writing: &mut Writing<'_>,
    id: FolderId,
    old: &FolderRecord,
    new: FolderRecord,
) -> Result<ChangeNumber> {
    let (old_key, new_key, parent) = (name_key(id, old), name_key(id, &new), new.parent);
    if old_key != new_key {
        if writing.txn.contains(&new_key)? {
            return Err(MailboxError::Exists("folder"));
        }
        writing.txn.remove(&old_key)?;
        writing.txn.store(&new_key, &id.value().to_le_bytes())?;
    }
    let change = change_folder(writing, id, new)?;
    if old.parent != parent {
        let counters = writing.folder_counters(old.parent)?;
        counters.subfolders = counters.subfolders.saturating_sub(1);
        writing.folder_counters(parent)?.subfolders += 1;
        writing.folder_moved(id)?;
    }
    Ok(change)
}

/// The folder and all above it, nearest first.
pub(crate) fn ancestors(writing: &Writing<'_>, id: FolderId) -> Result<Vec<FolderId>> {
    let mut above = vec![id];
    let mut parent = writing.folder(id)?.parent;
    while parent != FolderId::default() && above.len() <= FOLDER_DEPTH_MAX {
        above.push(parent);
        parent = writing.folder(parent)?.parent;
    }
    Ok(above)
}

/// How many folders stand below one another from this one down.
pub(crate) fn height(writing: &Writing<'_>, id: FolderId) -> Result<usize> {
    Ok(subtree(writing, id)?.iter().map(|(_, depth)| depth + 1).max().unwrap_or_default())
}

/// A folder and all below it, each with how far below it is, those above before those below.
pub(crate) fn subtree(writing: &Writing<'_>, id: FolderId) -> Result<Vec<(FolderId, usize)>> {
    let mut all = vec![(id, 0)];
    let mut next = 0;
    while let Some((folder, depth)) = all.get(next).copied() {
        if depth > FOLDER_DEPTH_MAX {
            return Err(damaged("folders too deep, or in a circle"));
        }
        all.extend(child_ids(&writing.txn, folder)?.into_iter().map(|child| (child, depth + 1)));
        next += 1;
    }
    Ok(all)
}
