//! APPEND: RFC 3501 6.3.11, with APPENDUID (RFC 4315 3).

use super::{Done, Outcome};
use crate::flags;
use crate::session::Session;
use ropewalk_base::FileTime;
use ropewalk_mailbox::AppendOptions;
use ropewalk_wire_imap::command::Append;
use ropewalk_wire_imap::{Code, Status};

pub(super) fn handle(session: &mut Session, command: Append, _: &mut Vec<u8>) -> Outcome {
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    let folder = folders.target(&command.mailbox)?;
    let (flags, keywords) = flags::from_imap(&command.flags);
    let delivered = command.date.map(|date| FileTime::from_unix_seconds(date.unix_seconds));
    let options = AppendOptions { flags, keywords, delivered, new_mail: false };
    let saved = mailbox.append_mime(folder, &command.message, options)?;
    Ok(Done::Status(Status::ok("Appended").with(Code::AppendUid(saved.uid_validity, saved.uid))))
}
