//! RopFindRow: layout MS-OXCROPS 2.2.5.13, operation MS-OXCTABL 2.2.2.14, 3.2.5.14.

use crate::RestrictionData;
use crate::structure::{decode_bookmark, encode_bookmark};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, PropertyRow, Writer};

/// FindRowFlags: towards the end.
pub const FORWARDS: u8 = 0x00;
/// FindRowFlags: towards the beginning.
pub const BACKWARDS: u8 = 0x01;

/// Moves the cursor of a table to the next row that a restriction matches (MS-OXCROPS 2.2.5.13.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FindRowFlags: [`FORWARDS`] or [`BACKWARDS`].
    pub find_row_flags: u8,
    /// RestrictionData.
    pub restriction: RestrictionData,
    /// Origin: a BOOKMARK of [`super::seek_row`].
    pub origin: u8,
    /// Bookmark: of RopCreateBookmark, when the origin is one.
    pub bookmark: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            find_row_flags: reader.u8("FindRowFlags")?,
            restriction: RestrictionData::decode(reader)?,
            origin: reader.u8("Origin")?,
            bookmark: decode_bookmark(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.find_row_flags);
        self.restriction.encode(out)?;
        out.u8(self.origin);
        encode_bookmark(out, &self.bookmark)?;
        Ok(())
    }
}

/// The row (MS-OXCROPS 2.2.5.13.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// RowNoLongerVisible: the row of the bookmark is gone.
    pub row_no_longer_visible: bool,
    /// HasRowData and RowData.
    pub row: Option<FoundRow>,
}

/// A row with the columns set on its table (MS-OXCROPS 2.2.5.13.2).
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRow {
    /// PropertyTags of the last RopSetColumns.
    pub columns: Vec<PropertyTag>,
    /// RowData.
    pub row: PropertyRow,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let row_no_longer_visible = reader.u8("RowNoLongerVisible")? != 0;
        if reader.u8("HasRowData")? == 0 {
            return Ok(Self { row_no_longer_visible, row: None });
        }
        let columns = columns()?;
        let row = PropertyRow::decode(reader, &columns, Counts::Rop)?;
        Ok(Self { row_no_longer_visible, row: Some(FoundRow { columns, row }) })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.row_no_longer_visible);
        out.boolean(self.row.is_some());
        self.row.iter().try_for_each(|found| found.row.encode(out, &found.columns, Counts::Rop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success, is_success_with};

    #[test]
    fn every_field_both_ways() {
        let restriction = RestrictionData(vec![0x08, 0x1F, 0, 0x37, 0]);
        is_request(
            &[0x4F, 7, 2, 0x01, 5, 0, 0x08, 0x1F, 0, 0x37, 0, 0x03, 3, 0, 9, 8, 6],
            INPUT,
            Request { find_row_flags: 0x01, restriction, origin: 0x03, bookmark: vec![9, 8, 6] },
        );
        let restriction = RestrictionData::default();
        is_request(
            &[0x4F, 7, 2, 0x00, 0, 0, 0x02, 0, 0],
            INPUT,
            Request { find_row_flags: 0x00, restriction, origin: 0x02, bookmark: Vec::new() },
        );
        is_success(&[0x4F, 2, 0, 0, 0, 0, 1, 0], 2, Response { row_no_longer_visible: true, row: None });
        let columns = vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)];
        let row = PropertyRow::Standard(vec!["x".into(), 5.into()]);
        is_success_with(
            &columns,
            &[0x4F, 2, 0, 0, 0, 0, 0, 1, 0, b'x', 0, 0, 0, 5, 0, 0, 0],
            2,
            Response { row_no_longer_visible: false, row: Some(FoundRow { columns: columns.clone(), row }) },
        );
        assert_eq!(failed(RopId::FIND_ROW, &[]), None);
    }
}
