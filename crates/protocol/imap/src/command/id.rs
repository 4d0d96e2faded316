//! ID: RFC 2971.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::Data;
use ropewalk_wire_imap::command::Id;

pub(super) fn handle(_: &mut Session, _: Id, out: &mut Vec<u8>) -> Outcome {
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    Data::Id(vec![("name", Some("Ropewalk".to_owned())), ("version", version)]).encode(out);
    ok("Done")
}
