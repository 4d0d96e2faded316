//! One connection: states (RFC 3501 3), the order of answers, and what the node asks of it.

use crate::Shared;
use crate::capability::capabilities;
use crate::command::{self, Done, Outcome, sasl::Exchange};
use crate::failure::{Failure, bad_command};
use crate::folders::FolderList;
use crate::job::{Job, Progress};
use crate::selected::Selected;
use bytes::{Buf, BytesMut};
use ropewalk_auth::{AuthError, Principal};
use ropewalk_mailbox::Mailbox;
use ropewalk_node::connection::{Closing, Connection, Next, OUTPUT_CHUNK_BYTES, Peer, Waker};
use ropewalk_wire_imap::response::encode_continuation;
use ropewalk_wire_imap::{Code, Command, Decoded, DecodedLine, Decoder, State, Status, Tag};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// RFC 3501 5.4: "the duration of an autologout timer MUST be at least 30 minutes".
const IDLE_TIMEOUT: Duration = Duration::from_secs(30 * 60);
/// Before login nothing takes that long.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(3 * 60);
/// Failed logins and bad lines before login after which the connection is closed.
const FAILURES_MAX: u32 = 10;

/// What the next bytes of the client are.
enum Phase {
    Command,
    /// Answers of a SASL exchange.
    Sasl(Tag, Exchange),
    /// DONE.
    Idle(Tag),
}

struct Running {
    tag: Tag,
    expunges: bool,
    job: Box<dyn Job>,
}

/// Who is logged in.
pub(crate) struct User {
    pub(crate) principal: Principal,
    pub(crate) mailbox: Mailbox,
}

/// A session.
pub(crate) struct Session {
    pub(crate) shared: Arc<Shared>,
    pub(crate) peer: Peer,
    encrypted: bool,
    decoder: Decoder,
    phase: Phase,
    pub(crate) user: Option<User>,
    pub(crate) selected: Option<Selected>,
    running: Option<Running>,
    waker: Option<Waker>,
    idling: Arc<AtomicBool>,
    failures: u32,
}

impl Session {
    pub(crate) fn new(shared: Arc<Shared>, peer: Peer) -> Self {
        Self {
            shared,
            peer,
            encrypted: peer.tls,
            decoder: Decoder::new(),
            phase: Phase::Command,
            user: None,
            selected: None,
            running: None,
            waker: None,
            idling: Arc::default(),
            failures: 0,
        }
    }

