//! Views of a folder's messages as clients page through them: in an order, filtered, with an instance of a message
//! for each value of a column, and in categories that open and close (MS-OXCTABL 3.2.5.3, 3.2.5.17 to 3.2.5.20).
//!
//! Without instances and categories a view is a [`ContentsTable`] and follows the folder as that does. Otherwise its
//! rows are worked out when it is opened, out of an index of the order if there is one, and follow when
//! [`super::watch`] is asked.

use super::collapse::CollapseState;
use super::cursor::TableRows;
use super::error::TableError;
use super::grouped::{Category, Grouped, Layout, Leaf, Shown, short_hash};
use super::row::{ContentsRow, HeaderRow, MessageRow, RowId};
use super::{BATCH, ContentsQuery, ContentsTable};
use crate::access::Operation;
use crate::error::{MailboxError, Result};
use crate::flags::Flags;
use crate::key;
use crate::mailbox::Mailbox;
use crate::message::Message;
use crate::order::{SortOrder, is_instance, value_place};
use crate::restrict::{matches, properties_match};
use ropewalk_base::limits::TABLE_CATEGORIES_MAX;
use ropewalk_model::codec::{Counts, Writer, encode_restriction};
use ropewalk_model::{
    FolderId, MessageId, PropertyTag, ReplicaId, Restriction, SortDirection, SortKey, SortOrderSet,
};
use ropewalk_storage_api::{Reading, ScanStep};
use std::collections::HashSet;

/// What a view shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewQuery {
    /// The folder.
    pub folder: FolderId,
    /// Associated (FAI) messages in place of normal ones.
    pub associated: bool,
    /// The order and its categories; without keys newest delivery comes first.
    pub sort: SortOrderSet,
    /// A column with the instance flag that makes instances though the order has none.
    pub instance: Option<PropertyTag>,
    /// Which messages; none means all.
    pub restriction: Option<Restriction>,
}

pub(super) enum ViewRows {
    Plain(Box<ContentsTable>),
    Grouped(Box<Grouped>),
}

/// An open view.
pub struct TableView {
    pub(super) mailbox: Mailbox,
    pub(super) query: ViewQuery,
    pub(super) rows: ViewRows,
}

/// What opening or closing a category did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Toggled {
    /// Where the header of the category is; none when a closed category around it hides it.
    pub position: Option<u64>,
    /// Rows that came below the header, or went.
    pub rows: u64,
}

impl ViewQuery {
    /// All normal messages of a folder, newest first.
    pub fn of(folder: FolderId) -> Self {
        Self { folder, associated: false, sort: SortOrderSet::default(), instance: None, restriction: None }
    }

    /// The column that makes instances.
    pub(super) fn instance_column(&self) -> Option<PropertyTag> {
        let sorted = self.sort.keys().iter().map(|key| key.tag).find(|tag| is_instance(*tag));
        sorted.or(self.instance.filter(|tag| is_instance(*tag)))
    }

    pub(super) fn contents(&self) -> ContentsQuery {
        ContentsQuery {
            folder: self.folder,
            associated: self.associated,
            sort: self.row_order(),
            restriction: self.restriction.clone(),
        }
    }

    /// The keys that rows are sorted by: all but the one that only sorts categories.
    fn row_order(&self) -> Vec<SortKey> {
        [self.sort.categories(), self.sort.row_keys()].concat()
    }

    /// Two views with the same order, categories and restriction have the same.
    fn signature(&self, with_restriction: bool) -> u64 {
        let mut out = Writer::new();
        for key in self.sort.keys() {
            out.u32(key.tag.0);
            out.u8(match key.direction {
                SortDirection::Ascending => 0,
                SortDirection::Descending => 1,
                SortDirection::MaximumCategory => 4,
            });
        }
        out.u32(u32::try_from(self.sort.categorized()).unwrap_or(u32::MAX));
        out.u32(u32::try_from(self.sort.expanded()).unwrap_or(u32::MAX));
        if let Some(restriction) = self.restriction.as_ref().filter(|_| with_restriction) {
            // What cannot be written counts as far as it can: the same each time.
            drop(encode_restriction(&mut out, restriction, Counts::Rop));
        }
        short_hash(out.as_slice())
    }

