//! RopGetPermissionsTable: layout MS-OXCROPS 2.2.10.2, operation MS-OXCPERM 2.2.1, 3.2.5.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// TableFlags: the rights on free/busy data are shown.
pub const INCLUDE_FREE_BUSY: u8 = 0x02;

/// Opens the table of permissions on a folder (MS-OXCROPS 2.2.10.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// TableFlags: [`INCLUDE_FREE_BUSY`].
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

/// The table is open (MS-OXCROPS 2.2.10.2.2).
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

    /// MS-OXCROPS 2.2.10.2.
    /// covers: MS-OXCROPS_R3540, MS-OXCROPS_R3542, MS-OXCROPS_R3543, MS-OXCROPS_R3545, MS-OXCROPS_R3548,
    /// MS-OXCROPS_R3551, MS-OXCROPS_R3554, MS-OXCROPS_R3556, MS-OXCROPS_R3557, MS-OXCROPS_R3558,
    /// MS-OXCROPS_R3560
    #[test]
    fn each_field_has_its_place() {
        request(&[0x3E, 5, 3, 4, 0x02], 5, input_output(3, 4), Request { table_flags: INCLUDE_FREE_BUSY });
        request(&[0x3E, 5, 3, 4, 0], 5, input_output(3, 4), Request { table_flags: 0 });
        success(&[0x3E, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x3E, 4], &FAILED]), 4, NOT_FOUND);
    }
}
