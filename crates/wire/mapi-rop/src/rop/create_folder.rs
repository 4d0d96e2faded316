//! RopCreateFolder: layout MS-OXCROPS 2.2.4.2, operation MS-OXCFOLD 2.2.1.2, 3.2.5.2.

use super::open_folder;
use crate::Fid;
use crate::structure::encode_text8;
use ropewalk_base::Reader;
use ropewalk_model::codec::{CodePage, DecodeError, EncodeError, Writer, decode_unicode, encode_unicode};

/// FolderType: a folder with content of its own.
pub const GENERIC: u8 = 0x01;
/// FolderType: a search folder.
pub const SEARCH: u8 = 0x02;

/// Makes a folder (MS-OXCROPS 2.2.4.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderType: [`GENERIC`] or [`SEARCH`].
    pub folder_type: u8,
    /// OpenExisting: opens the folder when there is one of that name.
    pub open_existing: bool,
    /// Reserved; 0.
    pub reserved: u8,
    /// UseUnicodeStrings, DisplayName and Comment.
    pub names: Names,
}

/// DisplayName and Comment; both have one width (MS-OXCROPS 2.2.4.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// 8-bit text in the code page of the logon, as its bytes.
    Text8 {
        /// DisplayName.
        display_name: Vec<u8>,
        /// Comment: description of the folder.
        comment: Vec<u8>,
    },
    /// UTF-16LE.
    Unicode {
        /// DisplayName.
        display_name: String,
        /// Comment: description of the folder.
        comment: String,
    },
}

impl Names {
    /// DisplayName and Comment as characters.
    pub fn text(&self, code_page: &dyn CodePage) -> (String, String) {
        match self {
            Self::Text8 { display_name, comment } => {
                (code_page.decode(display_name), code_page.decode(comment))
            }
            Self::Unicode { display_name, comment } => (display_name.clone(), comment.clone()),
        }
    }
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let folder_type = reader.u8("FolderType")?;
        let unicode = reader.u8("UseUnicodeStrings")? != 0;
        let open_existing = reader.u8("OpenExisting")? != 0;
        let reserved = reader.u8("Reserved")?;
        let names = if unicode {
            let display_name = decode_unicode(reader, "DisplayName")?;
            Names::Unicode { display_name, comment: decode_unicode(reader, "Comment")? }
        } else {
            let display_name = reader.until_zero("DisplayName")?.to_vec();
            Names::Text8 { display_name, comment: reader.until_zero("Comment")?.to_vec() }
        };
        Ok(Self { folder_type, open_existing, reserved, names })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.folder_type);
        out.boolean(matches!(self.names, Names::Unicode { .. }));
        out.boolean(self.open_existing);
        out.u8(self.reserved);
        match &self.names {
            Names::Text8 { display_name, comment } => {
                encode_text8(out, display_name);
                encode_text8(out, comment);
            }
            Names::Unicode { display_name, comment } => {
                encode_unicode(out, display_name);
                encode_unicode(out, comment);
            }
        }
        Ok(())
    }
}

/// The folder is open (MS-OXCROPS 2.2.4.2.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// FolderId.
    pub folder_id: Fid,
    /// IsExistingFolder, with what is said of one.
    pub existing: Option<open_folder::Response>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let folder_id = Fid::decode(reader, "FolderId")?;
        let existing = match reader.u8("IsExistingFolder")? {
            0 => None,
            // HasRules to Servers are those of RopOpenFolder.
            _ => Some(open_folder::Response::decode(reader, columns)?),
        };
        Ok(Self { folder_id, existing })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        out.boolean(self.existing.is_some());
        self.existing.iter().try_for_each(|existing| existing.encode(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::vectors::{FID, INPUT_OUTPUT, failed, fid, is_request, is_success, request};
    use crate::{RopId, RopRequestBody};
    use ropewalk_model::codec::Windows1252;

    /// The fields of the first request are those of MS-OXCFOLD 4.1.
    #[test]
    fn names_have_a_code_page_or_none() {
        let body = request(&[
            0x1C, 0x00, 0x00, 0x01, 1, 1, 0, 0, 0x46, 0, 0x6F, 0, 0x6C, 0, 0x64, 0, 0x65, 0, 0x72, 0, 0x31,
            0, 0, 0, 0, 0,
        ]);
        let RopRequestBody::CreateFolder(create) = body else { panic!("{body:?}") };
        assert_eq!(create.folder_type, GENERIC);
        assert_eq!(create.names.text(&Windows1252), ("Folder1".to_owned(), String::new()));
        let body = request(&[0x1C, 0x00, 0x00, 0x01, 2, 0, 1, 0, 0xE9, 0, b'c', 0]);
        let RopRequestBody::CreateFolder(create) = body else { panic!("{body:?}") };
        assert_eq!(create.names.text(&Windows1252), ("é".to_owned(), "c".to_owned()));
    }

    #[test]
    fn every_field_both_ways() {
        let request =
            |open_existing, reserved, names| Request { folder_type: SEARCH, open_existing, reserved, names };
        let (display_name, comment) = (vec![0xE9], vec![b'c', b'd']);
        is_request(
            &[0x1C, 7, 2, 3, 2, 0, 1, 0, 0xE9, 0, b'c', b'd', 0],
            INPUT_OUTPUT,
            request(true, 0, Names::Text8 { display_name, comment }),
        );
        let (display_name, comment) = ("é".to_owned(), "c".to_owned());
        is_request(
            &[0x1C, 7, 2, 3, 2, 1, 0, 5, 0xE9, 0, 0, 0, b'c', 0, 0, 0],
            INPUT_OUTPUT,
            request(false, 5, Names::Unicode { display_name, comment }),
        );
        let head = [&[0x1C, 3, 0, 0, 0, 0][..], &FID].concat();
        let response = |existing| Response { folder_id: fid(), existing };
        is_success(&[&head[..], &[0]].concat(), 3, response(None));
        let existing = open_folder::Response { has_rules: true, ghosted: None };
        is_success(&[&head[..], &[1, 1, 0]].concat(), 3, response(Some(existing)));
        let servers = vec!["a".to_owned(), "bc".to_owned()];
        let ghosted = Some(open_folder::GhostServers { cheap_server_count: 1, servers });
        let existing = open_folder::Response { has_rules: false, ghosted };
        let tail = [1, 0, 1, 2, 0, 1, 0, b'a', 0, b'b', b'c', 0];
        is_success(&[&head[..], &tail].concat(), 3, response(Some(existing)));
        assert_eq!(failed(RopId::CREATE_FOLDER, &[]), None);
    }
}
