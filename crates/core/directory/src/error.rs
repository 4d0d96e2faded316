//! Directory errors, split by whose fault they are.

use crate::UserId;
use crate::address::AddressError;
use ropewalk_storage_api::{PartitionId, StorageError};

/// Why a directory operation failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DirectoryError {
    /// The caller named an address that another entry has.
    #[error("the address {0} is taken")]
    AddressTaken(String),
    /// The caller named an account that another entry has.
    #[error("the account name {0} is taken")]
    AccountTaken(String),
    /// The caller named a legacy DN that another entry has.
    #[error("the legacy DN {0} is taken")]
    LegacyDnTaken(String),
    /// The caller gave something that is no address.
    #[error("{address}: {reason}")]
    BadAddress {
        /// What was given.
        address: String,
        /// What is wrong with it.
        reason: AddressError,
    },
    /// The caller gave something that is no domain.
    #[error("{0} is not a domain")]
    BadDomain(String),
    /// The caller gave an address in a domain this server does not accept mail for.
    #[error("{0} is not a domain of this server")]
    UnknownDomain(String),
    /// The caller wants to remove a domain in which somebody has an address.
    #[error("the domain {0} still has addresses")]
    DomainInUse(String),
    /// The caller gave a value that is empty, too long or has control characters.
    #[error("{field} is empty, too long or has control characters")]
    BadValue {
        /// Which value.
        field: &'static str,
    },
    /// The caller gave more of something than a user can have.
    #[error("too many {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
    },
    /// The caller named an entry that does not exist.
    #[error("no such entry: {0}")]
    NoSuchUser(UserId),
    /// The caller named a mailbox that is not kept for anybody.
    #[error("no kept mailbox: {0}")]
    NoKeptMailbox(PartitionId),
    /// The caller named a mailbox that somebody has.
    #[error("the mailbox {0} is somebody's")]
    MailboxInUse(PartitionId),
    /// The store: a record cannot be read.
    #[error("damaged directory record: {0}")]
    Damaged(String),
    /// The store: a record was written by a later version that says it must be understood.
    #[error("a later version wrote this directory record: {0}")]
    Newer(String),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The result of a directory operation.
pub type DirectoryResult<T> = Result<T, DirectoryError>;
