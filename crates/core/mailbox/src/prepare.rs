//! A message as a value turned into records, before any transaction: names mapped, large values hashed.

use crate::blob::NewBlob;
use crate::computed;
use crate::error::{MailboxError, Result};
use crate::mailbox::Mailbox;
use crate::record::{
    AttachmentRecord, BagBuilder, LargeValue, PartsRecord, RecipientRecord, StoredBag, large_bytes,
};
use ropewalk_base::limits::{
    ATTACHMENTS_MAX, INLINE_VALUE_BYTES_MAX, MESSAGE_RECIPIENTS_MAX, MIME_DEPTH_MAX,
};
use ropewalk_model::tags::{self, PID_TAG_ATTACH_DATA_BINARY, PID_TAG_ATTACH_SIZE};
use ropewalk_model::{
    AttachmentContent, AttachmentData, MessageContent, PropertyBag, PropertyKey, PropertyName, PropertyTag,
    PropertyValue, RecipientKind,
};
use std::borrow::Cow;
use std::collections::HashMap;

/// What the recipients alone say.
const DISPLAY_LISTS: [(PropertyTag, RecipientKind); 3] = [
    (tags::PID_TAG_DISPLAY_TO, RecipientKind::To),
    (tags::PID_TAG_DISPLAY_CC, RecipientKind::Cc),
    (tags::PID_TAG_DISPLAY_BCC, RecipientKind::Bcc),
];

/// A message ready to be written.
pub(crate) struct Prepared<'a> {
    pub(crate) properties: BagBuilder,
    pub(crate) parts: PartsRecord,
    pub(crate) blobs: Vec<NewBlob<'a>>,
    pub(crate) size_bytes: u64,
    pub(crate) has_attachments: bool,
}

struct Preparing<'a, 'c> {
    mailbox: &'a Mailbox,
    names: HashMap<&'c PropertyName, u16>,
    blobs: Vec<NewBlob<'c>>,
    size_bytes: u64,
}

impl Mailbox {
    pub(crate) fn prepare<'c>(&self, content: &'c MessageContent) -> Result<Prepared<'c>> {
        let mut names = Vec::new();
        collect_names(content, &mut names, 0)?;
        let mut preparing =
            Preparing { mailbox: self, names: self.map_names(&names)?, blobs: Vec::new(), size_bytes: 0 };
        let (properties, parts) = preparing.message(content)?;
        let has_attachments = parts.attachments.iter().any(|attachment| !is_hidden(&attachment.properties));
        Ok(Prepared {
            properties,
            parts,
            has_attachments,
            blobs: preparing.blobs,
            size_bytes: preparing.size_bytes,
        })
    }

    fn map_names<'c>(&self, names: &[&'c PropertyName]) -> Result<HashMap<&'c PropertyName, u16>> {
        if names.is_empty() {
            return Ok(HashMap::new());
        }
        let owned: Vec<PropertyName> = names.iter().map(|name| (*name).clone()).collect();
        let ids = self.property_ids_of_message(&owned)?;
        // A name without an id, of PS_MAPI or because the map is full: its property is not kept.
        Ok(names.iter().zip(ids).filter_map(|(name, id)| Some((*name, id?))).collect())
    }

    /// The properties a write sets on an existing object, with their large values.
    pub(crate) fn prepare_properties<'c>(
        &self,
        bag: &'c PropertyBag,
    ) -> Result<(BagBuilder, Vec<NewBlob<'c>>, u64)> {
        let mut names = Vec::new();
        bag_names(bag, &mut names);
        let mut preparing =
            Preparing { mailbox: self, names: self.map_names(&names)?, blobs: Vec::new(), size_bytes: 0 };
        let builder = preparing.bag(bag)?;
        Ok((builder, preparing.blobs, preparing.size_bytes))
    }

    /// The id of a key in this mailbox; `None` for a name it does not know.
    pub(crate) fn key_id(&self, key: &PropertyKey) -> Result<Option<u16>> {
        match key {
            PropertyKey::Id(id) => Ok(Some(*id)),
            PropertyKey::Named(name) => {
                Ok(self.property_ids(std::slice::from_ref(name), false)?.into_iter().next().flatten())
            }
        }
    }
}

pub(crate) fn is_hidden(properties: &StoredBag) -> bool {
    let hidden = properties.tagged(tags::PID_TAG_ATTACHMENT_HIDDEN);
    hidden.and_then(|value| value.small().and_then(PropertyValue::as_bool)) == Some(true)
}

fn bag_names<'c>(bag: &'c PropertyBag, names: &mut Vec<&'c PropertyName>) {
    names.extend(bag.iter().filter_map(|(key, _)| match key {
        PropertyKey::Named(name) => Some(name),
        PropertyKey::Id(_) => None,
    }));
}

fn collect_names<'c>(
    content: &'c MessageContent,
    names: &mut Vec<&'c PropertyName>,
    depth: usize,
) -> Result<()> {
    if depth > MIME_DEPTH_MAX {
        return Err(MailboxError::Limit("depth of embedded messages"));
    }
    if content.recipients.len() > MESSAGE_RECIPIENTS_MAX {
        return Err(MailboxError::Limit("recipients of one message"));
    }
    if content.attachments.len() > ATTACHMENTS_MAX {
        return Err(MailboxError::Limit("attachments of one message"));
    }
    bag_names(&content.properties, names);
    content.recipients.iter().for_each(|recipient| bag_names(&recipient.properties, names));
    for attachment in &content.attachments {
        bag_names(&attachment.properties, names);
        if let AttachmentData::Embedded(inner) = &attachment.data {
            collect_names(inner, names, depth + 1)?;
        }
    }
    Ok(())
}

