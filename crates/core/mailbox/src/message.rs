//! Reading messages.

use crate::access::{MessageAccess, Operation, SeenRights};
use crate::blob::{load_blob, load_blob_prefix, load_stored};
use crate::computed;
use crate::error::{MailboxError, Result, What};
use crate::flags::Flags;
use crate::key;
use crate::mailbox::{Mailbox, MailboxInfo};
use crate::record::{AttachmentRecord, Head, PartsRecord, StoredBag, StoredValue, damaged};
use ropewalk_base::FileTime;
use ropewalk_base::limits::{MESSAGE_LOADED_BYTES_MAX, MIME_DEPTH_MAX};
use ropewalk_convert_oxcmail as oxcmail;
use ropewalk_model::tags::{self, PID_TAG_ATTACH_DATA_BINARY};
use ropewalk_model::{
    AttachmentContent, AttachmentData, ChangeNumber, FolderId, MessageContent, MessageId, PropertyBag,
    PropertyKey, PropertyTag, PropertyType, PropertyValue, Recipient, RecipientKind,
};
use ropewalk_storage_api::{Reading, ScanStep, Snapshot};
use std::ops::Bound;
use std::sync::Arc;

/// A message as lists and properties show it. Recipients, attachments and large values are read apart.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its folder.
    pub folder: FolderId,
    /// Its IMAP UID in that folder.
    pub uid: u32,
    /// Number of the last change of the message.
    pub change: ChangeNumber,
    /// Number of the last change of its read state; zero if there was none.
    pub read_change: ChangeNumber,
    /// Its flags.
    pub flags: Flags,
    /// PidTagMessageSize, bytes.
    pub size_bytes: u64,
    /// Size of the MIME that is kept, bytes.
    pub mime_size_bytes: Option<u64>,
    /// When it was made.
    pub created: FileTime,
    /// When it was changed.
    pub modified: FileTime,
    /// When it was delivered.
    pub delivered: FileTime,
    /// Whether it is an associated (FAI) message.
    pub associated: bool,
    /// Whether it has attachments a user sees.
    pub has_attachments: bool,
    pub(crate) properties: StoredBag,
    pub(crate) mailbox: Arc<MailboxInfo>,
    pub(crate) keywords_id: Option<u16>,
    pub(crate) access: MessageAccess,
}

/// A recipient row; its row id is its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecipient {
    /// To, Cc or Bcc.
    pub kind: RecipientKind,
    /// Everything else.
    pub properties: StoredBag,
}

/// An attachment without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttachment {
    /// PidTagAttachNumber.
    pub number: u32,
    /// Its properties; PidTagAttachDataBinary, if there, is the content.
    pub properties: StoredBag,
    /// Whether it embeds a message.
    pub embedded: bool,
}

impl StoredAttachment {
    /// A property, stored or computed.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        computed::attachment(self, tag).or_else(|| self.properties.tagged(tag))
    }

    /// All properties, computed ones too, in id order.
    pub fn all_properties(&self) -> Vec<(PropertyTag, StoredValue)> {
        computed::all(&self.properties, computed::ATTACHMENT, |tag| computed::attachment(self, tag))
    }
}

/// A message inside an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedMessage {
    /// Its properties.
    pub properties: StoredBag,
    /// Its recipients.
    pub recipients: Vec<StoredRecipient>,
    /// Its attachments.
    pub attachments: Vec<StoredAttachment>,
}

impl EmbeddedMessage {
    /// A property, stored or computed.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        let stored = computed::embedded(self, tag).or_else(|| self.properties.tagged(tag));
        stored.or_else(|| computed::body(&self.properties, tag))
    }

    /// All properties, computed ones too but for bodies in forms that are not stored, in id order.
    pub fn all_properties(&self) -> Vec<(PropertyTag, StoredValue)> {
        computed::all(&self.properties, computed::EMBEDDED, |tag| computed::embedded(self, tag))
    }
}

/// A message's place in the IMAP view of its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UidEntry {
    /// UID.
    pub uid: u32,
    /// The message.
    pub id: MessageId,
}

impl Message {
    pub(crate) fn new(mailbox: &Arc<MailboxInfo>, id: MessageId, head: Head) -> Self {
        Self {
            id,
            folder: head.folder,
            uid: head.uid,
            change: head.change,
            read_change: head.read_change,
            flags: head.flags,
            size_bytes: head.size_bytes,
            mime_size_bytes: head.mime.map(|mime| mime.size_bytes),
            created: head.created,
            modified: head.modified,
            delivered: head.delivered,
            associated: head.associated,
            has_attachments: head.has_attachments,
            properties: head.properties,
            mailbox: Arc::clone(mailbox),
            keywords_id: None,
            access: MessageAccess::ALL,
        }
    }

