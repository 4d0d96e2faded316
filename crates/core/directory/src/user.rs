//! A user: somebody with a mailbox.

use crate::grants::{Delegate, MeetingDelivery};
use crate::record::Fields;
use ropewalk_base::{FileTime, Guid};
use ropewalk_storage_api::PartitionId;
use std::fmt;

/// The number of a directory entry; never used again after the entry is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub u64);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What somebody may do beyond their own mailbox: a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Roles(pub(crate) u32);

impl Roles {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Administers the whole server.
    pub const ADMINISTRATOR: Self = Self(1);

    /// Whether all of `other` are in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// A password's hash in the PHC string format. It is a secret: it does not show in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a PHC string (`$argon2id$v=19$...`); whether it can be verified shows when it is used.
    pub fn new(phc: impl Into<String>) -> Self {
        Self(phc.into())
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The entry's number; cannot be changed.
    pub id: UserId,
    /// PidTagObjectGuid of the entry; cannot be changed.
    pub guid: Guid,
    /// The plain login name, unique without case.
    pub account: String,
    /// The primary SMTP address.
    pub address: String,
    /// Further SMTP addresses that deliver here.
    pub aliases: Vec<String>,
    /// The name others see.
    pub display_name: String,
    /// Given name; may be empty.
    pub given_name: String,
    /// Surname; may be empty.
    pub surname: String,
    /// The X.500 name MAPI knows the user by (PidTagEmailAddress of address type EX).
    pub legacy_dn: String,
    /// The partition the mailbox is in; cannot be changed.
    pub mailbox: PartitionId,
    /// The partition the archive mailbox is in, if there is one; given by [`crate::Directory::enable_archive`].
    pub archive: Option<PartitionId>,
    /// What the user may do beyond the mailbox.
    pub roles: Roles,
    /// Whether logging in is refused. Mail is still delivered.
    pub disabled: bool,
    /// The password's hash; without one nobody can log in by password.
    pub password_hash: Option<PasswordHash>,
    /// Who may send as this user, seen by nobody.
    pub send_as: Vec<UserId>,
    /// Who may send on this user's behalf (PidTagAddressBookPublicDelegates).
    pub send_on_behalf: Vec<UserId>,
    /// The user's delegates, in the order that clients gave.
    pub delegates: Vec<Delegate>,
    /// To whom meeting requests go.
    pub meeting_delivery: MeetingDelivery,
    /// When the entry was created; cannot be changed.
    pub created: FileTime,
    /// Fields a later version wrote; kept as they are.
    pub(crate) unknown: Fields,
}

impl User {
    /// Whether the user administers the server.
    pub fn is_administrator(&self) -> bool {
        self.roles.contains(Roles::ADMINISTRATOR)
    }

    /// The primary address and then the aliases.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.address.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

/// What a user is created from.
#[derive(Debug, Clone, Default)]
pub struct NewUser {
    /// The primary SMTP address, in one of the server's domains.
    pub address: String,
    /// Further addresses, each in one of the server's domains.
    pub aliases: Vec<String>,
    /// The plain login name; without one it is the address's local part, or, if that is
    /// taken, local part and domain with a dot between.
    pub account: Option<String>,
    /// The name others see; if empty it is made of given name and surname, or of the address.
    pub display_name: String,
    /// Given name; may be empty.
    pub given_name: String,
    /// Surname; may be empty.
    pub surname: String,
    /// What the user may do beyond the mailbox.
    pub roles: Roles,
    /// The password's hash.
    pub password_hash: Option<PasswordHash>,
}
