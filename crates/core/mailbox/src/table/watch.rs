//! Live updates of a view: committed changes become events of rows, for who asks (MS-OXCNOTIF 2.2.1.1). Delivery does
//! no more than note a change; what it means for a view is worked out when the view is asked, for all changes since
//! at once.

use super::grouped::Grouped;
use super::row::RowId;
use super::view::{TableView, ViewRows, leaves_of};
use crate::error::Result;
use crate::mailbox::Mailbox;
use crate::message::Message;
use crate::notify::{Event, EventKind, Subscription};
use crate::restrict::matches;
use ropewalk_base::limits::TABLE_EVENTS_MAX;
use ropewalk_model::MessageId;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// What happened to the rows that a view shows. Told one after the other, they turn the rows as they were into those
/// that are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableEvent {
    /// Read the rows again: there were too many changes to tell.
    Changed,
    /// A row appeared.
    RowAdded {
        /// Which.
        row: RowId,
        /// The row before it; none at the top.
        after: Option<RowId>,
    },
    /// A row changed, and perhaps stands elsewhere.
    RowModified {
        /// Which.
        row: RowId,
        /// The row before it now; none at the top.
        after: Option<RowId>,
    },
    /// A row is gone.
    RowDeleted {
        /// Which.
        row: RowId,
    },
}

/// Who watches one view.
pub struct TableWatch(Subscription);

/// What happened to one message of the folder since the last look.
#[derive(Debug, Clone, Copy)]
struct Touched {
    /// It was there before.
    was_there: bool,
}

