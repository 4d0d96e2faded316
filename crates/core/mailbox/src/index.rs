//! Indexes of sort orders: made when a table of a large folder is first opened in an order, kept up by every write
//! from then on, dropped when others are wanted more (ADR 5).

use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::Mailbox;
use crate::order::SortOrder;
use crate::record::{FolderCounters, Head, IndexRecord, IndexState, IndexesRecord, damaged};
use crate::write::Writing;
use ropewalk_base::FileTime;
use ropewalk_base::limits::{
    TABLE_INDEX_COLUMNS_MAX, TABLE_INDEX_MESSAGES_MIN, TABLE_INDEXES_PER_FOLDER_MAX,
};
use ropewalk_model::{FolderId, MessageId};
use ropewalk_storage_api::{Reading, Scan, ScanStep};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// Messages entered, or entries removed, in one transaction.
const BATCH: usize = 1000;
/// How exactly the last use is noted: each note is a write.
const USED_SECONDS: u64 = 3600;

/// A folder's normal or associated messages.
pub(crate) type Half = (FolderId, bool);

pub(crate) fn load_indexes(reading: &impl Reading, (folder, associated): Half) -> Result<IndexesRecord> {
    let record = reading.load(&key::indexes(folder, associated))?;
    record.map_or_else(|| Ok(IndexesRecord::default()), |record| IndexesRecord::decode(&record))
}

/// Whether an index may be read.
pub(crate) fn is_ready(reading: &impl Reading, half: Half, number: u16) -> Result<bool> {
    let indexes = load_indexes(reading, half)?.indexes;
    Ok(indexes.iter().any(|index| index.number == number && index.state == IndexState::Ready))
}

impl Writing<'_> {
    /// The indexes to be kept up, read once in a transaction.
    fn kept_indexes(&mut self, half: Half) -> Result<Arc<[IndexRecord]>> {
        if let Some(known) = self.indexes.get(&half) {
            return Ok(Arc::clone(known));
        }
        let mut indexes = load_indexes(&self.txn, half)?.indexes;
        indexes.retain(|index| index.state != IndexState::Dropping);
        let indexes: Arc<[IndexRecord]> = indexes.into();
        self.indexes.insert(half, Arc::clone(&indexes));
        Ok(indexes)
    }

    /// Brings the indexes from a message as it was, if it was there, to what it is, if it is there.
    pub(crate) fn reindex(&mut self, id: MessageId, old: Option<&Head>, new: Option<&Head>) -> Result<()> {
        let Some(half) = new.or(old).map(|head| (head.folder, head.associated)) else { return Ok(()) };
        let indexes = self.kept_indexes(half)?;
        if indexes.is_empty() {
            return Ok(());
        }
        let message = |head: &Head| self.mailbox.to_message(id, head.clone(), None);
        let (old, new) = (old.map(message), new.map(message));
        for index in indexes.iter() {
            let place = |message: Option<&crate::Message>| {
                message.map(|message| entries(half, index.number, &index.order, message)).unwrap_or_default()
            };
            let (before, after) = (place(old.as_ref()), place(new.as_ref()));
            for entry in before.iter().filter(|entry| !after.contains(entry)) {
                self.txn.remove(entry)?;
            }
            for entry in after.iter().filter(|entry| !before.contains(entry)) {
                self.txn.store(entry, &[])?;
            }
        }
        Ok(())
    }
}

/// The keys of a message's entries in an index: one, or one for each instance. Those of an order with instances have the
/// number of the instance before the message's id.
pub(crate) fn entries(half: Half, number: u16, order: &SortOrder, message: &crate::Message) -> Vec<Vec<u8>> {
    let (prefix, id) = (key::index(half.0, half.1, number), message.id.value().to_be_bytes());
    let Some(instance) = order.instance() else {
        return vec![[&prefix[..], &order.place(message), &id].concat()];
    };
    let places = order.places(message, Some(instance), 0).into_iter();
    places.map(|place| [&prefix[..], &place.bytes, &place.instance.to_be_bytes(), &id].concat()).collect()
}

