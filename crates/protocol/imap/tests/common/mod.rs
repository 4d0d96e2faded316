//! A server in memory and clients that drive sessions by hand, as the node would.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "tests")]

use bytes::BytesMut;
use ropewalk_auth::{Authenticator, HashCost};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Directory, NewUser};
use ropewalk_mailbox::{AppendOptions, MailStore, Mailbox, MailboxOwner};
use ropewalk_model::SpecialFolder;
use ropewalk_node::connection::{Connection, Next, OUTPUT_CHUNK_BYTES, Peer, Service, Waker};
use ropewalk_protocol_imap::ImapService;
use ropewalk_storage_api::{Blobs, Store};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const MESSAGE: &[u8] = b"From: Bob Builder <bob@example.test>\r\nTo: \"Archer, Alice\" <alice@example.test>\r\n\
    Cc: carol@example.test\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= from Bob\r\nDate: Mon, 1 Jan 2024 23:30:00 -0500\r\n\
    Message-ID: <1@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
    preamble\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    Sch=C3=B6ne Gr=C3=BC=C3=9Fe\r\n--b\r\nContent-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64\r\n\
    Content-Disposition: attachment; filename=x.png\r\n\r\niVBORw0KGgo=\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
    Subject: inner\r\nFrom: Dave <dave@example.test>\r\n\r\ninner body\r\n--b--\r\n";

pub struct Server {
    pub clock: Arc<FakeClock>,
    pub store: MailStore,
    pub mailbox: Mailbox,
    service: ImapService,
}

impl Server {
    pub fn new() -> Self {
        Self::with_blobs(Arc::new(MemBlobs::default()))
    }

    pub fn with_blobs(blobs: Arc<dyn Blobs>) -> Self {
        let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
        let rng = Arc::new(FakeRng::new(1));
        let storage = Store::new(Arc::new(MemEngine::default()), blobs);
        let directory = Directory::open(storage.clone(), clock.clone(), rng.clone()).unwrap();
        directory.add_domain("example.test").unwrap();
        let authenticator = Arc::new(
            Authenticator::new(directory.clone(), clock.clone(), rng.clone(), HashCost::FAST).unwrap(),
        );
        let alice = NewUser {
            address: "alice@example.test".into(),
            display_name: "Alice Archer".into(),
            password_hash: Some(authenticator.hash("secret").unwrap()),
            ..NewUser::default()
        };
        let alice = directory.create_user(alice).unwrap();
        let store = MailStore::new(storage, clock.clone(), rng);
        let owner = MailboxOwner {
            display_name: alice.display_name.clone(),
            address: alice.address.clone(),
            legacy_dn: alice.legacy_dn.clone(),
            host: "example.test".into(),
        };
        let mailbox = store.create_mailbox(alice.mailbox, &owner).unwrap();
        let service = ImapService::new(store.clone(), authenticator);
        Self { clock, store, mailbox, service }
    }

    pub fn deliver(&self, mime: &[u8]) -> u32 {
        let inbox = self.mailbox.special_folder(SpecialFolder::Inbox);
        let options = AppendOptions { new_mail: true, ..AppendOptions::default() };
        self.mailbox.append_mime(inbox, mime, options).unwrap().uid
    }

    pub fn connect_from(&self, peer: Peer) -> Client {
        let mut connection = self.service.connect(peer);
        let wakes = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&wakes);
        connection.set_waker(Waker::new(move || {
            counted.fetch_add(1, Ordering::SeqCst);
        }));
        let mut client =
            Client { connection, input: BytesMut::new(), wakes, largest_chunk: 0, chunks: 0, ended: None };
        let mut out = Vec::new();
        assert_eq!(client.connection.open(&mut out), Next::Read);
        assert!(out.starts_with(b"* OK [CAPABILITY IMAP4rev1 "), "{}", String::from_utf8_lossy(&out));
        client
    }

    pub fn connect(&self) -> Client {
        self.connect_from(Peer::loopback_for_tests())
    }

    pub fn login(&self) -> Client {
        let mut client = self.connect();
        client.ok("LOGIN alice@example.test secret");
        client
    }

    pub fn inbox(&self) -> Client {
        let mut client = self.login();
        client.ok("SELECT INBOX");
        client
    }

    /// Everything in the store fits together.
    pub fn assert_sound(&self) {
        let report = self.store.check(self.mailbox.info().partition).unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    }
}

pub struct Client {
    pub connection: Box<dyn Connection>,
    input: BytesMut,
    wakes: Arc<AtomicUsize>,
    pub largest_chunk: usize,
    pub chunks: usize,
    pub ended: Option<Next>,
}

impl Client {
    /// Gives the bytes to the session and collects what it writes, as the node does.
    pub fn raw(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.input.extend_from_slice(bytes);
        let mut all = Vec::new();
        let mut out = Vec::new();
        let mut next = self.connection.input(&mut self.input, &mut out);
        loop {
            self.largest_chunk = self.largest_chunk.max(out.len());
            self.chunks += 1;
            all.append(&mut out);
            match next {
                Next::More => {
                    next = self.connection.resume(&mut out);
                    if next == Next::Read && !self.input.is_empty() {
                        next = self.connection.input(&mut self.input, &mut out);
                    }
                }
                Next::Read => return all,
                other => {
                    self.ended = Some(other);
                    return all;
                }
            }
        }
    }

    /// Sends one command with the tag `t` and gives back everything that was answered.
    pub fn send(&mut self, command: &str) -> String {
        String::from_utf8_lossy(&self.raw(format!("t {command}\r\n").as_bytes())).into_owned()
    }

    /// As [`Client::send`]; the answer must be OK, and comes without its last line.
    pub fn ok(&mut self, command: &str) -> String {
        let answer = self.send(command);
        let last = answer.trim_end().rfind("\r\n").map_or(0, |at| at + 2);
        assert!(answer[last..].starts_with("t OK"), "{command}: {answer}");
        answer[..last].to_owned()
    }

    /// The command must be answered so, with nothing else.
    pub fn fails(&mut self, command: &str, start: &str) {
        let answer = self.send(command);
        assert!(answer.starts_with(&format!("t {start}")), "{command}: {answer}");
    }

    /// What comes after the waker has fired.
    pub fn woken(&mut self) -> String {
        assert!(self.wakes.swap(0, Ordering::SeqCst) > 0, "nobody woke it");
        let mut out = Vec::new();
        assert_eq!(self.connection.wake(&mut out), Next::Read);
        String::from_utf8_lossy(&out).into_owned()
    }

    pub fn was_woken(&self) -> bool {
        self.wakes.load(Ordering::SeqCst) > 0
    }

    pub fn append(&mut self, mailbox: &str, message: &[u8]) -> String {
        let mut bytes = format!("t APPEND {mailbox} {{{}+}}\r\n", message.len()).into_bytes();
        bytes.extend_from_slice(message);
        bytes.extend_from_slice(b"\r\n");
        String::from_utf8_lossy(&self.raw(&bytes)).into_owned()
    }
}

/// The bound on one piece of output, with room for one response line.
pub const CHUNK_BYTES_MAX: usize = OUTPUT_CHUNK_BYTES + 64 * 1024;

/// The bytes of the first literal in an answer.
pub fn literal(answer: &[u8]) -> &[u8] {
    let open = answer.iter().position(|byte| *byte == b'{').unwrap();
    let close = open + answer[open..].iter().position(|byte| *byte == b'}').unwrap();
    let size: usize = std::str::from_utf8(&answer[open + 1..close]).unwrap().parse().unwrap();
    &answer[close + 3..close + 3 + size]
}
