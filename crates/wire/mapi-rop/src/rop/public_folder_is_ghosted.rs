//! RopPublicFolderIsGhosted: layout MS-OXCROPS 2.2.3.7, operation MS-OXCSTOR 2.2.1.7, 3.2.5.7.

use crate::Fid;
use crate::rop::open_folder::GhostServers;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks whether the content of a public folder is on other servers (MS-OXCROPS 2.2.3.7.1).
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

/// Whether it is (MS-OXCROPS 2.2.3.7.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// IsGhosted, with where its content is.
    pub ghosted: Option<GhostServers>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { ghosted: GhostServers::decode_if_ghosted(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.ghosted.is_some());
        self.ghosted.iter().try_for_each(|servers| servers.encode(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.3.7.
    /// covers: MS-OXCROPS_R287, MS-OXCROPS_R289, MS-OXCROPS_R290, MS-OXCROPS_R292, MS-OXCROPS_R294,
    /// MS-OXCROPS_R296, MS-OXCROPS_R298, MS-OXCROPS_R299, MS-OXCROPS_R300, MS-OXCROPS_R301,
    /// MS-OXCROPS_R303, MS-OXCROPS_R304, MS-OXCROPS_R306, MS-OXCROPS_R311, MS-OXCROPS_R321,
    /// MS-OXCROPS_R323, MS-OXCROPS_R324, MS-OXCROPS_R326, MS-OXCROPS_R328
    #[test]
    fn each_field_has_its_place() {
        request(&join(&[&[0x45, 5, 3], &FID]), 5, Handles::Input(3), Request { folder_id: fid() });
        success(&[0x45, 3, 0, 0, 0, 0, 0], 3, Response { ghosted: None });
        let servers =
            GhostServers { cheap_server_count: 2, servers: ["a", "bc", "d"].map(str::to_owned).to_vec() };
        success(
            &join(&[&[0x45, 3, 0, 0, 0, 0, 1, 3, 0, 2, 0], b"a\0bc\0d\0"]),
            3,
            Response { ghosted: Some(servers) },
        );
        failure(&join(&[&[0x45, 3], &FAILED]), 3, NOT_FOUND);
    }
}
