//! The keys of the directory in the system partition (`docs/format.md` section 5).

use crate::UserId;
use ropewalk_storage_api::PartitionId;

/// First byte of every directory key.
pub(crate) const DIRECTORY: u8 = b'D';

const META: u8 = 0;
const ENTRY: u8 = 1;
const DOMAIN: u8 = 2;
const ADDRESS: u8 = 3;
const ACCOUNT: u8 = 4;
const LEGACY_DN: u8 = 5;
const KEPT: u8 = 6;

/// The names an entry is found by. Each is an index record of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameKind {
    /// A primary address or an alias.
    Address,
    /// The plain login name.
    Account,
    /// The legacy DN.
    LegacyDn,
}

impl NameKind {
    pub(crate) const ALL: [Self; 3] = [Self::Address, Self::Account, Self::LegacyDn];

    const fn code(self) -> u8 {
        match self {
            Self::Address => ADDRESS,
            Self::Account => ACCOUNT,
            Self::LegacyDn => LEGACY_DN,
        }
    }
}

pub(crate) const fn meta() -> [u8; 2] {
    [DIRECTORY, META]
}

pub(crate) const fn entries() -> [u8; 2] {
    [DIRECTORY, ENTRY]
}

pub(crate) const fn domains() -> [u8; 2] {
    [DIRECTORY, DOMAIN]
}

pub(crate) const fn names(kind: NameKind) -> [u8; 2] {
    [DIRECTORY, kind.code()]
}

pub(crate) const fn kept_mailboxes() -> [u8; 2] {
    [DIRECTORY, KEPT]
}

/// The mailbox of a removed user.
pub(crate) fn kept_mailbox(mailbox: PartitionId) -> Vec<u8> {
    [&kept_mailboxes()[..], &mailbox.0.to_be_bytes()].concat()
}

/// Numbers are big-endian in keys, so that key order is their order.
pub(crate) fn entry(id: UserId) -> Vec<u8> {
    [&entries()[..], &id.0.to_be_bytes()].concat()
}

/// The id in an entry's key.
pub(crate) fn entry_id(key: &[u8]) -> Option<UserId> {
    let id = key.strip_prefix(&entries())?;
    Some(UserId(u64::from_be_bytes(id.try_into().ok()?)))
}

pub(crate) fn domain(domain_key: &str) -> Vec<u8> {
    [&domains()[..], domain_key.as_bytes()].concat()
}

pub(crate) fn name(kind: NameKind, folded: &str) -> Vec<u8> {
    [&names(kind)[..], folded.as_bytes()].concat()
}
