//! RopSetLocalReplicaMidsetDeleted: layout MS-OXCROPS 2.2.13.12, operation MS-OXCFXICS 2.2.3.2.4.8,
//! 3.2.5.9.4.8.

use crate::LongTermIdRange;
use crate::structure::{decode_ranges, encode_ranges};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Tells which ids of those reserved for the client will not be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// LongTermIdRanges: the ids.
    pub ranges: Vec<LongTermIdRange>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { ranges: decode_ranges(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_ranges(out, &self.ranges)?;
        Ok(())
    }
}

/// It is noted.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x93, 0x00, 0x01, 0x34, 0x00, 0x01, 0x00, 0x00, 0x00, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09,
            0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x00,
            0x00, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09,
            0x09, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x00, 0x00,
        ]);
        response(&[0x93, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x93, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
