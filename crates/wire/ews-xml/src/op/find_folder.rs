//! FindFolder (MS-OXWSSRCH 3.1.4.1).

use crate::types::{BaseFolderId, Folder, FolderShape, Paging, Precision, SearchExpression, View};
use crate::xml::{Element, Violation, XmlWriter};

/// FolderQueryTraversalType.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traversal {
    /// Direct children.
    Shallow,
    /// Everything below.
    Deep,
    /// Deleted children.
    SoftDeleted,
}

/// FindFolder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Traversal.
    pub traversal: Traversal,
    /// FolderShape.
    pub shape: FolderShape,
    /// IndexedPageFolderView or FractionalPageFolderView.
    pub view: Option<View>,
    /// Restriction.
    pub restriction: Option<SearchExpression>,
    /// ParentFolderIds; each gets a response message.
    pub parents: Vec<BaseFolderId>,
}

/// RootFolder.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its attributes.
    pub paging: Paging,
    /// Folders.
    pub folders: Vec<Folder>,
}

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        let traversals =
            [("Shallow", Traversal::Shallow), ("Deep", Traversal::Deep), ("SoftDeleted", Traversal::SoftDeleted)];
        Ok(Self {
            traversal: element.choice("Traversal", &traversals)?,
            shape: FolderShape::decode(element.required_child("FolderShape")?)?,
            view: View::decode_child(element)?,
            restriction: element.child("Restriction").map(SearchExpression::decode_child).transpose()?,
            parents: BaseFolderId::decode_list(element.required_child("ParentFolderIds")?)?,
        })
    }
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, _: Precision) {
    let Some(answer) = answer else { return };
    w.start("m:RootFolder");
    answer.paging.encode(w);
    Folder::encode_list(&answer.folders, "t:Folders", w);
    w.end("m:RootFolder");
}
