//! The sweep of large values, and reading the beginning of MIME.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as the tests do")]

mod common;

use common::{World, attachment, content, owner, world};
use ropewalk_base::limits::{BLOB_SWEEP_AGE_SECONDS, ENGINE_BLOB_BYTES_MAX};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_mailbox::{DeleteMode, Flags, MailStore, Mailbox, NewMessage, SavedMessage, SweepReport};
use ropewalk_model::SpecialFolder;
use ropewalk_storage_api::{BlobHash, PartitionId, Store};
use ropewalk_storage_blobs::FileBlobs;
use ropewalk_storage_mem::MemEngine;
use std::cell::Cell;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

const GO_ON: &dyn Fn() -> bool = &|| true;

fn large(fill: u8) -> Vec<u8> {
    vec![fill; ENGINE_BLOB_BYTES_MAX + 1]
}

fn save(mailbox: &Mailbox, bytes: &[u8]) -> SavedMessage {
    let mut content = content("large");
    content.attachments.push(attachment("large.bin", bytes));
    let new = NewMessage {
        content: &content,
        mime: None,
        flags: Flags::NONE,
        associated: false,
        delivered: None,
        new_mail: false,
    };
    mailbox.save_message(mailbox.special_folder(SpecialFolder::Inbox), new).unwrap()
}

fn delete(mailbox: &Mailbox, saved: &SavedMessage) {
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    mailbox.delete_messages(inbox, &[saved.id], DeleteMode::Hard).unwrap();
}

fn with_files(folder: &Path) -> World {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let blobs = FileBlobs::open(&folder.join("blobs")).unwrap();
    let storage = Store::new(Arc::new(MemEngine::default()), Arc::new(blobs));
    let store = MailStore::new(storage, clock.clone(), Arc::new(FakeRng::new(1)));
    let mailbox = store.create_mailbox(PartitionId(1), &owner()).unwrap();
    World { clock, store, mailbox }
}

/// The file of a value as `docs/format.md` section 3 places it, made older.
fn backdate(folder: &Path, bytes: &[u8], seconds: u64) {
    let name = BlobHash::of(bytes).to_string();
    let file = folder.join("blobs").join(&name[..2]).join(&name[2..4]).join(&name);
    let then = SystemTime::now() - Duration::from_secs(seconds);
    File::options().write(true).open(file).unwrap().set_modified(then).unwrap();
}

#[test]
fn only_what_no_mailbox_names_goes() {
    let world = world();
    let other = world.store.create_mailbox(PartitionId(2), &owner()).unwrap();
    let (one, both, gone) = (large(1), large(2), large(3));
    save(&world.mailbox, &one);
    let (mine, theirs) = (save(&world.mailbox, &both), save(&other, &both));
    delete(&world.mailbox, &save(&world.mailbox, &gone));
    delete(&world.mailbox, &mine);
    let size_bytes = gone.len() as u64;
    let report = world.store.sweep(0, GO_ON).unwrap();
    let expected =
        SweepReport { values: 3, unnamed: 1, removed: 1, removed_bytes: size_bytes, stopped: false };
    assert_eq!(report, expected);
    assert_eq!(other.content(theirs.id).unwrap().attachments.len(), 1);
    world.assert_sound();

    // The last mailbox that names it gives it up.
    world.store.remove_mailbox(PartitionId(2)).unwrap();
    let report = world.store.sweep(0, GO_ON).unwrap();
    assert_eq!((report.values, report.removed), (2, 1));
    assert_eq!(world.store.sweep(0, GO_ON).unwrap().unnamed, 0);
    world.assert_sound();
}

