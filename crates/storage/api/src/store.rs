//! The engine as the core sees it: every record sealed with a checksum over its key and value.

use crate::engine::Visit;
use crate::{
    AfterCommit, Blobs, Engine, PartitionId, ReadTxn, Scan, ScanStep, StorageError, StorageResult, WriteTxn,
};
use std::ops::Bound;
use std::sync::Arc;

/// An engine and its large values. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
    blobs: Arc<dyn Blobs>,
}

impl Store {
    /// Joins an engine and a blob store.
    pub fn new(engine: Arc<dyn Engine>, blobs: Arc<dyn Blobs>) -> Self {
        Self { engine, blobs }
    }

    /// The same engine with other large values.
    #[must_use]
    pub fn with_blobs(self, blobs: Arc<dyn Blobs>) -> Self {
        Self { blobs, ..self }
    }

    /// The engine.
    pub fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    /// The large values.
    pub fn blobs(&self) -> &dyn Blobs {
        self.blobs.as_ref()
    }

    /// A view of a partition.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn read(&self, partition: PartitionId) -> StorageResult<Snapshot<'_>> {
        Ok(Snapshot { partition, txn: self.engine.read(partition)? })
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn write(&self, partition: PartitionId) -> StorageResult<Txn<'_>> {
        Ok(Txn { partition, txn: self.engine.write(partition)?, changed: false })
    }
}

/// What [`Reading::survey`] does with each record: its key, and its value unless it is damaged.
pub type Survey<'a> = dyn FnMut(&[u8], Option<&[u8]>) -> StorageResult<ScanStep> + 'a;

/// The first key that is greater than every key with this prefix; none if there is no such key.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != 0xFF)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

fn checksum(key: &[u8], value: &[u8]) -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(value);
    hasher.finalize().to_le_bytes()
}

fn unseal<'a>(partition: PartitionId, key: &[u8], sealed: &'a [u8]) -> StorageResult<&'a [u8]> {
    if let Some((value, sum)) = sealed.split_last_chunk::<4>()
        && *sum == checksum(key, value)
    {
        return Ok(value);
    }
    let key = key.iter().map(|byte| format!("{byte:02x}")).collect();
    Err(StorageError::DamagedRecord { partition, key })
}

/// Reading, the same in a snapshot and inside a transaction.
pub trait Reading {
    #[doc(hidden)]
    fn parts(&self) -> (PartitionId, &dyn ReadTxn);

    /// The partition.
    fn partition(&self) -> PartitionId {
        self.parts().0
    }

    /// The value under `key`.
    ///
    /// # Errors
    /// When the engine fails or the record is damaged.
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        let (partition, txn) = self.parts();
        let Some(mut sealed) = txn.load(key)? else { return Ok(None) };
        let length = unseal(partition, key, &sealed)?.len();
        sealed.truncate(length);
        Ok(Some(sealed))
    }

    /// Whether there is a record under `key`.
    ///
    /// # Errors
    /// When the engine fails.
    fn contains(&self, key: &[u8]) -> StorageResult<bool> {
        Ok(self.parts().1.load(key)?.is_some())
    }

    /// Walks a range of keys; `visit` gets keys and values without checksum.
    ///
    /// # Errors
    /// When the engine fails, a record is damaged, or `visit` returns one.
    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        let (partition, txn) = self.parts();
        txn.scan(scan, &mut |key, sealed| visit(key, unseal(partition, key, sealed)?))
    }

    /// As [`Reading::scan_prefix`], ascending, but goes on where a record is damaged: `visit` gets its key without
    /// a value. For checks; an empty prefix walks the whole partition.
    ///
    /// # Errors
    /// When the engine fails, or `visit` returns one.
    fn survey(&self, prefix: &[u8], visit: &mut Survey<'_>) -> StorageResult<()> {
        let (partition, txn) = self.parts();
        let end = after_prefix(prefix);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let scan = Scan { from: Bound::Included(prefix), to, reverse: false };
        txn.scan(scan, &mut |key, sealed| visit(key, unseal(partition, key, sealed).ok()))
    }

    /// Walks all keys that begin with `prefix`.
    ///
    /// # Errors
    /// As [`Reading::scan`].
    fn scan_prefix(&self, prefix: &[u8], reverse: bool, visit: &mut Visit<'_>) -> StorageResult<()> {
        let end = after_prefix(prefix);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        self.scan(Scan { from: Bound::Included(prefix), to, reverse }, visit)
    }
}

/// A consistent view of one partition.
pub struct Snapshot<'a> {
    partition: PartitionId,
    txn: Box<dyn ReadTxn + 'a>,
}

impl Reading for Snapshot<'_> {
    fn parts(&self) -> (PartitionId, &dyn ReadTxn) {
        (self.partition, self.txn.as_ref())
    }
}

/// A transaction on one partition. Dropped without [`Txn::commit`] it changes nothing.
pub struct Txn<'a> {
    partition: PartitionId,
    txn: Box<dyn WriteTxn + 'a>,
    changed: bool,
}

impl Reading for Txn<'_> {
    fn parts(&self) -> (PartitionId, &dyn ReadTxn) {
        (self.partition, self.txn.as_ref())
    }
}

impl Txn<'_> {
    /// Whether anything was set or removed so far.
    pub const fn is_changed(&self) -> bool {
        self.changed
    }

    /// Sets a key.
    ///
    /// # Errors
    /// When the key or the value is too long or the engine fails.
    pub fn store(&mut self, key: &[u8], value: &[u8]) -> StorageResult<()> {
        self.changed = true;
        let mut sealed = Vec::with_capacity(value.len() + 4);
        sealed.extend_from_slice(value);
        sealed.extend_from_slice(&checksum(key, value));
        self.txn.store(key, &sealed)
    }

    /// Removes a key; it need not exist.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn remove(&mut self, key: &[u8]) -> StorageResult<()> {
        self.changed = true;
        self.txn.remove(key)
    }

    /// Has `hook` called once this transaction is durable.
    pub fn after_commit(&mut self, hook: AfterCommit) {
        self.txn.after_commit(hook);
    }

    /// Makes everything durable and visible.
    ///
    /// # Errors
    /// When the engine fails; then nothing was kept.
    pub fn commit(self) -> StorageResult<()> {
        self.txn.commit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix() {
        assert_eq!(after_prefix(&[1, 2]), Some(vec![1, 3]));
        assert_eq!(after_prefix(&[1, 0xFF]), Some(vec![2]));
        assert_eq!(after_prefix(&[0xFF]), None);
        assert_eq!(after_prefix(&[]), None);
    }

    #[test]
    fn a_changed_bit_is_found() {
        let mut sealed = b"value".to_vec();
        sealed.extend(checksum(b"key", b"value"));
        assert_eq!(unseal(PartitionId(1), b"key", &sealed).unwrap(), b"value");
        assert!(unseal(PartitionId(1), b"kez", &sealed).is_err());
        for bit in 0..sealed.len() * 8 {
            sealed[bit / 8] ^= 1 << (bit % 8);
            assert!(unseal(PartitionId(1), b"key", &sealed).is_err(), "bit {bit}");
            sealed[bit / 8] ^= 1 << (bit % 8);
        }
    }
}
