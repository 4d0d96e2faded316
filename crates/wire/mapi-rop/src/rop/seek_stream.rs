//! RopSeekStream: layout MS-OXCROPS 2.2.9.7, operation MS-OXCPRPT 2.2.21, 3.2.5.18.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Origin: the beginning of the stream.
pub const BEGINNING: u8 = 0x00;
/// Origin: the seek pointer.
pub const CURRENT: u8 = 0x01;
/// Origin: the end of the stream.
pub const END: u8 = 0x02;

/// Moves the seek pointer of a stream (MS-OXCROPS 2.2.9.7.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Origin: [`BEGINNING`], [`CURRENT`] or [`END`].
    pub origin: u8,
    /// Offset from the origin; MS-OXCPRPT 2.2.21.1 has it signed.
    pub offset: i64,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { origin: reader.u8("Origin")?, offset: reader.i64("Offset")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.origin);
        out.i64(self.offset);
        Ok(())
    }
}

/// Where the seek pointer stands (MS-OXCROPS 2.2.9.7.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// NewPosition, bytes from the beginning.
    pub new_position: u64,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { new_position: reader.u64("NewPosition")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.new_position);
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
        let request = |offset| Request { origin: 0x02, offset };
        is_request(&[0x2E, 7, 2, 0x02, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], INPUT, request(-4));
        is_request(&[0x2E, 7, 2, 0x02, 8, 0, 6, 5, 4, 3, 0, 1], INPUT, request(0x0100_0304_0506_0008));
        is_success(
            &[0x2E, 2, 0, 0, 0, 0, 8, 0, 6, 5, 4, 3, 0, 1],
            2,
            Response { new_position: 0x0100_0304_0506_0008 },
        );
        assert_eq!(failed(RopId::SEEK_STREAM, &[]), None);
    }
}
