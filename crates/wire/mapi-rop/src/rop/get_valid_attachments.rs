//! RopGetValidAttachments: layout MS-OXCROPS 2.2.6.18, operation MS-OXCMSG 2.2.3.18.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the numbers of the attachments that can be opened (MS-OXCROPS 2.2.6.18).
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

/// The numbers (MS-OXCROPS 2.2.6.18).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// AttachmentIdArray: numbers of attachments. AttachmentIdCount before them has 4 bytes in the specification
    /// (MS-OXCROPS 2.2.6.18.2), though some readers take 2.
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.6.18.
    /// covers: MS-OXCROPS_R2318, MS-OXCROPS_R231901, MS-OXCROPS_R2320, MS-OXCROPS_R2324, MS-OXCROPS_R2327,
    /// MS-OXCROPS_R2329, MS-OXCROPS_R2331, MS-OXCROPS_R2333, MS-OXCROPS_R2334, MS-OXCROPS_R2337,
    /// MS-OXCROPS_R2347, MS-OXCROPS_R2342, MS-OXCROPS_R2346
    #[test]
    fn each_field_has_its_place() {
        request(&[0x52, 5, 3], 5, Handles::Input(3), Request);
        success(&[0x52, 3, 0, 0, 0, 0, 0, 0, 0, 0], 3, Response { attachment_ids: vec![] });
        success(
            &[0x52, 3, 0, 0, 0, 0, 2, 0, 0, 0, 0x11, 0x12, 0x13, 0x14, 0x21, 0x22, 0x23, 0x24],
            3,
            Response { attachment_ids: vec![0x1413_1211, 0x2423_2221] },
        );
        failure(&join(&[&[0x52, 3], &FAILED]), 3, NOT_FOUND);
    }
}