    fn layout(&self) -> Layout {
        let mut keys = self.row_order();
        if keys.is_empty() {
            // By delivery, as the contents index is.
            let tag = ropewalk_model::tags::PID_TAG_MESSAGE_DELIVERY_TIME;
            keys.push(SortKey { tag, direction: SortDirection::Descending });
        }
        let (order, backwards) = SortOrder::new(&keys);
        let innermost = self.sort.categories().last();
        let descending = innermost.is_some_and(|key| key.direction != SortDirection::Ascending);
        Layout {
            order,
            backwards,
            levels: self.sort.categorized(),
            expanded: self.sort.expanded(),
            aggregated: self.sort.maximum_category().map(|_| descending),
            signature: self.signature(false),
        }
    }

    fn is_plain(&self) -> bool {
        self.sort.categorized() == 0 && self.instance_column().is_none()
    }
}

impl Mailbox {
    /// Opens a view of a folder's messages.
    ///
    /// # Errors
    /// When the folder does not exist, the restriction is too deep or has no meaning on messages, there are too many
    /// categories, or the disk fails.
    pub fn table_view(&self, query: ViewQuery) -> Result<TableView> {
        if query.sort.categorized() > TABLE_CATEGORIES_MAX {
            return Err(MailboxError::Limit("categories of a table"));
        }
        let rows = if query.is_plain() {
            ViewRows::Plain(Box::new(self.contents(query.contents())?))
        } else {
            ViewRows::Grouped(Box::new(self.grouped(&query)?))
        };
        Ok(TableView { mailbox: self.clone(), query, rows })
    }

    /// Works out all rows.
    pub(super) fn grouped(&self, query: &ViewQuery) -> Result<Grouped> {
        let snapshot = self.snapshot()?;
        // A search folder has no indexes of orders.
        let is_search = self.is_search_folder(&snapshot, query.folder)?;
        self.require(&snapshot, Operation::ViewFolder, query.folder)?;
        // Who may not read all messages has rows of the own ones, found one by one.
        let reads_all = self.reads_all(&snapshot, query.folder, is_search)?;
        drop(snapshot);
        let layout = query.layout();
        if query.restriction.is_none()
            && !is_search
            && reads_all
            && layout.levels == 0
            && layout.order.instance().is_some()
            && let Some(number) = self.as_store().index_of((query.folder, query.associated), &layout.order)?
        {
            let leaves = self.leaves_of_index(query, number)?;
            return Ok(Grouped::new(layout, leaves));
        }
        let mut leaves = Vec::new();
        for ids in self.ids_of(query)?.chunks(BATCH) {
            for message in self.heads(ids)?.into_iter().flatten() {
                leaves.extend(leaves_of(query, &layout, &message));
            }
        }
        Ok(Grouped::new(layout, leaves))
    }

    /// The rows as an index of the order has them, without a look at the messages.
    fn leaves_of_index(&self, query: &ViewQuery, number: u16) -> Result<Vec<Leaf>> {
        let prefix = key::index(query.folder, query.associated, number);
        let mut leaves = Vec::new();
        self.snapshot()?.scan_prefix(&prefix, false, &mut |key, _| {
            let id = key::last_u64(key).and_then(MessageId::new);
            let rest = key.get(prefix.len()..).and_then(|rest| rest.split_last_chunk::<8>());
            if let (Some(id), Some((place, instance))) =
                (id, rest.and_then(|(rest, _)| rest.split_last_chunk()))
            {
                leaves.push(Leaf {
                    place: place.into(),
                    ends: [0; TABLE_CATEGORIES_MAX],
                    id,
                    instance: u32::from_be_bytes(*instance),
                    unread: false,
                    aggregated: Box::default(),
                });
            }
            Ok(ScanStep::Continue)
        })?;
        Ok(leaves)
    }

    /// The messages that meet the restriction.
    fn ids_of(&self, query: &ViewQuery) -> Result<Vec<MessageId>> {
        let mut ids = Vec::new();
        if query.restriction.is_some() {
            let table = self.contents(ContentsQuery { sort: Vec::new(), ..query.contents() })?;
            loop {
                let page = table.ids(ids.len() as u64, BATCH)?;
                ids.extend_from_slice(&page);
                if page.len() < BATCH {
                    return Ok(ids);
                }
            }
        }
        let prefix = key::contents_of(query.folder, query.associated);
        self.snapshot()?.scan_prefix(&prefix, false, &mut |key, _| {
            ids.extend(key::last_u64(key).and_then(MessageId::new));
            Ok(ScanStep::Continue)
        })?;
        Ok(ids)
    }
}

