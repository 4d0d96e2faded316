//! `ropewalk check` of one mailbox: every record read and decoded, every index entry held against what it
//! points to, every counter and reference counted again.

use crate::error::{MailboxError, Result};
use crate::folder::name_key;
use crate::index;
use crate::key;
use crate::mailbox::MailboxInfo;
use crate::message::Message;
use crate::names;
use crate::per_user::{PerUserInformation, ReadSet};
use crate::quota::SizeRecord;
use crate::receive_folder;
use crate::record::{
    BlobPlace, BlobRecord, Counters, FolderCounters, FolderRecord, Head, InfoRecord, LargeValue, PartsRecord,
    PermissionsRecord, StoreKind,
};
use crate::replica;
use crate::search::{self, Links};
use crate::settings::MailboxOverrides;
use crate::text;
use crate::{Flags, changes};
use ropewalk_model::{ChangeNumber, FolderId, MessageId, SpecialFolder};
use ropewalk_storage_api::{
    BlobHash, BlobSource, Blobs, PartitionId, Reading, ScanStep, Snapshot, StorageError, StorageResult,
    Store, hash_source,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Something that does not fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: the partition.
    pub partition: PartitionId,
    /// What.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.partition, self.what)
    }
}

/// What a check saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Folders there are.
    pub folders: u64,
    /// Messages there are.
    pub messages: u64,
    /// Large values there are.
    pub blobs: u64,
    /// Bytes of all messages.
    pub size_bytes: u64,
    /// Everything that is wrong; empty for a sound mailbox.
    pub findings: Vec<Finding>,
    /// Large values that lie in files and are named here, for the sweep.
    pub files: BTreeSet<BlobHash>,
}

struct Check<'a> {
    store: &'a Store,
    snapshot: Snapshot<'a>,
    partition: PartitionId,
    report: CheckReport,
    folders: BTreeMap<FolderId, (FolderRecord, FolderCounters)>,
    messages: BTreeMap<MessageId, Place>,
    references: BTreeMap<BlobHash, u32>,
    links: Links,
}

/// What of a head the indexes must agree with.
struct Place {
    folder: FolderId,
    uid: u32,
    change: ChangeNumber,
    read_change: ChangeNumber,
    key: Vec<u8>,
}

/// A large value in its file, read in pieces: it need not fit into memory.
struct BlobFile<'a> {
    blobs: &'a dyn Blobs,
    hash: BlobHash,
    size_bytes: u64,
}

impl BlobSource for BlobFile<'_> {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read(&self, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        self.blobs.load_range(self.hash, offset, length)
    }
}

pub(crate) fn check(store: &Store, partition: PartitionId) -> Result<CheckReport> {
    let mut check = Check {
        store,
        snapshot: store.read(partition)?,
        partition,
        report: CheckReport::default(),
        folders: BTreeMap::new(),
        messages: BTreeMap::new(),
        references: BTreeMap::new(),
        links: Links::new(),
    };
    check.seals()?;
    check.info()?;
    check.folders()?;
    check.messages()?;
    check.searches()?;
    check.indexes()?;
    check.sort_orders()?;
    check.text()?;
    check.counters()?;
    check.blobs()?;
    check.names()?;
    check.strays()?;
    Ok(check.report)
}

