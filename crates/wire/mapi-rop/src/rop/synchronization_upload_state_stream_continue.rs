//! RopSynchronizationUploadStateStreamContinue: layout MS-OXCROPS 2.2.13.10, operation MS-OXCFXICS 2.2.3.2.2.2,
//! 3.2.5.9.2.2.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads a piece of a property of the ICS state.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// StreamData: a piece of a serialized IDSET.
    pub stream_data: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            stream_data: {
                let size = reader.u32("StreamDataSize")? as usize;
                reader.bytes(size, "StreamData")?.to_vec()
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count32(self.stream_data.len(), "StreamDataSize")?;
        out.bytes(&self.stream_data);
        Ok(())
    }
}

/// It is taken.
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
        request(&[0x76, 0x00, 0x01, 0x03, 0x00, 0x00, 0x00, 0x07, 0x08, 0x09]);
        response(&[0x76, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x76, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
