//! Saving an edited message (MS-OXCMSG 2.2.3.3, 3.2.5.3): what was changed since it was opened is laid over what is kept, in one
//! transaction, if nobody else has changed the message meanwhile.

use super::message::{Access, MessageEdit, Place};
use super::parts::EditContent;
use super::pending::Pending;
use super::version::ImportedVersion;
use crate::access::Operation;
use crate::computed;
use crate::error::{MailboxError, Result};
use crate::flags::Flags;
use crate::key;
use crate::message_write::{PROPERTY_FLAGS, SavedMessage, mark, message_event};
use crate::notify::EventKind;
use crate::record::{
    AttachmentRecord, BagBuilder, Head, LargeValue, PartsRecord, RecipientRecord, StoredBag, StoredValue,
    large_bytes,
};
use crate::write::Writing;
use ropewalk_base::FileTime;
use ropewalk_base::limits::{ATTACHMENTS_MAX, EDIT_PROPERTIES_MAX};
use ropewalk_model::{ChangeNumber, FolderId, PropertyTag, PropertyValue, tags};
use ropewalk_storage_api::{StorageError, VALUE_BYTES_MAX};
use std::collections::BTreeMap;

/// How a message is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveMessage {
    /// Whether what others changed meanwhile is overwritten (ForceSave).
    pub force: bool,
    /// How the message is open afterwards.
    pub keep: Access,
    /// Who saves, for PidTagLastModifierName.
    pub author: Option<super::Author>,
}

impl Default for SaveMessage {
    fn default() -> Self {
        Self { force: false, keep: Access::ReadWrite, author: None }
    }
}

/// Properties whose change makes MIME that came from outside say something else than the message.
const IN_MIME: [PropertyTag; 7] = [
    tags::PID_TAG_SUBJECT,
    tags::PID_TAG_NORMALIZED_SUBJECT,
    tags::PID_TAG_SUBJECT_PREFIX,
    tags::PID_TAG_BODY,
    tags::PID_TAG_HTML,
    tags::PID_TAG_RTF_COMPRESSED,
    tags::PID_TAG_INTERNET_MESSAGE_ID,
];

/// What was changed, as records have it.
pub(super) struct Delta {
    properties: Vec<(u16, Option<StoredValue>)>,
    recipients: Option<Vec<RecipientRecord>>,
    /// Changed attachments; none where they were deleted.
    attachments: BTreeMap<u32, Option<AttachmentRecord>>,
    displays: Vec<(u16, StoredValue)>,
}

impl Delta {
    pub(super) fn of(content: &EditContent, pending: &mut Pending) -> Result<Self> {
        let mut attachments = BTreeMap::new();
        for number in &content.attachments_changed {
            let record = content.attachments.get(number).map(|one| one.record(*number, pending));
            attachments.insert(*number, record.transpose()?);
        }
        let mut displays = Vec::new();
        if content.recipients_changed {
            for (tag, kind) in super::parts::DISPLAY_LISTS {
                displays.push((tag.id(), pending.keep_text(content.display_list(kind))?));
            }
        }
        Ok(Self {
            properties: content.properties.changes(pending)?,
            recipients: content.recipients_changed.then(|| content.recipient_records(pending)).transpose()?,
            attachments,
            displays,
        })
    }

    /// Whether MIME made before says something else.
    fn changes_content(&self) -> bool {
        let in_mime = |id: u16| IN_MIME.iter().any(|tag| tag.id() == id);
        self.recipients.is_some()
            || !self.attachments.is_empty()
            || self.properties.iter().any(|(id, _)| in_mime(*id))
    }

    fn lay_over(&self, properties: &mut BagBuilder) {
        for (id, value) in &self.properties {
            match value {
                Some(value) => properties.set(*id, value.clone()),
                None => properties.remove(*id),
            };
        }
        for (id, value) in &self.displays {
            properties.set(*id, value.clone());
        }
    }

