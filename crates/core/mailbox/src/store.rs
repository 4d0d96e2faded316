//! All mailboxes of one storage engine.

use crate::edit::{EditMemory, LockRegistry};
use crate::error::{MailboxError, Result, What};
use crate::mailbox::{Mailbox, MailboxInfo};
use crate::names::NameCache;
use crate::notify::Notifier;
use crate::pins::Pins;
use crate::public::{ARCHIVE_SPECIAL, PUBLIC_SPECIAL, PublicFolder};
use crate::record::{BagBuilder, Counters, FolderCounters, FolderRecord, InfoRecord, StoreKind};
use crate::settings::MailboxSettings;
use crate::{check, key, text};
use ropewalk_base::{Clock, FileTime, Guid, Rng};
use ropewalk_model::{ChangeNumber, FolderId, SpecialFolder, tags};
use ropewalk_storage_api::{PartitionId, Reading, Store, Txn};
use std::sync::{Arc, RwLock};

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
    pub(crate) defaults: RwLock<MailboxSettings>,
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
            defaults: RwLock::default(),
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

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
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
        self.create_store(partition, owner, StoreKind::Private)
    }

    /// Makes a user's archive mailbox, with the default folders that archives have.
    ///
    /// # Errors
    /// As [`MailStore::create_mailbox`].
    pub fn create_archive(&self, partition: PartitionId, owner: &MailboxOwner) -> Result<Mailbox> {
        self.create_store(partition, owner, StoreKind::Archive)
    }

    /// Makes the public folder store with its own folders (MS-OXCSTOR 2.2.1.1.4).
    ///
    /// # Errors
    /// As [`MailStore::create_mailbox`].
    pub fn create_public_store(&self, partition: PartitionId, owner: &MailboxOwner) -> Result<Mailbox> {
        self.create_store(partition, owner, StoreKind::Public)
    }

    fn create_store(&self, partition: PartitionId, owner: &MailboxOwner, kind: StoreKind) -> Result<Mailbox> {
        let now = self.0.clock.now();
        let has = |folder: SpecialFolder| match kind {
            StoreKind::Private => true,
            StoreKind::Archive => ARCHIVE_SPECIAL.contains(&folder),
            StoreKind::Public => PUBLIC_SPECIAL.contains(&folder),
        };
        let number = |folder: &SpecialFolder| if has(*folder) { *folder as u64 + 1 } else { 0 };
        let special =
            SpecialFolder::ALL.iter().map(|folder| FolderId::new(number(folder)).unwrap_or_default());
        let info = InfoRecord {
            kind,
            guid: Guid::random(self.0.rng.as_ref()),
            replica_guid: Guid::random(self.0.rng.as_ref()),
            created: now,
            display_name: owner.display_name.clone(),
            address: owner.address.clone(),
            legacy_dn: owner.legacy_dn.clone(),
            host: owner.host.clone(),
            special: special.collect(),
        };
        let mut txn = self.0.store.write(partition)?;
        if txn.contains(&key::info())? {
            return Err(MailboxError::Exists("mailbox"));
        }
        txn.store(&key::info(), &info.encode())?;
        let mut folders: Vec<BuiltIn> =
            SpecialFolder::ALL.iter().filter(|folder| has(**folder)).map(|f| special_folder(*f)).collect();
        if kind == StoreKind::Public {
            let is_named = |made: &BuiltIn| PublicFolder::ALL.iter().any(|folder| folder.id() == made.id);
            folders.retain(|made| !is_named(made));
            folders.extend(PublicFolder::ALL.map(public_folder));
        }
        let mut next_change = 1;
        for folder in &folders {
            let below = folders.iter().filter(|child| child.parent == folder.id).count();
            create_built_in(&mut txn, folder, below as u64, next_change, now)?;
            next_change += 1;
        }
        let counters = Counters { next_id: FIRST_FREE_ID, next_change, next_name: FIRST_NAME };
        txn.store(&key::counters(), &counters.encode())?;
        txn.store(&key::text_index(), &text::new_index())?;
        txn.commit()?;
        self.mailbox(partition)
    }

    /// Says whose mailbox one is from now on: its user was renamed, or it was given to another. Mailboxes that are
    /// open meanwhile keep what they knew.
    ///
    /// # Errors
    /// [`What::Mailbox`] not found when there is none in the partition.
    pub fn set_owner(&self, partition: PartitionId, owner: &MailboxOwner) -> Result<()> {
        let mut txn = self.0.store.write(partition)?;
        let record = txn.load(&key::info())?.ok_or(MailboxError::NotFound(What::Mailbox))?;
        let MailboxOwner { display_name, address, legacy_dn, host } = owner.clone();
        let info = InfoRecord { display_name, address, legacy_dn, host, ..InfoRecord::decode(&record)? };
        txn.store(&key::info(), &info.encode())?;
        Ok(txn.commit()?)
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

/// A folder that a store is made with.
struct BuiltIn {
    id: FolderId,
    parent: FolderId,
    name: &'static str,
    class: Option<&'static str>,
    hidden: bool,
}

fn special_folder(folder: SpecialFolder) -> BuiltIn {
    let about = folder.info();
    let id_of = |folder: SpecialFolder| FolderId::new(folder as u64 + 1).unwrap_or_default();
    BuiltIn {
        id: id_of(folder),
        parent: about.parent.map(id_of).unwrap_or_default(),
        name: about.display_name,
        class: about.container_class,
        // Outside the IPM subtree nothing is shown anyway; the mark is for hidden folders inside it.
        hidden: about.hidden && about.parent != Some(SpecialFolder::Root) && about.parent.is_some(),
    }
}

fn public_folder(folder: PublicFolder) -> BuiltIn {
    let parent = folder.parent().map(PublicFolder::id).unwrap_or_default();
    let class = (folder == PublicFolder::IpmSubtree).then_some("IPF.Note");
    BuiltIn { id: folder.id(), parent, name: folder.display_name(), class, hidden: false }
}

fn create_built_in(
    txn: &mut Txn<'_>,
    folder: &BuiltIn,
    below: u64,
    change: u64,
    now: FileTime,
) -> Result<()> {
    let BuiltIn { id, parent, name, class, hidden } = *folder;
    let change = ChangeNumber::new(change).unwrap_or_default();
    let mut properties = BagBuilder::default();
    properties.set(tags::PID_TAG_DISPLAY_NAME.id(), name);
    if let Some(class) = class {
        properties.set(tags::PID_TAG_CONTAINER_CLASS.id(), class);
    }
    if hidden {
        properties.set(tags::PID_TAG_ATTRIBUTE_HIDDEN.id(), true);
    }
    let record =
        FolderRecord { parent, change, created: now, modified: now, properties: properties.build()? };
    txn.store(&key::folder(id), &record.encode())?;
    let counters = FolderCounters {
        subfolders: below,
        uid_validity: uid_validity(now),
        uid_next: 1,
        recent_uid: 1,
        ..FolderCounters::default()
    };
    txn.store(&key::folder_counters(id), &counters.encode())?;
    txn.store(&key::folder_name(parent, name), &id.value().to_le_bytes())?;
    txn.store(&key::hierarchy_change(change), &crate::changes::folder_entry(id, false))?;
    Ok(())
}

/// A value that grows with time, as RFC 3501 2.3.1.1 suggests, and is never zero.
pub(crate) fn uid_validity(now: FileTime) -> u32 {
    u32::try_from(now.unix_seconds().rem_euclid(i64::from(u32::MAX))).unwrap_or(1).max(1)
}
