//! What many callers at once may rely on.

use crate::{EngineFixture, everything, records, set};
use ropewalk_storage_api::{PartitionId, ReadTxn};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const ONE: PartitionId = PartitionId(1);
const THREADS: u64 = 16;
const ROUNDS: u64 = 25;

fn number(view: &(impl ReadTxn + ?Sized), key: &[u8]) -> u64 {
    view.load(key).unwrap().map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().unwrap()))
}

/// The second writer of a partition waits for the first and sees what it wrote; other partitions do not wait.
pub fn writers_wait(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let mut first = engine.write(ONE).unwrap();
    first.store(b"a", b"first").unwrap();
    set(engine.as_ref(), PartitionId(2), b"a", b"meanwhile");
    thread::scope(|scope| {
        let (began, begun) = mpsc::channel();
        let engine = &engine;
        let second = scope.spawn(move || {
            let mut second = engine.write(ONE).unwrap();
            began.send(()).unwrap();
            let seen = second.load(b"a").unwrap();
            second.store(b"a", b"second").unwrap();
            second.commit().unwrap();
            seen
        });
        assert!(begun.recv_timeout(Duration::from_millis(100)).is_err(), "two writers at once");
        first.commit().unwrap();
        assert_eq!(second.join().unwrap().as_deref(), Some(&b"first"[..]));
    });
    assert_eq!(engine.read(ONE).unwrap().load(b"a").unwrap().as_deref(), Some(&b"second"[..]));
}

/// Increments by many threads are all counted, each is seen by a reader once its commit returned, and every
/// transaction sees all before it, by key and by range.
pub fn counts_are_not_lost(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    let mut txn = engine.write(ONE).unwrap();
                    let count = number(txn.as_ref(), b"count") + 1;
                    txn.store(b"count", &count.to_le_bytes()).unwrap();
                    txn.store(&[&b"entry"[..], &count.to_be_bytes()].concat(), b"").unwrap();
                    assert_eq!(records(txn.as_ref(), everything(false)).len() as u64, count + 1);
                    assert_eq!(records(txn.as_ref(), everything(true)).len() as u64, count + 1);
                    txn.commit().unwrap();
                    assert!(number(engine.read(ONE).unwrap().as_ref(), b"count") >= count);
                }
            });
        }
    });
    assert_eq!(number(engine.read(ONE).unwrap().as_ref(), b"count"), THREADS * ROUNDS);
}

/// Hooks run once each, in commit order within a partition, before the commit returns.
pub fn hooks_run_in_commit_order(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let told = Arc::new(Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    let mut txn = engine.write(ONE).unwrap();
                    let count = number(txn.as_ref(), b"count") + 1;
                    txn.store(b"count", &count.to_le_bytes()).unwrap();
                    for half in 0..2 {
                        let told = Arc::clone(&told);
                        txn.after_commit(Box::new(move || told.lock().unwrap().push((count, half))));
                    }
                    txn.commit().unwrap();
                    assert!(told.lock().unwrap().contains(&(count, 1)));
                }
            });
        }
    });
    let wanted: Vec<_> = (1..=THREADS * ROUNDS).flat_map(|count| [(count, 0), (count, 1)]).collect();
    assert_eq!(*told.lock().unwrap(), wanted);
}

/// A transaction that ends by a panic lets the next one begin, and has not been.
pub fn hooks_of_failed_transactions_do_not_run(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let called = Arc::new(AtomicBool::new(false));
    thread::scope(|scope| {
        let panicked = scope.spawn(|| {
            let mut txn = engine.write(ONE).unwrap();
            txn.store(b"a", b"1").unwrap();
            let told = Arc::clone(&called);
            txn.after_commit(Box::new(move || told.store(true, Ordering::SeqCst)));
            std::panic::resume_unwind(Box::new("in the middle of a transaction"));
        });
        assert!(panicked.join().is_err());
    });
    assert_eq!(engine.write(ONE).unwrap().load(b"a").unwrap(), None);
    assert!(!called.load(Ordering::SeqCst));
}

/// What is changed together is seen together.
pub fn sums_stay(fixture: &dyn EngineFixture) {
    const TOTAL: u64 = 1000;
    let engine = fixture.open();
    set(engine.as_ref(), ONE, b"a", &TOTAL.to_le_bytes());
    let done = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for round in 0..ROUNDS {
                    let mut txn = engine.write(ONE).unwrap();
                    let (a, b) = (number(txn.as_ref(), b"a"), number(txn.as_ref(), b"b"));
                    assert_eq!(a + b, TOTAL);
                    let moved = round.min(a);
                    txn.store(b"a", &(a - moved).to_le_bytes()).unwrap();
                    txn.store(b"b", &(b + moved).to_le_bytes()).unwrap();
                    if round % 5 == 0 {
                        drop(txn);
                    } else {
                        txn.commit().unwrap();
                    }
                }
                done.fetch_add(1, Ordering::SeqCst);
            });
        }
        scope.spawn(|| {
            while done.load(Ordering::SeqCst) < 4 {
                let view = engine.read(ONE).unwrap();
                assert_eq!(number(view.as_ref(), b"a") + number(view.as_ref(), b"b"), TOTAL);
            }
        });
    });
}

/// Writers of many partitions at once do not disturb each other.
pub fn partitions_in_parallel(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let start = Barrier::new(THREADS as usize);
    thread::scope(|scope| {
        for id in 0..THREADS {
            let (engine, start) = (&engine, &start);
            scope.spawn(move || {
                start.wait();
                for round in 0..ROUNDS {
                    let mut txn = engine.write(PartitionId(id)).unwrap();
                    assert_eq!(number(txn.as_ref(), b"count"), round);
                    txn.store(b"count", &(round + 1).to_le_bytes()).unwrap();
                    txn.store(&round.to_be_bytes(), &[id as u8; 3000]).unwrap();
                    txn.commit().unwrap();
                }
            });
        }
    });
    for id in 0..THREADS {
        let found = records(engine.read(PartitionId(id)).unwrap().as_ref(), everything(false));
        assert_eq!(found.len() as u64, ROUNDS + 1);
        assert!(found.iter().all(|(key, value)| key == b"count" || *value == [id as u8; 3000]));
    }
}
