//! RopSynchronizationImportReadStateChanges: layout MS-OXCROPS 2.2.13.3, operation MS-OXCFXICS 2.2.3.2.4.6,
//! 3.2.5.9.4.6.

use crate::MessageReadStates;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads changes of read states.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageReadStates: by message.
    pub states: MessageReadStates,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { states: MessageReadStates::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.states.encode(out)?;
        Ok(())
    }
}

/// They are done.
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
        request(&[0x80, 0x00, 0x01, 0x08, 0x00, 0x05, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x01]);
        response(&[0x80, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x80, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
