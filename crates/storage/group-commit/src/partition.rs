//! One writer at a time in a partition, and what its predecessors committed that is not durable yet.

use ropewalk_storage_api::PartitionId;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A value, or none for a removed key.
pub type Change = Option<Arc<[u8]>>;

/// What one transaction changes.
pub type WriteSet = BTreeMap<Arc<[u8]>, Change>;

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The changes of a partition's transactions that the writer thread has not settled yet, laid together.
#[derive(Default)]
pub(crate) struct Pending {
    /// Each change with the number of the transaction it is from.
    pub(crate) changes: BTreeMap<Arc<[u8]>, (u64, Change)>,
    /// The last transaction's number.
    last: u64,
    /// Up to where settled transactions were taken out.
    cleaned: u64,
}

impl Pending {
    pub(crate) fn add(&mut self, number: u64, changes: &WriteSet) {
        let changes = changes.iter().map(|(key, change)| (Arc::clone(key), (number, change.clone())));
        self.changes.extend(changes);
        self.last = number;
    }

    /// Takes out what is settled: durable, so that the engine has it, or failed, so that nobody must see it.
    pub(crate) fn clean(&mut self, settled: u64) {
        if self.last <= settled {
            self.changes = BTreeMap::new();
        } else if self.cleaned < settled {
            self.changes.retain(|_, (number, _)| *number > settled);
        }
        self.cleaned = settled;
    }

    /// Whether a transaction is under way, even one that changed nothing.
    pub(crate) fn is_settled(&self) -> bool {
        self.last <= self.cleaned
    }
}

/// The writer's place: empty while a transaction is open, because that holds what is pending.
struct Seat<C> {
    taken: bool,
    pending: Pending,
    claim: Option<C>,
}

struct Partition<C> {
    seat: Mutex<Seat<C>>,
    free: Condvar,
}

impl<C> Default for Partition<C> {
    fn default() -> Self {
        let seat = Seat { taken: false, pending: Pending::default(), claim: None };
        Self { seat: Mutex::new(seat), free: Condvar::new() }
    }
}

/// The partitions somebody writes to.
pub(crate) struct Partitions<C>(Mutex<HashMap<PartitionId, Arc<Partition<C>>>>);

impl<C> Partitions<C> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// Waits for the writer before and takes its place.
    pub(crate) fn lease(&self, id: PartitionId) -> Lease<C> {
        let partition = Arc::clone(lock(&self.0).entry(id).or_default());
        let mut seat = lock(&partition.seat);
        while seat.taken {
            seat = partition.free.wait(seat).unwrap_or_else(PoisonError::into_inner);
        }
        seat.taken = true;
        let (pending, claim) = (std::mem::take(&mut seat.pending), seat.claim.take());
        drop(seat);
        Lease { partition, pending, claim }
    }

    /// Forgets what is settled, and the partition if nothing is left and nobody waits for it, so that memory
    /// holds only what is being written.
    pub(crate) fn tidy(&self, id: PartitionId, settled: u64) {
        let mut partitions = lock(&self.0);
        let Some(partition) = partitions.get(&id) else { return };
        let mut seat = lock(&partition.seat);
        if seat.taken {
            return;
        }
        seat.pending.clean(settled);
        // Whoever waits for the seat or holds it has a reference; new ones are given out under the lock above.
        let unused = seat.pending.is_settled() && Arc::strong_count(partition) == 1;
        drop(seat);
        if unused {
            partitions.remove(&id);
        }
    }
}

/// The right to write to a partition, until dropped.
pub(crate) struct Lease<C> {
    partition: Arc<Partition<C>>,
    pub(crate) pending: Pending,
    /// What the engine holds of the partition while somebody writes to it or something is pending.
    pub(crate) claim: Option<C>,
}

impl<C> Drop for Lease<C> {
    fn drop(&mut self) {
        let mut seat = lock(&self.partition.seat);
        seat.pending = std::mem::take(&mut self.pending);
        seat.claim = self.claim.take();
        seat.taken = false;
        drop(seat);
        self.partition.free.notify_one();
    }
}
