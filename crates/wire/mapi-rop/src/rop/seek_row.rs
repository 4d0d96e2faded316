//! RopSeekRow: layout MS-OXCROPS 2.2.5.8, operation MS-OXCTABL 2.2.2.9, 3.2.5.9.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Origin: before the first row (MS-OXCTABL 2.2.2.1.1).
pub const BOOKMARK_BEGINNING: u8 = 0x00;
/// Origin: the current row.
pub const BOOKMARK_CURRENT: u8 = 0x01;
/// Origin: after the last row.
pub const BOOKMARK_END: u8 = 0x02;
/// Origin: a bookmark of the client's (RopSeekRowBookmark, RopFindRow).
pub const BOOKMARK_CUSTOM: u8 = 0x03;

/// Moves the cursor of a table (MS-OXCROPS 2.2.5.8.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Origin: [`BOOKMARK_BEGINNING`], [`BOOKMARK_CURRENT`] or [`BOOKMARK_END`].
    pub origin: u8,
    /// RowCount: how far, backwards when negative.
    pub row_count: i32,
    /// WantRowMovedCount: whether RowsSought is to be right.
    pub want_row_moved_count: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            origin: reader.u8("Origin")?,
            row_count: reader.i32("RowCount")?,
            want_row_moved_count: reader.u8("WantRowMovedCount")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.origin);
        out.i32(self.row_count);
        out.boolean(self.want_row_moved_count);
        Ok(())
    }
}

/// How far the cursor moved (MS-OXCROPS 2.2.5.8.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// HasSoughtLess: the table ended before.
    pub has_sought_less: bool,
    /// RowsSought; 0 when it was not asked for.
    pub rows_sought: i32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { has_sought_less: reader.u8("HasSoughtLess")? != 0, rows_sought: reader.i32("RowsSought")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.has_sought_less);
        out.i32(self.rows_sought);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        let request = |row_count, want_row_moved_count| Request {
            origin: BOOKMARK_END,
            row_count,
            want_row_moved_count,
        };
        is_request(&[0x18, 7, 2, 0x02, 0xFE, 0xFF, 0xFF, 0xFF, 1], INPUT, request(-2, true));
        is_request(&[0x18, 7, 2, 0x02, 4, 3, 0, 1, 0], INPUT, request(0x0100_0304, false));
        is_success(
            &[0x18, 2, 0, 0, 0, 0, 1, 0xFD, 0xFF, 0xFF, 0xFF],
            2,
            Response { has_sought_less: true, rows_sought: -3 },
        );
        is_success(
            &[0x18, 2, 0, 0, 0, 0, 0, 4, 3, 0, 1],
            2,
            Response { has_sought_less: false, rows_sought: 0x0100_0304 },
        );
        assert_eq!(failed(RopId::SEEK_ROW, &[]), None);
    }
}
