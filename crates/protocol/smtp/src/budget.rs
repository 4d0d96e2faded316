//! Memory for messages that are being received, over all sessions of a service.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much is taken of how much there is.
#[derive(Debug)]
pub(crate) struct Budget {
    taken: AtomicUsize,
    limit: usize,
}

impl Budget {
    pub(crate) const fn new(limit_bytes: usize) -> Self {
        Self { taken: AtomicUsize::new(0), limit: limit_bytes }
    }
}

/// One session's share; given back when dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Arc<Budget>,
    held: usize,
}

impl Share {
    pub(crate) const fn new(budget: Arc<Budget>) -> Self {
        Self { budget, held: 0 }
    }

    /// Changes the share to `bytes`; false, and nothing held, when there is not so much left.
    pub(crate) fn hold(&mut self, bytes: usize) -> bool {
        let others = self.budget.taken.fetch_sub(self.held, Ordering::Relaxed).saturating_sub(self.held);
        self.held = if others.saturating_add(bytes) <= self.budget.limit { bytes } else { 0 };
        self.budget.taken.fetch_add(self.held, Ordering::Relaxed);
        self.held == bytes
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.taken.fetch_sub(self.held, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_back() {
        let budget = Arc::new(Budget::new(10));
        let mut one = Share::new(Arc::clone(&budget));
        let mut two = Share::new(Arc::clone(&budget));
        assert!(one.hold(6) && two.hold(4) && !two.hold(5));
        assert!(one.hold(10) && !two.hold(1));
        drop(one);
        assert!(two.hold(10) && two.hold(0));
        drop(two);
        assert_eq!(budget.taken.load(Ordering::Relaxed), 0);
    }
}
