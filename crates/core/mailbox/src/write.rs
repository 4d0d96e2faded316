//! One write to a mailbox: a storage transaction with the counters, folder counters and events that belong to
//! it, kept together until commit.

use crate::access::Operation;
use crate::error::{MailboxError, Result, What};
use crate::index::Half;
use crate::key;
use crate::mailbox::Mailbox;
use crate::notify::Event;
use crate::record::{Counters, FolderCounters, FolderRecord, Head, IndexRecord, PartsRecord, damaged};
use crate::search::is_search;
use ropewalk_base::FileTime;
use ropewalk_model::{ChangeNumber, FolderId, MessageId};
use ropewalk_storage_api::{Reading, Txn};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) struct Writing<'a> {
    pub(crate) mailbox: &'a Mailbox,
    pub(crate) txn: Txn<'a>,
    pub(crate) now: FileTime,
    counters: Counters,
    folders: BTreeMap<FolderId, FolderCounters>,
    /// Bytes of those folders, and of ones that are gone, before this write.
    bytes_before: BTreeMap<FolderId, u64>,
    /// Indexes of sort orders that are kept up, by what they index.
    pub(crate) indexes: BTreeMap<Half, Arc<[IndexRecord]>>,
    /// Messages that were written or are gone, and whether more than their read state was changed.
    touched: BTreeMap<MessageId, bool>,
    events: Vec<Event>,
    /// Whether what is written now follows from what the actor was allowed to do.
    pub(crate) as_store: bool,
    /// Whether anything was asked of the permissions.
    pub(crate) asked: Cell<bool>,
    /// The counters as they were.
    before: Counters,
}

impl Mailbox {
    /// Runs `body` as one transaction.
    pub(crate) fn transact<T>(&self, body: impl FnOnce(&mut Writing<'_>) -> Result<T>) -> Result<T> {
        let txn = self.inner.store.write(self.info.partition)?;
        let record = txn.load(&key::counters())?.ok_or(MailboxError::NotFound(What::Mailbox))?;
        let before = Counters::decode(&record)?;
        let mut writing = Writing {
            mailbox: self,
            txn,
            now: self.inner.clock.now(),
            counters: before,
            before,
            folders: BTreeMap::new(),
            bytes_before: BTreeMap::new(),
            indexes: BTreeMap::new(),
            touched: BTreeMap::new(),
            events: Vec::new(),
            as_store: false,
            asked: Cell::new(false),
        };
        let result = body(&mut writing)?;
        writing.finish()?;
        Ok(result)
    }
}

impl Writing<'_> {
    fn finish(mut self) -> Result<()> {
        // What never asked whether it may is refused to who may not do everything.
        let changed = self.txn.is_changed() || self.counters != self.before || !self.folders.is_empty();
        if self.mailbox.actor.is_restricted() && changed && !self.asked.get() {
            return Err(MailboxError::AccessDenied(Operation::ChangeMailbox));
        }
        self.follow()?;
        self.txn.store(&key::counters(), &self.counters.encode())?;
        for (id, counters) in &self.folders {
            self.txn.store(&key::folder_counters(*id), &counters.encode())?;
        }
        let (mut before, mut after) = (0, 0);
        for (id, bytes) in std::mem::take(&mut self.bytes_before) {
            let now = self.folders.get(&id).map_or(0, |counters| counters.size_bytes);
            // What a search folder shows is counted where it lies.
            if now != bytes && !(self.folders.contains_key(&id) && is_search(&self.folder(id)?.properties)) {
                before += bytes;
                after += now;
            }
        }
        self.note_size(before, after)?;
        if !self.events.is_empty() {
            let (notifier, partition) = (self.mailbox.inner.notifier.clone(), self.mailbox.info.partition);
            let events = std::mem::take(&mut self.events);
            self.txn.after_commit(Box::new(move || notifier.publish(partition, &events)));
        }
        Ok(self.txn.commit()?)
    }

    /// What is kept about messages beside their own records follows what became of them.
    fn follow(&mut self) -> Result<()> {
        let touched = std::mem::take(&mut self.touched);
        let changed: Vec<MessageId> =
            touched.iter().filter(|(_, changed)| **changed).map(|(id, _)| *id).collect();
        self.queue_text(&changed)?;
        let touched: Vec<MessageId> = touched.into_keys().collect();
        self.link(&touched)
    }

