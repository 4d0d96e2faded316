//! Deleting and emptying folders (MS-OXCFOLD 3.2.5.3, 3.2.5.9, 3.2.5.10).

use crate::access::Operation;
use crate::error::{MailboxError, Result, What};
use crate::folder::{child_ids, name_key};
use crate::folder_write::{ancestors, folder_event, relocate, subtree};
use crate::key;
use crate::mailbox::Mailbox;
use crate::message_transfer::{DeleteMode, hold_message, remove_message};
use crate::notify::EventKind;
use crate::receive_folder;
use crate::record::{BagBuilder, FolderRecord};
use crate::recoverable;
use crate::search::is_search;
use crate::write::Writing;
use ropewalk_base::limits::FOLDER_DEPTH_MAX;
use ropewalk_model::{FolderId, MessageId, SpecialFolder};
use ropewalk_storage_api::{Reading, ScanStep};

/// Messages removed in one transaction at most.
const BATCH: usize = 200;

/// What a deletion of a folder may take along, and how far it goes (MS-OXCFOLD 2.2.1.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderDeletion {
    /// Whether its messages may go with it; without, a folder that has some stays.
    pub messages: bool,
    /// Whether the folders below may go with it; without, a folder that has some stays.
    pub folders: bool,
    /// Whether it is kept for a while.
    pub mode: DeleteMode,
}

/// What emptying a folder takes along, and how far it goes (MS-OXCFOLD 2.2.1.9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emptying {
    /// Associated (FAI) messages, too.
    pub associated: bool,
    /// The folders below, too.
    pub folders: bool,
    /// Whether it is kept for a while.
    pub mode: DeleteMode,
}

/// How far an operation on many objects came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Completion {
    /// Messages done.
    pub messages: u64,
    /// Folders done, with those below them.
    pub folders: u64,
    /// Whether something was left out.
    pub partial: bool,
}

impl Completion {
    /// Counts a step, or notes that it was refused; an error of the store goes on.
    pub(crate) fn add(&mut self, step: Result<Self>) -> Result<()> {
        match step {
            Ok(done) => {
                self.messages += done.messages;
                self.folders += done.folders;
                self.partial |= done.partial;
                Ok(())
            }
            Err(error @ (MailboxError::Storage(_) | MailboxError::Damaged(_))) => Err(error),
            Err(_) => {
                self.partial = true;
                Ok(())
            }
        }
    }
}

impl Mailbox {
    /// Deletes a folder with everything in and below it for good, deepest first. Cut short, it leaves whole
    /// folders.
    ///
    /// # Errors
    /// [`MailboxError::Denied`] for special folders and for folders that hold one;
    /// [`MailboxError::AccessDenied`] for who does not own one of them.
    pub fn delete_folder(&self, id: FolderId) -> Result<()> {
        self.remove_folder_tree(id).map(drop)
    }

    /// Deletes a folder as far as it is allowed to. One that is kept goes, as it is, to Recoverable
    /// Items\Deletions in one step; what is there already is gone then.
    ///
    /// # Errors
    /// As [`Mailbox::delete_folder`]; a folder that has more than may go stays and is told as partial.
    pub fn delete_folder_with(&self, id: FolderId, options: FolderDeletion) -> Result<Completion> {
        self.require_first(Operation::ChangeFolder, id)?;
        let counters = self.folder(id)?.counters;
        let has_messages = counters.total + counters.associated > 0;
        if (has_messages && !options.messages) || (counters.subfolders > 0 && !options.folders) {
            return Ok(Completion { partial: true, ..Completion::default() });
        }
        // Nothing is lost with a search folder: what it shows lies elsewhere.
        let is_search = is_search(&self.folder(id)?.properties);
        if options.mode == DeleteMode::Soft && !is_search && !self.lies_in_recoverable(id)? {
            return self.keep_folder(id);
        }
        self.remove_folder_tree(id)
    }

