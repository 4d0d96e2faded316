//! RopGetAttachmentTable: layout MS-OXCROPS 2.2.6.17, operation MS-OXCMSG 2.2.3.17, 3.2.5.17.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Opens the table of attachments (MS-OXCROPS 2.2.6.17.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// TableFlags: 0x00, or 0x40 for Unicode columns.
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

/// The table is open (MS-OXCROPS 2.2.6.17.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
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
        is_request(&[0x21, 7, 2, 3, 0x40], INPUT_OUTPUT, Request { table_flags: 0x40 });
        is_success(&[0x21, 3, 0, 0, 0, 0], 3, Response);
        assert_eq!(failed(RopId::GET_ATTACHMENT_TABLE, &[]), None);
    }
}
