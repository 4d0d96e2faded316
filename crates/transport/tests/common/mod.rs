//! A server's transport on the in-memory engine, whose partitions can be made to fail.
#![allow(dead_code, reason = "each test file uses a part of it")]

use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Directory, NewUser, Roles, User};
use ropewalk_mailbox::{MailStore, MailboxOwner};
use ropewalk_model::{MessageContent, SpecialFolder};
use ropewalk_storage_api::{Engine, PartitionId, ReadTxn, StorageError, StorageResult, Store, WriteTxn};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use ropewalk_transport::{
    Delivered, Destination, Incoming, Origin, Route, Transport, TransportError, trace::Hop,
};
use std::sync::{Arc, Mutex};

/// Refuses to write the partitions it is told to.
#[derive(Default)]
struct Faulty {
    engine: MemEngine,
    broken: Arc<Mutex<Vec<PartitionId>>>,
}

impl Engine for Faulty {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn read(&self, partition: PartitionId) -> StorageResult<Box<dyn ReadTxn + '_>> {
        self.engine.read(partition)
    }

    fn write(&self, partition: PartitionId) -> StorageResult<Box<dyn WriteTxn + '_>> {
        if self.broken.lock().unwrap().contains(&partition) {
            return Err(StorageError::Engine("disk full".to_owned()));
        }
        self.engine.write(partition)
    }

    fn partitions(&self) -> StorageResult<Vec<PartitionId>> {
        self.engine.partitions()
    }
}

pub struct World {
    pub transport: Transport,
    pub alice: User,
    pub bob: User,
    pub admin: User,
    broken: Arc<Mutex<Vec<PartitionId>>>,
}

pub const HOP: Hop<'static> = Hop { helo: Some("client.example"), source: None, with: "ESMTP" };

pub fn world() -> World {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let rng = Arc::new(FakeRng::new(1));
    let faulty = Faulty::default();
    let broken = Arc::clone(&faulty.broken);
    let store = Store::new(Arc::new(faulty), Arc::new(MemBlobs::default()));
    let directory = Directory::open(store.clone(), clock.clone(), rng.clone()).unwrap();
    directory.add_domain("example.test").unwrap();
    directory.add_domain("second.test").unwrap();
    let mailboxes = MailStore::new(store, clock, rng);
    let user = |name: &str, roles| {
        let new = NewUser {
            address: format!("{name}@example.test"),
            aliases: vec![format!("{name}.alias@second.test")],
            display_name: name.to_uppercase(),
            roles,
            ..NewUser::default()
        };
        let user = directory.create_user(new).unwrap();
        let owner = MailboxOwner {
            display_name: user.display_name.clone(),
            address: user.address.clone(),
            legacy_dn: user.legacy_dn.clone(),
            host: "mx.example.test".to_owned(),
        };
        mailboxes.create_mailbox(user.mailbox, &owner).unwrap();
        user
    };
    let (alice, bob, admin) =
        (user("alice", Roles::NONE), user("bob", Roles::NONE), user("admin", Roles::ADMINISTRATOR));
    let transport = Transport::new(directory, mailboxes, "mx.example.test");
    World { transport, alice, bob, admin, broken }
}

impl World {
    pub fn route(&self, address: &str) -> Destination {
        match self.transport.route(address).unwrap() {
            Route::Local(destination) => *destination,
            other => panic!("{address}: {other:?}"),
        }
    }

    pub fn deliver(
        &self,
        from: Option<&str>,
        to: &[&str],
        mime: &[u8],
        origin: Origin,
    ) -> Result<Delivered, TransportError> {
        let recipients: Vec<Destination> = to.iter().map(|address| self.route(address)).collect();
        self.transport.deliver(&Incoming { from, recipients: &recipients, mime, hop: HOP, origin })
    }

    /// What is in a user's Inbox: MIME and content, oldest first.
    pub fn inbox(&self, user: &User) -> Vec<(Vec<u8>, MessageContent)> {
        let mailbox = self.transport.mailboxes().mailbox(user.mailbox).unwrap();
        let entries = mailbox.uids(mailbox.special_folder(SpecialFolder::Inbox), 1, u32::MAX).unwrap();
        entries.iter().map(|e| (mailbox.mime(e.id).unwrap(), mailbox.content(e.id).unwrap())).collect()
    }

    pub fn break_mailbox(&self, user: &User) {
        self.broken.lock().unwrap().push(user.mailbox);
    }

    pub fn remove_mailbox(&self, user: &User) {
        self.transport.mailboxes().remove_mailbox(user.mailbox).unwrap();
    }
}
