//! Time is passed in: semantic code asks a [`Clock`], so that a whole server can run under a fake one.

use crate::FileTime;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A source of the current time (UTC).
pub trait Clock: Send + Sync + 'static {
    /// The current time, 100 ns ticks since 1601-01-01 UTC.
    fn now(&self) -> FileTime;
}

/// The operating system's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> FileTime {
        FileTime::from_system_time(std::time::SystemTime::now())
    }
}

/// A clock that stands still until it is advanced.
#[derive(Debug)]
pub struct FakeClock(AtomicU64);

impl FakeClock {
    /// A clock that reads `start`.
    pub fn new(start: FileTime) -> Self {
        Self(AtomicU64::new(start.ticks()))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let ticks = u64::try_from(by.as_nanos() / 100).unwrap_or(u64::MAX);
        self.0.fetch_add(ticks, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> FileTime {
        FileTime::from_ticks(self.0.load(Ordering::SeqCst))
    }
}
