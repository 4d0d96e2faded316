//! RopMoveFolder: layout MS-OXCROPS 2.2.4.7, operation MS-OXCFOLD 2.2.1.7, 3.2.5.7.

use crate::{Fid, ZeroString};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Moves a folder to another.
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
    use crate::RopRequestBody;
    use crate::RopResponse;
    use crate::rop::vectors::{request, response};
    use ropewalk_model::codec::Windows1252;

    /// The first request is that of MS-OXCFOLD 4.5.1.
    #[test]
    fn both_ways() {
        let body = request(&[
            0x35, 0x00, 0x01, 0x02, 0x01, 0x01, 0x01, 0, 0, 0, 0x0E, 0x8E, 0xDF, 0x36, 0x46, 0, 0x6F, 0,
            0x6C, 0, 0x64, 0, 0x65, 0, 0x72, 0, 0x31, 0, 0, 0,
        ]);
        let RopRequestBody::MoveFolder(request_body) = body else { panic!("{body:?}") };
        assert_eq!(request_body.new_folder_name.text(&Windows1252), "Folder1");
        request(&[0x35, 0x00, 0x00, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x0D, 0xE9, 0]);
        response(&[0x35, 0x00, 0, 0, 0, 0, 0]);
        response(&[0x35, 0x00, 0x05, 0, 0x07, 0x80, 1]);
        let answer = response(&[0x35, 0x00, 0x03, 0x05, 0, 0, 1, 0, 0, 0, 1]);
        let RopResponse::Failure(failure) = answer else { panic!("{answer:?}") };
        assert_eq!(failure.destination(), Some(1));
    }
}
