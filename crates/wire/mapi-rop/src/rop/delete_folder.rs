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

/// Deletes a folder in this one.
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

/// How it went; a failure has this field too.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x1D, 0x00, 0x01, 0x05, 1, 0, 0, 0, 0, 0, 0, 0x0D]);
        response(&[0x1D, 0x01, 0, 0, 0, 0, 0]);
        response(&[0x1D, 0x01, 0, 0, 0, 0, 1]);
        response(&[0x1D, 0x01, 0x0F, 0x01, 0x04, 0x80, 0]);
    }
}
