//! ENABLE: RFC 5161. No extension here needs enabling, so none is named.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::Data;
use ropewalk_wire_imap::command::Enable;

pub(super) fn handle(_: &mut Session, _: Enable, out: &mut Vec<u8>) -> Outcome {
    Data::Enabled(Vec::new()).encode(out);
    ok("Done")
}
