//! One SMTP session: what state it is in, and which bytes go where.

use crate::command::auth::Exchange;
use crate::content::Receiving;
use crate::errors;
use crate::service::Shared;
use crate::transaction::Transaction;
use bytes::{Buf, BytesMut};
use ropewalk_auth::Principal;
use ropewalk_base::limits::{SMTP_ERRORS_MAX, SMTP_IDLE_SECONDS_MAX, SMTP_LINE_BYTES_MAX, SMTP_REFUSALS_MAX};
use ropewalk_node::connection::{Closing, Connection, Next, Peer};
use ropewalk_wire_smtp::{EnhancedStatus as Status, LineEvent, LineFault, LineReader, Reply, Verb};
use std::sync::Arc;
use std::time::Duration;

/// What the next bytes are.
pub(crate) enum Mode {
    /// A command line.
    Command,
    /// A line of an AUTH exchange.
    Login(Exchange),
    /// The content of a message.
    Content(Receiving),
}

/// What happens after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// On with what is in the buffer.
    Go,
    /// The answer must not wait for what is behind it in the buffer.
    Flush,
    /// More bytes are needed.
    Wait,
    /// TLS is to start.
    StartTls,
    /// The session ends.
    Close,
}

/// How the client introduced itself.
pub(crate) struct Client {
    pub(crate) name: String,
    /// By EHLO, so that it may use extensions.
    pub(crate) extended: bool,
}

pub(crate) struct Session {
    pub(crate) shared: Arc<Shared>,
    pub(crate) peer: Peer,
    pub(crate) tls: bool,
    pub(crate) mode: Mode,
    pub(crate) client: Option<Client>,
    pub(crate) principal: Option<Principal>,
    pub(crate) transaction: Option<Transaction>,
    pub(crate) login_failures: usize,
    lines: LineReader,
    errors: usize,
    refusals: usize,
}

impl Session {
    pub(crate) fn new(shared: Arc<Shared>, peer: Peer) -> Self {
        Self {
            shared,
            peer,
            tls: peer.tls,
            mode: Mode::Command,
            client: None,
            principal: None,
            transaction: None,
            login_failures: 0,
            lines: LineReader::new(SMTP_LINE_BYTES_MAX),
            errors: 0,
            refusals: 0,
        }
    }

    pub(crate) fn host(&self) -> &str {
        self.shared.transport.host()
    }

    /// Whether a password may cross this connection now.
    pub(crate) fn passwords_allowed(&self) -> bool {
        self.tls || self.peer.passwords_allowed()
    }

    /// Whether STARTTLS is of use now.
    pub(crate) fn may_start_tls(&self) -> bool {
        self.peer.starttls && !self.tls
    }

    /// Writes a reply; too many refusals end the session.
    pub(crate) fn answer(&mut self, reply: &Reply, out: &mut Vec<u8>) -> Flow {
        reply.encode(out);
        if reply.code < 500 {
            return Flow::Go;
        }
        // A list with stale addresses is no attack; who tries names for their own sake meets the other bound.
        let (count, most) = match reply.code {
            550..=559 => (&mut self.refusals, SMTP_REFUSALS_MAX),
            _ => (&mut self.errors, SMTP_ERRORS_MAX),
        };
        *count += 1;
        if *count < most {
            return Flow::Go;
        }
        Reply::new(421, Status::SECURITY_TRANSIENT, "too many errors, closing").encode(out);
        Flow::Close
    }

    /// Takes one unit off the input: a line, or a piece of content.
    fn step(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Flow {
        if let Mode::Content(_) = self.mode {
            return self.content(input, out);
        }
        let event = self.lines.next(input);
        let (line, consumed) = match event {
            LineEvent::Incomplete { consumed } => {
                input.advance(consumed);
                return Flow::Wait;
            }
            LineEvent::Line { line, consumed } => (Ok(line.to_vec()), consumed),
            LineEvent::Fault { fault, consumed } => (Err(fault), consumed),
        };
        input.advance(consumed);
        match line {
            Ok(line) => self.line(&line, out),
            Err(fault) => self.bad_line(fault, out),
        }
    }

    fn line(&mut self, line: &[u8], out: &mut Vec<u8>) -> Flow {
        match std::mem::replace(&mut self.mode, Mode::Command) {
            Mode::Login(exchange) => self.login_line(exchange, line, out),
            Mode::Command | Mode::Content(_) => self.command(line, out),
        }
    }

    fn bad_line(&mut self, fault: LineFault, out: &mut Vec<u8>) -> Flow {
        let reply = match std::mem::replace(&mut self.mode, Mode::Command) {
            Mode::Login(_) if fault == LineFault::TooLong => {
                Reply::new(500, Status::AUTH_LINE_TOO_LONG, "authentication line too long")
            }
            _ => errors::line(fault),
        };
        self.answer(&reply, out)
    }

    /// Back to how the session began (RFC 3207 4.2).
    fn forget(&mut self) {
        self.mode = Mode::Command;
        self.client = None;
        self.principal = None;
        self.transaction = None;
        self.lines = LineReader::new(SMTP_LINE_BYTES_MAX);
    }
}

impl Connection for Session {
    fn open(&mut self, out: &mut Vec<u8>) -> Next {
        Reply::plain(220, format!("{} ESMTP Ropewalk", self.host())).encode(out);
        Next::Read
    }

    fn input(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Next {
        loop {
            match self.step(input, out) {
                Flow::Go => {}
                Flow::Wait => return Next::Read,
                Flow::Flush => return Next::More,
                Flow::StartTls => {
                    // "The server MUST discard any knowledge obtained from the client" (RFC 3207 4.2), and
                    // what was sent behind STARTTLS in clear is not the client's word.
                    input.clear();
                    self.forget();
                    return Next::StartTls;
                }
                Flow::Close => return Next::Close,
            }
        }
    }

    fn tls_started(&mut self) {
        self.forget();
        self.tls = true;
    }

    fn closing(&mut self, why: Closing, out: &mut Vec<u8>) {
        let (status, text) = match why {
            Closing::IdleTimeout => (Status::TIMED_OUT, "idle too long, closing"),
            Closing::Shutdown => (Status::NOT_ACCEPTING, "shutting down, try again later"),
            Closing::InputTooLong => (Status::SECURITY_TRANSIENT, "too much input, closing"),
        };
        Reply::new(421, status, text).encode(out);
    }

    fn idle_timeout(&self) -> Duration {
        Duration::from_secs(SMTP_IDLE_SECONDS_MAX)
    }
}

/// A command that failed to decode, but after which a chunk follows that cannot be told from commands.
pub(crate) fn breaks_framing(line: &[u8]) -> bool {
    Verb::of(line) == Some(Verb::Bdat)
}
