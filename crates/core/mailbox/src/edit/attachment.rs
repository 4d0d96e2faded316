//! An attachment that is open for reading or writing, and the message in it (MS-OXCMSG 3.2.5.12 to 3.2.5.16).

use super::bag::{EditedValue, remove_all, set_all};
use super::memory::Held;
use super::message::{Access, MessageEdit, Place, stale};
use super::parts::{EditAttachment, check_depth};
use super::problem::PropertyProblem;
use crate::computed;
use crate::error::{MailboxError, Result, What};
use crate::flags::Flags;
use crate::mailbox::Mailbox;
use ropewalk_base::limits::ATTACHMENTS_MAX;
use ropewalk_model::{PropertyTag, PropertyValue, tags};
use std::sync::Arc;

/// PidTagAttachMethod (MS-OXCMSG 2.2.2.9): nothing yet; an embedded message.
const METHOD_NONE: i32 = 0;
const METHOD_EMBEDDED: i32 = 5;
/// PidTagRenderingPosition of an attachment that is not shown in the text.
const NOT_RENDERED: i32 = -1;
/// PidTagAttachSize of an attachment that was just made (MS-OXCMSG 3.2.5.13).
const NEW_SIZE: i32 = 0x40;

/// An attachment that is open. Its changes are its message's once it is saved into it.
#[derive(Debug)]
pub struct AttachmentEdit {
    pub(crate) mailbox: Mailbox,
    /// Where the message it lies in is kept.
    pub(crate) place: Place,
    pub(crate) access: Access,
    number: u32,
    is_new: bool,
    pub(crate) content: EditAttachment,
    /// How many messages the one it lies in lies in.
    depth: usize,
    /// Itself, after the messages and attachments it lies in.
    pub(crate) lineage: Vec<Arc<()>>,
    is_changed: bool,
    memory: Held,
}

/// Whether the store alone says what an attachment's property is.
pub(crate) fn is_read_only(id: u16) -> bool {
    computed::is_computed(id)
        || [tags::PID_TAG_ATTACH_SIZE.id(), tags::PID_TAG_IN_CONFLICT.id()].contains(&id)
}

impl MessageEdit {
    /// The numbers of the attachments, ascending.
    pub fn attachment_numbers(&self) -> Vec<u32> {
        self.content.attachments.keys().copied().collect()
    }

    /// A property of an attachment as it was last saved into the message.
    pub fn attachment_property(&self, number: u32, tag: PropertyTag) -> Option<EditedValue> {
        let attachment = self.content.attachments.get(&number)?;
        shown(number, attachment, Access::ReadWrite, tag)
    }

    /// Begins an attachment. It is not in the message until it is saved into it.
    ///
    /// # Errors
    /// When the message is open for reading or has all the attachments it may have.
    pub fn create_attachment(&mut self) -> Result<AttachmentEdit> {
        self.check_writable()?;
        if self.content.attachments.len() >= ATTACHMENTS_MAX {
            return Err(MailboxError::Limit("attachments of one message"));
        }
        let number = self.content.next_attachment;
        self.content.next_attachment =
            number.checked_add(1).ok_or(MailboxError::Limit("attachments of one message"))?;
        let mut content = EditAttachment::default();
        let now = self.mailbox.inner.clock.now();
        for (tag, value) in [
            (tags::PID_TAG_ATTACH_SIZE, PropertyValue::Integer32(NEW_SIZE)),
            (tags::PID_TAG_ATTACH_METHOD, PropertyValue::Integer32(METHOD_NONE)),
            (tags::PID_TAG_RENDERING_POSITION, PropertyValue::Integer32(NOT_RENDERED)),
            (tags::PID_TAG_CREATION_TIME, now.into()),
            (tags::PID_TAG_LAST_MODIFICATION_TIME, now.into()),
        ] {
            content.properties.set(&self.mailbox, tag.id(), value)?;
        }
        self.attachment_edit(number, Access::ReadWrite, content, true)
    }

    fn attachment_edit(
        &self,
        number: u32,
        access: Access,
        content: EditAttachment,
        is_new: bool,
    ) -> Result<AttachmentEdit> {
        Ok(AttachmentEdit {
            mailbox: self.mailbox.clone(),
            memory: Held::of_records(&self.mailbox, content.record_bytes())?,
            place: self.place.clone(),
            access,
            number,
            is_new,
            content,
            depth: self.depth,
            lineage: self.lineage.iter().cloned().chain([Arc::default()]).collect(),
            is_changed: is_new,
        })
    }

