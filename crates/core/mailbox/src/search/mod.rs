//! Search folders (MS-OXCFOLD 2.2.1.4, 2.2.1.5, 3.2.5.4, 3.2.5.5): folders whose contents are the messages, wherever
//! they lie, that meet a restriction.
//!
//! A search folder has an entry in the contents index for each message it shows, and a link beside it (`docs/format.md`
//! section 4, tables 0x60 and 0x61). Every write tries the messages it changes on every search that is live, in its own
//! transaction. What was there before a search was started is tried in the background.

mod check;
mod link;
mod run;

pub(crate) use check::{Kept, Links, check};

use crate::computed::FOLDER_SEARCH;
use crate::error::{MailboxError, Result, What};
use crate::folder::Folder;
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{SearchRecord, SearchState, StoredBag, StoredValue};
use crate::restrict::validate;
use crate::write::Writing;
use ropewalk_base::limits::SEARCH_FOLDERS_MAX;
use ropewalk_model::{FolderId, PropertyBag, PropertyValue, Restriction, tags};
use ropewalk_storage_api::{Reading, ScanStep};

/// What a search folder looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What a message must meet.
    pub restriction: Restriction,
    /// Where it must lie. Folders that do not exist, and search folders, have nothing.
    pub folders: Vec<FolderId>,
    /// Or below one of them (RECURSIVE_SEARCH).
    pub recursive: bool,
    /// Whether the folder stays as it is once all messages have been tried, but for those that are deleted
    /// (STATIC_SEARCH).
    pub fixed: bool,
    /// How far it is.
    pub state: SearchState,
}

/// How a search is to begin.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewSearch {
    /// What a message must meet; none for what was looked for last.
    pub restriction: Option<Restriction>,
    /// Where it must lie; none for where was looked last.
    pub folders: Option<Vec<FolderId>>,
    /// See [`Search::recursive`].
    pub recursive: bool,
    /// See [`Search::fixed`].
    pub fixed: bool,
}

/// Why a search folder refuses to hold anything of its own.
pub(crate) const HOLDS_LINKS: MailboxError =
    MailboxError::Denied("a search folder holds no messages and folders");

/// Whether a folder's properties are those of a search folder.
pub(crate) fn is_search(properties: &StoredBag) -> bool {
    let kind = properties.value(tags::PID_TAG_FOLDER_TYPE.id());
    matches!(kind, Some(StoredValue::Value(PropertyValue::Integer32(FOLDER_SEARCH))))
}

impl Folder {
    /// Whether it shows what a search finds (FOLDER_SEARCH).
    pub fn is_search(&self) -> bool {
        is_search(&self.properties)
    }
}

pub(crate) fn load_search(reading: &impl Reading, folder: FolderId) -> Result<Option<SearchRecord>> {
    reading.load(&key::search(folder))?.map(|record| SearchRecord::decode(&record)).transpose()
}

/// All searches of a mailbox.
pub(crate) fn load_searches(reading: &impl Reading) -> Result<Vec<(FolderId, SearchRecord)>> {
    let mut records = Vec::new();
    reading.scan_prefix(&[key::SEARCH], false, &mut |key, record| {
        records.extend(key::last_u64(key).and_then(FolderId::new).map(|id| (id, record.to_vec())));
        Ok(ScanStep::Continue)
    })?;
    records.into_iter().map(|(id, record)| Ok((id, SearchRecord::decode(&record)?))).collect()
}

impl Writing<'_> {
    /// A folder that may hold messages and folders of its own.
    pub(crate) fn holding_folder(&self, id: FolderId) -> Result<()> {
        if is_search(&self.folder(id)?.properties) { Err(HOLDS_LINKS) } else { Ok(()) }
    }

    fn store_search(&mut self, folder: FolderId, record: &SearchRecord) -> Result<()> {
        Ok(self.txn.store(&key::search(folder), &record.encode()?)?)
    }
}

