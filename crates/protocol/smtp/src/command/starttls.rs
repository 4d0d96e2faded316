//! STARTTLS: RFC 3207 4.

use super::bad_sequence;
use crate::session::{Flow, Session};
use ropewalk_wire_smtp::{EnhancedStatus as Status, Reply};

impl Session {
    pub(crate) fn start_tls(&mut self, out: &mut Vec<u8>) -> Flow {
        if self.tls {
            return self.answer(&bad_sequence("TLS is active already"), out);
        }
        if !self.may_start_tls() {
            return self
                .answer(&Reply::new(502, Status::INVALID_COMMAND, "STARTTLS is not offered here"), out);
        }
        Reply::new(220, Status::OK, "ready to start TLS").encode(out);
        Flow::StartTls
    }
}
