//! Mail on its way: where an address leads, delivery into mailboxes, submission, non-delivery reports.
//!
//! # What is promised
//! An acknowledged message is durable in every mailbox it was accepted for, or its sender has a report that
//! says where it is not. There is no queue: a delivery is one transaction per mailbox, made one after the
//! other before the answer is given. See [`Transport::deliver`] for what the answer is when some of them fail.
//!
//! # What a mailbox holds
//! The octets that were received with trace fields before them and nothing else changed; [`trace`] says
//! exactly which ones and takes them off again.

mod deliver;
mod dsn;
mod error;
mod fields;
mod route;
mod submit;
pub mod trace;

pub use deliver::{Delivered, Incoming, Origin};
pub use error::{FailureKind, Refused, TransportError};
pub use ropewalk_mime::date::format as rfc5322;
pub use route::{Destination, Route};
pub use submit::Submitted;

use ropewalk_directory::Directory;
use ropewalk_mailbox::MailStore;
use std::sync::Arc;

/// Routing, delivery and submission of one server. Cheap to clone; every call may wait for the disk.
#[derive(Clone)]
pub struct Transport {
    directory: Directory,
    mailboxes: MailStore,
    host: Arc<str>,
}

impl Transport {
    /// A transport that calls itself `host` in greetings, trace fields and reports.
    pub fn new(directory: Directory, mailboxes: MailStore, host: &str) -> Self {
        Self { directory, mailboxes, host: host.into() }
    }

    /// The server's name.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The directory that addresses are looked up in.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The mailboxes.
    pub fn mailboxes(&self) -> &MailStore {
        &self.mailboxes
    }
}
