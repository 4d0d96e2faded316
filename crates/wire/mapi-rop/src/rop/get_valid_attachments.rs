//! RopGetValidAttachments: layout MS-OXCROPS 2.2.6.18, operation MS-OXCMSG 2.2.3.18.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the numbers of the attachments that can be opened.
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

/// The numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// AttachmentIdArray: numbers of attachments.
    pub attachment_ids: Vec<u32>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            attachment_ids: {
                let count = reader.u32("AttachmentIdCount")?;
                (0..count).map(|_| reader.u32("AttachmentIdArray")).collect::<Result<_, _>>()?
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count32(self.attachment_ids.len(), "AttachmentIdCount")?;
        self.attachment_ids.iter().for_each(|id| out.u32(*id));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x52, 0x00, 0x01]);
        response(&[
            0x52, 0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00,
            0x00, 0x00,
        ]);
        response(&[0x52, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
