//! A transaction: its own changes over those its predecessors have not settled yet, over what is on disk.

use crate::Shared;
use crate::partition::{Lease, WriteSet};
use crate::snapshot::Snapshot;
use crate::writer::Progress;
use ropewalk_storage_api::{
    AfterCommit, Layered, PartitionId, ReadTxn, Scan, StorageResult, Visit, WriteTxn, check_lengths, walk,
};
use std::sync::Arc;

/// An open transaction.
pub(crate) struct Transaction<'e> {
    shared: &'e Shared,
    partition: PartitionId,
    snapshot: Snapshot<'e>,
    changes: WriteSet,
    hooks: Vec<AfterCommit>,
    /// Set if something unsettled was there to be seen.
    built_on: Option<Progress>,
    lease: Lease,
    /// After the lease, so that it is dropped after it.
    tidy: Tidy<'e>,
}

/// Frees what nobody needs any more in the partition's place, when dropped.
struct Tidy<'e>(&'e Shared, PartitionId);

impl Drop for Tidy<'_> {
    fn drop(&mut self) {
        self.0.partitions.tidy(self.1, self.0.writer.progress().settled);
    }
}

impl<'e> Transaction<'e> {
    pub(crate) fn begin(shared: &'e Shared, partition: PartitionId) -> StorageResult<Self> {
        let mut lease = shared.partitions.lease(partition);
        let progress = shared.writer.progress();
        // What is settled now is in the snapshot, because that is opened after; what settles in between is in
        // both, with the same value.
        lease.pending.clean(progress.settled);
        let snapshot = Snapshot::new(&shared.environment, partition)?;
        let built_on = Some(progress).filter(|_| !lease.pending.is_settled());
        let (changes, hooks) = (WriteSet::new(), Vec::new());
        let tidy = Tidy(shared, partition);
        Ok(Self { shared, partition, snapshot, changes, hooks, built_on, lease, tidy })
    }
}

impl ReadTxn for Transaction<'_> {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        let change =
            self.changes.get(key).or_else(|| self.lease.pending.changes.get(key).map(|(_, change)| change));
        match change {
            Some(change) => Ok(change.as_deref().map(<[u8]>::to_vec)),
            None => self.snapshot.load(key),
        }
    }

    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        if scan.is_empty() {
            return Ok(());
        }
        let range = (scan.from, scan.to);
        let own = self.changes.range::<[u8], _>(range).map(|(key, change)| Ok((&key[..], change.as_deref())));
        let pending = self.lease.pending.changes.range::<[u8], _>(range);
        let pending = pending.map(|(key, (_, change))| Ok((&key[..], change.as_deref())));
        if own.clone().next().is_none() && pending.clone().next().is_none() {
            return self.snapshot.scan(scan, visit);
        }
        let durable = self.snapshot.layer(scan)?;
        if scan.reverse {
            walk(Layered::new(Layered::new(durable, pending.rev(), true), own.rev(), true), visit)
        } else {
            walk(Layered::new(Layered::new(durable, pending, false), own, false), visit)
        }
    }
}

impl WriteTxn for Transaction<'_> {
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

    fn commit(self: Box<Self>) -> StorageResult<()> {
        // Bound in this order they are dropped lease first.
        let Self { tidy: _tidy, shared, partition, snapshot, changes, hooks, built_on, mut lease } = *self;
        // LMDB cannot reuse pages while a snapshot is open, and this one is not needed any more.
        drop(snapshot);
        if changes.is_empty() && hooks.is_empty() && built_on.is_none() {
            return Ok(());
        }
        let changes = Arc::new(changes);
        let (number, ticket) = shared.writer.queue(partition, built_on, Arc::clone(&changes), hooks)?;
        lease.pending.add(number, &changes);
        drop(changes);
        // The next writer of this partition may begin, and be part of the same durable commit.
        drop(lease);
        ticket.wait()
    }
}
