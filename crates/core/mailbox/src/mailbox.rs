//! One open mailbox.

use crate::actor::Actor;
use crate::error::Result;
use crate::notify::Subscription;
use crate::public::PublicFolder;
use crate::record::{InfoRecord, StoreKind, damaged};
use crate::store::Inner;
use ropewalk_base::{Clock, FileTime, Guid, Rng};
use ropewalk_model::{FolderId, SpecialFolder};
use ropewalk_storage_api::{PartitionId, Snapshot};
use std::collections::HashMap;
use std::sync::Arc;

/// What does not change while a mailbox is open.
#[derive(Debug, Clone)]
pub struct MailboxInfo {
    /// Where it is stored.
    pub partition: PartitionId,
    /// What kind of store it is.
    pub kind: StoreKind,
    /// The mailbox GUID.
    pub guid: Guid,
    /// The GUID of its replica, which its ids belong to.
    pub replica_guid: Guid,
    /// When it was made.
    pub created: FileTime,
    /// Its owner's display name.
    pub display_name: String,
    /// Its owner's primary SMTP address.
    pub address: String,
    /// Its owner's distinguished name.
    pub legacy_dn: String,
    /// Domain for Message-IDs made here.
    pub host: String,
    special: Vec<FolderId>,
    kinds: HashMap<FolderId, SpecialFolder>,
}

impl MailboxInfo {
    pub(crate) fn new(partition: PartitionId, record: InfoRecord) -> Result<Self> {
        if record.special.len() != SpecialFolder::ALL.len() {
            return Err(damaged("mailbox record: special folders"));
        }
        let named = record.special.iter().copied().zip(SpecialFolder::ALL.iter().copied());
        let kinds = named.filter(|(id, _)| *id != FolderId::default()).collect();
        Ok(Self {
            partition,
            kind: record.kind,
            guid: record.guid,
            replica_guid: record.replica_guid,
            created: record.created,
            display_name: record.display_name,
            address: record.address,
            legacy_dn: record.legacy_dn,
            host: record.host,
            special: record.special,
            kinds,
        })
    }

    /// The id of a special folder; zero, which no folder has, where this kind of store does not have it.
    pub fn special_folder(&self, folder: SpecialFolder) -> FolderId {
        self.special.get(folder as usize).copied().unwrap_or_default()
    }

    /// The id of a folder that a public folder store is made with; none in other stores.
    pub fn public_folder(&self, folder: PublicFolder) -> Option<FolderId> {
        (self.kind == StoreKind::Public).then(|| folder.id())
    }

    /// Whether a folder was made with the store and stays as and where it is.
    pub fn is_built_in(&self, id: FolderId) -> bool {
        let public =
            self.kind == StoreKind::Public && PublicFolder::ALL.iter().any(|folder| folder.id() == id);
        public || self.kinds.contains_key(&id)
    }

    /// Which special folder an id is.
    pub fn special_kind(&self, id: FolderId) -> Option<SpecialFolder> {
        self.kinds.get(&id).copied()
    }
}

/// An open mailbox. Cheap to clone; every method is one transaction or one consistent read, and does what the actor
/// may do, who is the owner unless [`Mailbox::acting_as`] says otherwise.
#[derive(Clone)]
pub struct Mailbox {
    pub(crate) inner: Arc<Inner>,
    pub(crate) info: Arc<MailboxInfo>,
    pub(crate) actor: Actor,
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mailbox({})", self.info.partition)
    }
}

impl Mailbox {
    pub(crate) fn new(inner: Arc<Inner>, info: Arc<MailboxInfo>) -> Self {
        Self { inner, info, actor: Actor::Owner }
    }

    /// What the mailbox is.
    pub fn info(&self) -> &MailboxInfo {
        &self.info
    }

    /// The clock its writes are stamped by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// The store's source of randomness.
    pub fn rng(&self) -> &Arc<dyn Rng> {
        &self.inner.rng
    }

    /// The id of a special folder.
    pub fn special_folder(&self, folder: SpecialFolder) -> FolderId {
        self.info.special_folder(folder)
    }

    /// Which special folder an id is.
    pub fn special_kind(&self, id: FolderId) -> Option<SpecialFolder> {
        self.info.special_kind(id)
    }

    /// Events of this mailbox from now on, of the folders that the actor may see. `waker` is called, from any thread and without blocking, after
    /// events were queued.
    pub fn subscribe(&self, waker: Arc<dyn Fn() + Send + Sync>) -> Subscription {
        self.inner.notifier.subscribe(self, waker)
    }

    pub(crate) fn snapshot(&self) -> Result<Snapshot<'_>> {
        Ok(self.inner.store.read(self.info.partition)?)
    }
}