    /// Opens an attachment by its number.
    ///
    /// # Errors
    /// When there is none, or it is to be written and the message is open for reading.
    pub fn open_attachment(&self, number: u32, access: Access) -> Result<AttachmentEdit> {
        if access == Access::ReadWrite {
            self.check_writable()?;
        }
        let content = self.content.attachments.get(&number);
        let content = content.ok_or(MailboxError::NotFound(What::Attachment(number)))?.fork();
        self.attachment_edit(number, access, content, false)
    }

    /// Takes an attachment's changes over. They are kept when the message is saved.
    ///
    /// # Errors
    /// When either is open for reading, the attachment was deleted meanwhile or was not opened here, or a bound is
    /// exceeded; then the message is as it was.
    pub fn save_attachment(&mut self, attachment: &mut AttachmentEdit) -> Result<()> {
        self.check_writable()?;
        attachment.check_writable()?;
        if !lies_in(&attachment.lineage, &self.lineage) {
            return Err(MailboxError::Invalid("an attachment of another message"));
        }
        let number = attachment.number;
        let is_there = self.content.attachments.contains_key(&number);
        if !attachment.is_new && !is_there {
            return Err(MailboxError::NotFound(What::Attachment(number)));
        }
        if !is_there && self.content.attachments.len() >= ATTACHMENTS_MAX {
            return Err(MailboxError::Limit("attachments of one message"));
        }
        check_depth(self.depth, attachment.content.height())?;
        let now = self.mailbox.inner.clock.now();
        let bag = &mut attachment.content.properties;
        bag.set(&self.mailbox, tags::PID_TAG_LAST_MODIFICATION_TIME.id(), now.into())?;
        let size = attachment.content.size();
        let bag = &mut attachment.content.properties;
        bag.set(&self.mailbox, tags::PID_TAG_ATTACH_SIZE.id(), size.into())?;
        bag.settle()?;
        let old = self.content.attachments.insert(number, attachment.content.fork());
        if let Err(error) = self.check_room() {
            match old {
                Some(old) => self.content.attachments.insert(number, old),
                None => self.content.attachments.remove(&number),
            };
            return Err(error);
        }
        self.content.attachments_changed.insert(number);
        if attachment.is_new {
            self.content.attachments_created.insert(number);
        }
        attachment.is_new = false;
        attachment.is_changed = false;
        attachment.content.properties.forget_changes();
        Ok(())
    }

    /// Deletes an attachment.
    ///
    /// # Errors
    /// When there is none, or the message is open for reading.
    pub fn delete_attachment(&mut self, number: u32) -> Result<()> {
        self.check_writable()?;
        let gone = self.content.attachments.remove(&number);
        gone.ok_or(MailboxError::NotFound(What::Attachment(number)))?;
        if !self.content.attachments_created.remove(&number) {
            self.content.attachments_changed.insert(number);
        } else {
            self.content.attachments_changed.remove(&number);
        }
        Ok(())
    }
}

/// Whether an object was opened from the one of `outer`.
fn lies_in(inner: &[Arc<()>], outer: &[Arc<()>]) -> bool {
    inner.len() == outer.len() + 1 && inner.iter().zip(outer).all(|(a, b)| Arc::ptr_eq(a, b))
}

/// A property of an attachment, stored or computed.
fn shown(number: u32, content: &EditAttachment, access: Access, tag: PropertyTag) -> Option<EditedValue> {
    let view = computed::EditedAttachment {
        number,
        is_writable: access == Access::ReadWrite,
        is_embedded: content.embedded.is_some(),
        bag: &content.properties,
    };
    computed::edited_attachment(&view, tag)
        .map_or_else(|| content.properties.shown(tag), |value| Some(value.into()))
}

impl AttachmentEdit {
    /// PidTagAttachNumber.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// How it is open.
    pub const fn access(&self) -> Access {
        self.access
    }

    /// Whether there is anything to save.
    pub fn is_changed(&self) -> bool {
        self.is_changed || self.content.properties.is_changed()
    }

    /// Makes what was opened for writing be open for reading (MS-OXCMSG 2.2.3.3.1).
    pub const fn keep_read_only(&mut self) {
        self.access = Access::ReadOnly;
    }