impl Mailbox {
    /// Makes a search folder, which shows nothing before its search is started.
    ///
    /// # Errors
    /// As [`Mailbox::create_folder`].
    pub fn create_search_folder(
        &self,
        parent: FolderId,
        name: &str,
        container_class: Option<&str>,
        properties: &PropertyBag,
    ) -> Result<Folder> {
        self.create_folder_of(parent, name, container_class, properties, true)
    }

    /// What a search folder looks for; none before its search was started for the first time.
    ///
    /// # Errors
    /// [`MailboxError::Invalid`] when the folder is not a search folder, [`MailboxError::AccessDenied`] for who is not
    /// the owner: it may search folders that others may not see.
    pub fn search(&self, folder: FolderId) -> Result<Option<Search>> {
        self.require_all()?;
        let snapshot = self.snapshot()?;
        if !self.read_folder(&snapshot, folder, 0)?.is_search() {
            return Err(MailboxError::Invalid("not a search folder"));
        }
        Ok(load_search(&snapshot, folder)?.map(|record| Search {
            restriction: record.restriction,
            folders: record.folders,
            recursive: record.recursive,
            fixed: record.fixed,
            state: record.state,
        }))
    }

    /// Starts a search, or starts it again. A small mailbox is searched at once; else [`Mailbox::run_searches`] goes on.
    ///
    /// # Errors
    /// [`MailboxError::Invalid`] when the folder is not a search folder, when nothing was looked for before and it is
    /// not said what or where, and for a restriction that has no meaning on messages; [`MailboxError::Denied`] when the
    /// folder would search itself; [`MailboxError::Limit`] for too many searches, folders, or too large a restriction.
    pub fn start_search(&self, folder: FolderId, new: NewSearch) -> Result<()> {
        self.require_all()?;
        if let Some(restriction) = &new.restriction {
            validate(restriction)?;
        }
        self.transact(|writing| {
            if !is_search(&writing.folder(folder)?.properties) {
                return Err(MailboxError::Invalid("not a search folder"));
            }
            let old = load_search(&writing.txn, folder)?;
            if old.is_none() && load_searches(&writing.txn)?.len() >= SEARCH_FOLDERS_MAX {
                return Err(MailboxError::Limit("search folders of this mailbox"));
            }
            let (restriction, folders) = old.map(|old| (old.restriction, old.folders)).unzip();
            let restriction = new.restriction.or(restriction);
            let folders = new.folders.filter(|folders| !folders.is_empty()).or(folders);
            let missing = MailboxError::Invalid("a first search needs a restriction and folders");
            let (Some(restriction), Some(folders)) = (restriction, folders) else { return Err(missing) };
            if folders.contains(&folder) {
                return Err(MailboxError::Denied("a search folder cannot search itself"));
            }
            let (recursive, fixed) = (new.recursive, new.fixed);
            let state = SearchState::Running;
            let record = SearchRecord { recursive, fixed, state, tried_to: 0, folders, restriction };
            writing.store_search(folder, &record)
        })?;
        self.run_some(folder)
    }

    /// Stops a search that is not complete; one that is complete goes on as it was (MS-OXCFOLD_R1098).
    ///
    /// # Errors
    /// [`MailboxError::Invalid`] when the folder is not a search folder or its search was never started.
    pub fn stop_search(&self, folder: FolderId) -> Result<()> {
        self.require_all()?;
        self.transact(|writing| {
            if !is_search(&writing.folder(folder)?.properties) {
                return Err(MailboxError::Invalid("not a search folder"));
            }
            let record = load_search(&writing.txn, folder)?;
            let record = record.ok_or(MailboxError::Invalid("the search was never started"))?;
            if record.state == SearchState::Running {
                writing.store_search(folder, &SearchRecord { state: SearchState::Stopped, ..record })?;
            }
            Ok(())
        })
    }

    /// Whether a folder is a search folder.
    pub(crate) fn is_search_folder(&self, reading: &impl Reading, folder: FolderId) -> Result<bool> {
        let record =
            reading.load(&key::folder(folder))?.ok_or(MailboxError::NotFound(What::Folder(folder)))?;
        Ok(is_search(&crate::record::FolderRecord::decode(&record)?.properties))
    }
}
