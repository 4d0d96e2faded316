//! RopSetProperties: layout MS-OXCROPS 2.2.8.6, operation MS-OXCPRPT 2.2.5, 3.2.5.4.

use crate::structure::{decode_problems, encode_problems};
use crate::{PropertyProblem, PropertyValues};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Sets properties (MS-OXCROPS 2.2.8.6.1).
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

/// What could not be set (MS-OXCROPS 2.2.8.6.2).
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
    use crate::rop::vectors::{INPUT, failed, is_request, is_success, request};
    use crate::{RopId, RopRequestBody};
    use ropewalk_model::{ErrorCode, PropertyTag};

    #[test]
    fn every_field_both_ways() {
        let pairs = [(PropertyTag(0x0E07_0003), 5.into()), (PropertyTag(0x0037_001F), "x".into())];
        let values = PropertyValues::new(&pairs).unwrap();
        assert_eq!(values.values().unwrap(), pairs);
        is_request(
            &[0x0A, 7, 2, 0x12, 0, 2, 0, 0x03, 0, 0x07, 0x0E, 5, 0, 0, 0, 0x1F, 0, 0x37, 0, b'x', 0, 0, 0],
            INPUT,
            Request { values },
        );
        is_request(&[0x0A, 7, 2, 2, 0, 0, 0], INPUT, Request { values: PropertyValues::default() });
        is_success(&[0x0A, 2, 0, 0, 0, 0, 0, 0], 2, Response { problems: Vec::new() });
        let (tag, error) = (PropertyTag(0x0E07_0003), ErrorCode(0x8007_0005));
        is_success(
            &[0x0A, 2, 0, 0, 0, 0, 1, 0, 4, 3, 0x03, 0, 7, 0x0E, 0x05, 0, 0x07, 0x80],
            2,
            Response { problems: vec![PropertyProblem { index: 0x0304, tag, error }] },
        );
        assert_eq!(failed(RopId::SET_PROPERTIES, &[]), None);
    }

    /// Broken values are inside their size: the ROP after it can still be read.
    #[test]
    fn broken_values_are_kept() {
        let body = request(&[0x0A, 0x00, 0x00, 5, 0, 9, 0, 0xFF, 0xFF, 0xFF]);
        let RopRequestBody::SetProperties(set) = body else { panic!("{body:?}") };
        assert!(set.values.values().is_err());
    }
}
