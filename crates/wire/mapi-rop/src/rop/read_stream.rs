//! RopReadStream: layout MS-OXCROPS 2.2.9.2, operation MS-OXCPRPT 2.2.15, 3.2.5.12.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// ByteCount that says that MaximumByteCount follows.
const SEE_MAXIMUM: u16 = 0xBABE;

/// Reads from the seek pointer on (MS-OXCROPS 2.2.9.2.1).
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

/// What was read (MS-OXCROPS 2.2.9.2.2).
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
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn both_ways() {
        is_request(&[0x2C, 7, 2, 4, 3], INPUT, Request { byte_count: 0x0304, extended: false });
        let request = Request { byte_count: 0x0100_0304, extended: true };
        is_request(&[0x2C, 7, 2, 0xBE, 0xBA, 4, 3, 0, 1], INPUT, request);
        for data in [vec![9, 8, 6], Vec::new()] {
            let fields = [&[data.len() as u8, 0][..], &data].concat();
            let response = Response { data };
            is_success(&[&[0x2C, 2, 0, 0, 0, 0][..], &fields].concat(), 2, response.clone());
            assert_eq!(failed(RopId::READ_STREAM, &fields), Some(response.into()));
        }
        let mut out = Writer::new();
        Request::new(0xBABE).encode(&mut out).unwrap();
        assert_eq!(out.as_slice(), [0xBE, 0xBA, 0xBE, 0xBA, 0, 0]);
    }
}
