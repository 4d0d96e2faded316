//! RopSynchronizationUploadStateStreamEnd: layout MS-OXCROPS 2.2.13.11, operation MS-OXCFXICS 2.2.3.2.2.3,
//! 3.2.5.9.2.3.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Ends the upload of a property of the ICS state (MS-OXCROPS 2.2.13.11.1).
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

/// The property is whole (MS-OXCROPS 2.2.13.11.2).
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

    /// MS-OXCROPS 2.2.13.11.
    /// covers: MS-OXCROPS_R4236, MS-OXCROPS_R4238, MS-OXCROPS_R4239, MS-OXCROPS_R4241, MS-OXCROPS_R4244,
    /// MS-OXCROPS_R4246, MS-OXCROPS_R4247, MS-OXCROPS_R4248, MS-OXCROPS_R4250
    #[test]
    fn each_field_has_its_place() {
        request(&[0x77, 5, 3], 5, Handles::Input(3), Request);
        success(&[0x77, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x77, 3], &FAILED]), 3, NOT_FOUND);
    }
}
