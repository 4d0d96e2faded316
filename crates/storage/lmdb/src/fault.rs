//! Faults for crash tests: a hook at each step of the writer thread.

use ropewalk_storage_api::{StorageError, StorageResult};
use std::fmt;
use std::sync::Arc;

/// A step of the writer thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultPoint {
    /// Transactions were taken from the queue, nothing is written.
    BeforeApply,
    /// Half of their records are in the LMDB transaction.
    MidApply,
    /// All of them are; nothing is on disk.
    BeforeCommit,
    /// All of them are on disk; nobody knows yet. A failure here is not one: it is ignored.
    AfterCommit,
}

type Hook = dyn Fn(FaultPoint) -> Result<(), String> + Send + Sync;

/// Called at every step; may fail it or end the process. Does nothing by default.
#[derive(Clone, Default)]
pub struct Fault(Option<Arc<Hook>>);

impl Fault {
    /// Has `hook` called at every step.
    pub fn new(hook: impl Fn(FaultPoint) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hook)))
    }

    pub(crate) fn at(&self, point: FaultPoint) -> StorageResult<()> {
        self.0.as_ref().map_or(Ok(()), |hook| hook(point).map_err(StorageError::Engine))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Fault(set)" } else { "Fault(none)" })
    }
}
