//! RopExpandRow: layout MS-OXCROPS 2.2.5.16, operation MS-OXCTABL 2.2.2.17, 3.2.5.17.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, RowSet, Writer};

/// Shows the rows of a category (MS-OXCROPS 2.2.5.16.1).
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

/// They are shown (MS-OXCROPS 2.2.5.16.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_model::codec::{FlaggedValue, PropertyRow};
    use ropewalk_model::{ErrorCode, PropertyTag};

    /// MS-OXCROPS 2.2.5.16.
    /// covers: MS-OXCROPS_R1534, MS-OXCROPS_R1536, MS-OXCROPS_R1537, MS-OXCROPS_R1539, MS-OXCROPS_R1541,
    /// MS-OXCROPS_R1543, MS-OXCROPS_R1545, MS-OXCROPS_R1547, MS-OXCROPS_R1548, MS-OXCROPS_R1549,
    /// MS-OXCROPS_R1550, MS-OXCROPS_R1552, MS-OXCROPS_R1553, MS-OXCROPS_R1555, MS-OXCROPS_R1557,
    /// MS-OXCROPS_R1558, MS-OXCROPS_R1561, MS-OXCROPS_R1563, MS-OXCROPS_R1564, MS-OXCROPS_R1565,
    /// MS-OXCROPS_R1566, MS-OXCROPS_R1568
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x59, 5, 3, 0x11, 0x12, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28],
            5,
            Handles::Input(3),
            Request { max_row_count: 0x1211, category_id: 0x2827_2625_2423_2221 },
        );
        success(
            &[0x59, 3, 0, 0, 0, 0, 0x11, 0x12, 0x13, 0x14, 0, 0],
            3,
            Response { expanded_row_count: 0x1413_1211, rows: RowSet::new(vec![]) },
        );
        let columns = vec![PropertyTag(0x0E07_0003)];
        let mut rows = RowSet::new(columns.clone());
        rows.push(&PropertyRow::Standard(vec![0x2423_2221.into()])).unwrap();
        rows.push(&PropertyRow::Flagged(vec![FlaggedValue::Error(ErrorCode(NOT_FOUND))])).unwrap();
        success_with(
            &columns,
            &join(&[
                &[0x59, 3, 0, 0, 0, 0, 0x11, 0x12, 0x13, 0x14, 2, 0],
                &[0, 0x21, 0x22, 0x23, 0x24],
                &[1, 0x0A],
                &FAILED,
            ]),
            3,
            Response { expanded_row_count: 0x1413_1211, rows },
        );
        failure(&join(&[&[0x59, 3], &FAILED]), 3, NOT_FOUND);
    }
}
