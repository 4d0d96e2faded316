//! Transactions over others that are not durable yet: what they see, and what becomes of them when those fail.
#![allow(clippy::unwrap_used, reason = "tests")]

use ropewalk_base::{FakeRng, Rng};
use ropewalk_storage_api::{Engine, PartitionId, ReadTxn, StorageError, StorageResult, WriteTxn};
use ropewalk_storage_contract::{Model, change, compare, everything, expected, records, set};
use ropewalk_storage_lmdb::{Fault, FaultPoint, LmdbEngine, Options};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use tempfile::TempDir;

const ONE: PartitionId = PartitionId(1);
const TWO: PartitionId = PartitionId(2);

#[derive(Clone, Copy, PartialEq)]
enum Gate {
    Open,
    Closed(FaultPoint),
    Failing(FaultPoint),
}

/// Holds the writer thread at a step, and lets it go on or fail there.
struct Turnstile(Mutex<Gate>, Condvar);

impl Turnstile {
    fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Gate::Open), Condvar::new()))
    }

    fn turn(&self, gate: Gate) {
        *self.0.lock().unwrap() = gate;
        self.1.notify_all();
    }

    fn pass(&self, point: FaultPoint) -> Result<(), String> {
        let mut gate = self.0.lock().unwrap();
        while *gate == Gate::Closed(point) {
            gate = self.1.wait(gate).unwrap();
        }
        if *gate == Gate::Failing(point) { Err("disk full".to_owned()) } else { Ok(()) }
    }
}

fn open(dir: &TempDir, turnstile: &Arc<Turnstile>) -> LmdbEngine {
    let turnstile = Arc::clone(turnstile);
    let fault = Fault::new(move |point| turnstile.pass(point));
    LmdbEngine::open(dir.path(), Options { fault, ..Options::default() }).unwrap()
}

fn all(view: &(impl ReadTxn + ?Sized)) -> Vec<(Vec<u8>, Vec<u8>)> {
    records(view, everything(false))
}

/// Two transactions that wait for the disk, one that is open over them, in a round of random changes. Returns
/// their outcomes.
fn round(
    engine: &LmdbEngine,
    turnstile: &Turnstile,
    rng: &FakeRng,
    durable: &mut Model,
    fail_at: Option<FaultPoint>,
) -> [StorageResult<()>; 3] {
    let hold_at = fail_at.unwrap_or(FaultPoint::BeforeApply);
    turnstile.turn(Gate::Closed(hold_at));
    let mut model = durable.clone();
    let outcomes = thread::scope(|scope| {
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let mut txn = engine.write(ONE).unwrap();
                compare(rng, txn.as_ref(), &model);
                change(rng, txn.as_mut(), &mut model);
                // So that there always is something to write, and to fail.
                let new = rng.next_u64().to_le_bytes();
                txn.store(b"new", &new).unwrap();
                model.insert(b"new".to_vec(), new.to_vec());
                commit_elsewhere(engine, scope, txn)
            })
            .collect();
        let mut txn = engine.write(ONE).unwrap();
        compare(rng, txn.as_ref(), &model);
        assert_eq!(all(txn.as_ref()), expected(&model, everything(false)));
        change(rng, txn.as_mut(), &mut model);
        compare(rng, txn.as_ref(), &model);
        assert_eq!(records(txn.as_ref(), everything(true)), expected(&model, everything(true)));
        // Readers see none of it.
        assert_eq!(all(engine.read(ONE).unwrap().as_ref()), expected(durable, everything(false)));
        // One that saw nothing unsettled has nothing to do with all this.
        let mut apart = engine.write(TWO).unwrap();
        apart.store(b"apart", b"").unwrap();
        turnstile.turn(fail_at.map_or(Gate::Open, Gate::Failing));
        let mut waited = waiting.into_iter().map(|outcome| outcome.recv().unwrap());
        let (first, second) = (waited.next().unwrap(), waited.next().unwrap());
        turnstile.turn(Gate::Open);
        let last = txn.commit();
        apart.commit().unwrap();
        [first, second, last]
    });
    if fail_at.is_none() {
        *durable = model;
    }
    outcomes
}

/// Commits on another thread, which is where the transaction must be made: so it repeats what `txn` holds.
fn commit_elsewhere<'s>(
    engine: &'s LmdbEngine,
    scope: &'s thread::Scope<'s, '_>,
    txn: Box<dyn WriteTxn + '_>,
) -> mpsc::Receiver<StorageResult<()>> {
    let before = engine_view(txn.as_ref());
    drop(txn);
    let (told, outcome) = mpsc::channel();
    let (began, begun) = mpsc::channel();
    scope.spawn(move || {
        let mut txn = engine.write(ONE).unwrap();
        for (key, _) in all(txn.as_ref()) {
            if !before.contains_key(&key) {
                txn.remove(&key).unwrap();
            }
        }
        for (key, value) in &before {
            if txn.load(key).unwrap().as_ref() != Some(value) {
                txn.store(key, value).unwrap();
            }
        }
        began.send(()).unwrap();
        told.send(txn.commit()).unwrap();
    });
    // From here on the next writer waits until this transaction is queued.
    begun.recv().unwrap();
    outcome
}

