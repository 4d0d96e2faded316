//! RopCommitStream: layout MS-OXCROPS 2.2.9.5, operation MS-OXCPRPT 2.2.18, 3.2.5.15.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Saves what was written to a stream (MS-OXCROPS 2.2.9.5.1).
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

/// It is saved in the object; not yet on disk when that has to be saved itself (MS-OXCROPS 2.2.9.5.2).
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

    /// MS-OXCROPS 2.2.9.5.
    /// covers: MS-OXCROPS_R3259, MS-OXCROPS_R3261, MS-OXCROPS_R3262, MS-OXCROPS_R3264, MS-OXCROPS_R3267,
    /// MS-OXCROPS_R3269, MS-OXCROPS_R3270, MS-OXCROPS_R3271, MS-OXCROPS_R3273
    #[test]
    fn each_field_has_its_place() {
        request(&[0x5D, 5, 3], 5, Handles::Input(3), Request);
        success(&[0x5D, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x5D, 3], &FAILED]), 3, NOT_FOUND);
    }
}
