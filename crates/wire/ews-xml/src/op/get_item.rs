//! GetItem (MS-OXWSCORE 3.1.4.4).

use crate::types::{BaseItemId, Item, ItemShape, Precision};
use crate::xml::{Element, Violation, XmlWriter};

/// GetItem.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ItemShape.
    pub shape: ItemShape,
    /// ItemIds.
    pub items: Vec<BaseItemId>,
}

/// The item of one response message.
pub type Answer = Item;

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        Ok(Self {
            shape: ItemShape::decode(element.required_child("ItemShape")?)?,
            items: BaseItemId::decode_list(element.required_child("ItemIds")?)?,
        })
    }

    /// Writes the request of a client.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.element("m:GetItem", |w| {
            self.shape.encode(w);
            w.element("m:ItemIds", |w| self.items.iter().for_each(|item| item.encode(w)));
        });
    }
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, precision: Precision) {
    w.element("m:Items", |w| answer.iter().for_each(|item| item.encode(w, precision)));
}
