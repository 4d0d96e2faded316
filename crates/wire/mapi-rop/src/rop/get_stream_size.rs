//! RopGetStreamSize: layout MS-OXCROPS 2.2.9.6, operation MS-OXCPRPT 2.2.19, 3.2.5.16.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks how long a stream is.
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

/// How long the stream is.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// StreamSize, bytes.
    pub stream_size: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { stream_size: reader.u32("StreamSize")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.stream_size);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x5E, 0x00, 0x01]);
        response(&[0x5E, 0x01, 0, 0, 0, 0, 0x15, 0x2E, 0, 0]);
    }
}