    /// Lays the changed parts over those that are kept; an attachment that was made here and whose number somebody
    /// else has taken meanwhile gets the next one. Returns the next number that is free.
    fn lay_over_parts(&self, parts: &mut PartsRecord, created: &EditContent, next: u32) -> Result<u32> {
        if let Some(recipients) = &self.recipients {
            parts.recipients.clone_from(recipients);
        }
        let taken: Vec<u32> = parts.attachments.iter().map(|attachment| attachment.number).collect();
        let mut next = next.max(created.next_attachment);
        for (number, record) in &self.attachments {
            let is_new = created.attachments_created.contains(number);
            match record {
                Some(record) if is_new && taken.contains(number) => {
                    parts.attachments.push(AttachmentRecord { number: next, ..record.clone() });
                    next = next.checked_add(1).ok_or(MailboxError::Limit("attachments of one message"))?;
                }
                Some(record) => {
                    parts.attachments.retain(|one| one.number != *number);
                    parts.attachments.push(record.clone());
                }
                None => parts.attachments.retain(|one| one.number != *number),
            }
        }
        parts.attachments.sort_by_key(|one| one.number);
        if parts.attachments.len() > ATTACHMENTS_MAX {
            return Err(MailboxError::Limit("attachments of one message"));
        }
        Ok(next)
    }
}

/// Properties the store adds to those of a client: of versions, status and times.
const KEPT_HERE: usize = 16;

/// What a message becomes.
pub(super) struct State {
    pub(super) properties: BagBuilder,
    pub(super) parts: PartsRecord,
    pub(super) next_attachment: u32,
    /// Whether MIME made before says something else.
    pub(super) changes_content: bool,
    /// Whose version it is, if it was made elsewhere.
    pub(super) version: Option<ImportedVersion>,
}

impl State {
    /// Notes the number of the change, and when it was made.
    fn stamp(&mut self, change: ChangeNumber, now: FileTime) {
        let properties = &mut self.properties;
        properties.set(tags::PID_TAG_LOCAL_COMMIT_TIME.id(), PropertyValue::Time(now));
        if let Some(version) = &self.version {
            let key = computed::keep_key(change, &version.change_key);
            properties.set(tags::PID_TAG_CHANGE_KEY.id(), PropertyValue::Binary(key));
            let list = PropertyValue::Binary(version.predecessors.encode());
            properties.set(tags::PID_TAG_PREDECESSOR_CHANGE_LIST.id(), list);
        } else {
            properties.remove(tags::PID_TAG_CHANGE_KEY.id());
        }
    }
}

/// Bytes of all values of a record's bag.
fn bag_bytes(bag: &StoredBag) -> Result<u64> {
    let mut size = 0;
    for (_, value) in bag.decode()? {
        size += match value {
            StoredValue::Large(large) => large.size_bytes,
            StoredValue::Value(value) => large_bytes(&value)?.len() as u64,
            // None is ever in a record.
            StoredValue::Body(_) => 0,
        };
    }
    Ok(size)
}

fn parts_bytes(parts: &PartsRecord) -> Result<u64> {
    let mut size = 0;
    for recipient in &parts.recipients {
        size += bag_bytes(&recipient.properties)?;
    }
    for attachment in &parts.attachments {
        size += bag_bytes(&attachment.properties)?;
        if let Some((properties, parts)) = attachment.embedded.as_deref() {
            size += bag_bytes(properties)? + parts_bytes(parts)?;
        }
    }
    Ok(size)
}

pub(crate) fn has_visible(parts: &PartsRecord) -> bool {
    parts.attachments.iter().any(|one| !crate::prepare::is_hidden(&one.properties))
}

/// The large values of a message, once for each time they are named.
pub(crate) fn named_values(properties: &StoredBag, parts: &PartsRecord) -> Result<Vec<LargeValue>> {
    let mut values = properties.large_values()?;
    parts.large_values(&mut values)?;
    Ok(values)
}

/// Refuses records that an engine does not take.
pub(crate) fn check_lengths(head: &Head, parts: &PartsRecord) -> Result<()> {
    // Room for the seal.
    let max = VALUE_BYTES_MAX - 64;
    if head.encode().len() > max || parts.encode().len() > max {
        return Err(MailboxError::Limit("properties of one message"));
    }
    Ok(())
}

