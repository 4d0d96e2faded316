//! Connections that are lost, a database that is away, other processes: nothing is acknowledged that is not
//! committed, and nothing is written that another process would overwrite.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

mod database;

use database::Schema;
use ropewalk_storage_api::{Engine, PartitionId, ReadTxn, StorageError};
use ropewalk_storage_contract::{everything, records, set};
use ropewalk_storage_postgres::{Fault, FaultPoint, Options, PostgresEngine};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const ONE: PartitionId = PartitionId(1);

fn number(view: &(impl ReadTxn + ?Sized), key: &[u8]) -> u64 {
    view.load(key).unwrap().map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().unwrap()))
}

/// Loses the connection once, at a step.
fn losing(point: FaultPoint) -> (Options, Arc<AtomicBool>) {
    let armed = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&armed);
    let fault = Fault::new(move |at| at == point && told.swap(false, Ordering::SeqCst));
    (Options { fault, ..Options::default() }, armed)
}

#[test]
fn a_commit_whose_answer_is_lost_is_acknowledged() {
    let Some(schema) = Schema::new() else { return };
    let (options, armed) = losing(FaultPoint::AfterCommit);
    let engine = schema.open(options);
    set(&engine, ONE, b"a", b"1");
    armed.store(true, Ordering::SeqCst);
    set(&engine, ONE, b"a", b"2");
    assert!(!armed.load(Ordering::SeqCst));
    assert_eq!(engine.read(ONE).unwrap().load(b"a").unwrap().unwrap(), b"2");
    set(&engine, ONE, b"a", b"3");
}

#[test]
fn a_commit_that_was_never_sent_fails_and_is_not_kept() {
    let Some(schema) = Schema::new() else { return };
    let (options, armed) = losing(FaultPoint::BeforeCommit);
    let engine = schema.open(options);
    set(&engine, ONE, b"a", b"1");
    let called = Arc::new(AtomicBool::new(false));
    let mut txn = engine.write(ONE).unwrap();
    txn.store(b"a", b"2").unwrap();
    let told = Arc::clone(&called);
    txn.after_commit(Box::new(move || told.store(true, Ordering::SeqCst)));
    armed.store(true, Ordering::SeqCst);
    assert!(matches!(txn.commit(), Err(StorageError::Engine(_))));
    assert!(!called.load(Ordering::SeqCst));
    assert_eq!(engine.read(ONE).unwrap().load(b"a").unwrap().unwrap(), b"1");
    set(&engine, ONE, b"a", b"3");
}

/// Between its reads and its commit the locks were lost, so another process may have written.
#[test]
fn a_transaction_does_not_outlive_the_connection_it_was_begun_on() {
    let Some(schema) = Schema::new() else { return };
    let engine = schema.open(Options { shared: true, ..Options::default() });
    set(&engine, ONE, b"count", &1_u64.to_le_bytes());
    let mut txn = engine.write(ONE).unwrap();
    let count = number(txn.as_ref(), b"count");
    txn.store(b"count", &(count + 1).to_le_bytes()).unwrap();
    schema.end_connections();
    let other = schema.open(Options { shared: true, ..Options::default() });
    set(&other, ONE, b"count", &10_u64.to_le_bytes());
    assert!(txn.commit().is_err());
    assert_eq!(number(other.read(ONE).unwrap().as_ref(), b"count"), 10);
    // What comes after does not notice.
    set(&engine, ONE, b"count", &11_u64.to_le_bytes());
    assert_eq!(number(engine.read(ONE).unwrap().as_ref(), b"count"), 11);
}