impl Mailbox {
    /// The number of a whole index of an order, which is made if the folder is large enough to be worth it.
    pub(crate) fn index_of(&self, half: Half, order: &SortOrder) -> Result<Option<u16>> {
        if order.0.is_empty() || order.0.len() > TABLE_INDEX_COLUMNS_MAX {
            return Ok(None);
        }
        let snapshot = self.snapshot()?;
        let now = self.inner.clock.now();
        let indexes = load_indexes(&snapshot, half)?.indexes;
        let found = indexes.iter().find(|index| index.order == *order && index.state == IndexState::Ready);
        if let Some(index) = found
            && !is_old(index.used, now)
        {
            return Ok(Some(index.number));
        }
        let Some(counters) = snapshot.load(&key::folder_counters(half.0))? else {
            return Err(MailboxError::NotFound(What::Folder(half.0)));
        };
        let counters = FolderCounters::decode(&counters)?;
        drop(snapshot);
        let count = if half.1 { counters.associated } else { counters.total };
        if found.is_none() && count < TABLE_INDEX_MESSAGES_MIN {
            return Ok(None);
        }
        let Some(index) = self.begin_index(half, order)? else { return Ok(None) };
        if index.state == IndexState::Building {
            self.drop_indexes(half)?;
            self.build(half, &index)?;
        }
        Ok(Some(index.number))
    }

    /// Finds or enters an index that is kept up from now on, and notes its use. None if all places are taken by ones
    /// that are in use.
    fn begin_index(&self, half: Half, order: &SortOrder) -> Result<Option<IndexRecord>> {
        self.transact(|writing| {
            writing.folder(half.0)?;
            let mut record = load_indexes(&writing.txn, half)?;
            let now = writing.now;
            let wanted =
                |index: &&mut IndexRecord| index.order == *order && index.state != IndexState::Dropping;
            let index = match record.indexes.iter_mut().find(wanted) {
                Some(index) => {
                    index.used = now;
                    index.clone()
                }
                None => {
                    if record.indexes.len() >= TABLE_INDEXES_PER_FOLDER_MAX {
                        // Its place is free as soon as its entries are gone.
                        if let Some(oldest) = record.indexes.iter_mut().min_by_key(|index| index.used)
                            && is_old(oldest.used, now)
                        {
                            oldest.state = IndexState::Dropping;
                            writing.txn.store(&key::indexes(half.0, half.1), &record.encode())?;
                        }
                        return Ok(None);
                    }
                    let number = record.next_number;
                    let Some(next_number) = number.checked_add(1) else { return Ok(None) };
                    record.next_number = next_number;
                    let index =
                        IndexRecord { number, state: IndexState::Building, used: now, order: order.clone() };
                    record.indexes.push(index.clone());
                    index
                }
            };
            writing.txn.store(&key::indexes(half.0, half.1), &record.encode())?;
            Ok(Some(index))
        })
    }

    /// Enters the messages that were there before, in several transactions. What is entered twice is entered once.
    fn build(&self, half: Half, index: &IndexRecord) -> Result<()> {
        let prefix = key::contents_of(half.0, half.1);
        let end = [&prefix[..], &[0xFF; 16]].concat();
        let mut after = prefix.clone();
        loop {
            let mut batch = Vec::new();
            let scan = Scan { from: Bound::Excluded(&after), to: Bound::Included(&end), reverse: false };
            self.snapshot()?.scan(scan, &mut |key, _| {
                batch.push(key.to_vec());
                Ok(if batch.len() < BATCH { ScanStep::Continue } else { ScanStep::Stop })
            })?;
            let Some(last) = batch.last() else { break };
            after.clone_from(last);
            self.transact(|writing| {
                for id in batch.iter().filter_map(|key| key::last_u64(key).and_then(MessageId::new)) {
                    // Gone since, or moved: then whoever did it knew of the index.
                    let Ok(head) = writing.head_in(half.0, id) else { continue };
                    let message = self.to_message(id, head, None);
                    for entry in entries(half, index.number, &index.order, &message) {
                        writing.txn.store(&entry, &[])?;
                    }
                }
                Ok(())
            })?;
        }
        self.change_index(half, index.number, Some(IndexState::Ready))
    }

