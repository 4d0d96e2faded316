//! Contents tables: a folder's messages in an order, filtered, read page by page.
//!
//! The order of delivery comes straight from the contents index, so that opening a table and reading a page
//! costs the same in any folder. Every other order, and a restriction, is worked out once when the table is
//! opened, and kept as ids.

use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::Mailbox;
use crate::message::Message;
use crate::record::StoredValue;
use crate::restrict::{compare_values, matches};
use ropewalk_model::{
    FolderId, MessageId, PropertyType, PropertyValue, Restriction, SortDirection, SortKey, tags,
};
use ropewalk_storage_api::{Reading, Scan, ScanStep};
use std::cmp::Ordering;
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

/// Messages looked at in one read while a table is worked out.
const BATCH: usize = 1000;

/// Which messages, in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentsQuery {
    /// The folder.
    pub folder: FolderId,
    /// Associated (FAI) messages in place of normal ones.
    pub associated: bool,
    /// The order; empty means newest delivery first.
    pub sort: Vec<SortKey>,
    /// Which; none means all.
    pub restriction: Option<Restriction>,
}

enum Order {
    /// By delivery time, from the index.
    Index {
        descending: bool,
        /// The place after the last page: position and key of the row before it.
        cursor: Mutex<Option<(u64, Vec<u8>)>>,
    },
    /// Worked out when the table was opened.
    Ids(Vec<MessageId>),
}

/// An open contents table. Rows by the index follow the folder as it changes; a worked-out order is that of
/// the moment it was opened, with messages that are gone left out of pages.
pub struct ContentsTable {
    mailbox: Mailbox,
    query: ContentsQuery,
    order: Order,
}

/// Whether a sort order is the index's own, and then whether from the newest down.
fn by_index(sort: &[SortKey]) -> Option<bool> {
    match sort {
        [] => Some(true),
        [key] if key.tag == tags::PID_TAG_MESSAGE_DELIVERY_TIME => {
            Some(key.direction != SortDirection::Ascending)
        }
        _ => None,
    }
}

impl Mailbox {
    /// Opens a contents table.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn contents(&self, query: ContentsQuery) -> Result<ContentsTable> {
        if !self.snapshot()?.contains(&key::folder(query.folder))? {
            return Err(MailboxError::NotFound(What::Folder(query.folder)));
        }
        let order = match (by_index(&query.sort), &query.restriction) {
            (Some(descending), None) => Order::Index { descending, cursor: Mutex::new(None) },
            _ => Order::Ids(self.work_out(&query)?),
        };
        Ok(ContentsTable { mailbox: self.clone(), query, order })
    }

    fn work_out(&self, query: &ContentsQuery) -> Result<Vec<MessageId>> {
        let mut ids = Vec::new();
        let prefix = key::contents_of(query.folder, query.associated);
        self.snapshot()?.scan_prefix(&prefix, true, &mut |key, _| {
            ids.extend(key::last_u64(key).and_then(MessageId::new));
            Ok(ScanStep::Continue)
        })?;
        let index = by_index(&query.sort);
        let mut rows: Vec<(Vec<Option<PropertyValue>>, MessageId)> = Vec::new();
        for batch in ids.chunks(BATCH) {
            for message in self.heads(batch)?.into_iter().flatten() {
                if let Some(restriction) = &query.restriction
                    && !matches(self, &message, restriction)?
                {
                    continue;
                }
                let keys = if index.is_some() { &[][..] } else { &query.sort };
                rows.push((keys.iter().map(|key| sort_value(&message, key)).collect(), message.id));
            }
        }
        match index {
            Some(true) => {}
            Some(false) => rows.reverse(),
            None => rows.sort_by(|a, b| compare_rows(&query.sort, a, b)),
        }
        Ok(rows.into_iter().map(|(_, id)| id).collect())
    }
}

