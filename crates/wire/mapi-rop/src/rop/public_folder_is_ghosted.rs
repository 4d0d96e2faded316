//! RopPublicFolderIsGhosted: layout MS-OXCROPS 2.2.3.7, operation MS-OXCSTOR 2.2.1.7, 3.2.5.7.

use crate::Fid;
use crate::rop::open_folder::GhostServers;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks whether the content of a public folder is on other servers.
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

/// Whether it is.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x45, 0x00, 0x00, 1, 0, 0, 0, 0, 0, 0, 0x0D]);
        response(&[0x45, 0x00, 0, 0, 0, 0, 0]);
        response(&[0x45, 0x00, 0, 0, 0, 0, 1, 2, 0, 1, 0, b'a', 0, b'b', 0]);
        response(&[0x45, 0x00, 0x03, 0x01, 0x04, 0x80]);
    }
}
