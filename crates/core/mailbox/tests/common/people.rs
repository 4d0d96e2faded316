//! Users of a directory who are not the mailbox's owner.

use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Directory, NewUser, User};
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;

/// Alice, whose mailbox is partition 1, then Bob and Carol.
pub fn people() -> [User; 3] {
    let store = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let directory = Directory::open(store, clock, Arc::new(FakeRng::new(2))).unwrap();
    directory.add_domain("example.test").unwrap();
    ["alice", "bob", "carol"].map(|name| {
        let new = NewUser { address: format!("{name}@example.test"), ..NewUser::default() };
        directory.create_user(new).unwrap()
    })
}
