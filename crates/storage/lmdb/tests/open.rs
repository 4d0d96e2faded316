//! Opening what is ours, and refusing what is not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use ropewalk_storage_api::{Engine, PartitionId, StorageError};
use ropewalk_storage_contract::set;
use ropewalk_storage_lmdb::{LmdbEngine, Options};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use tempfile::TempDir;

const ONE: PartitionId = PartitionId(1);

fn open(dir: &Path) -> Result<LmdbEngine, StorageError> {
    LmdbEngine::open(dir, Options::default())
}

fn problem(dir: &Path) -> String {
    match open(dir) {
        Err(StorageError::Unusable(problem)) => problem,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("opened"),
    }
}

#[test]
fn only_one_may_have_it_open() {
    let dir = TempDir::new().unwrap();
    let engine = open(dir.path()).unwrap();
    assert!(problem(dir.path()).contains("in use by another process"));
    set(&engine, ONE, b"a", b"1");
    drop(engine);
    open(dir.path()).unwrap();
}

#[test]
fn a_folder_is_made_for_it() {
    let dir = TempDir::new().unwrap();
    let inner = dir.path().join("a/b");
    drop(open(&inner).unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(inner.join("data.mdb")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

/// The beginning of a closed environment's file, which is sparse after.
fn head(dir: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    fs::File::open(dir.join("data.mdb")).unwrap().take(8 << 20).read_to_end(&mut bytes).unwrap();
    bytes
}

/// Replaces bytes in it, everywhere they occur.
fn replace(dir: &Path, from: &[u8], to: &[u8]) -> usize {
    let mut bytes = head(dir);
    bytes.truncate(1 << 16);
    let found: Vec<_> = (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    found.iter().for_each(|at| bytes[*at..*at + to.len()].copy_from_slice(to));
    fs::File::options().write(true).open(dir.join("data.mdb")).unwrap().write_all(&bytes).unwrap();
    found.len()
}

#[test]
fn newer_and_foreign_formats_are_refused() {
    let dir = TempDir::new().unwrap();
    set(&open(dir.path()).unwrap(), ONE, b"a", b"1");
    assert!(replace(dir.path(), b"RWLMDB\0\0\x01\0\0\0", b"RWLMDB\0\0\x02\0\0\0") > 0);
    let before = head(dir.path());
    let refused = problem(dir.path());
    assert!(refused.contains("version 2") && refused.contains(dir.path().to_str().unwrap()), "{refused}");
    assert!(before == head(dir.path()));
    replace(dir.path(), b"RWLMDB\0\0\x02\0\0\0", b"XXLMDB\0\0\x02\0\0\0");
    assert!(problem(dir.path()).contains("not a store of Ropewalk"));
    replace(dir.path(), b"XXLMDB\0\0\x02\0\0\0", b"RWLMDB\0\0\x01\0\0\0");
    let engine = open(dir.path()).unwrap();
    assert_eq!(engine.read(ONE).unwrap().load(b"a").unwrap().as_deref(), Some(&b"1"[..]));
}

#[test]
fn a_file_that_is_no_environment_is_refused() {
    let dir = TempDir::new().unwrap();
    let text = b"somebody's own file ".repeat(1000);
    fs::write(dir.path().join("data.mdb"), &text).unwrap();
    assert!(problem(dir.path()).contains("data.mdb"));
    assert!(fs::read(dir.path().join("data.mdb")).unwrap() == text);
}

/// Damage of what opening itself needs is a refusal, and what was cut off is an error where it is read.
#[test]
fn a_file_that_was_cut_short_does_not_end_the_process() {
    let dir = TempDir::new().unwrap();
    let engine = open(dir.path()).unwrap();
    for number in 0..200_u32 {
        let mut txn = engine.write(ONE).unwrap();
        txn.store(&number.to_be_bytes(), &vec![number as u8; 20_000]).unwrap();
        txn.commit().unwrap();
    }
    drop(engine);
    let whole = head(dir.path());
    for kept in [100_usize, 4096, 8192, 12_288, 100_000, 1_000_000, 3_000_000] {
        fs::write(dir.path().join("data.mdb"), &whole[..kept]).unwrap();
        // Found before it is used, unless it is too large to look at all of it.
        assert!(problem(dir.path()).contains("data.mdb: "));
        let unverified = Options { verify_bytes_max: 0, ..Options::default() };
        let Ok(engine) = LmdbEngine::open(dir.path(), unverified) else { continue };
        let Ok(view) = engine.read(ONE) else { continue };
        for number in 0..200_u32 {
            // The engine below the seal gives zeros for what is gone, or an error, or nothing.
            if let Ok(Some(value)) = view.load(&number.to_be_bytes()) {
                assert!(value.iter().all(|byte| *byte == number as u8 || *byte == 0));
            }
        }
    }
}

/// A full map fails the transaction that does not fit; all else stays and goes on.
#[test]
fn a_full_map_fails_cleanly() {
    let dir = TempDir::new().unwrap();
    let options = Options { map_bytes: 1 << 20, ..Options::default() };
    let engine = LmdbEngine::open(dir.path(), options).unwrap();
    set(&engine, ONE, b"a", b"1");
    let mut txn = engine.write(ONE).unwrap();
    txn.store(b"a", b"2").unwrap();
    txn.store(b"large", &vec![1; 2 << 20]).unwrap();
    assert!(matches!(txn.commit(), Err(StorageError::Engine(text)) if text.contains("MAP_FULL")));
    let read = engine.read(ONE).unwrap();
    assert_eq!(read.load(b"a").unwrap().as_deref(), Some(&b"1"[..]));
    assert_eq!(read.load(b"large").unwrap(), None);
    drop(read);
    set(&engine, ONE, b"a", b"3");
    drop(engine);
    let engine = open(dir.path()).unwrap();
    assert_eq!(engine.read(ONE).unwrap().load(b"a").unwrap().as_deref(), Some(&b"3"[..]));
    set(&engine, ONE, b"large", &vec![1; 2 << 20]);
}

/// A map that the system refuses is made smaller.
#[test]
fn the_map_shrinks_to_what_there_is() {
    let dir = TempDir::new().unwrap();
    let options = Options { map_bytes: 1 << 60, ..Options::default() };
    let engine = LmdbEngine::open(dir.path(), options).unwrap();
    set(&engine, ONE, b"a", b"1");
}
