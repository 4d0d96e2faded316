//! RopDeleteAttachment: layout MS-OXCROPS 2.2.6.14, operation MS-OXCMSG 2.2.3.14, 3.2.5.15.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Deletes an attachment.
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

/// It is deleted.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x24, 0x00, 0x01, 2, 0, 0, 0]);
        response(&[0x24, 0x01, 0, 0, 0, 0]);
        response(&[0x24, 0x01, 0x0F, 0x01, 0x04, 0x80]);
    }
}
