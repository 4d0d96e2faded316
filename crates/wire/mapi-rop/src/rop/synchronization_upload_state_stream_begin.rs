//! RopSynchronizationUploadStateStreamBegin: layout MS-OXCROPS 2.2.13.9, operation MS-OXCFXICS 2.2.3.2.2.1,
//! 3.2.5.9.2.1.

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_tag, encode_tag};

/// Begins the upload of one property of the ICS state (MS-OXCROPS 2.2.13.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// StateProperty: MetaTagIdsetGiven, MetaTagCnsetSeen, MetaTagCnsetSeenFAI or MetaTagCnsetRead.
    pub state_property: PropertyTag,
    /// TransferBufferSize: bytes to come.
    pub transfer_buffer_size: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            state_property: decode_tag(reader, "StateProperty")?,
            transfer_buffer_size: reader.u32("TransferBufferSize")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_tag(out, self.state_property);
        out.u32(self.transfer_buffer_size);
        Ok(())
    }
}

/// The upload has begun (MS-OXCROPS 2.2.13.9.2).
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
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.13.9.
    /// covers: MS-OXCROPS_R4191, MS-OXCROPS_R4651, MS-OXCROPS_R4652, MS-OXCROPS_R4196, MS-OXCROPS_R4199,
    /// MS-OXCROPS_R4201, MS-OXCROPS_R4203, MS-OXCROPS_R4205, MS-OXCROPS_R4206, MS-OXCROPS_R4207,
    /// MS-OXCROPS_R4209
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x75, 5, 3, 3, 0, 0x17, 0x40, 0x11, 0x12, 0x13, 0x14],
            5,
            Handles::Input(3),
            Request { state_property: PropertyTag(0x4017_0003), transfer_buffer_size: 0x1413_1211 },
        );
        success(&[0x75, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x75, 3], &FAILED]), 3, NOT_FOUND);
    }
}
