//! GetFolder (MS-OXWSFOLD 3.1.4.6).

use crate::types::{BaseFolderId, Folder, FolderShape, Precision};
use crate::xml::{Element, Violation, XmlWriter};

/// GetFolder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderShape.
    pub shape: FolderShape,
    /// FolderIds.
    pub folders: Vec<BaseFolderId>,
}

/// The folders of one response message; one, where there was no error.
pub type Answer = Folder;

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        Ok(Self {
            shape: FolderShape::decode(element.required_child("FolderShape")?)?,
            folders: BaseFolderId::decode_list(element.required_child("FolderIds")?)?,
        })
    }
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, _: Precision) {
    Folder::encode_list(answer.map_or(&[], std::slice::from_ref), "m:Folders", w);
}
