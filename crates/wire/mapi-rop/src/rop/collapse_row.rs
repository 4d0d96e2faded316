//! RopCollapseRow: layout MS-OXCROPS 2.2.5.17, operation MS-OXCTABL 2.2.2.18, 3.2.5.18.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Hides the rows of a category.
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

/// They are hidden.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x5A, 0x00, 0x01, 0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01]);
        response(&[0x5A, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x03, 0x02, 0x01]);
        response(&[0x5A, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
