//! Reading folders.

use crate::access::Operation;
use crate::computed;
use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::{Mailbox, MailboxInfo};
use crate::record::{FolderCounters, FolderRecord, StoredBag, StoredValue, damaged};
use crate::rights::Rights;
use ropewalk_base::FileTime;
use ropewalk_base::limits::FOLDER_DEPTH_MAX;
use ropewalk_model::{ChangeNumber, FolderId, PropertyTag, PropertyValue, tags};
use ropewalk_storage_api::{Reading, ScanStep};
use std::sync::Arc;

/// A folder as it was when it was read.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Its id.
    pub id: FolderId,
    /// Its parent; zero for the root.
    pub parent: FolderId,
    /// How far below the folder a tree was read from; 1 for its children.
    pub depth: u32,
    /// Number of its last change.
    pub change: ChangeNumber,
    /// When it was made.
    pub created: FileTime,
    /// When it was changed.
    pub modified: FileTime,
    /// What is counted of it.
    pub counters: FolderCounters,
    pub(crate) properties: StoredBag,
    pub(crate) mailbox: Arc<MailboxInfo>,
    pub(crate) rights: Rights,
    name: String,
    class: String,
}

impl Folder {
    /// Its name.
    pub fn display_name(&self) -> &str {
        &self.name
    }

    /// PidTagContainerClass; empty when it has none.
    pub fn container_class(&self) -> &str {
        &self.class
    }

    /// PidTagAttributeHidden.
    pub fn hidden(&self) -> bool {
        let value = self.properties.tagged(tags::PID_TAG_ATTRIBUTE_HIDDEN);
        value.and_then(|value| value.small().and_then(PropertyValue::as_bool)) == Some(true)
    }

    /// A property, stored or computed.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        computed::folder(self, tag).or_else(|| self.properties.tagged(tag))
    }

    /// All properties, computed ones too, in id order.
    pub fn properties(&self) -> Vec<(PropertyTag, StoredValue)> {
        computed::all(&self.properties, computed::FOLDER, |tag| computed::folder(self, tag))
    }
}

impl Mailbox {
    /// A folder.
    ///
    /// # Errors
    /// When it does not exist, the actor may not see it, or the disk fails.
    pub fn folder(&self, id: FolderId) -> Result<Folder> {
        self.view_folder(&self.snapshot()?, id)
    }

    /// The folders directly below one that the actor may see, by display name.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn child_folders(&self, parent: FolderId) -> Result<Vec<Folder>> {
        let snapshot = self.snapshot()?;
        self.view_folder(&snapshot, parent)?;
        self.read_children(&snapshot, parent, 1).map(visible)
    }

    /// The folders directly below one that are not hidden, by display name.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn visible_child_folders(&self, parent: FolderId) -> Result<Vec<Folder>> {
        let mut children = self.child_folders(parent)?;
        children.retain(|folder| !folder.hidden());
        Ok(children)
    }

    /// All folders below one that the actor may see, each before those below it.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn folder_tree(&self, root: FolderId) -> Result<Vec<Folder>> {
        let snapshot = self.snapshot()?;
        self.view_folder(&snapshot, root)?;
        self.whole_tree(&snapshot, root).map(visible)
    }

    /// All folders below one, whoever may see them.
    pub(crate) fn whole_tree(&self, reading: &impl Reading, root: FolderId) -> Result<Vec<Folder>> {
        let mut tree = Vec::new();
        let mut waiting = self.read_children(reading, root, 1)?;
        waiting.reverse();
        while let Some(folder) = waiting.pop() {
            if folder.depth as usize > FOLDER_DEPTH_MAX {
                return Err(damaged("folders too deep, or in a circle"));
            }
            let mut below = self.read_children(reading, folder.id, folder.depth + 1)?;
            below.reverse();
            waiting.extend(below);
            tree.push(folder);
        }
        Ok(tree)
    }

    /// The folder of a name below a parent, compared without case.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn folder_by_name(&self, parent: FolderId, name: &str) -> Result<Option<FolderId>> {
        let snapshot = self.snapshot()?;
        let Some(entry) = snapshot.load(&key::folder_name(parent, name))? else { return Ok(None) };
        let id = name_entry(&entry)?;
        match self.require(&snapshot, Operation::ViewFolder, id) {
            Ok(()) => Ok(Some(id)),
            Err(MailboxError::AccessDenied(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A folder, if the actor may see it.
    fn view_folder(&self, reading: &impl Reading, id: FolderId) -> Result<Folder> {
        let folder = self.read_folder(reading, id, 0)?;
        self.require(reading, Operation::ViewFolder, id)?;
        Ok(folder)
    }

    fn read_children(&self, reading: &impl Reading, parent: FolderId, depth: u32) -> Result<Vec<Folder>> {
        let mut children = child_ids(reading, parent)?
            .into_iter()
            .map(|id| self.read_folder(reading, id, depth))
            .collect::<Result<Vec<_>>>()?;
        children.sort_by_cached_key(|folder| (folder.display_name().to_lowercase(), folder.id));
        Ok(children)
    }

    pub(crate) fn read_folder(&self, reading: &impl Reading, id: FolderId, depth: u32) -> Result<Folder> {
        let missing = || MailboxError::NotFound(What::Folder(id));
        let record = FolderRecord::decode(&reading.load(&key::folder(id))?.ok_or_else(missing)?)?;
        let counters = reading.load(&key::folder_counters(id))?;
        let counters = counters.ok_or_else(|| damaged(format!("folder {id} has no counters")))?;
        Ok(Folder {
            id,
            parent: record.parent,
            depth,
            change: record.change,
            created: record.created,
            modified: record.modified,
            counters: FolderCounters::decode(&counters)?,
            name: record.properties.string(tags::PID_TAG_DISPLAY_NAME).unwrap_or_default(),
            class: record.properties.string(tags::PID_TAG_CONTAINER_CLASS).unwrap_or_default(),
            properties: record.properties,
            mailbox: Arc::clone(&self.info),
            rights: self.rights_in(reading, id)?,
        })
    }
}

/// Of some folders those that the actor may see (MS-OXCPERM 2.2.7, FolderVisible).
fn visible(mut folders: Vec<Folder>) -> Vec<Folder> {
    folders.retain(|folder| Operation::ViewFolder.allowed_by(folder.rights, false));
    folders
}

/// The key a folder is found by among its parent's children.
pub(crate) fn name_key(id: FolderId, record: &FolderRecord) -> Vec<u8> {
    if record.properties.value(tags::PID_TAG_DELETED_ON.id()).is_some() {
        return key::deleted_folder_name(record.parent, id);
    }
    let name = record.properties.string(tags::PID_TAG_DISPLAY_NAME).unwrap_or_default();
    key::folder_name(record.parent, &name)
}

pub(crate) fn name_entry(entry: &[u8]) -> Result<FolderId> {
    let id = entry.try_into().ok().map(u64::from_le_bytes).and_then(FolderId::new);
    id.ok_or_else(|| damaged("folder name entry"))
}

pub(crate) fn child_ids(reading: &impl Reading, parent: FolderId) -> Result<Vec<FolderId>> {
    let mut entries = Vec::new();
    reading.scan_prefix(&key::folder_names(parent), false, &mut |_, entry| {
        entries.push(entry.to_vec());
        Ok(ScanStep::Continue)
    })?;
    entries.iter().map(|entry| name_entry(entry)).collect()
}
