//! Saving new messages and changing the properties of kept ones.

use crate::access::Operation;
use crate::blob::NewBlob;
use crate::computed;
use crate::error::{MailboxError, Result};
use crate::flags::Flags;
use crate::key;
use crate::mailbox::Mailbox;
use crate::notify::{Event, EventKind};
use crate::prepare::Prepared;
use crate::record::{BagBuilder, Head, LargeValue, MimeRef, StoredValue};
use crate::write::Writing;
use ropewalk_base::limits::MESSAGE_SIZE_BYTES_MAX;
use ropewalk_base::{FileTime, Guid};
use ropewalk_convert_oxcmail as oxcmail;
use ropewalk_model::tags;
use ropewalk_model::{
    ChangeNumber, FolderId, MessageContent, MessageId, PropertyBag, PropertyKey, PropertyTag, PropertyValue,
};
use std::borrow::Cow;

/// A message to be saved.
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'a> {
    /// Properties, recipients, attachments.
    pub content: &'a MessageContent,
    /// The octets it came as; they are given back as they are.
    pub mime: Option<&'a [u8]>,
    /// Its flags.
    pub flags: Flags,
    /// Whether it is an associated (FAI) message.
    pub associated: bool,
    /// PidTagMessageDeliveryTime; the time of saving when absent.
    pub delivered: Option<FileTime>,
    /// Whether this is a delivery, which raises [`EventKind::NewMail`].
    pub new_mail: bool,
}

/// How MIME is appended.
#[derive(Debug, Clone, Default)]
pub struct AppendOptions {
    /// Flags of the new message.
    pub flags: Flags,
    /// Its keywords (PidNameKeywords).
    pub keywords: Vec<String>,
    /// PidTagMessageDeliveryTime; the time of saving when absent.
    pub delivered: Option<FileTime>,
    /// Whether this is a delivery.
    pub new_mail: bool,
}

/// Where a saved message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedMessage {
    /// Its id.
    pub id: MessageId,
    /// Its IMAP UID.
    pub uid: u32,
    /// The folder's UIDVALIDITY.
    pub uid_validity: u32,
    /// The number of the change.
    pub change: ChangeNumber,
}

impl Mailbox {
    /// Saves a new message. On return it is durable.
    ///
    /// # Errors
    /// When the folder does not exist, a bound is exceeded, or the disk fails; then nothing is kept.
    pub fn save_message(&self, folder: FolderId, new: NewMessage<'_>) -> Result<SavedMessage> {
        self.require_first(Operation::CreateItem, folder)?;
        let mut prepared = self.prepare(new.content)?;
        let mime = new.mime.map(|mime| self.prepare_mime(mime, false)).transpose()?;
        if let Some((mime, _)) = &mime {
            prepared.size_bytes = mime.size_bytes;
        }
        let mut flags = mark(&mut prepared.properties, new.flags);
        if new.new_mail {
            flags |= wanted_reports(&prepared.properties);
        }
        if mime.is_none() && !new.associated {
            self.name(&mut prepared.properties);
        }
        self.name_creator(&mut prepared.properties);
        let properties = prepared.properties.build()?;
        self.transact(|writing| {
            writing.holding_folder(folder)?;
            if !new.associated {
                writing.check_receive_quota(prepared.size_bytes)?;
            }
            let id = writing.new_message_id()?;
            let (uid, uid_validity) = writing.new_uid(folder)?;
            let change = writing.new_change()?;
            refer_all(writing, &prepared, mime.as_ref().map(|(_, blob)| blob))?;
            writing.txn.store(&key::parts(id), &prepared.parts.encode())?;
            let head = Head {
                folder,
                uid,
                flags,
                change,
                read_change: ChangeNumber::default(),
                size_bytes: prepared.size_bytes,
                created: writing.now,
                modified: writing.now,
                delivered: new.delivered.unwrap_or(writing.now),
                associated: new.associated,
                has_attachments: prepared.has_attachments,
                next_attachment: u32::try_from(prepared.parts.attachments.len()).unwrap_or(u32::MAX),
                mime: mime.as_ref().map(|(mime, _)| *mime),
                properties,
            };
            writing.insert_message(id, &head)?;
            let kind = if new.new_mail { EventKind::NewMail } else { EventKind::Created };
            writing.event(Event {
                kind,
                folder,
                message: Some(id),
                uid: Some(uid),
                old_folder: None,
                old_message: None,
                change,
            });
            Ok(SavedMessage { id, uid, uid_validity, change })
        })
    }

