//! Restrictions on messages (MS-OXCDATA 2.12): whether one is met, and how values compare.

use crate::blob::load_stored;
use crate::error::{MailboxError, Result};
use crate::mailbox::Mailbox;
use crate::message::{Message, StoredAttachment, StoredRecipient, parts, recipients, stored_attachment};
use crate::record::StoredValue;
use ropewalk_base::limits::RESTRICTION_DEPTH_MAX;
use ropewalk_model::restriction::{BitMaskOp, FuzzyFlags, FuzzyLevel, RelOp};
use ropewalk_model::{MessageId, PropertyTag, PropertyType, PropertyValue, Restriction, tags};
use ropewalk_storage_api::{Reading, Store};
use std::cmp::Ordering;

/// Whether a message meets a restriction. A row without the property meets no condition on its value.
///
/// # Errors
/// [`MailboxError::Limit`] for nesting beyond the bound; [`MailboxError::Invalid`] for what has no meaning on
/// a message; or the disk fails.
pub fn matches(mailbox: &Mailbox, message: &Message, restriction: &Restriction) -> Result<bool> {
    meets(mailbox, message, restriction)
}

/// Where a message's large values and rows are read.
pub(crate) trait Source {
    fn load(&self, value: &StoredValue) -> Result<PropertyValue>;
    fn recipients(&self, id: MessageId) -> Result<Vec<StoredRecipient>>;
    fn attachments(&self, id: MessageId) -> Result<Vec<StoredAttachment>>;
}

impl Source for Mailbox {
    fn load(&self, value: &StoredValue) -> Result<PropertyValue> {
        self.load(value)
    }

    fn recipients(&self, id: MessageId) -> Result<Vec<StoredRecipient>> {
        self.recipients(id)
    }

    fn attachments(&self, id: MessageId) -> Result<Vec<StoredAttachment>> {
        self.attachments(id)
    }
}

/// A snapshot, or the inside of a transaction.
pub(crate) struct Stored<'a, R> {
    pub(crate) store: &'a Store,
    pub(crate) reading: &'a R,
}

impl<R: Reading> Source for Stored<'_, R> {
    fn load(&self, value: &StoredValue) -> Result<PropertyValue> {
        load_stored(self.store, self.reading, value)
    }

    fn recipients(&self, id: MessageId) -> Result<Vec<StoredRecipient>> {
        Ok(recipients(parts(self.reading, id)?))
    }

    fn attachments(&self, id: MessageId) -> Result<Vec<StoredAttachment>> {
        Ok(parts(self.reading, id)?.attachments.iter().map(stored_attachment).collect())
    }
}

/// As [`matches`], on what a source has.
pub(crate) fn meets(source: &dyn Source, message: &Message, restriction: &Restriction) -> Result<bool> {
    let property = |tag: PropertyTag| match message.property(tag) {
        Some(value) => Ok(Some(source.load(&value)?)),
        None => Ok(None),
    };
    Evaluation { source, message: Some(message), property: &property }.matches(restriction, 0)
}

/// As [`matches()`], for any row that has properties but no subtables: a folder in a hierarchy table.
///
/// # Errors
/// As [`matches()`], and whatever `property` fails with.
pub fn properties_match(
    mailbox: &Mailbox,
    property: &dyn Fn(PropertyTag) -> Result<Option<PropertyValue>>,
    restriction: &Restriction,
) -> Result<bool> {
    Evaluation { source: mailbox, message: None, property }.matches(restriction, 0)
}

/// Whether a restriction can be tried on messages at all.
///
/// # Errors
/// [`MailboxError::Limit`] for nesting beyond the bound; [`MailboxError::Invalid`] for what has no meaning on a message.
pub(crate) fn validate(restriction: &Restriction) -> Result<()> {
    validate_at(restriction, 0, false)
}

