//! From a login and a password to who it is.

use crate::Credentials;
use crate::gate::Gate;
use crate::hashing::{self, HashCost, HashError};
use crate::throttle::{Subject, Throttle, network};
use crate::verified::Verified;
use ropewalk_base::{Clock, Rng, limits};
use ropewalk_directory::{Directory, DirectoryError, PasswordHash, User, UserId};
use ropewalk_storage_api::PartitionId;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longest login, bytes: longer than any address with its domain in front.
const LOGIN_BYTES_MAX: usize = 1024;

/// Who has logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The directory entry.
    pub user: UserId,
    /// The primary SMTP address.
    pub address: String,
    /// The name others see.
    pub display_name: String,
    /// The legacy DN.
    pub legacy_dn: String,
    /// The partition of the mailbox.
    pub mailbox: PartitionId,
    /// Whether the user administers the server.
    pub administrator: bool,
}

impl From<&User> for Principal {
    fn from(user: &User) -> Self {
        Self {
            user: user.id,
            address: user.address.clone(),
            display_name: user.display_name.clone(),
            legacy_dn: user.legacy_dn.clone(),
            mailbox: user.mailbox,
            administrator: user.is_administrator(),
        }
    }
}

/// Why somebody is not logged in.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AuthError {
    /// The client: no such user or another password; which of them is not said.
    #[error("wrong user name or password")]
    Invalid,
    /// The client: too many failed logins of this account or from this source.
    #[error("too many failed logins, try again in {} s", retry_after.as_secs() + 1)]
    Throttled {
        /// When trying again makes sense.
        retry_after: Duration,
    },
    /// The administrator has disabled the account. Said only to who knows the password.
    #[error("the account is disabled")]
    Disabled,
    /// The caller wants to set a password that is empty, too long or has a zero character.
    #[error("a password has 1 to {max} bytes and no zero character", max = limits::PASSWORD_BYTES_MAX)]
    BadPassword,
    /// The server: try again later.
    #[error("authentication is not available: {0}")]
    Unavailable(#[from] Unavailable),
}

