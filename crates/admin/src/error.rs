//! Why a command failed; each text is one line for the person at the terminal.

use ropewalk_auth::AuthError;
use ropewalk_directory::DirectoryError;
use ropewalk_mailbox::MailboxError;
use ropewalk_storage_api::StorageError;
use std::io;
use std::path::PathBuf;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// A flag, an argument or a combination of them makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A data folder is not what it should be.
    #[error("{}: {problem}", .path.display())]
    Data {
        /// The folder or a file in it.
        path: PathBuf,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// There is no such user.
    #[error("{0}: there is no such user")]
    NoSuchUser(String),
    /// The directory refused or failed.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The password cannot be taken.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// A mailbox refused or failed.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The demo's mail could not be delivered.
    #[error("delivering the demo's messages: {0}")]
    Delivery(String),
    /// Standard input or output failed.
    #[error("{0}")]
    Stream(#[from] io::Error),
}

/// The result of a command.
pub type AdminResult<T> = Result<T, AdminError>;
