//! argon2id (RFC 9106) in the PHC string format.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use ropewalk_base::Rng;
use ropewalk_directory::PasswordHash;

/// Bytes of salt (RFC 9106 3.1 recommends 16).
const SALT_BYTES: usize = 16;

/// What a new hash costs; an existing one carries its own cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory, KiB; at least 8 for each lane.
    pub memory_kib: u32,
    /// Passes over the memory, at least 1.
    pub passes: u32,
    /// Lanes, at least 1.
    pub lanes: u32,
}

impl HashCost {
    /// 19 MiB, two passes, one lane: about 20 ms. RFC 9106's first choices take 64 MiB and more, too much for a
    /// server that checks many at once; these are what OWASP's password storage guide names for that.
    pub const STANDARD: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// The least argon2 allows: for tests and the demo, whose passwords are printed anyway. Never for real ones.
    pub const FAST: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };
}

/// Why hashing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The cost is outside what argon2 allows.
    #[error("argon2 does not allow this cost")]
    Cost,
    /// The stored hash is not one of argon2.
    #[error("the stored password hash is not of argon2")]
    Stored,
}

/// Hashes a password with a fresh salt.
///
/// # Errors
/// When the cost is outside what argon2 allows.
pub fn hash_password(password: &str, cost: HashCost, rng: &dyn Rng) -> Result<PasswordHash, HashError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(|_| HashError::Cost)?;
    let mut salt = [0; SALT_BYTES];
    rng.fill(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(|_| HashError::Cost)?;
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes(), &salt)
        .map_err(|_| HashError::Cost)?;
    Ok(PasswordHash::new(hash.to_string()))
}

/// Whether the password is the hash's; the comparison takes the same time either way.
pub(crate) fn verify(password: &str, stored: &PasswordHash) -> Result<bool, HashError> {
    let parsed = argon2::PasswordHash::new(stored.as_str()).map_err(|_| HashError::Stored)?;
    match Argon2::default().verify_password(password.as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::Password) => Ok(false),
        Err(_) => Err(HashError::Stored),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::FakeRng;

    #[test]
    fn standard_hashes_say_their_cost() {
        let hash = hash_password("secret", HashCost::STANDARD, &FakeRng::new(1)).unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        assert_eq!(verify("secret", &hash), Ok(true));
        assert_eq!(verify("Secret", &hash), Ok(false));
    }

    #[test]
    fn salts_differ_and_nonsense_is_told_apart() {
        let rng = FakeRng::new(1);
        let one = hash_password("secret", HashCost::FAST, &rng).unwrap();
        assert_ne!(one, hash_password("secret", HashCost::FAST, &rng).unwrap());
        assert_eq!(verify("x", &PasswordHash::new("plain")), Err(HashError::Stored));
        let none = HashCost { memory_kib: 0, passes: 0, lanes: 0 };
        assert_eq!(hash_password("x", none, &rng), Err(HashError::Cost));
    }
}
