//! RopSetLocalReplicaMidsetDeleted: layout MS-OXCROPS 2.2.13.12, operation MS-OXCFXICS 2.2.3.2.4.8,
//! 3.2.5.9.4.8.

use crate::LongTermIdRange;
use crate::structure::{decode_ranges, encode_ranges};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Tells which ids of those reserved for the client will not be used (MS-OXCROPS 2.2.13.12.1).
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

/// It is noted (MS-OXCROPS 2.2.13.12.2).
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
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_model::codec::LongTermId;

    /// MS-OXCROPS 2.2.13.12.
    /// covers: MS-OXCROPS_R4254, MS-OXCROPS_R4256, MS-OXCROPS_R4257, MS-OXCROPS_R4259, MS-OXCROPS_R4262,
    /// MS-OXCROPS_R4264, MS-OXCROPS_R4266, MS-OXCROPS_R4267, MS-OXCROPS_R4270, MS-OXCROPS_R4273,
    /// MS-OXCROPS_R4276, MS-OXCROPS_R4278, MS-OXCROPS_R4279, MS-OXCROPS_R4280, MS-OXCROPS_R4282
    #[test]
    fn each_field_has_its_place() {
        let max = LongTermId::decode(&mut Reader::new(&[9; 24])).unwrap();
        request(
            &join(&[&[0x93, 5, 3, 52, 0, 1, 0, 0, 0], &LONG_TERM_ID, &[9; 22], &[0, 0]]),
            5,
            Handles::Input(3),
            Request { ranges: vec![LongTermIdRange { min: long_term_id(), max }] },
        );
        request(&[0x93, 5, 3, 4, 0, 0, 0, 0, 0], 5, Handles::Input(3), Request { ranges: vec![] });
        success(&[0x93, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x93, 3], &FAILED]), 3, NOT_FOUND);
    }
}