    pub(crate) fn touch(&mut self, id: MessageId, changed: bool) {
        *self.touched.entry(id).or_default() |= changed;
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    fn next_id(&mut self) -> Result<u64> {
        let id = self.counters.next_id;
        if id > ropewalk_model::ids::GLOBAL_COUNTER_MAX {
            return Err(MailboxError::Limit("ids of this mailbox"));
        }
        self.counters.next_id += 1;
        Ok(id)
    }

    /// Takes `count` ids out of those to hand out; the first.
    pub(crate) fn skip_ids(&mut self, count: u64) -> Result<u64> {
        let first = self.counters.next_id;
        let next = first.checked_add(count).filter(|next| *next <= ropewalk_model::ids::GLOBAL_COUNTER_MAX);
        self.counters.next_id = next.ok_or(MailboxError::Limit("ids of this mailbox"))?;
        Ok(first)
    }

    pub(crate) fn new_folder_id(&mut self) -> Result<FolderId> {
        let id = self.next_id()?;
        FolderId::new(id).ok_or(MailboxError::Limit("ids of this mailbox"))
    }

    pub(crate) fn new_message_id(&mut self) -> Result<MessageId> {
        let id = self.next_id()?;
        MessageId::new(id).ok_or(MailboxError::Limit("ids of this mailbox"))
    }

    /// The next change number.
    pub(crate) fn new_change(&mut self) -> Result<ChangeNumber> {
        let change = ChangeNumber::new(self.counters.next_change).ok_or(MailboxError::Limit("changes"))?;
        self.counters.next_change += 1;
        Ok(change)
    }

    /// The id the next property name would get.
    pub(crate) const fn next_name(&self) -> u16 {
        self.counters.next_name
    }

    /// The next id for a property name; 0xFFFF is never handed out.
    pub(crate) fn new_name_id(&mut self) -> Result<u16> {
        let id = self.counters.next_name;
        if id == u16::MAX {
            return Err(MailboxError::Limit("named properties of this mailbox"));
        }
        self.counters.next_name += 1;
        Ok(id)
    }

    /// The counters of a folder, written back at the end.
    pub(crate) fn folder_counters(&mut self, id: FolderId) -> Result<&mut FolderCounters> {
        use std::collections::btree_map::Entry;
        match self.folders.entry(id) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let record = self.txn.load(&key::folder_counters(id))?;
                let record = record.ok_or(MailboxError::NotFound(What::Folder(id)))?;
                let counters = FolderCounters::decode(&record)?;
                self.bytes_before.insert(id, counters.size_bytes);
                Ok(entry.insert(counters))
            }
        }
    }

    /// Forgets a folder's counters because the folder goes.
    pub(crate) fn forget_folder_counters(&mut self, id: FolderId) -> Result<()> {
        self.folder_counters(id)?;
        if is_search(&self.folder(id)?.properties) {
            self.bytes_before.remove(&id);
        }
        self.folders.remove(&id);
        Ok(self.txn.remove(&key::folder_counters(id))?)
    }

    pub(crate) fn folder(&self, id: FolderId) -> Result<FolderRecord> {
        let record = self.txn.load(&key::folder(id))?.ok_or(MailboxError::NotFound(What::Folder(id)))?;
        FolderRecord::decode(&record)
    }

    pub(crate) fn head(&self, id: MessageId) -> Result<Head> {
        let record = self.txn.load(&key::message(id))?.ok_or(MailboxError::NotFound(What::Message(id)))?;
        Head::decode(&record)
    }

    /// The head of a message that must be in `folder`, or be shown by it if it is a search folder.
    pub(crate) fn head_in(&self, folder: FolderId, id: MessageId) -> Result<Head> {
        let head = self.head(id)?;
        let found = head.folder == folder || self.txn.contains(&key::link(id, folder))?;
        if found { Ok(head) } else { Err(MailboxError::NotFound(What::Message(id))) }
    }

    pub(crate) fn parts(&self, id: MessageId) -> Result<PartsRecord> {
        let record = self.txn.load(&key::parts(id))?;
        record.map_or_else(|| Ok(PartsRecord::default()), |record| PartsRecord::decode(&record))
    }

    /// Hands out the next UID of a folder.
    pub(crate) fn new_uid(&mut self, folder: FolderId) -> Result<(u32, u32)> {
        let counters = self.folder_counters(folder)?;
        let uid = counters.uid_next;
        counters.uid_next = uid.checked_add(1).ok_or(MailboxError::Limit("UIDs of this folder"))?;
        Ok((uid, counters.uid_validity))
    }

    /// Puts a message's head and all index entries that point to it; `head.change` must be new.
    pub(crate) fn insert_message(&mut self, id: MessageId, head: &Head) -> Result<()> {
        let folder = head.folder;
        self.require(Operation::CreateItem, folder)?;
        self.txn.store(&key::message(id), &head.encode())?;
        self.txn.store(&key::contents(folder, head.associated, head.delivered, id), &[])?;
        self.txn.store(&key::uid(folder, head.uid), &id.value().to_le_bytes())?;
        self.txn.store(&key::change(folder, head.change), &crate::changes::message_entry(id))?;
        if head.read_change != ChangeNumber::default() {
            self.txn.store(&key::read_change(folder, head.read_change), &id.value().to_le_bytes())?;
        }
        self.touch(id, true);
        self.reindex(id, None, Some(head))?;
        let counters = self.folder_counters(folder)?;
        counters.change = counters.change.max(head.change);
        counters.size_bytes += head.size_bytes;
        if head.associated {
            counters.associated += 1;
        } else {
            counters.total += 1;
            counters.unread += u64::from(!head.flags.contains(crate::Flags::READ));
        }
        Ok(())
    }

    /// Takes a message's head and index entries out and leaves a tombstone numbered `change`.
    pub(crate) fn take_message(&mut self, id: MessageId, head: &Head, change: ChangeNumber) -> Result<()> {
        let folder = head.folder;
        self.require_on(Operation::DeleteItem, head)?;
        self.txn.remove(&key::message(id))?;
        self.txn.remove(&key::contents(folder, head.associated, head.delivered, id))?;
        self.txn.remove(&key::uid(folder, head.uid))?;
        self.txn.remove(&key::change(folder, head.change))?;
        if head.read_change != ChangeNumber::default() {
            self.txn.remove(&key::read_change(folder, head.read_change))?;
        }
        self.txn.store(
            &key::change(folder, change),
            &crate::changes::tombstone_entry(id, head.uid, head.associated),
        )?;
        self.touch(id, true);
        self.reindex(id, Some(head), None)?;
        let counters = self.folder_counters(folder)?;
        let short = || damaged("folder counters below what the folder holds");
        counters.change = counters.change.max(change);
        counters.size_bytes = counters.size_bytes.checked_sub(head.size_bytes).ok_or_else(short)?;
        if head.associated {
            counters.associated = counters.associated.checked_sub(1).ok_or_else(short)?;
        } else {
            counters.total = counters.total.checked_sub(1).ok_or_else(short)?;
            let unread = u64::from(!head.flags.contains(crate::Flags::READ));
            counters.unread = counters.unread.checked_sub(unread).ok_or_else(short)?;
        }
        Ok(())
    }

    /// Writes a changed head back in place, with the index entries and counters that follow from it.
    pub(crate) fn update_message(&mut self, id: MessageId, old: &Head, new: &Head) -> Result<()> {
        let folder = new.folder;
        self.require_on(Operation::EditItem, old)?;
        self.txn.store(&key::message(id), &new.encode())?;
        if old.delivered != new.delivered {
            self.txn.remove(&key::contents(folder, old.associated, old.delivered, id))?;
            self.txn.store(&key::contents(folder, new.associated, new.delivered, id), &[])?;
        }
        if old.change != new.change {
            self.txn.remove(&key::change(folder, old.change))?;
            self.txn.store(&key::change(folder, new.change), &crate::changes::message_entry(id))?;
        }
        if old.read_change != new.read_change {
            if old.read_change != ChangeNumber::default() {
                self.txn.remove(&key::read_change(folder, old.read_change))?;
            }
            self.txn.store(&key::read_change(folder, new.read_change), &id.value().to_le_bytes())?;
        }
        self.touch(id, old.change != new.change);
        self.reindex(id, Some(old), Some(new))?;
        let unread = |head: &Head| u64::from(!head.associated && !head.flags.contains(crate::Flags::READ));
        let counters = self.folder_counters(folder)?;
        let short = || damaged("folder counters below what the folder holds");
        counters.change = counters.change.max(new.change).max(new.read_change);
        counters.unread = (counters.unread + unread(new)).checked_sub(unread(old)).ok_or_else(short)?;
        counters.size_bytes =
            (counters.size_bytes + new.size_bytes).checked_sub(old.size_bytes).ok_or_else(short)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, MailStore, MailboxOwner};
    use ropewalk_base::{FakeClock, FakeRng};
    use ropewalk_storage_api::{PartitionId, Store};
    use ropewalk_storage_mem::{MemBlobs, MemEngine};
    use std::sync::Arc;

    #[test]
    fn a_write_that_did_not_ask_is_the_owners_alone() {
        let store = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
        let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
        let store = MailStore::new(store, clock, Arc::new(FakeRng::new(1)));
        let owner = MailboxOwner {
            display_name: "Alice".into(),
            address: "alice@example.test".into(),
            legacy_dn: "/cn=alice".into(),
            host: "example.test".into(),
        };
        let mailbox = store.create_mailbox(PartitionId(1), &owner).unwrap();
        let anonymous = mailbox.acting_as(Actor::Anonymous);
        let writes: [fn(&mut Writing<'_>) -> Result<()>; 3] = [
            |writing| Ok(writing.txn.remove(&[0x7F])?),
            |writing| writing.new_change().map(drop),
            |writing| writing.folder_counters(FolderId::new(1).unwrap()).map(drop),
        ];
        for write in writes {
            assert!(matches!(
                anonymous.transact(write),
                Err(MailboxError::AccessDenied(Operation::ChangeMailbox))
            ));
            mailbox.transact(write).unwrap();
            anonymous.as_store().transact(write).unwrap();
        }
        anonymous.transact(|_| Ok(())).unwrap();
        assert_eq!(store.check(PartitionId(1)).unwrap().findings, []);
    }
}
