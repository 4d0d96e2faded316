//! RopDeleteFolder: layout MS-OXCROPS 2.2.4.3, operation MS-OXCFOLD 2.2.1.3, 3.2.5.3.

use crate::Fid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// DeleteFolderFlags: with the messages in it.
pub const DELETE_MESSAGES: u8 = 0x01;
/// DeleteFolderFlags: with the folders in it.
pub const DELETE_FOLDERS: u8 = 0x04;
/// DeleteFolderFlags: not recoverable.
pub const DELETE_HARD: u8 = 0x10;

/// Deletes a folder in this one (MS-OXCROPS 2.2.4.3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// DeleteFolderFlags: [`DELETE_MESSAGES`], [`DELETE_FOLDERS`], [`DELETE_HARD`].
    pub delete_folder_flags: u8,
    /// FolderId.
    pub folder_id: Fid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            delete_folder_flags: reader.u8("DeleteFolderFlags")?,
            folder_id: Fid::decode(reader, "FolderId")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.delete_folder_flags);
        self.folder_id.encode(out);
        Ok(())
    }
}

/// How it went; a failure has this field too (MS-OXCROPS 2.2.4.3.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PartialCompletion: some could not be done.
    pub partial_completion: bool,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { partial_completion: reader.u8("PartialCompletion")? != 0 })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.partial_completion);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{FID, INPUT, failed, fid, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        let request = Request { delete_folder_flags: DELETE_FOLDERS | DELETE_HARD, folder_id: fid() };
        is_request(&[&[0x1D, 7, 2, 0x14][..], &FID].concat(), INPUT, request);
        for (flag, partial_completion) in [(0, false), (1, true)] {
            let response = Response { partial_completion };
            is_success(&[0x1D, 2, 0, 0, 0, 0, flag], 2, response.clone());
            assert_eq!(failed(RopId::DELETE_FOLDER, &[flag]), Some(response.into()));
        }
    }
}
