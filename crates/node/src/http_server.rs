//! HTTP/1.1 (RFC 9112) over one socket, with hyper. HTTP/2 is not offered: NTLM and Negotiate belong to the
//! connection, and the clients of these protocols speak 1.1.

use crate::connection::{Peer, Waker};
use crate::http::{
    Body, Chunk, ChunkSource, ConnectionState, HttpHandler, HttpRequest, HttpResponse, StatusCode,
};
use crate::socket::{Socket, StallGuard};
use crate::workers::{Workers, shut_down};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body as HyperBody, Frame, Incoming, SizeHint};
use hyper::{Method, Request, Response, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use ropewalk_base::limits;
use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, watch};

/// The unit in which body memory is counted, so that the count fits the semaphore's.
const BUDGET_UNIT_BYTES: usize = 4096;

/// What all HTTP connections of a node share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) workers: Workers,
    pub(crate) shutdown: watch::Receiver<bool>,
    bodies: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(workers: Workers, shutdown: watch::Receiver<bool>) -> Self {
        let bodies = Arc::new(Semaphore::new(limits::HTTP_BODIES_BYTES_MAX / BUDGET_UNIT_BYTES));
        Self { workers, shutdown, bodies }
    }
}

/// Serves one connection until it ends.
pub(crate) async fn serve(
    socket: Socket,
    peer: Peer,
    handler: Arc<dyn HttpHandler>,
    shared: Shared,
) -> Result<(), hyper::Error> {
    let state: Arc<ConnectionState> = Arc::default();
    let mut shutdown = shared.shutdown.clone();
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let (handler, state, shared) = (Arc::clone(&handler), Arc::clone(&state), shared.clone());
        async move { Ok::<_, Infallible>(answer(request, peer, handler, state, shared).await) }
    });
    let io = StallGuard::new(socket, Duration::from_secs(limits::HTTP_STALL_SECONDS_MAX));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(limits::HTTP_IDLE_SECONDS_MAX))
        .max_headers(limits::HTTP_HEADERS_MAX)
        .max_buf_size(limits::HTTP_HEADER_BYTES_MAX)
        .serve_connection(TokioIo::new(io), service);
    let mut connection = pin!(connection);
    tokio::select! {
        result = connection.as_mut() => return result,
        () = shut_down(&mut shutdown) => connection.as_mut().graceful_shutdown(),
    }
    connection.await
}

async fn answer(
    request: Request<Incoming>,
    peer: Peer,
    handler: Arc<dyn HttpHandler>,
    state: Arc<ConnectionState>,
    shared: Shared,
) -> Response<ResponseBody> {
    let (parts, incoming) = request.into_parts();
    let expects = parts.headers.contains_key(header::EXPECT);
    let (body, budget) = match read_body(incoming, &shared.bodies, expects).await {
        Ok(read) => read,
        Err(refused) => return refused.response(),
    };
    let request = HttpRequest {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body,
        peer,
        connection: state,
    };
    let head_only = request.method == Method::HEAD;
    let (method, path) = (request.method.clone(), request.path.clone());
    let call = move || {
        let response = handler.handle(&request);
        drop(request);
        drop(budget);
        response
    };
    match shared.workers.run(call).await {
        Ok(response) => {
            tracing::debug!(%peer.address, %method, path, status = response.status.as_u16(), "http");
            into_hyper(response, head_only, &shared)
        }
        Err(_) => {
            tracing::error!(%peer.address, %method, path, "the handler panicked");
            let response = HttpResponse::text(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.\n");
            into_hyper(response, head_only, &shared)
        }
    }
}

fn into_hyper(response: HttpResponse, head_only: bool, shared: &Shared) -> Response<ResponseBody> {
    let body = match response.body {
        Body::Full(bytes) => ResponseBody::Full(Some(bytes)),
        Body::Stream(_) if head_only => ResponseBody::Full(None),
        Body::Stream(source) => {
            let (sender, receiver) = mpsc::channel(1);
            tokio::spawn(pump(source, sender, shared.workers.clone(), shared.shutdown.clone()));
            ResponseBody::Stream(receiver)
        }
    };
    let mut answer = Response::new(body);
    *answer.status_mut() = response.status;
    *answer.headers_mut() = response.headers;
    answer
}

/// Why a request body was not taken.
enum Refused {
    TooLarge,
    TooSlow,
    NoRoom,
    Broken,
}

impl Refused {
    fn response(self) -> Response<ResponseBody> {
        let (status, text) = match self {
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "The request body is too large.\n"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "The request body came too slowly.\n"),
            Self::NoRoom => (StatusCode::SERVICE_UNAVAILABLE, "Too many large requests at one time.\n"),
            Self::Broken => (StatusCode::BAD_REQUEST, "The request body is not valid.\n"),
        };
        let mut response = Response::new(ResponseBody::Full(Some(Bytes::from_static(text.as_bytes()))));
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
        response
    }
}