impl TableView {
    /// Watches the view from now on: changes are told by [`TableView::poll`]. `waker` is called, from any thread and
    /// without blocking, after a change in the mailbox.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub fn watch(&mut self, waker: Arc<dyn Fn() + Send + Sync>) -> Result<TableWatch> {
        let watch = TableWatch(self.mailbox.subscribe(waker));
        // What a message was in rows that an index filters or that were sorted once, nobody knows afterwards.
        if let ViewRows::Plain(table) = &self.rows
            && !table.follows()
        {
            self.rows = ViewRows::Grouped(Box::new(self.mailbox.grouped(&self.query)?));
        }
        Ok(watch)
    }

    /// Brings the rows up to date and tells what happened to them.
    ///
    /// # Errors
    /// When the folder is gone or rows cannot be read.
    pub fn poll(&mut self, watch: &TableWatch) -> Result<Vec<TableEvent>> {
        // What a change means for a search folder, only its rows say.
        if self.mailbox.is_search_folder(&self.mailbox.snapshot()?, self.query.folder)? {
            let changes = std::iter::from_fn(|| watch.0.try_next()).count();
            self.reload()?;
            return Ok(if changes == 0 { Vec::new() } else { vec![TableEvent::Changed] });
        }
        let Some(touched) = self.touched(std::iter::from_fn(|| watch.0.try_next())) else {
            self.reload()?;
            return Ok(vec![TableEvent::Changed]);
        };
        if touched.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<MessageId> = touched.keys().copied().collect();
        let half = (self.query.folder, self.query.associated);
        let heads: Vec<Option<Message>> = self.mailbox.heads(&ids)?;
        let now: Vec<Message> =
            heads.into_iter().flatten().filter(|m| (m.folder, m.associated) == half).collect();
        let events = match &mut self.rows {
            ViewRows::Plain(_) => self.plain_events(&touched, now)?,
            ViewRows::Grouped(_) => self.grouped_events(&touched, &now)?,
        };
        Ok(match events {
            Some(events) if events.len() <= TABLE_EVENTS_MAX => events,
            Some(_) => vec![TableEvent::Changed],
            None => {
                // The index may have been dropped in favour of another.
                if let ViewRows::Plain(table) = &self.rows
                    && !table.follows()
                {
                    self.rows = ViewRows::Grouped(Box::new(self.mailbox.grouped(&self.query)?));
                }
                vec![TableEvent::Changed]
            }
        })
    }

    /// The messages of the folder that something happened to; none for too many.
    fn touched(&self, events: impl Iterator<Item = Event>) -> Option<BTreeMap<MessageId, Touched>> {
        let (mut touched, mut whole) = (BTreeMap::new(), true);
        // All are taken, so that none is told twice.
        for event in events {
            if event.kind == EventKind::Overflow {
                whole = false;
            }
            let came = matches!(
                event.kind,
                EventKind::Created | EventKind::NewMail | EventKind::Moved | EventKind::Copied
            );
            let here = event.message.filter(|_| event.folder == self.query.folder);
            if let Some(id) = here {
                touched.entry(id).or_insert(Touched { was_there: !came });
            }
            let left = event.old_message.filter(|_| event.kind == EventKind::Moved);
            if let Some(id) = left.filter(|_| event.old_folder == Some(self.query.folder)) {
                touched.entry(id).or_insert(Touched { was_there: true });
            }
        }
        (whole && touched.len() <= TABLE_EVENTS_MAX).then_some(touched)
    }

    /// Works out all rows anew. Which categories are open stays.
    fn reload(&mut self) -> Result<()> {
        if let ViewRows::Grouped(grouped) = &mut self.rows {
            let toggled: HashSet<u64> = grouped.toggled().collect();
            **grouped = self.mailbox.grouped(&self.query)?;
            grouped.set_toggled(toggled);
        }
        Ok(())
    }

    /// Rows of an index follow by themselves; where they are is looked up.
    fn plain_events(
        &self,
        touched: &BTreeMap<MessageId, Touched>,
        now: Vec<Message>,
    ) -> Result<Option<Vec<TableEvent>>> {
        let ViewRows::Plain(table) = &self.rows else { return Ok(None) };
        let row = |id| RowId::Message { id, instance: 0 };
        let there: HashSet<MessageId> = now.iter().map(|message| message.id).collect();
        let gone = touched.iter().filter(|(id, touched)| touched.was_there && !there.contains(id));
        let mut events: Vec<_> = gone.map(|(id, _)| TableEvent::RowDeleted { row: row(*id) }).collect();
        let mut placed = Vec::with_capacity(now.len());
        for message in now {
            let Some(place) = table.place_of(&message)? else { return Ok(None) };
            placed.push((place.key, message.id, place.before));
        }
        placed.sort_unstable();
        if table.is_backwards() {
            placed.reverse();
        }
        for (_, id, before) in placed {
            let (row, after) = (row(id), before.map(row));
            let was_there = touched.get(&id).is_some_and(|touched| touched.was_there);
            events.push(if was_there {
                TableEvent::RowModified { row, after }
            } else {
                TableEvent::RowAdded { row, after }
            });
        }
        Ok(Some(events))
    }

    fn grouped_events(
        &mut self,
        touched: &BTreeMap<MessageId, Touched>,
        now: &[Message],
    ) -> Result<Option<Vec<TableEvent>>> {
        let ViewRows::Grouped(grouped) = &mut self.rows else { return Ok(None) };
        let mut leaves = Vec::new();
        for message in now {
            if meets(&self.mailbox, self.query.restriction.as_ref(), message)? {
                leaves.extend(leaves_of(&self.query, grouped.layout(), message));
            }
        }
        let (before, headers) = (grouped.row_ids(), grouped.headers());
        let messages: HashSet<MessageId> = touched.keys().copied().collect();
        grouped.replace(&messages, leaves);
        let now = grouped.headers();
        let is_touched = |row: &RowId| match row {
            RowId::Message { id, .. } => messages.contains(id),
            RowId::Category(id) => headers.get(id) != now.get(id),
            RowId::Folder(_) | RowId::Attachment(_) => false,
        };
        Ok(difference(&before, grouped, is_touched))
    }
}

fn meets(
    mailbox: &Mailbox,
    restriction: Option<&ropewalk_model::Restriction>,
    message: &Message,
) -> Result<bool> {
    restriction.map_or(Ok(true), |restriction| matches(mailbox, message, restriction))
}

/// The events between rows as they were and as they are; none when rows changed places that nothing happened to.
fn difference(
    before: &[RowId],
    grouped: &Grouped,
    is_touched: impl Fn(&RowId) -> bool,
) -> Option<Vec<TableEvent>> {
    let after = grouped.row_ids();
    let (was, is): (HashSet<RowId>, HashSet<RowId>) =
        (before.iter().copied().collect(), after.iter().copied().collect());
    let stays = |row: &&RowId| was.contains(row) && is.contains(row) && !is_touched(row);
    if !before.iter().filter(stays).eq(after.iter().filter(stays)) {
        return None;
    }
    let gone = before.iter().filter(|row| !is.contains(row));
    let mut events: Vec<_> = gone.map(|row| TableEvent::RowDeleted { row: *row }).collect();
    let mut above = None;
    for row in after {
        if !was.contains(&row) {
            events.push(TableEvent::RowAdded { row, after: above });
        } else if is_touched(&row) {
            events.push(TableEvent::RowModified { row, after: above });
        }
        above = Some(row);
    }
    Some(events)
}
