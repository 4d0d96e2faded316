//! Checking search folders: links against the messages and the searches.

use super::is_search;
use super::link::in_scope;
use crate::error::{MailboxError, Result};
use crate::key;
use crate::mailbox::MailboxInfo;
use crate::message::{Message, head};
use crate::record::{FolderCounters, FolderRecord, Head, LinkRecord, SearchRecord, SearchState};
use crate::restrict::{Stored, meets};
use ropewalk_model::{FolderId, MessageId};
use ropewalk_storage_api::{Reading, ScanStep, Snapshot, StorageError, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What each search folder shows.
pub(crate) type Links = BTreeMap<(MessageId, FolderId), LinkRecord>;

/// What the links are held against.
pub(crate) struct Kept<'a> {
    pub(crate) store: &'a Store,
    pub(crate) snapshot: &'a Snapshot<'a>,
    pub(crate) info: &'a Arc<MailboxInfo>,
    pub(crate) messages: BTreeSet<MessageId>,
    pub(crate) folders: &'a BTreeMap<FolderId, (FolderRecord, FolderCounters)>,
}

/// Calls `found` with everything that is wrong, and returns the links, which the contents index and the counters
/// must agree with.
pub(crate) fn check(kept: &Kept<'_>, found: &mut dyn FnMut(String)) -> Result<Links> {
    let links = links(kept.snapshot, found)?;
    let mut searches: BTreeMap<FolderId, SearchRecord> = BTreeMap::new();
    for (key, record) in records(kept.snapshot, key::SEARCH)? {
        let folder = key::last_u64(&key).and_then(FolderId::new).unwrap_or_default();
        if !kept.folders.get(&folder).is_some_and(|(record, _)| is_search(&record.properties)) {
            found(format!("search of folder {folder}, which is no search folder"));
        }
        match SearchRecord::decode(&record) {
            Ok(record) => drop(searches.insert(folder, record)),
            Err(error) => found(format!("search of folder {folder}: {error}")),
        }
    }
    for (id, folder) in links.keys() {
        if !kept.messages.contains(id) || !searches.contains_key(folder) {
            found(format!("link of search folder {folder} to message {id} belongs to nothing"));
        }
    }
    for id in kept.messages.iter().filter(|_| !searches.is_empty()) {
        let Some(head) = sound(head(kept.snapshot, *id))? else { continue };
        for (folder, search) in &searches {
            let link = links.get(&(*id, *folder));
            if link.is_some_and(|link| *link != LinkRecord::of(&head)) {
                found(format!("link of search folder {folder} to message {id} is not of what it is now"));
            }
            let is_settled = search.state == SearchState::Complete && !search.fixed;
            if is_settled
                && let Some(belongs) = sound(belongs(kept, *id, &head, search))?
                && belongs != link.is_some()
            {
                found(format!("search folder {folder} is wrong about message {id}"));
            }
        }
    }
    Ok(links)
}

fn belongs(kept: &Kept<'_>, id: MessageId, head: &Head, search: &SearchRecord) -> Result<bool> {
    if head.associated || !in_scope(kept.snapshot, search, head.folder)? {
        return Ok(false);
    }
    let stored = Stored { store: kept.store, reading: kept.snapshot };
    meets(&stored, &Message::new(kept.info, id, head.clone()), &search.restriction)
}

/// Damage outside search folders is told where it belongs.
fn sound<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(
            MailboxError::Damaged(_)
            | MailboxError::Storage(StorageError::DamagedRecord { .. } | StorageError::MissingBlob(_)),
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

fn links(snapshot: &Snapshot<'_>, found: &mut dyn FnMut(String)) -> Result<Links> {
    let mut links = Links::new();
    for (key, record) in records(snapshot, key::LINK)? {
        let id = key.get(1..9).and_then(key::last_u64).and_then(MessageId::new);
        let folder = key::last_u64(&key).and_then(FolderId::new);
        match (id.zip(folder), LinkRecord::decode(&record)) {
            (Some(at), Ok(link)) => drop(links.insert(at, link)),
            _ => found("link of a search folder that cannot be read".to_owned()),
        }
    }
    Ok(links)
}

fn records(snapshot: &Snapshot<'_>, table: u8) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let mut records = Vec::new();
    snapshot.survey(&[table], &mut |key, value| {
        records.extend(value.map(|value| (key.to_vec(), value.to_vec())));
        Ok(ScanStep::Continue)
    })?;
    Ok(records)
}
