//! The HTTP side: login, SOAP in, SOAP out.

use crate::context::Context;
use crate::op;
use ropewalk_auth::{AuthError, Authenticator, Principal, basic};
use ropewalk_directory::User;
use ropewalk_mailbox::MailboxError;
use ropewalk_node::http::{HttpHandler, HttpRequest, HttpResponse, Method, StatusCode};
use ropewalk_transport::Transport;
use ropewalk_wire_ews_xml::{
    Fault, Header, Impersonation, ResponseCode, decode_request, encode_fault, encode_response,
};
use std::sync::Arc;

/// Answers EWS requests.
pub struct Ews {
    authenticator: Arc<Authenticator>,
    transport: Transport,
}

impl Ews {
    /// A handler for [`crate::PATH`].
    pub fn new(authenticator: Arc<Authenticator>, transport: Transport) -> Self {
        Self { authenticator, transport }
    }

    /// Who asks, or the answer to whom it is not known.
    fn login(&self, request: &HttpRequest) -> Result<Principal, Box<HttpResponse>> {
        if !request.peer.passwords_allowed() {
            return Err(Box::new(HttpResponse::text(StatusCode::FORBIDDEN, "Use https.\n")));
        }
        let header = request.headers.get("authorization");
        let credentials = header.and_then(|value| basic::credentials(value.as_bytes()).ok());
        let credentials = credentials.ok_or_else(|| Box::new(HttpResponse::unauthorized()))?;
        let refusal = match self.authenticator.credentials(&credentials, request.peer.address.ip()) {
            Ok(principal) => return Ok(principal),
            Err(AuthError::Throttled { retry_after }) => {
                let seconds = retry_after.as_secs().saturating_add(1).to_string();
                HttpResponse::text(StatusCode::TOO_MANY_REQUESTS, "Too many failed logins.\n")
                    .header("retry-after", &seconds)
            }
            Err(AuthError::Disabled) => {
                HttpResponse::text(StatusCode::FORBIDDEN, "The account is disabled.\n")
            }
            Err(AuthError::Unavailable(error)) => {
                tracing::error!(%error, "authentication is not available");
                HttpResponse::text(StatusCode::SERVICE_UNAVAILABLE, "Try again later.\n")
                    .header("retry-after", "30")
            }
            Err(AuthError::Invalid | AuthError::BadPassword) => HttpResponse::unauthorized(),
        };
        Err(Box::new(refusal))
    }

    /// The SOAP answer to a SOAP request.
    fn soap(&self, principal: &Principal, body: &[u8]) -> HttpResponse {
        let request = match decode_request(body) {
            Ok(request) => request,
            Err(error) => {
                tracing::debug!(%error, "ews request refused");
                return fault(&error.fault());
            }
        };
        let soap = request.soap;
        let (user, mailbox) = match self.caller(principal, &request.header) {
            Ok(caller) => caller,
            Err(refusal) => return fault(&Fault { soap, ..*refusal }),
        };
        let context = Context::new(self.transport.directory(), &self.transport, user, mailbox);
        tracing::debug!(operation = request.operation.name(), user = %principal.address, "ews");
        let response = op::handle(&context, request.operation);
        let body = encode_response(&response, soap, request.header.precision);
        HttpResponse::with_body(StatusCode::OK, soap.content_type(), body).header("cache-control", "private")
    }

    fn caller(
        &self,
        principal: &Principal,
        header: &Header,
    ) -> Result<(User, ropewalk_mailbox::Mailbox), Box<Fault>> {
        let fault = |code, text: &str| Box::new(Fault::new(code, text));
        let unavailable = |error: &dyn std::fmt::Display| {
            tracing::error!(%error, "ews: the directory failed");
            fault(ResponseCode::ErrorADUnavailable, "The directory cannot be read. Try again later.")
        };
        let directory = self.transport.directory();
        let user = directory.user(principal.user).map_err(|error| unavailable(&error))?;
        let user =
            user.ok_or_else(|| fault(ResponseCode::ErrorNonExistentMailbox, "The account does not exist."))?;
        if let Some(impersonation) = &header.impersonation {
            let found = match impersonation {
                Impersonation::PrincipalName(name) => directory.user_by_login(name),
                Impersonation::PrimarySmtpAddress(address) | Impersonation::SmtpAddress(address) => {
                    directory.user_by_address(address)
                }
                Impersonation::Sid(_) => Ok(None),
            };
            match found.map_err(|error| unavailable(&error))? {
                Some(other) if other.id == user.id => {}
                // Nobody has the right to impersonate yet.
                Some(_) => {
                    let text = "The account does not have permission to impersonate the requested user.";
                    return Err(fault(ResponseCode::ErrorImpersonateUserDenied, text));
                }
                None => {
                    let text = "The SMTP address has no mailbox associated with it.";
                    return Err(fault(ResponseCode::ErrorNonExistentMailbox, text));
                }
            }
        }
        match self.transport.mailboxes().mailbox(principal.mailbox) {
            Ok(mailbox) => Ok((user, mailbox)),
            Err(MailboxError::NotFound(_)) => {
                Err(fault(ResponseCode::ErrorNonExistentMailbox, "The account has no mailbox."))
            }
            Err(error) => {
                tracing::error!(%error, "ews: a mailbox cannot be opened");
                let text = "The mailbox store is not available. Try again later.";
                Err(fault(ResponseCode::ErrorMailboxStoreUnavailable, text))
            }
        }
    }
}

impl HttpHandler for Ews {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        let principal = match self.login(request) {
            Ok(principal) => principal,
            Err(refusal) => return *refusal,
        };
        match request.method {
            Method::POST => self.soap(&principal, &request.body),
            // Clients and administrators look whether something is here.
            Method::GET | Method::HEAD => {
                HttpResponse::text(StatusCode::OK, "Exchange Web Services: send SOAP requests with POST.\n")
            }
            _ => HttpResponse::text(StatusCode::METHOD_NOT_ALLOWED, "Use POST.\n")
                .header("allow", "GET, HEAD, POST"),
        }
    }
}

/// Faults go out with status 500 (SOAP 1.1 section 6.2).
fn fault(fault: &Fault) -> HttpResponse {
    HttpResponse::with_body(StatusCode::INTERNAL_SERVER_ERROR, fault.soap.content_type(), encode_fault(fault))
}
