//! RopCopyToStream: layout MS-OXCROPS 2.2.9.9, operation MS-OXCPRPT 2.2.22, 3.2.5.19.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Copies from a stream to another (MS-OXCROPS 2.2.9.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ByteCount: at most so many bytes.
    pub byte_count: u64,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { byte_count: reader.u64("ByteCount")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.byte_count);
        Ok(())
    }
}

/// How much was copied; a failure has these fields too (MS-OXCROPS 2.2.9.9.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// ReadByteCount: bytes.
    pub read_byte_count: u64,
    /// WrittenByteCount: bytes.
    pub written_byte_count: u64,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            read_byte_count: reader.u64("ReadByteCount")?,
            written_byte_count: reader.u64("WrittenByteCount")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.read_byte_count);
        out.u64(self.written_byte_count);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{SOURCE_DESTINATION, failed, is_request, is_success, no_destination};

    #[test]
    fn every_field_both_ways() {
        let bytes = [8, 0, 6, 5, 4, 3, 0, 1];
        let request = Request { byte_count: 0x0100_0304_0506_0008 };
        is_request(&[&[0x3A, 7, 2, 3][..], &bytes].concat(), SOURCE_DESTINATION, request);
        let response = Response { read_byte_count: 0x0100_0304_0506_0008, written_byte_count: 0x0201 };
        let counts = [&bytes[..], &[1, 2, 0, 0, 0, 0, 0, 0]].concat();
        is_success(&[&[0x3A, 2, 0, 0, 0, 0][..], &counts].concat(), 2, response.clone());
        assert_eq!(failed(RopId::COPY_TO_STREAM, &counts), Some(response.clone().into()));
        assert_eq!(no_destination(RopId::COPY_TO_STREAM, &counts), Some(response.into()));
    }
}
