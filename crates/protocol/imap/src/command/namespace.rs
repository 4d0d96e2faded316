//! NAMESPACE: RFC 2342.

use super::{Outcome, ok};
use crate::folders::SEPARATOR;
use crate::session::Session;
use ropewalk_wire_imap::Data;
use ropewalk_wire_imap::command::Namespace;

pub(super) fn handle(_: &mut Session, _: Namespace, out: &mut Vec<u8>) -> Outcome {
    Data::Namespace { prefix: "", separator: SEPARATOR }.encode(out);
    ok("Done")
}
