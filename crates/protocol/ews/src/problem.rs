//! Errors of the core as response codes (MS-OXWSCDATA 2.2.5.24).

use ropewalk_directory::DirectoryError;
use ropewalk_mailbox::{MailboxError, What};
use ropewalk_transport::TransportError;
use ropewalk_wire_ews_xml::{Problem, ResponseCode as Code};

/// The result of a step of an operation.
pub(crate) type Problems<T> = Result<T, Problem>;

/// Turns an error into the problem the client is told.
pub(crate) trait OrProblem<T> {
    fn or_problem(self) -> Problems<T>;
}

impl<T> OrProblem<T> for Result<T, MailboxError> {
    fn or_problem(self) -> Problems<T> {
        self.map_err(of_mailbox)
    }
}

impl<T> OrProblem<T> for Result<T, DirectoryError> {
    fn or_problem(self) -> Problems<T> {
        self.map_err(|error| {
            tracing::error!(%error, "ews: the directory failed");
            Problem::new(Code::ErrorADUnavailable, "The directory cannot be read. Try again later.")
        })
    }
}

impl<T> OrProblem<T> for Result<T, TransportError> {
    fn or_problem(self) -> Problems<T> {
        self.map_err(of_transport)
    }
}

pub(crate) fn of_mailbox(error: MailboxError) -> Problem {
    match &error {
        MailboxError::NotFound(What::Mailbox) => {
            Problem::new(Code::ErrorNonExistentMailbox, "The mailbox does not exist.")
        }
        MailboxError::NotFound(What::Folder(_)) => folder_not_found(),
        MailboxError::NotFound(What::Message(_) | What::Recipient(_)) => item_not_found(),
        MailboxError::NotFound(What::Attachment(_) | What::EmbeddedMessage) => attachment_not_found(),
        MailboxError::Exists(_) => {
            Problem::new(Code::ErrorFolderExists, "A folder with this name exists already.")
        }
        MailboxError::Denied(what) => {
            Problem::new(Code::ErrorAccessDenied, format!("Access is denied: {what}."))
        }
        MailboxError::AccessDenied(what) => {
            Problem::new(Code::ErrorAccessDenied, format!("Access is denied: no right to {what}."))
        }
        MailboxError::Cycle => {
            Problem::new(Code::ErrorInvalidOperation, "A message cannot be copied into itself.")
        }
        MailboxError::Modified(_) => {
            Problem::new(Code::ErrorIrresolvableConflict, "The item was changed meanwhile.")
        }
        MailboxError::Invalid(what) => {
            Problem::new(Code::ErrorInvalidArgument, format!("Not valid: {what}."))
        }
        MailboxError::FolderCycle => {
            Problem::new(Code::ErrorMoveCopyFailed, "A folder cannot go below itself.")
        }
        MailboxError::QuotaExceeded(_) => Problem::new(Code::ErrorQuotaExceeded, "The mailbox is full."),
        MailboxError::Limit(what) => {
            Problem::new(Code::ErrorDataSizeLimitExceeded, format!("Larger than allowed: {what}."))
        }
        MailboxError::Storage(_) => {
            tracing::error!(%error, "ews: the store failed");
            Problem::new(
                Code::ErrorMailboxStoreUnavailable,
                "The mailbox store is not available. Try again later.",
            )
        }
        MailboxError::Damaged(_) => {
            tracing::error!(%error, "ews: a record is damaged");
            Problem::new(Code::ErrorCorruptData, "The data of this item or folder is damaged.")
        }
    }
}

fn of_transport(error: TransportError) -> Problem {
    match error {
        TransportError::NoRecipients => {
            Problem::new(Code::ErrorMissingRecipients, "The message has no recipients.")
        }
        TransportError::TooManyRecipients => {
            Problem::new(Code::ErrorExceededMaxRecipientLimit, "The message has too many recipients.")
        }
        TransportError::TooLarge => {
            Problem::new(Code::ErrorMessageSizeExceeded, "The message is too large to send.")
        }
        TransportError::SendAsDenied(_) => Problem::new(
            Code::ErrorSendAsDenied,
            "The user account which was used to submit this request does not have the right to send mail on \
             behalf of the specified sending account.",
        ),
        TransportError::Refused(error) | TransportError::Mailbox(error) => of_mailbox(error),
        TransportError::Directory(error) => {
            tracing::error!(%error, "ews: the directory failed");
            Problem::new(Code::ErrorADUnavailable, "The directory cannot be read. Try again later.")
        }
        TransportError::Loop => {
            Problem::new(Code::ErrorInvalidArgument, "The message goes round in circles.")
        }
    }
}

pub(crate) fn folder_not_found() -> Problem {
    Problem::new(Code::ErrorFolderNotFound, "The specified folder could not be found in the store.")
}

pub(crate) fn item_not_found() -> Problem {
    Problem::new(Code::ErrorItemNotFound, "The specified object was not found in the store.")
}

pub(crate) fn attachment_not_found() -> Problem {
    Problem::new(Code::ErrorInvalidAttachmentId, "The attachment could not be found.")
}

pub(crate) fn malformed_id() -> Problem {
    Problem::new(Code::ErrorInvalidIdMalformed, "Id is malformed.")
}

pub(crate) fn access_denied() -> Problem {
    Problem::new(Code::ErrorAccessDenied, "Access is denied. Check credentials and try again.")
}

/// For what the schema allows and this server does not have yet.
pub(crate) fn not_available(what: &str) -> Problem {
    Problem::new(Code::ErrorInvalidRequest, format!("{what} is not available on this server."))
}
