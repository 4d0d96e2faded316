//! The cursor of a table and its bookmarks: where rows are read from (MS-OXCTABL 3.2.5.5 to 3.2.5.15). The same for
//! every table that has rows at positions.

use super::error::TableError;
use super::row::RowId;
use crate::error::{MailboxError, Result};
use ropewalk_base::limits::TABLE_BOOKMARKS_MAX;
use ropewalk_model::Restriction;
use std::collections::BTreeMap;

/// Rows read at once while they are looked through.
const BATCH: usize = 64;

/// A table's rows at their positions, as they are now.
pub trait TableRows {
    /// A row that was read.
    type Row;

    /// How many there are.
    ///
    /// # Errors
    /// When they cannot be read.
    fn row_count(&self) -> Result<u64>;

    /// Up to `count` rows from `position` on; none in place of one that has just gone.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read(&self, position: u64, count: usize) -> Result<Vec<Option<Self::Row>>>;

    /// Which row it is.
    fn row_id(&self, row: &Self::Row) -> RowId;

    /// Where a row is; none when the table does not show it.
    ///
    /// # Errors
    /// When rows cannot be read.
    fn position_of(&self, row: RowId) -> Result<Option<u64>>;

    /// Whether a row meets a restriction.
    ///
    /// # Errors
    /// When the restriction has no meaning on the row, or the row cannot be read.
    fn meets(&self, row: &Self::Row, restriction: &Restriction) -> Result<bool>;

    /// How many rows to read at once while they are looked through.
    fn batch(&self) -> usize {
        BATCH
    }
}

/// A place that others are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The first row.
    Beginning,
    /// The cursor.
    Current,
    /// Behind the last row.
    End,
    /// A bookmark of the table.
    Bookmark(u32),
}

/// How a cursor moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sought {
    /// Rows moved over from the origin, negative towards the beginning.
    pub moved: i64,
    /// The bookmark's row is not in the table any more; what followed it counted.
    pub bookmark_gone: bool,
}

impl Sought {
    /// Rows moved over, as far as 32 bits say.
    pub fn moved_i32(self) -> i32 {
        let far = if self.moved < 0 { -i32::MAX } else { i32::MAX };
        i32::try_from(self.moved).unwrap_or(far)
    }
}

#[derive(Debug, Clone, Copy)]
struct Bookmark {
    /// None behind the last row.
    row: Option<RowId>,
    position: u64,
}

/// The cursor of one table.
#[derive(Debug, Clone, Default)]
pub struct TableCursor {
    position: u64,
    bookmarks: BTreeMap<u32, Bookmark>,
    /// The bookmark made last; none is given twice.
    last: u32,
}

fn moved(from: u64, to: u64) -> i64 {
    let distance = i64::try_from(from.abs_diff(to)).unwrap_or(i64::MAX);
    if to < from { -distance } else { distance }
}

impl TableCursor {
    /// The position of the row the cursor stands on, or the number of rows.
    ///
    /// # Errors
    /// When rows cannot be read.
    pub fn position(&self, rows: &impl TableRows) -> Result<u64> {
        Ok(self.position.min(rows.row_count()?))
    }

    /// Puts the cursor somewhere.
    pub const fn set(&mut self, position: u64) {
        self.position = position;
    }

    /// Back to the first row, without bookmarks: the rows have another order or others are shown.
    pub fn reset(&mut self) {
        self.position = 0;
        self.bookmarks.clear();
    }

    /// Rows came in at a position: what stands behind it moves along.
    pub fn inserted(&mut self, at: u64, count: u64) {
        for position in self.positions().filter(|position| **position >= at) {
            *position = position.saturating_add(count);
        }
    }

    /// Rows from a position on went: what stood on them stands on what followed.
    pub fn removed(&mut self, at: u64, count: u64) {
        for position in self.positions().filter(|position| **position > at) {
            *position = position.saturating_sub(count).max(at);
        }
    }

    fn positions(&mut self) -> impl Iterator<Item = &mut u64> {
        let bookmarks = self.bookmarks.values_mut().map(|bookmark| &mut bookmark.position);
        std::iter::once(&mut self.position).chain(bookmarks)
    }

    /// Where an origin is, and whether it is a bookmark whose row has gone.
    fn place(
        &self,
        rows: &impl TableRows,
        origin: Origin,
        count: u64,
    ) -> std::result::Result<(u64, bool), TableError> {
        Ok(match origin {
            Origin::Beginning => (0, false),
            Origin::Current => (self.position.min(count), false),
            Origin::End => (count, false),
            Origin::Bookmark(number) => {
                let bookmark = self.bookmarks.get(&number).ok_or(TableError::Bookmark)?;
                let Some(row) = bookmark.row else { return Ok((count, false)) };
                match rows.position_of(row)? {
                    // A table that does not follow its folder still has the place of a row that is gone.
                    Some(position) => (position, rows.read(position, 1)?.iter().flatten().next().is_none()),
                    None => (bookmark.position.min(count), true),
                }
            }
        })
    }

