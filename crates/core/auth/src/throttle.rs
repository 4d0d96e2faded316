//! Failed logins, counted per account and per source in a window of time, in bounded memory.

use ropewalk_base::{FileTime, limits};
use ropewalk_directory::UserId;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

const WINDOW: Duration = Duration::from_secs(limits::LOGIN_FAILURE_WINDOW_SECONDS);

/// What failures are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// An existing user, however the login was written.
    User(UserId),
    /// A login that is nobody's, as a keyed hash: people type their password there.
    Nobody([u8; 16]),
    /// Where the login came from.
    Source(IpAddr),
}

/// The source as it is counted: one IPv6 customer has a /64, and IPv4 may come mapped into IPv6.
pub(crate) fn network(source: IpAddr) -> IpAddr {
    match source.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    since: FileTime,
    count: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Throttle {
    failures: BTreeMap<Subject, Failures>,
}

impl Throttle {
    /// How long this subject has to wait; none if it may try.
    pub(crate) fn wait(&self, subject: Subject, now: FileTime) -> Option<Duration> {
        let failures = self.failures.get(&subject).filter(|f| f.count >= limits::LOGIN_FAILURES_MAX)?;
        WINDOW.checked_sub(now.saturating_since(failures.since)).filter(|wait| !wait.is_zero())
    }

    /// Counts a failed login.
    pub(crate) fn failed(&mut self, subject: Subject, now: FileTime) {
        if !self.failures.contains_key(&subject) && self.failures.len() >= limits::LOGIN_MEMORY_ENTRIES_MAX {
            self.forget(now);
        }
        let failures = self.failures.entry(subject).or_insert(Failures { since: now, count: 0 });
        if now.saturating_since(failures.since) >= WINDOW {
            *failures = Failures { since: now, count: 0 };
        }
        failures.count = failures.count.saturating_add(1);
    }

    /// Forgets a subject's failures: it has logged in.
    pub(crate) fn succeeded(&mut self, subject: Subject) {
        self.failures.remove(&subject);
    }

    /// Makes room: what is past its window, and if that is little, those with the fewest failures.
    fn forget(&mut self, now: FileTime) {
        self.failures.retain(|_, failures| now.saturating_since(failures.since) < WINDOW);
        if self.failures.len() < limits::LOGIN_MEMORY_ENTRIES_MAX / 8 * 7 {
            return;
        }
        let mut by_count: Vec<_> = self.failures.iter().map(|(s, f)| (f.count, f.since, *s)).collect();
        by_count.sort_unstable();
        for (_, _, subject) in by_count.into_iter().take(limits::LOGIN_MEMORY_ENTRIES_MAX / 8) {
            self.failures.remove(&subject);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> FileTime {
        FileTime::from_ticks(0).saturating_add(Duration::from_secs(seconds))
    }

    #[test]
    fn a_window_opens_with_the_first_failure() {
        let mut throttle = Throttle::default();
        let subject = Subject::User(UserId(1));
        for n in 0..limits::LOGIN_FAILURES_MAX {
            assert_eq!(throttle.wait(subject, at(10)), None, "{n}");
            throttle.failed(subject, at(10));
        }
        assert_eq!(throttle.wait(subject, at(11)), Some(WINDOW - Duration::from_secs(1)));
        assert_eq!(throttle.wait(subject, at(10).saturating_add(WINDOW)), None);
        throttle.failed(subject, at(11).saturating_add(WINDOW));
        assert_eq!(throttle.wait(subject, at(11).saturating_add(WINDOW)), None, "a new window");
    }

    #[test]
    fn a_flood_does_not_push_out_who_is_throttled_and_does_not_grow() {
        let mut throttle = Throttle::default();
        let guessed = Subject::User(UserId(1));
        for _ in 0..limits::LOGIN_FAILURES_MAX {
            throttle.failed(guessed, at(0));
        }
        for n in 0..limits::LOGIN_MEMORY_ENTRIES_MAX as u128 * 2 {
            let mut name = [0; 16];
            name.copy_from_slice(&n.to_le_bytes());
            throttle.failed(Subject::Nobody(name), at(1));
        }
        assert!(throttle.wait(guessed, at(2)).is_some());
        assert!(throttle.failures.len() <= limits::LOGIN_MEMORY_ENTRIES_MAX);
    }

    #[test]
    fn networks() {
        let net = |text: &str| network(text.parse().unwrap());
        assert_eq!(net("::ffff:192.0.2.1"), net("192.0.2.1"));
        assert_eq!(net("2001:db8::1"), net("2001:db8::ffff:1"));
        assert_ne!(net("2001:db8::1"), net("2001:db8:0:1::1"));
        assert_ne!(net("192.0.2.1"), net("192.0.2.2"));
    }
}
