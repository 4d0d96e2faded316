//! Tables: opening, columns, order, filter, rows.

use super::{MapiClient, MapiError};
use ropewalk_model::codec::PropertyRow;
use ropewalk_model::{PropertyTag, Restriction, SortKey};
use ropewalk_wire_mapi_rop::RestrictionData;
use ropewalk_wire_mapi_rop::rop::{
    get_attachment_table, get_contents_table, get_hierarchy_table, query_position, query_rows, restrict,
    seek_row, set_columns, sort_table,
};

/// Rows asked for by one RopQueryRows when all are wanted.
const PAGE_ROWS: u16 = 500;

impl MapiClient {
    /// Opens the table of subfolders; gives its handle and RowCount.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn hierarchy_table(&mut self, folder: u32, deep: bool) -> Result<(u32, u32), MapiError> {
        let depth = if deep { get_hierarchy_table::DEPTH } else { 0 };
        let request = get_hierarchy_table::Request { table_flags: get_hierarchy_table::USE_UNICODE | depth };
        let (answer, table) = self.call::<get_hierarchy_table::Response>(folder, request)?;
        Ok((table, answer.row_count))
    }

    /// Opens the table of messages, or of FAI messages; gives its handle and RowCount.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn contents_table(&mut self, folder: u32, associated: bool) -> Result<(u32, u32), MapiError> {
        let associated = if associated { get_contents_table::ASSOCIATED } else { 0 };
        let request =
            get_contents_table::Request { table_flags: get_contents_table::USE_UNICODE | associated };
        let (answer, table) = self.call::<get_contents_table::Response>(folder, request)?;
        Ok((table, answer.row_count))
    }

    /// Opens the table of attachments of a message.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn attachment_table(&mut self, message: u32) -> Result<u32, MapiError> {
        let request = get_attachment_table::Request { table_flags: get_contents_table::USE_UNICODE };
        Ok(self.call::<get_attachment_table::Response>(message, request)?.1)
    }

    /// Sets the columns of a table.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn set_columns(&mut self, table: u32, tags: &[PropertyTag]) -> Result<(), MapiError> {
        let request = set_columns::Request { set_columns_flags: 0, tags: tags.to_vec() };
        self.call::<set_columns::Response>(table, request).map(drop)
    }

    /// Sorts a table, without categories.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn sort(&mut self, table: u32, keys: &[SortKey]) -> Result<(), MapiError> {
        let request = sort_table::Request {
            sort_table_flags: 0,
            category_count: 0,
            expanded_count: 0,
            sort_orders: keys.iter().map(|key| (*key).into()).collect(),
        };
        self.call::<sort_table::Response>(table, request).map(drop)
    }

    /// Filters a table; none shows all rows.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn restrict(&mut self, table: u32, restriction: Option<&Restriction>) -> Result<(), MapiError> {
        let request =
            restrict::Request { restrict_flags: 0, restriction: RestrictionData::new(restriction)? };
        self.call::<restrict::Response>(table, request).map(drop)
    }

    /// Reads at most `row_count` rows from the cursor on. There may be fewer though more follow.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn query_rows(&mut self, table: u32, row_count: u16) -> Result<Vec<PropertyRow>, MapiError> {
        let request =
            query_rows::Request { query_rows_flags: query_rows::ADVANCE, forward_read: true, row_count };
        Ok(self.call::<query_rows::Response>(table, request)?.0.rows.rows()?)
    }

    /// Reads from the cursor to the end of the table.
    ///
    /// # Errors
    /// When a call or a ROP fails.
    pub fn all_rows(&mut self, table: u32) -> Result<Vec<PropertyRow>, MapiError> {
        let mut rows = Vec::new();
        loop {
            let page = self.query_rows(table, PAGE_ROWS)?;
            if page.is_empty() {
                return Ok(rows);
            }
            rows.extend(page);
        }
    }

    /// Moves the cursor from an origin (BOOKMARK_... of [`seek_row`]); gives how far it went.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn seek_row(&mut self, table: u32, origin: u8, row_count: i32) -> Result<i32, MapiError> {
        let request = seek_row::Request { origin, row_count, want_row_moved_count: true };
        Ok(self.call::<seek_row::Response>(table, request)?.0.rows_sought)
    }

    /// Where the cursor stands, and how many rows there are.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn position(&mut self, table: u32) -> Result<(u32, u32), MapiError> {
        let (answer, _) = self.call::<query_position::Response>(table, query_position::Request)?;
        Ok((answer.numerator, answer.denominator))
    }
}
