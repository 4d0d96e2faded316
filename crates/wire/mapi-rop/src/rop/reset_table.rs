//! RopResetTable: layout MS-OXCROPS 2.2.5.15, operation MS-OXCTABL 2.2.2.16, 3.2.5.16.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Takes columns, sort order, restriction and cursor of a table back (MS-OXCROPS 2.2.5.15.1).
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

/// The table is as it was when it was opened (MS-OXCROPS 2.2.5.15.2).
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
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.5.15.
    /// covers: MS-OXCROPS_R1518, MS-OXCROPS_R1520, MS-OXCROPS_R1521, MS-OXCROPS_R1523, MS-OXCROPS_R1525,
    /// MS-OXCROPS_R1527, MS-OXCROPS_R1528, MS-OXCROPS_R1529, MS-OXCROPS_R1530
    #[test]
    fn each_field_has_its_place() {
        request(&[0x81, 5, 3], 5, Handles::Input(3), Request);
        success(&[0x81, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x81, 3], &FAILED]), 3, NOT_FOUND);
    }
}
