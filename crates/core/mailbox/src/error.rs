//! What can go wrong, by whose fault it is.

use crate::access::Operation;
use crate::quota::QuotaKind;
use ropewalk_model::{FolderId, MessageId};
use ropewalk_storage_api::StorageError;
use std::fmt;

/// What was looked for and is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The mailbox itself.
    Mailbox,
    /// A folder.
    Folder(FolderId),
    /// A message.
    Message(MessageId),
    /// An attachment, by its number.
    Attachment(u32),
    /// A recipient, by its row id.
    Recipient(u32),
    /// The message an attachment was said to embed.
    EmbeddedMessage,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mailbox => f.write_str("mailbox"),
            Self::Folder(id) => write!(f, "folder {id}"),
            Self::Message(id) => write!(f, "message {id}"),
            Self::Attachment(number) => write!(f, "attachment {number}"),
            Self::Recipient(row) => write!(f, "recipient {row}"),
            Self::EmbeddedMessage => f.write_str("embedded message"),
        }
    }
}

/// Why a mailbox operation failed. Nothing of a failed write is kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum MailboxError {
    /// The caller named something that is not there.
    #[error("{0} does not exist")]
    NotFound(What),
    /// The name is taken.
    #[error("{0} exists already")]
    Exists(&'static str),
    /// The operation is never allowed on this object.
    #[error("not allowed: {0}")]
    Denied(&'static str),
    /// The actor has no right to do this ([`crate::Actor`]).
    #[error("no right to {0}")]
    AccessDenied(Operation),
    /// The caller's argument makes no sense.
    #[error("invalid: {0}")]
    Invalid(&'static str),
    /// A folder would come below itself.
    #[error("a folder cannot go below itself")]
    FolderCycle,
    /// The mailbox is as large as it may be.
    #[error("the mailbox is over its {0} quota")]
    QuotaExceeded(QuotaKind),
    /// Somebody else has changed the message since it was opened (MS-OXCMSG 3.2.5.3, ecObjectModified).
    #[error("message {0} was changed meanwhile")]
    Modified(MessageId),
    /// A message would be copied into itself (MS-OXCPRPT 3.2.5.8, MessageCycle).
    #[error("a message cannot be copied into itself")]
    Cycle,
    /// A bound of `base::limits` is reached.
    #[error("limit reached: {0}")]
    Limit(&'static str),
    /// The disk, or the engine.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A record cannot be understood: damaged, or written by a newer version.
    #[error("damaged record: {0}")]
    Damaged(String),
}

/// The result of a mailbox operation.
pub type Result<T> = std::result::Result<T, MailboxError>;