    /// The capabilities as things stand.
    pub(crate) fn capabilities(&self) -> Vec<&'static str> {
        capabilities(self.user.is_some(), self.starttls_offered(), self.passwords_allowed())
    }

    pub(crate) fn starttls_offered(&self) -> bool {
        self.peer.starttls && !self.encrypted
    }

    /// Passwords go over TLS, or from the same machine in demo mode.
    pub(crate) fn passwords_allowed(&self) -> bool {
        self.encrypted || self.peer.clear_passwords
    }

    /// The user's mailbox. Only commands that the state allows ask for it.
    pub(crate) fn mailbox(&self) -> Result<Mailbox, Failure> {
        let user = self.user.as_ref().ok_or_else(|| Failure(Status::bad("Log in first")))?;
        Ok(user.mailbox.clone())
    }

    pub(crate) fn folders(&self) -> Result<FolderList, Failure> {
        Ok(FolderList::load(&self.mailbox()?)?)
    }

    /// The selected mailbox with the user's.
    pub(crate) fn view(&mut self) -> Result<(Mailbox, &mut Selected), Failure> {
        let mailbox = self.mailbox()?;
        let selected =
            self.selected.as_mut().ok_or_else(|| Failure(Status::bad("Select a mailbox first")))?;
        Ok((mailbox, selected))
    }

    /// As [`Session::view`], when it is open for writing.
    pub(crate) fn writable_view(&mut self) -> Result<(Mailbox, &mut Selected), Failure> {
        let (mailbox, selected) = self.view()?;
        if selected.read_only {
            return Err(Status::no("The mailbox is open for reading only").with(Code::Cannot).into());
        }
        Ok((mailbox, selected))
    }

    /// What a subscription of the selected mailbox calls: wakes the connection while it is in IDLE.
    pub(crate) fn news_waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        let (waker, idling) = (self.waker.clone(), Arc::clone(&self.idling));
        Arc::new(move || {
            if let Some(waker) = waker.as_ref().filter(|_| idling.load(Ordering::SeqCst)) {
                waker.wake();
            }
        })
    }

    /// Takes a principal whose password was checked, and opens the mailbox.
    pub(crate) fn logged_in(&mut self, checked: Result<Principal, AuthError>) -> Outcome {
        let opened = checked.map_err(Failure::from).and_then(|principal| {
            let mailbox = self.shared.store.mailbox(principal.mailbox)?;
            Ok(User { principal, mailbox })
        });
        match opened {
            Ok(user) => {
                tracing::debug!(user = %user.principal.address, "logged in");
                self.user = Some(user);
                self.failures = 0;
                self.decoder.allow_messages(true);
                Ok(Done::Status(Status::ok("Logged in").with(Code::Capability(self.capabilities()))))
            }
            Err(failure) => {
                self.failures += 1;
                Err(failure)
            }
        }
    }

    fn command(&mut self, command: Command, out: &mut Vec<u8>) -> Option<Next> {
        let Command { tag, body } = command;
        let allowed = match body.state() {
            State::Any => true,
            State::NotAuthenticated => self.user.is_none(),
            State::Authenticated => self.user.is_some(),
            State::Selected => self.user.is_some() && self.selected.is_some(),
        };
        if !allowed {
            return self.answer(&tag, true, Status::bad("Not in this state"), out);
        }
        let expunges = command::may_expunge(&body);
        let outcome = command::handle(self, body, out);
        self.finish(tag, expunges, outcome, out)
    }

    fn finish(&mut self, tag: Tag, expunges: bool, outcome: Outcome, out: &mut Vec<u8>) -> Option<Next> {
        match outcome {
            Ok(Done::Status(status)) | Err(Failure(status)) => self.answer(&tag, expunges, status, out),
            Ok(Done::Job(job)) => {
                self.running = Some(Running { tag, expunges, job });
                self.step(out)
            }
            Ok(Done::Idle) => {
                encode_continuation("idling", out);
                self.idling.store(true, Ordering::SeqCst);
                self.phase = Phase::Idle(tag);
                self.news(true, out)
            }
            Ok(Done::Sasl(exchange)) => {
                encode_continuation(exchange.challenge(), out);
                self.phase = Phase::Sasl(tag, exchange);
                None
            }
            Ok(Done::StartTls) => {
                Status::ok("Begin TLS now").encode_tagged(Some(&tag), out);
                Some(Next::StartTls)
            }
            Ok(Done::Logout) => {
                Status::bye("See you").encode_untagged(out);
                Status::ok("Logged out").encode_tagged(Some(&tag), out);
                Some(Next::Close)
            }
        }
    }

    /// News, then the line that ends a command.
    fn answer(&mut self, tag: &Tag, expunges: bool, status: Status, out: &mut Vec<u8>) -> Option<Next> {
        let closing = self.news(expunges, out);
        if closing.is_some() {
            return closing;
        }
        status.encode_tagged(Some(tag), out);
        self.give_up_after_failures(out)
    }

    fn give_up_after_failures(&mut self, out: &mut Vec<u8>) -> Option<Next> {
        if self.user.is_none() && self.failures >= FAILURES_MAX {
            Status::bye("Too many failures").encode_untagged(out);
            return Some(Next::Close);
        }
        None
    }

    /// Tells what has changed in the selected mailbox.
    fn news(&mut self, expunges: bool, out: &mut Vec<u8>) -> Option<Next> {
        let (Some(user), Some(selected)) = (&self.user, &mut self.selected) else { return None };
        let told = selected.poll(&user.mailbox).and_then(|()| selected.tell(&user.mailbox, expunges, out));
        if let Err(error) = told {
            // The next command asks again; what it does will fail with its own answer.
            tracing::error!(%error, "cannot read changes");
        }
        if selected.deleted {
            Status::bye("The selected mailbox was deleted").encode_untagged(out);
            return Some(Next::Close);
        }
        None
    }

    /// Carries the running job on by one step.
    fn step(&mut self, out: &mut Vec<u8>) -> Option<Next> {
        let mut running = self.running.take()?;
        let progress = match (&self.user, &mut self.selected) {
            (Some(user), Some(selected)) => running.job.step(&user.mailbox, selected, out),
            _ => Ok(Progress::Done(Status::bad("Not in this state"))),
        };
        match progress {
            Ok(Progress::More) => {
                self.running = Some(running);
                // Even without output the node gets a chance to shut down.
                Some(Next::More)
            }
            Ok(Progress::Done(status)) | Err(Failure(status)) => {
                self.answer(&running.tag, running.expunges, status, out)
            }
        }
    }

    fn sasl_line(
        &mut self,
        tag: Tag,
        exchange: Exchange,
        line: DecodedLine,
        out: &mut Vec<u8>,
    ) -> Option<Next> {
        let outcome = match line {
            DecodedLine::Line(line) => exchange.respond(self, &line),
            _ => Err(Status::bad("The response is too long").into()),
        };
        self.finish(tag, true, outcome, out)
    }

    fn idle_line(&mut self, tag: &Tag, line: &DecodedLine, out: &mut Vec<u8>) -> Option<Next> {
        self.idling.store(false, Ordering::SeqCst);
        let done = matches!(line, DecodedLine::Line(line) if line.trim_ascii().eq_ignore_ascii_case(b"DONE"));
        let status = if done { Status::ok("Idle is over") } else { Status::bad("Expected DONE") };
        self.answer(tag, true, status, out)
    }

    /// Takes one command or line off the input. `None`: go on with the next.
    fn take(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Option<Next> {
        if !matches!(self.phase, Phase::Command) {
            let (taken, line) = self.decoder.next_line(input);
            input.advance(taken);
            if line == DecodedLine::Incomplete {
                return Some(Next::Read);
            }
            return match std::mem::replace(&mut self.phase, Phase::Command) {
                Phase::Sasl(tag, exchange) => self.sasl_line(tag, exchange, line, out),
                Phase::Idle(tag) => self.idle_line(&tag, &line, out),
                Phase::Command => None,
            };
        }
        let (taken, decoded) = self.decoder.next(input);
        input.advance(taken);
        match decoded {
            Decoded::Incomplete => Some(Next::Read),
            Decoded::NeedContinuation { .. } => {
                encode_continuation("go on", out);
                None
            }
            Decoded::Command(command) => self.command(command, out),
            Decoded::Bad { tag, why } => {
                self.failures += 1;
                bad_command(why).encode_tagged(tag.as_ref(), out);
                self.give_up_after_failures(out)
            }
        }
    }
}

