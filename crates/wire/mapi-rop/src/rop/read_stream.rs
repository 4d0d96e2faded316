//! RopReadStream: layout MS-OXCROPS 2.2.9.2, operation MS-OXCPRPT 2.2.15, 3.2.5.12.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// ByteCount that says that MaximumByteCount follows.
const SEE_MAXIMUM: u16 = 0xBABE;

/// Reads from the seek pointer on.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// At most so many bytes.
    pub byte_count: u32,
    /// The count stands in MaximumByteCount; the answer may then span several buffers. Written so too when
    /// ByteCount cannot hold the count.
    pub extended: bool,
}

impl Request {
    /// Reads at most `byte_count` bytes.
    pub const fn new(byte_count: u32) -> Self {
        Self { byte_count, extended: false }
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.u16("ByteCount")? {
            SEE_MAXIMUM => Self { byte_count: reader.u32("MaximumByteCount")?, extended: true },
            count => Self { byte_count: count.into(), extended: false },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        match u16::try_from(self.byte_count) {
            Ok(count) if !self.extended && count != SEE_MAXIMUM => out.u16(count),
            _ => {
                out.u16(SEE_MAXIMUM);
                out.u32(self.byte_count);
            }
        }
        Ok(())
    }
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// DataSize and Data; empty at the end of the stream.
    pub data: Vec<u8>,
}

impl Response {
    /// Bytes of the whole response without its data.
    pub const FIXED_BYTES: usize = 8;

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let size = usize::from(reader.u16("DataSize")?);
        Ok(Self { data: reader.bytes(size, "Data")?.to_vec() })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.data.len(), "DataSize")?;
        out.bytes(&self.data);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopRequestBody;
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x2C, 0x00, 0x01, 0x00, 0x10]);
        let body = request(&[0x2C, 0x00, 0x01, 0xBE, 0xBA, 0x00, 0x00, 0x01, 0x00]);
        assert_eq!(body, RopRequestBody::ReadStream(Request { byte_count: 0x10000, extended: true }));
        response(&[0x2C, 0x01, 0, 0, 0, 0, 3, 0, 7, 8, 9]);
        response(&[0x2C, 0x01, 0x05, 0x40, 0x00, 0x80, 0, 0]);
        let mut out = Writer::new();
        Request::new(0xBABE).encode(&mut out).unwrap();
        assert_eq!(out.as_slice(), [0xBE, 0xBA, 0xBE, 0xBA, 0, 0]);
    }
}
