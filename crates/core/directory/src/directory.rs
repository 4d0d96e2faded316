//! Finding, creating, changing and removing entries.

use crate::address::{Address, folded};
use crate::grants;
use crate::keys::{self, NameKind};
use crate::record::{self, Meta};
use crate::{DirectoryError, DirectoryResult, MeetingDelivery, NewUser, PasswordHash, User, UserId};
use ropewalk_base::{Clock, Guid, Rng, limits};
use ropewalk_storage_api::{PartitionId, Reading, Scan, ScanStep, Store, Txn};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// Where every user's legacy DN begins, as in every Exchange organisation.
const RECIPIENTS: &str = "/o=Ropewalk/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=";

/// The embedded directory. Cheap to clone; every call may wait for the disk.
#[derive(Clone)]
pub struct Directory {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// The names a user is found by, with the text the user was given.
pub(crate) type Names = BTreeMap<(NameKind, String), String>;

impl Directory {
    /// Opens the directory of a store, creating it if the store is new.
    ///
    /// # Errors
    /// When the store fails or a later version wrote the directory.
    pub fn open(store: Store, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> DirectoryResult<Self> {
        let directory = Self { store, clock, rng };
        let found = directory.store.read(PartitionId::SYSTEM)?.load(&keys::meta())?;
        match found {
            Some(record) => {
                Meta::decode(&record)?;
            }
            None => {
                let mut txn = directory.store.write(PartitionId::SYSTEM)?;
                // Another one may have opened the same store in between.
                if !txn.contains(&keys::meta())? {
                    let meta = Meta::new(Guid::random(directory.rng.as_ref()));
                    txn.store(&keys::meta(), &meta.encode())?;
                    txn.commit()?;
                }
            }
        }
        Ok(directory)
    }

    /// The GUID that tells this organisation from all others; made with the directory.
    ///
    /// # Errors
    /// When the store fails.
    pub fn organization(&self) -> DirectoryResult<Guid> {
        Ok(load_meta(&self.store.read(PartitionId::SYSTEM)?)?.organization)
    }

    /// The user with this number.
    ///
    /// # Errors
    /// When the store fails.
    pub fn user(&self, id: UserId) -> DirectoryResult<Option<User>> {
        load_user(&self.store.read(PartitionId::SYSTEM)?, id)
    }

    /// Whose primary address or alias this is; nobody's if it is no address at all. Case, quoting, a trailing
    /// dot and the form of an international domain make no difference.
    ///
    /// # Errors
    /// When the store fails.
    pub fn user_by_address(&self, address: &str) -> DirectoryResult<Option<User>> {
        let Ok(address) = Address::parse(address) else { return Ok(None) };
        self.find(NameKind::Address, &address.key())
    }

    /// Who logs in like this: `user@domain` (any address), `DOMAIN\user` (the domain's full name or its first
    /// label; an unknown one is ignored, because clients put their own workstation's there), or `user` (the
    /// account name, else an address in the default domain).
    ///
    /// # Errors
    /// When the store fails.
    pub fn user_by_login(&self, login: &str) -> DirectoryResult<Option<User>> {
        let (domain, name) = login.trim().split_once('\\').unwrap_or(("", login.trim()));
        if name.contains('@') {
            return self.user_by_address(name);
        }
        for local in self.domains()?.iter().filter(|local| names_domain(domain, local)) {
            if let Some(user) = self.user_by_address(&format!("{name}@{local}"))? {
                return Ok(Some(user));
            }
        }
        if let Some(user) = self.find(NameKind::Account, &folded(name))? {
            return Ok(Some(user));
        }
        match self.default_domain()? {
            Some(domain) => self.user_by_address(&format!("{name}@{domain}")),
            None => Ok(None),
        }
    }

    /// Whose legacy DN this is; case makes no difference.
    ///
    /// # Errors
    /// When the store fails.
    pub fn user_by_legacy_dn(&self, dn: &str) -> DirectoryResult<Option<User>> {
        self.find(NameKind::LegacyDn, &folded(dn.trim()))
    }

    /// All users, in the order of their numbers.
    ///
    /// # Errors
    /// When the store fails.
    pub fn list(&self) -> DirectoryResult<Vec<User>> {
        self.page(None, usize::MAX)
    }

    /// Up to `limit` users with numbers above `after`, in the order of their numbers.
    ///
    /// # Errors
    /// When the store fails.
    pub fn page(&self, after: Option<UserId>, limit: usize) -> DirectoryResult<Vec<User>> {
        let first = keys::entry(UserId(0));
        let after = after.map(keys::entry);
        let from = after.as_deref().map_or(Bound::Included(first.as_slice()), Bound::Excluded);
        let last = keys::entry(UserId(u64::MAX));
        let mut records = Vec::new();
        let snapshot = self.store.read(PartitionId::SYSTEM)?;
        if limit > 0 {
            snapshot.scan(Scan { from, to: Bound::Included(&last), reverse: false }, &mut |key, value| {
                records.push((key.to_vec(), value.to_vec()));
                Ok(if records.len() < limit { ScanStep::Continue } else { ScanStep::Stop })
            })?;
        }
        drop(snapshot);
        records
            .into_iter()
            .map(|(key, value)| {
                let id = keys::entry_id(&key).ok_or_else(|| DirectoryError::Damaged("entry key".into()))?;
                record::decode_user(id, &value)
            })
            .collect()
    }

    /// Creates a user, with a mailbox partition and a legacy DN that nobody had before.
    ///
    /// # Errors
    /// When an address or the account is taken, is not well formed or not in a domain of this server, or when
    /// the store fails. Then nothing was created.
    pub fn create_user(&self, new: NewUser) -> DirectoryResult<User> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let mut meta = load_meta(&txn)?;
        let guid = Guid::random(self.rng.as_ref());
        let address = parsed(&new.address)?;
        let account = match new.account {
            Some(account) => account,
            None => free_account(&txn, &address)?,
        };
        let display_name =
            [new.display_name.as_str(), &format!("{} {}", new.given_name, new.surname), &new.address]
                .into_iter()
                .map(str::trim)
                .find(|name| !name.is_empty())
                .unwrap_or_default()
                .to_owned();
        let mut user = User {
            id: UserId(meta.next_entry),
            guid,
            legacy_dn: legacy_dn(guid, &account),
            account,
            address: new.address,
            aliases: new.aliases,
            display_name,
            given_name: new.given_name,
            surname: new.surname,
            mailbox: PartitionId(meta.next_partition),
            archive: None,
            roles: new.roles,
            disabled: false,
            password_hash: new.password_hash,
            send_as: Vec::new(),
            send_on_behalf: Vec::new(),
            delegates: Vec::new(),
            meeting_delivery: MeetingDelivery::default(),
            created: self.clock.now(),
            unknown: Vec::new(),
        };
        meta.next_entry = meta.next_entry.saturating_add(1);
        meta.next_partition = meta.next_partition.saturating_add(1);
        tidy(&mut user)?;
        rename(&mut txn, user.id, &Names::new(), &names(&user)?)?;
        txn.store(&keys::entry(user.id), &record::encode_user(&user))?;
        txn.store(&keys::meta(), &meta.encode())?;
        txn.commit()?;
        Ok(user)
    }

