//! RCPT TO: RFC 5321 4.1.1.3, 3.6.1 (no relaying), 4.5.3.1.10 (too many).

use super::bad_sequence;
use crate::errors;
use crate::service::Role;
use crate::session::Session;
use ropewalk_base::limits::SMTP_RECIPIENTS_MAX;
use ropewalk_transport::Route;
use ropewalk_wire_smtp::command::rcpt::Rcpt;
use ropewalk_wire_smtp::{EnhancedStatus as Status, ForwardPath, Reply};

impl Session {
    pub(crate) fn rcpt(&mut self, rcpt: &Rcpt) -> Reply {
        let Some(transaction) = &self.transaction else { return bad_sequence("send MAIL first") };
        if transaction.chunks.is_some() {
            return bad_sequence("the content has begun already");
        }
        if transaction.recipients.len() >= SMTP_RECIPIENTS_MAX {
            return Reply::new(452, Status::RECIPIENTS_TRANSIENT, "too many recipients");
        }
        if rcpt.notify.is_some() || rcpt.original.is_some() {
            return Reply::new(555, Status::INVALID_ARGUMENTS, "the parameter is not offered here");
        }
        if !rcpt.to.is_ascii() && !transaction.smtputf8 {
            return Reply::new(553, Status::NON_ASCII_ADDRESS, "non-ASCII address without SMTPUTF8");
        }
        let route = match &rcpt.to {
            ForwardPath::Postmaster => self.shared.transport.route_postmaster(),
            ForwardPath::Mailbox(mailbox) => self.shared.transport.route(&mailbox.to_string()),
        };
        match route {
            Ok(Route::Local(destination)) => {
                if let Some(transaction) = &mut self.transaction {
                    transaction.recipients.push(*destination);
                }
                Reply::new(250, Status::RECIPIENT_OK, "recipient ok")
            }
            Ok(Route::Unknown) => Reply::new(550, Status::UNKNOWN_USER, "no such user here"),
            Ok(Route::Remote) if self.shared.role == Role::Submission => {
                Reply::new(550, Status::UNROUTABLE, "no route to the recipient's domain")
            }
            Ok(Route::Remote) => Reply::new(550, Status::NOT_AUTHORISED, "relaying denied"),
            Err(failure) => errors::transport(&failure),
        }
    }
}
