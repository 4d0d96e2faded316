//! RopSetSpooler: layout MS-OXCROPS 2.2.7.4, operation MS-OXOMSG 2.2.5.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Says that the client will act as a mail spooler (MS-OXCROPS 2.2.7.4.1).
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

/// It is noted (MS-OXCROPS 2.2.7.4.2).
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
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x47, 7, 2], INPUT, Request);
        is_success(&[0x47, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::SET_SPOOLER, &[]), None);
    }
}
