//! RopGetContentsTable: layout MS-OXCROPS 2.2.4.14, operation MS-OXCFOLD 2.2.1.14, 3.2.5.14.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// TableFlags: the FAI messages instead of the normal ones.
pub const ASSOCIATED: u8 = 0x02;
/// TableFlags: the answer may come before the table is ready.
pub const DEFERRED_ERRORS: u8 = 0x08;
/// TableFlags: no notifications about the table to this client.
pub const NO_NOTIFICATIONS: u8 = 0x10;
/// TableFlags: messages that were deleted softly.
pub const SOFT_DELETES: u8 = 0x20;
/// TableFlags: string columns are Unicode.
pub const USE_UNICODE: u8 = 0x40;
/// TableFlags: messages of one conversation as one row.
pub const CONVERSATION_MEMBERS: u8 = 0x80;

/// Opens the table of messages (MS-OXCROPS 2.2.4.14.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// TableFlags: [`ASSOCIATED`] and others.
    pub table_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { table_flags: reader.u8("TableFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.table_flags);
        Ok(())
    }
}

/// How many rows there are (MS-OXCROPS 2.2.4.14.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// RowCount: rows of the table.
    pub row_count: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { row_count: reader.u32("RowCount")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.row_count);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT_OUTPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x05, 7, 2, 3, 0x24], INPUT_OUTPUT, Request { table_flags: 0x24 });
        is_success(&[0x05, 3, 0, 0, 0, 0, 4, 3, 2, 1], 3, Response { row_count: 0x0102_0304 });
        assert_eq!(failed(RopId::GET_CONTENTS_TABLE, &[]), None);
    }
}
