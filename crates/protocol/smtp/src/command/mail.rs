//! MAIL FROM: RFC 5321 4.1.1.2; RFC 6409 6.1 (who may send as whom).

use super::bad_sequence;
use crate::errors;
use crate::service::Role;
use crate::session::Session;
use crate::transaction::Transaction;
use ropewalk_base::limits::SMTP_MESSAGE_BYTES_MAX;
use ropewalk_wire_smtp::command::mail::{BodyType, Mail};
use ropewalk_wire_smtp::{EnhancedStatus as Status, Reply};

impl Session {
    pub(crate) fn mail(&mut self, mail: Mail) -> Reply {
        if let Some(refusal) = self.mail_refusal(&mail) {
            return refusal;
        }
        self.transaction = Some(Transaction {
            from: mail.from,
            smtputf8: mail.smtputf8,
            recipients: Vec::new(),
            chunks: None,
        });
        Reply::new(250, Status::SENDER_OK, "sender ok")
    }

    fn mail_refusal(&self, mail: &Mail) -> Option<Reply> {
        let Some(client) = &self.client else { return Some(bad_sequence("send EHLO first")) };
        if self.transaction.is_some() {
            return Some(bad_sequence("a transaction has begun already"));
        }
        if self.shared.role == Role::Submission && self.principal.is_none() {
            let text = if self.passwords_allowed() { "log in first" } else { "start TLS and log in first" };
            return Some(Reply::new(530, Status::AUTH_REQUIRED, text));
        }
        let plain = Mail::new(mail.from.clone());
        let offers_auth = self.shared.role == Role::Submission;
        let unoffered = mail.body == Some(BodyType::BinaryMime)
            || mail.ret.is_some()
            || mail.envelope_id.is_some()
            || (mail.auth.is_some() && !offers_auth)
            || (!client.extended && *mail != plain);
        if unoffered {
            return Some(Reply::new(555, Status::INVALID_ARGUMENTS, "the parameter is not offered here"));
        }
        if mail
            .size_bytes
            .is_some_and(|size| u64::try_from(SMTP_MESSAGE_BYTES_MAX).is_ok_and(|max| size > max))
        {
            return Some(Reply::new(552, Status::TOO_BIG, "the message is too large"));
        }
        self.sender_refusal(mail)
    }

    /// A user sends as one of the own addresses, or as nobody (reports that must not be answered).
    fn sender_refusal(&self, mail: &Mail) -> Option<Reply> {
        let (principal, mailbox) = (self.principal.as_ref()?, mail.from.mailbox()?);
        match self.shared.transport.may_send_as(principal.user, &mailbox.to_string()) {
            Ok(true) => None,
            Ok(false) => Some(Reply::new(550, Status::SEND_AS_DENIED, "the sender address is not yours")),
            Err(failure) => Some(errors::transport(&failure)),
        }
    }
}
