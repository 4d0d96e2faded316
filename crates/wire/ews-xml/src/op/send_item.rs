//! SendItem (MS-OXWSCORE 3.1.4.8).

use crate::types::{BaseFolderId, BaseItemId, Precision};
use crate::xml::{Element, Violation, XmlWriter};

/// SendItem.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SaveItemToFolder.
    pub save: bool,
    /// ItemIds.
    pub items: Vec<BaseItemId>,
    /// SavedItemFolderId.
    pub saved_item_folder: Option<BaseFolderId>,
}

/// Nothing beyond the common elements.
pub type Answer = ();

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        element.required("SaveItemToFolder")?;
        Ok(Self {
            save: element.boolean_attribute("SaveItemToFolder")?.unwrap_or_default(),
            items: BaseItemId::decode_list(element.required_child("ItemIds")?)?,
            saved_item_folder: element.child("SavedItemFolderId").map(BaseFolderId::decode_target).transpose()?,
        })
    }
}

pub(super) const fn encode(_: Option<&Answer>, _: &mut XmlWriter, _: Precision) {}
