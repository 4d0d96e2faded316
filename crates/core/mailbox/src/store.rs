//! All mailboxes of one storage engine.

use crate::edit::{EditMemory, LockRegistry};
use crate::error::{MailboxError, Result, What};
use crate::mailbox::{Mailbox, MailboxInfo};
use crate::names::NameCache;
use crate::notify::Notifier;
use crate::pins::Pins;
use crate::record::{BagBuilder, Counters, FolderCounters, FolderRecord, InfoRecord};
use crate::{check, key, text};
use ropewalk_base::{Clock, FileTime, Guid, Rng};
use ropewalk_model::{ChangeNumber, FolderId, SpecialFolder, tags};
use ropewalk_storage_api::{PartitionId, Reading, Store, Txn};
use std::sync::Arc;

/// Ids below this are left for later built-in objects.
const FIRST_FREE_ID: u64 = 0x1_0000;
/// First id of a mailbox's property names: greater than 0x8000 (MS-OXCPRPT_R535).
const FIRST_NAME: u16 = 0x8001;

/// Whose mailbox one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxOwner {
    /// Display name.
    pub display_name: String,
    /// Primary SMTP address.
    pub address: String,
    /// Distinguished name in the address book.
    pub legacy_dn: String,
    /// Domain for Message-IDs made here.
    pub host: String,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) notifier: Arc<Notifier>,
    pub(crate) names: NameCache,
    pub(crate) locks: LockRegistry,
    pub(crate) pins: Pins,
    pub(crate) memory: EditMemory,
}

/// The mailboxes of one store. Cheap to clone.
#[derive(Clone)]
pub struct MailStore(Arc<Inner>);

impl MailStore {
    /// The mailboxes in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        let notifier = Arc::new(Notifier::default());
        Self(Arc::new(Inner {
            store,
            clock,
            rng,
            notifier,
            names: NameCache::default(),
            locks: LockRegistry::default(),
            pins: Pins::default(),
            memory: EditMemory::default(),
        }))
    }

    /// The clock everything here is stamped by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The source of ids that must not be guessed.
    pub fn rng(&self) -> &Arc<dyn Rng> {
        &self.0.rng
    }

    pub(crate) fn pins(&self) -> &Pins {
        &self.0.pins
    }

    /// The storage below.
    pub fn storage(&self) -> &Store {
        &self.0.store
    }

    /// Makes a private mailbox with its default folders (MS-OXOSFLD 2.2).
    ///
    /// # Errors
    /// [`MailboxError::Exists`] when the partition holds a mailbox.
    pub fn create_mailbox(&self, partition: PartitionId, owner: &MailboxOwner) -> Result<Mailbox> {
        let now = self.0.clock.now();
        let special: Vec<FolderId> =
            (1..=SpecialFolder::ALL.len() as u64).filter_map(FolderId::new).collect();
        let info = InfoRecord {
            guid: Guid::random(self.0.rng.as_ref()),
            replica_guid: Guid::random(self.0.rng.as_ref()),
            created: now,
            display_name: owner.display_name.clone(),
            address: owner.address.clone(),
            legacy_dn: owner.legacy_dn.clone(),
            host: owner.host.clone(),
            special,
        };
        let mut txn = self.0.store.write(partition)?;
        if txn.contains(&key::info())? {
            return Err(MailboxError::Exists("mailbox"));
        }
        txn.store(&key::info(), &info.encode())?;
        let mut next_change = 1;
        for folder in SpecialFolder::ALL {
            create_special(&mut txn, &info, *folder, next_change, now)?;
            next_change += 1;
        }
        let counters = Counters { next_id: FIRST_FREE_ID, next_change, next_name: FIRST_NAME };
        txn.store(&key::counters(), &counters.encode())?;
        txn.store(&key::text_index(), &text::new_index())?;
        txn.commit()?;
        self.mailbox(partition)
    }

    /// Opens a mailbox.
    ///
    /// # Errors
    /// [`What::Mailbox`] not found when there is none in the partition.
    pub fn mailbox(&self, partition: PartitionId) -> Result<Mailbox> {
        let record = self.0.store.read(partition)?.load(&key::info())?;
        let record = record.ok_or(MailboxError::NotFound(What::Mailbox))?;
        let info = MailboxInfo::new(partition, InfoRecord::decode(&record)?)?;
        Ok(Mailbox::new(Arc::clone(&self.0), Arc::new(info)))
    }

    /// Removes a mailbox and everything in it. Its large values are swept later.
    ///
    /// # Errors
    /// When the disk fails. A removal that was cut short leaves a mailbox without its record, which a second
    /// removal finishes.
    pub fn remove_mailbox(&self, partition: PartitionId) -> Result<()> {
        // The record goes first, so that nobody opens what is being taken apart.
        let mut txn = self.0.store.write(partition)?;
        txn.remove(&key::info())?;
        txn.commit()?;
        loop {
            let mut txn = self.0.store.write(partition)?;
            let mut keys = Vec::new();
            txn.scan_prefix(&[], false, &mut |key, _| {
                keys.push(key.to_vec());
                Ok(if keys.len() < 1000 {
                    ropewalk_storage_api::ScanStep::Continue
                } else {
                    ropewalk_storage_api::ScanStep::Stop
                })
            })?;
            if keys.is_empty() {
                return Ok(());
            }
            for key in keys {
                txn.remove(&key)?;
            }
            txn.commit()?;
        }
    }

    /// Walks a mailbox and reports everything that does not fit together.
    ///
    /// # Errors
    /// When the engine fails. What is found is in the report, not an error.
    pub fn check(&self, partition: PartitionId) -> Result<check::CheckReport> {
        check::check(&self.0.store, partition)
    }
}

