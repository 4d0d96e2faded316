//! RopAbort: layout MS-OXCROPS 2.2.5.5, operation MS-OXCTABL 2.2.2.6, 3.2.5.6.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Stops an asynchronous operation on a table (MS-OXCROPS 2.2.5.5.1).
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

/// The status now (MS-OXCROPS 2.2.5.5.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TableStatus: as in [`super::get_status`].
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
        is_request(&[0x38, 7, 2], INPUT, Request);
        is_success(&[0x38, 2, 0, 0, 0, 0, 0x0B], 2, Response { table_status: 0x0B });
        assert_eq!(failed(RopId::ABORT, &[]), None);
    }
}