/// Why the server cannot say who somebody is.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Unavailable {
    /// The directory failed.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The hash failed.
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl From<DirectoryError> for AuthError {
    fn from(error: DirectoryError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<HashError> for AuthError {
    fn from(error: HashError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Checks passwords against the directory. Shared by all protocols, so that failures in one count in all.
pub struct Authenticator {
    directory: Directory,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    cost: HashCost,
    /// Verified when there is no such user, so that the answer takes as long.
    nobodys: PasswordHash,
    gate: Gate,
    throttle: Mutex<Throttle>,
    verified: Mutex<Verified>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while one is held, and both stay usable in any state.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Authenticator {
    /// An authenticator; new passwords are hashed at `cost`.
    ///
    /// # Errors
    /// When argon2 does not allow the cost.
    pub fn new(
        directory: Directory,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        cost: HashCost,
    ) -> Result<Self, AuthError> {
        let nobodys = hashing::hash_password(&rng.next_u64().to_string(), cost, rng.as_ref())?;
        let verified = Mutex::new(Verified::new(rng.as_ref()));
        let gate = Gate::new(limits::PASSWORD_HASHES_AT_ONCE_MAX);
        Ok(Self { directory, clock, rng, cost, nobodys, gate, throttle: Mutex::default(), verified })
    }

    /// The directory.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Who this is. Takes milliseconds of computing the first time; call it where blocking is allowed.
    ///
    /// # Errors
    /// See [`AuthError`].
    pub fn password(&self, login: &str, password: &str, source: IpAddr) -> Result<Principal, AuthError> {
        let source = network(source);
        if login.len() > LOGIN_BYTES_MAX || password.len() > limits::PASSWORD_BYTES_MAX {
            let mut throttle = lock(&self.throttle);
            throttle.failed(Subject::Source(source), self.clock.now());
            return Err(AuthError::Invalid);
        }
        let user = self.directory.user_by_login(login)?;
        let subject = match &user {
            Some(user) => Subject::User(user.id),
            None => Subject::Nobody(lock(&self.verified).nobody(login)),
        };
        if let Some(known) = self.known(user.as_ref(), password, source) {
            return known;
        }
        if let Some(user) = &user {
            lock(&self.verified).missed((user.id, source), self.clock.now());
        }
        self.may_try(subject, source)?;
        let place = self.gate.enter();
        // While this one waited, others may have failed, or the same password may have been verified.
        if let Some(known) = self.known(user.as_ref(), password, source) {
            return known;
        }
        self.may_try(subject, source)?;
        let stored = user.as_ref().and_then(|user| user.password_hash.as_ref());
        let right = hashing::verify(password, stored.unwrap_or(&self.nobodys))?;
        let now = self.clock.now();
        let (true, Some(user), Some(stored)) = (right, &user, stored) else {
            let mut throttle = lock(&self.throttle);
            throttle.failed(subject, now);
            throttle.failed(Subject::Source(source), now);
            return Err(AuthError::Invalid);
        };
        // The source's failures stay: an attacker may own an account too.
        lock(&self.throttle).succeeded(subject);
        lock(&self.verified).keep((user.id, source), stored, password, now);
        drop(place);
        admitted(user)
    }

    /// Who this is, and whether they ask to be somebody else.
    ///
    /// # Errors
    /// As [`Authenticator::password`]; [`AuthError::Invalid`] when the SASL authorization identity is not the
    /// user's own (RFC 4616 2: the server decides whom one may act as).
    pub fn credentials(&self, credentials: &Credentials, source: IpAddr) -> Result<Principal, AuthError> {
        let principal = self.password(&credentials.login, credentials.password.as_str(), source)?;
        if let Some(other) = &credentials.authorization {
            let other = self.directory.user_by_login(other)?;
            if other.map(|user| user.id) != Some(principal.user) {
                return Err(AuthError::Invalid);
            }
        }
        Ok(principal)
    }

    /// Hashes a password for the directory.
    ///
    /// # Errors
    /// When it is empty, too long or has a zero character (which SASL PLAIN cannot carry).
    pub fn hash(&self, password: &str) -> Result<PasswordHash, AuthError> {
        if password.is_empty() || password.len() > limits::PASSWORD_BYTES_MAX || password.contains('\0') {
            return Err(AuthError::BadPassword);
        }
        let _place = self.gate.enter();
        Ok(hashing::hash_password(password, self.cost, self.rng.as_ref())?)
    }

    /// Sets a user's password.
    ///
    /// # Errors
    /// As [`Authenticator::hash`], and when there is no such user.
    pub fn set_password(&self, user: UserId, password: &str) -> Result<(), AuthError> {
        let hash = self.hash(password)?;
        Ok(self.directory.set_password_hash(user, hash)?)
    }

    /// The answer for a password that was verified a moment ago; none if it was not.
    fn known(
        &self,
        user: Option<&User>,
        password: &str,
        source: IpAddr,
    ) -> Option<Result<Principal, AuthError>> {
        let user = user?;
        let stored = user.password_hash.as_ref()?;
        let known = lock(&self.verified).knows((user.id, source), stored, password, self.clock.now());
        known.then(|| admitted(user))
    }

    fn may_try(&self, subject: Subject, source: IpAddr) -> Result<(), AuthError> {
        let now = self.clock.now();
        let throttle = lock(&self.throttle);
        let waits = [throttle.wait(subject, now), throttle.wait(Subject::Source(source), now)];
        match waits.into_iter().flatten().max() {
            Some(retry_after) => Err(AuthError::Throttled { retry_after }),
            None => Ok(()),
        }
    }
}

fn admitted(user: &User) -> Result<Principal, AuthError> {
    if user.disabled { Err(AuthError::Disabled) } else { Ok(Principal::from(user)) }
}