impl Check<'_> {
    fn found(&mut self, what: impl Into<String>) {
        self.report.findings.push(Finding { partition: self.partition, what: what.into() });
    }

    /// Notes damage as a finding; an error of the engine itself ends the check.
    fn sound<T>(&mut self, what: &str, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(MailboxError::Damaged(why)) => {
                self.found(format!("{what}: {why}"));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Every record's checksum, whatever it holds. This is where damaged records are told; the other walks pass
    /// over them.
    fn seals(&mut self) -> Result<()> {
        let mut wrong = Vec::new();
        self.snapshot.survey(&[], &mut |key, value| {
            if value.is_none() {
                let (partition, key) = (self.partition, hexadecimal(key));
                wrong.push(StorageError::DamagedRecord { partition, key }.to_string());
            } else if key.first().is_none_or(|table| !key::TABLES.contains(table)) {
                wrong.push(format!("key {} belongs to no table", hexadecimal(key)));
            }
            Ok(ScanStep::Continue)
        })?;
        wrong.into_iter().for_each(|what| self.found(what));
        Ok(())
    }

    /// All sound records of a table.
    fn table(&self, table: u8) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut records = Vec::new();
        self.snapshot.survey(&[table], &mut |key, value| {
            records.extend(value.map(|value| (key.to_vec(), value.to_vec())));
            Ok(ScanStep::Continue)
        })?;
        Ok(records)
    }

    /// A record; none if there is none or it is damaged.
    fn load(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.snapshot.load(key) {
            Err(StorageError::DamagedRecord { .. }) => Ok(None),
            other => Ok(other?),
        }
    }

    fn info(&mut self) -> Result<()> {
        let Some(record) = self.load(&key::info())? else {
            self.found("no mailbox record that can be read");
            return Ok(());
        };
        let info = InfoRecord::decode(&record);
        if let Some(info) = self.sound("mailbox record", info)? {
            if info.special.len() != SpecialFolder::ALL.len() {
                self.found(format!("mailbox record: {} special folders", info.special.len()));
            }
            for (folder, id) in SpecialFolder::ALL.iter().zip(&info.special) {
                // Other stores than a user's mailbox do not have all of them.
                let is_absent = info.kind != StoreKind::Private && *id == FolderId::default();
                if !is_absent && !self.snapshot.contains(&key::folder(*id))? {
                    self.found(format!("special folder {folder:?} is missing"));
                }
            }
        }
        match self.load(&key::counters())? {
            Some(record) => drop(self.sound("counters", Counters::decode(&record))?),
            None => self.found("no counters that can be read"),
        }
        Ok(())
    }

    fn folders(&mut self) -> Result<()> {
        for (key, value) in self.table(key::FOLDER)? {
            let Some(id) = key::last_u64(&key).and_then(FolderId::new) else { continue };
            let record = FolderRecord::decode(&value);
            let Some(record) = self.sound(&format!("folder {id}"), record)? else { continue };
            let entry = self.load(&name_key(id, &record))?;
            if entry.as_deref() != Some(&id.value().to_le_bytes()) {
                self.found(format!("folder {id} is not under its name"));
            }
            let Some(counters) = self.load(&key::folder_counters(id))? else {
                self.found(format!("folder {id} has no counters that can be read"));
                continue;
            };
            if let Some(counters) =
                self.sound(&format!("counters of folder {id}"), FolderCounters::decode(&counters))?
            {
                let large = record.properties.large_values();
                for large in self.sound(&format!("properties of folder {id}"), large)?.unwrap_or_default() {
                    *self.references.entry(large.hash).or_default() += 1;
                }
                self.folders.insert(id, (record, counters));
            }
        }
        self.report.folders = self.folders.len() as u64;
        let orphans: Vec<FolderId> = self
            .folders
            .iter()
            .filter(|(_, (record, _))| {
                record.parent != FolderId::default() && !self.folders.contains_key(&record.parent)
            })
            .map(|(id, _)| *id)
            .collect();
        for id in orphans {
            self.found(format!("folder {id} has no parent"));
        }
        Ok(())
    }

    fn messages(&mut self) -> Result<()> {
        for (key, value) in self.table(key::MESSAGE)? {
            let Some(id) = key::last_u64(&key).and_then(MessageId::new) else { continue };
            let Some(head) = self.sound(&format!("message {id}"), Head::decode(&value))? else { continue };
            let mut values: Vec<LargeValue> = self
                .sound(&format!("properties of {id}"), head.properties.large_values())?
                .unwrap_or_default();
            match self.load(&key::parts(id))? {
                None => self.found(format!("message {id} has no parts record that can be read")),
                Some(parts) => {
                    let parts = PartsRecord::decode(&parts).and_then(|parts| parts.large_values(&mut values));
                    self.sound(&format!("parts of {id}"), parts)?;
                }
            }
            for hash in values.iter().map(|large| large.hash).chain(head.mime.map(|mime| mime.hash)) {
                *self.references.entry(hash).or_default() += 1;
            }
            if !self.folders.contains_key(&head.folder) {
                self.found(format!("message {id} is in folder {}, which does not exist", head.folder));
            }
            self.report.size_bytes += head.size_bytes;
            self.messages.insert(
                id,
                Place {
                    folder: head.folder,
                    uid: head.uid,
                    change: head.change,
                    read_change: head.read_change,
                    key: key::contents(head.folder, head.associated, head.delivered, id),
                },
            );
        }
        self.report.messages = self.messages.len() as u64;
        Ok(())
    }

    /// Each message has its four index entries, and no entry points elsewhere.
    fn indexes(&mut self) -> Result<()> {
        let mut expected = BTreeMap::new();
        for (id, place) in &self.messages {
            let number = id.value().to_le_bytes().to_vec();
            expected.insert(place.key.clone(), Vec::new());
            expected.insert(key::uid(place.folder, place.uid), number.clone());
            expected.insert(key::change(place.folder, place.change), changes::message_entry(*id));
            if place.read_change != ChangeNumber::default() {
                expected.insert(key::read_change(place.folder, place.read_change), number);
            }
        }
        for ((id, folder), link) in &self.links {
            expected.insert(key::contents(*folder, false, link.delivered, *id), Vec::new());
        }
        for table in [key::CONTENTS, key::UID, key::CHANGE, key::READ_CHANGE] {
            for (key, value) in self.table(table)? {
                let tombstone = table == key::CHANGE
                    && matches!(
                        changes::decode_change(ChangeNumber::default(), &value),
                        Ok(changes::Change::Deleted { .. })
                    );
                if !tombstone && expected.remove(&key).as_ref() != Some(&value) {
                    self.found(format!("index entry {} points to nothing", hexadecimal(&key)));
                }
            }
        }
        for key in expected.into_keys() {
            self.found(format!("index entry {} is missing", hexadecimal(&key)));
        }
        Ok(())
    }

    /// What the mailbox is; none if its record cannot be read.
    fn mailbox_info(&self) -> Result<Option<Arc<MailboxInfo>>> {
        let Some(record) = self.load(&key::info())? else { return Ok(None) };
        let info = InfoRecord::decode(&record).and_then(|info| MailboxInfo::new(self.partition, info));
        Ok(info.ok().map(Arc::new))
    }

    /// The text index.
    fn text(&mut self) -> Result<()> {
        let Some(info) = self.mailbox_info()? else { return Ok(()) };
        let messages = self.messages.keys().copied().collect();
        let kept = text::Kept { store: self.store, snapshot: &self.snapshot, info: &info, messages };
        let mut found = Vec::new();
        text::check(&kept, &mut |what| found.push(what))?;
        found.into_iter().for_each(|what| self.found(what));
        Ok(())
    }

    /// What search folders show.
    fn searches(&mut self) -> Result<()> {
        let Some(info) = self.mailbox_info()? else { return Ok(()) };
        let kept = search::Kept {
            store: self.store,
            snapshot: &self.snapshot,
            info: &info,
            messages: self.messages.keys().copied().collect(),
            folders: &self.folders,
        };
        let mut found = Vec::new();
        let links = search::check(&kept, &mut |what| found.push(what))?;
        self.links = links;
        found.into_iter().for_each(|what| self.found(what));
        Ok(())
    }

    /// Each message has its entry in every index of a sort order, and no entry is another's.
    fn sort_orders(&mut self) -> Result<()> {
        let Some(info) = self.mailbox_info()? else { return Ok(()) };
        let mut expected = index::Expected::default();
        for (key, value) in self.table(key::INDEXES)? {
            let added = expected.add_indexes(&key, &value);
            self.sound(&format!("indexes {}", hexadecimal(&key)), added)?;
        }
        for id in self.messages.keys() {
            expected.add(&Message::new(&info, *id, crate::message::head(&self.snapshot, *id)?));
        }
        for (key, _) in self.table(key::INDEX)? {
            if !expected.take(&key) {
                self.found(format!("sort order entry {} points to nothing", hexadecimal(&key)));
            }
        }
        for key in expected.missing() {
            self.found(format!("sort order entry {} is missing", hexadecimal(&key)));
        }
        Ok(())
    }

    fn counters(&mut self) -> Result<()> {
        let mut counted: BTreeMap<FolderId, FolderCounters> = BTreeMap::new();
        for (id, place) in &self.messages {
            let head = crate::message::head(&self.snapshot, *id)?;
            let counters = counted.entry(place.folder).or_default();
            counters.size_bytes += head.size_bytes;
            counters.uid_next = counters.uid_next.max(place.uid);
            if head.associated {
                counters.associated += 1;
            } else {
                counters.total += 1;
                counters.unread += u64::from(!head.flags.contains(Flags::READ));
            }
        }
        for ((_, folder), link) in &self.links {
            let counters = counted.entry(*folder).or_default();
            counters.total += 1;
            counters.unread += u64::from(link.unread);
            counters.size_bytes += link.size_bytes;
        }
        let mut wrong = Vec::new();
        for (id, (_, kept)) in &self.folders {
            let again = counted.remove(id).unwrap_or_default();
            let below = self.folders.values().filter(|(record, _)| record.parent == *id).count() as u64;
            let pairs = [
                ("messages", kept.total, again.total),
                ("unread messages", kept.unread, again.unread),
                ("associated messages", kept.associated, again.associated),
                ("bytes", kept.size_bytes, again.size_bytes),
                ("subfolders", kept.subfolders, below),
            ];
            for (what, kept, again) in pairs.into_iter().filter(|(_, kept, again)| kept != again) {
                wrong.push(format!("folder {id} counts {kept} {what}, there are {again}"));
            }
            if kept.uid_next <= again.uid_next {
                wrong.push(format!("folder {id} would hand out UID {} again", kept.uid_next));
            }
        }
        wrong.into_iter().for_each(|what| self.found(what));
        self.size()
    }

    /// The size of the mailbox, and what is set for it.
    fn size(&mut self) -> Result<()> {
        let again = self.report.size_bytes;
        if let Some(record) = self.load(&key::size())?
            && let Some(kept) = self.sound("size record", SizeRecord::decode(&record))?
            && kept.bytes != again
        {
            self.found(format!("the mailbox counts {} bytes, there are {again}", kept.bytes));
        }
        if let Some(record) = self.load(&key::settings())? {
            self.sound("settings record", MailboxOverrides::decode(&record))?;
        }
        Ok(())
    }

    fn blobs(&mut self) -> Result<()> {
        for (key, value) in self.table(key::BLOB)? {
            let Some(hash) = key.last_chunk::<32>().copied().map(BlobHash) else { continue };
            self.report.blobs += 1;
            let Some(record) = self.sound(&format!("large value {hash}"), BlobRecord::decode(&value))? else {
                continue;
            };
            let named = self.references.remove(&hash).unwrap_or_default();
            if named != record.references {
                self.found(format!(
                    "large value {hash} counts {} references, there are {named}",
                    record.references
                ));
            }
            match record.place {
                BlobPlace::Here(bytes) if BlobHash::of(&bytes) != hash => {
                    self.found(format!("large value {hash} is not what its name says"));
                }
                BlobPlace::Here(_) => {}
                BlobPlace::File => {
                    self.report.files.insert(hash);
                    let file = BlobFile { blobs: self.store.blobs(), hash, size_bytes: record.size_bytes };
                    match hash_source(&file) {
                        Ok(found) if found == hash => {}
                        Ok(_) => self.found(StorageError::DamagedBlob(hash).to_string()),
                        Err(error) => self.found(error.to_string()),
                    }
                }
            }
        }
        let missing: Vec<BlobHash> = self.references.keys().copied().collect();
        for hash in missing {
            self.found(format!("large value {hash} is missing"));
        }
        Ok(())
    }
}

