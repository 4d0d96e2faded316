//! Errors of the core as IMAP answers (RFC 3501 7.1, RFC 5530).

use ropewalk_auth::AuthError;
use ropewalk_mailbox::MailboxError;
use ropewalk_wire_imap::{Code, CommandError, Status};

/// A command that was not carried out, and the answer to it.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Status);

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self(status)
    }
}

impl From<MailboxError> for Failure {
    fn from(error: MailboxError) -> Self {
        Self(match error {
            MailboxError::NotFound(_) => Status::no("It does not exist any more").with(Code::NonExistent),
            MailboxError::Exists(_) => Status::no("The name is taken").with(Code::AlreadyExists),
            MailboxError::Denied(why) => Status::no(why).with(Code::Cannot),
            MailboxError::AccessDenied(_) => Status::no("No right to do this").with(Code::NoPerm),
            MailboxError::Invalid(why) => Status::no(why).with(Code::Cannot),
            MailboxError::FolderCycle => Status::no("A folder cannot go below itself").with(Code::Cannot),
            MailboxError::QuotaExceeded(_) => Status::no("The mailbox is full").with(Code::OverQuota),
            MailboxError::Cycle => Status::no("A message cannot be copied into itself").with(Code::Cannot),
            MailboxError::Modified(_) => Status::no("It was changed meanwhile"),
            MailboxError::Limit(why) => Status::no(why).with(Code::Limit),
            MailboxError::Storage(error) => {
                tracing::error!(%error, "store failed");
                Status::no("The store is not available").with(Code::Unavailable)
            }
            MailboxError::Damaged(what) => {
                tracing::error!(what, "damaged record");
                Status::no("The mailbox is damaged").with(Code::Corruption)
            }
        })
    }
}

impl From<AuthError> for Failure {
    fn from(error: AuthError) -> Self {
        Self(match error {
            AuthError::Throttled { .. } => {
                Status::no("Too many failed logins, try again later").with(Code::Unavailable)
            }
            AuthError::Disabled => Status::no("The account is disabled").with(Code::AuthorizationFailed),
            AuthError::Unavailable(error) => {
                tracing::error!(%error, "authentication failed to work");
                Status::no("Authentication is not available").with(Code::Unavailable)
            }
            _ => Status::no("Wrong user name or password").with(Code::AuthenticationFailed),
        })
    }
}

/// The answer to something that is no command.
pub(crate) fn bad_command(error: CommandError) -> Status {
    match error {
        CommandError::LiteralTooLarge { .. } => Status::no(error.to_string()).with(Code::TooBig),
        CommandError::LineTooLong | CommandError::TooDeep => Status::bad(error.to_string()).with(Code::Limit),
        _ => Status::bad(error.to_string()),
    }
}
