//! RopOpenFolder: layout MS-OXCROPS 2.2.4.1, operation MS-OXCFOLD 2.2.1.1, 3.2.5.1.

use crate::Fid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// OpenModeFlags: also a folder that was deleted softly.
pub const OPEN_SOFT_DELETED: u8 = 0x04;

/// Opens a folder (MS-OXCROPS 2.2.4.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderId.
    pub folder_id: Fid,
    /// OpenModeFlags: [`OPEN_SOFT_DELETED`].
    pub open_mode_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { folder_id: Fid::decode(reader, "FolderId")?, open_mode_flags: reader.u8("OpenModeFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        out.u8(self.open_mode_flags);
        Ok(())
    }
}

/// The folder is open (MS-OXCROPS 2.2.4.1.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// HasRules.
    pub has_rules: bool,
    /// IsGhosted, with where a public folder's content is.
    pub ghosted: Option<GhostServers>,
}

/// Servers that hold the content of a public folder (MS-OXCROPS 2.2.4.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GhostServers {
    /// CheapServerCount: how many of `servers`, from the first, cost the same.
    pub cheap_server_count: u16,
    /// Servers.
    pub servers: Vec<String>,
}

impl GhostServers {
    /// IsGhosted, and the servers if it is set.
    pub(super) fn decode_if_ghosted(reader: &mut Reader<'_>) -> Result<Option<Self>, DecodeError> {
        Ok(match reader.u8("IsGhosted")? {
            0 => None,
            _ => Some(Self::decode(reader)?),
        })
    }

    /// ServerCount, CheapServerCount and Servers; other ROPs have other names for them.
    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = reader.u16("ServerCount")?;
        let cheap_server_count = reader.u16("CheapServerCount")?;
        let servers = (0..count).map(|_| decode_ascii(reader, "Servers")).collect::<Result<_, _>>()?;
        Ok(Self { cheap_server_count, servers })
    }

    pub(super) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.servers.len(), "ServerCount")?;
        out.u16(self.cheap_server_count);
        self.servers.iter().for_each(|server| encode_ascii(out, server));
        Ok(())
    }
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let has_rules = reader.u8("HasRules")? != 0;
        Ok(Self { has_rules, ghosted: GhostServers::decode_if_ghosted(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.has_rules);
        out.boolean(self.ghosted.is_some());
        self.ghosted.iter().try_for_each(|servers| servers.encode(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{FID, INPUT_OUTPUT, failed, fid, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        let request = Request { folder_id: fid(), open_mode_flags: 0x04 };
        is_request(&[&[0x02, 7, 2, 3][..], &FID, &[0x04]].concat(), INPUT_OUTPUT, request);
        is_success(&[0x02, 3, 0, 0, 0, 0, 1, 0], 3, Response { has_rules: true, ghosted: None });
        let servers = vec!["a".to_owned(), "bc".to_owned()];
        let ghosted = Some(GhostServers { cheap_server_count: 1, servers });
        is_success(
            &[0x02, 3, 0, 0, 0, 0, 0, 1, 2, 0, 1, 0, b'a', 0, b'b', b'c', 0],
            3,
            Response { has_rules: false, ghosted },
        );
        assert_eq!(failed(RopId::OPEN_FOLDER, &[]), None);
    }
}
