//! RopSetColumns: layout MS-OXCROPS 2.2.5.1, operation MS-OXCTABL 2.2.2.2, 3.2.5.2.

use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// TableStatus: nothing is running.
pub const TABLE_COMPLETE: u8 = 0x00;

/// Sets the columns of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SetColumnsFlags: 0x01 allows an answer before it is done.
    pub set_columns_flags: u8,
    /// PropertyTags.
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { set_columns_flags: reader.u8("SetColumnsFlags")?, tags: decode_tag_list(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.set_columns_flags);
        encode_tag_list(out, &self.tags)?;
        Ok(())
    }
}

/// The columns are set.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TableStatus: [`TABLE_COMPLETE`] or what is still running (MS-OXCTABL 2.2.2.1.3).
    pub table_status: u8,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { table_status: reader.u8("TableStatus")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.table_status);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    /// MS-OXCTABL 4.2.
    #[test]
    fn both_ways() {
        request(&[
            0x12, 0x00, 0x01, 0x00, 0x06, 0x00, 0x14, 0x00, 0x48, 0x67, 0x14, 0x00, 0x4A, 0x67, 0x14, 0x00,
            0x4D, 0x67, 0x03, 0x00, 0x4E, 0x67, 0x1F, 0x00, 0x37, 0x00, 0x40, 0x00, 0x06, 0x0E,
        ]);
        response(&[0x12, 0x01, 0, 0, 0, 0, 0]);
    }
}