impl Connection for Session {
    fn open(&mut self, out: &mut Vec<u8>) -> Next {
        Status::ok("Ropewalk IMAP4rev1 ready")
            .with(Code::Capability(self.capabilities()))
            .encode_untagged(out);
        Next::Read
    }

    fn input(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Next {
        loop {
            if let Some(next) = self.take(input, out) {
                return next;
            }
            if input.is_empty() {
                return Next::Read;
            }
            if out.len() >= OUTPUT_CHUNK_BYTES {
                return Next::More;
            }
        }
    }

    fn resume(&mut self, out: &mut Vec<u8>) -> Next {
        self.step(out).unwrap_or(Next::Read)
    }

    fn wake(&mut self, out: &mut Vec<u8>) -> Next {
        if matches!(self.phase, Phase::Idle(_)) {
            self.news(true, out).unwrap_or(Next::Read)
        } else {
            Next::Read
        }
    }

    fn set_waker(&mut self, waker: Waker) {
        self.waker = Some(waker);
    }

    fn tls_started(&mut self) {
        self.encrypted = true;
        self.decoder = Decoder::new();
        self.phase = Phase::Command;
    }

    fn closing(&mut self, why: Closing, out: &mut Vec<u8>) {
        let text = match why {
            Closing::IdleTimeout => "Idle for too long",
            Closing::Shutdown => "The server is being shut down",
            Closing::InputTooLong => "Too much input",
        };
        Status::bye(text).encode_untagged(out);
    }

    fn idle_timeout(&self) -> Duration {
        if self.user.is_some() { IDLE_TIMEOUT } else { LOGIN_TIMEOUT }
    }
}
