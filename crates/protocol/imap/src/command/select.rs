//! SELECT: RFC 3501 6.3.1.

use super::{Done, Outcome};
use crate::flags;
use crate::selected::{Opened, Selected};
use crate::session::Session;
use ropewalk_mailbox::{Flags, Mailbox, MailboxError};
use ropewalk_wire_imap::command::Select;
use ropewalk_wire_imap::{Code, Data, Flag, MailboxName, Status};

/// Messages that are looked at for the first one without `\Seen`. UNSEEN may be left out, and a mailbox whose
/// first unread message is further on has no use for it.
const UNSEEN_LOOKED_AT_MAX: usize = 1000;

pub(super) fn handle(session: &mut Session, command: Select, out: &mut Vec<u8>) -> Outcome {
    open(session, &command.mailbox, false, out)
}

/// SELECT and EXAMINE.
pub(super) fn open(session: &mut Session, name: &MailboxName, read_only: bool, out: &mut Vec<u8>) -> Outcome {
    // RFC 3501 6.3.1: also an unsuccessful SELECT leaves the former mailbox.
    session.selected = None;
    let mailbox = session.mailbox()?;
    let folder = session.folders()?.existing(name)?.folder.id;
    let Opened { selected, counters } = Selected::open(&mailbox, folder, read_only, session.news_waker())?;
    let mut settable = flags::settable();
    Data::Flags(settable.clone()).encode(out);
    Data::Exists(selected.count()).encode(out);
    Data::Recent(selected.recent()).encode(out);
    if counters.unread > 0
        && let Some(number) = first_unseen(&mailbox, &selected)?
    {
        Status::ok("First unseen").with(Code::Unseen(number)).encode_untagged(out);
    }
    Status::ok("UIDs are valid").with(Code::UidValidity(counters.uid_validity)).encode_untagged(out);
    Status::ok("Predicted next UID").with(Code::UidNext(selected.next_uid())).encode_untagged(out);
    settable.push(Flag::Any);
    let permanent = if read_only { Vec::new() } else { settable };
    Status::ok("Flags that last").with(Code::PermanentFlags(permanent)).encode_untagged(out);
    session.selected = Some(selected);
    let access = if read_only { Code::ReadOnly } else { Code::ReadWrite };
    Ok(Done::Status(Status::ok("Selected").with(access)))
}

fn first_unseen(mailbox: &Mailbox, selected: &Selected) -> Result<Option<u32>, MailboxError> {
    let looked_at = selected.entries().iter().take(UNSEEN_LOOKED_AT_MAX);
    let ids: Vec<_> = looked_at.map(|entry| entry.id).collect();
    let heads = mailbox.heads(&ids)?;
    let unseen =
        heads.iter().position(|head| head.as_ref().is_some_and(|head| !head.flags.contains(Flags::READ)));
    Ok(unseen.and_then(|place| u32::try_from(place + 1).ok()))
}
