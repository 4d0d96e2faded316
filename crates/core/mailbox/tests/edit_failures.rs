//! A store that fails while a message is open: what was changed is neither lost nor half kept.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{content, owner};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_mailbox::{
    Access, Flags, MailStore, MailboxError, NewMessage, SaveMessage, StreamError, StreamMode,
};
use ropewalk_model::{PropertyValue, SpecialFolder, tags};
use ropewalk_storage_api::{
    AfterCommit, BlobHash, Blobs, Engine, PartitionId, ReadTxn, Scan, StorageError, StorageResult, Store,
    Visit, WriteTxn,
};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Fails when it is told to.
#[derive(Default, Clone)]
struct Switch(Arc<AtomicBool>);

impl Switch {
    fn set(&self, fails: bool) {
        self.0.store(fails, Ordering::SeqCst);
    }

    fn check(&self) -> StorageResult<()> {
        if self.0.load(Ordering::SeqCst) {
            Err(StorageError::Engine("switched off".to_owned()))
        } else {
            Ok(())
        }
    }
}

struct Faulty<T>(T, Switch);

impl Engine for Faulty<MemEngine> {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn read(&self, partition: PartitionId) -> StorageResult<Box<dyn ReadTxn + '_>> {
        self.0.read(partition)
    }

    fn write(&self, partition: PartitionId) -> StorageResult<Box<dyn WriteTxn + '_>> {
        Ok(Box::new(FaultyTxn(self.0.write(partition)?, self.1.clone())))
    }

    fn partitions(&self) -> StorageResult<Vec<PartitionId>> {
        self.0.partitions()
    }
}

struct FaultyTxn<'a>(Box<dyn WriteTxn + 'a>, Switch);

impl ReadTxn for FaultyTxn<'_> {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        self.0.load(key)
    }

    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        self.0.scan(scan, visit)
    }
}

impl WriteTxn for FaultyTxn<'_> {
    fn store(&mut self, key: &[u8], value: &[u8]) -> StorageResult<()> {
        self.0.store(key, value)
    }

    fn remove(&mut self, key: &[u8]) -> StorageResult<()> {
        self.0.remove(key)
    }

    fn after_commit(&mut self, hook: AfterCommit) {
        self.0.after_commit(hook);
    }

    fn commit(self: Box<Self>) -> StorageResult<()> {
        self.1.check()?;
        self.0.commit()
    }
}

impl Blobs for Faulty<MemBlobs> {
    fn put(&self, bytes: &[u8]) -> StorageResult<BlobHash> {
        self.1.check()?;
        self.0.put(bytes)
    }

    fn load(&self, hash: BlobHash) -> StorageResult<Vec<u8>> {
        self.0.load(hash)
    }

    fn load_range(&self, hash: BlobHash, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        self.0.load_range(hash, offset, length)
    }

    fn list(&self, visit: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()> {
        self.0.list(visit)
    }

    fn sweep(
        &self,
        hash: BlobHash,
        age_seconds: u64,
        referenced: &mut dyn FnMut(BlobHash) -> StorageResult<bool>,
    ) -> StorageResult<bool> {
        self.0.sweep(hash, age_seconds, referenced)
    }
}

#[test]
fn what_could_not_be_saved_is_saved_when_the_store_is_back() {
    let (commits, puts) = (Switch::default(), Switch::default());
    let engine = Arc::new(Faulty(MemEngine::default(), commits.clone()));
    let blobs = Arc::new(Faulty(MemBlobs::default(), puts.clone()));
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let store = MailStore::new(Store::new(engine, blobs), clock, Arc::new(FakeRng::new(1)));
    let mailbox = store.create_mailbox(PartitionId(1), &owner()).unwrap();
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let new = NewMessage {
        content: &content("old"),
        mime: None,
        flags: Flags::NONE,
        associated: false,
        delivered: None,
        new_mail: false,
    };
    let id = mailbox.save_message(inbox, new).unwrap().id;
    let before = store.check(PartitionId(1)).unwrap();
    let mut edit = mailbox.edit_message(inbox, id, Access::ReadWrite).unwrap();
    edit.set_properties(&[(tags::PID_TAG_SUBJECT, "new".into())]).unwrap();
    let mut stream = edit.open_stream(tags::PID_TAG_HTML, StreamMode::Create, 1).unwrap();
    let data: Vec<u8> = (0..2_000_000_u32).map(|at| (at / 7) as u8).collect();
    let (first, rest) = data.split_at(900_000);
    stream.write(first).unwrap();
    puts.set(true);
    let position = stream.position();
    assert!(matches!(stream.write(rest), Err(StreamError::Mailbox(MailboxError::Storage(_)))));
    assert_eq!(stream.position(), position);
    puts.set(false);
    stream.write(rest).unwrap();
    for fails in [&puts, &commits] {
        fails.set(true);
        assert!(matches!(edit.save(&SaveMessage::default()), Err(MailboxError::Storage(_))));
        fails.set(false);
        assert_eq!(store.check(PartitionId(1)).unwrap(), before);
        assert!(edit.load_property(tags::PID_TAG_HTML).unwrap() == Some(data.clone().into()));
    }
    edit.save(&SaveMessage::default()).unwrap();
    let kept = mailbox.edit_message(inbox, id, Access::ReadOnly).unwrap();
    assert_eq!(kept.load_property(tags::PID_TAG_SUBJECT).unwrap(), Some("new".into()));
    assert!(kept.load_property(tags::PID_TAG_HTML).unwrap() == Some(PropertyValue::Binary(data)));
    assert_eq!(store.check(PartitionId(1)).unwrap().findings, []);
}