    /// Deletes what is in a folder, and leaves the folder. Special folders below stay and are told as partial.
    ///
    /// # Errors
    /// [`MailboxError::Denied`] for the root; [`MailboxError::AccessDenied`] for who is not the owner; when the folder
    /// does not exist or the disk fails.
    pub fn empty_folder(&self, id: FolderId, options: Emptying) -> Result<Completion> {
        self.require_all()?;
        if self.folder(id)?.parent == FolderId::default() {
            return Err(MailboxError::Denied("the root is not emptied"));
        }
        if is_search(&self.folder(id)?.properties) {
            return Err(MailboxError::Denied("a search folder is not emptied"));
        }
        let mut done = Completion::default();
        let messages = self.message_ids(id, options.associated)?;
        for batch in messages.chunks(BATCH) {
            let step = self.delete_messages(id, batch, options.mode);
            done.add(step.map(|count| Completion { messages: count as u64, ..Completion::default() }))?;
        }
        if options.folders {
            let below = FolderDeletion { messages: true, folders: true, mode: options.mode };
            for child in child_ids(&self.snapshot()?, id)? {
                done.add(self.delete_folder_with(child, below))?;
            }
        }
        Ok(done)
    }

    /// The messages of a folder as it is now, oldest delivery first, the associated ones after the others.
    pub(crate) fn message_ids(&self, id: FolderId, associated: bool) -> Result<Vec<MessageId>> {
        let snapshot = self.snapshot()?;
        let mut messages = Vec::new();
        for kind in [false, true].into_iter().filter(|kind| associated || !kind) {
            snapshot.scan_prefix(&key::contents_of(id, kind), false, &mut |key, _| {
                messages.extend(key::last_u64(key).and_then(MessageId::new));
                Ok(ScanStep::Continue)
            })?;
        }
        Ok(messages)
    }

    /// Puts a folder, as it is, among what was deleted and is kept.
    fn keep_folder(&self, id: FolderId) -> Result<Completion> {
        let deletions = self.special_folder(SpecialFolder::Deletions);
        self.transact(|writing| {
            let old = writing.folder(id)?;
            let all = subtree(writing, id)?;
            all.iter().try_for_each(|(folder, _)| writing.require(Operation::ChangeFolder, *folder))?;
            refuse_special(writing, id, &all)?;
            let above = ancestors(writing, deletions)?;
            let height = all.iter().map(|(_, depth)| depth + 1).max().unwrap_or_default();
            if above.len() + height > FOLDER_DEPTH_MAX {
                return Err(MailboxError::Limit("depth of folders"));
            }
            let mut done = Completion { folders: all.len() as u64, ..Completion::default() };
            for (folder, _) in &all {
                let counters = writing.folder_counters(*folder)?;
                done.messages += counters.total + counters.associated;
                receive_folder::forget(writing, *folder)?;
            }
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            recoverable::mark(&mut properties, &writing.mailbox.info, old.parent, writing.now);
            let new = FolderRecord { parent: deletions, properties: properties.build()?, ..old.clone() };
            let change = relocate(writing, id, &old, new)?;
            for (folder, _) in all.iter().skip(1).rev() {
                let parent = writing.folder(*folder)?.parent;
                writing.event(folder_event(EventKind::FolderDeleted, *folder, Some(parent), change));
            }
            writing.event(folder_event(EventKind::FolderDeleted, id, Some(old.parent), change));
            Ok(done)
        })
    }

    /// Removes a folder and all below it for good.
    fn remove_folder_tree(&self, id: FolderId) -> Result<Completion> {
        let mut doomed = vec![self.folder(id)?];
        let snapshot = self.snapshot()?;
        doomed.extend(self.whole_tree(&snapshot, id)?);
        // Asked for all at first, so that nothing goes where something must stay.
        doomed.iter().try_for_each(|folder| self.require(&snapshot, Operation::ChangeFolder, folder.id))?;
        drop(snapshot);
        if doomed.iter().any(|folder| self.info.is_built_in(folder.id)) {
            return Err(MailboxError::Denied("special folders stay"));
        }
        let mut done = Completion { folders: doomed.len() as u64, ..Completion::default() };
        for folder in doomed.iter().rev() {
            while !self.delete_folder_step(folder.id, &mut done.messages)? {}
        }
        Ok(done)
    }