fn validate_at(restriction: &Restriction, depth: usize, in_sub_object: bool) -> Result<()> {
    if depth > RESTRICTION_DEPTH_MAX {
        return Err(MailboxError::Limit("depth of a restriction"));
    }
    let below = |inner: &Restriction| validate_at(inner, depth + 1, in_sub_object);
    match restriction {
        Restriction::And(all) | Restriction::Or(all) => all.iter().try_for_each(below),
        Restriction::Not(inner) | Restriction::Count { inner, .. } => below(inner),
        Restriction::Comment { inner, .. } | Restriction::Annotation { inner, .. } => {
            inner.as_deref().map_or(Ok(()), below)
        }
        Restriction::SubObject { .. } if in_sub_object => {
            Err(MailboxError::Invalid("subobject of a subobject"))
        }
        Restriction::SubObject { tag, inner } => {
            let known = [tags::PID_TAG_MESSAGE_RECIPIENTS, tags::PID_TAG_MESSAGE_ATTACHMENTS];
            if !known.iter().any(|known| known.id() == tag.id()) {
                return Err(MailboxError::Invalid("subobject restriction"));
            }
            validate_at(inner, depth + 2, true)
        }
        Restriction::Content { .. }
        | Restriction::Property { .. }
        | Restriction::CompareProperties { .. }
        | Restriction::BitMask { .. }
        | Restriction::Size { .. }
        | Restriction::Exist(_) => Ok(()),
    }
}

struct Evaluation<'a> {
    source: &'a dyn Source,
    /// None on the rows of a subobject, which have none of their own.
    message: Option<&'a Message>,
    property: &'a dyn Fn(PropertyTag) -> Result<Option<PropertyValue>>,
}

