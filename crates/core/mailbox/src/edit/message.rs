//! A message that is open for reading or writing (MS-OXCMSG 3.2.5.1, 3.2.5.2).

use super::bag::{EditedValue, remove_all, set_all};
use super::memory::Held;
use super::parts::{DISPLAY_LISTS, EditContent};
use super::problem::PropertyProblem;
use super::subject;
use crate::access::{MessageAccess, Operation};
use crate::computed;
use crate::error::{MailboxError, Result, What};
use crate::flags::Flags;
use crate::mailbox::Mailbox;
use crate::message::{Message, parts};
use crate::search::HOLDS_LINKS;
use ropewalk_base::{FileTime, Guid};
use ropewalk_model::{ChangeNumber, FolderId, MessageId, PropertyTag, PropertyValue, tags};
use std::sync::Arc;

/// How an object is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For reading.
    ReadOnly,
    /// For reading and writing.
    ReadWrite,
}

/// Who makes or changes a message, as its properties name him.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Display name.
    pub name: String,
    /// EntryID in the address book.
    pub entry_id: Vec<u8>,
}

/// What a new message begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreateMessage {
    /// Whether it is an associated (FAI) message.
    pub associated: bool,
    /// PidTagCreatorName and its like; none leaves them out.
    pub author: Option<Author>,
    /// PidTagMessageLocaleId and PidTagLocaleId, an LCID.
    pub locale_id: Option<i32>,
}

/// Where an edited message belongs.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// To this folder, once it is saved.
    New { folder: FolderId, associated: bool },
    /// Kept; as it was when it was opened or last saved.
    Stored(Box<Message>),
    /// To an attachment.
    Embedded,
}

/// A message that is open. Reading and writing it touches nobody else's until it is saved.
#[derive(Debug)]
pub struct MessageEdit {
    pub(crate) mailbox: Mailbox,
    pub(crate) place: Place,
    pub(crate) access: Access,
    pub(crate) content: EditContent,
    /// How many messages it lies in.
    pub(crate) depth: usize,
    /// Itself, after those it lies in.
    pub(crate) lineage: Vec<Arc<()>>,
    pub(crate) created: FileTime,
    /// Flags of a new message.
    pub(crate) flags: Flags,
    /// PidTagMessageDeliveryTime of a new message.
    pub(crate) delivered: Option<FileTime>,
    pub(crate) memory: Held,
}

/// Properties that the store alone sets, beside the computed ones (MS-OXCPRPT 2.2.1, MS-OXCMSG 2.2.1).
const READ_ONLY: [PropertyTag; 6] = [
    tags::PID_TAG_CREATOR_NAME,
    tags::PID_TAG_CREATOR_ENTRY_ID,
    tags::PID_TAG_LAST_MODIFIER_NAME,
    tags::PID_TAG_LAST_MODIFIER_ENTRY_ID,
    tags::PID_TAG_LOCAL_COMMIT_TIME,
    tags::PID_TAG_HAS_NAMED_PROPERTIES,
];

/// Whether the store alone says what a message's property is.
pub(crate) fn is_read_only(id: u16) -> bool {
    computed::is_computed(id)
        || READ_ONLY.iter().any(|tag| tag.id() == id)
        || DISPLAY_LISTS.iter().any(|(tag, _)| tag.id() == id)
}

impl Mailbox {
    /// Opens a message of a folder.
    ///
    /// # Errors
    /// When it is not in that folder, is damaged, or the disk fails; [`MailboxError::AccessDenied`] for who may not
    /// read it, or not change it and opens it for writing.
    pub fn edit_message(&self, folder: FolderId, id: MessageId, access: Access) -> Result<MessageEdit> {
        self.require_first_on(Operation::ReadItem, id)?;
        if access == Access::ReadWrite {
            self.require_first_on(Operation::EditItem, id)?;
        }
        let (place, content) = self.load_edit(id)?;
        if place.folder != folder {
            return Err(MailboxError::NotFound(What::Message(id)));
        }
        Ok(MessageEdit {
            mailbox: self.clone(),
            memory: Held::of_records(self, content.record_bytes())?,
            created: place.created,
            flags: place.flags,
            delivered: None,
            place: Place::Stored(Box::new(place)),
            access,
            content,
            depth: 0,
            lineage: vec![Arc::default()],
        })
    }

    /// A message and its content, of one moment, for who has asked.
    pub(crate) fn load_edit(&self, id: MessageId) -> Result<(Message, EditContent)> {
        let keywords = self.keywords_id()?;
        let snapshot = self.snapshot()?;
        let head = crate::message::head(&snapshot, id)?;
        let parts = parts(&snapshot, id)?;
        let content = EditContent::of_records(&head.properties, &parts, head.next_attachment)?;
        let access = self.access_to(self.rights_in(&snapshot, head.folder)?, &head);
        let access = access.unwrap_or(MessageAccess::NONE);
        Ok((Message { access, ..self.to_message(id, head, keywords) }, content))
    }

