//! RopDeletePropertiesNoReplicate: layout MS-OXCROPS 2.2.8.9, operation MS-OXCPRPT 2.2.8.

use crate::PropertyProblem;
use crate::structure::{decode_problems, decode_tag_list, encode_problems, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Removes properties; those of folders without replication (MS-OXCROPS 2.2.8.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertyTags: the properties.
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { tags: decode_tag_list(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_tag_list(out, &self.tags)?;
        Ok(())
    }
}

/// What could not be removed (MS-OXCROPS 2.2.8.9.2).
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
    use ropewalk_model::ErrorCode;

    /// MS-OXCROPS 2.2.8.9.
    /// covers: MS-OXCROPS_R2911, MS-OXCROPS_R2913, MS-OXCROPS_R2914, MS-OXCROPS_R2916, MS-OXCROPS_R2919,
    /// MS-OXCROPS_R2921, MS-OXCROPS_R2922, MS-OXCROPS_R2930, MS-OXCROPS_R2932, MS-OXCROPS_R2933,
    /// MS-OXCROPS_R2934, MS-OXCROPS_R2936, MS-OXCROPS_R2938, MS-OXCROPS_R2939, MS-OXCROPS_R2941,
    /// MS-OXCROPS_R2942, MS-OXCROPS_R2944, MS-OXCROPS_R2946, MS-OXCROPS_R2947, MS-OXCROPS_R2948,
    /// MS-OXCROPS_R2950, MS-OXCROPS_R2952
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x7A, 5, 3, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E],
            5,
            Handles::Input(3),
            Request { tags: vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)] },
        );
        let problem =
            PropertyProblem { index: 0x1211, tag: PropertyTag(0x0E07_0003), error: ErrorCode(NOT_FOUND) };
        success(
            &join(&[&[0x7A, 3, 0, 0, 0, 0, 1, 0, 0x11, 0x12, 3, 0, 7, 0x0E], &FAILED]),
            3,
            Response { problems: vec![problem] },
        );
        success(&[0x7A, 3, 0, 0, 0, 0, 0, 0], 3, Response { problems: vec![] });
        failure(&join(&[&[0x7A, 3], &FAILED]), 3, NOT_FOUND);
    }
}