    /// Changes the state of an index, or takes it off the list.
    fn change_index(&self, half: Half, number: u16, state: Option<IndexState>) -> Result<()> {
        self.transact(|writing| {
            let mut record = load_indexes(&writing.txn, half)?;
            match state {
                Some(state) => {
                    record.indexes.iter_mut().filter(|i| i.number == number).for_each(|i| i.state = state);
                }
                None => record.indexes.retain(|index| index.number != number),
            }
            Ok(writing.txn.store(&key::indexes(half.0, half.1), &record.encode())?)
        })
    }

    /// Removes the entries of indexes that are to go.
    fn drop_indexes(&self, half: Half) -> Result<()> {
        let indexes = load_indexes(&self.snapshot()?, half)?.indexes;
        for index in indexes.iter().filter(|index| index.state == IndexState::Dropping) {
            let prefix = key::index(half.0, half.1, index.number);
            while self.transact(|writing| remove_some(writing, &prefix))? {}
            self.change_index(half, index.number, None)?;
        }
        Ok(())
    }
}

/// The entries that the indexes of a mailbox must have, and those they may have.
#[derive(Default)]
pub(crate) struct Expected {
    indexes: BTreeMap<Half, IndexesRecord>,
    entries: BTreeMap<Vec<u8>, bool>,
}

impl Expected {
    /// The indexes of a folder, from their record and its key.
    pub(crate) fn add_indexes(&mut self, key: &[u8], record: &[u8]) -> Result<()> {
        let folder = key.get(1..9).and_then(key::last_u64).and_then(FolderId::new);
        let half = folder.zip(key.get(9)).map(|(folder, associated)| (folder, *associated != 0));
        let half = half.ok_or_else(|| damaged("key of an indexes record"))?;
        self.indexes.insert(half, IndexesRecord::decode(record)?);
        Ok(())
    }

    /// What a message's entries must be.
    pub(crate) fn add(&mut self, message: &crate::Message) {
        let half = (message.folder, message.associated);
        let Some(record) = self.indexes.get(&half) else { return };
        for index in &record.indexes {
            let must = index.state == IndexState::Ready;
            for entry in entries(half, index.number, &index.order, message) {
                self.entries.insert(entry, must);
            }
        }
    }

    /// Takes an entry that is there; whether it may be. What an index that is being dropped still has is not looked at.
    pub(crate) fn take(&mut self, key: &[u8]) -> bool {
        let is_dropped = |half: &Half, record: &IndexesRecord| {
            let dropped = record.indexes.iter().filter(|index| index.state == IndexState::Dropping);
            dropped
                .map(|index| key::index(half.0, half.1, index.number))
                .any(|prefix| key.starts_with(&prefix))
        };
        self.entries.remove(key).is_some()
            || self.indexes.iter().any(|(half, record)| is_dropped(half, record))
    }

    /// Entries that must be there and were not taken.
    pub(crate) fn missing(self) -> impl Iterator<Item = Vec<u8>> {
        self.entries.into_iter().filter(|(_, must)| *must).map(|(key, _)| key)
    }
}

/// Removes some records of a prefix; whether there may be more.
fn remove_some(writing: &mut Writing<'_>, prefix: &[u8]) -> Result<bool> {
    let mut keys = Vec::new();
    writing.txn.scan_prefix(prefix, false, &mut |key, _| {
        keys.push(key.to_vec());
        Ok(if keys.len() < BATCH { ScanStep::Continue } else { ScanStep::Stop })
    })?;
    for key in &keys {
        writing.txn.remove(key)?;
    }
    Ok(keys.len() == BATCH)
}

fn is_old(used: FileTime, now: FileTime) -> bool {
    now.ticks().saturating_sub(used.ticks()) > USED_SECONDS * 10_000_000
}
