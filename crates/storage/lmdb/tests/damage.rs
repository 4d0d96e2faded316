//! Flipped bits in the file: found, never returned as good.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use ropewalk_base::{FakeRng, Rng};
use ropewalk_storage_api::{PartitionId, Reading, ScanStep, StorageError, Store};
use ropewalk_storage_lmdb::{LmdbEngine, Options};
use ropewalk_storage_mem::MemBlobs;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

const CASES: &str = "ROPEWALK_DAMAGE_CASES";
const VERIFY: &str = "ROPEWALK_DAMAGE_VERIFY";
const CASE_COUNT: usize = 200;
const PARTITIONS: u64 = 3;

type Records = BTreeMap<(u64, Vec<u8>), Vec<u8>>;

fn open(dir: &Path, verify: bool) -> Result<Store, StorageError> {
    let verify_bytes_max = if verify { u64::MAX } else { 0 };
    let engine = LmdbEngine::open(dir, Options { verify_bytes_max, ..Options::default() })?;
    Ok(Store::new(Arc::new(engine), Arc::<MemBlobs>::default()))
}

/// What the sound store holds: small and large values, every key written once.
fn content() -> Records {
    let rng = FakeRng::new(5);
    let mut records = Records::new();
    for number in 0..600_u64 {
        let length = [10, 60, 400, 1500, 9000][(number % 5) as usize] + rng.next_u64() as usize % 10;
        let mut value = vec![0; length];
        rng.fill(&mut value);
        let key = [&number.wrapping_mul(0x9E37_79B9).to_be_bytes()[4..], &b"key"[..]].concat();
        records.insert((number % PARTITIONS, key), value);
    }
    records
}

fn build(dir: &Path, records: &Records) {
    let store = open(dir, true).unwrap();
    let all: Vec<_> = records.iter().collect();
    for some in all.chunks(7) {
        for ((partition, key), value) in some {
            let mut txn = store.write(PartitionId(*partition)).unwrap();
            txn.store(key, value).unwrap();
            txn.commit().unwrap();
        }
    }
}

/// The file without its sparse tail.
fn used(dir: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    fs::File::open(dir.join("data.mdb")).unwrap().take(8 << 20).read_to_end(&mut bytes).unwrap();
    let length = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    bytes.truncate(length.next_multiple_of(4096));
    bytes
}

#[derive(Default, Debug)]
struct Found {
    good: usize,
    damaged: usize,
    missing: usize,
    /// Must stay 0.
    wrong: usize,
}

/// Reads all by key and by range, and compares.
fn read_all(store: &Store, records: &Records) -> Found {
    let mut found = Found::default();
    for ((partition, key), value) in records {
        let loaded = store.read(PartitionId(*partition)).and_then(|view| view.load(key));
        match loaded {
            Ok(Some(loaded)) if loaded == *value => found.good += 1,
            Ok(Some(_)) => found.wrong += 1,
            Ok(None) => found.missing += 1,
            Err(_) => found.damaged += 1,
        }
    }
    for (partition, reverse) in (0..PARTITIONS).flat_map(|partition| [(partition, false), (partition, true)])
    {
        let Ok(view) = store.read(PartitionId(partition)) else { continue };
        let scanned = view.scan_prefix(b"", reverse, &mut |key, value| {
            if records.get(&(partition, key.to_vec())).is_none_or(|wanted| wanted != value) {
                found.wrong += 1;
            }
            Ok(ScanStep::Continue)
        });
        found.damaged += usize::from(scanned.is_err());
    }
    found
}

