//! RopSynchronizationUploadStateStreamContinue: layout MS-OXCROPS 2.2.13.10, operation MS-OXCFXICS 2.2.3.2.2.2,
//! 3.2.5.9.2.2.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads a piece of a property of the ICS state (MS-OXCROPS 2.2.13.10.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// StreamData: a piece of a serialized IDSET, no longer than the buffer it comes in.
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

/// It is taken (MS-OXCROPS 2.2.13.10.2).
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
    use crate::rop::exact::*;
    use crate::{Handles, decode_requests};

    /// MS-OXCROPS 2.2.13.10.
    /// covers: MS-OXCROPS_R4213, MS-OXCROPS_R4215, MS-OXCROPS_R4216, MS-OXCROPS_R4218, MS-OXCROPS_R4221,
    /// MS-OXCROPS_R4223, MS-OXCROPS_R4224, MS-OXCROPS_R4226, MS-OXCROPS_R4228, MS-OXCROPS_R4229,
    /// MS-OXCROPS_R4230, MS-OXCROPS_R4232
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x76, 5, 3, 3, 0, 0, 0, 7, 8, 9],
            5,
            Handles::Input(3),
            Request { stream_data: vec![7, 8, 9] },
        );
        success(&[0x76, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x76, 3], &FAILED]), 3, NOT_FOUND);
    }

    /// The size is 32 bits wide; what it announces must be there before any of it is kept.
    #[test]
    fn a_size_beyond_the_buffer_is_refused() {
        let bytes = [0x76, 5, 3, 0xFF, 0xFF, 0xFF, 0xFF, 7, 8, 9];
        assert!(decode_requests(&bytes, &|_| false).is_err());
    }
}
