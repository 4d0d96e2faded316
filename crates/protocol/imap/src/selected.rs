//! The selected mailbox: message sequence numbers, and what is still to be told about changes.

use crate::failure::Failure;
use crate::flags;
use ropewalk_mailbox::{Change, FlagChange, FlagResult, Flags};
use ropewalk_mailbox::{Event, EventKind, FolderCounters, Mailbox, MailboxError, Message, Subscription};
use ropewalk_model::{ChangeNumber, FolderId, MessageId};
use ropewalk_wire_imap::{Data, FetchWriter, SequenceSet, Status};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// Heads read at one time.
const BATCH: usize = 1000;
/// Changes read back after events were lost; beyond, the client finds out when it asks.
const CHANGES_MAX: usize = 10_000;

/// One message; its sequence number is its place plus one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) uid: u32,
    pub(crate) id: MessageId,
    pub(crate) recent: bool,
}

/// A selected mailbox.
pub(crate) struct Selected {
    pub(crate) folder: FolderId,
    pub(crate) read_only: bool,
    /// By UID.
    entries: Vec<Entry>,
    /// The first UID that was not looked at yet.
    next_uid: u32,
    subscription: Subscription,
    /// The last change that was seen.
    change: ChangeNumber,
    /// Numbers of changes made here that the client knows of.
    own: HashSet<ChangeNumber>,
    vanished: HashSet<MessageId>,
    changed: HashSet<MessageId>,
    grown: bool,
    /// New messages that EXISTS was not sent for.
    unannounced: bool,
    lost: bool,
    /// The folder itself is gone.
    pub(crate) deleted: bool,
}

/// What SELECT tells.
pub(crate) struct Opened {
    pub(crate) selected: Selected,
    pub(crate) counters: FolderCounters,
}

impl Selected {
    /// Opens a folder. `waker` is called when something happened in the mailbox.
    pub(crate) fn open(
        mailbox: &Mailbox,
        folder: FolderId,
        read_only: bool,
        waker: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<Opened, MailboxError> {
        // Events from here on; what the list below shows already does no harm.
        let subscription = mailbox.subscribe(waker);
        let counters = mailbox.folder(folder)?.counters;
        let mut selected = Self {
            folder,
            read_only,
            entries: Vec::new(),
            next_uid: 1,
            subscription,
            change: counters.change,
            own: HashSet::new(),
            vanished: HashSet::new(),
            changed: HashSet::new(),
            grown: false,
            unannounced: false,
            lost: false,
            deleted: false,
        };
        selected.take_new(mailbox)?;
        selected.next_uid = selected.next_uid.max(counters.uid_next);
        selected.unannounced = false;
        Ok(Opened { selected, counters })
    }

    /// Sequence numbers in use, and so the number of messages.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn recent(&self) -> u32 {
        u32::try_from(self.entries.iter().filter(|entry| entry.recent).count()).unwrap_or(u32::MAX)
    }

