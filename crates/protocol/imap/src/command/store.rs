//! STORE: RFC 3501 6.4.6.

use super::{Done, Outcome};
use crate::failure::Failure;
use crate::flags;
use crate::job::{Job, Progress};
use crate::selected::{Entry, Selected};
use crate::session::Session;
use ropewalk_mailbox::{FlagChange, FlagResult, Mailbox};
use ropewalk_model::MessageId;
use ropewalk_wire_imap::command::{Store, StoreAction};
use ropewalk_wire_imap::{Code, FetchWriter, Status};
use std::collections::HashMap;

/// Messages changed in one step, and so in one transaction.
const BATCH: usize = 500;

pub(super) fn handle(session: &mut Session, command: Store, _: &mut Vec<u8>) -> Outcome {
    let (_, selected) = session.writable_view()?;
    let places: Vec<usize> = selected.places(&command.set, command.uid)?.into_iter().flatten().collect();
    Ok(Done::Job(Box::new(StoreJob { command, places, done: 0, missing: false })))
}

struct StoreJob {
    command: Store,
    places: Vec<usize>,
    done: usize,
    missing: bool,
}

impl Job for StoreJob {
    fn step(
        &mut self,
        mailbox: &Mailbox,
        selected: &mut Selected,
        out: &mut Vec<u8>,
    ) -> Result<Progress, Failure> {
        let batch = self.places.get(self.done..).unwrap_or_default();
        let batch = batch.get(..BATCH.min(batch.len())).unwrap_or_default();
        let entries: Vec<(usize, Entry)> =
            batch.iter().filter_map(|place| Some((*place, *selected.entries().get(*place)?))).collect();
        self.done += batch.len();
        let changes = self.changes(mailbox, &entries)?;
        let results: HashMap<MessageId, FlagResult> =
            selected.set_flags(mailbox, &changes)?.into_iter().map(|result| (result.id, result)).collect();
        for (place, entry) in &entries {
            match results.get(&entry.id) {
                Some(result) if !self.command.silent => self.tell(*place, entry, result, out),
                Some(_) => {}
                None => self.missing = true,
            }
        }
        if self.done < self.places.len() {
            return Ok(Progress::More);
        }
        // RFC 2180 4.2.1, RFC 5530; with UIDs messages that are not there are no error (RFC 3501 6.4.8).
        let status = if self.missing && !self.command.uid {
            Status::no("Some of the messages do not exist any more").with(Code::ExpungeIssued)
        } else {
            Status::ok("Done")
        };
        Ok(Progress::Done(status))
    }
}

impl StoreJob {
    fn changes(
        &self,
        mailbox: &Mailbox,
        entries: &[(usize, Entry)],
    ) -> Result<Vec<(MessageId, FlagChange)>, Failure> {
        let (action, flags) = (self.command.action, &self.command.flags);
        let ids: Vec<MessageId> = entries.iter().map(|(_, entry)| entry.id).collect();
        if action != StoreAction::Replace {
            let change = flags::change(action, flags, &[]);
            return Ok(ids.into_iter().map(|id| (id, change.clone())).collect());
        }
        let heads = mailbox.heads(&ids)?.into_iter().flatten();
        Ok(heads.map(|head| (head.id, flags::change(action, flags, &head.keywords()))).collect())
    }

    fn tell(&self, place: usize, entry: &Entry, result: &FlagResult, out: &mut Vec<u8>) {
        let mut fetch = FetchWriter::new(u32::try_from(place + 1).unwrap_or(u32::MAX), out);
        if self.command.uid {
            fetch.uid(entry.uid);
        }
        fetch.flags(&flags::to_imap(result.flags, &result.keywords, entry.recent));
        fetch.finish();
    }
}