impl MessageEdit {
    /// Saves what was changed. On return it is durable, and the message is open at the version that was saved.
    ///
    /// # Errors
    /// [`MailboxError::Modified`] when somebody else has saved it since it was opened and `force` is not set,
    /// [`MailboxError::NotFound`] when it or its folder is gone, when it is open for reading or embedded, a bound is
    /// exceeded, or the disk fails. Then nothing is kept, and the message is open as it was, with its changes.
    pub fn save(&mut self, how: &SaveMessage) -> Result<SavedMessage> {
        self.check_writable()?;
        self.content.check_room()?;
        let saved = match &self.place {
            Place::Embedded => {
                return Err(MailboxError::Invalid("an embedded message is saved into its attachment"));
            }
            Place::New { folder, associated } => self.save_new(*folder, *associated, None)?,
            Place::Stored(_) => self.save_stored(how)?,
        };
        self.access = how.keep;
        self.reopen(saved)?;
        Ok(saved)
    }

    pub(super) fn save_new(
        &self,
        folder: FolderId,
        associated: bool,
        version: Option<&ImportedVersion>,
    ) -> Result<SavedMessage> {
        self.mailbox.require_first(Operation::CreateItem, folder)?;
        let mut pending = Pending::new(&self.mailbox);
        let mut properties = self.content.properties.build(&mut pending)?;
        for (tag, kind) in super::parts::DISPLAY_LISTS {
            properties.set(tag.id(), pending.keep_text(self.content.display_list(kind))?);
        }
        let parts = self.content.parts(&mut pending)?;
        let flags = mark(&mut properties, self.flags);
        if !associated {
            self.mailbox.name(&mut properties);
        }
        // Whose a visitor's message is decides what they may do with it, so no protocol says it.
        if self.mailbox.actor().is_restricted() {
            self.mailbox.name_creator(&mut properties);
            self.mailbox.name_modifier(&mut properties);
        }
        let next_attachment = self.content.next_attachment;
        let version = version.cloned();
        let mut state = State { properties, parts, next_attachment, changes_content: false, version };
        self.mailbox.transact(|writing| {
            writing.holding_folder(folder)?;
            let id = writing.new_message_id()?;
            let (uid, uid_validity) = writing.new_uid(folder)?;
            let change = writing.new_change()?;
            state.stamp(change, writing.now);
            let (properties, parts) = (state.properties.build()?, state.parts);
            pending.account(writing, &[], &named_values(&properties, &parts)?)?;
            let head = Head {
                folder,
                uid,
                flags,
                change,
                read_change: ChangeNumber::default(),
                size_bytes: bag_bytes(&properties)? + parts_bytes(&parts)?,
                created: writing.now,
                modified: state.version.map_or(writing.now, |version| version.modified),
                delivered: self.delivered.unwrap_or(writing.now),
                associated,
                has_attachments: has_visible(&parts),
                next_attachment,
                mime: None,
                properties,
            };
            check_lengths(&head, &parts)?;
            writing.txn.store(&key::parts(id), &parts.encode())?;
            writing.insert_message(id, &head)?;
            writing.event(message_event(EventKind::Created, id, &head, change));
            Ok(SavedMessage { id, uid, uid_validity, change })
        })
    }

    fn save_stored(&self, how: &SaveMessage) -> Result<SavedMessage> {
        let Place::Stored(opened) = &self.place else {
            return Err(MailboxError::Invalid("not a kept message"));
        };
        self.mailbox.require_first_on(Operation::EditItem, opened.id)?;
        let mut pending = Pending::new(&self.mailbox);
        let delta = Delta::of(&self.content, &mut pending).map_err(|error| self.or_stale(error))?;
        let nothing = !self.content.is_changed();
        let saved = self.mailbox.transact(|writing| {
            let old = writing.head_in(opened.folder, opened.id)?;
            writing.require_on(Operation::EditItem, &old)?;
            if old.change != opened.change && !how.force {
                return Err(MailboxError::Modified(opened.id));
            }
            let uid_validity = writing.folder_counters(old.folder)?.uid_validity;
            let unchanged = SavedMessage { id: opened.id, uid: old.uid, uid_validity, change: old.change };
            if nothing {
                return Ok(unchanged);
            }
            let old_parts = writing.parts(opened.id)?;
            let state = self.lay(&old, &old_parts, &delta, how)?;
            let change = self.put(writing, (&old, &old_parts), state, &pending)?;
            Ok(SavedMessage { change, ..unchanged })
        });
        saved.map_err(|error| match error {
            // A value of the version it was opened at, which somebody else has replaced.
            MailboxError::Storage(StorageError::MissingBlob(_)) if how.force => self.or_stale(error),
            other => other,
        })
    }