#[test]
fn a_value_that_was_put_and_not_named_yet_is_young() {
    let folder = tempfile::tempdir().unwrap();
    let world = with_files(folder.path());
    let (about_to_be_named, old, named) = (large(1), large(2), large(3));
    let storage = world.store.storage();
    storage.blobs().put(&about_to_be_named).unwrap();
    storage.blobs().put(&old).unwrap();
    save(&world.mailbox, &named);
    backdate(folder.path(), &old, BLOB_SWEEP_AGE_SECONDS + 10);
    backdate(folder.path(), &named, BLOB_SWEEP_AGE_SECONDS + 10);
    backdate(folder.path(), &about_to_be_named, BLOB_SWEEP_AGE_SECONDS - 600);
    let report = world.store.sweep(BLOB_SWEEP_AGE_SECONDS, GO_ON).unwrap();
    assert_eq!((report.values, report.unnamed, report.removed), (3, 2, 1));
    assert!(storage.blobs().load(BlobHash::of(&old)).is_err());
    let saved = save(&world.mailbox, &about_to_be_named);
    world.assert_sound();

    // Given up, aged, and put again by a delivery that has not committed yet: young again.
    delete(&world.mailbox, &saved);
    backdate(folder.path(), &about_to_be_named, BLOB_SWEEP_AGE_SECONDS + 10);
    storage.blobs().put(&about_to_be_named).unwrap();
    assert_eq!(world.store.sweep(BLOB_SWEEP_AGE_SECONDS, GO_ON).unwrap().removed, 0);
    save(&world.mailbox, &about_to_be_named);
    world.assert_sound();
}

#[test]
fn a_record_that_cannot_be_read_still_names_its_value() {
    let world = world();
    let bytes = large(1);
    save(&world.mailbox, &bytes);
    let key = [&[0x30][..], &BlobHash::of(&bytes).0].concat();
    let engine = world.store.storage().engine();
    for damaged in [&b"no seal"[..], b""] {
        let mut txn = engine.write(PartitionId(1)).unwrap();
        txn.store(&key, damaged).unwrap();
        txn.commit().unwrap();
        assert_eq!(world.store.sweep(0, GO_ON).unwrap().removed, 0);
    }
    let mut txn = world.store.storage().write(PartitionId(1)).unwrap();
    txn.store(&key, b"\x09 a later version").unwrap();
    txn.commit().unwrap();
    assert_eq!(world.store.sweep(0, GO_ON).unwrap().removed, 0);
    assert!(!world.store.check(PartitionId(1)).unwrap().findings.is_empty());
}

#[test]
fn it_stops_when_it_is_told() {
    let world = world();
    for fill in 0..5 {
        delete(&world.mailbox, &save(&world.mailbox, &large(fill)));
    }
    let asked = Cell::new(0);
    let report = world.store.sweep(0, &|| asked.replace(asked.get() + 1) < 2).unwrap();
    assert_eq!((report.removed, report.stopped), (2, true));
    assert_eq!(world.store.sweep(0, GO_ON).unwrap().removed, 3);
}

#[test]
fn the_beginning_of_mime_wherever_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let world = with_files(folder.path());
    let (mailbox, inbox) = (&world.mailbox, world.mailbox.special_folder(SpecialFolder::Inbox));
    let mail = |body_bytes: usize| [&b"Subject: x\r\n\r\n"[..], &vec![b'.'; body_bytes]].concat();
    let (small, big) = (mail(100), mail(3_000_000));
    let [small_id, big_id] =
        [&small, &big].map(|mime| mailbox.append_mime(inbox, mime, Default::default()).unwrap().id);
    for wanted in [0, 1, 65_536, 65_537, 1_000_000, 2_999_999, 4_000_000] {
        for (id, whole) in [(small_id, &small), (big_id, &big)] {
            let read = mailbox.mime_prefix(id, &|read| read.len() >= wanted).unwrap();
            assert!(whole.starts_with(&read) && read.len() >= wanted.min(whole.len()), "{wanted}");
        }
    }
    let read = mailbox.mime_prefix(big_id, &|read| read.ends_with(b".")).unwrap();
    assert!(read.len() < 100_000, "no more than is needed: {}", read.len());
    // Made on demand, and kept.
    let made = world.save(inbox, &content("made"));
    let read = mailbox.mime_prefix(made.id, &|_| true).unwrap();
    assert_eq!(read, mailbox.mime(made.id).unwrap());
}
