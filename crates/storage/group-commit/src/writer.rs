//! The writer thread: takes the transactions that wait and makes them durable together.
//!
//! Transactions are numbered in the order they are queued, which is commit order within a partition, because a
//! partition's writer queues while it holds the partition. A number is settled when its transaction is durable
//! or has failed; numbers settle in order.

use crate::partition::{WriteSet, lock};
use crate::transaction::built_on_a_failure;
use ropewalk_storage_api::{AfterCommit, PartitionId, StorageError, StorageResult};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Bytes of keys and values in one durable commit. Bounds how long a small transaction waits for those that are
/// committed with it; a larger one goes alone.
const BATCH_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Where a committing thread waits for the outcome.
#[derive(Default)]
pub(crate) struct Ticket {
    outcome: Mutex<Option<StorageResult<()>>>,
    settled: Condvar,
}

impl Ticket {
    fn settle(&self, outcome: StorageResult<()>) {
        *lock(&self.outcome) = Some(outcome);
        self.settled.notify_one();
    }

    pub(crate) fn wait(&self) -> StorageResult<()> {
        let mut outcome = lock(&self.outcome);
        loop {
            if let Some(outcome) = outcome.take() {
                return outcome;
            }
            outcome = self.settled.wait(outcome).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A transaction on its way to the disk.
pub struct Job {
    partition: PartitionId,
    changes: Arc<WriteSet>,
    hooks: Vec<AfterCommit>,
    /// None once the outcome is told.
    ticket: Option<Arc<Ticket>>,
    number: u64,
    bytes: usize,
}

impl Job {
    /// Where it writes.
    pub fn partition(&self) -> PartitionId {
        self.partition
    }

    /// What it changes.
    pub fn changes(&self) -> &WriteSet {
        &self.changes
    }

    fn settle(&mut self, outcome: StorageResult<()>) {
        if let Some(ticket) = self.ticket.take() {
            ticket.settle(outcome);
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // Only when the writer thread panics; whatever ends it, nobody may wait forever.
        self.settle(Err(thread_ended()));
    }
}

fn thread_ended() -> StorageError {
    StorageError::Engine("the writer thread has ended".to_owned())
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// The number given last.
    given: u64,
    settled: u64,
    /// How many commits failed. A transaction that was begun over unsettled ones is good only as long as this
    /// stays.
    failures: u64,
    closing: bool,
    /// The writer thread is gone.
    dead: bool,
}

/// How far the writer thread is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) settled: u64,
    pub(crate) failures: u64,
}

/// The queue before the writer thread.
#[derive(Default)]
pub(crate) struct Writer {
    queue: Mutex<Queue>,
    work: Condvar,
}

impl Writer {
    pub(crate) fn progress(&self) -> Progress {
        let queue = lock(&self.queue);
        Progress { settled: queue.settled, failures: queue.failures }
    }

    /// Queues a transaction; `built_on` is the progress it was begun with if it saw unsettled ones.
    pub(crate) fn queue(
        &self,
        partition: PartitionId,
        built_on: Option<Progress>,
        changes: Arc<WriteSet>,
        hooks: Vec<AfterCommit>,
    ) -> StorageResult<(u64, Arc<Ticket>)> {
        let size = |(key, value): (&Arc<[u8]>, &Option<Arc<[u8]>>)| {
            key.len() + value.as_ref().map_or(0, |v| v.len())
        };
        let bytes = changes.iter().map(size).fold(0, usize::saturating_add);
        let ticket = Arc::new(Ticket::default());
        let mut queue = lock(&self.queue);
        if queue.dead {
            return Err(thread_ended());
        }
        if built_on.is_some_and(|progress| progress.failures != queue.failures) {
            return Err(built_on_a_failure());
        }
        queue.given += 1;
        let number = queue.given;
        let waiting = Some(Arc::clone(&ticket));
        queue.jobs.push_back(Job { partition, changes, hooks, ticket: waiting, number, bytes });
        drop(queue);
        self.work.notify_one();
        Ok((number, ticket))
    }

    /// Makes every progress that was handed out until now one of the past.
    pub(crate) fn outdate(&self) {
        lock(&self.queue).failures += 1;
    }

    /// Ends the writer thread when the queue is empty.
    pub(crate) fn close(&self) {
        lock(&self.queue).closing = true;
        self.work.notify_one();
    }

    /// The writer thread.
    pub(crate) fn run(&self, apply: &mut dyn FnMut(&[Job]) -> StorageResult<()>) {
        let _last = LastWords(self);
        while let Some(batch) = self.next_batch() {
            match apply(&batch) {
                Ok(()) => self.done(batch),
                Err(error) => self.fail(batch, &error),
            }
        }
    }

    fn next_batch(&self) -> Option<Vec<Job>> {
        let mut queue = lock(&self.queue);
        while queue.jobs.is_empty() {
            if queue.closing {
                return None;
            }
            queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        let mut batch = Vec::new();
        let mut bytes = 0_usize;
        while let Some(job) = queue.jobs.front() {
            bytes = bytes.saturating_add(job.bytes);
            if bytes > BATCH_BYTES_MAX && !batch.is_empty() {
                break;
            }
            batch.extend(queue.jobs.pop_front());
        }
        Some(batch)
    }

    fn done(&self, batch: Vec<Job>) {
        if let Some(last) = batch.last() {
            lock(&self.queue).settled = last.number;
        }
        for mut job in batch {
            for hook in std::mem::take(&mut job.hooks) {
                // A hook that panics must take neither the other hooks nor this thread with it.
                let _ = catch_unwind(AssertUnwindSafe(hook));
            }
            job.settle(Ok(()));
        }
    }

    /// Fails a batch and all that waits behind it, because that may be built on the batch.
    fn fail(&self, batch: Vec<Job>, error: &StorageError) {
        let mut queue = lock(&self.queue);
        queue.failures += 1;
        queue.settled = queue.given;
        let behind = std::mem::take(&mut queue.jobs);
        drop(queue);
        for mut job in batch.into_iter().chain(behind) {
            job.settle(Err(error.clone()));
        }
    }
}

/// Refuses what comes when the writer thread is gone.
struct LastWords<'a>(&'a Writer);

impl Drop for LastWords<'_> {
    fn drop(&mut self) {
        lock(&self.0.queue).dead = true;
        self.0.fail(Vec::new(), &thread_ended());
    }
}
