//! Notifications: one event for each committed change, to every subscriber of the mailbox, in commit order.

use crate::access::Operation;
use crate::mailbox::Mailbox;
use ropewalk_model::{ChangeNumber, FolderId, MessageId};
use ropewalk_storage_api::PartitionId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Events a subscriber may leave unread before it is told to look for itself.
const QUEUE_MAX: usize = 4096;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A message appeared that is not new mail.
    Created,
    /// A message was delivered.
    NewMail,
    /// A message's properties changed.
    Modified,
    /// A message's flags or read state changed.
    FlagsChanged,
    /// A message is gone.
    Deleted,
    /// A message went to another folder; `old_folder` and `old_message` say from where.
    Moved,
    /// A message was copied; `old_folder` and `old_message` name the original.
    Copied,
    /// A folder appeared.
    FolderCreated,
    /// A folder's properties changed.
    FolderModified,
    /// A folder is gone.
    FolderDeleted,
    /// A folder has another parent or name.
    FolderMoved,
    /// A search folder shows a message it did not show. `folder` is the search folder in this event and the next ones.
    SearchAdded,
    /// A message that a search folder shows was changed.
    SearchChanged,
    /// A search folder does not show a message any more.
    SearchRemoved,
    /// A search has tried all messages there were when it was started.
    SearchComplete,
    /// Events were dropped because the subscriber did not read them: look at the folders again.
    Overflow,
}

/// One committed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// Where; the folder itself for folder events.
    pub folder: FolderId,
    /// Which message.
    pub message: Option<MessageId>,
    /// Its IMAP UID in `folder`.
    pub uid: Option<u32>,
    /// Where it was, or the former parent.
    pub old_folder: Option<FolderId>,
    /// What it was there.
    pub old_message: Option<MessageId>,
    /// Number of the change.
    pub change: ChangeNumber,
}

type Waker = Arc<dyn Fn() + Send + Sync>;

struct Queue {
    events: Mutex<VecDeque<Event>>,
    waker: Waker,
}

impl Queue {
    fn push(&self, events: &[Event]) {
        let mut queue = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            if queue.len() < QUEUE_MAX {
                queue.push_back(event.clone());
            } else {
                queue.clear();
                queue.push_back(Event { kind: EventKind::Overflow, ..event.clone() });
            }
        }
        drop(queue);
        (self.waker)();
    }
}

/// A stream of one mailbox's events from the moment it was made. Ends when dropped.
pub struct Subscription {
    queue: Arc<Queue>,
    /// Where the actor's rights are looked up; none when there are no bounds to them.
    guard: Option<Mailbox>,
}

impl Subscription {
    /// The next event, if there is one.
    pub fn try_next(&self) -> Option<Event> {
        loop {
            let event = self.queue.events.lock().unwrap_or_else(PoisonError::into_inner).pop_front()?;
            if self.guard.as_ref().is_none_or(|mailbox| may_hear(mailbox, &event)) {
                return Some(event);
            }
        }
    }
}

/// Whether an actor hears of an event: of messages in folders they may read, be it where one was or is, and of folders
/// they may see. A folder that is gone has no permission list any more; its number tells nothing.
fn may_hear(mailbox: &Mailbox, event: &Event) -> bool {
    let operation = match event.kind {
        EventKind::Overflow | EventKind::FolderDeleted => return true,
        // What a search folder shows lies elsewhere, and may be read where it lies.
        EventKind::SearchAdded | EventKind::SearchChanged | EventKind::SearchRemoved
            if event.message.is_none_or(|id| mailbox.message(id).is_err()) =>
        {
            return false;
        }
        EventKind::FolderCreated
        | EventKind::FolderModified
        | EventKind::FolderMoved
        | EventKind::SearchAdded
        | EventKind::SearchChanged
        | EventKind::SearchRemoved
        | EventKind::SearchComplete => Operation::ViewFolder,
        EventKind::Created
        | EventKind::NewMail
        | EventKind::Modified
        | EventKind::FlagsChanged
        | EventKind::Deleted
        | EventKind::Moved
        | EventKind::Copied => Operation::ReadItem,
    };
    let mut places = [Some(event.folder), event.old_folder].into_iter().flatten();
    if operation == Operation::ViewFolder {
        return mailbox.may(operation, event.folder).unwrap_or(false);
    }
    places.any(|folder| mailbox.may(operation, folder).unwrap_or(false))
}

/// All subscribers of all mailboxes of this node.
#[derive(Default)]
pub(crate) struct Notifier(Mutex<HashMap<PartitionId, Vec<Weak<Queue>>>>);

impl Notifier {
    pub(crate) fn subscribe(&self, mailbox: &Mailbox, waker: Waker) -> Subscription {
        let queue = Arc::new(Queue { events: Mutex::default(), waker });
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queues = all.entry(mailbox.info.partition).or_default();
        queues.retain(|queue| queue.strong_count() > 0);
        queues.push(Arc::downgrade(&queue));
        let guard = mailbox.actor.is_restricted().then(|| mailbox.clone());
        Subscription { queue, guard }
    }

    pub(crate) fn publish(&self, partition: PartitionId, events: &[Event]) {
        let queues: Vec<_> = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(queues) = all.get_mut(&partition) else { return };
            let live: Vec<_> = queues.iter().filter_map(Weak::upgrade).collect();
            if live.len() < queues.len() {
                queues.retain(|queue| queue.strong_count() > 0);
            }
            if live.is_empty() {
                all.remove(&partition);
            }
            live
        };
        queues.iter().for_each(|queue| queue.push(events));
    }
}
