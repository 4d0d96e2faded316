//! RopRelease: layout and operation MS-OXCROPS 2.2.15.3.

use crate::RopId;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Lets go of a server object and all below it (MS-OXCROPS 2.2.15.3.1).
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

/// "The server MUST NOT return a ROP response": there is none (MS-OXCROPS 2.2.15.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Err(DecodeError::invalid("RopId", reader, 6, RopId::RELEASE.0))
    }

    pub(crate) fn encode(&self, _out: &mut Writer) -> Result<(), EncodeError> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::request;
    use crate::{RequestColumns, decode_responses};
    use std::collections::HashMap;

    #[test]
    fn a_request_and_no_response() {
        request(&[0x01, 0x00, 0x03]);
        let mut columns = RequestColumns::new(&[], HashMap::new());
        assert!(decode_responses(&[0x01, 0x03, 0, 0, 0, 0], &mut columns).is_err());
    }
}
