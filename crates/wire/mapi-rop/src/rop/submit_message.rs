//! RopSubmitMessage: layout MS-OXCROPS 2.2.7.1, operation MS-OXOMSG 2.2.4.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SubmitFlags: the server has something to do before the client's spooler.
pub const PRE_PROCESS: u8 = 0x01;
/// SubmitFlags: the client's spooler sends it.
pub const NEEDS_SPOOLER: u8 = 0x02;

/// Sends a message.
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

/// It is on its way.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x32, 0x00, 0x01, 0x00]);
        response(&[0x32, 0x01, 0, 0, 0, 0]);
        response(&[0x32, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
