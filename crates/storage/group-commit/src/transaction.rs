//! A transaction: its own changes over those its predecessors have not settled yet, over what is durable.

use crate::Shared;
use crate::partition::{Lease, WriteSet};
use crate::writer::Progress;
use ropewalk_storage_api::{
    AfterCommit, Layer, Layered, PartitionId, ReadTxn, Scan, ScanStep, StorageError, StorageResult, Visit,
    WriteTxn, check_lengths, walk,
};
use std::sync::Arc;

/// How an engine is read below its transactions.
pub trait Durable: Send + Sync + 'static {
    /// How a transaction reads one partition as it is durable. What becomes durable after it was made may be seen
    /// or not.
    type View<'d>: ReadTxn
    where
        Self: 'd;
    /// What the engine must hold to write to a partition; dropped when nobody writes to it and nothing is pending.
    type Claim: Send;

    /// Makes a view.
    ///
    /// # Errors
    /// When the engine fails.
    fn view(&self, partition: PartitionId) -> StorageResult<Self::View<'_>>;

    /// Takes what is needed to write to a partition, or keeps what is still good of `before`. Comes before
    /// [`Durable::view`].
    ///
    /// # Errors
    /// When the engine fails.
    fn claim(&self, partition: PartitionId, before: Option<Self::Claim>) -> StorageResult<Self::Claim>;

    /// Whether a transaction may be kept that was begun before the last failure, as long as it saw nothing that was
    /// not durable. Not where a failure can mean that others have written meanwhile.
    const FAILURES_KEEP_OTHERS: bool;
}

/// An open transaction.
pub struct Transaction<'e, D: Durable> {
    shared: &'e Shared<D>,
    partition: PartitionId,
    view: D::View<'e>,
    changes: WriteSet,
    hooks: Vec<AfterCommit>,
    /// Set if a failure since then would make what was read untrue.
    built_on: Option<Progress>,
    lease: Lease<D::Claim>,
    /// After the lease, so that it is dropped after it.
    tidy: Tidy<'e, D>,
}

/// Frees what nobody needs any more in the partition's place, when dropped.
struct Tidy<'e, D: Durable>(&'e Shared<D>, PartitionId);

impl<D: Durable> Drop for Tidy<'_, D> {
    fn drop(&mut self) {
        self.0.partitions.tidy(self.1, self.0.writer.progress().settled);
    }
}

impl<'e, D: Durable> Transaction<'e, D> {
    pub(crate) fn begin(shared: &'e Shared<D>, partition: PartitionId) -> StorageResult<Self> {
        // Bound in this order they are dropped lease first, should the engine fail.
        let tidy = Tidy(shared, partition);
        let mut lease = shared.partitions.lease(partition);
        // Claiming may be what finds out that everything begun before is outdated, so it is asked again then.
        let progress = loop {
            let progress = shared.writer.progress();
            let before = lease.claim.take();
            lease.claim = Some(shared.durable.claim(partition, before)?);
            if shared.writer.progress().failures == progress.failures {
                break progress;
            }
        };
        // What is settled now is in the view, because that is made after; what settles in between is in both,
        // with the same value.
        lease.pending.clean(progress.settled);
        let view = shared.durable.view(partition)?;
        let built_on = Some(progress).filter(|_| !D::FAILURES_KEEP_OTHERS || !lease.pending.is_settled());
        let (changes, hooks) = (WriteSet::new(), Vec::new());
        Ok(Self { shared, partition, view, changes, hooks, built_on, lease, tidy })
    }

    /// What lies over the durable records of a range, in its direction: own changes over pending ones.
    fn upper<'a>(&'a self, scan: Scan<'_>) -> Box<dyn Iterator<Item = Layer<'a>> + 'a> {
        let range = (scan.from, scan.to);
        let own = self.changes.range::<[u8], _>(range).map(|(key, change)| Ok((&key[..], change.as_deref())));
        let pending = self.lease.pending.changes.range::<[u8], _>(range);
        let pending = pending.map(|(key, (_, change))| Ok((&key[..], change.as_deref())));
        if scan.reverse {
            Box::new(Layered::new(pending.rev(), own.rev(), true))
        } else {
            Box::new(Layered::new(pending, own, false))
        }
    }
}

impl<D: Durable> ReadTxn for Transaction<'_, D> {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        let change =
            self.changes.get(key).or_else(|| self.lease.pending.changes.get(key).map(|(_, change)| change));
        match change {
            Some(change) => Ok(change.as_deref().map(<[u8]>::to_vec)),
            None => self.view.load(key),
        }
    }

    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        if scan.is_empty() {
            return Ok(());
        }
        let mut upper = self.upper(scan).peekable();
        if upper.peek().is_none() {
            return self.view.scan(scan, visit);
        }
        let mut stopped = ScanStep::Continue;
        self.view.scan(scan, &mut |key, value| {
            // What lies over this record or comes before it.
            while let Some(Ok((above, change))) = upper.next_if(|layer| is_due(layer, key, scan.reverse)) {
                if let Some(changed) = change {
                    stopped = visit(above, changed)?;
                }
                if stopped == ScanStep::Stop || above == key {
                    return Ok(stopped);
                }
            }
            stopped = visit(key, value)?;
            Ok(stopped)
        })?;
        if stopped == ScanStep::Stop { Ok(()) } else { walk(upper, visit) }
    }
}

/// Whether a scan that has come to `key` has come to this layer's record too.
fn is_due(layer: &Layer<'_>, key: &[u8], reverse: bool) -> bool {
    layer.as_ref().is_ok_and(|(above, _)| if reverse { *above >= key } else { *above <= key })
}

impl<D: Durable> WriteTxn for Transaction<'_, D> {
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
        let Self { tidy: _tidy, shared, partition, view, changes, hooks, built_on, mut lease } = *self;
        // LMDB cannot reuse pages while a snapshot is open, and this one is not needed any more.
        drop(view);
        if changes.is_empty() && hooks.is_empty() && lease.pending.is_settled() {
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

/// What fails a transaction that was built on another which failed.
pub(crate) fn built_on_a_failure() -> StorageError {
    StorageError::Engine("a transaction that this one was built on has failed".to_owned())
}