    /// Gives a message that has no Message-ID one, so that its MIME, which may be made many times, has the same
    /// each time, and the one that its properties have.
    pub(crate) fn name(&self, properties: &mut BagBuilder) {
        let id = tags::PID_TAG_INTERNET_MESSAGE_ID.id();
        if properties.value(id).is_none() {
            let name = format!("<{}@{}>", Guid::random(self.inner.rng.as_ref()), self.info.host);
            properties.set(id, PropertyValue::String(name));
        }
    }

    /// Notes who makes a message, if that is not the owner: it is theirs to change and to delete where a permission
    /// list tells own messages from others' (MS-OXCPERM 2.2.7).
    pub(crate) fn name_creator(&self, properties: &mut BagBuilder) {
        let (name, entry_id) = (tags::PID_TAG_CREATOR_NAME.id(), tags::PID_TAG_CREATOR_ENTRY_ID.id());
        if let Some(member) = self.actor.member() {
            properties.set(name, member.name.as_str());
            properties.set(entry_id, computed::member_entry_id(member));
        } else {
            properties.remove(name);
            properties.remove(entry_id);
        }
    }

    /// Notes who changes a message, if that is not the owner (MS-OXCMSG 2.2.1.5).
    pub(crate) fn name_modifier(&self, properties: &mut BagBuilder) {
        if let Some(member) = self.actor.member() {
            properties.set(tags::PID_TAG_LAST_MODIFIER_NAME.id(), member.name.as_str());
            properties.set(tags::PID_TAG_LAST_MODIFIER_ENTRY_ID.id(), computed::member_entry_id(member));
        }
    }

    /// Reads MIME into a message (MS-OXCMAIL) and saves both.
    ///
    /// # Errors
    /// As [`Mailbox::save_message`].
    pub fn append_mime(&self, folder: FolderId, mime: &[u8], options: AppendOptions) -> Result<SavedMessage> {
        let delivered = options.delivered.unwrap_or_else(|| self.inner.clock.now());
        let mut content = oxcmail::import(mime, &oxcmail::ImportContext { received: delivered });
        if !options.keywords.is_empty() {
            let keywords = PropertyValue::MultipleString(options.keywords);
            content.properties.set(PropertyKey::from(tags::PID_NAME_KEYWORDS), keywords);
        }
        self.save_message(
            folder,
            NewMessage {
                content: &content,
                mime: Some(mime),
                flags: options.flags,
                associated: false,
                delivered: Some(delivered),
                new_mail: options.new_mail,
            },
        )
    }

    fn prepare_mime<'m>(&self, mime: &'m [u8], made: bool) -> Result<(MimeRef, NewBlob<'m>)> {
        if mime.len() > MESSAGE_SIZE_BYTES_MAX {
            return Err(MailboxError::Limit("size of a message"));
        }
        let blob = NewBlob::new(&self.inner.store, Cow::Borrowed(mime))?;
        Ok((MimeRef { size_bytes: mime.len() as u64, hash: blob.hash, made }, blob))
    }

    /// Keeps the MIME that was made for a message, unless it has changed since or has some already.
    pub(crate) fn keep_mime(&self, id: MessageId, of: ChangeNumber, mime: &[u8]) -> Result<()> {
        let (reference, blob) = self.prepare_mime(mime, true)?;
        self.transact(|writing| {
            let old = writing.head(id)?;
            if old.change == of && old.mime.is_none() {
                writing.refer_blob(&blob)?;
                let new = Head { mime: Some(reference), ..old.clone() };
                writing.as_store(|writing| writing.update_message(id, &old, &new))?;
            }
            Ok(())
        })
    }

    /// Sets and removes properties of a message. A body that is set replaces it in its other forms. MIME that was made from the old ones is dropped, and a
    /// draft's; MIME that came from outside stays, because signatures and IMAP clients rely on its octets.
    ///
    /// # Errors
    /// When the message does not exist or the disk fails.
    pub fn set_message_properties(
        &self,
        id: MessageId,
        set: &PropertyBag,
        remove: &[PropertyKey],
    ) -> Result<ChangeNumber> {
        self.require_first_on(Operation::EditItem, id)?;
        let (new_values, blobs, _) = self.prepare_properties(set)?;
        let new_values = new_values.build()?.decode()?;
        let written: Vec<u16> = new_values.iter().map(|(tag, _)| tag.id()).collect();
        let remove = remove.iter().map(|key| self.key_id(key)).collect::<Result<Vec<_>>>()?;
        self.transact(|writing| {
            let old = writing.head(id)?;
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            for blob in &blobs {
                writing.refer_blob(blob)?;
            }
            let mut gone = Vec::new();
            let remove = remove.iter().flatten().filter(|id| !computed::is_computed(**id));
            gone.extend(remove.filter_map(|id| properties.remove(*id)));
            gone.extend(computed::outdated_bodies(&written).iter().filter_map(|id| properties.remove(*id)));
            for (tag, value) in new_values.clone() {
                gone.extend(properties.set(tag.id(), value));
            }
            for value in gone {
                if let StoredValue::Large(LargeValue { hash, .. }) = value {
                    writing.release_blob(hash)?;
                }
            }
            let flags = mark(&mut properties, old.flags.without(PROPERTY_FLAGS));
            let mime = old.mime.filter(|mime| !mime.made && !flags.contains(Flags::DRAFT));
            if let (Some(dropped), None) = (&old.mime, &mime) {
                writing.release_blob(dropped.hash)?;
            }
            let change = writing.new_change()?;
            let properties = properties.build()?;
            let new = Head { flags, change, modified: writing.now, mime, properties, ..old.clone() };
            writing.update_message(id, &old, &new)?;
            writing.event(message_event(EventKind::Modified, id, &new, change));
            Ok(change)
        })
    }
}

