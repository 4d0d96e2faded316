//! Making, moving, renaming and deleting folders.

use crate::access::Operation;
use crate::computed::{FOLDER_SEARCH, is_computed};
use crate::error::{MailboxError, Result, What};
use crate::folder::{Folder, child_ids};
use crate::key;
use crate::mailbox::Mailbox;
use crate::message_transfer::remove_message;
use crate::notify::{Event, EventKind};
use crate::record::{BagBuilder, FolderCounters, FolderRecord, StoredValue};
use crate::search::is_search;
use crate::store::uid_validity;
use crate::write::Writing;
use ropewalk_base::limits::{FOLDER_DEPTH_MAX, FOLDER_NAME_CHARS_MAX};
use ropewalk_model::tags;
use ropewalk_model::{ChangeNumber, FolderId, MessageId, PropertyBag, PropertyKey};
use ropewalk_storage_api::{Reading, ScanStep};

/// Messages removed in one transaction at most.
const BATCH: usize = 200;

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
            if ancestors(writing, parent)?.len() >= FOLDER_DEPTH_MAX {
                return Err(MailboxError::Limit("depth of folders"));
            }
            if writing.txn.contains(&key::folder_name(parent, name))? {
                return Err(MailboxError::Exists("folder"));
            }
            for blob in &blobs {
                writing.refer_blob(blob)?;
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
        })?;
        self.folder(id)
    }

    /// Gives a folder another parent, another name, or both.
    ///
    /// # Errors
    /// [`MailboxError::Denied`] for special folders and when the folder would come below itself,
    /// [`MailboxError::Exists`] when the name is taken there.
    pub fn move_folder(&self, id: FolderId, new_parent: FolderId, new_name: &str) -> Result<Folder> {
        check_name(new_name)?;
        if self.special_kind(id).is_some() {
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
                return Err(MailboxError::Denied("a folder cannot go below itself"));
            }
            if above.len() + height(writing, id)? > FOLDER_DEPTH_MAX {
                return Err(MailboxError::Limit("depth of folders"));
            }
            let old_name = old.properties.string(tags::PID_TAG_DISPLAY_NAME).unwrap_or_default();
            let (old_key, new_key) =
                (key::folder_name(old.parent, &old_name), key::folder_name(new_parent, new_name));
            if old_key != new_key {
                if writing.txn.contains(&new_key)? {
                    return Err(MailboxError::Exists("folder"));
                }
                writing.txn.remove(&old_key)?;
                writing.txn.store(&new_key, &id.value().to_le_bytes())?;
            }
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            properties.set(tags::PID_TAG_DISPLAY_NAME.id(), new_name);
            let record = FolderRecord { parent: new_parent, properties: properties.build()?, ..old.clone() };
            let change = change_folder(writing, id, record)?;
            if old.parent != new_parent {
                let counters = writing.folder_counters(old.parent)?;
                counters.subfolders = counters.subfolders.saturating_sub(1);
                writing.folder_counters(new_parent)?.subfolders += 1;
                writing.folder_moved(id)?;
            }
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

    /// Deletes a folder with everything in and below it, deepest first. Cut short, it leaves whole folders.
    ///
    /// # Errors
    /// [`MailboxError::Denied`] for special folders and for folders that hold one;
    /// [`MailboxError::AccessDenied`] for who does not own one of them.
    pub fn delete_folder(&self, id: FolderId) -> Result<()> {
        let mut doomed = vec![self.folder(id)?];
        let snapshot = self.snapshot()?;
        doomed.extend(self.whole_tree(&snapshot, id)?);
        // Asked for all at first, so that nothing goes where something must stay.
        doomed.iter().try_for_each(|folder| self.require(&snapshot, Operation::ChangeFolder, folder.id))?;
        drop(snapshot);
        if doomed.iter().any(|folder| self.special_kind(folder.id).is_some()) {
            return Err(MailboxError::Denied("special folders stay"));
        }
        for folder in doomed.iter().rev() {
            while !self.delete_folder_step(folder.id)? {}
        }
        Ok(())
    }

    /// Removes some messages of a folder, and the folder itself once it is empty. Returns whether it is gone.
    fn delete_folder_step(&self, id: FolderId) -> Result<bool> {
        self.transact(|writing| {
            let record = match writing.folder(id) {
                Err(MailboxError::NotFound(What::Folder(_))) => return Ok(true),
                other => other?,
            };
            writing.require(Operation::ChangeFolder, id)?;
            let messages = some_messages(writing, id)?;
            if is_search(&record.properties) {
                // What it shows lies elsewhere and stays there.
                writing.txn.remove(&key::search(id))?;
                writing.unlink(id, &messages)?;
            } else {
                for message in &messages {
                    let head = writing.head(*message)?;
                    writing.as_store(|writing| remove_message(writing, *message, &head))?;
                }
            }
            if messages.len() == BATCH {
                return Ok(false);
            }
            // Somebody may have made a folder here since the tree was read.
            if !child_ids(&writing.txn, id)?.is_empty() {
                return Err(MailboxError::Denied("the folder holds a new folder"));
            }
            remove_index(writing, id)?;
            let change = writing.new_change()?;
            let name = record.properties.string(tags::PID_TAG_DISPLAY_NAME).unwrap_or_default();
            for large in record.properties.large_values()? {
                writing.release_blob(large.hash)?;
            }
            writing.txn.remove(&key::folder_name(record.parent, &name))?;
            writing.txn.remove(&key::folder(id))?;
            writing.forget_folder_counters(id)?;
            writing.txn.remove(&key::hierarchy_change(record.change))?;
            writing.txn.store(&key::hierarchy_change(change), &crate::changes::folder_entry(id, true))?;
            let counters = writing.folder_counters(record.parent)?;
            counters.subfolders = counters.subfolders.saturating_sub(1);
            writing.event(folder_event(EventKind::FolderDeleted, id, Some(record.parent), change));
            Ok(true)
        })
    }
}

