//! RopGetRulesTable: layout MS-OXCROPS 2.2.11.2, operation MS-OXORULE 2.2.2, 3.2.5.3.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// TableFlags: strings are UTF-16LE.
pub const UNICODE: u8 = 0x40;

/// Opens the table of rules of a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// TableFlags: 0, or [`UNICODE`].
    pub table_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { table_flags: reader.u8("TableFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.table_flags);
        Ok(())
    }
}

/// The table is open.
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
        request(&[0x3F, 0x00, 0x00, 0x01, 0x40]);
        response(&[0x3F, 0x01, 0, 0, 0, 0]);
        response(&[0x3F, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