impl<'c> Preparing<'_, 'c> {
    fn message(&mut self, content: &'c MessageContent) -> Result<(BagBuilder, PartsRecord)> {
        let mut properties = self.bag(&content.properties)?;
        for (tag, kind) in DISPLAY_LISTS {
            self.text(&mut properties, tag.id(), display_names(content, kind))?;
        }
        let mut parts = PartsRecord::default();
        for recipient in &content.recipients {
            let properties = self.bag(&recipient.properties)?.build()?;
            parts.recipients.push(RecipientRecord { kind: recipient.kind, properties });
        }
        for (number, attachment) in (0..).zip(&content.attachments) {
            parts.attachments.push(self.attachment(number, attachment)?);
        }
        Ok((properties, parts))
    }

    fn attachment(&mut self, number: u32, attachment: &'c AttachmentContent) -> Result<AttachmentRecord> {
        let before = self.size_bytes;
        let mut properties = self.bag(&attachment.properties)?;
        properties.remove(PID_TAG_ATTACH_DATA_BINARY.id());
        let embedded = match &attachment.data {
            AttachmentData::None => None,
            AttachmentData::Binary(bytes) => {
                self.binary(&mut properties, bytes)?;
                None
            }
            AttachmentData::Embedded(inner) => {
                let (properties, parts) = self.message(inner)?;
                Some(Box::new((properties.build()?, parts)))
            }
        };
        let size = i32::try_from(self.size_bytes - before).unwrap_or(i32::MAX);
        properties.set(PID_TAG_ATTACH_SIZE.id(), size);
        Ok(AttachmentRecord { number, properties: properties.build()?, embedded })
    }

    fn binary(&mut self, properties: &mut BagBuilder, bytes: &'c [u8]) -> Result<()> {
        self.size_bytes += bytes.len() as u64;
        if bytes.len() <= INLINE_VALUE_BYTES_MAX {
            properties.set(PID_TAG_ATTACH_DATA_BINARY.id(), bytes.to_vec());
        } else {
            let large = self.large(PID_TAG_ATTACH_DATA_BINARY.kind(), Cow::Borrowed(bytes))?;
            properties.set_large(PID_TAG_ATTACH_DATA_BINARY.id(), large);
        }
        Ok(())
    }

    fn large(&mut self, kind: ropewalk_model::PropertyType, bytes: Cow<'c, [u8]>) -> Result<LargeValue> {
        let blob = NewBlob::new(&self.mailbox.inner.store, bytes)?;
        let large = LargeValue { kind, size_bytes: blob.bytes.len() as u64, hash: blob.hash };
        self.blobs.push(blob);
        Ok(large)
    }

    fn text(&mut self, properties: &mut BagBuilder, id: u16, text: String) -> Result<()> {
        self.size_bytes += text.len() as u64;
        if text.len() <= INLINE_VALUE_BYTES_MAX {
            properties.set(id, text);
        } else {
            let large = self.large(ropewalk_model::PropertyType::STRING, Cow::Owned(text.into_bytes()))?;
            properties.set_large(id, large);
        }
        Ok(())
    }

    fn bag(&mut self, bag: &'c PropertyBag) -> Result<BagBuilder> {
        let mut builder = BagBuilder::default();
        for (key, value) in bag.iter() {
            let id = match key {
                PropertyKey::Id(id) => *id,
                PropertyKey::Named(name) => match self.names.get(name) {
                    Some(id) => *id,
                    None => continue,
                },
            };
            let made_here = computed::is_computed(id) || DISPLAY_LISTS.iter().any(|(tag, _)| tag.id() == id);
            if made_here || matches!(value, PropertyValue::Null | PropertyValue::ErrorCode(_)) {
                continue;
            }
            let bytes = match value {
                PropertyValue::String(text) => Cow::Borrowed(text.as_bytes()),
                PropertyValue::Binary(bytes) => Cow::Borrowed(bytes.as_slice()),
                other => Cow::Owned(large_bytes(other)?),
            };
            self.size_bytes += bytes.len() as u64;
            if bytes.len() <= INLINE_VALUE_BYTES_MAX {
                builder.set(id, value.clone());
            } else {
                let large = self.large(value.kind(), bytes)?;
                builder.set_large(id, large);
            }
        }
        Ok(builder)
    }
}

/// PidTagDisplayTo and its like: names in order, joined by "; " (MS-OXOMSG 2.2.1.7 to 2.2.1.9).
fn display_names(content: &MessageContent, kind: RecipientKind) -> String {
    let named = content.recipients.iter().filter(|recipient| recipient.kind == kind);
    let names: Vec<&str> = named
        .filter_map(|recipient| {
            let name =
                recipient.properties.string(tags::PID_TAG_DISPLAY_NAME).filter(|name| !name.is_empty());
            name.or_else(|| recipient.properties.string(tags::PID_TAG_SMTP_ADDRESS))
                .or_else(|| recipient.properties.string(tags::PID_TAG_EMAIL_ADDRESS))
        })
        .collect();
    names.join("; ")
}
