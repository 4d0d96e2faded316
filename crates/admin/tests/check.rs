//! `ropewalk check`: what it finds, what it only notes, and that it changes nothing.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

use ropewalk_admin::{Core, DataFolder, EngineRow, Missing, check};
use ropewalk_auth::HashCost;
use ropewalk_base::limits::{BLOB_SWEEP_AGE_SECONDS, ENGINE_BLOB_BYTES_MAX};
use ropewalk_directory::{NewUser, User};
use ropewalk_mailbox::{AppendOptions, MailboxOwner};
use ropewalk_model::SpecialFolder;
use ropewalk_storage_api::{BlobHash, PartitionId, StorageError, Store};
use ropewalk_storage_blobs::FileBlobs;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

struct Site {
    core: Core,
    users: Vec<User>,
    large: Vec<u8>,
    folder: TempDir,
}

/// Two users; the first has a small message and one that lies in a file.
fn site() -> Site {
    let folder = tempfile::tempdir().expect("folder");
    let blobs = FileBlobs::open(folder.path()).expect("blobs");
    let core = Core::open(Store::new(Arc::new(MemEngine::default()), Arc::new(blobs)), HashCost::FAST)
        .expect("opened");
    core.directory.add_domain("a.test").expect("added");
    let new = |name: &str| NewUser {
        address: format!("{name}@a.test"),
        display_name: name.to_owned(),
        ..NewUser::default()
    };
    let users: Vec<User> = ["ann", "ben"].map(|name| core.add_user(new(name)).expect("added")).into();
    let mailbox = core.mail.mailbox(users[0].mailbox).expect("opened");
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let large = [&b"Subject: large\r\n\r\n"[..], &vec![b'x'; 2 * ENGINE_BLOB_BYTES_MAX]].concat();
    for mime in [&b"Subject: small\r\n\r\nx\r\n"[..], &large] {
        mailbox.append_mime(inbox, mime, AppendOptions::default()).expect("appended");
    }
    Site { core, users, large, folder }
}

impl Site {
    /// Whether it is sound, and the lines.
    fn check(&self) -> (bool, Vec<String>) {
        let mut out = Vec::new();
        let is_sound = check::run(&self.core, &mut out).expect("checked");
        let text = String::from_utf8(out).expect("text");
        (is_sound, text.lines().map(str::to_owned).collect())
    }

    fn sweep(&self, is_sound: bool) -> String {
        let mut out = Vec::new();
        check::sweep(&self.core, is_sound, &mut out).expect("swept");
        String::from_utf8(out).expect("text")
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let name = BlobHash::of(bytes).to_string();
        self.folder.path().join(&name[..2]).join(&name[2..4]).join(&name)
    }

    /// Changes a record as a disk does, below its seal.
    fn flip(&self, partition: PartitionId, key: &[u8]) {
        let engine = self.core.store.engine();
        let mut txn = engine.write(partition).expect("begun");
        let mut sealed = txn.load(key).expect("read").expect("there");
        let middle = sealed.len() / 2;
        sealed[middle] ^= 0x10;
        txn.store(key, &sealed).expect("stored");
        txn.commit().expect("committed");
    }

    /// All keys of a table.
    fn keys(&self, partition: PartitionId, table: &[u8]) -> Vec<Vec<u8>> {
        use ropewalk_storage_api::{Reading as _, ScanStep};
        let mut keys = Vec::new();
        let snapshot = self.core.store.read(partition).expect("begun");
        snapshot
            .survey(table, &mut |key, _| {
                keys.push(key.to_vec());
                Ok(ScanStep::Continue)
            })
            .expect("walked");
        keys
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_sound_store_is_one_line() {
    let site = site();
    let (is_sound, lines) = site.check();
    assert!(is_sound, "{lines:#?}");
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].starts_with("2 users, ") && lines[0].ends_with(": 0 inconsistencies"), "{lines:#?}");
    assert!(lines[0].contains(" 2 messages, "), "{lines:#?}");
}

/// In a table of each kind, and in the directory; every record that can be told apart is still checked.
#[test]
fn a_flipped_byte_in_a_record_is_found() {
    for table in [0x01, 0x02, 0x10, 0x11, 0x12, 0x13, 0x20, 0x21, 0x22, 0x23, 0x24, 0x30, 0x40, 0x41] {
        let site = site();
        let partition = site.users[0].mailbox;
        let Some(key) = site.keys(partition, &[table]).pop() else {
            assert!(table >= 0x40, "no record in table {table:#x}");
            continue;
        };
        site.flip(partition, &key);
        let (is_sound, lines) = site.check();
        assert!(!is_sound, "{table:#x}");
        let expected =
            format!("ann@a.test: {partition}: damaged record in {partition} under key {}", hexadecimal(&key));
        assert!(lines.contains(&expected), "{expected}: {lines:#?}");
        let last = lines.last().expect("a summary");
        assert!(last.ends_with(&format!("{} inconsistencies", lines.len() - 1)), "{lines:#?}");
        assert!(!lines.iter().any(|line| line.starts_with("ben@")), "{lines:#?}");
    }
    let site = site();
    for key in site.keys(PartitionId::SYSTEM, b"") {
        site.flip(PartitionId::SYSTEM, &key);
        let (is_sound, lines) = site.check();
        assert!(!is_sound);
        let expected =
            format!("directory: damaged record in {} under key {}", PartitionId::SYSTEM, hexadecimal(&key));
        assert!(lines.contains(&expected), "{expected}: {lines:#?}");
        site.flip(PartitionId::SYSTEM, &key);
    }
    assert!(site.check().0, "all is as it was: the check changed nothing");
}

