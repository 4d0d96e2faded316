//! RopGetStatus: layout MS-OXCROPS 2.2.5.6, operation MS-OXCTABL 2.2.2.7, 3.2.5.7.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// TableStatus: no operation is running.
pub const COMPLETE: u8 = 0x00;
/// TableStatus: a sort is running.
pub const SORTING: u8 = 0x09;
/// TableStatus: a sort has failed.
pub const SORT_ERROR: u8 = 0x0A;
/// TableStatus: columns are being set.
pub const SETTING_COLUMNS: u8 = 0x0B;
/// TableStatus: setting columns has failed.
pub const SET_COLUMNS_ERROR: u8 = 0x0D;
/// TableStatus: a restriction is being applied.
pub const RESTRICTING: u8 = 0x0E;
/// TableStatus: applying a restriction has failed.
pub const RESTRICT_ERROR: u8 = 0x0F;

/// Asks for the status of asynchronous operations on a table (MS-OXCROPS 2.2.5.6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Request;

impl Request {
    pub(crate) fn decode(_reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

/// The status (MS-OXCROPS 2.2.5.6.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TableStatus: [`COMPLETE`] and the others.
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
        is_request(&[0x16, 7, 2], INPUT, Request);
        is_success(&[0x16, 2, 0, 0, 0, 0, 0x0B], 2, Response { table_status: 0x0B });
        assert_eq!(failed(RopId::GET_STATUS, &[]), None);
    }
}
