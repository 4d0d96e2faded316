//! RopSetStreamSize: layout MS-OXCROPS 2.2.9.7, operation MS-OXCPRPT 2.2.20, 3.2.5.17.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Sets the length of a stream (MS-OXCROPS 2.2.9.7.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// StreamSize: bytes.
    pub stream_size: u64,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { stream_size: reader.u64("StreamSize")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.stream_size);
        Ok(())
    }
}

/// It is set (MS-OXCROPS 2.2.9.7.2).
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
        let request = Request { stream_size: 0x0100_0304_0506_0008 };
        is_request(&[0x2F, 7, 2, 8, 0, 6, 5, 4, 3, 0, 1], INPUT, request);
        is_success(&[0x2F, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::SET_STREAM_SIZE, &[]), None);
    }
}