    /// The next UID, at least.
    pub(crate) fn next_uid(&self) -> u32 {
        self.next_uid
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries at some places.
    pub(crate) fn at(&self, places: Range<usize>) -> &[Entry] {
        self.entries.get(places).unwrap_or_default()
    }

    /// The UID that `*` stands for; zero when there are no messages.
    pub(crate) fn largest_uid(&self) -> u32 {
        self.entries.last().map_or(0, |entry| entry.uid)
    }

    /// The set's ranges with `*` filled in.
    pub(crate) fn ranges(&self, set: &SequenceSet, uid: bool) -> Vec<(u32, u32)> {
        set.resolve(if uid { self.largest_uid() } else { self.count() })
    }

    /// The places of a set, ascending. UIDs that are not there are passed over.
    ///
    /// RFC 3501 9: "servers SHOULD respond with a tagged BAD response to a command that uses a message sequence
    /// number greater than the number of messages in the selected mailbox".
    pub(crate) fn places(&self, set: &SequenceSet, uid: bool) -> Result<Vec<Range<usize>>, Failure> {
        let ranges = self.ranges(set, uid);
        if uid {
            let place = |number: u32| self.entries.partition_point(|entry| entry.uid < number);
            let to_places = |(first, last): (u32, u32)| {
                place(first)..last.checked_add(1).map_or(self.entries.len(), place)
            };
            return Ok(ranges.into_iter().map(to_places).filter(|places| !places.is_empty()).collect());
        }
        let beyond = ranges.last().is_none_or(|(_, last)| *last > self.count());
        if beyond {
            return Err(Status::bad("The message set names messages that do not exist").into());
        }
        Ok(ranges.into_iter().map(|(first, last)| first as usize - 1..last as usize).collect())
    }

    /// The message ids of a set.
    pub(crate) fn ids(&self, set: &SequenceSet, uid: bool) -> Result<Vec<MessageId>, Failure> {
        let places = self.places(set, uid)?;
        Ok(places.into_iter().flat_map(|range| self.at(range)).map(|entry| entry.id).collect())
    }

    /// Changes flags on behalf of the client, who is told (or does not want to be told) by the caller.
    pub(crate) fn set_flags(
        &mut self,
        mailbox: &Mailbox,
        changes: &[(MessageId, FlagChange)],
    ) -> Result<Vec<FlagResult>, MailboxError> {
        let results = mailbox.set_flags(self.folder, changes)?;
        self.own.extend(results.iter().map(|result| result.change));
        self.drain();
        self.own.clear();
        Ok(results)
    }

    /// The messages marked `\Deleted`, all or of a set of UIDs.
    pub(crate) fn marked(
        &self,
        mailbox: &Mailbox,
        uids: Option<&SequenceSet>,
    ) -> Result<Vec<MessageId>, Failure> {
        let places = match uids {
            Some(uids) => self.places(uids, true)?,
            None => std::iter::once(0..self.entries.len()).collect(),
        };
        let mut marked = Vec::new();
        for places in places {
            for batch in self.at(places).chunks(BATCH) {
                let ids: Vec<MessageId> = batch.iter().map(|entry| entry.id).collect();
                let heads = mailbox.heads(&ids)?.into_iter().flatten();
                marked.extend(heads.filter(|head| head.flags.contains(Flags::DELETED)).map(|head| head.id));
            }
        }
        Ok(marked)
    }

    /// Takes in what happened since.
    pub(crate) fn poll(&mut self, mailbox: &Mailbox) -> Result<(), MailboxError> {
        self.drain();
        if self.deleted {
            return Ok(());
        }
        let result = if self.lost {
            self.look_again(mailbox)
        } else if self.grown {
            self.take_new(mailbox)
        } else {
            Ok(())
        };
        match result {
            Err(MailboxError::NotFound(_)) => {
                self.deleted = true;
                Ok(())
            }
            other => other,
        }
    }

    fn drain(&mut self) {
        while let Some(event) = self.subscription.try_next() {
            self.note(&event);
        }
    }

    fn note(&mut self, event: &Event) {
        if event.kind == EventKind::Overflow {
            self.lost = true;
            return;
        }
        if event.kind == EventKind::Moved && event.old_folder == Some(self.folder) {
            self.vanished.extend(event.old_message);
        }
        if event.folder != self.folder {
            return;
        }
        if !self.lost {
            // Otherwise the number stays, so that `look_again` finds what the lost events were about.
            self.change = self.change.max(event.change);
        }
        match event.kind {
            EventKind::Created | EventKind::NewMail | EventKind::Moved | EventKind::Copied => {
                self.grown = true
            }
            EventKind::Modified | EventKind::FlagsChanged if !self.own.contains(&event.change) => {
                self.changed.extend(event.message);
            }
            EventKind::Deleted => self.vanished.extend(event.message),
            EventKind::FolderDeleted => self.deleted = true,
            _ => {}
        }
    }

    /// Takes in messages whose UIDs were not looked at yet.
    fn take_new(&mut self, mailbox: &Mailbox) -> Result<(), MailboxError> {
        self.grown = false;
        let found = mailbox.uids(self.folder, self.next_uid, u32::MAX)?;
        let Some(last) = found.last() else { return Ok(()) };
        self.next_uid = last.uid.saturating_add(1);
        let counters = mailbox.folder(self.folder)?.counters;
        let recent_from =
            if self.read_only { counters.recent_uid } else { mailbox.take_recent(self.folder)? };
        for batch in found.chunks(BATCH) {
            // Associated messages have UIDs too but are nobody's mail.
            let normal: Option<Vec<bool>> = if counters.associated == 0 {
                None
            } else {
                let ids: Vec<MessageId> = batch.iter().map(|entry| entry.id).collect();
                let heads = mailbox.heads(&ids)?;
                Some(heads.iter().map(|head| head.as_ref().is_some_and(|head| !head.associated)).collect())
            };
            for (place, entry) in batch.iter().enumerate() {
                if normal.as_ref().is_none_or(|normal| normal.get(place) == Some(&true)) {
                    self.entries.push(Entry {
                        uid: entry.uid,
                        id: entry.id,
                        recent: entry.uid >= recent_from,
                    });
                    self.unannounced = true;
                }
            }
        }
        Ok(())
    }

    /// After events were lost: compares with the folder.
    fn look_again(&mut self, mailbox: &Mailbox) -> Result<(), MailboxError> {
        self.lost = false;
        let present: HashSet<MessageId> =
            mailbox.uids(self.folder, 1, u32::MAX)?.into_iter().map(|entry| entry.id).collect();
        self.vanished.extend(self.entries.iter().map(|entry| entry.id).filter(|id| !present.contains(id)));
        for change in mailbox.changes(self.folder, self.change, CHANGES_MAX)? {
            self.change = self.change.max(change.number());
            if let Change::Message { id, .. } | Change::ReadState { id, .. } = change {
                self.changed.insert(id);
            }
        }
        self.take_new(mailbox)
    }

    /// Tells what `poll` found. RFC 3501 7.4.1: "An EXPUNGE response MUST NOT be sent when no command is in
    /// progress, nor while responding to a FETCH, STORE, or SEARCH command"; then they wait.
    pub(crate) fn tell(
        &mut self,
        mailbox: &Mailbox,
        expunges: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), MailboxError> {
        if expunges && !self.vanished.is_empty() {
            self.tell_expunged(out);
        }
        if self.unannounced {
            self.unannounced = false;
            Data::Exists(self.count()).encode(out);
            Data::Recent(self.recent()).encode(out);
        }
        if !self.changed.is_empty() {
            self.tell_flags(mailbox, out)?;
        }
        Ok(())
    }

    fn tell_expunged(&mut self, out: &mut Vec<u8>) {
        let vanished = std::mem::take(&mut self.vanished);
        // From the end, so that numbers do not shift under those still to be told.
        for (place, entry) in self.entries.iter().enumerate().rev() {
            if vanished.contains(&entry.id) {
                Data::Expunge(u32::try_from(place + 1).unwrap_or(u32::MAX)).encode(out);
            }
        }
        self.entries.retain(|entry| !vanished.contains(&entry.id));
        self.changed.retain(|id| !vanished.contains(id));
    }

    fn tell_flags(&mut self, mailbox: &Mailbox, out: &mut Vec<u8>) -> Result<(), MailboxError> {
        let changed = std::mem::take(&mut self.changed);
        let known: Vec<(usize, Entry)> = self
            .entries
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, entry)| changed.contains(&entry.id))
            .collect();
        let ids: Vec<MessageId> = known.iter().map(|(_, entry)| entry.id).collect();
        for ((place, entry), head) in known.iter().zip(mailbox.heads(&ids)?) {
            if let Some(head) = head {
                write_flags(*place, entry, &head, out);
            }
        }
        Ok(())
    }
}

/// A FETCH response that tells the flags of a message.
fn write_flags(place: usize, entry: &Entry, head: &Message, out: &mut Vec<u8>) {
    let mut fetch = FetchWriter::new(u32::try_from(place + 1).unwrap_or(u32::MAX), out);
    fetch.uid(entry.uid);
    fetch.flags(&flags::to_imap(head.flags, &head.keywords(), entry.recent));
    fetch.finish();
}
