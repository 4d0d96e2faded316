//! AUTH: RFC 4954 4, mechanisms PLAIN (RFC 4616) and LOGIN.

use super::bad_sequence;
use crate::errors;
use crate::service::Role;
use crate::session::{Flow, Mode, Session};
use ropewalk_auth::sasl::{self, Login, SaslError};
use ropewalk_auth::{AuthError, Credentials};
use ropewalk_base::limits::SMTP_LOGIN_FAILURES_MAX;
use ropewalk_wire_smtp::command::auth::{Auth, Response};
use ropewalk_wire_smtp::{EnhancedStatus as Status, Reply};
use tracing::{info, warn};

/// An exchange in progress.
pub(crate) enum Exchange {
    Plain,
    Login(Login),
}

impl Exchange {
    fn challenge(&self) -> Reply {
        match self {
            Self::Plain => Reply::plain(334, ""),
            Self::Login(login) => Reply::plain(334, login.challenge()),
        }
    }

    fn respond(&mut self, response: &[u8]) -> Result<Option<Credentials>, SaslError> {
        match self {
            Self::Plain => sasl::plain_base64(response).map(Some),
            Self::Login(login) => login.respond(response),
        }
    }
}

impl Session {
    pub(crate) fn auth(&mut self, auth: &Auth, out: &mut Vec<u8>) -> Flow {
        if let Some(refusal) = self.auth_refusal() {
            return self.answer(&refusal, out);
        }
        let exchange = match auth.mechanism.as_str() {
            "PLAIN" => Exchange::Plain,
            "LOGIN" => Exchange::Login(Login::new()),
            _ => {
                let reply = Reply::new(504, Status::INVALID_ARGUMENTS, "the mechanism is not offered here");
                return self.answer(&reply, out);
            }
        };
        match &auth.initial {
            Some(initial) => self.respond(exchange, initial.as_bytes(), out),
            None => self.challenge(exchange, out),
        }
    }

    /// A line the client sent in answer to a challenge.
    pub(crate) fn login_line(&mut self, exchange: Exchange, line: &[u8], out: &mut Vec<u8>) -> Flow {
        match Response::decode(line) {
            Ok(Response::Data(data)) => self.respond(exchange, data, out),
            Ok(Response::Cancel) => {
                self.answer(&Reply::new(501, Status::PROTOCOL, "authentication cancelled"), out)
            }
            Err(error) => self.answer(&error.reply(), out),
        }
    }

    fn auth_refusal(&self) -> Option<Reply> {
        if self.shared.role != Role::Submission {
            return Some(Reply::new(502, Status::INVALID_COMMAND, "nobody logs in here"));
        }
        if !self.client.as_ref().is_some_and(|client| client.extended) {
            return Some(bad_sequence("send EHLO first"));
        }
        if self.principal.is_some() {
            return Some(bad_sequence("logged in already"));
        }
        if self.transaction.is_some() {
            return Some(bad_sequence("not within a transaction"));
        }
        if !self.passwords_allowed() {
            return Some(Reply::new(538, Status::ENCRYPTION_REQUIRED, "start TLS first"));
        }
        None
    }

    fn challenge(&mut self, exchange: Exchange, out: &mut Vec<u8>) -> Flow {
        exchange.challenge().encode(out);
        self.mode = Mode::Login(exchange);
        Flow::Go
    }

    fn respond(&mut self, mut exchange: Exchange, response: &[u8], out: &mut Vec<u8>) -> Flow {
        match exchange.respond(response) {
            Ok(None) => self.challenge(exchange, out),
            Ok(Some(credentials)) => self.log_in(&credentials, out),
            Err(SaslError::Cancelled) => {
                self.answer(&Reply::new(501, Status::PROTOCOL, "authentication cancelled"), out)
            }
            Err(SaslError::Malformed) => {
                self.answer(&Reply::new(501, Status::SYNTAX, "malformed authentication response"), out)
            }
        }
    }

    fn log_in(&mut self, credentials: &Credentials, out: &mut Vec<u8>) -> Flow {
        let source = self.peer.address.ip();
        match self.shared.authenticator.credentials(credentials, source) {
            Ok(principal) => {
                info!(user = principal.address, peer = %source, "logged in");
                self.principal = Some(principal);
                self.answer(&Reply::new(235, Status::AUTHENTICATED, "authentication succeeded"), out)
            }
            Err(failure) => self.login_failed(&failure, out),
        }
    }

    fn login_failed(&mut self, failure: &AuthError, out: &mut Vec<u8>) -> Flow {
        warn!(%failure, peer = %self.peer.address.ip(), "login failed");
        let flow = self.answer(&errors::authentication(failure), out);
        self.login_failures += 1;
        if flow != Flow::Close && self.login_failures >= SMTP_LOGIN_FAILURES_MAX {
            Reply::new(421, Status::SECURITY_TRANSIENT, "too many failed logins, closing").encode(out);
            return Flow::Close;
        }
        // What is behind it in the buffer waits until the answer is out.
        if flow == Flow::Go { Flow::Flush } else { flow }
    }
}
