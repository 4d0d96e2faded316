//! RopGetOwningServers: layout MS-OXCROPS 2.2.3.6, operation MS-OXCSTOR 2.2.1.6, 3.2.5.6.

use crate::Fid;
use crate::rop::open_folder::GhostServers;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks which servers hold a public folder (MS-OXCROPS 2.2.3.6.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderId.
    pub folder_id: Fid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { folder_id: Fid::decode(reader, "FolderId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        Ok(())
    }
}

/// The servers (MS-OXCROPS 2.2.3.6.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// OwningServersCount, CheapServersCount and OwningServers.
    pub owning: GhostServers,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { owning: GhostServers::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.owning.encode(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.3.6.
    /// covers: MS-OXCROPS_R253, MS-OXCROPS_R255, MS-OXCROPS_R256, MS-OXCROPS_R258, MS-OXCROPS_R260,
    /// MS-OXCROPS_R262, MS-OXCROPS_R264, MS-OXCROPS_R265, MS-OXCROPS_R266, MS-OXCROPS_R267,
    /// MS-OXCROPS_R269, MS-OXCROPS_R270, MS-OXCROPS_R272, MS-OXCROPS_R274, MS-OXCROPS_R275,
    /// MS-OXCROPS_R277, MS-OXCROPS_R279, MS-OXCROPS_R280, MS-OXCROPS_R281, MS-OXCROPS_R282, MS-OXCROPS_R284
    #[test]
    fn each_field_has_its_place() {
        request(&join(&[&[0x42, 5, 3], &FID]), 5, Handles::Input(3), Request { folder_id: fid() });
        let owning =
            GhostServers { cheap_server_count: 2, servers: ["a", "bc", "d"].map(str::to_owned).to_vec() };
        success(&join(&[&[0x42, 3, 0, 0, 0, 0, 3, 0, 2, 0], b"a\0bc\0d\0"]), 3, Response { owning });
        failure(&join(&[&[0x42, 3], &FAILED]), 3, NOT_FOUND);
    }
}