/// A flipped bit anywhere in a value is found by reading that value, and only there.
#[test]
fn flipped_values_are_damaged_records() {
    let (dir, records) = (TempDir::new().unwrap(), content());
    build(dir.path(), &records);
    let sound = used(dir.path());
    let rng = FakeRng::new(6);
    for ((partition, key), value) in records.iter().step_by(29) {
        let (within, bit) = (rng.next_u64() as usize % value.len(), 1 << (rng.next_u64() % 8));
        let mut bytes = sound.clone();
        // Pages that are not in use any more hold copies.
        for (at, window) in sound.windows(value.len()).enumerate() {
            if window == value {
                bytes[at + within] ^= bit;
            }
        }
        fs::write(dir.path().join("data.mdb"), bytes).unwrap();
        let store = open(dir.path(), true).unwrap();
        let view = store.read(PartitionId(*partition)).unwrap();
        assert!(matches!(view.load(key), Err(StorageError::DamagedRecord { .. })));
        drop(view);
        let found = read_all(&store, &records);
        // By key, and in the scans of both directions.
        assert_eq!((found.good, found.damaged, found.missing, found.wrong), (records.len() - 1, 3, 0, 0));
    }
}

/// The reading process: LMDB trusts its pages, so a damaged one may end it. Does nothing unless started as such.
#[test]
fn reading_process() {
    let Ok(cases) = std::env::var(CASES) else { return };
    let verify = std::env::var(VERIFY).is_ok();
    let cases: Vec<usize> = cases.split(',').map(|case| case.parse().unwrap()).collect();
    let (dir, records) = (TempDir::new().unwrap(), content());
    build(dir.path(), &records);
    let sound = used(dir.path());
    println!();
    for case in cases {
        let rng = FakeRng::new(case as u64);
        let mut bytes = sound.clone();
        for _ in 0..=rng.next_u64() % 3 {
            let page = rng.next_u64() as usize % (bytes.len() / 4096) * 4096;
            // Half of them in a page's header, which seldom is hit otherwise.
            let within = if rng.next_u64().is_multiple_of(2) { 64 } else { 4096 };
            bytes[page + rng.next_u64() as usize % within] ^= 1 << (rng.next_u64() % 8);
        }
        fs::write(dir.path().join("data.mdb"), bytes).unwrap();
        let found = open(dir.path(), verify).map(|store| read_all(&store, &records));
        match found {
            Ok(Found { good, damaged, missing, wrong }) => {
                println!("{case} {good} {damaged} {missing} {wrong}")
            }
            Err(_) => println!("{case} refused"),
        }
        std::io::stdout().flush().unwrap();
    }
}

/// What became of the cases.
#[derive(Default, Debug)]
struct Outcomes {
    unharmed: usize,
    found: usize,
    refused: usize,
    ended: usize,
}

fn run(verify: bool) -> Outcomes {
    let mut left: Vec<usize> = (0..CASE_COUNT).collect();
    let mut outcomes = Outcomes::default();
    while !left.is_empty() {
        let cases = left.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "reading_process", "--nocapture", "--test-threads=1"]).env(CASES, cases);
        if verify {
            command.env(VERIFY, "");
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let words: Vec<_> = line.split_whitespace().collect();
            if words.first().is_none_or(|word| left.first().is_none_or(|case| *word != case.to_string())) {
                continue;
            }
            match words[1..] {
                ["refused"] => outcomes.refused += 1,
                [_, "0", "0", "0"] => outcomes.unharmed += 1,
                [_, _, _, "0"] => outcomes.found += 1,
                _ => panic!("altered bytes were returned as good: case {line}"),
            }
            left.remove(0);
        }
        if !child.wait().unwrap().success() && !left.is_empty() {
            outcomes.ended += 1;
            left.remove(0);
        }
    }
    println!("verified: {verify}, {outcomes:?}");
    outcomes
}

/// Flips anywhere, page headers above all, in a file that is too large to verify: an error, a missing record, at
/// worst the end of the reading process, but never other bytes than were stored.
#[test]
fn altered_bytes_are_never_good() {
    let outcomes = run(false);
    assert!(outcomes.found > CASE_COUNT / 4);
}

/// The same flips in a file that is verified: damage of its structure is a refusal, and no process ends.
#[test]
fn damaged_structure_is_refused() {
    let outcomes = run(true);
    assert!(outcomes.refused > CASE_COUNT / 20);
    assert_eq!(outcomes.ended, 0);
}