async fn read_body(
    mut body: Incoming,
    bodies: &Arc<Semaphore>,
    expects: bool,
) -> Result<(Bytes, Option<OwnedSemaphorePermit>), Refused> {
    let too_large = |length: u64| length > limits::HTTP_BODY_BYTES_MAX as u64;
    if too_large(body.size_hint().lower()) {
        // A client that asked first (Expect: 100-continue) sends nothing; any other is still sending and
        // would find the connection reset instead of our answer.
        if !expects {
            discard(&mut body).await;
        }
        return Err(Refused::TooLarge);
    }
    let whole = Duration::from_secs(limits::HTTP_BODY_SECONDS_MAX);
    match tokio::time::timeout(whole, collect(&mut body, bodies)).await {
        Ok(Err(Refused::TooLarge)) => {
            discard(&mut body).await;
            Err(Refused::TooLarge)
        }
        Ok(result) => result,
        Err(_) => Err(Refused::TooSlow),
    }
}

async fn collect(
    body: &mut Incoming,
    bodies: &Arc<Semaphore>,
) -> Result<(Bytes, Option<OwnedSemaphorePermit>), Refused> {
    let stall = Duration::from_secs(limits::HTTP_STALL_SECONDS_MAX);
    let mut collected = BytesMut::new();
    let mut budget: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = tokio::time::timeout(stall, body.frame()).await.map_err(|_| Refused::TooSlow)? {
        let Ok(data) = frame.map_err(|_| Refused::Broken)?.into_data() else { continue };
        if collected.len().saturating_add(data.len()) > limits::HTTP_BODY_BYTES_MAX {
            return Err(Refused::TooLarge);
        }
        let needed = (collected.len() + data.len()).div_ceil(BUDGET_UNIT_BYTES);
        let held = budget.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(needed.saturating_sub(held)).map_err(|_| Refused::TooLarge)?;
        // Refused at once instead of waiting: two half-read bodies could wait for each other.
        let permit = Arc::clone(bodies).try_acquire_many_owned(more).map_err(|_| Refused::NoRoom)?;
        match &mut budget {
            Some(budget) => budget.merge(permit),
            None => budget = Some(permit),
        }
        collected.extend_from_slice(&data);
    }
    Ok((collected.freeze(), budget))
}

/// Reads what the client still sends and throws it away, for a bounded time.
async fn discard(body: &mut Incoming) {
    let drain = async { while let Some(Ok(_)) = body.frame().await {} };
    let _ = tokio::time::timeout(Duration::from_secs(10), drain).await;
}

/// Asks a source for its chunks and passes them on, until it ends, panics, the client is gone, or the server
/// shuts down while the source waits.
async fn pump(
    mut source: Box<dyn ChunkSource>,
    sender: mpsc::Sender<Result<Bytes, Aborted>>,
    workers: Workers,
    mut shutdown: watch::Receiver<bool>,
) {
    let wake = Arc::new(Notify::new());
    let notify = Arc::clone(&wake);
    source.set_waker(Waker::new(move || notify.notify_one()));
    loop {
        let call = move || {
            let chunk = source.next();
            (source, chunk)
        };
        let Ok((back, chunk)) = workers.run(call).await else {
            tracing::error!("a streamed response panicked");
            let _ = sender.send(Err(Aborted)).await;
            return;
        };
        source = back;
        match chunk {
            Chunk::End => return,
            Chunk::Data(bytes) if bytes.is_empty() => {}
            Chunk::Data(bytes) => {
                if sender.send(Ok(bytes)).await.is_err() {
                    return;
                }
            }
            Chunk::Wait(time) => tokio::select! {
                () = wake.notified() => {}
                () = tokio::time::sleep(time) => {}
                () = sender.closed() => return,
                () = shut_down(&mut shutdown) => {
                    let _ = sender.send(Err(Aborted)).await;
                    return;
                }
            },
        }
    }
}

/// A streamed body broke off; the client sees the connection close without the last chunk.
#[derive(Debug, thiserror::Error)]
#[error("the response broke off")]
struct Aborted;

enum ResponseBody {
    Full(Option<Bytes>),
    Stream(mpsc::Receiver<Result<Bytes, Aborted>>),
}

impl HyperBody for ResponseBody {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match self.get_mut() {
            Self::Full(bytes) => {
                Poll::Ready(bytes.take().filter(|b| !b.is_empty()).map(|b| Ok(Frame::data(b))))
            }
            Self::Stream(receiver) => {
                receiver.poll_recv(cx).map(|item| item.map(|chunk| chunk.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Full(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Full(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Stream(_) => SizeHint::default(),
        }
    }
}
