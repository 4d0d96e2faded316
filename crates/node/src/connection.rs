//! Line protocols (SMTP, IMAP, later POP and LDAP): what a protocol implements and what the node promises it.
//!
//! The node owns the socket and its TLS; a [`Connection`] sees bytes only. All its methods run on a worker
//! thread, never two at a time, so they may block on the store. The calls come in this order:
//!
//! 1. [`Connection::set_waker`], then [`Connection::open`];
//! 2. while the last answer is [`Next::Read`]: [`Connection::input`] when bytes came in, or
//!    [`Connection::wake`] when the waker fired;
//! 3. after [`Next::More`]: what is in `out` is written to the socket first, then [`Connection::resume`];
//! 4. after [`Next::StartTls`]: `out` is written, bytes that the client sent ahead in clear are thrown away
//!    (RFC 3207 section 6, RFC 2595 section 4), the handshake runs, then [`Connection::tls_started`] and
//!    [`Connection::resume`];
//! 5. after [`Next::Close`]: `out` is written and the socket is closed. [`Connection::closing`] is called
//!    instead when it is the node that wants to end.
//!
//! The object is dropped whenever the client went away; nothing else is called then.

use bytes::BytesMut;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Unconsumed input that the node holds for a connection, bytes. A connection must be able to take its
/// longest line or token out of this much; longer things (DATA, literals) it takes piecewise. When the buffer
/// is full and the connection took nothing, the node closes with [`Closing::InputTooLong`].
pub const INPUT_BUFFER_BYTES_MAX: usize = 256 * 1024;

/// Output after which a connection should answer [`Next::More`] instead of adding to `out`, bytes.
/// Single answers may go over it; an answer without bound must not.
pub const OUTPUT_CHUNK_BYTES: usize = 256 * 1024;

/// Who is at the other end, fixed when the connection was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// Address of the client.
    pub address: SocketAddr,
    /// Our address that it connected to.
    pub local: SocketAddr,
    /// TLS from the first byte (an HTTPS, IMAPS or SMTPS listener).
    pub tls: bool,
    /// [`Next::StartTls`] can be carried out on this connection.
    pub starttls: bool,
    /// Passwords may be taken over this connection even without TLS: demo mode, client on loopback.
    pub clear_passwords: bool,
}

impl Peer {
    /// A client on loopback without TLS from which passwords are taken; for tests of protocols.
    pub fn loopback_for_tests() -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], 40_000));
        Self { address, local: address, tls: false, starttls: true, clear_passwords: true }
    }

    /// Whether the client is on this machine.
    pub fn is_loopback(&self) -> bool {
        self.address.ip().to_canonical().is_loopback()
    }

    /// Whether a password may be taken as things stand at the start of the connection. A connection that has
    /// done STARTTLS since may take one too.
    pub fn passwords_allowed(&self) -> bool {
        self.tls || self.clear_passwords
    }
}

/// What the node does next for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Write `out`, then wait for input, the waker or the timeout. From [`Connection::input`] it says that
    /// what is left in the buffer is incomplete; from every other call the node first calls
    /// [`Connection::input`] with what the buffer still holds, if that is not empty.
    Read,
    /// Write `out`, then call [`Connection::resume`]: more output is ready to be made, or there is more to do
    /// that should not hold up what is in `out`.
    More,
    /// Write `out`, then start TLS on the socket. Only when [`Peer::starttls`] is set.
    StartTls,
    /// Write `out` and close the connection.
    Close,
}

/// Why the node ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// Nothing came in for [`Connection::idle_timeout`].
    IdleTimeout,
    /// The server is being shut down.
    Shutdown,
    /// The input buffer is full and the connection took nothing of it.
    InputTooLong,
}

/// One socket's protocol state machine. See the module for the order of calls.
pub trait Connection: Send + 'static {
    /// The connection was accepted: write the greeting.
    fn open(&mut self, out: &mut Vec<u8>) -> Next;

    /// Takes what it can use from the front of `input` (`advance`, `split_to`) and leaves the rest, and
    /// appends answers to `out`.
    fn input(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Next;

    /// Called again after [`Next::More`], and after [`Connection::tls_started`].
    fn resume(&mut self, out: &mut Vec<u8>) -> Next {
        let _ = out;
        Next::Read
    }

    /// The waker given to [`Connection::set_waker`] fired since the last call; many firings are one call.
    fn wake(&mut self, out: &mut Vec<u8>) -> Next {
        let _ = out;
        Next::Read
    }

    /// Hands over the waker; called once, before [`Connection::open`].
    fn set_waker(&mut self, waker: Waker) {
        let _ = waker;
    }

    /// The handshake asked for with [`Next::StartTls`] is done: everything is encrypted from now on. What was
    /// learnt from the client before must be forgotten (RFC 3207 section 4.2).
    fn tls_started(&mut self) {}

    /// The node is about to close: write a last line (`421 ...`, `* BYE ...`).
    fn closing(&mut self, why: Closing, out: &mut Vec<u8>) {
        let _ = (why, out);
    }

    /// How long the client may be silent in the present state; asked after every call. It also bounds how
    /// long the client may take to read each piece of output.
    fn idle_timeout(&self) -> Duration;
}

/// Makes a [`Connection`] for each accepted socket.
pub trait Service: Send + Sync + 'static {
    /// A new connection's state machine. Runs on a worker thread.
    fn connect(&self, peer: Peer) -> Box<dyn Connection>;
}

/// Wakes a connection (or a [`crate::http::ChunkSource`]) from any thread. Cheap to clone and to call;
/// calls made before the connection has run are one.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// A waker that calls `wake`, which must not block.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(wake))
    }

    /// Asks for a call of [`Connection::wake`].
    pub fn wake(&self) {
        (self.0)();
    }
}

impl fmt::Debug for Waker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waker")
    }
}
