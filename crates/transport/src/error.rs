//! Why mail does not go on.

use ropewalk_directory::DirectoryError;
use ropewalk_mailbox::MailboxError;

/// Why a message was not taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransportError {
    /// The message: it has passed too many servers (RFC 5321 6.3).
    #[error("too many Received fields: the message goes round in circles")]
    Loop,
    /// The message: there is nobody it is for.
    #[error("the message has no recipients")]
    NoRecipients,
    /// The message: more recipients than allowed.
    #[error("the message has too many recipients")]
    TooManyRecipients,
    /// The message: too large.
    #[error("the message is too large")]
    TooLarge,
    /// The sender may not send as this address.
    #[error("no permission to send as {0}")]
    SendAsDenied(String),
    /// No recipient got it and none ever will: the mailbox refuses it.
    #[error("the mailbox refuses the message: {0}")]
    Refused(MailboxError),
    /// The server: not every recipient got it; trying again makes sense.
    #[error("delivery failed for now: {0}")]
    Mailbox(MailboxError),
    /// The server: the directory cannot be read; trying again makes sense.
    #[error("the directory is not available: {0}")]
    Directory(#[from] DirectoryError),
}

impl TransportError {
    /// Whether trying again later makes sense.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Mailbox(_) | Self::Directory(_))
    }
}

/// Why one recipient does not get a message; with the enhanced status code of RFC 3463.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// A domain of this server, but nobody has the address.
    UnknownUser,
    /// Another server's domain, and there is no route to any yet.
    Unroutable,
    /// No address can be made out.
    BadAddress,
    /// The mailbox is as large as it may be.
    MailboxFull,
    /// The mailbox is gone or refuses the message.
    MailboxRefuses,
    /// The mailbox cannot be written.
    MailboxUnavailable,
}

impl FailureKind {
    /// Enhanced status code, for the Status field of a report.
    pub const fn status(self) -> &'static str {
        match self {
            Self::UnknownUser => "5.1.1",
            Self::Unroutable => "5.4.4",
            Self::BadAddress => "5.1.3",
            Self::MailboxFull => "5.2.2",
            Self::MailboxRefuses => "5.2.0",
            Self::MailboxUnavailable => "5.3.0",
        }
    }

    /// Reply code of SMTP, for the Diagnostic-Code field of a report (RFC 5321 4.2.2: 552 exceeded storage
    /// allocation).
    pub const fn code(self) -> u16 {
        match self {
            Self::MailboxFull => 552,
            _ => 550,
        }
    }

    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::UnknownUser => "no such user here",
            Self::Unroutable => "no route to the recipient's domain",
            Self::BadAddress => "not an address that mail can be sent to",
            Self::MailboxFull => "the recipient's mailbox is full",
            Self::MailboxRefuses => "the recipient's mailbox refuses the message",
            Self::MailboxUnavailable => "the recipient's mailbox cannot be written",
        }
    }
}

/// A recipient that does not get a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The address, or what stood in its place.
    pub address: String,
    /// Why.
    pub kind: FailureKind,
}

/// Whether a mailbox that failed like this will fail the same way next time.
pub(crate) const fn is_permanent(error: &MailboxError) -> bool {
    match error {
        MailboxError::NotFound(_)
        | MailboxError::Exists(_)
        | MailboxError::Denied(_)
        | MailboxError::AccessDenied(_)
        | MailboxError::Cycle
        | MailboxError::QuotaExceeded(_)
        | MailboxError::Invalid(_)
        | MailboxError::Modified(_)
        | MailboxError::FolderCycle
        | MailboxError::Limit(_) => true,
        // An operator repairs a damaged mailbox; mail must wait outside until then.
        MailboxError::Storage(_) | MailboxError::Damaged(_) => false,
    }
}