#[test]
fn a_removed_or_changed_blob_file_is_found() {
    let site = site();
    let file = site.file(&site.large);
    let whole = std::fs::read(&file).expect("the file");
    std::fs::remove_file(&file).expect("removed");
    let (is_sound, lines) = site.check();
    let hash = BlobHash::of(&site.large);
    assert!(!is_sound && lines.len() == 2, "{lines:#?}");
    assert!(lines[0].starts_with("ann@a.test: ") && lines[0].ends_with(&format!("missing blob {hash}")));

    let mut changed = whole.clone();
    changed[100_000] ^= 1;
    std::fs::write(&file, &changed).expect("written");
    let (is_sound, lines) = site.check();
    assert!(!is_sound && lines[0].ends_with(&format!("damaged blob {hash}")), "{lines:#?}");
    assert!(site.sweep(is_sound).contains("nothing was swept"));
    std::fs::write(&file, &whole).expect("written");
    assert!(site.check().0);
}

#[test]
fn an_orphan_blob_file_is_noted_and_swept_when_it_is_old() {
    let site = site();
    let orphan = vec![7; ENGINE_BLOB_BYTES_MAX + 1];
    site.core.store.blobs().put(&orphan).expect("put");
    let (is_sound, lines) = site.check();
    assert!(is_sound && lines.len() == 2, "{lines:#?}");
    assert!(lines[0].starts_with("note: 1 large values (262145 bytes) that no mailbox names"), "{lines:#?}");
    assert!(lines[1].contains("1 unused large values: 0 inconsistencies"), "{lines:#?}");
    assert_eq!(site.sweep(true), "swept 0 large values (0 bytes); 1 are younger than a day and stay\n");
    for bytes in [&orphan, &site.large] {
        let old = SystemTime::now() - Duration::from_secs(BLOB_SWEEP_AGE_SECONDS + 60);
        let file = File::options().write(true).open(site.file(bytes)).expect("the file");
        file.set_modified(old).expect("older");
    }
    assert_eq!(site.sweep(true), "swept 1 large values (262145 bytes); 0 are younger than a day and stay\n");
    assert!(!site.file(&orphan).exists() && site.file(&site.large).exists());
    assert_eq!(site.check().1.len(), 1);
}

#[test]
fn directory_and_mailboxes_must_agree() {
    let site = site();
    let [ann, ben] = &site.users[..] else { unreachable!("two users") };
    site.core.mail.remove_mailbox(ben.mailbox).expect("removed");
    let (is_sound, lines) = site.check();
    assert!(!is_sound && lines[0].contains("ben@a.test: the mailbox is missing"), "{lines:#?}");

    let owner = MailboxOwner {
        display_name: "Ann".to_owned(),
        address: ann.address.clone(),
        legacy_dn: ann.legacy_dn.clone(),
        host: "a.test".to_owned(),
    };
    site.core.mail.create_mailbox(ben.mailbox, &owner).expect("made");
    let (is_sound, lines) = site.check();
    assert!(!is_sound, "{lines:#?}");
    let expected = format!("ben@a.test: {} is the mailbox of {}", ben.mailbox, ann.legacy_dn);
    assert_eq!(lines[0], expected);

    // A mailbox without an owner is kept on purpose when a user is removed.
    site.core.mail.create_mailbox(PartitionId(77), &owner).expect("made");
    let noted = format!("note: {} is the mailbox of nobody (its user was removed)", PartitionId(77));
    assert!(site.check().1.contains(&noted));
}

/// The engine's own check comes before the engine is opened, and only for a check.
#[test]
fn the_engine_is_verified_before_it_is_opened() {
    const ENGINES: &[EngineRow] = &[EngineRow::in_folder(
        "brittle",
        true,
        |folder| match folder.join("damaged").exists() {
            true => Err(StorageError::Unusable("brittle.db: damaged: page 7".to_owned())),
            false => Ok(()),
        },
        |folder, _| {
            std::fs::write(folder.join("opened"), "").expect("written");
            Ok(Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default())))
        },
    )];
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    let inspect = |data: &Path| {
        DataFolder::inspect(data, None, ENGINES, HashCost::FAST).map(|_| ()).map_err(|e| e.to_string())
    };
    assert!(inspect(&data).expect_err("absent").contains("there is no data folder here"));
    assert!(!data.exists());
    drop(DataFolder::open(&data, None, ENGINES, Missing::Create, HashCost::FAST).expect("made"));
    std::fs::remove_file(data.join("opened")).expect("there");
    let mark = || std::fs::read(data.join("ropewalk.data")).expect("there");
    let before = mark();
    std::fs::write(data.join("damaged"), "").expect("written");
    assert_eq!(inspect(&data), Err("brittle.db: damaged: page 7".to_owned()));
    assert!(!data.join("opened").exists());
    assert_eq!(before, mark());
    std::fs::remove_file(data.join("damaged")).expect("there");
    // Memory forgets; what matters is that the engine was opened now.
    assert!(inspect(&data).expect_err("empty").contains("the store is empty"));
    assert!(data.join("opened").exists());
}
