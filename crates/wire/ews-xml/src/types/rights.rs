//! What the caller may do with an item or folder (MS-OXWSCDATA 2.2.4.29, EffectiveRightsType).

use crate::xml::XmlWriter;

/// EffectiveRights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is the element of its name")]
pub struct EffectiveRights {
    pub create_associated: bool,
    pub create_contents: bool,
    pub create_hierarchy: bool,
    pub delete: bool,
    pub modify: bool,
    pub read: bool,
    pub view_private_items: Option<bool>,
}

impl EffectiveRights {
    /// Writes it.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.element("t:EffectiveRights", |w| {
            w.value("t:CreateAssociated", self.create_associated);
            w.value("t:CreateContents", self.create_contents);
            w.value("t:CreateHierarchy", self.create_hierarchy);
            w.value("t:Delete", self.delete);
            w.value("t:Modify", self.modify);
            w.value("t:Read", self.read);
            w.optional_value("t:ViewPrivateItems", self.view_private_items);
        });
    }
}
