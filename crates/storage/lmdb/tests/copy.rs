//! Copies of an environment that another process writes to.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use ropewalk_storage_api::{Engine, PartitionId, ReadTxn};
use ropewalk_storage_contract::{everything, records, set};
use ropewalk_storage_lmdb::{LmdbEngine, Options, copy, verify};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const DIR: &str = "ROPEWALK_COPY_DIR";
const ONE: PartitionId = PartitionId(1);

fn number(view: &(impl ReadTxn + ?Sized), key: &[u8]) -> u64 {
    view.load(key).unwrap().map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().unwrap()))
}

/// Writes without end, a count and as many entries. Does nothing unless it is started as a process of its own.
#[test]
fn writing_process() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let engine = LmdbEngine::open(dir.as_ref(), Options::default()).unwrap();
    for count in 1_u64.. {
        let mut txn = engine.write(ONE).unwrap();
        txn.store(b"count", &count.to_le_bytes()).unwrap();
        txn.store(&[&b"entry"[..], &count.to_be_bytes()].concat(), &[1; 3000]).unwrap();
        txn.commit().unwrap();
        if count == 50 {
            println!("\nwriting");
        }
    }
}

#[test]
fn a_copy_beside_a_writer_is_whole_and_sound() {
    let (from, to) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "writing_process", "--nocapture", "--test-threads=1"])
        .env(DIR, from.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "writing"));
    let mut before = 50;
    for round in 0..5 {
        let target = to.path().join(round.to_string());
        std::fs::create_dir(&target).unwrap();
        copy(from.path(), &target).unwrap();
        verify(&target).unwrap();
        let copied = LmdbEngine::open(&target, Options::default()).unwrap();
        let view = copied.read(ONE).unwrap();
        let count = number(view.as_ref(), b"count");
        assert!(count >= before);
        assert_eq!(records(view.as_ref(), everything(false)).len() as u64, count + 1);
        before = count;
        assert!(copy(from.path(), &target).is_err(), "nothing is overwritten");
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
}

#[test]
fn what_is_no_environment_is_not_copied() {
    let (from, to) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    assert!(copy(from.path(), to.path()).is_err());
    assert!(!to.path().join("data.mdb").exists());
    let engine = LmdbEngine::open(from.path(), Options::default()).unwrap();
    set(&engine, ONE, b"a", b"1");
    drop(engine);
    copy(from.path(), to.path()).unwrap();
    let copied = LmdbEngine::open(to.path(), Options::default()).unwrap();
    assert_eq!(copied.read(ONE).unwrap().load(b"a").unwrap().unwrap(), b"1");
}