/// Writers in many threads while all connections are ended again and again.
#[test]
fn what_is_acknowledged_is_there_after_every_loss() {
    const THREADS: u64 = 8;
    let Some(schema) = Schema::new() else { return };
    let engine = schema.open(Options::default());
    let (acknowledged, failures) = (Mutex::new(BTreeSet::new()), AtomicU64::new(0));
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (engine, acknowledged, failures, done) = (&engine, &acknowledged, &failures, &done);
            scope.spawn(move || {
                let partition = PartitionId(thread % 3);
                for step in 0..u64::MAX {
                    if done.load(Ordering::SeqCst) {
                        break;
                    }
                    match write_one(engine, partition, (thread << 32) | step) {
                        Ok(()) => {
                            acknowledged.lock().unwrap().insert((partition, (thread << 32) | step));
                        }
                        Err(_) => {
                            failures.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                }
            });
        }
        for _ in 0..12 {
            thread::sleep(Duration::from_millis(60));
            schema.end_connections();
        }
        done.store(true, Ordering::SeqCst);
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(!acknowledged.is_empty());
    for partition in (0..3).map(PartitionId) {
        let found = records(engine.read(partition).unwrap().as_ref(), everything(false));
        let count = number(engine.read(partition).unwrap().as_ref(), b"count");
        // Each transaction whole or not at all: as many entries as were counted.
        assert_eq!(found.len() as u64, count + u64::from(count > 0));
        for (_, id) in acknowledged.iter().filter(|(place, _)| *place == partition) {
            assert!(
                found.iter().any(|(key, _)| key[..] == [&b"entry"[..], &id.to_be_bytes()].concat()),
                "{id}"
            );
        }
    }
}

fn write_one(engine: &PostgresEngine, partition: PartitionId, id: u64) -> Result<(), StorageError> {
    let mut txn = engine.write(partition)?;
    let count = txn.load(b"count")?.map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().unwrap()));
    txn.store(b"count", &(count + 1).to_le_bytes())?;
    txn.store(&[&b"entry"[..], &id.to_be_bytes()].concat(), b"")?;
    txn.commit()
}

#[test]
fn two_processes_share_a_store_only_if_both_say_so() {
    let Some(schema) = Schema::new() else { return };
    let first = schema.open(Options::default());
    let Err(StorageError::Unusable(problem)) = PostgresEngine::open(&schema.url, Options::default()) else {
        panic!("opened twice")
    };
    assert!(problem.contains("in use by another process"), "{problem}");
    drop(first);
    drop(schema.open(Options::default()));
}

/// Counts by several processes to be, on the same partition.
#[test]
fn shared_stores_lose_no_update() {
    const ROUNDS: u64 = 20;
    let Some(schema) = Schema::new() else { return };
    let engines: Vec<_> =
        (0..3).map(|_| schema.open(Options { shared: true, ..Options::default() })).collect();
    thread::scope(|scope| {
        for engine in engines.iter().flat_map(|engine| [engine, engine]) {
            scope.spawn(move || {
                for _ in 0..ROUNDS {
                    let mut txn = engine.write(ONE).unwrap();
                    let count = number(txn.as_ref(), b"count");
                    txn.store(b"count", &(count + 1).to_le_bytes()).unwrap();
                    txn.commit().unwrap();
                }
            });
        }
    });
    assert_eq!(number(engines[0].read(ONE).unwrap().as_ref(), b"count"), 6 * ROUNDS);
}

#[test]
fn a_database_that_is_away_is_named() {
    let Err(StorageError::Engine(problem)) =
        PostgresEngine::open("postgres://ropewalk@127.0.0.1:1/test", Options::default())
    else {
        panic!("nobody listens there")
    };
    assert!(problem.contains("PostgreSQL at 127.0.0.1"), "{problem}");
}

#[test]
fn tables_of_another_version_are_refused_and_left_alone() {
    let Some(schema) = Schema::new() else { return };
    set(&schema.open(Options::default()), ONE, b"a", b"1");
    schema.execute("UPDATE SCHEMA.format SET version = 99");
    let Err(StorageError::Unusable(problem)) = PostgresEngine::open(&schema.url, Options::default()) else {
        panic!("opened")
    };
    assert!(problem.contains("version 99"), "{problem}");
    assert_eq!(schema.execute("SELECT count(*) FROM SCHEMA.records"), ["1"]);
}
