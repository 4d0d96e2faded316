//! The node: its runtime, its listeners, and how it stops.

use crate::connection::{Peer, Service};
use crate::http::HttpHandler;
use crate::jobs::{Job, Schedule};
use crate::workers::{Workers, shut_down};
use crate::{http_server, line_server, socket::Socket};
use ropewalk_base::{Clock, limits};
use rustls::ServerConfig;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

/// Why a node could not start. Each is one line that names what to change.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// A listener's address cannot be had: it is taken, not ours, or needs a privilege.
    #[error("{key}: cannot listen on {address}: {}", io_reason(.source))]
    Bind {
        /// The configuration key or flag that names the address.
        key: String,
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The operating system gave no threads or no signal handler.
    #[error("cannot start: {0}")]
    Runtime(io::Error),
}

fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => "the port is taken by another program".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied (ports below 1024 need a privilege)".to_owned(),
        io::ErrorKind::AddrNotAvailable => "this machine does not have that address".to_owned(),
        _ => error.to_string(),
    }
}

/// How much one node takes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeLimits {
    /// Connections of one listener.
    pub connections_per_listener: usize,
    /// Connections of one source address on one listener; loopback is not counted.
    pub connections_per_source: usize,
    /// Protocol calls at one time.
    pub worker_threads: usize,
    /// What a shutdown waits for calls that run.
    pub shutdown_grace: Duration,
}

impl Default for NodeLimits {
    fn default() -> Self {
        Self {
            connections_per_listener: limits::CONNECTIONS_PER_LISTENER_MAX,
            connections_per_source: limits::CONNECTIONS_PER_SOURCE_MAX,
            worker_threads: limits::WORKER_THREADS_MAX,
            shutdown_grace: Duration::from_millis(limits::SHUTDOWN_GRACE_MILLISECONDS),
        }
    }
}

/// A bound address that does not take connections yet.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    address: SocketAddr,
    key: String,
}

impl Listener {
    /// The address with the port that was really taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// How a listener's connections are encrypted.
#[derive(Debug, Clone)]
pub enum Security {
    /// Never.
    Clear,
    /// When the protocol asks for it (STARTTLS).
    StartTls(Arc<ServerConfig>),
    /// From the first byte.
    Tls(Arc<ServerConfig>),
}

/// What a listener speaks.
#[derive(Clone)]
pub enum Speaks {
    /// A line protocol.
    Lines(Arc<dyn Service>),
    /// HTTP/1.1.
    Http(Arc<dyn HttpHandler>),
}

/// What is served on a listener.
#[derive(Clone)]
pub struct Endpoint {
    /// The protocol.
    pub speaks: Speaks,
    /// The encryption.
    pub security: Security,
    /// Take passwords without TLS from clients on this machine (demo mode).
    pub clear_passwords_on_loopback: bool,
}

/// One running server: a tokio runtime with listeners on it.
#[derive(Debug)]
pub struct Node {
    runtime: Runtime,
    limits: NodeLimits,
    shared: http_server::Shared,
    shutdown: watch::Sender<bool>,
    /// Held by each listener and connection; the receiver ends when the last one is gone.
    alive: mpsc::Sender<()>,
    all_gone: mpsc::Receiver<()>,
}

impl Node {
    /// A node that listens nowhere yet.
    ///
    /// # Errors
    /// When the operating system gives no threads.
    pub fn new(limits: NodeLimits) -> Result<Self, NodeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_name("node")
            // One more than the calls need, and one for jobs.
            .max_blocking_threads(limits.worker_threads.saturating_add(2))
            .build()
            .map_err(NodeError::Runtime)?;
        let (shutdown, down) = watch::channel(false);
        let (alive, all_gone) = mpsc::channel(1);
        let shared = http_server::Shared::new(Workers::new(limits.worker_threads), down);
        Ok(Self { runtime, limits, shared, shutdown, alive, all_gone })
    }

    /// Takes an address. Clients can connect from now on; they are answered after [`Node::serve`]. `key` is the
    /// configuration key or flag that an error names.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn bind(&self, key: &str, address: SocketAddr) -> Result<Listener, NodeError> {
        let _inside = self.runtime.enter();
        let bind = || {
            let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            let listener = socket.listen(1024)?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        };
        let (listener, actual) =
            bind().map_err(|source| NodeError::Bind { key: key.to_owned(), address, source })?;
        Ok(Listener { listener, address: actual, key: key.to_owned() })
    }

    /// Begins to answer a listener's clients.
    pub fn serve(&self, listener: Listener, endpoint: Endpoint) {
        let acceptor = Acceptor {
            endpoint,
            shared: self.shared.clone(),
            sources: Arc::default(),
            connections: Arc::new(Semaphore::new(self.limits.connections_per_listener)),
            per_source: self.limits.connections_per_source,
            alive: self.alive.clone(),
        };
        self.runtime.spawn(acceptor.run(listener));
    }

    /// Runs jobs from now on, each at once and then as often as it says, on the time of `clock`.
    pub fn run_jobs(&self, clock: Arc<dyn Clock>, jobs: Vec<Job>) {
        let schedule = Schedule { clock, shutdown: self.shutdown.subscribe(), alive: self.alive.clone() };
        self.runtime.spawn(schedule.run(jobs));
    }

    /// Catches SIGINT and SIGTERM from now on, instead of dying of them.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn signals(&self) -> Result<Signals, NodeError> {
        use tokio::signal::unix::{SignalKind, signal};
        let _inside = self.runtime.enter();
        let interrupt = signal(SignalKind::interrupt()).map_err(NodeError::Runtime)?;
        let terminate = signal(SignalKind::terminate()).map_err(NodeError::Runtime)?;
        Ok(Signals { interrupt, terminate })
    }

    /// Blocks until a signal comes in; returns its name.
    pub fn wait(&self, mut signals: Signals) -> &'static str {
        self.runtime.block_on(async {
            tokio::select! {
                _ = signals.interrupt.recv() => "SIGINT",
                _ = signals.terminate.recv() => "SIGTERM",
            }
        })
    }

    /// Stops accepting, lets calls that run come to their end, closes every connection. Returns after the
    /// grace time at the latest, and a little more for threads that are stuck.
    pub fn shut_down(self) {
        let Self { runtime, limits, shutdown, alive, mut all_gone, shared } = self;
        shutdown.send_replace(true);
        drop(alive);
        drop(shared);
        let grace = limits.shutdown_grace;
        let gone = runtime.block_on(async { tokio::time::timeout(grace, all_gone.recv()).await });
        if gone.is_err() {
            tracing::warn!("connections were cut off: they did not end in {} ms", grace.as_millis());
        }
        runtime.shutdown_timeout(Duration::from_millis(500));
    }
}

