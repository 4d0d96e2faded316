//! What a ROP fails with: the one place that turns errors of the core into MAPI error codes (MS-OXCDATA 2.4).

use ropewalk_mailbox::{MailboxError, QuotaKind, TableError, What};
use ropewalk_model::ErrorCode;
use ropewalk_model::codec::EncodeError;

/// StreamSeekError (MS-OXCPRPT 3.2.5.18).
pub(crate) const STREAM_SEEK_ERROR: ErrorCode = ErrorCode(0x8003_0019);
/// ecMaxObjsExceeded (MS-OXCDATA 2.4).
pub(crate) const MAX_OBJECTS_EXCEEDED: ErrorCode = ErrorCode(0x0000_04DB);

/// Why a ROP has no successful response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RopError {
    /// It fails with this ReturnValue.
    #[error("{0}")]
    Code(ErrorCode),
    /// Not even the smallest response has room; this many more bytes would be needed.
    #[error("{0} bytes more room are needed")]
    NoRoom(usize),
}

/// The result of a ROP.
pub(crate) type Result<T> = std::result::Result<T, RopError>;

impl From<ErrorCode> for RopError {
    fn from(code: ErrorCode) -> Self {
        Self::Code(code)
    }
}

impl From<MailboxError> for RopError {
    fn from(error: MailboxError) -> Self {
        Self::Code(match error {
            MailboxError::NotFound(What::Mailbox) => ErrorCode::UNKNOWN_USER,
            MailboxError::NotFound(_) => ErrorCode::NOT_FOUND,
            MailboxError::Exists(_) => ErrorCode::COLLIDING_NAMES,
            MailboxError::Denied(_) | MailboxError::AccessDenied(_) => ErrorCode::ACCESS_DENIED,
            MailboxError::FolderCycle => ErrorCode::FOLDER_CYCLE,
            MailboxError::QuotaExceeded(QuotaKind::Send) => ErrorCode::QUOTA_EXCEEDED,
            MailboxError::QuotaExceeded(QuotaKind::Receive) => ErrorCode::SHUTOFF_QUOTA_EXCEEDED,
            MailboxError::Cycle => ErrorCode::MESSAGE_CYCLE,
            MailboxError::Modified(_) => ErrorCode::OBJECT_CHANGED,
            MailboxError::Invalid(_) => ErrorCode::INVALID_PARAMETER,
            // "the server MUST return OutOfMemory" (MS-OXCPRPT 3.2.5.10).
            MailboxError::Limit(_) => ErrorCode::NOT_ENOUGH_MEMORY,
            MailboxError::Storage(error) => {
                tracing::error!(%error, "storage failed");
                ErrorCode::DISK_ERROR
            }
            MailboxError::Damaged(what) => {
                tracing::error!(what, "damaged record");
                ErrorCode::CORRUPT_DATA
            }
        })
    }
}

impl From<TableError> for RopError {
    fn from(error: TableError) -> Self {
        Self::Code(match error {
            TableError::NoCategory => ErrorCode::NOT_FOUND,
            TableError::NotCollapsed => ErrorCode::NOT_COLLAPSED,
            TableError::NotExpanded => ErrorCode::NOT_EXPANDED,
            TableError::Bookmark => ErrorCode::INVALID_BOOKMARK,
            TableError::CollapseState(_) => ErrorCode::INVALID_PARAMETER,
            TableError::Mailbox(error) => return error.into(),
        })
    }
}

impl From<EncodeError> for RopError {
    fn from(error: EncodeError) -> Self {
        tracing::error!(%error, "a value has no wire form");
        Self::Code(ErrorCode::GENERAL_FAILURE)
    }
}
