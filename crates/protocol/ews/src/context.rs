//! What every operation is given.

use crate::id::Home;
use crate::problem::{OrProblem, Problems, access_denied};
use ropewalk_base::limits::EWS_RESPONSE_CONTENT_BYTES_MAX;
use ropewalk_directory::{Directory, User, UserId};
use ropewalk_mailbox::{Mailbox, MailboxError, What};
use ropewalk_transport::Transport;
use ropewalk_wire_ews_xml::{Problem, ResponseCode};
use std::cell::Cell;
use std::rc::Rc;

/// One request of one user, in one mailbox: their own or, for what [`Context::at`] finds elsewhere, another.
#[derive(Clone)]
pub(crate) struct Context<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) transport: &'a Transport,
    /// Who asks.
    pub(crate) user: Rc<User>,
    /// The mailbox, opened by who asks.
    pub(crate) mailbox: Mailbox,
    /// Whose it is.
    pub(crate) owner: UserId,
    /// Whether who asks sees items marked private: the owner, and delegates who are let.
    pub(crate) sees_private: bool,
    /// Bytes of content in the answer so far.
    content_bytes: Rc<Cell<usize>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        directory: &'a Directory,
        transport: &'a Transport,
        user: User,
        mailbox: Mailbox,
    ) -> Self {
        let (owner, user) = (user.id, Rc::new(user));
        Self { directory, transport, user, mailbox, owner, sees_private: true, content_bytes: Rc::default() }
    }

    /// What ids of this mailbox say.
    pub(crate) fn home(&self) -> Home {
        Home { mailbox: self.mailbox.info().guid, owner: self.owner }
    }

    /// The same request in another user's mailbox, if who asks has any right there.
    pub(crate) fn visit(&self, owner: &User) -> Problems<Self> {
        if owner.id == self.owner {
            return Ok(self.clone());
        }
        let mailbox = match self.transport.mailboxes().mailbox(owner.mailbox) {
            Err(MailboxError::NotFound(What::Mailbox)) => return Err(access_denied()),
            other => other.or_problem()?.opened_by(&self.user),
        };
        if !mailbox.is_open_to_actor().or_problem()? {
            return Err(access_denied());
        }
        let delegate = owner.delegates.iter().find(|delegate| delegate.user == self.user.id);
        let sees_private = delegate.is_some_and(|delegate| delegate.sees_private);
        Ok(Self { mailbox, owner: owner.id, sees_private, ..self.clone() })
    }

    /// Counts content that goes into the answer.
    pub(crate) fn spend(&self, bytes: usize) -> Problems<()> {
        let spent = self.content_bytes.get().saturating_add(bytes);
        if spent > EWS_RESPONSE_CONTENT_BYTES_MAX {
            let text = "The response would be too large. Ask for fewer items at a time.";
            return Err(Problem::new(ResponseCode::ErrorDataSizeLimitExceeded, text));
        }
        self.content_bytes.set(spent);
        Ok(())
    }
}
