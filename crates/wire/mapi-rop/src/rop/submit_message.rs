//! RopSubmitMessage: layout MS-OXCROPS 2.2.7.1, operation MS-OXOMSG 2.2.4.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SubmitFlags: the server has something to do before the client's spooler.
pub const PRE_PROCESS: u8 = 0x01;
/// SubmitFlags: the client's spooler sends it.
pub const NEEDS_SPOOLER: u8 = 0x02;

/// Sends a message (MS-OXCROPS 2.2.7.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SubmitFlags: 0, [`PRE_PROCESS`] or [`NEEDS_SPOOLER`].
    pub submit_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { submit_flags: reader.u8("SubmitFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.submit_flags);
        Ok(())
    }
}

/// It is on its way (MS-OXCROPS 2.2.7.1.2).
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
        is_request(&[0x32, 7, 2, 0x01], INPUT, Request { submit_flags: 0x01 });
        is_success(&[0x32, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::SUBMIT_MESSAGE, &[]), None);
    }
}