fn sort_value(message: &Message, key: &SortKey) -> Option<PropertyValue> {
    let tag = key.tag.with_kind(PropertyType(key.tag.kind().0 & !PropertyType::INSTANCE));
    match message.property(tag)? {
        // Case does not order rows, so it is taken out once and not at each comparison.
        StoredValue::Value(PropertyValue::String(text)) => Some(PropertyValue::String(text.to_lowercase())),
        StoredValue::Value(value) => Some(value),
        // A value too large for its record is too large to order rows by.
        StoredValue::Large(_) => None,
    }
}

type Row = (Vec<Option<PropertyValue>>, MessageId);

/// Rows without a value come first when ascending (MS-OXCTABL 3.2.5.3).
fn compare_rows(sort: &[SortKey], a: &Row, b: &Row) -> Ordering {
    for (key, (left, right)) in sort.iter().zip(a.0.iter().zip(&b.0)) {
        let ordering = match (left, right) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(PropertyValue::String(left)), Some(PropertyValue::String(right))) => left.cmp(right),
            (Some(left), Some(right)) => compare_values(left, right).unwrap_or(Ordering::Equal),
        };
        let ordering = if key.direction == SortDirection::Ascending { ordering } else { ordering.reverse() };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    a.1.cmp(&b.1)
}

impl ContentsTable {
    /// What it shows.
    pub fn query(&self) -> &ContentsQuery {
        &self.query
    }

    /// Rows whose ids it holds in memory; none for the order of delivery.
    pub const fn rows_held(&self) -> u64 {
        match &self.order {
            Order::Ids(ids) => ids.len() as u64,
            Order::Index { .. } => 0,
        }
    }

    /// How many rows it has now.
    ///
    /// # Errors
    /// When the folder is gone or the disk fails.
    pub fn row_count(&self) -> Result<u64> {
        match &self.order {
            Order::Ids(ids) => Ok(ids.len() as u64),
            Order::Index { .. } => {
                let counters = self.mailbox.folder(self.query.folder)?.counters;
                Ok(if self.query.associated { counters.associated } else { counters.total })
            }
        }
    }

    /// The ids of up to `count` rows from `position` on.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn ids(&self, position: u64, count: usize) -> Result<Vec<MessageId>> {
        match &self.order {
            Order::Ids(ids) => {
                let from = usize::try_from(position).unwrap_or(usize::MAX).min(ids.len());
                let to = from.saturating_add(count).min(ids.len());
                Ok(ids.get(from..to).unwrap_or_default().to_vec())
            }
            Order::Index { descending, cursor } => self.ids_by_index(*descending, cursor, position, count),
        }
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
        descending: bool,
        cursor: &Mutex<Option<(u64, Vec<u8>)>>,
        position: u64,
        count: usize,
    ) -> Result<Vec<MessageId>> {
        let prefix = key::contents_of(self.query.folder, self.query.associated);
        let mut cursor = cursor.lock().unwrap_or_else(PoisonError::into_inner);
        let start = cursor.take().filter(|(at, _)| *at <= position);
        let (mut at, after) = start.map_or((0, None), |(at, key)| (at, Some(key)));
        let snapshot = self.mailbox.snapshot()?;
        let mut ids = Vec::with_capacity(count.min(BATCH));
        let mut last = after.clone();
        let mut visit = |key: &[u8], _: &[u8]| {
            if at >= position {
                if ids.len() == count {
                    return Ok(ScanStep::Stop);
                }
                ids.extend(key::last_u64(key).and_then(MessageId::new));
                last = Some(key.to_vec());
            }
            at += 1;
            Ok(ScanStep::Continue)
        };
        let low = [&prefix[..], &[0; 16]].concat();
        let high = [&prefix[..], &[0xFF; 16]].concat();
        let scan = match (&after, descending) {
            (None, reverse) => Scan { from: Bound::Included(&low), to: Bound::Included(&high), reverse },
            (Some(key), true) => {
                Scan { from: Bound::Included(&low), to: Bound::Excluded(key), reverse: true }
            }
            (Some(key), false) => {
                Scan { from: Bound::Excluded(key), to: Bound::Included(&high), reverse: false }
            }
        };
        snapshot.scan(scan, &mut visit)?;
        *cursor = last.map(|key| (position + ids.len() as u64, key)).filter(|_| !ids.is_empty());
        Ok(ids)
    }
}
