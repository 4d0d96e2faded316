//! The mailbox endpoint (MS-OXCMAPIHTTP 2.2.4, 3.2.5): one HTTP request, one request type.

use crate::auxiliary::{self, ClientReport};
use crate::execute::{ExecuteError, execute};
use crate::notification_wait::Wait;
use crate::session::{Host, Sessions, Started, Turn};
use crate::{PATH, login, reply};
use ropewalk_auth::{Authenticator, Principal};
use ropewalk_base::{Clock, FileTime};
use ropewalk_directory::Directory;
use ropewalk_mailbox::MailStore;
use ropewalk_model::ErrorCode;
use ropewalk_node::http::{Body, HttpHandler, HttpRequest, HttpResponse, Method};
use ropewalk_wire_mapi_http::header::{CONTENT_TYPE_MAPI, REQUEST_ID, REQUEST_TYPE};
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, DisconnectResponse, ExecuteRequest, ExecuteResponse,
    Failure, NotificationWaitRequest, Reply, RequestType, ResponseCode,
};
use std::sync::Arc;

/// How often a client without NotificationWait polls, milliseconds (Exchange's value).
const POLLS_MAX_MILLISECONDS: u32 = 60_000;
/// How often and after how long a client sends a failed request again (Exchange's values).
const RETRY_COUNT: u32 = 6;
const RETRY_DELAY_MILLISECONDS: u32 = 10_000;

/// Answers requests to [`PATH`].
pub struct Emsmdb {
    authenticator: Arc<Authenticator>,
    directory: Directory,
    clock: Arc<dyn Clock>,
    sessions: Sessions,
}

/// A request that was let in.
struct Request<'a> {
    http: &'a HttpRequest,
    principal: Principal,
    started: FileTime,
}

/// What a refused request is told, and the cookies of its session.
struct Refusal {
    code: ResponseCode,
    cookies: Vec<String>,
}

impl From<ResponseCode> for Refusal {
    fn from(code: ResponseCode) -> Self {
        Self { code, cookies: Vec::new() }
    }
}

impl Refusal {
    fn in_turn(code: ResponseCode, turn: &Turn) -> Self {
        Self { code, cookies: turn.cookies.clone() }
    }
}

impl Emsmdb {
    /// An endpoint for the mailboxes in `store`; their clock and source of randomness are its own.
    pub fn new(authenticator: Arc<Authenticator>, store: MailStore) -> Self {
        let directory = authenticator.directory().clone();
        let clock = Arc::clone(store.clock());
        let sessions = Sessions::new(Arc::new(Host { store, directory: directory.clone() }));
        Self { authenticator, directory, clock, sessions }
    }

    fn dispatch(&self, request: &Request<'_>) -> Result<HttpResponse, Refusal> {
        match request_type(request.http)? {
            RequestType::Connect => self.connect(request),
            RequestType::Execute => self.execute(request),
            RequestType::Disconnect => self.disconnect(request),
            RequestType::NotificationWait => self.notification_wait(request),
            RequestType::Ping => {
                let cookies = self.sessions.ping(request.http, &request.principal)?;
                Ok(self.answered(request, &cookies, &[]))
            }
            // Those of the address book endpoint.
            _ => Err(ResponseCode::InvalidRequestType.into()),
        }
    }

    fn answered(&self, request: &Request<'_>, cookies: &[String], body: &[u8]) -> HttpResponse {
        reply::answered(request.http, cookies, (request.started, self.clock.now()), body)
    }

