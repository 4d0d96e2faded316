//! RopCreateAttachment: layout MS-OXCROPS 2.2.6.13, operation MS-OXCMSG 2.2.3.13, 3.2.5.13.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Makes an attachment; it is stored by RopSaveChangesAttachment and RopSaveChangesMessage (MS-OXCROPS 2.2.6.13.1).
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

/// The attachment is open (MS-OXCROPS 2.2.6.13.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// AttachmentID: PidTagAttachNumber.
    pub attachment_id: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { attachment_id: reader.u32("AttachmentID")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.attachment_id);
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
        is_request(&[0x23, 7, 2, 3], INPUT_OUTPUT, Request);
        is_success(&[0x23, 3, 0, 0, 0, 0, 4, 3, 2, 1], 3, Response { attachment_id: 0x0102_0304 });
        assert_eq!(failed(RopId::CREATE_ATTACHMENT, &[]), None);
    }
}
