//! FILETIME: 100 ns ticks since 1601-01-01 00:00:00 UTC (MS-DTYP 2.3.3), the value of PtypTime.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const TICKS_PER_SECOND: u64 = 10_000_000;
const SECONDS_1601_TO_1970: u64 = 11_644_473_600;

/// A point in time, 100 ns ticks since 1601-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileTime(u64);

impl FileTime {
    /// The earliest time.
    pub const MIN: Self = Self(0);
    /// The latest time that is still a positive signed 64-bit value, as Windows requires.
    pub const MAX: Self = Self(i64::MAX as u64);

    /// From ticks of 100 ns since 1601.
    pub const fn from_ticks(ticks: u64) -> Self {
        Self(ticks)
    }

    /// Ticks of 100 ns since 1601.
    pub const fn ticks(self) -> u64 {
        self.0
    }

    /// From seconds since 1970; times before 1601 become [`FileTime::MIN`], far ones [`FileTime::MAX`].
    pub fn from_unix_seconds(seconds: i64) -> Self {
        let since_1601 = i128::from(seconds) + i128::from(SECONDS_1601_TO_1970);
        let ticks = since_1601 * i128::from(TICKS_PER_SECOND);
        Self(u64::try_from(ticks.clamp(0, i128::from(i64::MAX))).unwrap_or(0))
    }

    /// Whole seconds since 1970, rounded down.
    pub fn unix_seconds(self) -> i64 {
        i64::try_from(self.0 / TICKS_PER_SECOND).unwrap_or(i64::MAX) - SECONDS_1601_TO_1970 as i64
    }

    /// From the operating system's time.
    pub fn from_system_time(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => {
                let ticks = u64::try_from(after.as_nanos() / 100).unwrap_or(0);
                Self(ticks + SECONDS_1601_TO_1970 * TICKS_PER_SECOND)
            }
            Err(before) => {
                let ticks = u64::try_from(before.duration().as_nanos() / 100).unwrap_or(u64::MAX);
                Self((SECONDS_1601_TO_1970 * TICKS_PER_SECOND).saturating_sub(ticks))
            }
        }
    }

    /// This time moved forward, at most to [`FileTime::MAX`].
    pub fn saturating_add(self, by: Duration) -> Self {
        let ticks = u64::try_from(by.as_nanos() / 100).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(ticks).min(Self::MAX.0))
    }

    /// How long after `earlier` this is; zero if it is not after it.
    pub fn saturating_since(self, earlier: Self) -> Duration {
        let ticks = self.0.saturating_sub(earlier.0);
        Duration::new(ticks / TICKS_PER_SECOND, (ticks % TICKS_PER_SECOND) as u32 * 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_epoch_and_bounds() {
        assert_eq!(FileTime::from_unix_seconds(0).ticks(), 116_444_736_000_000_000);
        assert_eq!(FileTime::from_unix_seconds(1).unix_seconds(), 1);
        assert_eq!(FileTime::from_unix_seconds(-1).unix_seconds(), -1);
        assert_eq!(FileTime::from_unix_seconds(i64::MIN), FileTime::MIN);
        assert_eq!(FileTime::from_unix_seconds(i64::MAX), FileTime::MAX);
    }
}