fn engine_view(txn: &(impl ReadTxn + ?Sized)) -> Model {
    all(txn).into_iter().collect()
}

#[test]
fn layers_are_read_as_one() {
    let (dir, turnstile, rng) = (TempDir::new().unwrap(), Turnstile::new(), FakeRng::new(7));
    let engine = open(&dir, &turnstile);
    let mut durable = Model::new();
    for _ in 0..60 {
        for outcome in round(&engine, &turnstile, &rng, &mut durable, None) {
            outcome.unwrap();
        }
        assert_eq!(all(engine.read(ONE).unwrap().as_ref()), expected(&durable, everything(false)));
    }
}

#[test]
fn what_is_built_on_a_failure_fails() {
    let (dir, turnstile, rng) = (TempDir::new().unwrap(), Turnstile::new(), FakeRng::new(8));
    let mut engine = open(&dir, &turnstile);
    let mut durable = Model::new();
    for point in [FaultPoint::BeforeApply, FaultPoint::MidApply, FaultPoint::BeforeCommit] {
        for _ in 0..5 {
            round(&engine, &turnstile, &rng, &mut durable, None)
                .into_iter()
                .for_each(|outcome| outcome.unwrap());
            for outcome in round(&engine, &turnstile, &rng, &mut durable, Some(point)) {
                assert!(matches!(outcome, Err(StorageError::Engine(_))), "{outcome:?}");
            }
            let wanted = expected(&durable, everything(false));
            assert_eq!(all(engine.read(ONE).unwrap().as_ref()), wanted);
            assert_eq!(all(engine.write(ONE).unwrap().as_ref()), wanted);
        }
        drop(engine);
        engine = open(&dir, &turnstile);
        assert_eq!(all(engine.read(ONE).unwrap().as_ref()), expected(&durable, everything(false)));
    }
}

/// A fault after the disk has it is no failure, whatever the hook says.
#[test]
fn what_is_durable_is_acknowledged() {
    let (dir, turnstile) = (TempDir::new().unwrap(), Turnstile::new());
    let engine = open(&dir, &turnstile);
    turnstile.turn(Gate::Failing(FaultPoint::AfterCommit));
    set(&engine, ONE, b"a", b"1");
    assert_eq!(engine.read(ONE).unwrap().load(b"a").unwrap().as_deref(), Some(&b"1"[..]));
}

/// Hooks of a transaction that failed are never called, and one that panics harms nobody.
#[test]
fn hooks_and_failures() {
    let (dir, turnstile) = (TempDir::new().unwrap(), Turnstile::new());
    let engine = open(&dir, &turnstile);
    let calls = Arc::new(Mutex::new(Vec::new()));
    let commit = |name: &'static str| {
        let mut txn = engine.write(ONE).unwrap();
        txn.store(name.as_bytes(), b"").unwrap();
        let told = Arc::clone(&calls);
        txn.after_commit(Box::new(move || told.lock().unwrap().push(name)));
        txn.after_commit(Box::new(|| std::panic::resume_unwind(Box::new("a hook that panics"))));
        let told = Arc::clone(&calls);
        txn.after_commit(Box::new(move || told.lock().unwrap().push(name)));
        txn.commit()
    };
    commit("first").unwrap();
    turnstile.turn(Gate::Failing(FaultPoint::BeforeCommit));
    assert!(commit("failed").is_err());
    turnstile.turn(Gate::Open);
    commit("second").unwrap();
    assert_eq!(*calls.lock().unwrap(), ["first", "first", "second", "second"]);
}

/// Transactions that come while the disk is busy share one commit, and their order stays.
#[test]
fn waiting_transactions_share_a_commit() {
    let dir = TempDir::new().unwrap();
    let (turnstile, commits) = (Turnstile::new(), Arc::new(Mutex::new(0_u32)));
    let (held, counted) = (Arc::clone(&turnstile), Arc::clone(&commits));
    let (arrived, at_work) = mpsc::channel();
    let fault = Fault::new(move |point| {
        if point == FaultPoint::BeforeApply {
            arrived.send(()).unwrap();
        }
        if point == FaultPoint::AfterCommit {
            *counted.lock().unwrap() += 1;
        }
        held.pass(point)
    });
    let engine = LmdbEngine::open(dir.path(), Options { fault, ..Options::default() }).unwrap();
    turnstile.turn(Gate::Closed(FaultPoint::BeforeApply));
    thread::scope(|scope| {
        for number in 0..32_u32 {
            let (began, begun) = mpsc::channel();
            let engine = &engine;
            scope.spawn(move || {
                let mut txn = engine.write(ONE).unwrap();
                txn.store(b"last", &number.to_le_bytes()).unwrap();
                began.send(()).unwrap();
                txn.commit().unwrap();
            });
            begun.recv().unwrap();
            if number == 0 {
                // The writer thread has taken the first one, alone; the others find it busy.
                at_work.recv().unwrap();
            }
        }
        // Queued: the last one has given the partition back.
        drop(engine.write(ONE).unwrap());
        turnstile.turn(Gate::Open);
    });
    assert_eq!(*commits.lock().unwrap(), 2);
    assert_eq!(engine.read(ONE).unwrap().load(b"last").unwrap().unwrap(), 31_u32.to_le_bytes());
}
