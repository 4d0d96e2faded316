//! SMTP sessions without sockets: a server on the in-memory engine, and a client that speaks bytes.
#![allow(dead_code, reason = "each test file uses a part of it")]

use bytes::BytesMut;
use ropewalk_auth::{Authenticator, HashCost};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Directory, NewUser, User};
use ropewalk_mailbox::{MailStore, MailboxOwner};
use ropewalk_model::SpecialFolder;
use ropewalk_node::connection::{Connection, Next, Peer, Service};
use ropewalk_protocol_smtp::{Role, SmtpService};
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use ropewalk_transport::{Transport, trace};
use std::sync::Arc;

pub struct World {
    pub clock: Arc<FakeClock>,
    pub mailboxes: MailStore,
    pub bob: User,
    pub transport: Transport,
    authenticator: Arc<Authenticator>,
}

pub fn world() -> World {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let rng = Arc::new(FakeRng::new(1));
    let store = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
    let directory = Directory::open(store.clone(), clock.clone(), rng.clone()).unwrap();
    directory.add_domain("example.test").unwrap();
    let mailboxes = MailStore::new(store, clock.clone(), rng.clone());
    let authenticator =
        Arc::new(Authenticator::new(directory.clone(), clock.clone(), rng, HashCost::FAST).unwrap());
    let user = |name: &str| {
        let new = NewUser {
            address: format!("{name}@example.test"),
            aliases: vec![format!("{name}.alias@example.test")],
            display_name: name.to_owned(),
            password_hash: Some(authenticator.hash("secret").unwrap()),
            ..NewUser::default()
        };
        let user = directory.create_user(new).unwrap();
        let owner = MailboxOwner {
            display_name: user.display_name.clone(),
            address: user.address.clone(),
            legacy_dn: user.legacy_dn.clone(),
            host: "mx.example.test".to_owned(),
        };
        mailboxes.create_mailbox(user.mailbox, &owner).unwrap();
        user
    };
    let (_, bob) = (user("alice"), user("bob"));
    let transport = Transport::new(directory, mailboxes.clone(), "mx.example.test");
    World { clock, mailboxes, bob, transport, authenticator }
}

impl World {
    pub fn connect(&self, role: Role, peer: Peer) -> Dialogue {
        let service = SmtpService::new(role, self.transport.clone(), Arc::clone(&self.authenticator));
        let mut connection = service.connect(peer);
        let mut greeting = Vec::new();
        assert_eq!(connection.open(&mut greeting), Next::Read);
        assert_eq!(greeting, b"220 mx.example.test ESMTP Ropewalk\r\n");
        Dialogue { connection, input: BytesMut::new(), closed: false }
    }

    pub fn inbound(&self) -> Dialogue {
        self.connect(Role::Inbound, Peer { clear_passwords: false, ..Peer::loopback_for_tests() })
    }

    pub fn submission(&self) -> Dialogue {
        self.connect(Role::Submission, Peer::loopback_for_tests())
    }

    /// MIME of what is in bob's Inbox, oldest first.
    pub fn stored(&self) -> Vec<Vec<u8>> {
        let mailbox = self.mailboxes.mailbox(self.bob.mailbox).unwrap();
        let entries = mailbox.uids(mailbox.special_folder(SpecialFolder::Inbox), 1, u32::MAX).unwrap();
        entries.iter().map(|entry| mailbox.mime(entry.id).unwrap()).collect()
    }

    /// The same without the trace fields.
    pub fn received(&self) -> Vec<Vec<u8>> {
        self.stored().iter().map(|mime| trace::received_octets(mime).unwrap().to_vec()).collect()
    }
}

pub struct Dialogue {
    pub connection: Box<dyn Connection>,
    input: BytesMut,
    pub closed: bool,
}

impl Dialogue {
    /// Sends bytes as the node hands them over and returns everything that is answered.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> String {
        assert!(!self.closed, "the session is closed");
        self.input.extend_from_slice(bytes.as_ref());
        let mut out = Vec::new();
        let mut next = self.connection.input(&mut self.input, &mut out);
        loop {
            next = match next {
                Next::Read => break,
                Next::More => self.resume(&mut out),
                Next::StartTls => {
                    self.input.clear();
                    self.connection.tls_started();
                    self.resume(&mut out)
                }
                Next::Close => {
                    self.closed = true;
                    break;
                }
            };
        }
        String::from_utf8(out).unwrap()
    }

    fn resume(&mut self, out: &mut Vec<u8>) -> Next {
        match self.connection.resume(out) {
            Next::Read if !self.input.is_empty() => self.connection.input(&mut self.input, out),
            next => next,
        }
    }

    /// Sends a line and expects the answer's last line to start like this.
    #[track_caller]
    pub fn expect(&mut self, line: &str, answer: &str) -> &mut Self {
        let got = self.send(format!("{line}\r\n"));
        let last = got.lines().last().unwrap_or("").to_owned();
        assert!(last.starts_with(answer), "{line}: {got}");
        self
    }
}
