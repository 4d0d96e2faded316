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

/// Defines a search folder and starts or stops its search.
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

/// They are set.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x30, 0x00, 0x01, 5, 0, 0x08, 0x1F, 0, 0x37, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0x0D, 0x02, 0, 0, 0,
        ]);
        request(&[0x30, 0x00, 0x01, 0, 0, 0, 0, 1, 0, 0, 0]);
        response(&[0x30, 0x01, 0, 0, 0, 0]);
        response(&[0x30, 0x01, 0x05, 0x06, 0x04, 0x80]);
    }
}
