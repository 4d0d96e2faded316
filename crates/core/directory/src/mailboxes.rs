//! The life of mailboxes beside that of users: archives, the public folder store, and mailboxes that are kept after
//! their user was removed.

use crate::directory::{load_meta, load_user, names, rename, tidy};
use crate::{Directory, DirectoryError, DirectoryResult, NewUser, User, UserId, keys, record};
use ropewalk_base::FileTime;
use ropewalk_storage_api::{PartitionId, Reading, ScanStep};

/// A mailbox whose user was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMailbox {
    /// The user as it was.
    pub user: User,
    /// When it was removed.
    pub since: FileTime,
}

impl Directory {
    /// The mailboxes of removed users that are still there, in the order of their partitions.
    ///
    /// # Errors
    /// When the store fails or a record is damaged.
    pub fn kept_mailboxes(&self) -> DirectoryResult<Vec<KeptMailbox>> {
        let mut records = Vec::new();
        let snapshot = self.store.read(PartitionId::SYSTEM)?;
        snapshot.scan_prefix(&keys::kept_mailboxes(), false, &mut |_, value| {
            records.push(value.to_vec());
            Ok(ScanStep::Continue)
        })?;
        drop(snapshot);
        let decode = |record: Vec<u8>| {
            let (user, since) = record::decode_kept(&record)?;
            Ok(KeptMailbox { user, since })
        };
        records.into_iter().map(decode).collect()
    }

    /// Brings a removed user back as it was, with number, legacy DN, password and mailbox. `change` may give other
    /// addresses and names where the old ones are taken.
    ///
    /// # Errors
    /// [`DirectoryError::NoKeptMailbox`] when there is none; as [`Directory::create_user`] when a name is taken.
    pub fn restore(&self, mailbox: PartitionId, change: impl FnOnce(&mut User)) -> DirectoryResult<User> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let key = keys::kept_mailbox(mailbox);
        let kept = txn.load(&key)?.ok_or(DirectoryError::NoKeptMailbox(mailbox))?;
        let (before, _) = record::decode_kept(&kept)?;
        let mut user = before.clone();
        change(&mut user);
        user.id = before.id;
        user.guid = before.guid;
        user.mailbox = before.mailbox;
        user.archive = before.archive;
        user.created = before.created;
        tidy(&mut user)?;
        rename(&mut txn, user.id, &crate::directory::Names::new(), &names(&user)?)?;
        txn.store(&keys::entry(user.id), &record::encode_user(&user))?;
        txn.remove(&key)?;
        txn.commit()?;
        Ok(user)
    }

    /// Creates a user for a mailbox that nobody has and nothing is known of but what is in it.
    ///
    /// # Errors
    /// [`DirectoryError::MailboxInUse`] when somebody has it or it is kept for somebody,
    /// [`DirectoryError::NoKeptMailbox`] when there never was such a mailbox; as [`Directory::create_user`].
    pub fn adopt(&self, mailbox: PartitionId, legacy_dn: &str, new: NewUser) -> DirectoryResult<User> {
        let in_use = |user: &User| user.mailbox == mailbox || user.archive == Some(mailbox);
        let meta = load_meta(&self.store.read(PartitionId::SYSTEM)?)?;
        if mailbox == PartitionId::SYSTEM || mailbox.0 >= meta.next_partition {
            return Err(DirectoryError::NoKeptMailbox(mailbox));
        }
        if meta.public_store == Some(mailbox)
            || self.list()?.iter().any(in_use)
            || self.kept_mailboxes()?.iter().any(|kept| in_use(&kept.user))
        {
            return Err(DirectoryError::MailboxInUse(mailbox));
        }
        let user = self.create_user(new)?;
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let before = load_user(&txn, user.id)?.ok_or(DirectoryError::NoSuchUser(user.id))?;
        let mut user = User { mailbox, legacy_dn: legacy_dn.to_owned(), ..before.clone() };
        tidy(&mut user)?;
        rename(&mut txn, user.id, &names(&before)?, &names(&user)?)?;
        txn.store(&keys::entry(user.id), &record::encode_user(&user))?;
        txn.commit()?;
        Ok(user)
    }

    /// Forgets a kept mailbox, which has been deleted.
    ///
    /// # Errors
    /// [`DirectoryError::NoKeptMailbox`] when there is none.
    pub fn forget_kept(&self, mailbox: PartitionId) -> DirectoryResult<()> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let key = keys::kept_mailbox(mailbox);
        if !txn.contains(&key)? {
            return Err(DirectoryError::NoKeptMailbox(mailbox));
        }
        txn.remove(&key)?;
        Ok(txn.commit()?)
    }

    /// Gives a user an archive mailbox, or leaves the one there is.
    ///
    /// # Errors
    /// When there is no such user or the store fails.
    pub fn enable_archive(&self, id: UserId) -> DirectoryResult<User> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let mut user = load_user(&txn, id)?.ok_or(DirectoryError::NoSuchUser(id))?;
        if user.archive.is_none() {
            let mut meta = load_meta(&txn)?;
            user.archive = Some(PartitionId(meta.next_partition));
            meta.next_partition = meta.next_partition.saturating_add(1);
            txn.store(&keys::entry(id), &record::encode_user(&user))?;
            txn.store(&keys::meta(), &meta.encode())?;
            txn.commit()?;
        }
        Ok(user)
    }

    /// The partition of the public folder store, if there is one.
    ///
    /// # Errors
    /// When the store fails.
    pub fn public_store(&self) -> DirectoryResult<Option<PartitionId>> {
        Ok(load_meta(&self.store.read(PartitionId::SYSTEM)?)?.public_store)
    }

    /// Takes a partition for the public folder store, or leaves the one there is.
    ///
    /// # Errors
    /// When the store fails.
    pub fn enable_public_store(&self) -> DirectoryResult<PartitionId> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let mut meta = load_meta(&txn)?;
        if let Some(partition) = meta.public_store {
            return Ok(partition);
        }
        let partition = PartitionId(meta.next_partition);
        meta.public_store = Some(partition);
        meta.next_partition = meta.next_partition.saturating_add(1);
        txn.store(&keys::meta(), &meta.encode())?;
        txn.commit()?;
        Ok(partition)
    }
}
