//! What can go wrong in a table beside the mailbox itself.

use crate::error::MailboxError;

/// Why an operation on a table failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TableError {
    /// The table has no such category.
    #[error("the table has no such category")]
    NoCategory,
    /// The category was expanded already.
    #[error("the category is not collapsed")]
    NotCollapsed,
    /// The category was collapsed already.
    #[error("the category is not expanded")]
    NotExpanded,
    /// The bookmark was never made, or given up, or went when the table was sorted or restricted anew.
    #[error("the bookmark is not valid")]
    Bookmark,
    /// The bytes are no collapse state, or one of a table with another order or restriction.
    #[error("collapse state: {0}")]
    CollapseState(&'static str),
    /// The mailbox.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
}
