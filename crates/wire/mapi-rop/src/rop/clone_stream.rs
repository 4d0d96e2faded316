//! RopCloneStream: layout MS-OXCROPS 2.2.9.13, operation MS-OXCPRPT 2.2.27, 3.2.5.24.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Opens a stream once more, with a seek pointer of its own (MS-OXCROPS 2.2.9.13.1).
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

/// The clone is open (MS-OXCROPS 2.2.9.13.2).
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
    use crate::rop::vectors::{INPUT_OUTPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x3B, 7, 2, 3], INPUT_OUTPUT, Request);
        is_success(&[0x3B, 3, 0, 0, 0, 0], 3, Response);
        assert_eq!(failed(RopId::CLONE_STREAM, &[]), None);
    }
}
