//! RopQueryRows: layout MS-OXCROPS 2.2.5.4, operation MS-OXCTABL 2.2.2.5, 3.2.5.5.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, RowSet, Writer};

/// QueryRowsFlags: the cursor moves over the rows read.
pub const ADVANCE: u8 = 0x00;
/// QueryRowsFlags: the cursor stays.
pub const NO_ADVANCE: u8 = 0x01;
/// QueryRowsFlags: more rows may come in further extended buffers.
pub const ENABLE_PACKED_BUFFERS: u8 = 0x02;

/// Reads rows from the cursor on (MS-OXCROPS 2.2.5.4.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// QueryRowsFlags: [`ADVANCE`], [`NO_ADVANCE`], [`ENABLE_PACKED_BUFFERS`].
    pub query_rows_flags: u8,
    /// ForwardRead: towards the end, else towards the beginning.
    pub forward_read: bool,
    /// RowCount: at most so many.
    pub row_count: u16,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            query_rows_flags: reader.u8("QueryRowsFlags")?,
            forward_read: reader.u8("ForwardRead")? != 0,
            row_count: reader.u16("RowCount")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.query_rows_flags);
        out.boolean(self.forward_read);
        out.u16(self.row_count);
        Ok(())
    }
}

/// The rows (MS-OXCROPS 2.2.5.4.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Origin: where the cursor stands now, a BOOKMARK of [`super::seek_row`].
    pub origin: u8,
    /// RowCount and RowData.
    pub rows: RowSet,
}

impl Response {
    /// Bytes of the whole response without its rows. A server adds rows with [`RowSet::push_within`] and
    /// [`crate::ResponseWriter::left`] less this.
    pub const FIXED_BYTES: usize = 9;

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let origin = reader.u8("Origin")?;
        let count = usize::from(reader.u16("RowCount")?);
        let columns = if count == 0 { Vec::new() } else { columns()? };
        Ok(Self { origin, rows: RowSet::decode(reader, count, columns)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.origin);
        out.count16(self.rows.count(), "RowCount")?;
        out.bytes(self.rows.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success_with, request, response, response_with};
    use crate::{RopId, RopResponse, RopResponseBody};
    use ropewalk_model::codec::{FlaggedValue, PropertyRow};
    use ropewalk_model::{ErrorCode, PropertyTag, PropertyValue};

    /// MS-OXORULE 4.2: the rules table.
    #[test]
    fn both_ways() {
        request(&[0x15, 0x00, 0x01, 0x00, 0x01, 0x32, 0x00]);
        let columns = [PropertyTag(0x6674_0014), PropertyTag(0x6684_0102), PropertyTag(0x6682_001F)];
        let bytes = [
            0x15, 0x01, 0, 0, 0, 0, 0x02, 0x01, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x3F, 0xF8, 0x56,
            0x10, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x55, 0x55, 0x55, 0x55, 0xD1, 0x44,
            0xE3, 0x40, 0x50, 0x00, 0x72, 0x00, 0x6F, 0x00, 0x6A, 0x00, 0x65, 0x00, 0x63, 0x00, 0x74, 0x00,
            0x20, 0x00, 0x58, 0x00, 0x00, 0x00,
        ];
        let answer = response_with(&columns, &bytes);
        let RopResponse::Success { body: RopResponseBody::QueryRows(answer), .. } = answer else {
            panic!("{answer:?}")
        };
        let rows = answer.rows.rows().unwrap();
        assert_eq!(rows[0].value(2), Some(&PropertyValue::from("Project X")));
        response(&[0x15, 0x01, 0, 0, 0, 0, 0x02, 0, 0]);
    }

    #[test]
    fn every_field_both_ways() {
        for (flag, forward_read) in [(0, false), (1, true)] {
            let request = Request { query_rows_flags: 0x02, forward_read, row_count: 0x0304 };
            is_request(&[0x15, 7, 2, 0x02, flag, 4, 3], INPUT, request);
        }
        let columns = [PropertyTag(0x0E07_0003), PropertyTag(0x0037_001F)];
        let mut rows = RowSet::new(columns.to_vec());
        rows.push(&PropertyRow::Standard(vec![5.into(), "x".into()])).unwrap();
        rows.push(&PropertyRow::Flagged(vec![ErrorCode::NOT_FOUND.into(), FlaggedValue::Absent])).unwrap();
        let first = [0, 5, 0, 0, 0, b'x', 0, 0, 0];
        let second = [1, 0x0A, 0x0F, 0x01, 0x04, 0x80, 0x01];
        is_success_with(
            &columns,
            &[&[0x15, 2, 0, 0, 0, 0, 0x01, 2, 0][..], &first, &second].concat(),
            2,
            Response { origin: 0x01, rows },
        );
        assert_eq!(failed(RopId::QUERY_ROWS, &[]), None);
    }

    /// MS-OXCTABL 4.5.3.2, its first row: a flagged one.
    #[test]
    fn a_flagged_row() {
        let columns = [
            PropertyTag(0x6748_0014),
            PropertyTag(0x674A_0014),
            PropertyTag(0x674D_0014),
            PropertyTag(0x674E_0003),
            PropertyTag(0x0037_001F),
        ];
        let bytes = [
            0x15, 0, 0, 0, 0, 0, 2, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0xF1, 0x1F, 0x32, 0x0A, 0x0F, 1, 4, 0x80, 0,
            1, 0, 0, 0, 0, 0xF1, 0x88, 0xBD, 0, 0, 0, 0, 0, 0x0A, 0x0F, 1, 4, 0x80,
        ];
        response_with(&columns, &bytes);
    }
}
