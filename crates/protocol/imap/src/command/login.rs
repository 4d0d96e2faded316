//! LOGIN: RFC 3501 6.2.3.

use super::Outcome;
use crate::session::Session;
use ropewalk_wire_imap::command::Login;
use ropewalk_wire_imap::{Code, Status};

pub(super) fn handle(session: &mut Session, login: Login, _: &mut Vec<u8>) -> Outcome {
    if !session.passwords_allowed() {
        return Err(Status::no("Passwords are taken over TLS only").with(Code::PrivacyRequired).into());
    }
    let (user, password) = (text(&login.user), text(&login.password));
    let checked = session.shared.authenticator.password(&user, &password, session.peer.address.ip());
    session.logged_in(checked)
}

/// UTF-8, or Latin-1 where it is not.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
