//! GetAttachment (MS-OXWSATT 3.1.4.3).

use crate::types::{Attachment, AttachmentId, ItemShape, Precision};
use crate::xml::{Element, Violation, XmlWriter};
use ropewalk_base::limits::EWS_IDS_MAX;

/// GetAttachment.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// AttachmentShape: how the item of an item attachment is shown.
    pub shape: ItemShape,
    /// AttachmentIds.
    pub attachments: Vec<AttachmentId>,
}

/// The attachment of one response message.
pub type Answer = Attachment;

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        let ids = element.required_child("AttachmentIds")?;
        let attachments: Vec<AttachmentId> =
            ids.bounded(EWS_IDS_MAX)?.ews_children().map(AttachmentId::decode).collect::<Result<_, _>>()?;
        if attachments.is_empty() {
            return Err(ids.violation(
                "The element 'AttachmentIds' has incomplete content. List of possible elements expected: 'AttachmentId'.",
            ));
        }
        let shape = element.child("AttachmentShape").map(ItemShape::decode_attachment).transpose()?;
        Ok(Self { shape: shape.unwrap_or_default(), attachments })
    }
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, precision: Precision) {
    w.element("m:Attachments", |w| answer.iter().for_each(|attachment| attachment.encode(w, precision)));
}
