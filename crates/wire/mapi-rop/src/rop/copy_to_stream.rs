//! RopCopyToStream: layout MS-OXCROPS 2.2.9.9, operation MS-OXCPRPT 2.2.22, 3.2.5.19.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Copies from a stream to another.
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

/// How much was copied; a failure has these fields too.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x3A, 0x00, 0x00, 0x01, 0, 1, 0, 0, 0, 0, 0, 0]);
        response(&[0x3A, 0x00, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        response(&[0x3A, 0x00, 0x70, 0, 0x03, 0x80, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        response(&[0x3A, 0x00, 0x03, 0x05, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }
}
