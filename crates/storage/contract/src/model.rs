//! Random transactions against a model, with closing and opening in between.

use crate::{EngineFixture, Model, everything, expected, records};
use ropewalk_base::{FakeRng, Rng};
use ropewalk_storage_api::{Engine, PartitionId, ReadTxn, Scan, WriteTxn};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

const TRANSACTIONS: u64 = 600;

/// A random number below `below`.
pub fn below(rng: &FakeRng, below: u64) -> u64 {
    rng.next_u64() % below
}

/// A random key out of a small space, so that keys meet.
pub fn random_key(rng: &FakeRng) -> Vec<u8> {
    let length = below(rng, 4) as usize;
    (0..length).map(|_| [0, 1, b'a', 0xFF][below(rng, 4) as usize]).collect()
}

/// A random value, now and then larger than a page.
pub fn random_value(rng: &FakeRng) -> Vec<u8> {
    let length = if below(rng, 20) == 0 { below(rng, 20_000) } else { below(rng, 40) };
    let mut value = vec![0; length as usize];
    rng.fill(&mut value);
    value
}

fn random_end<'a>(rng: &FakeRng, key: &'a [u8]) -> Bound<&'a [u8]> {
    match below(rng, 4) {
        0 => Bound::Unbounded,
        1 => Bound::Excluded(key),
        _ => Bound::Included(key),
    }
}

/// Compares a view with the model: some keys and some ranges in both directions.
pub fn compare(rng: &FakeRng, view: &(impl ReadTxn + ?Sized), model: &Model) {
    for _ in 0..4 {
        let key = random_key(rng);
        assert_eq!(view.load(&key).unwrap().as_ref(), model.get(&key));
        let (from, to) = (random_key(rng), random_key(rng));
        let scan =
            Scan { from: random_end(rng, &from), to: random_end(rng, &to), reverse: below(rng, 2) == 0 };
        assert_eq!(records(view, scan), expected(model, scan), "{scan:?}");
    }
}

/// Random changes, in the transaction and in the model.
pub fn change(rng: &FakeRng, txn: &mut (impl WriteTxn + ?Sized), model: &mut Model) {
    for _ in 0..below(rng, 10) {
        let key = random_key(rng);
        if below(rng, 3) == 0 {
            txn.remove(&key).unwrap();
            model.remove(&key);
        } else {
            let value = random_value(rng);
            txn.store(&key, &value).unwrap();
            model.insert(key, value);
        }
    }
}

fn compare_all(engine: &dyn Engine, models: &BTreeMap<PartitionId, Model>) {
    for (partition, model) in models {
        let view = engine.read(*partition).unwrap();
        assert_eq!(records(view.as_ref(), everything(false)), expected(model, everything(false)));
        assert_eq!(records(view.as_ref(), everything(true)), expected(model, everything(true)));
    }
    let filled: Vec<_> = models.iter().filter(|(_, model)| !model.is_empty()).map(|(id, _)| *id).collect();
    assert_eq!(engine.partitions().unwrap(), filled);
}

/// Thousands of random steps give what a map gives.
pub fn random_transactions(fixture: &dyn EngineFixture) {
    let rng = FakeRng::new(20_240_607);
    let mut models: BTreeMap<PartitionId, Model> =
        [0, 1, 2, u64::MAX].map(|id| (PartitionId(id), Model::new())).into();
    let mut engine: Arc<dyn Engine> = fixture.open();
    for step in 0..TRANSACTIONS {
        let ids: Vec<_> = models.keys().copied().collect();
        let partition = ids[below(&rng, ids.len() as u64) as usize];
        let snapshot = engine.read(partition).unwrap();
        let committed = models[&partition].clone();
        let mut model = committed.clone();
        let mut txn = engine.write(partition).unwrap();
        for _ in 0..=below(&rng, 3) {
            change(&rng, txn.as_mut(), &mut model);
            compare(&rng, txn.as_ref(), &model);
        }
        if below(&rng, 4) == 0 {
            drop(txn);
        } else {
            txn.commit().unwrap();
            models.insert(partition, model);
        }
        compare(&rng, snapshot.as_ref(), &committed);
        drop(snapshot);
        if step % 50 == 0 {
            compare_all(engine.as_ref(), &models);
            drop(engine);
            engine = fixture.open();
            compare_all(engine.as_ref(), &models);
        }
    }
}
