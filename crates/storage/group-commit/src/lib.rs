//! Group commit, for engines whose durable commit costs the same for one transaction as for many.
//!
//! A transaction collects its changes in memory. Its commit hands them to the writer thread, lets the next writer
//! of the partition begin, and waits; that next writer reads over what is not durable yet. The writer thread takes
//! all transactions that have come meanwhile and has the engine make them durable at once. An engine says with
//! [`Durable`] how it is read, makes a [`Shared`], and gives [`Shared::run`] a function that makes a batch durable.

mod partition;
mod transaction;
mod writer;

pub use partition::{Change, WriteSet};
pub use transaction::{Durable, Transaction};
pub use writer::Job;

use partition::Partitions;
use ropewalk_storage_api::{PartitionId, StorageResult};
use writer::Writer;

/// What an engine's transactions and its writer thread share.
pub struct Shared<D: Durable> {
    durable: D,
    partitions: Partitions<D::Claim>,
    writer: Writer,
}

impl<D: Durable> Shared<D> {
    /// Over what is durable.
    pub fn new(durable: D) -> Self {
        Self { durable, partitions: Partitions::new(), writer: Writer::default() }
    }

    /// What is durable.
    pub fn durable(&self) -> &D {
        &self.durable
    }

    /// Begins a transaction; waits for the partition's writer before it.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn begin(&self, partition: PartitionId) -> StorageResult<Transaction<'_, D>> {
        Transaction::begin(self, partition)
    }

    /// The writer thread: makes batches durable with `apply` until [`Shared::close`]. When `apply` fails, nothing
    /// of the batch may be kept, and all that was built on it fails as well.
    pub fn run(&self, mut apply: impl FnMut(&[Job]) -> StorageResult<()>) {
        self.writer.run(&mut apply);
    }

    /// Ends the writer thread when nothing waits.
    pub fn close(&self) {
        self.writer.close();
    }

    /// Fails every transaction that has begun and is not queued yet: what they read may have changed since.
    pub fn outdate(&self) {
        self.writer.outdate();
    }
}
