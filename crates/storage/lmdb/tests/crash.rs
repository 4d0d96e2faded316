//! Kills at random moments and at every write point: what was acknowledged is there whole, nothing is there in
//! part. A process of its own writes; this one kills it, opens the store and looks.
#![allow(clippy::unwrap_used, reason = "tests")]

use ropewalk_base::{FakeRng, Rng};
use ropewalk_storage_api::{PartitionId, Reading, ScanStep, Store, Txn};
use ropewalk_storage_lmdb::{Fault, FaultPoint, LmdbEngine, Options};
use ropewalk_storage_mem::MemBlobs;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DIR: &str = "ROPEWALK_CRASH_DIR";
const ROUND: &str = "ROPEWALK_CRASH_ROUND";
const FAULT: &str = "ROPEWALK_CRASH_FAULT";
const THREADS: u64 = 8;
const PARTITIONS: u64 = 3;
const PIECES: u8 = 4;
const POINTS: [FaultPoint; 4] =
    [FaultPoint::BeforeApply, FaultPoint::MidApply, FaultPoint::BeforeCommit, FaultPoint::AfterCommit];

fn open(dir: &Path, fault: Fault) -> Store {
    let engine = LmdbEngine::open(dir, Options { fault, ..Options::default() }).unwrap();
    Store::new(Arc::new(engine), Arc::<MemBlobs>::default())
}

fn piece_key(id: u64, piece: u8) -> Vec<u8> {
    [&b"p"[..], &id.to_be_bytes(), &[piece]].concat()
}

fn piece_value(id: u64, piece: u8) -> Vec<u8> {
    let length = (id.wrapping_mul(2_654_435_761) >> 7) as usize % [30, 300, 3000, 12_000][usize::from(piece)];
    vec![id as u8 ^ piece; length]
}

fn number(txn: &Txn<'_>, key: &[u8]) -> u64 {
    txn.load(key).unwrap().map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().unwrap()))
}

/// Makes an object of several records and counts it.
fn make(store: &Store, partition: PartitionId, id: u64) {
    let mut txn = store.write(partition).unwrap();
    let count = number(&txn, b"count") + 1;
    txn.store(b"count", &count.to_le_bytes()).unwrap();
    for piece in 0..PIECES {
        txn.store(&piece_key(id, piece), &piece_value(id, piece)).unwrap();
    }
    txn.commit().unwrap();
}

/// Removes an object and leaves a tombstone.
fn bury(store: &Store, partition: PartitionId, id: u64) {
    let mut txn = store.write(partition).unwrap();
    for piece in 0..PIECES {
        txn.remove(&piece_key(id, piece)).unwrap();
    }
    txn.store(&[&b"t"[..], &id.to_be_bytes()].concat(), b"").unwrap();
    txn.commit().unwrap();
}

/// The process that is killed. Does nothing unless it is started as such.
#[test]
fn writing_process() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let round: u64 = std::env::var(ROUND).unwrap().parse().unwrap();
    let fault = std::env::var(FAULT).ok().map(|fault| {
        let (point, at) = fault.split_once(' ').unwrap();
        (POINTS[point.parse::<usize>().unwrap()], at.parse::<u64>().unwrap())
    });
    let seen = AtomicU64::new(0);
    let fault = Fault::new(move |point| {
        if let Some((wanted, at)) = fault
            && point == wanted
            && seen.fetch_add(1, Ordering::SeqCst) == at
        {
            say("here");
            thread::sleep(Duration::from_secs(60));
        }
        Ok(())
    });
    let store = open(Path::new(&dir), fault);
    say("");
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let store = &store;
            scope.spawn(move || {
                let partition = PartitionId(thread % PARTITIONS);
                for step in 0..1_000_000 {
                    let id = (round << 40) | (thread << 32) | step;
                    make(store, partition, id);
                    say(&format!("made {partition} {id}", partition = partition.0));
                    if step % 3 == 2 {
                        bury(store, partition, id - 1);
                        say(&format!("buried {partition} {id}", partition = partition.0, id = id - 1));
                    }
                }
            });
        }
    });
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn start(dir: &Path, round: u64, fault: Option<String>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "writing_process", "--nocapture", "--test-threads=1"]);
    command.env(DIR, dir).env(ROUND, round.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some(fault) = fault {
        command.env(FAULT, fault);
    }
    command.spawn().unwrap()
}

