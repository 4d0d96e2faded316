//! The traits of an engine.

use crate::{StorageError, StorageResult};
use std::fmt;
use std::ops::Bound;

/// Longest key, bytes, without the partition (LMDB takes 511 with it).
pub const KEY_BYTES_MAX: usize = 480;
/// Longest value, bytes, with its checksum; what may be longer is a blob. An engine may rely on it, and takes a
/// longer one that it reads for damage.
pub const VALUE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Refuses keys and values that engines need not take.
///
/// # Errors
/// [`StorageError::KeyTooLong`], [`StorageError::ValueTooLong`].
pub fn check_lengths(key: &[u8], value: &[u8]) -> StorageResult<()> {
    if key.len() > KEY_BYTES_MAX {
        return Err(StorageError::KeyTooLong(key.len()));
    }
    if value.len() > VALUE_BYTES_MAX {
        return Err(StorageError::ValueTooLong(value.len()));
    }
    Ok(())
}

/// One mailbox's key space; 0 is the system's own (directory, list of mailboxes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionId(pub u64);

impl PartitionId {
    /// The system's own partition.
    pub const SYSTEM: Self = Self(0);
}

impl fmt::Display for PartitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "partition {}", self.0)
    }
}

/// A range of keys and the direction to walk it in.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    /// Lower end.
    pub from: Bound<&'a [u8]>,
    /// Upper end.
    pub to: Bound<&'a [u8]>,
    /// From the upper end down.
    pub reverse: bool,
}

impl Scan<'_> {
    /// Whether no key can lie in the range. `BTreeMap::range` panics on such ends, so engines ask first.
    pub fn is_empty(&self) -> bool {
        match (self.from, self.to) {
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
            (Bound::Included(from), Bound::Included(to)) => from > to,
            (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => {
                from >= to
            }
        }
    }
}

/// What a scan's visitor wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanStep {
    /// The next record.
    Continue,
    /// Nothing more.
    Stop,
}

/// What a scan does with each record: its key and its value.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> StorageResult<ScanStep> + 'a;

/// Called once, after the transaction is durable and visible, in commit order within a partition. Must not
/// block and must not use the engine.
pub type AfterCommit = Box<dyn FnOnce() + Send>;

/// A consistent view of one partition: what was committed when it began, and, inside a [`WriteTxn`], what
/// this transaction wrote. Short-lived: materialise a page and drop it.
pub trait ReadTxn {
    /// The value under `key`.
    ///
    /// # Errors
    /// When the engine fails.
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>>;

    /// Calls `visit` with each record of the range, in key order or against it. A range whose ends are the
    /// wrong way round is empty.
    ///
    /// # Errors
    /// When the engine fails, or the first error of `visit`.
    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()>;
}

/// A transaction on one partition. Writers of one partition are serialised: the second waits in
/// [`Engine::write`] until the first has called [`WriteTxn::commit`] or was dropped, and then sees what it
/// wrote. Dropping without commit changes nothing.
///
/// What it reads may not be durable yet, because an engine may let it begin while the one before it is still
/// on its way to the disk. It is once this one is committed, so whoever promises something because of what he
/// read here commits first, even with nothing to write.
pub trait WriteTxn: ReadTxn {
    /// Sets a key.
    ///
    /// # Errors
    /// When the key or the value is too long or the engine fails.
    fn store(&mut self, key: &[u8], value: &[u8]) -> StorageResult<()>;

    /// Removes a key; it need not exist.
    ///
    /// # Errors
    /// When the engine fails.
    fn remove(&mut self, key: &[u8]) -> StorageResult<()>;

    /// Has `hook` called once this transaction is durable; never if it fails.
    fn after_commit(&mut self, hook: AfterCommit);

    /// Makes everything durable and visible, all or nothing, and returns when it is.
    ///
    /// # Errors
    /// When the engine fails; then nothing was kept, and a transaction that had already built on this one
    /// fails as well.
    fn commit(self: Box<Self>) -> StorageResult<()>;
}

/// An ordered key space with transactions, partitioned.
pub trait Engine: Send + Sync + 'static {
    /// The name it is chosen by in configuration.
    fn name(&self) -> &'static str;

    /// A view of a partition; an unknown partition is empty.
    ///
    /// # Errors
    /// When the engine fails.
    fn read(&self, partition: PartitionId) -> StorageResult<Box<dyn ReadTxn + '_>>;

    /// Begins a transaction; waits for the partition's writer before it.
    ///
    /// # Errors
    /// When the engine fails.
    fn write(&self, partition: PartitionId) -> StorageResult<Box<dyn WriteTxn + '_>>;

    /// All partitions that hold a record, ascending.
    ///
    /// # Errors
    /// When the engine fails.
    fn partitions(&self) -> StorageResult<Vec<PartitionId>>;
}
