//! RopGetStreamSize: layout MS-OXCROPS 2.2.9.6, operation MS-OXCPRPT 2.2.19, 3.2.5.16.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks how long a stream is (MS-OXCROPS 2.2.9.6.1).
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

/// How long the stream is (MS-OXCROPS 2.2.9.6.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.9.6.
    /// covers: MS-OXCROPS_R3277, MS-OXCROPS_R3279, MS-OXCROPS_R3280, MS-OXCROPS_R3282, MS-OXCROPS_R3285,
    /// MS-OXCROPS_R3287, MS-OXCROPS_R3288, MS-OXCROPS_R3289, MS-OXCROPS_R3291, MS-OXCROPS_R3293,
    /// MS-OXCROPS_R3294, MS-OXCROPS_R3296, MS-OXCROPS_R3298, MS-OXCROPS_R3299, MS-OXCROPS_R3300,
    /// MS-OXCROPS_R3302, MS-OXCROPS_R3304
    #[test]
    fn each_field_has_its_place() {
        request(&[0x5E, 5, 3], 5, Handles::Input(3), Request);
        success(&[0x5E, 3, 0, 0, 0, 0, 0x11, 0x12, 0x13, 0x14], 3, Response { stream_size: 0x1413_1211 });
        failure(&join(&[&[0x5E, 3], &FAILED]), 3, NOT_FOUND);
    }
}
