//! RopOpenAttachment: layout MS-OXCROPS 2.2.6.12, operation MS-OXCMSG 2.2.3.12, 3.2.5.12.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// OpenAttachmentFlags: for reading.
pub const READ_ONLY: u8 = 0x00;
/// OpenAttachmentFlags: for writing.
pub const READ_WRITE: u8 = 0x01;
/// OpenAttachmentFlags: for writing if allowed, else for reading.
pub const BEST_ACCESS: u8 = 0x03;

/// Opens an attachment (MS-OXCROPS 2.2.6.12.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// OpenAttachmentFlags: [`READ_ONLY`], [`READ_WRITE`] or [`BEST_ACCESS`].
    pub open_attachment_flags: u8,
    /// AttachmentID: PidTagAttachNumber of its row.
    pub attachment_id: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            open_attachment_flags: reader.u8("OpenAttachmentFlags")?,
            attachment_id: reader.u32("AttachmentID")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.open_attachment_flags);
        out.u32(self.attachment_id);
        Ok(())
    }
}

/// The attachment is open (MS-OXCROPS 2.2.6.12.2).
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
        let request = Request { open_attachment_flags: 0x03, attachment_id: 0x0102_0004 };
        is_request(&[0x22, 7, 2, 3, 0x03, 4, 0, 2, 1], INPUT_OUTPUT, request);
        is_success(&[0x22, 3, 0, 0, 0, 0], 3, Response);
        assert_eq!(failed(RopId::OPEN_ATTACHMENT, &[]), None);
    }
}
