//! RopGetStoreState: layout MS-OXCROPS 2.2.3.5, operation MS-OXCSTOR 2.2.1.5, 3.2.5.5.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the state of the mailbox (MS-OXCROPS 2.2.3.5.1).
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

/// The state (MS-OXCROPS 2.2.3.5.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.3.5.
    /// covers: MS-OXCROPS_R225, MS-OXCROPS_R227, MS-OXCROPS_R228, MS-OXCROPS_R230, MS-OXCROPS_R232,
    /// MS-OXCROPS_R234, MS-OXCROPS_R235, MS-OXCROPS_R236, MS-OXCROPS_R237, MS-OXCROPS_R239,
    /// MS-OXCROPS_R243, MS-OXCROPS_R245, MS-OXCROPS_R246, MS-OXCROPS_R247, MS-OXCROPS_R248, MS-OXCROPS_R250
    #[test]
    fn each_field_has_its_place() {
        request(&[0x7B, 5, 3], 5, Handles::Input(3), Request);
        success(&[0x7B, 3, 0, 0, 0, 0, 0x11, 0x12, 0x13, 0x14], 3, Response { store_state: 0x1413_1211 });
        failure(&join(&[&[0x7B, 3], &FAILED]), 3, NOT_FOUND);
    }
}
