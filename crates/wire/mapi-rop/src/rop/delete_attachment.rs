//! RopDeleteAttachment: layout MS-OXCROPS 2.2.6.14, operation MS-OXCMSG 2.2.3.14, 3.2.5.15.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Deletes an attachment (MS-OXCROPS 2.2.6.14.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// AttachmentID: PidTagAttachNumber.
    pub attachment_id: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { attachment_id: reader.u32("AttachmentID")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.attachment_id);
        Ok(())
    }
}

/// It is deleted (MS-OXCROPS 2.2.6.14.2).
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
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x24, 7, 2, 4, 3, 0, 1], INPUT, Request { attachment_id: 0x0100_0304 });
        is_success(&[0x24, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::DELETE_ATTACHMENT, &[]), None);
    }
}
