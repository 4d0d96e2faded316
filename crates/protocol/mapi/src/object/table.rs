//! A Table object (MS-OXCTABL 3.2.1): rows, columns and the cursor.

use super::OpenMessage;
use crate::error::{Result, RopError};
use crate::property::{Holder, Values};
use ropewalk_mailbox::{ContentsQuery, ContentsTable, Folder, Mailbox, properties_match};
use ropewalk_model::codec::{PropertyRow, RowSet};
use ropewalk_model::{ErrorCode, FolderId, PropertyTag, Restriction, SortKey};
use ropewalk_wire_mapi_rop::rop::seek_row::{BOOKMARK_BEGINNING, BOOKMARK_CURRENT, BOOKMARK_END};

/// Messages read at once while rows are collected; a page of a client has about fifty.
const BATCH: usize = 64;

/// What a table lists.
pub(crate) enum Rows {
    /// Messages of a folder.
    Contents(ContentsTable),
    /// Folders below one; read anew each time, so that the table follows them.
    Hierarchy { folder: FolderId, deep: bool, restriction: Option<Restriction> },
    /// Attachments of a message.
    Attachments(OpenMessage),
    /// Soft-deleted objects, of which a folder keeps none.
    Nothing,
}

/// An open table.
pub(crate) struct Table {
    rows: Rows,
    columns: Option<Vec<PropertyTag>>,
    cursor: u64,
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

fn number(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

impl Rows {
    fn folders(&self, mailbox: &Mailbox) -> Result<Vec<Folder>> {
        let Self::Hierarchy { folder, deep, restriction } = self else { return Ok(Vec::new()) };
        let all = if *deep { mailbox.folder_tree(*folder)? } else { mailbox.child_folders(*folder)? };
        let Some(restriction) = restriction else { return Ok(all) };
        let mut found = Vec::new();
        for folder in all {
            let property = |tag: PropertyTag| match folder.property(tag) {
                Some(value) => Ok(Some(mailbox.load(&value)?)),
                None => Ok(None),
            };
            if properties_match(mailbox, &property, restriction)? {
                found.push(folder);
            }
        }
        Ok(found)
    }

    fn count(&self, mailbox: &Mailbox) -> Result<u64> {
        Ok(match self {
            Self::Contents(table) => table.row_count()?,
            Self::Hierarchy { .. } => self.folders(mailbox)?.len() as u64,
            Self::Attachments(message) => message.attachments(mailbox)?.len() as u64,
            Self::Nothing => 0,
        })
    }

    /// Up to `count` rows from `position`; none in place of messages that are gone.
    fn read(&self, mailbox: &Mailbox, position: u64, count: usize) -> Result<Vec<Option<Holder>>> {
        let from = usize::try_from(position).unwrap_or(usize::MAX);
        Ok(match self {
            Self::Contents(table) => {
                let ids = table.ids(position, count)?;
                mailbox
                    .heads(&ids)?
                    .into_iter()
                    .map(|head| head.map(|m| Holder::Message(Box::new(m))))
                    .collect()
            }
            Self::Hierarchy { .. } => {
                let folders = self.folders(mailbox)?.into_iter().skip(from).take(count);
                folders.map(|folder| Some(Holder::Folder(Box::new(folder)))).collect()
            }
            Self::Attachments(message) => {
                let attachments = message.attachments(mailbox)?.into_iter().skip(from).take(count);
                attachments.map(|attachment| Some(Holder::Attachment(Box::new(attachment)))).collect()
            }
            Self::Nothing => Vec::new(),
        })
    }

    const fn batch(&self) -> usize {
        if matches!(self, Self::Contents(_)) { BATCH } else { usize::MAX }
    }
}

impl Table {
    pub(crate) const fn new(rows: Rows) -> Self {
        Self { rows, columns: None, cursor: 0 }
    }

    pub(crate) fn rows_held(&self) -> u64 {
        if let Rows::Contents(table) = &self.rows { table.rows_held() } else { 0 }
    }

    /// The code page of the message that owns the table, if one does.
    pub(crate) const fn code_page(&self) -> Option<u32> {
        if let Rows::Attachments(message) = &self.rows { Some(message.code_page) } else { None }
    }

    pub(crate) fn row_count(&self, mailbox: &Mailbox) -> Result<u32> {
        Ok(number(self.rows.count(mailbox)?))
    }

    /// RopSetColumns; none after one that failed (MS-OXCTABL 3.2.5.2).
    pub(crate) fn set_columns(&mut self, columns: Option<Vec<PropertyTag>>) {
        self.columns = columns;
    }

    /// RopSortTable on a contents table. `rows_max` is how many rows the session may still hold.
    pub(crate) fn sort(&mut self, mailbox: &Mailbox, sort: Vec<SortKey>, rows_max: u64) -> Result<()> {
        match &self.rows {
            Rows::Contents(table) => {
                let query = ContentsQuery { sort, ..table.query().clone() };
                self.reopen(mailbox, query, rows_max)
            }
            Rows::Nothing => Ok(()),
            // "if the object on which this ROP was sent is not a contents table" (MS-OXCTABL 3.2.5.3)
            Rows::Hierarchy { .. } | Rows::Attachments(_) => Err(ErrorCode::NOT_SUPPORTED.into()),
        }
    }

    /// RopRestrict on a contents or hierarchy table.
    pub(crate) fn restrict(
        &mut self,
        mailbox: &Mailbox,
        restriction: Option<Restriction>,
        rows_max: u64,
    ) -> Result<()> {
        match &mut self.rows {
            Rows::Nothing => Ok(()),
            Rows::Attachments(_) => Err(ErrorCode::NOT_SUPPORTED.into()),
            Rows::Contents(table) => {
                let query = ContentsQuery { restriction, ..table.query().clone() };
                self.reopen(mailbox, query, rows_max)
            }
            Rows::Hierarchy { folder, deep, .. } => {
                let rows = Rows::Hierarchy { folder: *folder, deep: *deep, restriction };
                // Shows now whether it can be applied at all.
                rows.folders(mailbox)?;
                (self.rows, self.cursor) = (rows, 0);
                Ok(())
            }
        }
    }

    fn reopen(&mut self, mailbox: &Mailbox, query: ContentsQuery, rows_max: u64) -> Result<()> {
        let table = mailbox.contents(query)?;
        if table.rows_held() > rows_max.saturating_add(self.rows_held()) {
            return Err(ErrorCode::NOT_ENOUGH_MEMORY.into());
        }
        // "MUST move the cursor position to the beginning of the table" (MS-OXCTABL 3.2.5.3, 3.2.5.4).
        (self.rows, self.cursor) = (Rows::Contents(table), 0);
        Ok(())
    }

    /// RopQueryPosition: the cursor and the number of rows.
    pub(crate) fn position(&self, mailbox: &Mailbox) -> Result<(u32, u32)> {
        let count = self.rows.count(mailbox)?;
        Ok((number(self.cursor.min(count)), number(count)))
    }

    /// RopSeekRow: moves the cursor; how many rows it moved.
    pub(crate) fn seek(&mut self, mailbox: &Mailbox, origin: u8, rows: i32) -> Result<i32> {
        let count = self.rows.count(mailbox)?;
        let start = match origin {
            BOOKMARK_BEGINNING => 0,
            BOOKMARK_CURRENT => self.cursor.min(count),
            BOOKMARK_END => count,
            _ => return Err(ErrorCode::INVALID_PARAMETER.into()),
        };
        let distance = u64::from(rows.unsigned_abs());
        let target =
            if rows < 0 { start.saturating_sub(distance) } else { start.saturating_add(distance).min(count) };
        self.cursor = target;
        let moved = i32::try_from(target.abs_diff(start)).unwrap_or(i32::MAX);
        Ok(if target < start { -moved } else { moved })
    }

    /// RopQueryRows: rows and where the cursor then is.
    pub(crate) fn query(&mut self, values: &Values<'_>, query: Query) -> Result<(RowSet, u8)> {
        // "fails that ROP with a ecNullObject" (MS-OXCTABL 3.2.5.2)
        let columns = self.columns.clone().ok_or(ErrorCode::NULL_OBJECT)?;
        let count = self.rows.count(values.mailbox)?;
        let start = self.cursor.min(count);
        let (rows, end) = if query.forward {
            self.forward(values, columns, start, query)?
        } else {
            self.backward(values, columns, start, query)?
        };
        if query.advance {
            self.cursor = end;
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
        let mut at = start;
        while set.count() < query.count {
            let want = (query.count - set.count()).min(self.rows.batch());
            let rows = self.rows.read(values.mailbox, at, want)?;
            if rows.is_empty() {
                break;
            }
            for holder in rows {
                if let Some(holder) = holder {
                    let row = values.row(&holder, set.columns())?;
                    if !set.push_within(&row, query.room)? {
                        return if set.count() == 0 {
                            Err(no_room(&set, &row, query.room)?)
                        } else {
                            Ok((set, at))
                        };
                    }
                }
                at += 1;
            }
        }
        Ok((set, at))
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
        let mut at = start;
        'pages: while collected.len() < query.count && at > 0 {
            let want = (query.count - collected.len()).min(self.rows.batch());
            let want = want.min(usize::try_from(at).unwrap_or(usize::MAX));
            for holder in self.rows.read(values.mailbox, at - want as u64, want)?.into_iter().rev() {
                if let Some(holder) = holder {
                    let row = values.row(&holder, measure.columns())?;
                    if !measure.push_within(&row, query.room)? {
                        if collected.is_empty() {
                            return Err(no_room(&measure, &row, query.room)?);
                        }
                        break 'pages;
                    }
                    collected.push(row);
                }
                at -= 1;
            }
        }
        let mut set = RowSet::new(measure.columns().to_vec());
        collected.iter().rev().try_for_each(|row| set.push(row))?;
        Ok((set, at))
    }
}

fn no_room(set: &RowSet, row: &PropertyRow, room: usize) -> Result<RopError> {
    let mut alone = RowSet::new(set.columns().to_vec());
    alone.push(row)?;
    Ok(RopError::NoRoom(alone.as_bytes().len().saturating_sub(room)))
}