    /// Changes a user inside one transaction. What cannot be changed (id, guid, mailbox, archive, created) is put back.
    /// `change` must not use the directory.
    ///
    /// # Errors
    /// As [`Directory::create_user`], and when there is no such user. Then nothing was changed.
    pub fn update_user(&self, id: UserId, change: impl FnOnce(&mut User)) -> DirectoryResult<User> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let before = load_user(&txn, id)?.ok_or(DirectoryError::NoSuchUser(id))?;
        let mut user = before.clone();
        change(&mut user);
        user.id = before.id;
        user.guid = before.guid;
        user.mailbox = before.mailbox;
        user.archive = before.archive;
        user.created = before.created;
        tidy(&mut user)?;
        rename(&mut txn, id, &names(&before)?, &names(&user)?)?;
        txn.store(&keys::entry(id), &record::encode_user(&user))?;
        txn.commit()?;
        Ok(user)
    }

    /// Sets a user's password hash.
    ///
    /// # Errors
    /// When there is no such user or the store fails.
    pub fn set_password_hash(&self, id: UserId, hash: PasswordHash) -> DirectoryResult<()> {
        self.update_user(id, |user| user.password_hash = Some(hash)).map(drop)
    }

    /// Refuses or allows a user's logins.
    ///
    /// # Errors
    /// When there is no such user or the store fails.
    pub fn set_disabled(&self, id: UserId, disabled: bool) -> DirectoryResult<()> {
        self.update_user(id, |user| user.disabled = disabled).map(drop)
    }

    /// Removes a user and frees the addresses. The mailbox's partition is left as it is and noted as kept
    /// ([`Directory::kept_mailboxes`]); its number and the legacy DN are not given to anybody else.
    ///
    /// # Errors
    /// When there is no such user or the store fails.
    pub fn remove(&self, id: UserId) -> DirectoryResult<User> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let user = load_user(&txn, id)?.ok_or(DirectoryError::NoSuchUser(id))?;
        rename(&mut txn, id, &names(&user)?, &Names::new())?;
        txn.remove(&keys::entry(id))?;
        let kept = record::encode_kept(&user, self.clock.now());
        txn.store(&keys::kept_mailbox(user.mailbox), &kept)?;
        txn.commit()?;
        Ok(user)
    }

    /// Takes a partition number that was never handed out and never will be again.
    ///
    /// # Errors
    /// When the store fails.
    pub fn allocate_partition(&self) -> DirectoryResult<PartitionId> {
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let mut meta = load_meta(&txn)?;
        let partition = PartitionId(meta.next_partition);
        meta.next_partition = meta.next_partition.saturating_add(1);
        txn.store(&keys::meta(), &meta.encode())?;
        txn.commit()?;
        Ok(partition)
    }

    fn find(&self, kind: NameKind, folded: &str) -> DirectoryResult<Option<User>> {
        let key = keys::name(kind, folded);
        if key.len() > ropewalk_storage_api::KEY_BYTES_MAX {
            return Ok(None);
        }
        let snapshot = self.store.read(PartitionId::SYSTEM)?;
        match snapshot.load(&key)? {
            Some(reference) => load_user(&snapshot, record::decode_reference(&reference)?),
            None => Ok(None),
        }
    }
}

