//! Attachments (MS-OXWSATT 2.2.4).

use crate::types::date_time::{self, Precision};
use crate::types::item::Item;
use crate::xml::{Element, Violation, XmlWriter};
use ropewalk_base::FileTime;

/// AttachmentId with the ids of the item it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachmentId {
    /// Id.
    pub id: String,
    /// RootItemId.
    pub root_item_id: Option<String>,
    /// RootItemChangeKey.
    pub root_item_change_key: Option<String>,
}

impl AttachmentId {
    /// # Errors
    /// When Id is missing.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let attribute = |name| element.attribute(name).map(str::to_owned);
        Ok(Self {
            id: element.required("Id")?.to_owned(),
            root_item_id: attribute("RootItemId"),
            root_item_change_key: attribute("RootItemChangeKey"),
        })
    }

    /// Writes it.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.start("t:AttachmentId");
        w.attribute("Id", &self.id);
        if let Some(id) = &self.root_item_id {
            w.attribute("RootItemId", id);
        }
        if let Some(key) = &self.root_item_change_key {
            w.attribute("RootItemChangeKey", key);
        }
        w.end("t:AttachmentId");
    }
}

/// What an attachment carries.
#[derive(Debug, Clone, PartialEq)]
pub enum AttachmentContent {
    /// FileAttachment.
    File {
        /// IsContactPhoto.
        is_contact_photo: Option<bool>,
        /// Content; left out where attachments are only listed.
        content: Option<Vec<u8>>,
    },
    /// ItemAttachment; the item is left out where attachments are only listed.
    Item(Option<Box<Item>>),
    /// ReferenceAttachment: AttachLongPathName.
    Reference(Option<String>),
}

/// An attachment.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// AttachmentId.
    pub id: Option<AttachmentId>,
    /// Name.
    pub name: Option<String>,
    /// ContentType.
    pub content_type: Option<String>,
    /// ContentId, without angle brackets.
    pub content_id: Option<String>,
    /// ContentLocation.
    pub content_location: Option<String>,
    /// Size, bytes.
    pub size: Option<i32>,
    /// LastModifiedTime.
    pub last_modified_time: Option<FileTime>,
    /// IsInline.
    pub is_inline: Option<bool>,
    /// What it carries.
    pub content: AttachmentContent,
}

impl Attachment {
    /// # Errors
    /// When the element is no attachment or does not follow the schema.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let text = |name| element.child(name).map(|child| child.text.clone());
        let truth = |name| element.child(name).map(Element::text_boolean).transpose();
        let content = match element.name.as_str() {
            "FileAttachment" => AttachmentContent::File {
                is_contact_photo: truth("IsContactPhoto")?,
                content: element.child("Content").map(super::base64).transpose()?,
            },
            "ItemAttachment" => {
                let item = element.ews_children().find(|child| Item::is_item(child));
                AttachmentContent::Item(item.map(Item::decode).transpose()?.map(Box::new))
            }
            "ReferenceAttachment" => AttachmentContent::Reference(text("AttachLongPathName")),
            _ => {
                return Err(
                    element.violation(format!("The element '{}' is not an attachment.", element.name))
                );
            }
        };
        Ok(Self {
            id: element.child("AttachmentId").map(AttachmentId::decode).transpose()?,
            name: text("Name"),
            content_type: text("ContentType"),
            content_id: text("ContentId"),
            content_location: text("ContentLocation"),
            size: element.child("Size").map(Element::text_int).transpose()?,
            last_modified_time: element
                .child("LastModifiedTime")
                .and_then(|child| date_time::parse(&child.text)),
            is_inline: truth("IsInline")?,
            content,
        })
    }

    /// Writes it, in the order of the schema.
    pub fn encode(&self, w: &mut XmlWriter, precision: Precision) {
        let name = match self.content {
            AttachmentContent::File { .. } => "t:FileAttachment",
            AttachmentContent::Item(_) => "t:ItemAttachment",
            AttachmentContent::Reference(_) => "t:ReferenceAttachment",
        };
        w.element(name, |w| {
            if let Some(id) = &self.id {
                id.encode(w);
            }
            w.optional("t:Name", self.name.as_deref());
            w.optional("t:ContentType", self.content_type.as_deref());
            w.optional("t:ContentId", self.content_id.as_deref());
            w.optional("t:ContentLocation", self.content_location.as_deref());
            w.optional_value("t:Size", self.size);
            w.optional_value(
                "t:LastModifiedTime",
                self.last_modified_time.map(|time| date_time::format(time, precision)),
            );
            w.optional_value("t:IsInline", self.is_inline);
            match &self.content {
                AttachmentContent::File { is_contact_photo, content } => {
                    w.optional_value("t:IsContactPhoto", *is_contact_photo);
                    if let Some(content) = content {
                        w.base64_leaf("t:Content", content);
                    }
                }
                AttachmentContent::Item(Some(item)) => item.encode(w, precision),
                AttachmentContent::Item(None) => {}
                AttachmentContent::Reference(path) => w.optional("t:AttachLongPathName", path.as_deref()),
            }
        });
    }
}
