//! A Table object (MS-OXCTABL 3.2.1): rows, columns and the cursor.

mod rows;

pub(crate) use rows::Rows;

use crate::error::{Result, RopError};
use crate::property::{Holder, Values};
use ropewalk_mailbox::{
    Mailbox, Origin, Sought, TableCursor, TableRows, ViewQuery, contents_columns, hierarchy_columns,
};
use ropewalk_model::codec::{PropertyRow, RowSet};
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, Restriction, SortOrderSet};
use ropewalk_wire_mapi_rop::rop::seek_row::{
    BOOKMARK_BEGINNING, BOOKMARK_CURRENT, BOOKMARK_CUSTOM, BOOKMARK_END,
};
use rows::RowsOf;

/// Rows whose own properties RopQueryColumnsAll names beside those that every row has.
const COLUMN_ROWS: usize = 64;

/// An open table.
pub(crate) struct Table {
    rows: Rows,
    columns: Option<Vec<PropertyTag>>,
    cursor: TableCursor,
}

/// What RopQueryRows asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query {
    pub(crate) forward: bool,
    pub(crate) advance: bool,
    pub(crate) count: usize,
    /// Bytes the rows may have.
    pub(crate) room: usize,
}

/// What RopFindRow asks for.
pub(crate) struct Search<'a> {
    pub(crate) forward: bool,
    pub(crate) origin: Origin,
    pub(crate) restriction: &'a Restriction,
    /// Bytes the row may have.
    pub(crate) room: usize,
}

