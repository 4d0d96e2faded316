//! VRFY, EXPN, HELP and NOOP: RFC 5321 3.5, 4.1.1.6 to 4.1.1.9.

use crate::session::Session;
use ropewalk_wire_smtp::{EnhancedStatus as Status, Reply, Verb};

impl Session {
    /// Who exists is not told (7.3), but 252 keeps clients going.
    pub(crate) fn vrfy() -> Reply {
        Reply::new(252, Status::OK, "cannot verify, but will try to deliver")
    }

    pub(crate) fn expn() -> Reply {
        Reply::new(502, Status::INVALID_COMMAND, "lists are not expanded")
    }

    pub(crate) fn help() -> Reply {
        let verbs: Vec<&str> = Verb::ALL.iter().map(|verb| verb.name()).collect();
        Reply::new(214, Status::OK, verbs.join(" "))
    }

    pub(crate) fn noop() -> Reply {
        Reply::new(250, Status::OK, "ok")
    }
}
