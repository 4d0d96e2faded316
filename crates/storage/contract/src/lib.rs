//! The test suite every storage engine and every blob store passes: what [`Engine`] and [`Blobs`] promise, as
//! tests. An engine's tests call [`engine_contract!`] or [`blobs_contract!`]; each promise becomes one test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "all of it is test code")]

mod blobs;
mod engine;
mod model;
mod threads;

pub use blobs::*;
pub use engine::*;
pub use model::*;
pub use threads::*;

use ropewalk_storage_api::{Blobs, Engine, PartitionId, ReadTxn, Scan, ScanStep};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// An engine that can be closed and opened again. The tests drop what they were given before they open again.
pub trait EngineFixture: Sync {
    /// Opens it, with what was committed before.
    fn open(&self) -> Arc<dyn Engine>;
}

/// A blob store that can be closed and opened again, as [`EngineFixture`].
pub trait BlobsFixture: Sync {
    /// Opens it, with what was put before.
    fn open(&self) -> Arc<dyn Blobs>;
}

/// Records by key: the model an engine is compared with.
pub type Model = BTreeMap<Vec<u8>, Vec<u8>>;

/// The whole partition, or a range of it, in the order the engine gives it.
pub fn records(txn: &(impl ReadTxn + ?Sized), scan: Scan<'_>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut found = Vec::new();
    txn.scan(scan, &mut |key, value| {
        found.push((key.to_vec(), value.to_vec()));
        Ok(ScanStep::Continue)
    })
    .unwrap();
    found
}

/// What [`records`] must give.
pub fn expected(model: &Model, scan: Scan<'_>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let after = |key: &[u8]| match scan.from {
        Bound::Included(from) => key >= from,
        Bound::Excluded(from) => key > from,
        Bound::Unbounded => true,
    };
    let before = |key: &[u8]| match scan.to {
        Bound::Included(to) => key <= to,
        Bound::Excluded(to) => key < to,
        Bound::Unbounded => true,
    };
    let mut found: Vec<_> = model.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    found.retain(|(key, _)| after(key) && before(key));
    if scan.reverse {
        found.reverse();
    }
    found
}

/// All of it.
pub fn everything(reverse: bool) -> Scan<'static> {
    Scan { from: Bound::Unbounded, to: Bound::Unbounded, reverse }
}

/// Commits one record.
pub fn set(engine: &dyn Engine, partition: PartitionId, key: &[u8], value: &[u8]) {
    let mut txn = engine.write(partition).unwrap();
    txn.store(key, value).unwrap();
    txn.commit().unwrap();
}

/// Makes a `#[test]` of every promise of [`Engine`]; `$fixture` is evaluated for each.
#[macro_export]
macro_rules! engine_contract {
    ($fixture:expr) => {
        $crate::engine_contract! { $fixture;
            point_reads, lengths, key_order, ranges, partitions_are_apart, snapshots_stand_still, own_writes_are_read,
            dropping_changes_nothing, visitors_stop_and_fail, empty_transactions, large_transactions,
            committed_means_kept, sealed_records, random_transactions, writers_wait, counts_are_not_lost,
            hooks_run_in_commit_order, hooks_of_failed_transactions_do_not_run, sums_stay, partitions_in_parallel,
        }
    };
    ($fixture:expr; $($promise:ident),* $(,)?) => {
        $(
            #[test]
            fn $promise() {
                $crate::$promise(&$fixture);
            }
        )*
    };
}

/// Makes a `#[test]` of every promise of [`Blobs`]; `$fixture` is evaluated for each.
#[macro_export]
macro_rules! blobs_contract {
    ($fixture:expr) => {
        $crate::engine_contract! { $fixture;
            blobs_are_kept, sources_are_kept, blob_ranges, missing_blobs, listed_blobs, sweeping_asks,
            sweeping_spares_the_new, puts_in_parallel,
        }
    };
}
