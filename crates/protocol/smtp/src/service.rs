//! The SMTP services of a node, one per listener.

use crate::budget::Budget;
use crate::session::Session;
use ropewalk_auth::Authenticator;
use ropewalk_base::limits::SMTP_MESSAGES_BYTES_MAX;
use ropewalk_node::connection::{Connection, Peer, Service};
use ropewalk_transport::Transport;
use std::sync::Arc;

/// What a listener is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Mail from outside (port 25): no login, local recipients only.
    Inbound,
    /// Submission (ports 587 and 465): login first, own sender addresses only.
    Submission,
}

/// What all sessions of a service share.
pub(crate) struct Shared {
    pub(crate) role: Role,
    pub(crate) transport: Transport,
    pub(crate) authenticator: Arc<Authenticator>,
    pub(crate) budget: Arc<Budget>,
}

/// Makes SMTP sessions.
#[derive(Clone)]
pub struct SmtpService(Arc<Shared>);

impl SmtpService {
    /// A service of this role.
    pub fn new(role: Role, transport: Transport, authenticator: Arc<Authenticator>) -> Self {
        let budget = Arc::new(Budget::new(SMTP_MESSAGES_BYTES_MAX));
        Self(Arc::new(Shared { role, transport, authenticator, budget }))
    }
}

impl Service for SmtpService {
    fn connect(&self, peer: Peer) -> Box<dyn Connection> {
        Box::new(Session::new(Arc::clone(&self.0), peer))
    }
}