    /// Connect: MS-OXCMAPIHTTP 2.2.4.1, 3.2.5.1.
    fn connect(&self, request: &Request<'_>) -> Result<HttpResponse, Refusal> {
        let body =
            ConnectRequest::decode(&request.http.body).map_err(|_| ResponseCode::InvalidRequestBody)?;
        let failed = |error: ErrorCode| ConnectResponse {
            error_code: error.0,
            polls_max: 0,
            retry_count: 0,
            retry_delay: 0,
            dn_prefix: String::new(),
            display_name: String::new(),
            auxiliary: Vec::new(),
        };
        let (response, cookies) = match self.may_connect(&request.principal, &body) {
            Err(error) => (failed(error), Vec::new()),
            Ok(()) => {
                self.sessions.end_former(request.http, &request.principal);
                let client = client(&request.principal, &body.auxiliary);
                match self.sessions.start(&request.principal, &body, client) {
                    None => (failed(ErrorCode::TOO_MANY_SESSIONS), Vec::new()),
                    Some(Started { cookies, log_name }) => {
                        tracing::debug!(session = log_name, "connect: session made");
                        let auxiliary = auxiliary::connected(&log_name).unwrap_or_else(|error| {
                            tracing::error!(%error, "connect: no auxiliary buffer");
                            Vec::new()
                        });
                        let response = ConnectResponse {
                            polls_max: POLLS_MAX_MILLISECONDS,
                            retry_count: RETRY_COUNT,
                            retry_delay: RETRY_DELAY_MILLISECONDS,
                            dn_prefix: dn_prefix(&request.principal.legacy_dn),
                            display_name: request.principal.display_name.clone(),
                            auxiliary,
                            ..failed(ErrorCode::SUCCESS)
                        };
                        (response, cookies)
                    }
                }
            }
        };
        let body = Reply::Success(response).encode().map_err(|_| ResponseCode::UnknownFailure)?;
        Ok(self.answered(request, &cookies, &body))
    }

    /// Whether the UserDn is the principal's own (MS-OXCRPC 3.1.4.1, return values).
    fn may_connect(&self, principal: &Principal, request: &ConnectRequest) -> Result<(), ErrorCode> {
        // "ecAccessDenied: The szUserDN parameter is empty."
        if request.user_dn.is_empty() {
            return Err(ErrorCode::ACCESS_DENIED);
        }
        match self.directory.user_by_legacy_dn(&request.user_dn) {
            Ok(Some(user)) if user.id == principal.user => Ok(()),
            // "The authentication context associated with the binding handle does not have enough privilege."
            Ok(Some(_)) => Err(ErrorCode::ACCESS_DENIED),
            Ok(None) => Err(ErrorCode::UNKNOWN_USER),
            Err(error) => {
                tracing::error!(%error, "connect: the directory failed");
                Err(ErrorCode::LOGON_FAILED)
            }
        }
    }

    /// Execute: MS-OXCMAPIHTTP 2.2.4.2.
    fn execute(&self, request: &Request<'_>) -> Result<HttpResponse, Refusal> {
        let turn = self.sessions.take(request.http, &request.principal)?;
        let body = ExecuteRequest::decode(&request.http.body);
        let body = body.map_err(|_| Refusal::in_turn(ResponseCode::InvalidRequestBody, &turn))?;
        let success = |error_code: u32, rop_buffer: Vec<u8>| {
            Reply::Success(ExecuteResponse { error_code, flags: 0, rop_buffer, auxiliary: Vec::new() })
        };
        let mut session = turn.session();
        session.client.update(auxiliary::read(&body.auxiliary));
        tracing::trace!(session = session.log_name, process = session.client.process, "execute");
        let executed = execute(&mut session, &body);
        drop(session);
        let reply = match executed {
            Ok(rop_buffer) => success(0, rop_buffer),
            Err(ExecuteError::Format) => success(ErrorCode::RPC_FORMAT.0, Vec::new()),
            Err(ExecuteError::TooSmall) => {
                let status_code = ErrorCode::BUFFER_TOO_SMALL.0;
                Reply::Failure(Failure { status_code, auxiliary: Vec::new() })
            }
        };
        let body = reply.encode().map_err(|_| Refusal::in_turn(ResponseCode::UnknownFailure, &turn))?;
        Ok(self.answered(request, &turn.cookies, &body))
    }

