//! RopSetSearchCriteria: layout MS-OXCROPS 2.2.4.4, operation MS-OXCFOLD 2.2.1.4, 3.2.5.4.

use crate::structure::{decode_fids, encode_fids};
use crate::{Fid, RestrictionData};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SearchFlags: the search is stopped.
pub const STOP_SEARCH: u32 = 0x0000_0001;
/// SearchFlags: the search is started.
pub const RESTART_SEARCH: u32 = 0x0000_0002;
/// SearchFlags: folders below are searched too.
pub const RECURSIVE_SEARCH: u32 = 0x0000_0004;
/// SearchFlags: folders below are not searched.
pub const SHALLOW_SEARCH: u32 = 0x0000_0008;
/// SearchFlags: by the content index.
pub const CONTENT_INDEXED_SEARCH: u32 = 0x0001_0000;
/// SearchFlags: not by the content index.
pub const NON_CONTENT_INDEXED_SEARCH: u32 = 0x0002_0000;
/// SearchFlags: the result is not kept up to date.
pub const STATIC_SEARCH: u32 = 0x0004_0000;

/// Defines a search folder and starts or stops its search (MS-OXCROPS 2.2.4.4.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// RestrictionData; empty keeps the one there is.
    pub restriction: RestrictionData,
    /// FolderIds: where to search; none keeps those there are.
    pub folder_ids: Vec<Fid>,
    /// SearchFlags: [`STOP_SEARCH`] and the others.
    pub search_flags: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            restriction: RestrictionData::decode(reader)?,
            folder_ids: decode_fids(reader)?,
            search_flags: reader.u32("SearchFlags")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.restriction.encode(out)?;
        encode_fids(out, &self.folder_ids)?;
        out.u32(self.search_flags);
        Ok(())
    }
}

/// They are set (MS-OXCROPS 2.2.4.4.2).
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
    use crate::RopId;
    use crate::rop::vectors::{FID, INPUT, failed, fid, is_request, is_success};
    use ropewalk_model::{PropertyTag, Restriction};

    #[test]
    fn every_field_both_ways() {
        let restriction = RestrictionData(vec![0x08, 0x1F, 0, 0x37, 0]);
        let subject = PropertyTag(0x0037_001F);
        assert_eq!(restriction.restriction().unwrap(), Some(Restriction::Exist(subject)));
        let folders = [&[2, 0][..], &FID, &[1, 0, 0, 0, 0, 0, 0, 0x0D]].concat();
        let folder_ids = vec![fid(), Fid::from_wire(0x0D00_0000_0000_0001)];
        is_request(
            &[&[0x30, 7, 2, 5, 0, 0x08, 0x1F, 0, 0x37, 0][..], &folders, &[4, 3, 0, 1]].concat(),
            INPUT,
            Request { restriction, folder_ids, search_flags: 0x0100_0304 },
        );
        let again = Request {
            restriction: RestrictionData::default(),
            folder_ids: Vec::new(),
            search_flags: 0x0000_0001,
        };
        is_request(&[0x30, 7, 2, 0, 0, 0, 0, 1, 0, 0, 0], INPUT, again);
        is_success(&[0x30, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::SET_SEARCH_CRITERIA, &[]), None);
    }
}