impl Check<'_> {
    /// Each name leads to an id that leads back to it.
    fn names(&mut self) -> Result<()> {
        let mut ids = BTreeMap::new();
        for (key, value) in self.table(key::NAME_OF_ID)? {
            let what = format!("name {}", hexadecimal(&key));
            let Some((id, name)) = self.sound(&what, names::decode(&value))? else { continue };
            if key != key::name_of_id(id) {
                self.found(format!("{what} is not under its id {id:#06x}"));
            }
            ids.insert(key::name(&name), value);
        }
        for (key, value) in self.table(key::NAME)? {
            if ids.remove(&key).as_ref() != Some(&value) {
                self.found(format!("name {} leads to no id that leads back", hexadecimal(&key)));
            }
        }
        for key in ids.into_keys() {
            self.found(format!("name {} is missing", hexadecimal(&key)));
        }
        Ok(())
    }

    /// Records that stand beside a folder or a message, without it.
    fn strays(&mut self) -> Result<()> {
        for (table, whole) in [(key::FOLDER_COUNTERS, key::FOLDER), (key::PARTS, key::MESSAGE)] {
            for (key, _) in self.table(table)? {
                let owner = [&[whole], key.get(1..).unwrap_or_default()].concat();
                if !self.snapshot.contains(&owner)? {
                    self.found(format!("record {} belongs to nothing", hexadecimal(&key)));
                }
            }
        }
        for (key, value) in self.table(key::PERMISSIONS)? {
            let what = format!("permissions {}", hexadecimal(&key));
            let list = self.sound(&what, PermissionsRecord::decode(&value))?;
            if list.is_some_and(|list| list.is_empty()) {
                self.found(format!("{what} grant nothing and need not be there"));
            }
            let folder = key::last_u64(&key).and_then(FolderId::new);
            if !folder.is_some_and(|id| self.folders.contains_key(&id)) {
                self.found(format!("record {} belongs to nothing", hexadecimal(&key)));
            }
        }
        for (key, value) in self.table(key::RECEIVE_FOLDER)? {
            let row = receive_folder::check(&key, &value, &|id| self.folders.contains_key(&id));
            self.sound(&format!("receive folder {}", hexadecimal(&key)), row)?;
        }
        self.read_sets_and_replicas()?;
        for (key, _) in self.table(key::INDEXES)? {
            let folder = key.get(1..9).and_then(key::last_u64).and_then(FolderId::new);
            if !folder.is_some_and(|id| self.folders.contains_key(&id)) {
                self.found(format!("record {} belongs to nothing", hexadecimal(&key)));
            }
        }
        for (key, value) in self.table(key::FOLDER_NAME)? {
            let id = value.try_into().ok().map(u64::from_le_bytes).and_then(FolderId::new);
            let known = id.and_then(|id| Some((id, self.folders.get(&id)?)));
            let named = known.map_or_else(Vec::new, |(id, (record, _))| name_key(id, record));
            if named != key {
                self.found(format!("folder name {} leads to no folder of that name", hexadecimal(&key)));
            }
        }
        Ok(())
    }
}

