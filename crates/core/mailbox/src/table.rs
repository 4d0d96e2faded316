//! Contents tables: a folder's messages in an order, filtered, read page by page.
//!
//! The order of delivery comes straight from the contents index, other orders from an index of their own once the
//! folder is large ([`crate::index`]), so that opening a table and reading a page costs the same in any folder. A
//! restriction is tried as far as rows are asked for. What is left, small folders in other orders, is sorted when the
//! table is opened.

mod collapse;
mod cursor;
mod error;
mod grouped;
mod row;
mod view;
mod watch;

pub use cursor::{Origin, Sought, TableCursor, TableRows};
pub use error::TableError;
pub use row::{ContentsRow, HeaderRow, MessageRow, RowId, contents_columns, hierarchy_columns};
pub use view::{TableView, Toggled, ViewQuery};
pub use watch::{TableEvent, TableWatch};

use crate::access::Operation;
use crate::error::Result;
use crate::index;
use crate::key;
use crate::mailbox::Mailbox;
use crate::message::Message;
use crate::order::{SortOrder, without_instance};
use crate::restrict::{matches, validate};
use crate::text::Narrowing;
use ropewalk_model::{FolderId, MessageId, Restriction, SortDirection, SortKey, tags};
use ropewalk_storage_api::{Reading, Scan, ScanStep, Snapshot};
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

/// Messages looked at in one read while rows are looked for.
const BATCH: usize = 1000;
/// Entries of an index passed over in one read, of messages that the text index says do not meet the restriction.
const SCANNED_MAX: usize = 50_000;

/// Which messages, in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentsQuery {
    /// The folder.
    pub folder: FolderId,
    /// Associated (FAI) messages in place of normal ones.
    pub associated: bool,
    /// The order; empty means newest delivery first. Each message has one row, whatever columns make instances.
    pub sort: Vec<SortKey>,
    /// Which; none means all.
    pub restriction: Option<Restriction>,
}

/// Which index rows come from, and in which direction.
#[derive(Debug, Clone)]
struct Source {
    /// Prefix of its keys. They end with the message's id.
    prefix: Vec<u8>,
    /// Number of an index of a sort order; none for the contents index, which is always there.
    number: Option<u16>,
    backwards: bool,
}

/// Rows of the source that meet the restriction, as far as they were asked for.
#[derive(Debug, Default)]
struct Found {
    ids: Vec<MessageId>,
    /// Key of the last row that was tried.
    after: Option<Vec<u8>>,
    complete: bool,
    narrowing: Narrowing,
}

enum Rows {
    /// All rows of an index.
    Index {
        source: Source,
        /// The place after the last page: position and key of the row before it.
        cursor: Option<(u64, Vec<u8>)>,
    },
    /// Those that meet the restriction.
    Filtered(Source, Found),
    /// Worked out when the table was opened.
    Ids(Vec<MessageId>),
}

/// Where a row is in an index.
struct IndexPlace {
    key: Vec<u8>,
    /// The message of the row before it.
    before: Option<MessageId>,
}

/// An open contents table. Rows by an index follow the folder as it changes; what was filtered or sorted is that of the
/// moment it was looked at, with messages that are gone left out of pages.
pub struct ContentsTable {
    mailbox: Mailbox,
    query: ContentsQuery,
    rows: Mutex<Rows>,
}

/// Whether a sort order is the contents index's own, and then whether from the newest down.
fn by_delivery(sort: &[SortKey]) -> Option<bool> {
    match sort {
        [] => Some(true),
        [key] if key.tag == tags::PID_TAG_MESSAGE_DELIVERY_TIME => {
            Some(key.direction != SortDirection::Ascending)
        }
        _ => None,
    }
}