    /// A property, stored or computed; PtypUnspecified in the tag finds any type.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        let stored = computed::message(self, tag).or_else(|| self.properties.tagged(tag));
        stored.or_else(|| computed::body(&self.properties, tag))
    }

    /// All properties, computed ones too but for bodies in forms that are not stored, in id order.
    pub fn properties(&self) -> Vec<(PropertyTag, StoredValue)> {
        computed::all(&self.properties, computed::MESSAGE, |tag| computed::message(self, tag))
    }

    /// The text of a string property, if it is at hand.
    pub fn string(&self, tag: PropertyTag) -> Option<String> {
        match self.property(tag)? {
            StoredValue::Value(PropertyValue::String(text)) => Some(text),
            _ => None,
        }
    }

    /// PidNameKeywords.
    pub fn keywords(&self) -> Vec<String> {
        let value = self.keywords_id.and_then(|id| self.properties.value(id));
        match value {
            Some(StoredValue::Value(PropertyValue::MultipleString(all))) => all,
            _ => Vec::new(),
        }
    }
}

impl Mailbox {
    pub(crate) fn to_message(&self, id: MessageId, head: Head, keywords_id: Option<u16>) -> Message {
        Message { keywords_id, ..Message::new(&self.info, id, head) }
    }

    pub(crate) fn keywords_id(&self) -> Result<Option<u16>> {
        Ok(self.property_ids(&[tags::PID_NAME_KEYWORDS.into()], false)?.into_iter().next().flatten())
    }

    /// A message.
    ///
    /// # Errors
    /// When it does not exist or the disk fails.
    pub fn message(&self, id: MessageId) -> Result<Message> {
        let snapshot = self.snapshot()?;
        let head = head(&snapshot, id)?;
        let access = self.access_to(self.rights_in(&snapshot, head.folder)?, &head);
        let access = access.ok_or(MailboxError::AccessDenied(Operation::ReadItem))?;
        drop(snapshot);
        Ok(Message { access, ..self.to_message(id, head, self.keywords_id()?) })
    }

