//! RSET and QUIT: RFC 5321 4.1.1.5, 4.1.1.10.

use crate::session::{Flow, Session};
use ropewalk_wire_smtp::{EnhancedStatus as Status, Reply};

impl Session {
    pub(crate) fn rset(&mut self) -> Reply {
        self.transaction = None;
        Reply::new(250, Status::OK, "ok")
    }

    pub(crate) fn quit(&mut self, out: &mut Vec<u8>) -> Flow {
        Reply::new(221, Status::OK, "bye").encode(out);
        self.transaction = None;
        Flow::Close
    }
}
