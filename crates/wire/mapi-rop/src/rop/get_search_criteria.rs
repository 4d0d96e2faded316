//! RopGetSearchCriteria: layout MS-OXCROPS 2.2.4.5, operation MS-OXCFOLD 2.2.1.5, 3.2.5.5.

use crate::structure::{decode_fids, encode_fids};
use crate::{Fid, RestrictionData};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SearchFlags: the folder is being filled for the first time.
pub const SEARCH_RUNNING: u32 = 0x0000_0001;
/// SearchFlags: the search is in its costly part.
pub const SEARCH_REBUILD: u32 = 0x0000_0002;
/// SearchFlags: folders below are searched too.
pub const SEARCH_RECURSIVE: u32 = 0x0000_0004;
/// SearchFlags: the result is complete.
pub const SEARCH_COMPLETE: u32 = 0x0000_1000;
/// SearchFlags: only parts of messages were searched.
pub const SEARCH_PARTIAL: u32 = 0x0000_2000;
/// SearchFlags: the result is not kept up to date.
pub const SEARCH_STATIC: u32 = 0x0001_0000;
/// SearchFlags: wholly by the content index.
pub const CI_TOTALLY: u32 = 0x0100_0000;
/// SearchFlags: wholly without it.
pub const TWIR_TOTALLY: u32 = 0x0800_0000;

/// Asks how a search folder is defined (MS-OXCROPS 2.2.4.5.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// UseUnicode: strings in the restriction are UTF-16LE.
    pub use_unicode: bool,
    /// IncludeRestriction.
    pub include_restriction: bool,
    /// IncludeFolders.
    pub include_folders: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            use_unicode: reader.u8("UseUnicode")? != 0,
            include_restriction: reader.u8("IncludeRestriction")? != 0,
            include_folders: reader.u8("IncludeFolders")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.use_unicode);
        out.boolean(self.include_restriction);
        out.boolean(self.include_folders);
        Ok(())
    }
}

/// The definition (MS-OXCROPS 2.2.4.5.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// RestrictionData; empty when it was not asked for.
    pub restriction: RestrictionData,
    /// LogonId: that of the request.
    pub logon_id: u8,
    /// FolderIds: where it searches; none when they were not asked for.
    pub folder_ids: Vec<Fid>,
    /// SearchFlags: [`SEARCH_RUNNING`] and the others.
    pub search_flags: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            restriction: RestrictionData::decode(reader)?,
            logon_id: reader.u8("LogonId")?,
            folder_ids: decode_fids(reader)?,
            search_flags: reader.u32("SearchFlags")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.restriction.encode(out)?;
        out.u8(self.logon_id);
        encode_fids(out, &self.folder_ids)?;
        out.u32(self.search_flags);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{FID, INPUT, LOGON, failed, fid, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        for at in 0..3 {
            let flags: [bool; 3] = std::array::from_fn(|flag| flag == at);
            let [use_unicode, include_restriction, include_folders] = flags;
            let request = Request { use_unicode, include_restriction, include_folders };
            is_request(&[&[0x31, 7, 2][..], &flags.map(u8::from)].concat(), INPUT, request);
        }
        let restriction = RestrictionData(vec![0x08, 0x1F, 0, 0x37, 0]);
        let head = [0x31, 2, 0, 0, 0, 0, 5, 0, 0x08, 0x1F, 0, 0x37, 0, LOGON];
        is_success(
            &[&head[..], &[1, 0], &FID, &[0x04, 0x10, 0, 0x01]].concat(),
            2,
            Response {
                restriction,
                logon_id: LOGON,
                folder_ids: vec![fid()],
                search_flags: SEARCH_RECURSIVE | SEARCH_COMPLETE | CI_TOTALLY,
            },
        );
        is_success(
            &[0x31, 2, 0, 0, 0, 0, 0, 0, LOGON, 0, 0, 0x00, 0x20, 0, 0x08],
            2,
            Response {
                restriction: RestrictionData::default(),
                logon_id: LOGON,
                folder_ids: Vec::new(),
                search_flags: SEARCH_PARTIAL | TWIR_TOTALLY,
            },
        );
        assert_eq!(failed(RopId::GET_SEARCH_CRITERIA, &[]), None);
    }
}
