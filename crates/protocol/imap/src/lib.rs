//! IMAP4rev1 sessions (RFC 3501): a state machine per connection over the mailbox core, without sockets.
//!
//! [`ImapService`] is handed to a listener of the node. A session decodes commands, hands each to its file in
//! `command/`, and tells what other sessions and protocols changed where RFC 3501 5.2 and 7.4.1 allow it. Long
//! answers are jobs that are carried on piece by piece.

mod capability;
mod command;
mod failure;
mod flags;
mod folders;
mod job;
mod pattern;
mod selected;
mod session;
mod view;

use ropewalk_auth::Authenticator;
use ropewalk_mailbox::MailStore;
use ropewalk_node::connection::{Connection, Peer, Service};
use session::Session;
use std::sync::Arc;

/// What all sessions share.
pub(crate) struct Shared {
    pub(crate) store: MailStore,
    pub(crate) authenticator: Arc<Authenticator>,
}

/// IMAP for a listener.
#[derive(Clone)]
pub struct ImapService(Arc<Shared>);

impl ImapService {
    /// A service over a store, for the users of an authenticator.
    pub fn new(store: MailStore, authenticator: Arc<Authenticator>) -> Self {
        Self(Arc::new(Shared { store, authenticator }))
    }
}

impl Service for ImapService {
    fn connect(&self, peer: Peer) -> Box<dyn Connection> {
        Box::new(Session::new(Arc::clone(&self.0), peer))
    }
}
