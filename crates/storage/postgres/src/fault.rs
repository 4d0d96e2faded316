//! Faults for tests: the connection that writes is lost at a chosen moment.

use std::fmt;
use std::sync::Arc;

/// A step of a durable commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultPoint {
    /// Everything but the commit itself has been answered.
    BeforeCommit,
    /// The database has committed; its answer is on its way.
    AfterCommit,
}

type Hook = dyn Fn(FaultPoint) -> bool + Send + Sync;

/// Asked at every step whether the connection is lost there. Never, by default.
#[derive(Clone, Default)]
pub struct Fault(Option<Arc<Hook>>);

impl Fault {
    /// Has `hook` asked at every step.
    pub fn new(hook: impl Fn(FaultPoint) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hook)))
    }

    pub(crate) fn loses(&self, point: FaultPoint) -> bool {
        self.0.as_ref().is_some_and(|hook| hook(point))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Fault(set)" } else { "Fault(none)" })
    }
}
