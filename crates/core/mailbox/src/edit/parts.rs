//! A message's content while it is edited: properties, recipients by row id, attachments by number.

use super::bag::EditBag;
use super::pending::Pending;
use crate::error::{MailboxError, Result};
use crate::record::{AttachmentRecord, PartsRecord, RecipientRecord, StoredBag};
use ropewalk_base::limits::{EDIT_INLINE_BYTES_MAX, MIME_DEPTH_MAX};
use ropewalk_model::{PropertyTag, RecipientKind, tags};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes a recipient, an attachment or an embedded message takes beside its properties.
const PART_BYTES: usize = 16;

#[derive(Debug, Clone)]
pub(crate) struct EditRecipient {
    pub(crate) kind: RecipientKind,
    pub(crate) properties: EditBag,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct EditAttachment {
    pub(crate) properties: EditBag,
    pub(crate) embedded: Option<Box<EditContent>>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct EditContent {
    pub(crate) properties: EditBag,
    pub(crate) recipients: BTreeMap<u32, EditRecipient>,
    pub(crate) recipients_changed: bool,
    pub(crate) attachments: BTreeMap<u32, EditAttachment>,
    /// Numbers of attachments that were saved or deleted since.
    pub(crate) attachments_changed: BTreeSet<u32>,
    /// Of these, those that were made since.
    pub(crate) attachments_created: BTreeSet<u32>,
    pub(crate) next_attachment: u32,
}

impl EditRecipient {
    fn record(&self, pending: &mut Pending) -> Result<RecipientRecord> {
        Ok(RecipientRecord { kind: self.kind, properties: self.properties.build(pending)?.build()? })
    }

    fn display_name(&self) -> Option<String> {
        let text = |tag: PropertyTag| self.properties.text(tag).filter(|text| !text.is_empty());
        text(tags::PID_TAG_DISPLAY_NAME)
            .or_else(|| text(tags::PID_TAG_SMTP_ADDRESS))
            .or_else(|| text(tags::PID_TAG_EMAIL_ADDRESS))
    }
}

impl EditAttachment {
    pub(crate) fn of_record(record: &AttachmentRecord) -> Result<Self> {
        let embedded = record.embedded.as_deref().map(|(properties, parts)| {
            let next = parts.attachments.iter().map(|attachment| attachment.number.saturating_add(1)).max();
            EditContent::of_records(properties, parts, next.unwrap_or_default()).map(Box::new)
        });
        Ok(Self { properties: EditBag::of_stored(&record.properties)?, embedded: embedded.transpose()? })
    }

    pub(crate) fn fork(&self) -> Self {
        Self {
            properties: self.properties.fork(),
            embedded: self.embedded.as_ref().map(|inner| Box::new(inner.fork())),
        }
    }

    pub(crate) fn record(&self, number: u32, pending: &mut Pending) -> Result<AttachmentRecord> {
        let mut properties = self.properties.build(pending)?;
        properties.set(tags::PID_TAG_ATTACH_SIZE.id(), self.size());
        let embedded = match &self.embedded {
            None => None,
            Some(inner) => {
                let mut properties = inner.properties.build(pending)?;
                for (tag, kind) in DISPLAY_LISTS {
                    properties.set(tag.id(), pending.keep_text(inner.display_list(kind))?);
                }
                Some(Box::new((properties.build()?, inner.parts(pending)?)))
            }
        };
        Ok(AttachmentRecord { number, properties: properties.build()?, embedded })
    }

    /// Whether a user sees it.
    pub(crate) fn is_visible(&self) -> bool {
        self.properties.small(tags::PID_TAG_ATTACHMENT_HIDDEN.id()).and_then(|value| value.as_bool())
            != Some(true)
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        self.properties.size_bytes() + self.embedded.as_ref().map_or(0, |inner| inner.size_bytes())
    }

    /// PidTagAttachSize.
    pub(crate) fn size(&self) -> i32 {
        i32::try_from(self.size_bytes()).unwrap_or(i32::MAX)
    }

    pub(crate) fn record_bytes(&self) -> usize {
        let embedded = self.embedded.as_ref().map_or(0, |inner| inner.record_bytes());
        PART_BYTES + self.properties.record_bytes() + embedded
    }

    /// How many messages lie in one another here.
    pub(crate) fn height(&self) -> usize {
        self.embedded.as_ref().map_or(0, |inner| 1 + inner.height())
    }
}

/// What the recipients alone say.
pub(crate) const DISPLAY_LISTS: [(PropertyTag, RecipientKind); 3] = [
    (tags::PID_TAG_DISPLAY_TO, RecipientKind::To),
    (tags::PID_TAG_DISPLAY_CC, RecipientKind::Cc),
    (tags::PID_TAG_DISPLAY_BCC, RecipientKind::Bcc),
];

impl EditContent {
    pub(crate) fn of_records(
        properties: &StoredBag,
        parts: &PartsRecord,
        next_attachment: u32,
    ) -> Result<Self> {
        let recipients = (0..).zip(&parts.recipients).map(|(row, recipient)| {
            let properties = EditBag::of_stored(&recipient.properties)?;
            Ok((row, EditRecipient { kind: recipient.kind, properties }))
        });
        let attachments = parts
            .attachments
            .iter()
            .map(|attachment| Ok((attachment.number, EditAttachment::of_record(attachment)?)));
        Ok(Self {
            properties: EditBag::of_stored(properties)?,
            recipients: recipients.collect::<Result<_>>()?,
            attachments: attachments.collect::<Result<_>>()?,
            next_attachment,
            ..Self::default()
        })
    }

    /// A copy that shares no stream.
    pub(crate) fn fork(&self) -> Self {
        let recipients = self.recipients.iter().map(|(row, recipient)| {
            let properties = recipient.properties.fork();
            (*row, EditRecipient { kind: recipient.kind, properties })
        });
        let attachments = self.attachments.iter().map(|(number, one)| (*number, one.fork()));
        Self {
            properties: self.properties.fork(),
            recipients: recipients.collect(),
            attachments: attachments.collect(),
            attachments_changed: self.attachments_changed.clone(),
            attachments_created: self.attachments_created.clone(),
            ..*self
        }
    }

    /// A copy to try changes on, which is then put in this one's place: streams stay over what they are over.
    pub(crate) fn fork_for_copy(&self) -> Self {
        Self { properties: self.properties.fork_for_copy(), ..self.fork() }
    }

    pub(crate) fn parts(&self, pending: &mut Pending) -> Result<PartsRecord> {
        Ok(PartsRecord {
            recipients: self.recipient_records(pending)?,
            attachments: self
                .attachments
                .iter()
                .map(|(number, attachment)| attachment.record(*number, pending))
                .collect::<Result<_>>()?,
        })
    }

    pub(crate) fn recipient_records(&self, pending: &mut Pending) -> Result<Vec<RecipientRecord>> {
        self.recipients.values().map(|recipient| recipient.record(pending)).collect()
    }

    /// PidTagDisplayTo and its like: names in order, joined by "; " (MS-OXOMSG 2.2.1.7 to 2.2.1.9).
    pub(crate) fn display_list(&self, kind: RecipientKind) -> String {
        let of_kind = self.recipients.values().filter(|recipient| recipient.kind == kind);
        of_kind.filter_map(EditRecipient::display_name).collect::<Vec<_>>().join("; ")
    }

    pub(crate) fn has_visible_attachments(&self) -> bool {
        self.attachments.values().any(EditAttachment::is_visible)
    }

    pub(crate) fn has_named_properties(&self) -> bool {
        self.properties.tags().any(PropertyTag::is_named)
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        let recipients: u64 = self.recipients.values().map(|one| one.properties.size_bytes()).sum();
        let attachments: u64 = self.attachments.values().map(EditAttachment::size_bytes).sum();
        self.properties.size_bytes() + recipients + attachments
    }

    pub(crate) fn record_bytes(&self) -> usize {
        let recipients: usize =
            self.recipients.values().map(|one| PART_BYTES + one.properties.record_bytes()).sum();
        let attachments: usize = self.attachments.values().map(EditAttachment::record_bytes).sum();
        PART_BYTES + self.properties.record_bytes() + recipients + attachments
    }

    /// Whether the records still fit into the engine; what they take, bytes.
    pub(crate) fn check_room(&self) -> Result<usize> {
        let bytes = self.record_bytes();
        if bytes > EDIT_INLINE_BYTES_MAX {
            return Err(MailboxError::Limit("properties of one message"));
        }
        Ok(bytes)
    }

    /// How many messages lie in one another below this one.
    pub(crate) fn height(&self) -> usize {
        self.attachments.values().map(EditAttachment::height).max().unwrap_or_default()
    }

    pub(crate) fn is_changed(&self) -> bool {
        self.properties.is_changed() || self.recipients_changed || !self.attachments_changed.is_empty()
    }
}

/// Whether a message at `depth` can hold content in which messages lie `height` deep.
pub(crate) fn check_depth(depth: usize, height: usize) -> Result<()> {
    if depth + height > MIME_DEPTH_MAX {
        return Err(MailboxError::Limit("depth of embedded messages"));
    }
    Ok(())
}
