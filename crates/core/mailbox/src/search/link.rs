//! Keeping search folders live: the messages of a transaction are tried on every search that is.

use super::load_searches;
use crate::error::{MailboxError, Result};
use crate::folder::child_ids;
use crate::key;
use crate::message::Message;
use crate::notify::{Event, EventKind};
use crate::record::{Head, LinkRecord, SearchRecord, SearchState, damaged};
use crate::restrict::{Stored, meets};
use crate::write::Writing;
use ropewalk_base::limits::FOLDER_DEPTH_MAX;
use ropewalk_model::{FolderId, MessageId};
use ropewalk_storage_api::{Reading, ScanStep, StorageError};

/// Messages of a folder that goes elsewhere, with all below it, that are tried at once. With more, the searches that
/// may be concerned are run again in the background.
const MOVED_MAX: usize = 1000;

pub(crate) fn load_link(
    reading: &impl Reading,
    id: MessageId,
    folder: FolderId,
) -> Result<Option<LinkRecord>> {
    reading.load(&key::link(id, folder))?.map(|record| LinkRecord::decode(&record)).transpose()
}

/// Whether a folder is one that is searched.
pub(crate) fn in_scope(reading: &impl Reading, search: &SearchRecord, folder: FolderId) -> Result<bool> {
    let mut at = folder;
    for _ in 0..=FOLDER_DEPTH_MAX {
        if search.folders.contains(&at) {
            return Ok(true);
        }
        let Some(record) = reading.load(&key::folder(at))?.filter(|_| search.recursive) else { break };
        at = crate::record::FolderRecord::decode(&record)?.parent;
    }
    Ok(false)
}

impl Writing<'_> {
    /// Tries messages on all searches, at the end of a transaction.
    pub(crate) fn link(&mut self, touched: &[MessageId]) -> Result<()> {
        if touched.is_empty() {
            return Ok(());
        }
        let searches = load_searches(&self.txn)?;
        for id in touched.iter().filter(|_| !searches.is_empty()) {
            let head = self.txn.load(&key::message(*id))?.map(|record| Head::decode(&record)).transpose()?;
            for (folder, search) in &searches {
                self.link_one(*id, head.as_ref(), *folder, search, true)?;
            }
        }
        Ok(())
    }

    /// Brings a search folder and a message together as they have to be. `told` says that the message was written.
    pub(super) fn link_one(
        &mut self,
        id: MessageId,
        head: Option<&Head>,
        folder: FolderId,
        search: &SearchRecord,
        told: bool,
    ) -> Result<()> {
        let old = load_link(&self.txn, id, folder)?;
        let new = match head {
            Some(head) if search.is_live() => self.belongs(id, head, search)?.then(|| LinkRecord::of(head)),
            // What a search that is not live has found stays, as the message is now.
            Some(head) => old.map(|_| LinkRecord::of(head)),
            // Deviation: MS-OXCFOLD_R1094 has deleted messages stay in the results of a static search. A link to
            // nothing cannot be shown, so it goes.
            None => None,
        };
        self.relink(id, folder, old, new)?;
        let kind = match (old, new) {
            (None, Some(_)) => EventKind::SearchAdded,
            (Some(_), Some(_)) if told => EventKind::SearchChanged,
            (Some(_), None) => EventKind::SearchRemoved,
            _ => return Ok(()),
        };
        let change = head.map_or_else(Default::default, |head| head.change.max(head.read_change));
        let (old_folder, old_message, uid) = (None, None, None);
        self.event(Event { kind, folder, message: Some(id), uid, old_folder, old_message, change });
        Ok(())
    }

    fn belongs(&self, id: MessageId, head: &Head, search: &SearchRecord) -> Result<bool> {
        if head.associated || !in_scope(&self.txn, search, head.folder)? {
            return Ok(false);
        }
        let message = Message::new(&self.mailbox.info, id, head.clone());
        let stored = Stored { store: &self.mailbox.inner.store, reading: &self.txn };
        match meets(&stored, &message, &search.restriction) {
            // A damaged message must not keep its mailbox from being written.
            Err(
                MailboxError::Damaged(_)
                | MailboxError::Storage(StorageError::DamagedRecord { .. } | StorageError::MissingBlob(_)),
            ) => Ok(false),
            other => other,
        }
    }

    /// Takes a message out of a search folder or enters it, with its entry in the contents index and the counters.
    pub(super) fn relink(
        &mut self,
        id: MessageId,
        folder: FolderId,
        old: Option<LinkRecord>,
        new: Option<LinkRecord>,
    ) -> Result<()> {
        if old == new {
            return Ok(());
        }
        if let Some(old) = old {
            self.txn.remove(&key::link(id, folder))?;
            self.txn.remove(&key::contents(folder, false, old.delivered, id))?;
        }
        if let Some(new) = new {
            self.txn.store(&key::link(id, folder), &new.encode())?;
            self.txn.store(&key::contents(folder, false, new.delivered, id), &[])?;
        }
        let counters = self.folder_counters(folder)?;
        let count = |kept: u64, old: u64, new: u64| {
            let count = (kept + new).checked_sub(old);
            count.ok_or_else(|| damaged("counters of a search folder below what it shows"))
        };
        let size = |link: Option<LinkRecord>| link.map_or(0, |link| link.size_bytes);
        let unread = |link: Option<LinkRecord>| link.map_or(0, |link| u64::from(link.unread));
        counters.total = count(counters.total, u64::from(old.is_some()), u64::from(new.is_some()))?;
        counters.unread = count(counters.unread, unread(old), unread(new))?;
        counters.size_bytes = count(counters.size_bytes, size(old), size(new))?;
        Ok(())
    }

    /// Takes messages out of a search folder that goes.
    pub(crate) fn unlink(&mut self, folder: FolderId, ids: &[MessageId]) -> Result<()> {
        for id in ids {
            let old = load_link(&self.txn, *id, folder)?;
            self.relink(*id, folder, old, None)?;
        }
        Ok(())
    }

    /// A folder with all below it has another place: what searches find there follows.
    pub(crate) fn folder_moved(&mut self, folder: FolderId) -> Result<()> {
        let searches = load_searches(&self.txn)?;
        let concerned: Vec<_> =
            searches.into_iter().filter(|(_, search)| search.recursive && search.is_live()).collect();
        if concerned.is_empty() {
            return Ok(());
        }
        let (mut waiting, mut ids) = (vec![folder], Vec::new());
        while let Some(folder) = waiting.pop().filter(|_| ids.len() <= MOVED_MAX) {
            waiting.extend(child_ids(&self.txn, folder)?);
            self.txn.scan_prefix(&key::contents_of(folder, false), false, &mut |key, _| {
                ids.extend(key::last_u64(key).and_then(MessageId::new));
                Ok(if ids.len() <= MOVED_MAX { ScanStep::Continue } else { ScanStep::Stop })
            })?;
        }
        if ids.len() <= MOVED_MAX {
            ids.into_iter().for_each(|id| self.touch(id, false));
            return Ok(());
        }
        for (folder, search) in concerned {
            let again = SearchRecord { state: SearchState::Running, tried_to: 0, ..search };
            self.store_search(folder, &again)?;
        }
        Ok(())
    }
}

/// The event of a search that has tried all messages.
pub(super) fn complete(folder: FolderId) -> Event {
    let kind = EventKind::SearchComplete;
    let change = Default::default();
    Event { kind, folder, message: None, uid: None, old_folder: None, old_message: None, change }
}
