//! The in-memory model of a storage engine: what every other engine must behave like. Nothing is kept.

mod blobs;

pub use blobs::MemBlobs;

use ropewalk_storage_api::{
    AfterCommit, Engine, Layer, Layered, PartitionId, ReadTxn, Scan, StorageResult, Visit, WriteTxn,
    check_lengths, walk,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};

/// Shared keys and values, so that a map that is being read is cheap to copy.
type Map = BTreeMap<Arc<[u8]>, Arc<[u8]>>;

/// One partition: its records, shared with open snapshots, and whether somebody writes.
#[derive(Default)]
struct Partition {
    records: RwLock<Arc<Map>>,
    writing: Mutex<bool>,
    free: Condvar,
}

/// A whole engine in memory.
#[derive(Default)]
pub struct MemEngine(Mutex<BTreeMap<PartitionId, Arc<Partition>>>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MemEngine {
    fn partition(&self, id: PartitionId) -> Arc<Partition> {
        Arc::clone(lock(&self.0).entry(id).or_default())
    }
}

impl Partition {
    fn snapshot(&self) -> Arc<Map> {
        Arc::clone(&self.records.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What stood in a partition at one moment.
struct View(Arc<Map>);

impl View {
    fn layer<'a>(&'a self, scan: Scan<'a>) -> Box<dyn Iterator<Item = Layer<'a>> + 'a> {
        let range = self
            .0
            .range::<[u8], _>((scan.from, scan.to))
            .map(|(key, value)| Ok((&key[..], Some(&value[..]))));
        if scan.reverse { Box::new(range.rev()) } else { Box::new(range) }
    }
}

impl ReadTxn for View {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        Ok(self.0.get(key).map(|value| value.to_vec()))
    }

    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        if scan.is_empty() { Ok(()) } else { walk(self.layer(scan), visit) }
    }
}

/// What a transaction changed, over what was there when it began.
struct Writing {
    base: View,
    changes: BTreeMap<Arc<[u8]>, Option<Arc<[u8]>>>,
    hooks: Vec<AfterCommit>,
    partition: Arc<Partition>,
}

impl Drop for Writing {
    fn drop(&mut self) {
        *lock(&self.partition.writing) = false;
        self.partition.free.notify_one();
    }
}

impl ReadTxn for Writing {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        match self.changes.get(key) {
            Some(changed) => Ok(changed.as_deref().map(<[u8]>::to_vec)),
            None => self.base.load(key),
        }
    }

    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        if scan.is_empty() {
            return Ok(());
        }
        let changes = self.changes.range::<[u8], _>((scan.from, scan.to));
        let changes = changes.map(|(key, value)| Ok((&key[..], value.as_deref())));
        if scan.reverse {
            walk(Layered::new(self.base.layer(scan), changes.rev(), true), visit)
        } else {
            walk(Layered::new(self.base.layer(scan), changes, false), visit)
        }
    }
}

impl WriteTxn for Writing {
    fn store(&mut self, key: &[u8], value: &[u8]) -> StorageResult<()> {
        check_lengths(key, value)?;
        self.changes.insert(key.into(), Some(value.into()));
        Ok(())
    }

    fn remove(&mut self, key: &[u8]) -> StorageResult<()> {
        check_lengths(key, &[])?;
        self.changes.insert(key.into(), None);
        Ok(())
    }

    fn after_commit(&mut self, hook: AfterCommit) {
        self.hooks.push(hook);
    }

    fn commit(mut self: Box<Self>) -> StorageResult<()> {
        // The own snapshot goes first, so that the map is changed in place when nobody else reads it.
        self.base = View(Arc::default());
        let mut records = self.partition.records.write().unwrap_or_else(PoisonError::into_inner);
        let map = Arc::make_mut(&mut records);
        for (key, value) in std::mem::take(&mut self.changes) {
            match value {
                Some(value) => drop(map.insert(key, value)),
                None => drop(map.remove(&key)),
            }
        }
        drop(records);
        // Still before the next writer of this partition may begin, so hooks run in commit order.
        std::mem::take(&mut self.hooks).into_iter().for_each(|hook| hook());
        Ok(())
    }
}

impl Engine for MemEngine {
    fn name(&self) -> &'static str {
        "mem"
    }

    fn read(&self, partition: PartitionId) -> StorageResult<Box<dyn ReadTxn + '_>> {
        Ok(Box::new(View(self.partition(partition).snapshot())))
    }

    fn write(&self, partition: PartitionId) -> StorageResult<Box<dyn WriteTxn + '_>> {
        let partition = self.partition(partition);
        let mut writing = lock(&partition.writing);
        while *writing {
            writing = partition.free.wait(writing).unwrap_or_else(PoisonError::into_inner);
        }
        *writing = true;
        drop(writing);
        let base = View(partition.snapshot());
        Ok(Box::new(Writing { base, changes: BTreeMap::new(), hooks: Vec::new(), partition }))
    }

    fn partitions(&self) -> StorageResult<Vec<PartitionId>> {
        let partitions = lock(&self.0);
        let filled = partitions.iter().filter(|(_, partition)| !partition.snapshot().is_empty());
        Ok(filled.map(|(id, _)| *id).collect())
    }
}