    /// Many messages at once, in order; none where one does not exist or may not be read.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn heads(&self, ids: &[MessageId]) -> Result<Vec<Option<Message>>> {
        let keywords_id = self.keywords_id()?;
        let snapshot = self.snapshot()?;
        let mut rights = SeenRights::default();
        ids.iter()
            .map(|id| match head(&snapshot, *id) {
                Ok(head) => {
                    let access = self.access_to(rights.on(self, &snapshot, head.folder)?, &head);
                    Ok(access.map(|access| Message { access, ..self.to_message(*id, head, keywords_id) }))
                }
                Err(MailboxError::NotFound(_)) => Ok(None),
                Err(error) => Err(error),
            })
            .collect()
    }

    /// The UIDs of a folder's normal and associated messages in a range, ascending.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn uids(&self, folder: FolderId, from_uid: u32, to_uid: u32) -> Result<Vec<UidEntry>> {
        let snapshot = self.snapshot()?;
        if !snapshot.contains(&key::folder(folder))? {
            return Err(MailboxError::NotFound(What::Folder(folder)));
        }
        self.require(&snapshot, Operation::ReadItem, folder)?;
        let (from, to) = (key::uid(folder, from_uid), key::uid(folder, to_uid));
        let mut all = Vec::new();
        if from_uid > to_uid {
            return Ok(all);
        }
        let scan = ropewalk_storage_api::Scan {
            from: Bound::Included(&from),
            to: Bound::Included(&to),
            reverse: false,
        };
        snapshot.scan(scan, &mut |key, value| {
            let uid = key.last_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes));
            let id = value.first_chunk::<8>().and_then(|bytes| MessageId::new(u64::from_le_bytes(*bytes)));
            if let (Some(uid), Some(id)) = (uid, id) {
                all.push(UidEntry { uid, id });
            }
            Ok(ScanStep::Continue)
        })?;
        Ok(all)
    }

    /// The recipients, in order.
    ///
    /// # Errors
    /// When the message does not exist or the disk fails.
    pub fn recipients(&self, id: MessageId) -> Result<Vec<StoredRecipient>> {
        Ok(recipients(self.parts_of(id)?))
    }

    /// The attachments, in order.
    ///
    /// # Errors
    /// When the message does not exist or the disk fails.
    pub fn attachments(&self, id: MessageId) -> Result<Vec<StoredAttachment>> {
        Ok(self.parts_of(id)?.attachments.iter().map(stored_attachment).collect())
    }

    /// An attachment by its number; more numbers go through embedded messages.
    ///
    /// # Errors
    /// When the message or the attachment does not exist, or the disk fails.
    pub fn attachment(&self, id: MessageId, path: &[u32]) -> Result<StoredAttachment> {
        Ok(stored_attachment(&find_attachment(self.parts_of(id)?, path)?))
    }

    /// The message an attachment embeds.
    ///
    /// # Errors
    /// When the message or the attachment does not exist or embeds none, or the disk fails.
    pub fn embedded(&self, id: MessageId, path: &[u32]) -> Result<EmbeddedMessage> {
        let attachment = find_attachment(self.parts_of(id)?, path)?;
        let (properties, parts) =
            *attachment.embedded.ok_or(MailboxError::NotFound(What::EmbeddedMessage))?;
        let attachments = parts.attachments.iter().map(stored_attachment).collect();
        Ok(EmbeddedMessage { properties, attachments, recipients: recipients(parts) })
    }

    /// Everything of a message, loaded. Named properties stand under their names.
    ///
    /// # Errors
    /// When the message does not exist, is damaged, or the disk fails.
    pub fn content(&self, id: MessageId) -> Result<MessageContent> {
        let snapshot = self.snapshot()?;
        let head = head(&snapshot, id)?;
        self.require_on(&snapshot, Operation::ReadItem, &head)?;
        check_loadable(&head)?;
        let parts = parts(&snapshot, id)?;
        self.load_content(&snapshot, &head.properties, &parts, 0)
    }

    /// The message an attachment embeds, with everything in it, loaded.
    ///
    /// # Errors
    /// As [`Mailbox::embedded`].
    pub fn embedded_content(&self, id: MessageId, path: &[u32]) -> Result<MessageContent> {
        let snapshot = self.snapshot()?;
        let head = head(&snapshot, id)?;
        self.require_on(&snapshot, Operation::ReadItem, &head)?;
        check_loadable(&head)?;
        let attachment = find_attachment(parts(&snapshot, id)?, path)?;
        let (properties, parts) =
            *attachment.embedded.ok_or(MailboxError::NotFound(What::EmbeddedMessage))?;
        self.load_content(&snapshot, &properties, &parts, 0)
    }

    /// The message as MIME: the octets it came as, or else made from it now and kept.
    ///
    /// # Errors
    /// When the message does not exist, is damaged, or the disk fails.
    pub fn mime(&self, id: MessageId) -> Result<Vec<u8>> {
        let snapshot = self.snapshot()?;
        let head = head(&snapshot, id)?;
        self.require_on(&snapshot, Operation::ReadItem, &head)?;
        if let Some(mime) = &head.mime {
            return load_blob(&self.inner.store, &snapshot, mime.hash);
        }
        drop(snapshot);
        let content = self.content(id)?;
        let context = oxcmail::ExportContext {
            now: head.created,
            rng: self.inner.rng.as_ref(),
            host: &self.info.host,
            with_bcc: true,
        };
        let mime = oxcmail::export(&content, &context);
        self.keep_mime(id, head.change, &mime)?;
        Ok(mime)
    }

    /// The beginning of [`Mailbox::mime`]: as much as `enough`, shown what was read so far, asks for, and
    /// perhaps more; all of it when it is never enough. Of large MIME no more is read than that.
    ///
    /// # Errors
    /// As [`Mailbox::mime`].
    pub fn mime_prefix(&self, id: MessageId, enough: &dyn Fn(&[u8]) -> bool) -> Result<Vec<u8>> {
        let snapshot = self.snapshot()?;
        let head = head(&snapshot, id)?;
        self.require_on(&snapshot, Operation::ReadItem, &head)?;
        if let Some(mime) = head.mime {
            return load_blob_prefix(&self.inner.store, &snapshot, mime.hash, enough);
        }
        drop(snapshot);
        self.mime(id)
    }

    fn parts_of(&self, id: MessageId) -> Result<PartsRecord> {
        let snapshot = self.snapshot()?;
        if !snapshot.contains(&key::message(id))? {
            return Err(MailboxError::NotFound(What::Message(id)));
        }
        self.require_reading(&snapshot, id)?;
        parts(&snapshot, id)
    }

    fn load_content(
        &self,
        snapshot: &Snapshot<'_>,
        properties: &StoredBag,
        parts: &PartsRecord,
        depth: usize,
    ) -> Result<MessageContent> {
        if depth > MIME_DEPTH_MAX {
            return Err(damaged("embedded messages too deep"));
        }
        let mut content =
            MessageContent { properties: self.load_bag(snapshot, properties)?, ..MessageContent::default() };
        for recipient in &parts.recipients {
            let properties = self.load_bag(snapshot, &recipient.properties)?;
            content.recipients.push(Recipient { kind: recipient.kind, properties });
        }
        for attachment in &parts.attachments {
            let mut properties = self.load_bag(snapshot, &attachment.properties)?;
            let data = match (attachment.embedded.as_deref(), properties.remove(PID_TAG_ATTACH_DATA_BINARY)) {
                (Some((inner, parts)), _) => AttachmentData::Embedded(Box::new(self.load_content(
                    snapshot,
                    inner,
                    parts,
                    depth + 1,
                )?)),
                (None, Some(PropertyValue::Binary(bytes))) => AttachmentData::Binary(bytes),
                (None, _) => AttachmentData::None,
            };
            content.attachments.push(AttachmentContent { properties, data });
        }
        Ok(content)
    }

    fn load_bag(&self, snapshot: &Snapshot<'_>, bag: &StoredBag) -> Result<PropertyBag> {
        let values = bag.decode()?;
        let named: Vec<u16> = values.iter().map(|(tag, _)| tag.id()).filter(|id| *id >= 0x8000).collect();
        let mut names = if named.is_empty() { Vec::new() } else { self.property_names(&named)? }.into_iter();
        let mut loaded = PropertyBag::new();
        for (tag, stored) in values {
            let key = match tag.is_named().then(|| names.next().flatten()) {
                Some(Some(name)) => PropertyKey::Named(name),
                _ => PropertyKey::Id(tag.id()),
            };
            loaded.set(key, load_stored(&self.inner.store, snapshot, &stored)?);
        }
        Ok(loaded)
    }
}

