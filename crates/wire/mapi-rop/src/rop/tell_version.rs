//! RopTellVersion: layout MS-OXCROPS 2.2.12.9, operation MS-OXCFXICS 2.2.3.1.1.6, 3.2.5.8.1.6.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Tells the version of the other server in an upload from server to server.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Version: the version of the other server, as Connect has it.
    pub version: [u16; 3],
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { version: [reader.u16("Version")?, reader.u16("Version")?, reader.u16("Version")?] })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.version.iter().for_each(|part| out.u16(*part));
        Ok(())
    }
}

/// It is noted.
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
        request(&[0x86, 0x00, 0x01, 0x0E, 0x00, 0x2C, 0x01, 0x03, 0x00]);
        response(&[0x86, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x86, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
