//! RopSeekRowBookmark: layout MS-OXCROPS 2.2.5.9, operation MS-OXCTABL 2.2.2.10, 3.2.5.10.

use crate::structure::{decode_bookmark, encode_bookmark};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Moves the cursor of a table to a bookmark and on (MS-OXCROPS 2.2.5.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Bookmark: of RopCreateBookmark.
    pub bookmark: Vec<u8>,
    /// RowCount: how far from there, backwards when negative.
    pub row_count: i32,
    /// WantRowMovedCount: whether RowsSought is to be right.
    pub want_row_moved_count: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            bookmark: decode_bookmark(reader)?,
            row_count: reader.i32("RowCount")?,
            want_row_moved_count: reader.u8("WantRowMovedCount")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_bookmark(out, &self.bookmark)?;
        out.i32(self.row_count);
        out.boolean(self.want_row_moved_count);
        Ok(())
    }
}

/// How far the cursor moved (MS-OXCROPS 2.2.5.9.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// RowNoLongerVisible: the row of the bookmark is gone; the next one counts.
    pub row_no_longer_visible: bool,
    /// HasSoughtLess: the table ended before.
    pub has_sought_less: bool,
    /// RowsSought: signed as in RopSeekRow, though it is called unsigned; 0 when it was not asked for.
    pub rows_sought: i32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            row_no_longer_visible: reader.u8("RowNoLongerVisible")? != 0,
            has_sought_less: reader.u8("HasSoughtLess")? != 0,
            rows_sought: reader.i32("RowsSought")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.row_no_longer_visible);
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
            bookmark: vec![9, 8, 6],
            row_count,
            want_row_moved_count,
        };
        is_request(&[0x19, 7, 2, 3, 0, 9, 8, 6, 0xFE, 0xFF, 0xFF, 0xFF, 1], INPUT, request(-2, true));
        is_request(&[0x19, 7, 2, 3, 0, 9, 8, 6, 4, 3, 0, 1, 0], INPUT, request(0x0100_0304, false));
        is_success(
            &[0x19, 2, 0, 0, 0, 0, 1, 0, 0xFD, 0xFF, 0xFF, 0xFF],
            2,
            Response { row_no_longer_visible: true, has_sought_less: false, rows_sought: -3 },
        );
        is_success(
            &[0x19, 2, 0, 0, 0, 0, 0, 1, 4, 3, 0, 1],
            2,
            Response { row_no_longer_visible: false, has_sought_less: true, rows_sought: 0x0100_0304 },
        );
        assert_eq!(failed(RopId::SEEK_ROW_BOOKMARK, &[]), None);
    }
}