impl Check<'_> {
    /// What users have read in folders, what clients keep of others, and the two ways between replica ids and GUIDs.
    fn read_sets_and_replicas(&mut self) -> Result<()> {
        for (key, value) in self.table(key::USER_READ)? {
            let what = format!("read record {}", hexadecimal(&key));
            self.sound(&what, ReadSet::decode(&value))?;
            let folder = key.get(..9).and_then(key::last_u64).and_then(FolderId::new);
            if !folder.is_some_and(|id| self.folders.contains_key(&id)) {
                self.found(format!("{what} belongs to nothing"));
            }
        }
        for (key, value) in self.table(key::PER_USER)? {
            let decoded = PerUserInformation::decode(&value);
            self.sound(&format!("per-user record {}", hexadecimal(&key)), decoded)?;
        }
        for table in [key::REPLICA, key::REPLICA_ID] {
            for (key, value) in self.table(table)? {
                let what = format!("replica record {}", hexadecimal(&key));
                let Some((id, guid)) = self.sound(&what, replica::decode(&value))? else { continue };
                let both = [key::replica(id), key::replica_id(guid)];
                if !both.contains(&key) {
                    self.found(format!("{what} is not under its id or GUID"));
                }
                for other in both {
                    if self.load(&other)?.as_ref() != Some(&value) {
                        self.found(format!("{what} leads to no record that leads back"));
                    }
                }
            }
        }
        Ok(())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
