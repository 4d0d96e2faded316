//! Whatever has properties, behind one face.

use super::store;
use crate::error::Result;
use crate::object::{Logon, Object, OpenAttachment, OpenMessage};
use ropewalk_mailbox::{
    ContentsRow, EmbeddedMessage, Folder, Mailbox, Message, StoredAttachment, StoredRecipient, StoredValue,
};
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue, tags};
use std::sync::Arc;

/// An object read from the store, with its properties.
pub(crate) enum Holder {
    Logon(Arc<Logon>),
    Folder(Box<Folder>),
    Message(Box<Message>),
    /// A row of a contents table.
    Row(Box<ContentsRow>),
    Embedded(Box<EmbeddedMessage>),
    Attachment(Box<StoredAttachment>),
}

impl Holder {
    /// Reads the object behind a handle.
    pub(crate) fn read(logon: &Arc<Logon>, object: &Object) -> Result<Self> {
        let mailbox = &logon.mailbox;
        Ok(match object {
            Object::Logon => Self::Logon(Arc::clone(logon)),
            Object::Folder(id) => Self::Folder(Box::new(mailbox.folder(*id)?)),
            Object::Message(message) => message.holder(mailbox)?,
            Object::Attachment(attachment) => Self::Attachment(Box::new(attachment.read(mailbox)?)),
            Object::Table(_) | Object::Stream(_) => return Err(ErrorCode::NOT_SUPPORTED.into()),
        })
    }

    /// A property; PtypUnspecified finds any type, PtypString8 finds PtypString.
    pub(crate) fn property(&self, mailbox: &Mailbox, tag: PropertyTag) -> Option<StoredValue> {
        let own = match self {
            Self::Logon(logon) => return store::logon_property(logon, tag),
            Self::Folder(folder) => folder.property(tag),
            Self::Message(message) => message.property(tag),
            // The header of a category is no object of the mailbox.
            Self::Row(row) if matches!(**row, ContentsRow::Header(_)) => return row.property(tag),
            Self::Row(row) => row.property(tag),
            Self::Embedded(message) => message.property(tag),
            Self::Attachment(attachment) => attachment_property(attachment, tag),
        };
        own.or_else(|| store::everywhere(mailbox, tag))
    }

    /// Every property, in id order.
    pub(crate) fn properties(&self, mailbox: &Mailbox) -> Vec<(PropertyTag, StoredValue)> {
        let mut all = match self {
            Self::Logon(logon) => return store::logon_properties(logon),
            Self::Folder(folder) => folder.properties(),
            Self::Message(message) => message.properties(),
            Self::Row(row) => match &**row {
                ContentsRow::Message(row) => row.message.properties(),
                ContentsRow::Header(_) => return Vec::new(),
            },
            Self::Embedded(message) => message.all_properties(),
            Self::Attachment(attachment) => {
                let mut all = attachment.all_properties();
                all.extend(
                    embedded_object(attachment).map(|value| (tags::PID_TAG_ATTACH_DATA_OBJECT, value)),
                );
                all
            }
        };
        all.extend(store::all_everywhere(mailbox));
        all.sort_by_key(|(tag, _)| (tag.id(), tag.kind()));
        all.dedup_by_key(|(tag, _)| *tag);
        all
    }

    /// Whether properties with names are set on it.
    pub(crate) fn has_named_properties(&self, mailbox: &Mailbox) -> bool {
        let value = self.property(mailbox, tags::PID_TAG_HAS_NAMED_PROPERTIES);
        value.is_some_and(|value| value.small().and_then(PropertyValue::as_bool) == Some(true))
    }
}

/// PidTagAttachDataObject says that there is a message to open (MS-OXCMSG 2.2.2.8).
fn embedded_object(attachment: &StoredAttachment) -> Option<StoredValue> {
    attachment.embedded.then_some(StoredValue::Value(PropertyValue::Object))
}

fn attachment_property(attachment: &StoredAttachment, tag: PropertyTag) -> Option<StoredValue> {
    if tag.id() == tags::PID_TAG_ATTACH_DATA_OBJECT.id() {
        let wanted = matches!(tag.kind(), PropertyType::OBJECT | PropertyType::UNSPECIFIED);
        if let Some(object) = embedded_object(attachment).filter(|_| wanted) {
            return Some(object);
        }
    }
    attachment.property(tag)
}

impl OpenMessage {
    /// Its properties.
    pub(crate) fn holder(&self, mailbox: &Mailbox) -> Result<Holder> {
        if self.path.is_empty() {
            return Ok(Holder::Message(Box::new(mailbox.message(self.id)?)));
        }
        Ok(Holder::Embedded(Box::new(mailbox.embedded(self.id, &self.path)?)))
    }

    /// Its recipients, in order.
    pub(crate) fn recipients(&self, mailbox: &Mailbox) -> Result<Vec<StoredRecipient>> {
        if self.path.is_empty() {
            return Ok(mailbox.recipients(self.id)?);
        }
        Ok(mailbox.embedded(self.id, &self.path)?.recipients)
    }
}

impl OpenAttachment {
    /// The attachment without its content.
    pub(crate) fn read(&self, mailbox: &Mailbox) -> Result<StoredAttachment> {
        Ok(mailbox.attachment(self.message, &self.path)?)
    }
}
