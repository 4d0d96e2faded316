//! HTTP protocols (MAPI/HTTP, EWS, Autodiscover, later ActiveSync and DAV): what a handler sees and answers.
//!
//! A handler runs on a worker thread and may block on the store, but must not wait for something to happen
//! (a notification, a timer) there: it answers with [`Body::Stream`] instead, whose [`ChunkSource`] holds no
//! thread while it waits.

use crate::connection::{Peer, Waker};
use bytes::Bytes;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use hyper::header::{self, HeaderName, HeaderValue};
pub use hyper::{HeaderMap, Method, StatusCode};

/// One request, its body read whole (bounded by `limits::HTTP_BODY_BYTES_MAX`).
#[derive(Debug)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The path as the client wrote it, not percent-decoded. Compare it without case.
    pub path: String,
    /// What follows `?`, as the client wrote it.
    pub query: Option<String>,
    /// The headers; names are matched without case.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The client.
    pub peer: Peer,
    /// What is kept for the life of the TCP connection.
    pub connection: Arc<ConnectionState>,
}

impl HttpRequest {
    /// A request from loopback; for tests of handlers.
    pub fn for_tests(method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Self {
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (path, None),
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::try_from(*value)) {
                map.append(name, value);
            }
        }
        Self {
            method,
            path: path.to_owned(),
            query,
            headers: map,
            body: body.into(),
            peer: Peer::loopback_for_tests(),
            connection: Arc::default(),
        }
    }

    /// The first header of this name (any case), if it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The value of a cookie. Clients send each cookie in a header of its own or all in one, and some repeat
    /// them; the last one counts.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.headers.get_all(header::COOKIE).iter();
        let pairs = headers.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
        let named = pairs.filter_map(|pair| pair.split_once('='));
        named
            .filter(|(key, _)| key.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .next_back()
    }
}

/// Typed values that live as long as the TCP connection: one value of each type (NTLM state, for one).
#[derive(Default)]
pub struct ConnectionState(Mutex<HashMap<TypeId, Box<dyn Any + Send>>>);

impl ConnectionState {
    /// Runs `use_it` on the connection's value of type `T`, made by `T::default` at first.
    pub fn with<T: Default + Send + 'static, R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = map.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(T::default()));
        match entry.downcast_mut::<T>() {
            Some(value) => use_it(value),
            // The key is the value's own type; only to stay free of panics.
            None => use_it(&mut T::default()),
        }
    }
}

impl fmt::Debug for ConnectionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionState")
    }
}

/// One response. `Content-Length` or chunked framing, `Date` and `Connection` are the node's affair.
#[derive(Debug)]
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

impl HttpResponse {
    /// An empty response.
    pub fn new(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Body::Full(Bytes::new()) }
    }

    /// A response with a body of a content type.
    pub fn with_body(status: StatusCode, content_type: &str, body: impl Into<Bytes>) -> Self {
        let response = Self { body: Body::Full(body.into()), ..Self::new(status) };
        response.header("content-type", content_type)
    }

    /// A short plain text, for errors.
    pub fn text(status: StatusCode, text: &str) -> Self {
        Self::with_body(status, "text/plain; charset=utf-8", text.to_owned())
    }

    /// 401 that offers Basic authentication.
    pub fn unauthorized() -> Self {
        Self::text(StatusCode::UNAUTHORIZED, "Log in.\n")
            .header("www-authenticate", "Basic realm=\"Ropewalk\", charset=\"UTF-8\"")
    }

    /// Adds a header. A name or value that HTTP does not allow (a line break from hostile input) is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            _ => tracing::warn!(name, "response header left out: not allowed in HTTP"),
        }
        self
    }
}

/// A response body.
pub enum Body {
    /// Sent with `Content-Length`.
    Full(Bytes),
    /// Sent in chunks, each flushed as it is made.
    Stream(Box<dyn ChunkSource>),
}

impl Body {
    /// Chunks made one after the other, on a worker thread.
    pub fn chunks(chunks: impl Iterator<Item = Bytes> + Send + 'static) -> Self {
        Self::Stream(Box::new(Chunks(chunks)))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(bytes) => write!(f, "Body::Full({} bytes)", bytes.len()),
            Self::Stream(_) => f.write_str("Body::Stream"),
        }
    }
}

/// What a streamed body does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chunk {
    /// Send these bytes as one chunk, then ask again. Empty bytes are skipped.
    Data(Bytes),
    /// Nothing to send: ask again when the waker fires, at the latest after this time.
    Wait(Duration),
    /// The body is complete.
    End,
}

/// A body made piece by piece. Asked on a worker thread; dropped when the client is gone.
pub trait ChunkSource: Send + 'static {
    /// The next piece.
    fn next(&mut self) -> Chunk;

    /// Hands over the waker; called once before the first [`ChunkSource::next`].
    fn set_waker(&mut self, waker: Waker) {
        let _ = waker;
    }
}

struct Chunks<I>(I);

impl<I: Iterator<Item = Bytes> + Send + 'static> ChunkSource for Chunks<I> {
    fn next(&mut self) -> Chunk {
        self.0.next().map_or(Chunk::End, Chunk::Data)
    }
}

/// Answers requests under one path.
pub trait HttpHandler: Send + Sync + 'static {
    /// Answers one request. Runs on a worker thread; a panic becomes status 500.
    fn handle(&self, request: &HttpRequest) -> HttpResponse;
}

impl<F: Fn(&HttpRequest) -> HttpResponse + Send + Sync + 'static> HttpHandler for F {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        self(request)
    }
}

/// Finds the handler for a path. Paths are compared without case: clients write `/EWS/Exchange.asmx`,
/// `/ews/exchange.asmx` and more.
#[derive(Default)]
pub struct Router {
    exact: HashMap<String, Arc<dyn HttpHandler>>,
    prefixes: Vec<(String, Arc<dyn HttpHandler>)>,
}

impl Router {
    /// A router that knows no path.
    pub fn new() -> Self {
        Self::default()
    }

    /// Routes one path.
    #[must_use]
    pub fn exact(mut self, path: &str, handler: Arc<dyn HttpHandler>) -> Self {
        self.exact.insert(path.to_ascii_lowercase(), handler);
        self
    }

    /// Routes every path that begins with `prefix`; write the closing slash (`/mapi/`). The longest prefix
    /// wins, and an exact path wins over prefixes. `/mapi` itself is routed too.
    #[must_use]
    pub fn prefix(mut self, prefix: &str, handler: Arc<dyn HttpHandler>) -> Self {
        self.prefixes.push((prefix.to_ascii_lowercase(), handler));
        self.prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        self
    }

    fn find(&self, path: &str) -> Option<&Arc<dyn HttpHandler>> {
        let path = path.to_ascii_lowercase();
        self.exact.get(&path).or_else(|| {
            let matches = |prefix: &str| path.starts_with(prefix) || prefix.strip_suffix('/') == Some(&path);
            self.prefixes.iter().find(|(prefix, _)| matches(prefix)).map(|(_, handler)| handler)
        })
    }
}

impl HttpHandler for Router {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        match self.find(&request.path) {
            Some(handler) => handler.handle(request),
            None => HttpResponse::text(StatusCode::NOT_FOUND, "Not found.\n"),
        }
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefixes = self.prefixes.iter().map(|(prefix, _)| prefix);
        f.debug_list().entries(self.exact.keys()).entries(prefixes).finish()
    }
}
