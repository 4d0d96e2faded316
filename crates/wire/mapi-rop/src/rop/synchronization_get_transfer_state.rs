//! RopSynchronizationGetTransferState: layout MS-OXCROPS 2.2.13.8, operation MS-OXCFXICS 2.2.3.2.3.1,
//! 3.2.5.9.3.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Begins the download of the ICS state (MS-OXCROPS 2.2.13.8.1).
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

/// The download context is open (MS-OXCROPS 2.2.13.8.2).
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

    /// MS-OXCROPS 2.2.13.8.
    /// covers: MS-OXCROPS_R4170, MS-OXCROPS_R4172, MS-OXCROPS_R4173, MS-OXCROPS_R4175, MS-OXCROPS_R4178,
    /// MS-OXCROPS_R4181, MS-OXCROPS_R4183, MS-OXCROPS_R4184, MS-OXCROPS_R4185, MS-OXCROPS_R4187
    #[test]
    fn each_field_has_its_place() {
        request(&[0x82, 5, 3, 4], 5, input_output(3, 4), Request);
        success(&[0x82, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x82, 4], &FAILED]), 4, NOT_FOUND);
    }
}