impl Evaluation<'_> {
    fn matches(&self, restriction: &Restriction, depth: usize) -> Result<bool> {
        if depth > RESTRICTION_DEPTH_MAX {
            return Err(MailboxError::Limit("depth of a restriction"));
        }
        match restriction {
            Restriction::And(all) => {
                for inner in all {
                    if !self.matches(inner, depth + 1)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Restriction::Or(any) => {
                for inner in any {
                    if self.matches(inner, depth + 1)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Restriction::Not(inner) => Ok(!self.matches(inner, depth + 1)?),
            Restriction::Content { level, flags, tag, value, .. } => {
                let found = self.values(*tag)?;
                Ok(found.iter().any(|found| content_matches(*level, *flags, found, value)))
            }
            Restriction::Property { op, tag, value, .. } => {
                let found = self.values(*tag)?;
                Ok(found.iter().any(|found| compare_values(found, value).is_some_and(|o| holds(*op, o))))
            }
            Restriction::CompareProperties { op, left, right } => {
                match ((self.property)(*left)?, (self.property)(*right)?) {
                    (Some(left), Some(right)) => {
                        Ok(compare_values(&left, &right).is_some_and(|ordering| holds(*op, ordering)))
                    }
                    _ => Ok(false),
                }
            }
            Restriction::BitMask { op, tag, mask } => {
                let bits = (self.property)(*tag)?.as_ref().and_then(PropertyValue::as_i64);
                let bits = bits.map(|bits| bits & i64::from(*mask));
                Ok(bits.is_some_and(|bits| (bits == 0) == (*op == BitMaskOp::EqualZero)))
            }
            Restriction::Size { op, tag, size } => {
                let found = (self.property)(*tag)?;
                Ok(found.is_some_and(|value| holds(*op, size_bytes(&value).cmp(&u64::from(*size)))))
            }
            Restriction::Exist(tag) => self.exists(*tag),
            Restriction::SubObject { tag, inner } => self.sub_object(*tag, inner, depth + 1),
            Restriction::Comment { inner, .. } | Restriction::Annotation { inner, .. } => {
                inner.as_ref().map_or(Ok(true), |inner| self.matches(inner, depth + 1))
            }
            // On one row a count of zero can never be met, any other is met by the row itself.
            Restriction::Count { count, inner } => Ok(*count > 0 && self.matches(inner, depth + 1)?),
        }
    }

    /// The values a condition is tried on: each one of a multi-valued property.
    fn values(&self, tag: PropertyTag) -> Result<Vec<PropertyValue>> {
        let kind = PropertyType(tag.kind().0 & !PropertyType::INSTANCE);
        let mut found = (self.property)(tag.with_kind(kind))?;
        if found.is_none() && !kind.is_multiple() {
            // The column may name the single type of a multi-valued property (MS-OXCDATA 2.12.4).
            found = (self.property)(tag.with_kind(PropertyType(kind.0 | PropertyType::MULTIPLE)))?;
        }
        Ok(found.map(single_values).unwrap_or_default())
    }

    fn exists(&self, tag: PropertyTag) -> Result<bool> {
        match self.message {
            Some(message) => Ok(message.property(tag.with_kind(PropertyType::UNSPECIFIED)).is_some()),
            None => Ok((self.property)(tag.with_kind(PropertyType::UNSPECIFIED))?.is_some()),
        }
    }

    fn sub_object(&self, tag: PropertyTag, inner: &Restriction, depth: usize) -> Result<bool> {
        let message = self.message.ok_or(MailboxError::Invalid("subobject of a subobject"))?;
        let rows: Vec<Box<dyn Fn(PropertyTag) -> Option<StoredValue>>> = match tag.id() {
            id if id == tags::PID_TAG_MESSAGE_RECIPIENTS.id() => {
                let rows = self.source.recipients(message.id)?.into_iter();
                rows.map(|row| Box::new(move |tag| row.property(tag)) as Box<dyn Fn(_) -> _>).collect()
            }
            id if id == tags::PID_TAG_MESSAGE_ATTACHMENTS.id() => {
                let rows = self.source.attachments(message.id)?.into_iter();
                rows.map(|row| Box::new(move |tag| row.property(tag)) as Box<dyn Fn(_) -> _>).collect()
            }
            _ => return Err(MailboxError::Invalid("subobject restriction")),
        };
        for row in rows {
            let property = |tag: PropertyTag| match row(tag) {
                Some(value) => Ok(Some(self.source.load(&value)?)),
                None => Ok(None),
            };
            let row = Evaluation { source: self.source, message: None, property: &property };
            if row.matches(inner, depth)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Each of many values, or the one.
pub(crate) fn single_values(value: PropertyValue) -> Vec<PropertyValue> {
    use PropertyValue as V;
    match value {
        V::MultipleInteger16(all) => all.into_iter().map(V::Integer16).collect(),
        V::MultipleInteger32(all) => all.into_iter().map(V::Integer32).collect(),
        V::MultipleFloating32(all) => all.into_iter().map(V::Floating32).collect(),
        V::MultipleFloating64(all) => all.into_iter().map(V::Floating64).collect(),
        V::MultipleCurrency(all) => all.into_iter().map(V::Currency).collect(),
        V::MultipleFloatingTime(all) => all.into_iter().map(V::FloatingTime).collect(),
        V::MultipleInteger64(all) => all.into_iter().map(V::Integer64).collect(),
        V::MultipleString(all) => all.into_iter().map(V::String).collect(),
        V::MultipleString8(all) => all.into_iter().map(V::String8).collect(),
        V::MultipleTime(all) => all.into_iter().map(V::Time).collect(),
        V::MultipleGuid(all) => all.into_iter().map(V::Guid).collect(),
        V::MultipleBinary(all) => all.into_iter().map(V::Binary).collect(),
        single => vec![single],
    }
}

fn holds(op: RelOp, ordering: Ordering) -> bool {
    match op {
        RelOp::Less => ordering.is_lt(),
        RelOp::LessOrEqual => ordering.is_le(),
        RelOp::Greater => ordering.is_gt(),
        RelOp::GreaterOrEqual => ordering.is_ge(),
        RelOp::Equal => ordering.is_eq(),
        RelOp::NotEqual => ordering.is_ne(),
        // Distribution lists have no members here yet, so nothing is a member of one.
        RelOp::MemberOfDl => false,
    }
}

/// How two values stand to one another; none when their types cannot be compared. Text is compared without
/// case, as Exchange does.
pub fn compare_values(left: &PropertyValue, right: &PropertyValue) -> Option<Ordering> {
    use PropertyValue as V;
    if let (Some(left), Some(right)) = (left.as_i64(), right.as_i64()) {
        return Some(left.cmp(&right));
    }
    match (left, right) {
        (V::String(left), V::String(right)) => Some(left.to_lowercase().cmp(&right.to_lowercase())),
        (V::Binary(left), V::Binary(right)) | (V::ServerId(left), V::ServerId(right)) => {
            Some(left.cmp(right))
        }
        (V::String8(left), V::String8(right)) => Some(left.cmp(right)),
        (V::Boolean(left), V::Boolean(right)) => Some(left.cmp(right)),
        (V::Time(left), V::Time(right)) => Some(left.cmp(right)),
        (V::Guid(left), V::Guid(right)) => Some(left.cmp(right)),
        (V::ErrorCode(left), V::ErrorCode(right)) => Some(left.cmp(right)),
        (V::Floating32(left), V::Floating32(right)) => left.partial_cmp(right),
        (V::Floating64(left) | V::FloatingTime(left), V::Floating64(right) | V::FloatingTime(right)) => {
            left.partial_cmp(right)
        }
        _ => None,
    }
}

fn size_bytes(value: &PropertyValue) -> u64 {
    use PropertyValue as V;
    let size = match value {
        V::String(text) => text.encode_utf16().count() * 2,
        V::String8(bytes) | V::Binary(bytes) | V::ServerId(bytes) | V::RuleAction(bytes) => bytes.len(),
        V::Boolean(_) => 1,
        V::Integer16(_) => 2,
        V::Integer32(_) | V::Floating32(_) | V::ErrorCode(_) => 4,
        V::Guid(_) => 16,
        V::Null | V::Object | V::Restriction(_) => 0,
        V::Floating64(_) | V::Currency(_) | V::FloatingTime(_) | V::Integer64(_) | V::Time(_) => 8,
        multiple => return single_values(multiple.clone()).iter().map(size_bytes).sum(),
    };
    size as u64
}

/// FL_LOOSE: as the text index folds, without case, width and marks. FL_IGNORENONSPACE alone: without combining marks.
fn fold(text: &str, flags: FuzzyFlags) -> String {
    if flags.loose {
        return ropewalk_search::fold(text);
    }
    let lowered = if flags.ignore_case { text.to_lowercase() } else { text.to_owned() };
    if !flags.ignore_non_space {
        return lowered;
    }
    lowered.chars().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect()
}

fn content_matches(
    level: FuzzyLevel,
    flags: FuzzyFlags,
    found: &PropertyValue,
    wanted: &PropertyValue,
) -> bool {
    match (found, wanted) {
        (PropertyValue::String(found), PropertyValue::String(wanted)) => {
            let (found, wanted) = (fold(found, flags), fold(wanted, flags));
            match level {
                FuzzyLevel::FullString => found == wanted,
                FuzzyLevel::Prefix => found.starts_with(&wanted),
                FuzzyLevel::Substring => found.contains(&wanted),
            }
        }
        (PropertyValue::Binary(found), PropertyValue::Binary(wanted)) => match level {
            FuzzyLevel::FullString => found == wanted,
            FuzzyLevel::Prefix => found.starts_with(wanted),
            FuzzyLevel::Substring => {
                wanted.is_empty() || found.windows(wanted.len()).any(|part| part == wanted)
            }
        },
        _ => false,
    }
}
