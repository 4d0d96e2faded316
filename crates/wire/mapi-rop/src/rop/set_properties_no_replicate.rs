//! RopSetPropertiesNoReplicate: layout MS-OXCROPS 2.2.8.7, operation MS-OXCPRPT 2.2.6.

use crate::structure::{decode_problems, encode_problems};
use crate::{PropertyProblem, PropertyValues};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Sets properties; those of folders are not replicated (MS-OXCROPS 2.2.8.7.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertyValueSize to PropertyValues.
    pub values: PropertyValues,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { values: PropertyValues::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.values.encode(out)?;
        Ok(())
    }
}

/// What could not be set (MS-OXCROPS 2.2.8.7.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyProblems: those that failed.
    pub problems: Vec<PropertyProblem>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { problems: decode_problems(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_problems(out, &self.problems)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_model::{ErrorCode, PropertyTag};

    /// MS-OXCROPS 2.2.8.7.
    /// covers: MS-OXCROPS_R2830, MS-OXCROPS_R2832, MS-OXCROPS_R2833, MS-OXCROPS_R2835, MS-OXCROPS_R2838,
    /// MS-OXCROPS_R2840, MS-OXCROPS_R2842, MS-OXCROPS_R2843, MS-OXCROPS_R2847, MS-OXCROPS_R2849,
    /// MS-OXCROPS_R2850, MS-OXCROPS_R2851, MS-OXCROPS_R2853, MS-OXCROPS_R2855, MS-OXCROPS_R2856,
    /// MS-OXCROPS_R2858, MS-OXCROPS_R2859, MS-OXCROPS_R2861, MS-OXCROPS_R2863, MS-OXCROPS_R2864,
    /// MS-OXCROPS_R2865, MS-OXCROPS_R2867, MS-OXCROPS_R2869
    #[test]
    fn each_field_has_its_place() {
        let values = [(PropertyTag(0x0E07_0003), 0x1413_1211.into()), (PropertyTag(0x0037_001F), "x".into())];
        request(
            &[
                0x79, 5, 3, 18, 0, 2, 0, 3, 0, 7, 0x0E, 0x11, 0x12, 0x13, 0x14, 0x1F, 0, 0x37, 0, b'x', 0, 0,
                0,
            ],
            5,
            Handles::Input(3),
            Request { values: PropertyValues::new(&values).unwrap() },
        );
        let problem =
            PropertyProblem { index: 0x1211, tag: PropertyTag(0x0E07_0003), error: ErrorCode(NOT_FOUND) };
        success(
            &join(&[&[0x79, 3, 0, 0, 0, 0, 1, 0, 0x11, 0x12, 3, 0, 7, 0x0E], &FAILED]),
            3,
            Response { problems: vec![problem] },
        );
        success(&[0x79, 3, 0, 0, 0, 0, 0, 0], 3, Response { problems: vec![] });
        failure(&join(&[&[0x79, 3], &FAILED]), 3, NOT_FOUND);
    }
}
