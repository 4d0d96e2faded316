//! MOVE: RFC 6851. COPYUID comes untagged, before the EXPUNGE responses (section 4.3).

use super::copy::copy_uid;
use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::Status;
use ropewalk_wire_imap::command::Move;

pub(super) fn handle(session: &mut Session, command: Move, out: &mut Vec<u8>) -> Outcome {
    let target = session.folders()?.target(&command.mailbox)?;
    let (mailbox, selected) = session.writable_view()?;
    let ids = selected.ids(&command.set, command.uid)?;
    let moved = mailbox.move_messages(selected.folder, &ids, target)?;
    if let Some(code) = copy_uid(&mailbox, target, &moved)? {
        Status::ok("Moved").with(code).encode_untagged(out);
    }
    ok("Done")
}