    /// What the message becomes with the changes laid over what is kept.
    pub(super) fn lay(
        &self,
        old: &Head,
        old_parts: &PartsRecord,
        delta: &Delta,
        how: &SaveMessage,
    ) -> Result<State> {
        let mut parts = old_parts.clone();
        let next_attachment = delta.lay_over_parts(&mut parts, &self.content, old.next_attachment)?;
        let mut properties = BagBuilder::from_bag(&old.properties)?;
        delta.lay_over(&mut properties);
        if let Some(author) = &how.author {
            properties.set(tags::PID_TAG_LAST_MODIFIER_NAME.id(), author.name.clone());
            properties.set(tags::PID_TAG_LAST_MODIFIER_ENTRY_ID.id(), author.entry_id.clone());
        }
        self.mailbox.name_modifier(&mut properties);
        let changes_content = delta.changes_content();
        Ok(State { properties, parts, next_attachment, changes_content, version: None })
    }

    /// Writes what a kept message becomes.
    pub(super) fn put(
        &self,
        writing: &mut Writing<'_>,
        (old, old_parts): (&Head, &PartsRecord),
        mut state: State,
        pending: &Pending,
    ) -> Result<ChangeNumber> {
        let Place::Stored(opened) = &self.place else {
            return Err(MailboxError::Invalid("not a kept message"));
        };
        let change = writing.new_change()?;
        state.stamp(change, writing.now);
        if state.properties.len() > EDIT_PROPERTIES_MAX + KEPT_HERE {
            return Err(MailboxError::Limit("properties of one message"));
        }
        let flags = mark(&mut state.properties, old.flags.without(PROPERTY_FLAGS));
        let (properties, parts) = (state.properties.build()?, state.parts);
        let keeps_mime = !flags.contains(Flags::DRAFT) && !state.changes_content;
        let mime = old.mime.filter(|mime| !mime.made && keeps_mime);
        pending.account(
            writing,
            &named_values(&old.properties, old_parts)?,
            &named_values(&properties, &parts)?,
        )?;
        if let (Some(dropped), None) = (&old.mime, &mime) {
            writing.release_blob(dropped.hash)?;
        }
        let size_bytes = match &mime {
            Some(mime) => mime.size_bytes,
            None => bag_bytes(&properties)? + parts_bytes(&parts)?,
        };
        let new = Head {
            flags,
            change,
            modified: state.version.map_or(writing.now, |version| version.modified),
            size_bytes,
            has_attachments: has_visible(&parts),
            next_attachment: state.next_attachment,
            mime,
            properties,
            ..old.clone()
        };
        check_lengths(&new, &parts)?;
        if parts != *old_parts {
            writing.txn.store(&key::parts(opened.id), &parts.encode())?;
        }
        writing.update_message(opened.id, old, &new)?;
        writing.event(message_event(EventKind::Modified, opened.id, &new, change));
        Ok(change)
    }

    /// After a save: what is kept now is what is open. If somebody has changed it again already, the next save will
    /// say so.
    pub(super) fn reopen(&mut self, saved: SavedMessage) -> Result<()> {
        let (mut message, content) = match self.mailbox.load_edit(saved.id) {
            Ok(loaded) => loaded,
            Err(MailboxError::NotFound(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        message.change = message.change.min(saved.change);
        self.content.properties.rebase(&message.properties)?;
        let recipients_were = std::mem::take(&mut self.content.recipients);
        let properties = std::mem::take(&mut self.content.properties);
        // Row ids stay while the message is open (MS-OXCMSG 2.2.1.38).
        let rows = recipients_were.keys().copied();
        let same = recipients_were.len() == content.recipients.len();
        let recipients =
            if same { rows.zip(content.recipients.into_values()).collect() } else { content.recipients };
        self.content = EditContent { properties, recipients, ..content };
        self.created = message.created;
        self.flags = message.flags;
        self.place = Place::Stored(Box::new(message));
        Ok(())
    }
}
