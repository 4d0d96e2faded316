//! RopDeleteProperties: layout MS-OXCROPS 2.2.8.8, operation MS-OXCPRPT 2.2.7, 3.2.5.5.

use crate::PropertyProblem;
use crate::structure::{decode_problems, decode_tag_list, encode_problems, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Removes properties (MS-OXCROPS 2.2.8.8.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertyTags.
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

/// What could not be removed (MS-OXCROPS 2.2.8.8.2).
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
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};
    use ropewalk_model::ErrorCode;

    #[test]
    fn every_field_both_ways() {
        let tags = vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)];
        is_request(&[0x0B, 7, 2, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E], INPUT, Request { tags });
        is_success(&[0x0B, 2, 0, 0, 0, 0, 0, 0], 2, Response { problems: Vec::new() });
        let problem =
            PropertyProblem { index: 0x0304, tag: PropertyTag(0x0E07_0003), error: ErrorCode(0x8007_0005) };
        is_success(
            &[0x0B, 2, 0, 0, 0, 0, 1, 0, 4, 3, 0x03, 0, 7, 0x0E, 0x05, 0, 0x07, 0x80],
            2,
            Response { problems: vec![problem] },
        );
        assert_eq!(failed(RopId::DELETE_PROPERTIES, &[]), None);
    }
}
