//! RopCollapseRow: layout MS-OXCROPS 2.2.5.17, operation MS-OXCTABL 2.2.2.18, 3.2.5.18.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Hides the rows of a category (MS-OXCROPS 2.2.5.17.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// CategoryId: PidTagInstID of the heading row.
    pub category_id: u64,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { category_id: reader.u64("CategoryId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.category_id);
        Ok(())
    }
}

/// They are hidden (MS-OXCROPS 2.2.5.17.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// CollapsedRowCount: rows that are in the table no more.
    pub collapsed_row_count: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { collapsed_row_count: reader.u32("CollapsedRowCount")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.collapsed_row_count);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.5.17.
    /// covers: MS-OXCROPS_R1571, MS-OXCROPS_R1573, MS-OXCROPS_R1574, MS-OXCROPS_R1576, MS-OXCROPS_R1578,
    /// MS-OXCROPS_R1580, MS-OXCROPS_R1582, MS-OXCROPS_R1583, MS-OXCROPS_R1584, MS-OXCROPS_R1585,
    /// MS-OXCROPS_R1587, MS-OXCROPS_R1588, MS-OXCROPS_R1590, MS-OXCROPS_R1592, MS-OXCROPS_R1593,
    /// MS-OXCROPS_R1594, MS-OXCROPS_R1595, MS-OXCROPS_R1597
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x5A, 5, 3, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28],
            5,
            Handles::Input(3),
            Request { category_id: 0x2827_2625_2423_2221 },
        );
        success(
            &[0x5A, 3, 0, 0, 0, 0, 0x11, 0x12, 0x13, 0x14],
            3,
            Response { collapsed_row_count: 0x1413_1211 },
        );
        failure(&join(&[&[0x5A, 3], &FAILED]), 3, NOT_FOUND);
    }
}
