//! Passwords that were verified a moment ago. HTTP Basic sends the password with each request, and a slow hash
//! for each would cost more than the request; so who was verified from where is kept as a fast keyed hash over
//! user, stored hash and password. A changed password changes the stored hash, and with it all of them.
//!
//! A known password passes the throttle: somebody else's failures do not lock out who is already working. For
//! that to be no way to guess quickly, the entry is dropped after a few wrong ones.

use ropewalk_base::{FileTime, Rng, limits};
use ropewalk_directory::{PasswordHash, UserId};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

struct Entry {
    hash: blake3::Hash,
    until: FileTime,
    wrong: u32,
}

pub(crate) struct Verified {
    key: [u8; 32],
    entries: BTreeMap<(UserId, IpAddr), Entry>,
}

impl Verified {
    pub(crate) fn new(rng: &dyn Rng) -> Self {
        let mut key = [0; 32];
        rng.fill(&mut key);
        Self { key, entries: BTreeMap::new() }
    }

    /// A keyed hash of a login that is nobody's.
    pub(crate) fn nobody(&self, login: &str) -> [u8; 16] {
        let hash = blake3::keyed_hash(&self.key, login.trim().to_lowercase().as_bytes());
        let mut short = [0; 16];
        short.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
        short
    }

    fn hash(&self, user: UserId, stored: &PasswordHash, password: &str) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(&user.0.to_le_bytes());
        // Each part's length first, so that no two pairs run together into the same bytes.
        for part in [stored.as_str(), password] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize()
    }

    /// Whether this password was verified for this user and source.
    pub(crate) fn knows(
        &self,
        subject: (UserId, IpAddr),
        stored: &PasswordHash,
        password: &str,
        now: FileTime,
    ) -> bool {
        let Some(entry) = self.entries.get(&subject) else { return false };
        // The comparison of two hashes takes constant time.
        now < entry.until && entry.hash == self.hash(subject.0, stored, password)
    }

    /// Counts a password that was not the known one.
    pub(crate) fn missed(&mut self, subject: (UserId, IpAddr), now: FileTime) {
        if let Some(entry) = self.entries.get_mut(&subject) {
            entry.wrong = entry.wrong.saturating_add(1);
            if now >= entry.until || entry.wrong >= limits::LOGIN_FAILURES_MAX {
                self.entries.remove(&subject);
            }
        }
    }

    /// Keeps that this password was verified.
    pub(crate) fn keep(
        &mut self,
        (user, source): (UserId, IpAddr),
        stored: &PasswordHash,
        password: &str,
        now: FileTime,
    ) {
        if self.entries.len() >= limits::LOGIN_MEMORY_ENTRIES_MAX {
            self.forget(now);
        }
        let hash = self.hash(user, stored, password);
        let until = now.saturating_add(Duration::from_secs(limits::LOGIN_MEMORY_SECONDS));
        self.entries.insert((user, source), Entry { hash, until, wrong: 0 });
    }

    /// Makes room: what has expired, and if that is little, what expires first.
    fn forget(&mut self, now: FileTime) {
        self.entries.retain(|_, entry| now < entry.until);
        if self.entries.len() < limits::LOGIN_MEMORY_ENTRIES_MAX / 8 * 7 {
            return;
        }
        let mut by_end: Vec<_> =
            self.entries.iter().map(|(subject, entry)| (entry.until, *subject)).collect();
        by_end.sort_unstable();
        for (_, subject) in by_end.into_iter().take(limits::LOGIN_MEMORY_ENTRIES_MAX / 8) {
            self.entries.remove(&subject);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::FakeRng;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn known_until_it_expires_or_the_stored_hash_changes() {
        let mut verified = Verified::new(&FakeRng::new(3));
        let (alice, stored) = ((UserId(1), HERE), PasswordHash::new("$1"));
        let now = FileTime::from_unix_seconds(0);
        verified.keep(alice, &stored, "secret", now);
        assert!(verified.knows(alice, &stored, "secret", now));
        assert!(!verified.knows(alice, &stored, "Secret", now));
        assert!(!verified.knows((UserId(2), HERE), &stored, "secret", now));
        assert!(!verified.knows(alice, &PasswordHash::new("$2"), "secret", now));
        let later = now.saturating_add(Duration::from_secs(limits::LOGIN_MEMORY_SECONDS));
        assert!(!verified.knows(alice, &stored, "secret", later));
        verified.missed(alice, later);
        assert!(verified.entries.is_empty());
    }

    #[test]
    fn few_guesses_at_an_entry() {
        let mut verified = Verified::new(&FakeRng::new(3));
        let (alice, stored) = ((UserId(1), HERE), PasswordHash::new("$1"));
        let now = FileTime::from_unix_seconds(0);
        verified.keep(alice, &stored, "secret", now);
        for n in 0..limits::LOGIN_FAILURES_MAX {
            assert!(!verified.knows(alice, &stored, &n.to_string(), now));
            assert!(verified.knows(alice, &stored, "secret", now));
            verified.missed(alice, now);
        }
        assert!(!verified.knows(alice, &stored, "secret", now));
    }

    #[test]
    fn bounded() {
        let mut verified = Verified::new(&FakeRng::new(3));
        let stored = PasswordHash::new("$1");
        for n in 0..limits::LOGIN_MEMORY_ENTRIES_MAX as u64 + 100 {
            verified.keep((UserId(n), HERE), &stored, "x", FileTime::from_ticks(n));
        }
        assert!(verified.entries.len() <= limits::LOGIN_MEMORY_ENTRIES_MAX);
    }
}