    /// Moves the cursor by so many rows from an origin, as far as the table goes.
    ///
    /// # Errors
    /// [`TableError::Bookmark`], or rows cannot be read.
    pub fn seek(
        &mut self,
        rows: &impl TableRows,
        origin: Origin,
        distance: i64,
    ) -> std::result::Result<Sought, TableError> {
        let count = rows.row_count()?;
        let (start, bookmark_gone) = self.place(rows, origin, count)?;
        let to = start.saturating_add_signed(distance).min(count);
        self.position = to;
        Ok(Sought { moved: moved(start, to), bookmark_gone })
    }

    /// Moves the cursor to a fraction of the table; beyond the last row when it is one or more.
    ///
    /// # Errors
    /// [`MailboxError::Invalid`] for a denominator of 0, or rows cannot be read.
    pub fn seek_fraction(
        &mut self,
        rows: &impl TableRows,
        numerator: u32,
        denominator: u32,
    ) -> std::result::Result<(), TableError> {
        let count = rows.row_count()?;
        let product = u128::from(count) * u128::from(numerator.min(denominator));
        let position = product.checked_div(u128::from(denominator));
        let position = position.ok_or(MailboxError::Invalid("fraction without a denominator"))?;
        self.position = u64::try_from(position).unwrap_or(count);
        Ok(())
    }

    /// Marks the row at the cursor.
    ///
    /// # Errors
    /// [`MailboxError::Limit`] for too many bookmarks, or rows cannot be read.
    pub fn create_bookmark(&mut self, rows: &impl TableRows) -> std::result::Result<u32, TableError> {
        let position = self.position(rows)?;
        self.bookmark_at(rows, position)
    }

    /// Marks the row at a position.
    ///
    /// # Errors
    /// As [`TableCursor::create_bookmark`].
    pub fn bookmark_at(
        &mut self,
        rows: &impl TableRows,
        position: u64,
    ) -> std::result::Result<u32, TableError> {
        if self.bookmarks.len() >= TABLE_BOOKMARKS_MAX {
            return Err(MailboxError::Limit("bookmarks of a table").into());
        }
        let number = self.last.checked_add(1).ok_or(MailboxError::Limit("bookmarks of a table"))?;
        let row = rows.read(position, 1)?.into_iter().flatten().next();
        let row = row.map(|row| rows.row_id(&row));
        self.last = number;
        self.bookmarks.insert(number, Bookmark { row, position });
        Ok(number)
    }

    /// Gives a bookmark up.
    ///
    /// # Errors
    /// [`TableError::Bookmark`].
    pub fn free_bookmark(&mut self, bookmark: u32) -> std::result::Result<(), TableError> {
        self.bookmarks.remove(&bookmark).map(drop).ok_or(TableError::Bookmark)
    }

    /// Reads rows from a position on until `visit` has enough or there are no more. Gives where the next one is that
    /// was not taken: `visit` says of each row whether it took it. Towards the beginning, the row at the position is
    /// not among them.
    ///
    /// # Errors
    /// When rows cannot be read, or what `visit` fails with.
    pub fn walk<R: TableRows, E: From<MailboxError>>(
        rows: &R,
        start: u64,
        forward: bool,
        count: u64,
        mut visit: impl FnMut(R::Row) -> std::result::Result<bool, E>,
    ) -> std::result::Result<u64, E> {
        let (mut at, mut left) = (start, count);
        while left > 0 && (forward || at > 0) {
            let want = left.min(rows.batch() as u64).min(if forward { u64::MAX } else { at });
            let from = if forward { at } else { at - want };
            let mut page = rows.read(from, usize::try_from(want).unwrap_or(usize::MAX))?;
            if page.is_empty() {
                break;
            }
            if !forward {
                page.reverse();
            }
            for row in page {
                if let Some(row) = row {
                    if left == 0 || !visit(row)? {
                        return Ok(at);
                    }
                    left -= 1;
                }
                at = if forward { at + 1 } else { at.saturating_sub(1) };
            }
        }
        Ok(at)
    }

    /// Puts the cursor on the next row that meets a restriction; none if there is none, and then it stays. Says too
    /// whether the origin was a bookmark whose row has gone. Towards the beginning, the row at the origin does not
    /// count.
    ///
    /// # Errors
    /// [`TableError::Bookmark`], the restriction has no meaning, or rows cannot be read.
    pub fn find<R: TableRows>(
        &mut self,
        rows: &R,
        origin: Origin,
        forward: bool,
        restriction: &Restriction,
    ) -> std::result::Result<(Option<R::Row>, bool), TableError> {
        crate::restrict::validate(restriction)?;
        let count = rows.row_count()?;
        let (start, bookmark_gone) = self.place(rows, origin, count)?;
        let mut found = None;
        let end = Self::walk(rows, start, forward, u64::MAX, |row| {
            let meets = rows.meets(&row, restriction)?;
            if meets {
                found = Some(row);
            }
            Ok::<_, MailboxError>(!meets)
        })?;
        if found.is_some() {
            self.position = if forward { end } else { end.saturating_sub(1) };
        }
        Ok((found, bookmark_gone))
    }
}
