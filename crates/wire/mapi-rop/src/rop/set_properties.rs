//! RopSetProperties: layout MS-OXCROPS 2.2.8.6, operation MS-OXCPRPT 2.2.5, 3.2.5.4.

use crate::structure::{decode_problems, encode_problems};
use crate::{PropertyProblem, PropertyValues};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Sets properties.
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
    use crate::{RopRequestBody, RopResponse, RopResponseBody};
    use ropewalk_model::{ErrorCode, PropertyTag, PropertyValue};

    /// The request is that of MS-OXCPRPT 4.4.
    #[test]
    fn both_ways() {
        let body = request(&[
            0x0A, 0x00, 0x00, 0x24, 0, 2, 0, 0x1F, 0, 0x3D, 0, 0, 0, 0x1F, 0, 0x1D, 0x0E, 0x48, 0, 0x65, 0,
            0x6C, 0, 0x6C, 0, 0x6F, 0, 0x20, 0, 0x57, 0, 0x6F, 0, 0x72, 0, 0x6C, 0, 0x64, 0, 0, 0,
        ]);
        let RopRequestBody::SetProperties(set) = body else { panic!("{body:?}") };
        let values = set.values.values().unwrap();
        assert_eq!(values[1], (PropertyTag(0x0E1D_001F), PropertyValue::from("Hello World")));
        response(&[0x0A, 0x00, 0, 0, 0, 0, 0, 0]);
        let answer =
            response(&[0x0A, 0x00, 0, 0, 0, 0, 1, 0, 1, 0, 0x1F, 0, 0x1D, 0x0E, 0x05, 0, 0x07, 0x80]);
        let RopResponse::Success { body: RopResponseBody::SetProperties(answer), .. } = answer else {
            panic!("{answer:?}")
        };
        let problem = answer.problems[0];
        assert_eq!((problem.index, problem.tag), (1, PropertyTag(0x0E1D_001F)));
        assert_eq!(problem.error, ErrorCode(0x8007_0005));
    }

    /// Broken values are inside their size: the ROP after it can still be read.
    #[test]
    fn broken_values_are_kept() {
        let body = request(&[0x0A, 0x00, 0x00, 5, 0, 9, 0, 0xFF, 0xFF, 0xFF]);
        let RopRequestBody::SetProperties(set) = body else { panic!("{body:?}") };
        assert!(set.values.values().is_err());
    }
}