/// The rows of a message.
pub(super) fn leaves_of(query: &ViewQuery, layout: &Layout, message: &Message) -> Vec<Leaf> {
    let aggregated = query.sort.maximum_category().map(|key| value_place(message, key.tag));
    let aggregated: Box<[u8]> = aggregated.unwrap_or_default().into();
    let places = layout.order.places(message, query.instance_column(), layout.levels).into_iter();
    let leaf = |place: crate::order::Place| {
        let mut ends = [0; TABLE_CATEGORIES_MAX];
        for (end, noted) in ends.iter_mut().zip(&place.ends) {
            *end = u16::try_from(*noted).unwrap_or(u16::MAX);
        }
        Leaf {
            place: place.bytes.into(),
            ends,
            id: message.id,
            instance: place.instance,
            unread: !message.flags.contains(Flags::READ),
            aggregated: aggregated.clone(),
        }
    };
    places.map(leaf).collect()
}

impl TableView {
    /// What it shows.
    pub const fn query(&self) -> &ViewQuery {
        &self.query
    }

    /// Rows it holds in memory, counted as ids of eight bytes.
    pub fn rows_held(&self) -> u64 {
        match &self.rows {
            ViewRows::Plain(table) => table.rows_held(),
            ViewRows::Grouped(grouped) => grouped.rows_held(),
        }
    }

    /// Shows the rows of a category.
    ///
    /// # Errors
    /// [`TableError::NoCategory`], [`TableError::NotCollapsed`].
    pub fn expand(&mut self, category: u64) -> std::result::Result<Toggled, TableError> {
        self.toggle(category, true)
    }

    /// Hides the rows of a category.
    ///
    /// # Errors
    /// [`TableError::NoCategory`], [`TableError::NotExpanded`].
    pub fn collapse(&mut self, category: u64) -> std::result::Result<Toggled, TableError> {
        self.toggle(category, false)
    }

    fn toggle(&mut self, category: u64, expand: bool) -> std::result::Result<Toggled, TableError> {
        let ViewRows::Grouped(grouped) = &mut self.rows else { return Err(TableError::NoCategory) };
        let (position, rows) = grouped.toggle(category, expand)?;
        Ok(Toggled { position, rows })
    }

    /// Which categories are open, and a row by its PidTagInstID and PidTagInstanceNum, as bytes for
    /// [`TableView::set_collapse_state`]. The row need not be there.
    ///
    /// # Errors
    /// [`MailboxError::Limit`] when more categories than fit are not as they were at first.
    pub fn collapse_state(&self, inst_id: u64, instance: u32) -> std::result::Result<Vec<u8>, TableError> {
        let toggled = match &self.rows {
            ViewRows::Plain(_) => Vec::new(),
            ViewRows::Grouped(grouped) => grouped.toggled().collect(),
        };
        CollapseState { signature: self.query.signature(true), toggled, row: (inst_id, instance) }.encode()
    }

    /// Opens and closes categories as they were; gives the position of the row that was kept with them, of the
    /// header that hides it if there is one, none if the table does not show either.
    ///
    /// # Errors
    /// [`TableError::CollapseState`] for bytes that are none, or of another order or restriction: the categories stay.
    pub fn set_collapse_state(&mut self, state: &[u8]) -> std::result::Result<Option<u64>, TableError> {
        let state = CollapseState::decode(state)?;
        // "The table MUST have the same sort and restriction" (MS-OXCTABL 2.2.2.20).
        if state.signature != self.query.signature(true) {
            return Err(TableError::CollapseState("it is of a table with another order or restriction"));
        }
        let (inst_id, instance) = state.row;
        let (replica, id) = MessageId::from_wire(inst_id);
        let mut row = RowId::Message { id, instance };
        if let ViewRows::Grouped(grouped) = &mut self.rows {
            grouped.set_toggled(state.toggled.into_iter().collect::<HashSet<_>>());
            if grouped.has_category(inst_id) {
                row = RowId::Category(inst_id);
            }
        }
        if replica != ReplicaId::OWN && !matches!(row, RowId::Category(_)) {
            return Ok(None);
        }
        match &self.rows {
            ViewRows::Plain(_) => Ok(self.position_of(row)?),
            ViewRows::Grouped(grouped) => Ok(grouped.nearest(row).map(|position| position as u64)),
        }
    }

