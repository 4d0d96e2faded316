//! RopQueryPosition: layout MS-OXCROPS 2.2.5.7, operation MS-OXCTABL 2.2.2.8, 3.2.5.8.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks where the cursor stands (MS-OXCROPS 2.2.5.7.1).
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

/// Where the cursor stands (MS-OXCROPS 2.2.5.7.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Numerator: index of the current row.
    pub numerator: u32,
    /// Denominator: number of rows.
    pub denominator: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { numerator: reader.u32("Numerator")?, denominator: reader.u32("Denominator")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.numerator);
        out.u32(self.denominator);
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
        is_request(&[0x17, 7, 2], INPUT, Request);
        is_success(
            &[0x17, 2, 0, 0, 0, 0, 4, 3, 2, 1, 8, 0, 6, 5],
            2,
            Response { numerator: 0x0102_0304, denominator: 0x0506_0008 },
        );
        assert_eq!(failed(RopId::QUERY_POSITION, &[]), None);
    }
}