fn number(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A bookmark as clients have it: its number.
fn bookmark_number(bytes: &[u8]) -> Result<u32> {
    let bytes = <[u8; 4]>::try_from(bytes).map_err(|_| ErrorCode::INVALID_BOOKMARK)?;
    Ok(u32::from_le_bytes(bytes))
}

/// Where a request counts from. Custom bookmarks are allowed where a request has one.
pub(crate) fn origin(origin: u8, bookmark: Option<&[u8]>) -> Result<Origin> {
    Ok(match (origin, bookmark) {
        (BOOKMARK_BEGINNING, _) => Origin::Beginning,
        (BOOKMARK_CURRENT, _) => Origin::Current,
        (BOOKMARK_END, _) => Origin::End,
        (BOOKMARK_CUSTOM, Some(bytes)) => Origin::Bookmark(bookmark_number(bytes)?),
        _ => return Err(ErrorCode::INVALID_PARAMETER.into()),
    })
}

/// The column that makes instances of rows.
fn instance_column(columns: &[PropertyTag]) -> Result<Option<PropertyTag>> {
    let is_instance = |tag: &&PropertyTag| tag.kind().0 & PropertyType::INSTANCE != 0;
    let mut found = columns.iter().filter(is_instance);
    let first = found.next().copied();
    match first {
        // Deviation: no rows for each pair of values of two columns.
        Some(first) if found.any(|column| column.id() != first.id()) => Err(ErrorCode::NOT_SUPPORTED.into()),
        first => Ok(first),
    }
}

impl Table {
    pub(crate) fn new(rows: Rows) -> Self {
        Self { rows, columns: None, cursor: TableCursor::default() }
    }

    pub(crate) fn rows_held(&self) -> u64 {
        if let Rows::Contents(view) = &self.rows { view.rows_held() } else { 0 }
    }

    /// The code page of the message that owns the table, if one does.
    pub(crate) const fn code_page(&self) -> Option<u32> {
        if let Rows::Attachments(message) = &self.rows { Some(message.code_page) } else { None }
    }

    const fn of<'a>(&'a self, mailbox: &'a Mailbox) -> RowsOf<'a> {
        RowsOf { rows: &self.rows, mailbox }
    }

    pub(crate) fn row_count(&self, mailbox: &Mailbox) -> Result<u32> {
        Ok(number(self.of(mailbox).row_count()?))
    }

    /// "if the object on which this ROP was sent is not a contents table" (MS-OXCTABL 3.2.5.3 and others).
    pub(crate) fn must_be_contents(&self) -> Result<()> {
        match self.rows {
            Rows::Contents(_) | Rows::Nothing => Ok(()),
            Rows::Hierarchy { .. } | Rows::Attachments(_) => Err(ErrorCode::NOT_SUPPORTED.into()),
        }
    }

    /// "if the object [...] is not a contents or hierarchy table" (MS-OXCTABL 3.2.5.10 and others).
    pub(crate) fn must_have_bookmarks(&self) -> Result<()> {
        match self.rows {
            Rows::Attachments(_) => Err(ErrorCode::NOT_SUPPORTED.into()),
            Rows::Contents(_) | Rows::Hierarchy { .. } | Rows::Nothing => Ok(()),
        }
    }

    /// The columns; "fails that ROP with a ecNullObject" before there are any (MS-OXCTABL 3.2.5.2).
    pub(crate) fn must_have_columns(&self) -> Result<&[PropertyTag]> {
        self.columns.as_deref().ok_or_else(|| ErrorCode::NULL_OBJECT.into())
    }

    /// RopSetColumns. After one that failed there are none (MS-OXCTABL 3.2.5.2).
    pub(crate) fn set_columns(
        &mut self,
        mailbox: &Mailbox,
        columns: Result<Vec<PropertyTag>>,
        rows_max: u64,
    ) -> Result<()> {
        self.columns = None;
        let columns = columns?;
        let instance = instance_column(&columns)?;
        match &self.rows {
            Rows::Contents(view) => {
                let query = view.query();
                let sorted = query.sort.instance().map(|key| key.tag.id());
                let instance = match instance {
                    // The order makes them.
                    Some(column) if sorted == Some(column.id()) => None,
                    Some(_) if sorted.is_some() => return Err(ErrorCode::NOT_SUPPORTED.into()),
                    other => other,
                };
                if query.instance != instance {
                    let query = ViewQuery { instance, ..query.clone() };
                    self.reopen(mailbox, query, rows_max)?;
                }
            }
            // Deviation: rows of these are not repeated for each value of a column.
            Rows::Hierarchy { .. } | Rows::Attachments(_) if instance.is_some() => {
                return Err(ErrorCode::NOT_SUPPORTED.into());
            }
            _ => {}
        }
        self.columns = Some(columns);
        Ok(())
    }

    /// RopSortTable on a contents table. `rows_max` is how many rows the session may still hold.
    pub(crate) fn sort(&mut self, mailbox: &Mailbox, sort: SortOrderSet, rows_max: u64) -> Result<()> {
        self.must_be_contents()?;
        let Rows::Contents(view) = &self.rows else { return Ok(()) };
        let columns = instance_column(self.columns.as_deref().unwrap_or_default())?;
        let instance = match sort.instance() {
            Some(key) if columns.is_some_and(|column| column.id() != key.tag.id()) => {
                return Err(ErrorCode::NOT_SUPPORTED.into());
            }
            Some(_) => None,
            None => columns,
        };
        let query = ViewQuery { sort, instance, ..view.query().clone() };
        self.reopen(mailbox, query, rows_max)
    }

    /// RopRestrict on a contents or hierarchy table.
    pub(crate) fn restrict(
        &mut self,
        mailbox: &Mailbox,
        restriction: Option<Restriction>,
        rows_max: u64,
    ) -> Result<()> {
        self.must_have_bookmarks()?;
        match &self.rows {
            Rows::Contents(view) => {
                let query = ViewQuery { restriction, ..view.query().clone() };
                self.reopen(mailbox, query, rows_max)
            }
            Rows::Hierarchy { folder, deep, .. } => {
                let rows = Rows::Hierarchy { folder: *folder, deep: *deep, restriction };
                RowsOf { rows: &rows, mailbox }.try_all()?;
                self.rows = rows;
                self.cursor.reset();
                Ok(())
            }
            Rows::Attachments(_) | Rows::Nothing => Ok(()),
        }
    }

    /// RopResetTable on a contents table.
    pub(crate) fn reset(&mut self, mailbox: &Mailbox, rows_max: u64) -> Result<()> {
        self.must_be_contents()?;
        if let Rows::Contents(view) = &self.rows {
            let query =
                ViewQuery { associated: view.query().associated, ..ViewQuery::of(view.query().folder) };
            self.reopen(mailbox, query, rows_max)?;
        }
        self.columns = None;
        self.cursor.reset();
        Ok(())
    }

    fn reopen(&mut self, mailbox: &Mailbox, query: ViewQuery, rows_max: u64) -> Result<()> {
        let view = mailbox.table_view(query)?;
        if view.rows_held() > rows_max.saturating_add(self.rows_held()) {
            return Err(ErrorCode::NOT_ENOUGH_MEMORY.into());
        }
        // "MUST invalidate all current bookmarks of the table and MUST move the cursor position to the beginning of
        // the table" (MS-OXCTABL 3.2.5.3, 3.2.5.4).
        self.rows = Rows::Contents(Box::new(view));
        self.cursor.reset();
        Ok(())
    }

    /// RopQueryPosition: the cursor and the number of rows.
    pub(crate) fn position(&self, mailbox: &Mailbox) -> Result<(u32, u32)> {
        let rows = self.of(mailbox);
        Ok((number(self.cursor.position(&rows)?), number(rows.row_count()?)))
    }

    /// RopSeekRow and RopSeekRowBookmark: moves the cursor.
    pub(crate) fn seek(&mut self, mailbox: &Mailbox, origin: Origin, rows: i32) -> Result<Sought> {
        let of = RowsOf { rows: &self.rows, mailbox };
        Ok(self.cursor.seek(&of, origin, rows.into())?)
    }

    /// RopSeekRowFractional.
    pub(crate) fn seek_fraction(
        &mut self,
        mailbox: &Mailbox,
        numerator: u32,
        denominator: u32,
    ) -> Result<()> {
        let of = RowsOf { rows: &self.rows, mailbox };
        Ok(self.cursor.seek_fraction(&of, numerator, denominator)?)
    }

    /// RopCreateBookmark.
    pub(crate) fn create_bookmark(&mut self, mailbox: &Mailbox) -> Result<Vec<u8>> {
        self.must_have_bookmarks()?;
        let of = RowsOf { rows: &self.rows, mailbox };
        Ok(self.cursor.create_bookmark(&of)?.to_le_bytes().to_vec())
    }

    /// RopFreeBookmark.
    pub(crate) fn free_bookmark(&mut self, bookmark: &[u8]) -> Result<()> {
        self.must_have_bookmarks()?;
        self.must_have_columns()?;
        Ok(self.cursor.free_bookmark(bookmark_number(bookmark)?)?)
    }

    /// RopExpandRow: how many rows came, and the first of them.
    pub(crate) fn expand(
        &mut self,
        values: &Values<'_>,
        category: u64,
        query: Query,
    ) -> Result<(u32, RowSet)> {
        self.must_be_contents()?;
        let columns = self.must_have_columns()?.to_vec();
        let Rows::Contents(view) = &mut self.rows else { return Err(ErrorCode::NOT_FOUND.into()) };
        let toggled = view.expand(category)?;
        let Some(first) = toggled.position.map(|position| position.saturating_add(1)) else {
            return Ok((0, RowSet::new(columns)));
        };
        self.cursor.inserted(first, toggled.rows);
        let count = query.count.min(usize::try_from(toggled.rows).unwrap_or(usize::MAX));
        let query = Query { count, ..query };
        // Rows without room are read with RopQueryRows: the category is open by now.
        let rows = match self.forward(values, columns.clone(), first, query) {
            Err(RopError::NoRoom(_)) => RowSet::new(columns),
            rows => rows?.0,
        };
        Ok((number(toggled.rows), rows))
    }

    /// RopCollapseRow: how many rows went.
    pub(crate) fn collapse(&mut self, category: u64) -> Result<u32> {
        self.must_be_contents()?;
        self.must_have_columns()?;
        let Rows::Contents(view) = &mut self.rows else { return Err(ErrorCode::NOT_FOUND.into()) };
        let toggled = view.collapse(category)?;
        if let Some(position) = toggled.position {
            self.cursor.removed(position.saturating_add(1), toggled.rows);
        }
        Ok(number(toggled.rows))
    }

    /// RopGetCollapseState.
    pub(crate) fn collapse_state(&self, row: u64, instance: u32) -> Result<Vec<u8>> {
        self.must_be_contents()?;
        self.must_have_columns()?;
        let Rows::Contents(view) = &self.rows else { return Err(ErrorCode::NOT_FOUND.into()) };
        Ok(view.collapse_state(row, instance)?)
    }

    /// RopSetCollapseState: a bookmark of the row that was kept with the state, where the cursor is now. Without the
    /// row it is the first of the table.
    pub(crate) fn set_collapse_state(&mut self, mailbox: &Mailbox, state: &[u8]) -> Result<Vec<u8>> {
        self.must_be_contents()?;
        self.must_have_columns()?;
        let Rows::Contents(view) = &mut self.rows else { return Err(ErrorCode::NOT_FOUND.into()) };
        let position = view.set_collapse_state(state)?.unwrap_or(0);
        // "It MUST also move the cursor position to the row specified by the bookmark" (MS-OXCTABL 3.2.5.20).
        self.cursor.set(position);
        self.create_bookmark(mailbox)
    }

    /// RopQueryColumnsAll: what rows of this kind have, and what the first of these have beside.
    pub(crate) fn all_columns(&self, mailbox: &Mailbox) -> Result<Vec<PropertyTag>> {
        let mut columns = match self.rows {
            Rows::Contents(_) | Rows::Nothing => contents_columns(),
            Rows::Hierarchy { .. } => hierarchy_columns(),
            Rows::Attachments(_) => Vec::new(),
        };
        // Messages that categories hide count too.
        let all = match &self.rows {
            Rows::Contents(view) => {
                let (folder, associated) = (view.query().folder, view.query().associated);
                let query = ViewQuery { associated, ..ViewQuery::of(folder) };
                Some(Rows::Contents(Box::new(mailbox.table_view(query)?)))
            }
            _ => None,
        };
        let rows = RowsOf { rows: all.as_ref().unwrap_or(&self.rows), mailbox };
        for row in rows.read(0, COLUMN_ROWS)?.into_iter().flatten() {
            columns.extend(row.properties(mailbox).into_iter().map(|(tag, _)| tag));
        }
        columns.sort_by_key(|tag| (tag.id(), tag.kind()));
        columns.dedup();
        Ok(columns)
    }

    /// RopFindRow: the row, if it has room, and whether the bookmark's row has gone.
    pub(crate) fn find(
        &mut self,
        values: &Values<'_>,
        search: &Search<'_>,
    ) -> Result<(Option<PropertyRow>, bool)> {
        self.must_have_bookmarks()?;
        let columns = self.must_have_columns()?.to_vec();
        let of = RowsOf { rows: &self.rows, mailbox: values.mailbox };
        let (found, bookmark_gone) =
            self.cursor.find(&of, search.origin, search.forward, search.restriction)?;
        let found = found.ok_or(ErrorCode::NOT_FOUND)?;
        let row = values.row(&found, &columns)?;
        let fits = RowSet::new(columns).push_within(&row, search.room)?;
        Ok((fits.then_some(row), bookmark_gone))
    }

    /// RopQueryRows: rows and where the cursor then is.
    pub(crate) fn query(&mut self, values: &Values<'_>, query: Query) -> Result<(RowSet, u8)> {
        let columns = self.must_have_columns()?.to_vec();
        let count = self.of(values.mailbox).row_count()?;
        let start = self.cursor.position(&self.of(values.mailbox))?;
        let (rows, end) = if query.forward {
            self.forward(values, columns, start, query)?
        } else {
            self.backward(values, columns, start, query)?
        };
        if query.advance {
            self.cursor.set(end);
        }
        let origin = match (query.forward, end) {
            (true, end) if end >= count => BOOKMARK_END,
            (false, 0) => BOOKMARK_BEGINNING,
            _ => BOOKMARK_CURRENT,
        };
        Ok((rows, origin))
    }

    fn forward(
        &self,
        values: &Values<'_>,
        columns: Vec<PropertyTag>,
        start: u64,
        query: Query,
    ) -> Result<(RowSet, u64)> {
        let mut set = RowSet::new(columns);
        let rows = self.of(values.mailbox);
        let end = TableCursor::walk(&rows, start, true, query.count as u64, |holder: Holder| {
            let row = values.row(&holder, set.columns())?;
            let fits = set.push_within(&row, query.room)?;
            if fits || set.count() > 0 { Ok(fits) } else { Err(no_room(&set, &row, query.room)?) }
        })?;
        Ok((set, end))
    }

    /// The rows before `start`, in table order; those nearest to it when not all have room.
    fn backward(
        &self,
        values: &Values<'_>,
        columns: Vec<PropertyTag>,
        start: u64,
        query: Query,
    ) -> Result<(RowSet, u64)> {
        let mut measure = RowSet::new(columns);
        let mut collected: Vec<PropertyRow> = Vec::new();
        let rows = self.of(values.mailbox);
        let end = TableCursor::walk(&rows, start, false, query.count as u64, |holder: Holder| {
            let row = values.row(&holder, measure.columns())?;
            let fits = measure.push_within(&row, query.room)?;
            if !fits && collected.is_empty() {
                return Err(no_room(&measure, &row, query.room)?);
            }
            if fits {
                collected.push(row);
            }
            Ok::<_, RopError>(fits)
        })?;
        let mut set = RowSet::new(measure.columns().to_vec());
        collected.iter().rev().try_for_each(|row| set.push(row))?;
        Ok((set, end))
    }
}

fn no_room(set: &RowSet, row: &PropertyRow, room: usize) -> Result<RopError> {
    let mut alone = RowSet::new(set.columns().to_vec());
    alone.push(row)?;
    Ok(RopError::NoRoom(alone.as_bytes().len().saturating_sub(room)))
}