    /// Up to `count` rows from `position` on; none in place of messages that have just gone.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn rows(&self, position: u64, count: usize) -> Result<Vec<Option<ContentsRow>>> {
        match &self.rows {
            ViewRows::Plain(table) => {
                let messages = self.mailbox.heads(&table.ids(position, count)?)?.into_iter();
                let row = |message| MessageRow { message, instance_column: None, instance: 0, depth: 0 };
                Ok(messages.map(|message| message.map(|m| ContentsRow::Message(Box::new(row(m))))).collect())
            }
            ViewRows::Grouped(grouped) => self.grouped_rows(grouped, position, count),
        }
    }

    fn grouped_rows(
        &self,
        grouped: &Grouped,
        position: u64,
        count: usize,
    ) -> Result<Vec<Option<ContentsRow>>> {
        let shown = grouped.shown();
        let from = usize::try_from(position).unwrap_or(usize::MAX).min(shown.len());
        let shown = shown.get(from..from.saturating_add(count).min(shown.len())).unwrap_or_default();
        // The message of each row, which for a header is the first in its category.
        let leaf = |row: &Shown| match row {
            Shown::Leaf(place) => grouped.leaf(*place),
            Shown::Header(place) => {
                grouped.category(*place).and_then(|category| grouped.leaf(category.leaves.start))
            }
        };
        let leaves: Vec<&Leaf> = shown.iter().filter_map(leaf).collect();
        let ids: Vec<MessageId> = leaves.iter().map(|leaf| leaf.id).collect();
        let column = self.query.instance_column();
        let mut rows = Vec::with_capacity(shown.len());
        for ((shown, leaf), message) in shown.iter().zip(&leaves).zip(self.mailbox.heads(&ids)?) {
            let instance = leaf.instance;
            let row = |message, depth| MessageRow { message, instance_column: column, instance, depth };
            rows.push(match shown {
                Shown::Leaf(_) => {
                    let depth = u16::try_from(grouped.layout().levels).unwrap_or(u16::MAX);
                    message.map(|message| ContentsRow::Message(Box::new(row(message, depth))))
                }
                Shown::Header(place) => grouped.category(*place).map(|category| {
                    let first = message.map(|message| row(message, 0));
                    ContentsRow::Header(Box::new(self.header(category, first)))
                }),
            });
        }
        Ok(rows)
    }

    fn header(&self, category: &Category, first: Option<MessageRow>) -> HeaderRow {
        let columns = self.query.sort.categories().iter().take(category.level + 1).map(|key| key.tag);
        HeaderRow {
            id: category.id,
            depth: u16::try_from(category.level).unwrap_or(u16::MAX),
            expanded: category.expanded,
            rows: u32::try_from(category.leaves.len()).unwrap_or(u32::MAX),
            unread: category.unread,
            columns: columns.collect(),
            first,
        }
    }

    /// Which rows are at up to `count` positions from one on.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn row_ids(&self, position: u64, count: usize) -> Result<Vec<RowId>> {
        match &self.rows {
            ViewRows::Plain(table) => {
                let ids = table.ids(position, count)?.into_iter();
                Ok(ids.map(|id| RowId::Message { id, instance: 0 }).collect())
            }
            ViewRows::Grouped(grouped) => {
                let from = usize::try_from(position).unwrap_or(usize::MAX);
                let shown = grouped.shown().iter().skip(from).take(count);
                Ok(shown.filter_map(|shown| grouped.row_id(*shown)).collect())
            }
        }
    }
}

impl TableRows for TableView {
    type Row = ContentsRow;

    fn row_count(&self) -> Result<u64> {
        match &self.rows {
            ViewRows::Plain(table) => table.row_count(),
            ViewRows::Grouped(grouped) => Ok(grouped.shown().len() as u64),
        }
    }

    fn read(&self, position: u64, count: usize) -> Result<Vec<Option<ContentsRow>>> {
        self.rows(position, count)
    }

    fn row_id(&self, row: &ContentsRow) -> RowId {
        row.row_id()
    }

    fn position_of(&self, row: RowId) -> Result<Option<u64>> {
        match (&self.rows, row) {
            (ViewRows::Grouped(grouped), row) => Ok(grouped.position_of(row).map(|position| position as u64)),
            (ViewRows::Plain(table), RowId::Message { id, instance: 0 }) => table.position_of(id),
            (ViewRows::Plain(_), _) => Ok(None),
        }
    }

    fn meets(&self, row: &ContentsRow, restriction: &Restriction) -> Result<bool> {
        match row {
            ContentsRow::Message(row) => matches(&self.mailbox, &row.message, restriction),
            ContentsRow::Header(row) => {
                let property = |tag: PropertyTag| match row.property(tag) {
                    Some(value) => Ok(Some(self.mailbox.load(&value)?)),
                    None => Ok(None),
                };
                properties_match(&self.mailbox, &property, restriction)
            }
        }
    }
}
