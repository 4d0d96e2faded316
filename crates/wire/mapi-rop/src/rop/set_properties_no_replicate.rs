//! RopSetPropertiesNoReplicate: layout MS-OXCROPS 2.2.8.7, operation MS-OXCPRPT 2.2.6.

use crate::structure::{decode_problems, encode_problems};
use crate::{PropertyProblem, PropertyValues};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Sets properties; those of folders are not replicated.
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

/// What could not be set.
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
        request(&[
            0x79, 0x00, 0x01, 0x12, 0x00, 0x02, 0x00, 0x03, 0x00, 0x07, 0x0E, 0x05, 0x00, 0x00, 0x00, 0x1F,
            0x00, 0x37, 0x00, 0x78, 0x00, 0x00, 0x00,
        ]);
        response(&[
            0x79, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x03, 0x00, 0x07, 0x0E, 0x05, 0x00,
            0x07, 0x80,
        ]);
        response(&[0x79, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