    /// Removes some messages of a folder, and the folder itself once it is empty. Returns whether it is gone.
    fn delete_folder_step(&self, id: FolderId, removed: &mut u64) -> Result<bool> {
        let (gone, count) = self.transact(|writing| {
            let record = match writing.folder(id) {
                Err(MailboxError::NotFound(What::Folder(_))) => return Ok((true, 0)),
                other => other?,
            };
            writing.require(Operation::ChangeFolder, id)?;
            let hold = writing.settings()?.hold;
            let messages = some_messages(writing, id)?;
            if is_search(&record.properties) {
                // What it shows lies elsewhere and stays there.
                writing.txn.remove(&key::search(id))?;
                writing.unlink(id, &messages)?;
            } else {
                for message in &messages {
                    let head = writing.head(*message)?;
                    writing.as_store(|writing| {
                        if hold {
                            hold_message(writing, *message, &head).map(drop)
                        } else {
                            remove_message(writing, *message, &head).map(drop)
                        }
                    })?;
                }
            }
            if messages.len() == BATCH {
                return Ok((false, messages.len()));
            }
            // Somebody may have made a folder here since the tree was read.
            if !child_ids(&writing.txn, id)?.is_empty() {
                return Err(MailboxError::Denied("the folder holds a new folder"));
            }
            remove_folder(writing, id, &record)?;
            Ok((true, messages.len()))
        })?;
        *removed += count as u64;
        Ok(gone)
    }
}

fn refuse_special(writing: &Writing<'_>, id: FolderId, all: &[(FolderId, usize)]) -> Result<()> {
    let info = &writing.mailbox.info;
    if writing.folder(id)?.parent == FolderId::default()
        || all.iter().any(|(folder, _)| info.is_built_in(*folder))
    {
        return Err(MailboxError::Denied("special folders stay"));
    }
    Ok(())
}

/// Removes a folder that is empty, and all that stands beside it.
fn remove_folder(writing: &mut Writing<'_>, id: FolderId, record: &FolderRecord) -> Result<()> {
    remove_index(writing, id)?;
    receive_folder::forget(writing, id)?;
    let change = writing.new_change()?;
    for large in record.properties.large_values()? {
        writing.release_blob(large.hash)?;
    }
    writing.txn.remove(&name_key(id, record))?;
    writing.forget_folder_counters(id)?;
    writing.txn.remove(&key::folder(id))?;
    writing.txn.remove(&key::hierarchy_change(record.change))?;
    writing.txn.store(&key::hierarchy_change(change), &crate::changes::folder_entry(id, true))?;
    let counters = writing.folder_counters(record.parent)?;
    counters.subfolders = counters.subfolders.saturating_sub(1);
    writing.event(folder_event(EventKind::FolderDeleted, id, Some(record.parent), change));
    Ok(())
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

/// Removes the change index of a folder that goes, whose tombstones say nothing any more, what users have read in it, the
/// permission list, and what says which sort orders it has indexes of; their entries went with the messages.
fn remove_index(writing: &mut Writing<'_>, id: FolderId) -> Result<()> {
    let mut keys = Vec::new();
    for table in [key::CHANGE, key::READ_CHANGE, key::INDEX, key::INDEXES, key::USER_READ, key::PERMISSIONS] {
        let prefix = [&[table][..], &id.value().to_be_bytes()].concat();
        writing.txn.scan_prefix(&prefix, false, &mut |key, _| {
            keys.push(key.to_vec());
            Ok(ScanStep::Continue)
        })?;
    }
    keys.iter().try_for_each(|key| Ok(writing.txn.remove(key)?))
}
