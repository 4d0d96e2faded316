//! Measures the engine: `cargo run --release -p ropewalk-storage-lmdb --example speed [FOLDER]`. The folder is
//! where the disk to measure is; a temporary one is made in it.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measuring program")]

use ropewalk_storage_api::{PartitionId, Reading, ScanStep, Store};
use ropewalk_storage_lmdb::{LmdbEngine, Options, verify};
use ropewalk_storage_mem::MemBlobs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const RUN: Duration = Duration::from_secs(3);
const RECORDS: u64 = 100_000;

fn open(dir: &Path) -> Store {
    let engine = LmdbEngine::open(dir, Options::default()).unwrap();
    Store::new(Arc::new(engine), Arc::<MemBlobs>::default())
}

/// What a delivery writes: a counter, seven small records, one of 10 KB.
fn deliver(store: &Store, partition: PartitionId, number: u64) {
    let mut txn = store.write(partition).unwrap();
    let count = txn.load(b"count").unwrap().map_or(0, |count| u64::from_le_bytes(count.try_into().unwrap()));
    txn.store(b"count", &(count + 1).to_le_bytes()).unwrap();
    for table in 1..=7_u8 {
        txn.store(&[&[table][..], &number.to_be_bytes()].concat(), &[table; 60]).unwrap();
    }
    txn.store(&[&[8][..], &number.to_be_bytes()].concat(), &vec![8; 10_000]).unwrap();
    txn.commit().unwrap();
}

/// Durable deliveries a second.
fn deliveries(store: &Store, threads: u64, partition_of: impl Fn(u64) -> u64 + Sync) -> f64 {
    let start = Instant::now();
    let count: u64 = thread::scope(|scope| {
        let writers: Vec<_> = (0..threads)
            .map(|thread| {
                let partition = PartitionId(partition_of(thread));
                scope.spawn(move || {
                    let mut count = 0;
                    while start.elapsed() < RUN {
                        deliver(store, partition, thread << 32 | count);
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    count as f64 / start.elapsed().as_secs_f64()
}

fn fill(store: &Store, partition: PartitionId) {
    for some in 0..RECORDS / 1000 {
        let mut txn = store.write(partition).unwrap();
        for number in some * 1000..(some + 1) * 1000 {
            txn.store(&number.to_be_bytes(), &[7; 100]).unwrap();
        }
        txn.commit().unwrap();
    }
}

fn scan(store: &Store, partition: PartitionId, reverse: bool) -> Duration {
    let start = Instant::now();
    let mut bytes = 0;
    let view = store.read(partition).unwrap();
    view.scan_prefix(b"", reverse, &mut |key, value| {
        bytes += key.len() + value.len();
        Ok(ScanStep::Continue)
    })
    .unwrap();
    assert_eq!(bytes as u64, RECORDS * 108);
    start.elapsed()
}

fn best(mut run: impl FnMut() -> Duration) -> Duration {
    (0..5).map(|_| run()).min().unwrap_or_default()
}

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| std::env::temp_dir().display().to_string());
    let dir = tempfile::TempDir::new_in(folder).unwrap();
    let store = open(dir.path());
    println!("durable deliveries a second (8 small records, one of 10 KB)");
    println!("  1 thread              {:8.0}", deliveries(&store, 1, |_| 1));
    for threads in [16, 64] {
        println!("  {threads} threads, 1 mailbox   {:8.0}", deliveries(&store, threads, |_| 2));
        println!(
            "  {threads} threads, {threads} mailboxes {:8.0}",
            deliveries(&store, threads, |thread| 100 + thread)
        );
    }
    let partition = PartitionId(1000);
    fill(&store, partition);
    println!("scan of {RECORDS} records of 108 bytes, checksums verified");
    println!("  forwards  {:?}", best(|| scan(&store, partition, false)));
    println!("  backwards {:?}", best(|| scan(&store, partition, true)));
    let view = store.read(partition).unwrap();
    let gets = best(|| {
        let start = Instant::now();
        for number in 0..RECORDS {
            let key = (number.wrapping_mul(7919) % RECORDS).to_be_bytes();
            black_box(view.load(&key).unwrap().unwrap());
        }
        start.elapsed()
    });
    println!("point get in one snapshot    {:?}", gets / RECORDS as u32);
    drop(view);
    let gets = best(|| {
        let start = Instant::now();
        for number in 0..RECORDS {
            let key = (number.wrapping_mul(7919) % RECORDS).to_be_bytes();
            black_box(store.read(partition).unwrap().load(&key).unwrap().unwrap());
        }
        start.elapsed()
    });
    println!("point get, a snapshot for each {:?}", gets / RECORDS as u32);
    let start = Instant::now();
    drop(store);
    println!("close {:?}", start.elapsed());
    let start = Instant::now();
    verify(dir.path()).unwrap();
    println!("verify the structure {:?}", start.elapsed());
    let start = Instant::now();
    drop(open(dir.path()));
    println!("open and close {:?}", start.elapsed());
}
