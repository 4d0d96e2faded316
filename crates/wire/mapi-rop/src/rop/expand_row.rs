//! RopExpandRow: layout MS-OXCROPS 2.2.5.16, operation MS-OXCTABL 2.2.2.17, 3.2.5.17.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, RowSet, Writer};

/// Shows the rows of a category.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MaxRowCount: at most so many of them come with the response.
    pub max_row_count: u16,
    /// CategoryId: PidTagInstID of the heading row.
    pub category_id: u64,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { max_row_count: reader.u16("MaxRowCount")?, category_id: reader.u64("CategoryId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.max_row_count);
        out.u64(self.category_id);
        Ok(())
    }
}

/// They are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// ExpandedRowCount: rows that are in the table now and were not before.
    pub expanded_row_count: u32,
    /// RowCount and RowData: the first of them.
    pub rows: RowSet,
}

impl Response {
    /// Bytes of the whole response without its rows.
    pub const FIXED_BYTES: usize = 12;

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let expanded_row_count = reader.u32("ExpandedRowCount")?;
        let count = usize::from(reader.u16("RowCount")?);
        let columns = if count == 0 { Vec::new() } else { columns()? };
        Ok(Self { expanded_row_count, rows: RowSet::decode(reader, count, columns)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.expanded_row_count);
        out.count16(self.rows.count(), "RowCount")?;
        out.bytes(self.rows.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response, response_with};
    use ropewalk_model::PropertyTag;

    #[test]
    fn both_ways() {
        request(&[0x59, 0x00, 0x01, 2, 0, 1, 0, 0, 0, 0, 0, 0, 9]);
        response(&[0x59, 0x01, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0]);
        response_with(
            &[PropertyTag(0x0E07_0003)],
            &[0x59, 0x01, 0, 0, 0, 0, 5, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 1, 0x0A, 0x0F, 1, 4, 0x80],
        );
        response(&[0x59, 0x01, 0x0F, 0x01, 0x04, 0x80]);
    }
}