pub(crate) fn load_meta(reading: &impl Reading) -> DirectoryResult<Meta> {
    match reading.load(&keys::meta())? {
        Some(record) => Meta::decode(&record),
        None => Err(DirectoryError::Damaged("the directory's own record is missing".to_owned())),
    }
}

pub(crate) fn load_user(reading: &impl Reading, id: UserId) -> DirectoryResult<Option<User>> {
    match reading.load(&keys::entry(id))? {
        Some(record) => record::decode_user(id, &record).map(Some),
        None => Ok(None),
    }
}

/// Whether what stands before the backslash of a login means this domain: its name or its first label.
fn names_domain(typed: &str, domain: &str) -> bool {
    let label = domain.split('.').next().unwrap_or_default();
    [domain, label].iter().any(|name| folded(typed) == folded(name))
}

fn parsed(address: &str) -> DirectoryResult<Address> {
    Address::parse(address)
        .map_err(|reason| DirectoryError::BadAddress { address: address.to_owned(), reason })
}

/// The local part, or with the domain behind it where another domain's user has it already.
fn free_account(txn: &Txn<'_>, address: &Address) -> DirectoryResult<String> {
    let local = address.local().to_owned();
    if txn.contains(&keys::name(NameKind::Account, &folded(&local)))? {
        return Ok(format!("{local}.{}", address.domain()));
    }
    Ok(local)
}

/// The DN carries the GUID, as Exchange's do, so that it is never given out twice, and the account for the eye.
fn legacy_dn(guid: Guid, account: &str) -> String {
    let unique: String = guid.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let readable: String = account.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    format!("{RECIPIENTS}{unique}-{readable}")
}

/// Brings what the caller wrote into the stored form, or refuses it.
pub(crate) fn tidy(user: &mut User) -> DirectoryResult<()> {
    grants::tidy(user)?;
    let address = parsed(&user.address)?;
    user.address = address.to_string();
    let mut seen = vec![address.key()];
    let mut aliases = Vec::with_capacity(user.aliases.len());
    for alias in &user.aliases {
        let alias = parsed(alias)?;
        if !seen.contains(&alias.key()) {
            seen.push(alias.key());
            aliases.push(alias.to_string());
        }
    }
    user.aliases = aliases;
    if user.aliases.len() > limits::DIRECTORY_ALIASES_MAX {
        return Err(DirectoryError::BadValue { field: "aliases" });
    }
    user.account = user.account.trim().to_owned();
    // `@` and `\` would make it look like another form of login; `:` ends the user in HTTP Basic (RFC 7617 2).
    if user.account.contains(['@', '\\', ':']) {
        return Err(DirectoryError::BadValue { field: "account" });
    }
    for (field, value, may_be_empty) in [
        ("account", &user.account, false),
        ("display name", &user.display_name, false),
        ("given name", &user.given_name, true),
        ("surname", &user.surname, true),
        ("legacy DN", &user.legacy_dn, false),
    ] {
        let long = folded(value).len() > limits::DIRECTORY_TEXT_BYTES_MAX;
        if long || value.chars().any(char::is_control) || (value.trim().is_empty() && !may_be_empty) {
            return Err(DirectoryError::BadValue { field });
        }
    }
    Ok(())
}

/// The index records that lead to this user.
pub(crate) fn names(user: &User) -> DirectoryResult<Names> {
    let mut names = Names::new();
    for address in user.addresses() {
        names.insert((NameKind::Address, parsed(address)?.key()), address.to_owned());
    }
    names.insert((NameKind::Account, folded(&user.account)), user.account.clone());
    names.insert((NameKind::LegacyDn, folded(&user.legacy_dn)), user.legacy_dn.clone());
    Ok(names)
}

/// Gives up the names in `before` that are not in `after`, and claims the others of `after`.
pub(crate) fn rename(txn: &mut Txn<'_>, id: UserId, before: &Names, after: &Names) -> DirectoryResult<()> {
    for (kind, folded) in before.keys().filter(|name| !after.contains_key(*name)) {
        txn.remove(&keys::name(*kind, folded))?;
    }
    for ((kind, folded), given) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        let key = keys::name(*kind, folded);
        if txn.contains(&key)? {
            return Err(match kind {
                NameKind::Address => DirectoryError::AddressTaken(given.clone()),
                NameKind::Account => DirectoryError::AccountTaken(given.clone()),
                NameKind::LegacyDn => DirectoryError::LegacyDnTaken(given.clone()),
            });
        }
        if *kind == NameKind::Address {
            let address = parsed(given)?;
            if !txn.contains(&keys::domain(address.domain_key()))? {
                return Err(DirectoryError::UnknownDomain(address.domain().to_owned()));
            }
        }
        txn.store(&key, &record::encode_reference(id))?;
    }
    Ok(())
}
