//! RopOpenStream: layout MS-OXCROPS 2.2.9.1, operation MS-OXCPRPT 2.2.14, 3.2.5.11.

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_model::codec::{decode_tag, encode_tag};

/// OpenModeFlags: for reading.
pub const READ_ONLY: u8 = 0x00;
/// OpenModeFlags: for writing.
pub const READ_WRITE: u8 = 0x01;
/// OpenModeFlags: a new, empty one.
pub const CREATE: u8 = 0x02;
/// OpenModeFlags: for writing if allowed, else for reading.
pub const BEST_ACCESS: u8 = 0x03;

/// Opens a property as a stream (MS-OXCROPS 2.2.9.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertyTag.
    pub tag: PropertyTag,
    /// OpenModeFlags: [`READ_ONLY`], [`READ_WRITE`], [`CREATE`] or [`BEST_ACCESS`].
    pub open_mode_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { tag: decode_tag(reader, "PropertyTag")?, open_mode_flags: reader.u8("OpenModeFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_tag(out, self.tag);
        out.u8(self.open_mode_flags);
        Ok(())
    }
}

/// The stream is open (MS-OXCROPS 2.2.9.1.2).
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
    use crate::RopId;
    use crate::rop::vectors::{INPUT_OUTPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        let request = Request { tag: PropertyTag(0x3701_0102), open_mode_flags: CREATE };
        is_request(&[0x2B, 7, 2, 3, 0x02, 0x01, 0x01, 0x37, 0x02], INPUT_OUTPUT, request);
        is_success(&[0x2B, 3, 0, 0, 0, 0, 4, 3, 2, 1], 3, Response { stream_size: 0x0102_0304 });
        assert_eq!(failed(RopId::OPEN_STREAM, &[]), None);
    }
}
