//! RopSynchronizationUploadStateStreamBegin: layout MS-OXCROPS 2.2.13.9, operation MS-OXCFXICS 2.2.3.2.2.1,
//! 3.2.5.9.2.1.

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_tag, encode_tag};

/// Begins the upload of one property of the ICS state.
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

/// The upload has begun.
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
        request(&[0x75, 0x00, 0x01, 0x02, 0x01, 0x17, 0x40, 0x04, 0x03, 0x02, 0x01]);
        response(&[0x75, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x75, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
