//! What an item is read from: a message of a folder, or one inside an attachment.

use crate::context::Context;
use crate::problem::{OrProblem, Problems};
use ropewalk_base::FileTime;
use ropewalk_mailbox::{EmbeddedMessage, Message, StoredAttachment, StoredRecipient, StoredValue};
use ropewalk_model::{PropertyKey, PropertyTag, PropertyType, PropertyValue};

/// A message to be shown.
pub(crate) enum Source<'a> {
    Stored(&'a Message),
    Embedded {
        message: &'a EmbeddedMessage,
        /// The message of the folder it is in.
        root: &'a Message,
        /// The attachment numbers that lead to it.
        path: &'a [u32],
    },
}

impl Source<'_> {
    /// The message of a folder that this is, or is in.
    pub(crate) const fn root(&self) -> &Message {
        match self {
            Self::Stored(message) | Self::Embedded { root: message, .. } => message,
        }
    }

    /// The attachment numbers that lead here.
    pub(crate) const fn path(&self) -> &[u32] {
        match self {
            Self::Stored(_) => &[],
            Self::Embedded { path, .. } => path,
        }
    }

    pub(crate) fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        match self {
            Self::Stored(message) => message.property(tag),
            Self::Embedded { message, .. } => message.property(tag),
        }
    }

    pub(crate) fn recipients(&self, context: &Context<'_>) -> Problems<Vec<StoredRecipient>> {
        match self {
            Self::Stored(message) => context.mailbox.recipients(message.id).or_problem(),
            Self::Embedded { message, .. } => Ok(message.recipients.clone()),
        }
    }

    pub(crate) fn attachments(&self, context: &Context<'_>) -> Problems<Vec<StoredAttachment>> {
        match self {
            Self::Stored(message) => context.mailbox.attachments(message.id).or_problem(),
            Self::Embedded { message, .. } => Ok(message.attachments.clone()),
        }
    }

    /// A property's value, loaded where it is large.
    pub(crate) fn value(&self, context: &Context<'_>, tag: PropertyTag) -> Problems<Option<PropertyValue>> {
        self.property(tag).map(|value| load(context, &value)).transpose()
    }

    pub(crate) fn text(&self, context: &Context<'_>, tag: PropertyTag) -> Problems<Option<String>> {
        Ok(match self.value(context, tag)? {
            Some(PropertyValue::String(text)) => Some(text),
            _ => None,
        })
    }

    pub(crate) fn binary(&self, context: &Context<'_>, tag: PropertyTag) -> Problems<Option<Vec<u8>>> {
        Ok(match self.value(context, tag)? {
            Some(PropertyValue::Binary(bytes)) => Some(bytes),
            _ => None,
        })
    }

    /// A number that is at hand.
    pub(crate) fn integer(&self, tag: PropertyTag) -> Option<i64> {
        self.property(tag)?.small()?.as_i64()
    }

    pub(crate) fn boolean(&self, tag: PropertyTag) -> Option<bool> {
        self.property(tag)?.small()?.as_bool()
    }

    pub(crate) fn time(&self, tag: PropertyTag) -> Option<FileTime> {
        self.property(tag)?.small()?.as_time()
    }

    /// A property by key and type; named ones through the mailbox's map.
    pub(crate) fn keyed(
        &self,
        context: &Context<'_>,
        key: &PropertyKey,
        kind: PropertyType,
    ) -> Problems<Option<PropertyValue>> {
        match context.tag_of(key, kind)? {
            Some(tag) => self.value(context, tag),
            None => Ok(None),
        }
    }
}

/// Loads a value and counts it.
pub(crate) fn load(context: &Context<'_>, value: &StoredValue) -> Problems<PropertyValue> {
    if let StoredValue::Large(large) = value {
        context.spend(usize::try_from(large.size_bytes).unwrap_or(usize::MAX))?;
    }
    let loaded = context.mailbox.load(value).or_problem()?;
    if let StoredValue::Body(_) = value {
        let text = loaded.as_str().map_or(0, str::len);
        context.spend(text + loaded.as_binary().map_or(0, <[u8]>::len))?;
    }
    Ok(loaded)
}

impl Context<'_> {
    /// The tag of a property in this mailbox; none for a name that is not mapped.
    pub(crate) fn tag_of(&self, key: &PropertyKey, kind: PropertyType) -> Problems<Option<PropertyTag>> {
        Ok(match key {
            PropertyKey::Id(id) => Some(PropertyTag::new(*id, kind)),
            PropertyKey::Named(name) => {
                let ids = self.mailbox.property_ids(std::slice::from_ref(name), false).or_problem()?;
                ids.into_iter().next().flatten().map(|id| PropertyTag::new(id, kind))
            }
        })
    }
}
