//! RopGetRulesTable: layout MS-OXCROPS 2.2.11.2, operation MS-OXORULE 2.2.2, 3.2.5.3.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// TableFlags: strings are UTF-16LE.
pub const UNICODE: u8 = 0x40;

/// Opens the table of rules of a folder (MS-OXCROPS 2.2.11.2.1).
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

/// The table is open (MS-OXCROPS 2.2.11.2.2).
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
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.11.2.
    /// covers: MS-OXCROPS_R3598, MS-OXCROPS_R3600, MS-OXCROPS_R3601, MS-OXCROPS_R3603, MS-OXCROPS_R3606,
    /// MS-OXCROPS_R3609, MS-OXCROPS_R3612, MS-OXCROPS_R3614, MS-OXCROPS_R3615, MS-OXCROPS_R3618
    #[test]
    fn each_field_has_its_place() {
        request(&[0x3F, 5, 3, 4, 0x40], 5, input_output(3, 4), Request { table_flags: UNICODE });
        request(&[0x3F, 5, 3, 4, 0], 5, input_output(3, 4), Request { table_flags: 0 });
        success(&[0x3F, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x3F, 4], &FAILED]), 4, NOT_FOUND);
    }
}