impl Mailbox {
    /// Opens a contents table. Who may not read all messages has a table of the own ones.
    ///
    /// # Errors
    /// When the folder does not exist, the restriction is too deep or has no meaning on messages, or the disk fails.
    pub fn contents(&self, mut query: ContentsQuery) -> Result<ContentsTable> {
        query.sort.iter_mut().for_each(|key| key.tag = without_instance(key.tag));
        let snapshot = self.snapshot()?;
        let is_search = self.is_search_folder(&snapshot, query.folder)?;
        self.require(&snapshot, Operation::ViewFolder, query.folder)?;
        // What a search folder shows is allowed by the folders it lies in, each by its own.
        let reads_all = self.reads_all(&snapshot, query.folder, is_search)?;
        drop(snapshot);
        if let Some(restriction) = &query.restriction {
            validate(restriction)?;
        }
        let source = if reads_all { self.source(&query, is_search)? } else { None };
        let rows = match (source, &query.restriction) {
            (Some(source), None) => Rows::Index { source, cursor: None },
            (Some(source), Some(_)) => Rows::Filtered(source, Found::default()),
            (None, _) => Rows::Ids(self.work_out(&query)?),
        };
        Ok(ContentsTable { mailbox: self.clone(), query, rows: Mutex::new(rows) })
    }

    /// Whether the actor may read all that a folder shows.
    fn reads_all(&self, snapshot: &Snapshot<'_>, folder: FolderId, is_search: bool) -> Result<bool> {
        let by_rights = || Ok(Operation::ReadItem.allowed_by(self.rights_in(snapshot, folder)?, false));
        if !self.actor.is_restricted() {
            Ok(true)
        } else if is_search {
            Ok(false)
        } else {
            by_rights()
        }
    }

    /// The index that has the rows in the order asked for.
    fn source(&self, query: &ContentsQuery, is_search: bool) -> Result<Option<Source>> {
        let (folder, associated) = (query.folder, query.associated);
        if let Some(backwards) = by_delivery(&query.sort) {
            let prefix = key::contents_of(folder, associated);
            return Ok(Some(Source { prefix, number: None, backwards }));
        }
        // Links come and go without their messages being written, so they are in no index of a sort order.
        if is_search {
            return Ok(None);
        }
        let (order, backwards) = SortOrder::new(&query.sort);
        let number = self.as_store().index_of((folder, associated), &order)?;
        let prefix = |number| key::index(folder, associated, number);
        Ok(number.map(|number| Source { prefix: prefix(number), number: Some(number), backwards }))
    }

    fn work_out(&self, query: &ContentsQuery) -> Result<Vec<MessageId>> {
        let mut ids = Vec::new();
        let mut narrowing = Narrowing::default();
        let candidates = narrowing.candidates(self, query.restriction.as_ref())?;
        let prefix = key::contents_of(query.folder, query.associated);
        self.snapshot()?.scan_prefix(&prefix, true, &mut |key, _| {
            let id = key::last_u64(key).and_then(MessageId::new);
            ids.extend(id.filter(|id| candidates.is_none_or(|candidates| candidates.contains(*id))));
            Ok(ScanStep::Continue)
        })?;
        let (order, backwards) = SortOrder::new(&query.sort);
        let mut rows: Vec<(Vec<u8>, MessageId)> = Vec::new();
        for batch in ids.chunks(BATCH) {
            for message in self.heads(batch)?.into_iter().flatten() {
                if self.meets(&message, query.restriction.as_ref())? {
                    rows.push((order.place(&message), message.id));
                }
            }
        }
        rows.sort_unstable();
        if backwards {
            rows.reverse();
        }
        Ok(rows.into_iter().map(|(_, id)| id).collect())
    }

    fn meets(&self, message: &Message, restriction: Option<&Restriction>) -> Result<bool> {
        restriction.map_or(Ok(true), |restriction| matches(self, message, restriction))
    }
}

impl Source {
    /// Calls `visit` with each key and the id in it, after a key if there is one.
    fn scan(
        &self,
        snapshot: &Snapshot<'_>,
        after: Option<&[u8]>,
        backwards: bool,
        visit: &mut dyn FnMut(&[u8], MessageId) -> ScanStep,
    ) -> Result<()> {
        // No key of an index is as long as this end.
        let high = [&self.prefix[..], &[0xFF; 448]].concat();
        let (low, high) = (Bound::Included(&self.prefix[..]), Bound::Excluded(&high[..]));
        let scan = match (after, backwards) {
            (None, reverse) => Scan { from: low, to: high, reverse },
            (Some(key), true) => Scan { from: low, to: Bound::Excluded(key), reverse: true },
            (Some(key), false) => Scan { from: Bound::Excluded(key), to: high, reverse: false },
        };
        snapshot.scan(scan, &mut |key, _| {
            let id = key::last_u64(key).and_then(MessageId::new);
            Ok(id.map_or(ScanStep::Continue, |id| visit(key, id)))
        })?;
        Ok(())
    }
}