    pub(crate) fn check_writable(&self) -> Result<()> {
        match self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly => Err(MailboxError::Denied("the attachment is open for reading")),
        }
    }

    /// A property as it is here now, stored or computed; PtypUnspecified in the tag finds any type.
    pub fn property(&self, tag: PropertyTag) -> Option<EditedValue> {
        shown(self.number, &self.content, self.access, tag)
    }

    /// As [`AttachmentEdit::property`], with a large value loaded.
    ///
    /// # Errors
    /// [`MailboxError::Modified`] when the value was of a version that is gone; when the disk fails.
    pub fn load_property(&self, tag: PropertyTag) -> Result<Option<PropertyValue>> {
        match self.property(tag) {
            Some(EditedValue::Value(value)) => Ok(Some(value)),
            Some(EditedValue::Large { .. }) => {
                let loaded = self.content.properties.load(&self.mailbox, tag);
                loaded.map_err(|error| stale(&self.mailbox, &self.place, error))
            }
            None => Ok(None),
        }
    }

    /// The tags of all properties, computed ones too, in id order.
    pub fn property_tags(&self) -> Vec<PropertyTag> {
        let mut tags: Vec<PropertyTag> = self.content.properties.tags().collect();
        for tag in computed::attachment_tags() {
            if self.property(tag).is_some() && !tags.iter().any(|one| one.id() == tag.id()) {
                tags.push(tag);
            }
        }
        tags.sort_unstable();
        tags
    }

    /// Sets properties. Those that cannot be set are returned with the reason, the others are set.
    ///
    /// # Errors
    /// When the attachment is open for reading, or the disk fails.
    pub fn set_properties(
        &mut self,
        values: &[(PropertyTag, PropertyValue)],
    ) -> Result<Vec<PropertyProblem>> {
        self.check_writable()?;
        let problems = set_all(&self.mailbox, &mut self.content.properties, values, is_read_only)?;
        self.memory.set_records(self.content.record_bytes())?;
        Ok(problems)
    }

    /// Deletes properties. Those that cannot be deleted are returned with the reason.
    ///
    /// # Errors
    /// When the attachment is open for reading.
    pub fn delete_properties(&mut self, tags: &[PropertyTag]) -> Result<Vec<PropertyProblem>> {
        self.check_writable()?;
        Ok(remove_all(&mut self.content.properties, tags, is_read_only))
    }

    pub(crate) const fn set_changed(&mut self) {
        self.is_changed = true;
    }

    /// Whether messages that lie `height` deep fit into it.
    pub(crate) fn check_room_for(&self, height: usize) -> Result<()> {
        check_depth(self.depth, height)
    }

    /// Whether it embeds a message.
    pub const fn has_embedded(&self) -> bool {
        self.content.embedded.is_some()
    }

    /// Opens the message it embeds.
    ///
    /// # Errors
    /// When it embeds none, or the message is to be written and the attachment is open for reading.
    pub fn open_embedded(&self, access: Access) -> Result<MessageEdit> {
        if access == Access::ReadWrite {
            self.check_writable()?;
        }
        let inner = self.content.embedded.as_ref().ok_or(MailboxError::NotFound(What::EmbeddedMessage))?;
        let mut lineage = self.lineage.clone();
        lineage.push(Arc::default());
        Ok(MessageEdit {
            mailbox: self.mailbox.clone(),
            place: Place::Embedded,
            access,
            memory: Held::of_records(&self.mailbox, inner.record_bytes())?,
            content: inner.fork(),
            depth: self.depth + 1,
            lineage,
            created: self.mailbox.inner.clock.now(),
            flags: Flags::READ,
            delivered: None,
        })
    }

    /// Opens the message it embeds for writing, or begins one, which is in the attachment once it is saved.
    ///
    /// # Errors
    /// When the attachment is open for reading or messages lie in one another too deep already.
    pub fn create_embedded(&mut self) -> Result<MessageEdit> {
        self.check_writable()?;
        if self.content.embedded.is_some() {
            return self.open_embedded(Access::ReadWrite);
        }
        check_depth(self.depth, 1)?;
        self.mailbox.blank_edit(Place::Embedded, self.depth + 1, self.lineage.clone())
    }

    /// Takes an embedded message's changes over. They are the message's when the attachment is saved.
    ///
    /// # Errors
    /// When either is open for reading, or the message was not opened here.
    pub fn save_embedded(&mut self, message: &mut MessageEdit) -> Result<()> {
        self.check_writable()?;
        message.check_writable()?;
        if !matches!(message.place, Place::Embedded) || !lies_in(&message.lineage, &self.lineage) {
            return Err(MailboxError::Invalid("an embedded message of another attachment"));
        }
        message.content.check_room()?;
        check_depth(self.depth, 1 + message.content.height())?;
        message.content.properties.settle()?;
        let mut inner = message.content.fork();
        inner.recipients_changed = false;
        inner.attachments_changed.clear();
        inner.attachments_created.clear();
        self.content.embedded = Some(Box::new(inner));
        let method = PropertyValue::Integer32(METHOD_EMBEDDED);
        self.content.properties.set(&self.mailbox, tags::PID_TAG_ATTACH_METHOD.id(), method)?;
        self.content.properties.remove(tags::PID_TAG_ATTACH_DATA_BINARY.id());
        self.is_changed = true;
        message.content.properties.forget_changes();
        message.content.recipients_changed = false;
        message.content.attachments_changed.clear();
        message.content.attachments_created.clear();
        Ok(())
    }
}
