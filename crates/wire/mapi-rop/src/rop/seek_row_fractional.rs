//! RopSeekRowFractional: layout MS-OXCROPS 2.2.5.10, operation MS-OXCTABL 2.2.2.11, 3.2.5.11.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Moves the cursor of a table to a fraction of its length (MS-OXCROPS 2.2.5.10.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Numerator.
    pub numerator: u32,
    /// Denominator: not 0.
    pub denominator: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { numerator: reader.u32("Numerator")?, denominator: reader.u32("Denominator")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.numerator);
        out.u32(self.denominator);
        Ok(())
    }
}

/// The cursor has moved (MS-OXCROPS 2.2.5.10.2).
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
        let request = Request { numerator: 0x0102_0304, denominator: 0x0506_0008 };
        is_request(&[0x1A, 7, 2, 4, 3, 2, 1, 8, 0, 6, 5], INPUT, request);
        is_success(&[0x1A, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::SEEK_ROW_FRACTIONAL, &[]), None);
    }
}
