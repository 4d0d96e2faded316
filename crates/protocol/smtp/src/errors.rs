//! Which reply stands for which failure. What went wrong inside is logged, not told.

use ropewalk_auth::AuthError;
use ropewalk_mailbox::{MailboxError, QuotaKind};
use ropewalk_transport::TransportError;
use ropewalk_wire_smtp::{ContentFault, EnhancedStatus as Status, LineFault, Reply};
use tracing::{error, warn};

pub(crate) fn transport(failure: &TransportError) -> Reply {
    let (code, status) = match failure {
        TransportError::Loop => (554, Status::LOOP),
        TransportError::NoRecipients => (554, Status::INVALID_COMMAND),
        TransportError::TooManyRecipients => (452, Status::RECIPIENTS_TRANSIENT),
        TransportError::TooLarge => (552, Status::TOO_BIG),
        TransportError::SendAsDenied(_) => (550, Status::SEND_AS_DENIED),
        TransportError::Refused(MailboxError::QuotaExceeded(QuotaKind::Receive)) => {
            return Reply::new(552, Status::MAILBOX_FULL, "the mailbox is full");
        }
        TransportError::Refused(MailboxError::QuotaExceeded(QuotaKind::Send)) => {
            return Reply::new(
                552,
                Status::MAILBOX_FULL,
                "your mailbox is full: nothing is sent until it is smaller",
            );
        }
        TransportError::Refused(reason) => {
            warn!(%reason, "a mailbox refuses a message");
            return Reply::new(554, Status::MAILBOX_REFUSES, "the mailbox refuses the message");
        }
        TransportError::Mailbox(_) | TransportError::Directory(_) => {
            error!(%failure, "mail cannot be taken");
            return Reply::new(451, Status::SYSTEM_TRANSIENT, "local error, try again later");
        }
    };
    Reply::new(code, status, failure.to_string())
}

pub(crate) fn authentication(failure: &AuthError) -> Reply {
    match failure {
        AuthError::Invalid | AuthError::BadPassword => {
            Reply::new(535, Status::BAD_CREDENTIALS, "authentication credentials invalid")
        }
        AuthError::Disabled => Reply::new(525, Status::ACCOUNT_DISABLED, "user account disabled"),
        AuthError::Throttled { .. } => Reply::new(454, Status::SECURITY_TRANSIENT, failure.to_string()),
        AuthError::Unavailable(_) => {
            error!(%failure, "nobody can log in");
            Reply::new(454, Status::SECURITY_TRANSIENT, "temporary authentication failure")
        }
    }
}

pub(crate) fn content(fault: ContentFault) -> Reply {
    match fault {
        ContentFault::BareCarriageReturn | ContentFault::BareLineFeed => {
            Reply::new(550, Status::INVALID_CHARACTERS, fault.to_string())
        }
        ContentFault::TooLarge => Reply::new(552, Status::TOO_BIG, fault.to_string()),
        ContentFault::NoRoom => Reply::new(452, Status::NO_ROOM, fault.to_string()),
    }
}

pub(crate) fn line(fault: LineFault) -> Reply {
    Reply::new(500, Status::SYNTAX, fault.to_string())
}