pub(crate) fn message_event(kind: EventKind, id: MessageId, head: &Head, change: ChangeNumber) -> Event {
    Event {
        kind,
        folder: head.folder,
        message: Some(id),
        uid: Some(head.uid),
        old_folder: None,
        old_message: None,
        change,
    }
}

/// The reports who sent a message wants (MS-OXOMSG 2.2.1.29): one that it was read, or that it was deleted unread.
fn wanted_reports(properties: &BagBuilder) -> Flags {
    let is_set = |tag: PropertyTag| properties.value(tag.id()) == Some(&true.into());
    let mut flags = Flags::NONE;
    if is_set(tags::PID_TAG_READ_RECEIPT_REQUESTED) {
        flags |= Flags::NOTIFY_READ.with(Flags::NOTIFY_UNREAD);
    }
    if is_set(tags::PID_TAG_NON_RECEIPT_NOTIFICATION_REQUESTED) {
        flags |= Flags::NOTIFY_UNREAD;
    }
    flags
}

fn refer_all(writing: &mut Writing<'_>, prepared: &Prepared<'_>, mime: Option<&NewBlob<'_>>) -> Result<()> {
    prepared.blobs.iter().chain(mime).try_for_each(|blob| writing.refer_blob(blob))
}

/// Flags that stand for properties, so that both must always say the same.
pub(crate) const PROPERTY_FLAGS: Flags =
    Flags::ANSWERED.with(Flags::FORWARDED).with(Flags::FLAGGED).with(Flags::FLAG_COMPLETE);

/// Brings flags and the properties they stand for together: a flag sets its property, a property its flag.
pub(crate) fn mark(properties: &mut BagBuilder, mut flags: Flags) -> Flags {
    let number = |properties: &BagBuilder, id| match properties.value(id) {
        Some(StoredValue::Value(value)) => value.as_i64(),
        _ => None,
    };
    // Set by a caller's flags.
    if flags.contains(Flags::FLAGGED) {
        properties.set(tags::PID_TAG_FLAG_STATUS.id(), computed::FOLLOWUP_FLAGGED);
    } else if flags.contains(Flags::FLAG_COMPLETE) {
        properties.set(tags::PID_TAG_FLAG_STATUS.id(), computed::FOLLOWUP_COMPLETE);
    }
    if flags.intersects(Flags::ANSWERED.with(Flags::FORWARDED))
        && number(properties, tags::PID_TAG_LAST_VERB_EXECUTED.id()).is_none()
    {
        let answered = flags.contains(Flags::ANSWERED);
        let verb = if answered { computed::VERB_REPLY } else { computed::VERB_FORWARD };
        properties.set(tags::PID_TAG_LAST_VERB_EXECUTED.id(), verb);
    }
    // Set by its property.
    match number(properties, tags::PID_TAG_FLAG_STATUS.id()).and_then(|n| i32::try_from(n).ok()) {
        Some(computed::FOLLOWUP_FLAGGED) => flags |= Flags::FLAGGED,
        Some(computed::FOLLOWUP_COMPLETE) => flags |= Flags::FLAG_COMPLETE,
        _ => {}
    }
    match number(properties, tags::PID_TAG_LAST_VERB_EXECUTED.id()).and_then(|n| i32::try_from(n).ok()) {
        Some(computed::VERB_REPLY | computed::VERB_REPLY_ALL) => flags |= Flags::ANSWERED,
        Some(computed::VERB_FORWARD) => flags |= Flags::FORWARDED,
        _ => {}
    }
    flags
}