    /// Disconnect: MS-OXCMAPIHTTP 2.2.4.3, 3.2.5.4. "All relevant Set-Cookie headers are included in the response
    /// even though the session context cookie has been invalidated."
    fn disconnect(&self, request: &Request<'_>) -> Result<HttpResponse, Refusal> {
        let turn = self.sessions.take(request.http, &request.principal)?;
        DisconnectRequest::decode(&request.http.body)
            .map_err(|_| Refusal::in_turn(ResponseCode::InvalidRequestBody, &turn))?;
        self.sessions.end(&turn);
        let reply = Reply::Success(DisconnectResponse::default());
        let body = reply.encode().map_err(|_| ResponseCode::UnknownFailure)?;
        Ok(self.answered(request, &turn.cookies, &body))
    }

    fn notification_wait(&self, request: &Request<'_>) -> Result<HttpResponse, Refusal> {
        let waiting = self.sessions.wait(request.http, &request.principal)?;
        NotificationWaitRequest::decode(&request.http.body).map_err(|_| ResponseCode::InvalidRequestBody)?;
        let cookies = waiting.cookies.clone();
        let source = Wait::new(waiting, Arc::clone(&self.clock));
        Ok(reply::streamed(request.http, &cookies, Body::Stream(Box::new(source))))
    }
}

impl HttpHandler for Emsmdb {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        let started = self.clock.now();
        let principal = match login::principal(&self.authenticator, request) {
            Ok(principal) => principal,
            Err(refusal) => return *refusal,
        };
        match self.dispatch(&Request { http: request, principal, started }) {
            Ok(response) => response,
            Err(refusal) => {
                tracing::debug!(code = ?refusal.code, "MAPI/HTTP request refused");
                reply::refused(request, refusal.code, &refusal.cookies)
            }
        }
    }
}

/// What the client says of itself in a Connect.
fn client(principal: &Principal, buffer: &[u8]) -> ClientReport {
    let mut client = ClientReport::default();
    client.update(auxiliary::read(buffer));
    let ClientReport { process, machine, account, mode, session, connection, context } = &client;
    let user = &principal.legacy_dn;
    tracing::debug!(
        user,
        process,
        machine,
        account,
        mode,
        session,
        connection,
        context,
        "connect: the client"
    );
    client
}

/// Checks what every request has to have (MS-OXCMAPIHTTP 2.2.2.1).
fn request_type(request: &HttpRequest) -> Result<RequestType, ResponseCode> {
    if request.method != Method::POST {
        return Err(ResponseCode::InvalidVerb);
    }
    // Clients write the path in any case, with and without the last slash.
    let path = request.path.trim_end_matches('/');
    if !path.eq_ignore_ascii_case(PATH.trim_end_matches('/')) {
        return Err(ResponseCode::InvalidPath);
    }
    let kind = request.header(REQUEST_TYPE).ok_or(ResponseCode::MissingHeader)?;
    let kind = RequestType::parse(kind).ok_or(ResponseCode::InvalidRequestType)?;
    if !kind.is_mailbox() {
        return Err(ResponseCode::InvalidRequestType);
    }
    let id = request.header(REQUEST_ID).ok_or(ResponseCode::MissingHeader)?;
    if id.trim().is_empty() {
        return Err(ResponseCode::InvalidHeader);
    }
    // PING has no body, and some clients send it without a type.
    if kind != RequestType::Ping {
        let content_type = request.header("content-type").ok_or(ResponseCode::MissingHeader)?;
        let media = content_type.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case(CONTENT_TYPE_MAPI) {
            return Err(ResponseCode::InvalidHeader);
        }
    }
    Ok(kind)
}

/// Everything up to the name itself: what names of recipients here have in common.
fn dn_prefix(dn: &str) -> String {
    dn.rfind('=').and_then(|at| dn.get(..=at)).unwrap_or_default().to_owned()
}