impl Found {
    /// Looks on until there are `wanted` rows or no more.
    fn look(&mut self, table: &ContentsTable, source: &Source, wanted: usize) -> Result<()> {
        while !self.complete && self.ids.len() < wanted {
            let (mut batch, mut scanned) = (Vec::new(), 0);
            let mut after = self.after.take();
            let candidates = self.narrowing.candidates(&table.mailbox, table.query.restriction.as_ref())?;
            // A few more than are wanted at first, because some will not meet the restriction.
            let size = wanted.saturating_sub(self.ids.len()).saturating_mul(2).clamp(64, BATCH);
            let from = after.clone();
            source.scan(&table.mailbox.snapshot()?, from.as_deref(), source.backwards, &mut |key, id| {
                scanned += 1;
                if candidates.is_none_or(|candidates| candidates.contains(id)) {
                    batch.push(id);
                }
                if batch.len() < size && scanned < SCANNED_MAX {
                    return ScanStep::Continue;
                }
                after = Some(key.to_vec());
                ScanStep::Stop
            })?;
            self.complete = batch.len() < size && scanned < SCANNED_MAX;
            self.after = after;
            for message in table.mailbox.heads(&batch)?.into_iter().flatten() {
                if table.mailbox.meets(&message, table.query.restriction.as_ref())? {
                    self.ids.push(message.id);
                }
            }
        }
        Ok(())
    }
}

impl ContentsTable {
    /// What it shows.
    pub fn query(&self) -> &ContentsQuery {
        &self.query
    }