fn check_name(name: &str) -> Result<()> {
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

/// The folder and all above it, nearest first.
fn ancestors(writing: &Writing<'_>, id: FolderId) -> Result<Vec<FolderId>> {
    let mut above = vec![id];
    let mut parent = writing.folder(id)?.parent;
    while parent != FolderId::default() && above.len() <= FOLDER_DEPTH_MAX {
        above.push(parent);
        parent = writing.folder(parent)?.parent;
    }
    Ok(above)
}

/// How many folders stand below one another from this one down.
fn height(writing: &Writing<'_>, id: FolderId) -> Result<usize> {
    let mut level = vec![id];
    let mut height = 0;
    while !level.is_empty() && height <= FOLDER_DEPTH_MAX {
        height += 1;
        let mut below = Vec::new();
        for folder in level {
            below.extend(child_ids(&writing.txn, folder)?);
        }
        level = below;
    }
    Ok(height)
}

fn some_messages(writing: &Writing<'_>, id: FolderId) -> Result<Vec<MessageId>> {
    let mut messages = Vec::new();
    for associated in [false, true] {
        writing.txn.scan_prefix(&key::contents_of(id, associated), false, &mut |key, _| {
            messages.extend(key::last_u64(key).and_then(MessageId::new));
            Ok(if messages.len() < BATCH { ScanStep::Continue } else { ScanStep::Stop })
        })?;
    }
    messages.truncate(BATCH);
    Ok(messages)
}

/// Removes what belongs to a folder that goes: the change index, whose tombstones say nothing any more, the permission
/// list, and what says which sort orders it has indexes of; their entries went with the messages.
fn remove_index(writing: &mut Writing<'_>, id: FolderId) -> Result<()> {
    let mut keys = Vec::new();
    for table in [key::CHANGE, key::READ_CHANGE, key::INDEX, key::INDEXES, key::PERMISSIONS] {
        let prefix = [&[table][..], &id.value().to_be_bytes()].concat();
        writing.txn.scan_prefix(&prefix, false, &mut |key, _| {
            keys.push(key.to_vec());
            Ok(ScanStep::Continue)
        })?;
    }
    keys.iter().try_for_each(|key| Ok(writing.txn.remove(key)?))
}
