//! RopDeleteProperties: layout MS-OXCROPS 2.2.8.8, operation MS-OXCPRPT 2.2.7, 3.2.5.5.

use crate::PropertyProblem;
use crate::structure::{decode_problems, decode_tag_list, encode_problems, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Removes properties.
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

/// What could not be removed.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x0B, 0x00, 0x00, 2, 0, 0x1F, 0, 0x37, 0, 0x03, 0, 0x07, 0x0E]);
        response(&[0x0B, 0x00, 0, 0, 0, 0, 0, 0]);
        response(&[0x0B, 0x00, 0, 0, 0, 0, 1, 0, 0, 0, 0x03, 0, 0x07, 0x0E, 0x05, 0, 0x07, 0x80]);
        response(&[0x0B, 0x00, 0x0F, 0x01, 0x04, 0x80]);
    }
}
