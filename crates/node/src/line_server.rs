//! Drives one [`Connection`] over one socket; the order of calls is written in [`crate::connection`].

use crate::connection::{Closing, Connection, INPUT_BUFFER_BYTES_MAX, Next, Peer, Service, Waker};
use crate::socket::{self, Socket};
use crate::workers::{Failed, Workers, shut_down};
use bytes::BytesMut;
use ropewalk_base::limits;
use rustls::ServerConfig;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Notify, watch};
use tokio_rustls::TlsAcceptor;

/// Room made for one read; an idle connection keeps no more than the small one.
const READ_BYTES: usize = 4 * 1024;
const READ_BYTES_BUSY: usize = 64 * 1024;
/// Output buffers above this are given back after they were written.
const OUTPUT_BYTES_KEPT: usize = 16 * 1024;

/// Why a connection ended without a [`Next::Close`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum LineError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("the client does not read")]
    WriteTimeout,
    #[error("the TLS handshake took too long")]
    HandshakeTimeout,
    #[error("STARTTLS on a connection that cannot have it")]
    NoTls,
    #[error(transparent)]
    Call(#[from] Failed),
}

/// What moves to the worker thread and back.
struct Session {
    connection: Box<dyn Connection>,
    input: BytesMut,
    out: Vec<u8>,
    timeout: Duration,
}

enum Event {
    Input,
    End,
    Wake,
    Closing(Closing),
}

struct Driver {
    socket: Option<Socket>,
    workers: Workers,
    tls: Option<Arc<ServerConfig>>,
    wake: Arc<Notify>,
    shutdown: watch::Receiver<bool>,
    read_bytes: usize,
}

/// Serves one connection until it ends.
pub(crate) async fn serve(
    socket: Socket,
    peer: Peer,
    service: Arc<dyn Service>,
    tls: Option<Arc<ServerConfig>>,
    workers: Workers,
    shutdown: watch::Receiver<bool>,
) -> Result<(), LineError> {
    let wake = Arc::new(Notify::new());
    let notify = Arc::clone(&wake);
    let (session, next) = workers
        .run(move || {
            let mut connection = service.connect(peer);
            connection.set_waker(Waker::new(move || notify.notify_one()));
            let mut out = Vec::new();
            let next = connection.open(&mut out);
            let timeout = connection.idle_timeout();
            (Session { connection, input: BytesMut::new(), out, timeout }, next)
        })
        .await?;
    let mut driver = Driver { socket: Some(socket), workers, tls, wake, shutdown, read_bytes: READ_BYTES };
    driver.run(session, next).await
}

impl Driver {
    async fn run(&mut self, mut session: Session, mut next: Next) -> Result<(), LineError> {
        // The last call was `input`, so what is left in the buffer is known to be incomplete.
        let mut input_seen = false;
        loop {
            self.write(&mut session).await?;
            (session, next) = match next {
                Next::Close => {
                    socket::close(self.socket()?).await;
                    return Ok(());
                }
                Next::More => {
                    input_seen = false;
                    self.call(session, |s| s.connection.resume(&mut s.out)).await?
                }
                Next::StartTls => {
                    self.start_tls().await?;
                    session.input.clear();
                    input_seen = false;
                    let start = |s: &mut Session| {
                        s.connection.tls_started();
                        s.connection.resume(&mut s.out)
                    };
                    self.call(session, start).await?
                }
                Next::Read => {
                    let waiting = !session.input.is_empty() && !input_seen;
                    let event = if waiting { Event::Input } else { self.wait(&mut session).await? };
                    input_seen = matches!(event, Event::Input);
                    match event {
                        Event::End => return Ok(()),
                        Event::Input => {
                            self.call(session, |s| s.connection.input(&mut s.input, &mut s.out)).await?
                        }
                        Event::Wake => self.call(session, |s| s.connection.wake(&mut s.out)).await?,
                        Event::Closing(why) => {
                            let close = move |s: &mut Session| {
                                s.connection.closing(why, &mut s.out);
                                Next::Close
                            };
                            self.call(session, close).await?
                        }
                    }
                }
            };
        }
    }

    fn socket(&mut self) -> Result<&mut Socket, LineError> {
        self.socket.as_mut().ok_or(LineError::NoTls)
    }

    /// Runs one method on a worker thread.
    async fn call(
        &self,
        mut session: Session,
        method: impl FnOnce(&mut Session) -> Next + Send + 'static,
    ) -> Result<(Session, Next), LineError> {
        let call = move || {
            let next = method(&mut session);
            session.timeout = session.connection.idle_timeout();
            (session, next)
        };
        Ok(self.workers.run(call).await?)
    }

    /// Waits for the next thing to happen. Input comes before the waker: a client that ends IDLE is not to be
    /// held up by news.
    async fn wait(&mut self, session: &mut Session) -> Result<Event, LineError> {
        if session.input.len() >= INPUT_BUFFER_BYTES_MAX {
            return Ok(Event::Closing(Closing::InputTooLong));
        }
        let read_bytes = self.read_bytes;
        session.input.reserve(read_bytes);
        let wake = Arc::clone(&self.wake);
        let mut shutdown = self.shutdown.clone();
        let socket = self.socket()?;
        let read = tokio::select! {
            biased;
            () = shut_down(&mut shutdown) => return Ok(Event::Closing(Closing::Shutdown)),
            read = socket.read_buf(&mut session.input) => read?,
            () = wake.notified() => return Ok(Event::Wake),
            () = tokio::time::sleep(session.timeout) => return Ok(Event::Closing(Closing::IdleTimeout)),
        };
        self.read_bytes = if read >= read_bytes { READ_BYTES_BUSY } else { READ_BYTES };
        Ok(if read == 0 { Event::End } else { Event::Input })
    }

    /// Writes what is in `out`, in pieces, so that the timeout asks for progress and not for a rate.
    async fn write(&mut self, session: &mut Session) -> Result<(), LineError> {
        if session.out.is_empty() {
            return Ok(());
        }
        let timeout = session.timeout;
        let socket = self.socket()?;
        for piece in session.out.chunks(READ_BYTES_BUSY) {
            tokio::time::timeout(timeout, socket.write_all(piece))
                .await
                .map_err(|_| LineError::WriteTimeout)??;
        }
        tokio::time::timeout(timeout, socket.flush()).await.map_err(|_| LineError::WriteTimeout)??;
        session.out.clear();
        if session.out.capacity() > OUTPUT_BYTES_KEPT {
            session.out = Vec::new();
        }
        Ok(())
    }

    async fn start_tls(&mut self) -> Result<(), LineError> {
        let config = self.tls.clone().ok_or(LineError::NoTls)?;
        match self.socket.take() {
            Some(Socket::Clear(stream)) => {
                self.socket = Some(handshake(stream, config).await?);
                Ok(())
            }
            _ => Err(LineError::NoTls),
        }
    }
}

/// Runs the server's side of a TLS handshake within its time.
pub(crate) async fn handshake(
    stream: tokio::net::TcpStream,
    config: Arc<ServerConfig>,
) -> Result<Socket, LineError> {
    let time = Duration::from_secs(limits::TLS_HANDSHAKE_SECONDS_MAX);
    let accept = TlsAcceptor::from(config).accept(stream);
    let stream = tokio::time::timeout(time, accept).await.map_err(|_| LineError::HandshakeTimeout)??;
    Ok(Socket::Tls(Box::new(stream)))
}
