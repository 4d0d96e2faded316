//! The core of one store, opened: directory, authentication, mailboxes.

use crate::AdminResult;
use ropewalk_auth::{Authenticator, HashCost};
use ropewalk_base::{Clock, Rng, SystemClock, SystemRng};
use ropewalk_directory::{Directory, NewUser, User};
use ropewalk_mailbox::{MailStore, MailboxError, MailboxOwner};
use ropewalk_storage_api::Store;
use std::sync::Arc;

/// What every command and every protocol works on.
#[derive(Clone)]
pub struct Core {
    /// The storage.
    pub store: Store,
    /// Users and domains.
    pub directory: Directory,
    /// Passwords.
    pub auth: Arc<Authenticator>,
    /// Mailboxes.
    pub mail: MailStore,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
}

impl Core {
    /// Opens the core of a store, on the system's clock; new passwords are hashed at `cost`.
    ///
    /// # Errors
    /// When the store fails or holds a directory of a later version.
    pub fn open(store: Store, cost: HashCost) -> AdminResult<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let rng: Arc<dyn Rng> = Arc::new(SystemRng);
        let directory = Directory::open(store.clone(), Arc::clone(&clock), Arc::clone(&rng))?;
        let auth = Authenticator::new(directory.clone(), Arc::clone(&clock), Arc::clone(&rng), cost)?;
        let mail = MailStore::new(store.clone(), Arc::clone(&clock), Arc::clone(&rng));
        Ok(Self { store, directory, auth: Arc::new(auth), mail, clock, rng })
    }

    /// Adds a user with a mailbox.
    ///
    /// # Errors
    /// When the directory refuses or the store fails.
    pub fn add_user(&self, new: NewUser) -> AdminResult<User> {
        let user = self.directory.create_user(new)?;
        self.ensure_mailbox(&user)?;
        Ok(user)
    }

    /// Makes a user's mailbox if it is not there: the user was added, and then the process was killed.
    ///
    /// # Errors
    /// When the store fails.
    pub fn ensure_mailbox(&self, user: &User) -> AdminResult<()> {
        let host = user.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let owner = MailboxOwner {
            display_name: user.display_name.clone(),
            address: user.address.clone(),
            legacy_dn: user.legacy_dn.clone(),
            host: host.to_owned(),
        };
        match self.mail.mailbox(user.mailbox) {
            Err(MailboxError::NotFound(_)) => match self.mail.create_mailbox(user.mailbox, &owner) {
                Ok(_) | Err(MailboxError::Exists(_)) => Ok(()),
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error.into()),
            Ok(_) => Ok(()),
        }
    }

    /// [`Core::ensure_mailbox`] for everybody, at the start of a server.
    ///
    /// # Errors
    /// When the store fails.
    pub fn ensure_mailboxes(&self) -> AdminResult<()> {
        self.directory.list()?.iter().try_for_each(|user| self.ensure_mailbox(user))
    }
}