    /// Begins a message in a folder. It is nowhere until it is saved.
    ///
    /// # Errors
    /// When the folder does not exist, takes no messages, or the disk fails.
    pub fn create_message(&self, folder: FolderId, new: &CreateMessage) -> Result<MessageEdit> {
        let snapshot = self.snapshot()?;
        let is_search = self.is_search_folder(&snapshot, folder)?;
        self.require(&snapshot, Operation::CreateItem, folder)?;
        drop(snapshot);
        if is_search {
            return Err(HOLDS_LINKS);
        }
        let mut edit = self.blank_edit(Place::New { folder, associated: new.associated }, 0, Vec::new())?;
        let bag = &mut edit.content.properties;
        if let Some(author) = &new.author {
            let name = PropertyValue::String(author.name.clone());
            let entry_id = PropertyValue::Binary(author.entry_id.clone());
            bag.set(self, tags::PID_TAG_CREATOR_NAME.id(), name.clone())?;
            bag.set(self, tags::PID_TAG_CREATOR_ENTRY_ID.id(), entry_id.clone())?;
            bag.set(self, tags::PID_TAG_LAST_MODIFIER_NAME.id(), name)?;
            bag.set(self, tags::PID_TAG_LAST_MODIFIER_ENTRY_ID.id(), entry_id)?;
        }
        if let Some(locale) = new.locale_id {
            bag.set(self, tags::PID_TAG_MESSAGE_LOCALE_ID.id(), locale.into())?;
            bag.set(self, tags::PID_TAG_LOCALE_ID.id(), locale.into())?;
        }
        Ok(edit)
    }

    /// A message with what every new one has (MS-OXCMSG 3.2.5.2).
    pub(crate) fn blank_edit(
        &self,
        place: Place,
        depth: usize,
        mut lineage: Vec<Arc<()>>,
    ) -> Result<MessageEdit> {
        lineage.push(Arc::default());
        let mut content = EditContent::default();
        let search_key = Guid::random(self.inner.rng.as_ref()).as_bytes().to_vec();
        for (tag, value) in [
            (tags::PID_TAG_IMPORTANCE, PropertyValue::Integer32(1)),
            (tags::PID_TAG_MESSAGE_CLASS, "IPM.Note".into()),
            (tags::PID_TAG_SENSITIVITY, PropertyValue::Integer32(0)),
            (tags::PID_TAG_TRUST_SENDER, PropertyValue::Integer32(1)),
            (tags::PID_TAG_SEARCH_KEY, search_key.into()),
        ] {
            content.properties.set(self, tag.id(), value)?;
        }
        Ok(MessageEdit {
            mailbox: self.clone(),
            place,
            access: Access::ReadWrite,
            memory: Held::of_records(self, content.record_bytes())?,
            content,
            depth,
            lineage,
            created: self.inner.clock.now(),
            flags: Flags::READ.with(Flags::DRAFT).with(Flags::EVER_READ),
            delivered: None,
        })
    }
}

impl MessageEdit {
    /// Its id, once it is kept; an embedded message has none.
    pub fn id(&self) -> Option<MessageId> {
        match &self.place {
            Place::Stored(message) => Some(message.id),
            Place::New { .. } | Place::Embedded => None,
        }
    }

    /// The folder it is in, or will be.
    pub fn folder(&self) -> Option<FolderId> {
        match &self.place {
            Place::Stored(message) => Some(message.folder),
            Place::New { folder, .. } => Some(*folder),
            Place::Embedded => None,
        }
    }

    /// The version it was opened at, or last saved as.
    pub fn change(&self) -> Option<ChangeNumber> {
        match &self.place {
            Place::Stored(message) => Some(message.change),
            Place::New { .. } | Place::Embedded => None,
        }
    }

    /// How it is open.
    pub const fn access(&self) -> Access {
        self.access
    }

    /// Whether there is anything to save.
    pub fn is_changed(&self) -> bool {
        self.content.is_changed()
    }

