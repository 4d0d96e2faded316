//! RopGetStoreState: layout MS-OXCROPS 2.2.3.5, operation MS-OXCSTOR 2.2.1.5, 3.2.5.5.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the state of the mailbox.
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

/// The state.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// StoreState: 0x01000000 when there are search folders.
    pub store_state: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { store_state: reader.u32("StoreState")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.store_state);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x7B, 0x00, 0x01]);
        response(&[0x7B, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x03, 0x02, 0x01]);
        response(&[0x7B, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