/// Refuses to have a message in memory whose streams were filled beyond what any protocol takes in.
fn check_loadable(head: &Head) -> Result<()> {
    if head.size_bytes > MESSAGE_LOADED_BYTES_MAX {
        return Err(MailboxError::Limit("size of a message that is loaded whole"));
    }
    Ok(())
}

pub(crate) fn head(reading: &impl Reading, id: MessageId) -> Result<Head> {
    let record = reading.load(&key::message(id))?.ok_or(MailboxError::NotFound(What::Message(id)))?;
    Head::decode(&record)
}

pub(crate) fn parts(reading: &impl Reading, id: MessageId) -> Result<PartsRecord> {
    let record = reading.load(&key::parts(id))?;
    record.map_or_else(|| Ok(PartsRecord::default()), |record| PartsRecord::decode(&record))
}

pub(crate) fn recipients(parts: PartsRecord) -> Vec<StoredRecipient> {
    let all = parts.recipients.into_iter();
    all.map(|recipient| StoredRecipient { kind: recipient.kind, properties: recipient.properties }).collect()
}

pub(crate) fn stored_attachment(record: &AttachmentRecord) -> StoredAttachment {
    StoredAttachment {
        number: record.number,
        properties: record.properties.clone(),
        embedded: record.embedded.is_some(),
    }
}

fn find_attachment(mut parts: PartsRecord, path: &[u32]) -> Result<AttachmentRecord> {
    let (last, through) = path.split_last().ok_or(MailboxError::Invalid("empty attachment path"))?;
    for number in through {
        let attachment = take_attachment(parts, *number)?;
        parts = attachment.embedded.ok_or(MailboxError::NotFound(What::EmbeddedMessage))?.1;
    }
    take_attachment(parts, *last)
}

fn take_attachment(parts: PartsRecord, number: u32) -> Result<AttachmentRecord> {
    let found = parts.attachments.into_iter().find(|attachment| attachment.number == number);
    found.ok_or(MailboxError::NotFound(What::Attachment(number)))
}

/// PidTagRecipientType: the kind, and the flags of who was, or was not, sent to already (MS-OXOMSG 2.2.3.1).
pub(crate) fn recipient_type(kind: RecipientKind, stored: Option<StoredValue>) -> i32 {
    let flags = match stored {
        Some(StoredValue::Value(PropertyValue::Integer32(bits))) => bits & !0x0F,
        _ => 0,
    };
    kind.value() | flags
}

impl StoredRecipient {
    /// A property, stored or computed.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        if tag.id() == tags::PID_TAG_RECIPIENT_TYPE.id() {
            let fits = matches!(tag.kind(), PropertyType::INTEGER32 | PropertyType::UNSPECIFIED);
            return fits.then(|| recipient_type(self.kind, self.properties.value(tag.id())).into());
        }
        self.properties.tagged(tag)
    }
}