    /// Runs `body` on the rows. Their index may have been dropped since, in favour of another; then they are worked out
    /// first.
    fn with_rows<T>(&self, body: impl FnOnce(&mut Rows) -> Result<T>) -> Result<T> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Rows::Index { source, .. } | Rows::Filtered(source, _) = &*rows
            && let Some(number) = source.number
            && !index::is_ready(
                &self.mailbox.snapshot()?,
                (self.query.folder, self.query.associated),
                number,
            )?
        {
            *rows = Rows::Ids(self.mailbox.work_out(&self.query)?);
        }
        body(&mut rows)
    }

    /// Whether its rows are all those of an index, and follow the folder.
    fn follows(&self) -> bool {
        matches!(&*self.rows.lock().unwrap_or_else(PoisonError::into_inner), Rows::Index { .. })
    }

    /// Whether the index is read from its end.
    fn is_backwards(&self) -> bool {
        match &*self.rows.lock().unwrap_or_else(PoisonError::into_inner) {
            Rows::Index { source, .. } | Rows::Filtered(source, _) => source.backwards,
            Rows::Ids(_) => false,
        }
    }

    /// Where a message is in the index of all rows; none when the index is gone.
    fn place_of(&self, message: &Message) -> Result<Option<IndexPlace>> {
        self.with_rows(|rows| {
            let Rows::Index { source, .. } = rows else { return Ok(None) };
            let half = (self.query.folder, self.query.associated);
            let key = match source.number {
                None => key::contents(half.0, half.1, message.delivered, message.id),
                Some(number) => {
                    let (order, _) = SortOrder::new(&self.query.sort);
                    let entries = index::entries(half, number, &order, message);
                    entries.into_iter().next().unwrap_or_default()
                }
            };
            let mut before = None;
            source.scan(&self.mailbox.snapshot()?, Some(&key), !source.backwards, &mut |_, id| {
                before = Some(id);
                ScanStep::Stop
            })?;
            Ok(Some(IndexPlace { key, before }))
        })
    }

    /// Rows whose ids it holds in memory; none where an index has all.
    pub fn rows_held(&self) -> u64 {
        match &*self.rows.lock().unwrap_or_else(PoisonError::into_inner) {
            Rows::Ids(ids) | Rows::Filtered(_, Found { ids, .. }) => ids.len() as u64,
            Rows::Index { .. } => 0,
        }
    }

    /// How many rows it has now. With a restriction, all rows are looked at.
    ///
    /// # Errors
    /// When the folder is gone or the disk fails.
    pub fn row_count(&self) -> Result<u64> {
        self.with_rows(|rows| match rows {
            Rows::Ids(ids) => Ok(ids.len() as u64),
            Rows::Filtered(source, found) => {
                found.look(self, source, usize::MAX)?;
                Ok(found.ids.len() as u64)
            }
            Rows::Index { .. } => self.all_rows(),
        })
    }

    fn all_rows(&self) -> Result<u64> {
        let counters = self.mailbox.folder(self.query.folder)?.counters;
        Ok(if self.query.associated { counters.associated } else { counters.total })
    }

    /// The ids of up to `count` rows from `position` on.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn ids(&self, position: u64, count: usize) -> Result<Vec<MessageId>> {
        let page = |ids: &[MessageId]| {
            let from = usize::try_from(position).unwrap_or(usize::MAX).min(ids.len());
            let to = from.saturating_add(count).min(ids.len());
            ids.get(from..to).unwrap_or_default().to_vec()
        };
        self.with_rows(|rows| match rows {
            Rows::Ids(ids) => Ok(page(ids)),
            Rows::Filtered(source, found) => {
                let end = usize::try_from(position).unwrap_or(usize::MAX).saturating_add(count);
                found.look(self, source, end)?;
                Ok(page(&found.ids))
            }
            Rows::Index { source, cursor } => self.ids_by_index(source, cursor, position, count),
        })
    }

    /// Up to `count` rows from `position` on.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn rows(&self, position: u64, count: usize) -> Result<Vec<Message>> {
        let ids = self.ids(position, count)?;
        Ok(self.mailbox.heads(&ids)?.into_iter().flatten().collect())
    }

    /// The position of a message; none when the table does not show it. Reads rows until it is found.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn position_of(&self, id: MessageId) -> Result<Option<u64>> {
        let mut position = 0;
        loop {
            let ids = self.ids(position, BATCH)?;
            if let Some(place) = ids.iter().position(|row| *row == id) {
                return Ok(Some(position + place as u64));
            }
            if ids.len() < BATCH {
                return Ok(None);
            }
            position += BATCH as u64;
        }
    }

    fn ids_by_index(
        &self,
        source: &Source,
        cursor: &mut Option<(u64, Vec<u8>)>,
        position: u64,
        count: usize,
    ) -> Result<Vec<MessageId>> {
        let start = cursor.take().filter(|(at, _)| *at <= position);
        let total = self.all_rows()?;
        let skipped = position - start.as_ref().map_or(0, |(at, _)| *at);
        if skipped > total.saturating_sub(position) {
            return self.ids_from_the_end(source, total, position, count);
        }
        let (mut at, after) = start.map_or((0, None), |(at, key)| (at, Some(key)));
        let mut ids = Vec::with_capacity(count.min(BATCH));
        let mut last = after.clone();
        source.scan(&self.mailbox.snapshot()?, after.as_deref(), source.backwards, &mut |key, id| {
            if at >= position {
                if ids.len() == count {
                    return ScanStep::Stop;
                }
                ids.push(id);
                last = Some(key.to_vec());
            }
            at += 1;
            ScanStep::Continue
        })?;
        *cursor = last.map(|key| (position + ids.len() as u64, key)).filter(|_| !ids.is_empty());
        Ok(ids)
    }

    /// A page nearer to the end than to anything that is known.
    fn ids_from_the_end(
        &self,
        source: &Source,
        total: u64,
        position: u64,
        count: usize,
    ) -> Result<Vec<MessageId>> {
        let (mut at, mut ids) = (total, Vec::new());
        let end = position.saturating_add(count as u64);
        source.scan(&self.mailbox.snapshot()?, None, !source.backwards, &mut |_, id| {
            let Some(before) = at.checked_sub(1).filter(|at| *at >= position) else { return ScanStep::Stop };
            at = before;
            if at < end {
                ids.push(id);
            }
            ScanStep::Continue
        })?;
        ids.reverse();
        Ok(ids)
    }
}
