//! AUTHENTICATE: RFC 3501 6.2.2, with an initial response (RFC 4959).

use super::sasl::Exchange;
use super::{Done, Outcome};
use crate::session::Session;
use ropewalk_wire_imap::command::Authenticate;
use ropewalk_wire_imap::{Code, Status};

pub(super) fn handle(session: &mut Session, command: Authenticate, _: &mut Vec<u8>) -> Outcome {
    let Some(exchange) = Exchange::begin(&command.mechanism) else {
        return Err(Status::no("The mechanism is not known").with(Code::Cannot).into());
    };
    if !session.passwords_allowed() {
        return Err(Status::no("Passwords are taken over TLS only").with(Code::PrivacyRequired).into());
    }
    match command.initial {
        Some(initial) => exchange.respond(session, &initial),
        None => Ok(Done::Sasl(exchange)),
    }
}
