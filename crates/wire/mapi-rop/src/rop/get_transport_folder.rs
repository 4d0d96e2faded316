//! RopGetTransportFolder: layout MS-OXCROPS 2.2.7.8, operation MS-OXOMSG 2.2.5.2.

use crate::Fid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the folder of the transport (MS-OXCROPS 2.2.7.8.1).
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

/// The folder (MS-OXCROPS 2.2.7.8.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// FolderId: the folder.
    pub folder_id: Fid,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { folder_id: Fid::decode(reader, "FolderId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.7.8.
    /// covers: MS-OXCROPS_R2521, MS-OXCROPS_R2523, MS-OXCROPS_R2524, MS-OXCROPS_R2526, MS-OXCROPS_R2529,
    /// MS-OXCROPS_R2531, MS-OXCROPS_R2532, MS-OXCROPS_R2535, MS-OXCROPS_R2539, MS-OXCROPS_R2541,
    /// MS-OXCROPS_R2542, MS-OXCROPS_R2545, MS-OXCROPS_R2547
    #[test]
    fn each_field_has_its_place() {
        request(&[0x6D, 5, 3], 5, Handles::Input(3), Request);
        success(&join(&[&[0x6D, 3, 0, 0, 0, 0], &FID]), 3, Response { folder_id: fid() });
        failure(&join(&[&[0x6D, 3], &FAILED]), 3, NOT_FOUND);
    }
}
