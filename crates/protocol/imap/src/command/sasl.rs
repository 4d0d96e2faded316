//! SASL exchanges of AUTHENTICATE: PLAIN (RFC 4616) and LOGIN.

use super::{Done, Outcome};
use crate::session::Session;
use ropewalk_auth::Credentials;
use ropewalk_auth::sasl::{Login, SaslError, plain_base64};
use ropewalk_wire_imap::Status;

/// An exchange under way.
pub(crate) enum Exchange {
    Plain,
    Login(Login),
}

impl Exchange {
    /// By the mechanism's name.
    pub(super) fn begin(mechanism: &str) -> Option<Self> {
        match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => Some(Self::Plain),
            "LOGIN" => Some(Self::Login(Login::new())),
            _ => None,
        }
    }

    /// What to ask for, in base64.
    pub(crate) fn challenge(&self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Login(login) => login.challenge(),
        }
    }

    /// Takes a line of the client.
    pub(crate) fn respond(self, session: &mut Session, line: &[u8]) -> Outcome {
        let credentials: Result<Option<Credentials>, SaslError> = match self {
            Self::Plain => plain_base64(line).map(Some),
            Self::Login(mut login) => match login.respond(line) {
                Ok(None) => return Ok(Done::Sasl(Self::Login(login))),
                other => other,
            },
        };
        match credentials {
            Ok(Some(credentials)) => {
                let source = session.peer.address.ip();
                let checked = session.shared.authenticator.credentials(&credentials, source);
                session.logged_in(checked)
            }
            Ok(None) | Err(SaslError::Malformed) => Err(Status::bad("The response is malformed").into()),
            Err(SaslError::Cancelled) => Err(Status::bad("The exchange was cancelled").into()),
        }
    }
}
