//! The core of one store, opened: directory, authentication, mailboxes.

use crate::{AdminError, AdminResult};
use ropewalk_auth::{Authenticator, HashCost};
use ropewalk_base::{Clock, FileTime, Rng, SystemClock, SystemRng};
use ropewalk_directory::{Directory, NewUser, User};
use ropewalk_mailbox::{MailStore, Mailbox, MailboxError, MailboxOwner};
use ropewalk_storage_api::{PartitionId, Store};
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
        let owner = owner(user);
        self.ensure(user.mailbox, |mail, partition| mail.create_mailbox(partition, &owner))?;
        if let Some(archive) = user.archive {
            self.ensure(archive, |mail, partition| mail.create_archive(partition, &owner))?;
        }
        Ok(())
    }

    fn ensure(
        &self,
        partition: PartitionId,
        create: impl FnOnce(&MailStore, PartitionId) -> Result<Mailbox, MailboxError>,
    ) -> AdminResult<()> {
        match self.mail.mailbox(partition) {
            Err(MailboxError::NotFound(_)) => match create(&self.mail, partition) {
                Ok(_) | Err(MailboxError::Exists(_)) => Ok(()),
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error.into()),
            Ok(_) => Ok(()),
        }
    }

    /// Makes the public folder store if there is none, and returns where it is.
    ///
    /// # Errors
    /// When the store fails.
    pub fn ensure_public_store(&self) -> AdminResult<PartitionId> {
        let partition = self.directory.enable_public_store()?;
        let owner = MailboxOwner {
            display_name: "Public Folders".to_owned(),
            address: String::new(),
            legacy_dn: String::new(),
            host: self.directory.default_domain()?.unwrap_or_default(),
        };
        self.ensure(partition, |mail, partition| mail.create_public_store(partition, &owner))?;
        Ok(partition)
    }

    /// Brings a removed user back with the mailbox that was kept: the one given, or the last one of this address. A
    /// mailbox of which nothing more is known gets a new user, without a password.
    ///
    /// # Errors
    /// When nothing is kept, the address is taken or not one of ours, or the store fails.
    pub fn restore_user(&self, address: &str, mailbox: Option<PartitionId>) -> AdminResult<User> {
        let kept = self.directory.kept_mailboxes()?;
        let user = match mailbox {
            Some(partition) if !kept.iter().any(|kept| kept.user.mailbox == partition) => {
                let legacy_dn = self.mail.mailbox(partition)?.info().legacy_dn.clone();
                let new = NewUser { address: address.to_owned(), ..NewUser::default() };
                self.directory.adopt(partition, &legacy_dn, new)?
            }
            Some(partition) => self.directory.restore(partition, |user| {
                if !user.addresses().any(|known| known.eq_ignore_ascii_case(address)) {
                    address.clone_into(&mut user.address);
                    address.split('@').next().unwrap_or_default().clone_into(&mut user.account);
                    user.aliases.clear();
                }
            })?,
            None => {
                let of_address = kept
                    .iter()
                    .filter(|kept| kept.user.addresses().any(|known| known.eq_ignore_ascii_case(address)));
                let last = of_address.max_by_key(|kept| kept.since);
                let last = last.ok_or_else(|| AdminError::NoSuchUser(address.to_owned()))?;
                self.directory.restore(last.user.mailbox, |_| {})?
            }
        };
        self.ensure_mailbox(&user)?;
        self.mail.set_owner(user.mailbox, &owner(&user))?;
        Ok(user)
    }

    /// Deletes the mailboxes of a user that was removed, and forgets it.
    ///
    /// # Errors
    /// When the store fails. What was cut short is finished by doing it again.
    pub fn delete_kept(&self, user: &User) -> AdminResult<()> {
        for partition in std::iter::once(user.mailbox).chain(user.archive) {
            self.mail.remove_mailbox(partition)?;
        }
        Ok(self.directory.forget_kept(user.mailbox)?)
    }

    /// Deletes the mailboxes of users that were removed at least `age_seconds` ago; how many. Asks `go_on` before
    /// each.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sweep_kept(&self, age_seconds: u64, go_on: &dyn Fn() -> bool) -> AdminResult<usize> {
        let now = self.clock.now().unix_seconds();
        let age =
            |since: FileTime| u64::try_from(now.saturating_sub(since.unix_seconds())).unwrap_or_default();
        let mut count = 0;
        for kept in self.directory.kept_mailboxes()? {
            if !go_on() {
                break;
            }
            if age(kept.since) >= age_seconds {
                self.delete_kept(&kept.user)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// [`Core::ensure_mailbox`] for everybody, at the start of a server.
    ///
    /// # Errors
    /// When the store fails.
    pub fn ensure_mailboxes(&self) -> AdminResult<()> {
        self.directory.list()?.iter().try_for_each(|user| self.ensure_mailbox(user))
    }
}

fn owner(user: &User) -> MailboxOwner {
    let host = user.address.rsplit_once('@').map_or("", |(_, domain)| domain);
    MailboxOwner {
        display_name: user.display_name.clone(),
        address: user.address.clone(),
        legacy_dn: user.legacy_dn.clone(),
        host: host.to_owned(),
    }
}