/// What was acknowledged, by partition.
#[derive(Default)]
struct Acknowledged {
    made: BTreeSet<(u64, u64)>,
    buried: BTreeSet<(u64, u64)>,
}

impl Acknowledged {
    fn add(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let (what, partition, id) = (words.next(), words.next(), words.next());
        let entry = || (partition.unwrap().parse().unwrap(), id.unwrap().parse().unwrap());
        match what {
            Some("made") => drop(self.made.insert(entry())),
            Some("buried") => drop(self.buried.insert(entry())),
            _ => {}
        }
    }
}

/// Kills the process when `kill` says so of a line, or when time is up; returns whether it was said.
fn kill_when(mut child: Child, acknowledged: &mut Acknowledged, after: Duration, word: Option<&str>) -> bool {
    let lines = BufReader::new(child.stdout.take().unwrap());
    let (told, heard) = std::sync::mpsc::channel();
    let reader = thread::spawn(move || {
        for line in lines.lines().map_while(Result::ok) {
            if told.send(line).is_err() {
                break;
            }
        }
    });
    let end = Instant::now() + after;
    let mut said = false;
    while let Ok(line) = heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
        acknowledged.add(&line);
        if word == Some(line.as_str()) {
            said = true;
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What the pipe still held was said before the kill.
    for line in heard {
        acknowledged.add(&line);
    }
    reader.join().unwrap();
    said
}

/// Every record sound, every object whole, every acknowledgement kept. Returns how many objects there are.
fn look(dir: &Path, acknowledged: &Acknowledged) -> usize {
    let store = open(dir, Fault::default());
    let (mut whole, mut tombs) = (BTreeSet::new(), BTreeSet::new());
    for partition in 0..PARTITIONS {
        let mut pieces: BTreeMap<u64, u8> = BTreeMap::new();
        let (mut count, mut buried) = (0, 0);
        store
            .read(PartitionId(partition))
            .unwrap()
            .scan_prefix(b"", false, &mut |key, value| {
                match key[0] {
                    b'c' => count = u64::from_le_bytes(value.try_into().unwrap()),
                    b't' => {
                        buried += 1;
                        tombs.insert((partition, u64::from_be_bytes(key[1..].try_into().unwrap())));
                    }
                    _ => {
                        let id = u64::from_be_bytes(key[1..9].try_into().unwrap());
                        assert_eq!(value, piece_value(id, key[9]));
                        *pieces.entry(id).or_default() += 1;
                    }
                }
                Ok(ScanStep::Continue)
            })
            .unwrap();
        assert!(pieces.values().all(|pieces| *pieces == PIECES), "a half-written object");
        assert_eq!(count, pieces.len() as u64 + buried, "an increment was lost");
        whole.extend(pieces.into_keys().map(|id| (partition, id)));
    }
    assert!(whole.is_disjoint(&tombs), "a half-removed object");
    assert!(
        acknowledged.made.iter().all(|id| whole.contains(id) || tombs.contains(id)),
        "an acknowledged object"
    );
    assert!(acknowledged.buried.is_subset(&tombs), "an acknowledged removal");
    whole.len()
}

#[test]
fn killed_at_random_moments() {
    let (dir, rng) = (TempDir::new().unwrap(), FakeRng::new(99));
    let mut acknowledged = Acknowledged::default();
    for round in 0..20 {
        let child = start(dir.path(), round, None);
        kill_when(child, &mut acknowledged, Duration::from_millis(15 + rng.next_u64() % 150), None);
        look(dir.path(), &acknowledged);
    }
    assert!(acknowledged.made.len() > 100 && acknowledged.buried.len() > 10, "hardly anything was written");
}

#[test]
fn killed_at_every_write_point() {
    let (dir, rng) = (TempDir::new().unwrap(), FakeRng::new(100));
    let mut acknowledged = Acknowledged::default();
    for (round, point) in (0..12).zip((0..POINTS.len()).cycle()) {
        let fault = format!("{point} {}", rng.next_u64() % 20);
        let child = start(dir.path(), round, Some(fault));
        assert!(
            kill_when(child, &mut acknowledged, Duration::from_secs(30), Some("here")),
            "the point was not met"
        );
        look(dir.path(), &acknowledged);
    }
    assert!(!acknowledged.made.is_empty());
}