fn create_special(
    txn: &mut Txn<'_>,
    info: &InfoRecord,
    folder: SpecialFolder,
    change: u64,
    now: FileTime,
) -> Result<()> {
    let about = folder.info();
    let id_of = |folder: SpecialFolder| info.special.get(folder as usize).copied().unwrap_or_default();
    let (id, parent) = (id_of(folder), about.parent.map(id_of).unwrap_or_default());
    let change = ChangeNumber::new(change).unwrap_or_default();
    let mut properties = BagBuilder::default();
    properties.set(tags::PID_TAG_DISPLAY_NAME.id(), about.display_name);
    if let Some(class) = about.container_class {
        properties.set(tags::PID_TAG_CONTAINER_CLASS.id(), class);
    }
    // Outside the IPM subtree nothing is shown anyway; the mark is for hidden folders inside it.
    if about.hidden && about.parent != Some(SpecialFolder::Root) && about.parent.is_some() {
        properties.set(tags::PID_TAG_ATTRIBUTE_HIDDEN.id(), true);
    }
    let record =
        FolderRecord { parent, change, created: now, modified: now, properties: properties.build()? };
    txn.store(&key::folder(id), &record.encode())?;
    let below = SpecialFolder::ALL.iter().filter(|child| child.info().parent == Some(folder)).count();
    let counters = FolderCounters {
        subfolders: below as u64,
        uid_validity: uid_validity(now),
        uid_next: 1,
        recent_uid: 1,
        ..FolderCounters::default()
    };
    txn.store(&key::folder_counters(id), &counters.encode())?;
    txn.store(&key::folder_name(parent, about.display_name), &id.value().to_le_bytes())?;
    txn.store(&key::hierarchy_change(change), &crate::changes::folder_entry(id, false))?;
    Ok(())
}

/// A value that grows with time, as RFC 3501 2.3.1.1 suggests, and is never zero.
pub(crate) fn uid_validity(now: FileTime) -> u32 {
    u32::try_from(now.unix_seconds().rem_euclid(i64::from(u32::MAX))).unwrap_or(1).max(1)
}