/// SIGINT and SIGTERM, caught.
#[derive(Debug)]
pub struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[derive(Clone)]
struct Acceptor {
    endpoint: Endpoint,
    shared: http_server::Shared,
    sources: Arc<Mutex<HashMap<IpAddr, usize>>>,
    connections: Arc<Semaphore>,
    per_source: usize,
    alive: mpsc::Sender<()>,
}

/// One place among the connections of a source address; given back when dropped.
struct SourcePlace {
    address: IpAddr,
    sources: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Drop for SourcePlace {
    fn drop(&mut self) {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = sources.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                sources.remove(&self.address);
            }
        }
    }
}

impl Acceptor {
    async fn run(self, listener: Listener) {
        let Listener { listener, key, .. } = listener;
        let mut shutdown = self.shared.shutdown.clone();
        loop {
            let accept = async {
                let permit = Arc::clone(&self.connections).acquire_owned().await.map_err(io::Error::other)?;
                listener.accept().await.map(|(stream, address)| (permit, stream, address))
            };
            let accepted = tokio::select! {
                () = shut_down(&mut shutdown) => return,
                accepted = accept => accepted,
            };
            match accepted {
                Ok((permit, stream, address)) => self.accepted(&key, permit, stream, address),
                Err(error) => {
                    // Out of file descriptors, most likely: others must close before it gets better.
                    tracing::warn!(key, %error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn accepted(&self, key: &str, permit: OwnedSemaphorePermit, stream: TcpStream, address: SocketAddr) {
        let Ok(place) = self.place(address.ip()) else {
            tracing::warn!(key, %address, "too many connections from this address");
            return;
        };
        let Ok(local) = stream.local_addr() else { return };
        // Answers are written whole; waiting to merge them only adds delay.
        let _ = stream.set_nodelay(true);
        let mut peer = Peer {
            address,
            local,
            tls: matches!(self.endpoint.security, Security::Tls(_)),
            starttls: matches!(self.endpoint.security, Security::StartTls(_)),
            clear_passwords: false,
        };
        peer.clear_passwords = self.endpoint.clear_passwords_on_loopback && peer.is_loopback();
        let (this, key) = (self.clone(), key.to_owned());
        tokio::spawn(async move {
            let _places = (permit, place);
            tracing::debug!(key, %address, "connected");
            match this.connection(stream, peer).await {
                Ok(()) => tracing::debug!(key, %address, "closed"),
                Err(ConnectionError::Panicked) => {
                    tracing::error!(key, %address, "a protocol panicked; connection closed");
                }
                Err(ConnectionError::Other(error)) => tracing::debug!(key, %address, %error, "broke off"),
            }
        });
    }

    fn place(&self, address: IpAddr) -> Result<Option<SourcePlace>, ()> {
        let address = address.to_canonical();
        if address.is_loopback() {
            return Ok(None);
        }
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let count = sources.entry(address).or_default();
        if *count >= self.per_source {
            return Err(());
        }
        *count += 1;
        Ok(Some(SourcePlace { address, sources: Arc::clone(&self.sources) }))
    }

    async fn connection(self, stream: TcpStream, peer: Peer) -> Result<(), ConnectionError> {
        let Self { endpoint, shared, alive, .. } = self;
        let _alive = alive;
        let (socket, starttls) = match endpoint.security {
            Security::Clear => (Socket::Clear(stream), None),
            Security::StartTls(config) => (Socket::Clear(stream), Some(config)),
            Security::Tls(config) => (line_server::handshake(stream, config).await?, None),
        };
        match endpoint.speaks {
            Speaks::Lines(service) => {
                let http_server::Shared { workers, shutdown, .. } = shared;
                Ok(line_server::serve(socket, peer, service, starttls, workers, shutdown).await?)
            }
            Speaks::Http(handler) => http_server::serve(socket, peer, handler, shared)
                .await
                .map_err(|error| ConnectionError::Other(error.to_string())),
        }
    }
}

enum ConnectionError {
    Panicked,
    Other(String),
}

impl From<line_server::LineError> for ConnectionError {
    fn from(error: line_server::LineError) -> Self {
        match error {
            line_server::LineError::Call(_) => Self::Panicked,
            other => Self::Other(other.to_string()),
        }
    }
}