    pub(crate) fn check_writable(&self) -> Result<()> {
        match self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly => Err(MailboxError::Denied("the message is open for reading")),
        }
    }

    /// Whether the records still fit into the engine, and what is open into memory.
    pub(crate) fn check_room(&mut self) -> Result<()> {
        self.memory.set_records(self.content.check_room()?)
    }

    /// The kept message with what was changed since, for what is computed from it.
    fn view(&self) -> Option<Message> {
        let Place::Stored(message) = &self.place else { return None };
        Some(Message {
            has_attachments: self.content.has_visible_attachments(),
            properties: self.content.properties.small_values().build().ok()?,
            ..message.as_ref().clone()
        })
    }

    /// A property as it is here now, stored or computed; PtypUnspecified in the tag finds any type.
    pub fn property(&self, tag: PropertyTag) -> Option<EditedValue> {
        if let Some(value) = computed::edited(self, tag) {
            return Some(value.into());
        }
        if computed::is_of_message(tag.id())
            && let Some(value) = self.view().and_then(|view| computed::message(&view, tag))
        {
            return Some(value.into());
        }
        self.content.properties.shown(tag)
    }

    /// As [`MessageEdit::property`], with a large value loaded.
    ///
    /// # Errors
    /// [`MailboxError::Modified`] when the value was of a version that is gone; when the disk fails.
    pub fn load_property(&self, tag: PropertyTag) -> Result<Option<PropertyValue>> {
        match self.property(tag) {
            Some(EditedValue::Value(value)) => Ok(Some(value)),
            Some(EditedValue::Large { .. }) => {
                self.content.properties.load(&self.mailbox, tag).map_err(|error| self.or_stale(error))
            }
            None => Ok(None),
        }
    }

    /// The tags of all properties, computed ones too, in id order.
    pub fn property_tags(&self) -> Vec<PropertyTag> {
        let mut tags: Vec<PropertyTag> = self.content.properties.tags().collect();
        let view = self.view();
        for tag in computed::message_tags() {
            let is_there = computed::edited(self, tag).is_some()
                || view.as_ref().is_some_and(|view| computed::message(view, tag).is_some());
            if is_there && !tags.iter().any(|one| one.id() == tag.id()) {
                tags.push(tag);
            }
        }
        tags.sort_unstable();
        tags
    }

    /// Sets properties. Those that cannot be set are returned with the reason, the others are set.
    ///
    /// # Errors
    /// When the message is open for reading, would be too large, or the disk fails.
    pub fn set_properties(
        &mut self,
        values: &[(PropertyTag, PropertyValue)],
    ) -> Result<Vec<PropertyProblem>> {
        self.check_writable()?;
        let is_new = matches!(self.place, Place::New { .. });
        let of_new = [tags::PID_TAG_MESSAGE_FLAGS.id(), tags::PID_TAG_MESSAGE_DELIVERY_TIME.id()];
        let mut problems = set_all(&self.mailbox, &mut self.content.properties, values, is_read_only)?;
        if is_new {
            problems.retain(|problem| !of_new.contains(&problem.tag.id()));
            values.iter().for_each(|(tag, value)| self.set_of_new(*tag, value));
        }
        subject::align(&self.mailbox, &mut self.content.properties, values)?;
        self.check_room()?;
        Ok(problems)
    }

    /// What a client says before the first save only: mfRead, mfUnsent and mfResend (MS-OXCMSG 2.2.1.6), and when an
    /// imported message was delivered.
    fn set_of_new(&mut self, tag: PropertyTag, value: &PropertyValue) {
        match value {
            PropertyValue::Integer32(bits) if tag == tags::PID_TAG_MESSAGE_FLAGS => {
                let bit = |bit: i32, flag: Flags| if bits & bit != 0 { flag } else { Flags::NONE };
                let read = Flags::READ.with(Flags::EVER_READ);
                self.flags = bit(0x1, read) | bit(0x8, Flags::DRAFT) | bit(0x80, Flags::RESEND);
            }
            PropertyValue::Time(time) if tag == tags::PID_TAG_MESSAGE_DELIVERY_TIME => {
                self.delivered = Some(*time);
            }
            _ => {}
        }
    }

    /// Deletes properties. Those that cannot be deleted are returned with the reason.
    ///
    /// # Errors
    /// When the message is open for reading.
    pub fn delete_properties(&mut self, tags: &[PropertyTag]) -> Result<Vec<PropertyProblem>> {
        self.check_writable()?;
        Ok(remove_all(&mut self.content.properties, tags, is_read_only))
    }

    /// What an error of reading a kept value means: when the message is not the one that was opened any more, the
    /// value went with it.
    pub(crate) fn or_stale(&self, error: MailboxError) -> MailboxError {
        stale(&self.mailbox, &self.place, error)
    }
}

/// See [`MessageEdit::or_stale`].
pub(crate) fn stale(mailbox: &Mailbox, place: &Place, error: MailboxError) -> MailboxError {
    let Place::Stored(opened) = place else { return error };
    if !matches!(error, MailboxError::Storage(ropewalk_storage_api::StorageError::MissingBlob(_))) {
        return error;
    }
    match mailbox.message(opened.id) {
        Ok(now) if now.change == opened.change => error,
        Ok(_) => MailboxError::Modified(opened.id),
        Err(gone) => gone,
    }
}
