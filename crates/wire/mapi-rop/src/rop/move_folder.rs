//! RopMoveFolder: layout MS-OXCROPS 2.2.4.7, operation MS-OXCFOLD 2.2.1.7, 3.2.5.7.

use crate::{Fid, ZeroString};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Moves a folder to another (MS-OXCROPS 2.2.4.7.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// FolderId: a folder in the source.
    pub folder_id: Fid,
    /// UseUnicode and NewFolderName.
    pub new_folder_name: ZeroString,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let want_asynchronous = reader.u8("WantAsynchronous")? != 0;
        let unicode = reader.u8("UseUnicode")? != 0;
        let folder_id = Fid::decode(reader, "FolderId")?;
        let new_folder_name = ZeroString::decode(reader, unicode, "NewFolderName")?;
        Ok(Self { want_asynchronous, folder_id, new_folder_name })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.want_asynchronous);
        out.boolean(self.new_folder_name.is_unicode());
        self.folder_id.encode(out);
        self.new_folder_name.encode(out);
        Ok(())
    }
}

/// How it went; a failure has this field too (MS-OXCROPS 2.2.4.7.2).
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
    use crate::rop::vectors::{FID, SOURCE_DESTINATION, failed, fid, is_request, is_success, no_destination};

    #[test]
    fn every_field_both_ways() {
        let request = |want_asynchronous, new_folder_name| Request {
            want_asynchronous,
            folder_id: fid(),
            new_folder_name,
        };
        is_request(
            &[&[0x35, 7, 2, 3, 0, 1][..], &FID, &[0xE9, 0, 0, 0]].concat(),
            SOURCE_DESTINATION,
            request(false, ZeroString::new("é")),
        );
        is_request(
            &[&[0x35, 7, 2, 3, 1, 0][..], &FID, &[0xE9, 0]].concat(),
            SOURCE_DESTINATION,
            request(true, ZeroString::Text8(vec![0xE9])),
        );
        for (flag, partial_completion) in [(0, false), (1, true)] {
            let response = Response { partial_completion };
            is_success(&[0x35, 2, 0, 0, 0, 0, flag], 2, response.clone());
            assert_eq!(failed(RopId::MOVE_FOLDER, &[flag]), Some(response.clone().into()));
            assert_eq!(no_destination(RopId::MOVE_FOLDER, &[flag]), Some(response.into()));
        }
    }
}
