//! RopGetOwningServers: layout MS-OXCROPS 2.2.3.6, operation MS-OXCSTOR 2.2.1.6, 3.2.5.6.

use crate::Fid;
use crate::rop::open_folder::GhostServers;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks which servers hold a public folder.
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

/// The servers.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x42, 0x00, 0x00, 1, 0, 0, 0, 0, 0, 0, 0x0D]);
        response(&[0x42, 0x00, 0, 0, 0, 0, 2, 0, 1, 0, b'a', 0, b'b', 0]);
        response(&[0x42, 0x00, 0x03, 0x01, 0x04, 0x80]);
    }
}
