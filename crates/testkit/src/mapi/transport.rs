//! One request after the other over HTTP: headers, cookies, framing (MS-OXCMAPIHTTP 2.2.2, 3.1.5).

use super::MapiError;
use crate::http::{HttpAnswer, HttpClient};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ropewalk_base::{Guid, SystemRng};
use ropewalk_model::ErrorCode;
use ropewalk_model::codec::DecodeError;
use ropewalk_wire_mapi_http::{Reply, RequestType, ResponseCode, header, parse_response};

const PATH: &str = "/mapi/emsmdb/";

/// An endpoint with what a session repeats on each request.
pub(super) struct Transport {
    http: HttpClient,
    path: String,
    authorization: String,
    session: Guid,
    counter: u64,
    cookies: Vec<(String, String)>,
}

/// A success body, as the codec reads it.
pub(super) trait Success: Sized {
    fn decode(body: &[u8]) -> Result<Reply<Self>, DecodeError>;
}

macro_rules! success {
    ($($type:ident),*) => {
        $(impl Success for ropewalk_wire_mapi_http::$type {
            fn decode(body: &[u8]) -> Result<Reply<Self>, DecodeError> {
                Reply::decode(body)
            }
        })*
    };
}

success!(ConnectResponse, ExecuteResponse, DisconnectResponse, NotificationWaitResponse);

impl Transport {
    pub(super) fn connect(url: &str, user: &str, password: &str) -> Result<Self, MapiError> {
        let address = url.strip_prefix("http://").unwrap_or(url);
        let (host, path) = address.split_once('/').unwrap_or((address, ""));
        let path = if path.is_empty() { PATH.to_owned() } else { format!("/{path}") };
        Ok(Self {
            http: HttpClient::connect(host)?,
            path,
            authorization: format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))),
            session: Guid::random(&SystemRng),
            counter: 0,
            cookies: Vec::new(),
        })
    }

    /// A new connection to the same endpoint with the same cookies and counter, but another login.
    pub(super) fn with_other_login(&self, user: &str, password: &str) -> Result<Self, MapiError> {
        Ok(Self {
            http: HttpClient::connect(self.http.host())?,
            path: self.path.clone(),
            authorization: format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))),
            session: self.session,
            counter: self.counter,
            cookies: self.cookies.clone(),
        })
    }

    /// Sends a request and reads its response body.
    pub(super) fn call<S: Success>(&mut self, kind: RequestType, body: &[u8]) -> Result<S, MapiError> {
        match S::decode(&self.post(kind, body)?)? {
            Reply::Success(success) => Ok(success),
            Reply::Failure(failure) => Err(MapiError::Status(ErrorCode(failure.status_code))),
        }
    }

    /// Sends a request; gives the body behind the meta-tags.
    pub(super) fn post(&mut self, kind: RequestType, body: &[u8]) -> Result<Vec<u8>, MapiError> {
        self.counter += 1;
        let request_id = format!("{{{}}}:{}", self.session, self.counter);
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![
            ("Authorization", self.authorization.as_str()),
            ("Content-Type", header::CONTENT_TYPE_MAPI),
            (header::REQUEST_TYPE, kind.as_str()),
            (header::REQUEST_ID, request_id.as_str()),
            (header::CLIENT_INFO, request_id.as_str()),
            (header::CLIENT_APPLICATION, "Outlook/15.0.4420.1017"),
        ];
        if !cookies.is_empty() {
            headers.push(("Cookie", cookies.as_str()));
        }
        let answer = self.http.post(&self.path, &headers, body)?;
        if answer.status != 200 {
            return Err(MapiError::Http(answer.status));
        }
        self.keep_cookies(&answer);
        if answer.header(header::REQUEST_ID).is_some_and(|echoed| echoed != request_id) {
            return Err(MapiError::Unexpected("another X-RequestId came back"));
        }
        let failed = |code| MapiError::Response(code, String::from_utf8_lossy(&answer.body).into_owned());
        let code = answer.header(header::RESPONSE_CODE).and_then(|code| code.parse().ok());
        match code.and_then(ResponseCode::from_number) {
            Some(ResponseCode::Success) => {}
            Some(code) => return Err(failed(code)),
            None => return Err(MapiError::Unexpected("no X-ResponseCode, or an unknown one")),
        }
        // PING has no body at all on some servers.
        if answer.body.is_empty() && kind == RequestType::Ping {
            return Ok(Vec::new());
        }
        let frame = parse_response(&answer.body)?;
        let last = frame.final_headers().map_err(|_| MapiError::Unexpected("broken headers after DONE"))?;
        match (last.response_code, last.code()) {
            (None, _) | (_, Some(ResponseCode::Success)) => Ok(frame.body.to_vec()),
            (_, Some(code)) => Err(failed(code)),
            (_, None) => Err(MapiError::Unexpected("an unknown X-ResponseCode after DONE")),
        }
    }

    fn keep_cookies(&mut self, answer: &HttpAnswer) {
        for (field, value) in &answer.headers {
            if !field.eq_ignore_ascii_case("Set-Cookie") {
                continue;
            }
            let pair = value.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            self.cookies.retain(|(known, _)| *known != name);
            self.cookies.push((name, value));
        }
    }
}
