//! RopSetColumns: layout MS-OXCROPS 2.2.5.1, operation MS-OXCTABL 2.2.2.2, 3.2.5.2.

use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// TableStatus: nothing is running.
pub const TABLE_COMPLETE: u8 = 0x00;

/// Sets the columns of a table (MS-OXCROPS 2.2.5.1.1).
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

/// The columns are set (MS-OXCROPS 2.2.5.1.2).
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
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        let tags = vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)];
        is_request(
            &[0x12, 7, 2, 0x01, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E],
            INPUT,
            Request { set_columns_flags: 0x01, tags },
        );
        is_success(&[0x12, 2, 0, 0, 0, 0, 0x0B], 2, Response { table_status: 0x0B });
        assert_eq!(failed(RopId::SET_COLUMNS, &[]), None);
    }
}
