//! The properties of an object that is being edited: what is kept, and what was changed since.

use super::content::{Content, Form, Shared};
use super::pending::Pending;
use super::problem::{ProblemKind, PropertyProblem};
use crate::error::Result;
use crate::mailbox::Mailbox;
use crate::record::{BagBuilder, StoredBag, StoredValue, large_bytes};
use ropewalk_base::limits::{EDIT_HELD_BYTES_MAX, EDIT_PROPERTIES_MAX, INLINE_VALUE_BYTES_MAX};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes an entry takes in a record beside its value.
const ENTRY_BYTES: usize = 9;
/// Payload of an entry whose value lies elsewhere.
const REFERENCE_BYTES: usize = 40;

/// A property as an edited object shows it.
#[derive(Debug, Clone, PartialEq)]
pub enum EditedValue {
    /// At hand.
    Value(PropertyValue),
    /// To be loaded, or read as a stream.
    Large {
        /// Its type.
        kind: PropertyType,
        /// Its size, bytes: of strings in the form in which they are held, UTF-8 or UTF-16.
        size_bytes: u64,
    },
}

impl From<StoredValue> for EditedValue {
    fn from(stored: StoredValue) -> Self {
        match stored {
            StoredValue::Value(value) => Self::Value(value),
            StoredValue::Large(large) => Self::Large { kind: large.kind, size_bytes: large.size_bytes },
            // As large as what it will be made of, about.
            StoredValue::Body(made) => {
                let kind = made.wanted.kind();
                let size_bytes = match Self::from(made.source) {
                    Self::Large { size_bytes, .. } => size_bytes,
                    Self::Value(value) => large_bytes(&value).map_or(0, |bytes| bytes.len() as u64),
                };
                Self::Large { kind, size_bytes }
            }
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum EditValue {
    Stored(StoredValue),
    /// Written since, or open as a stream.
    Written(Shared),
}

impl EditValue {
    fn kind(&self) -> PropertyType {
        match self {
            Self::Stored(stored) => stored.kind(),
            Self::Written(shared) => shared.lock().kind(),
        }
    }

    fn shown(&self) -> EditedValue {
        match self {
            Self::Stored(stored) => stored.clone().into(),
            Self::Written(shared) => {
                let content = shared.lock();
                let size_bytes = content.size_bytes();
                if size_bytes <= INLINE_VALUE_BYTES_MAX as u64
                    && let Ok(value) = content.load()
                {
                    return EditedValue::Value(value);
                }
                EditedValue::Large { kind: content.kind(), size_bytes }
            }
        }
    }

    fn load(&self, mailbox: &Mailbox) -> Result<PropertyValue> {
        match self {
            Self::Stored(StoredValue::Large(large)) => {
                Content::of_stored(mailbox, &StoredValue::Large(large.clone()))?.load()
            }
            Self::Stored(StoredValue::Value(value)) => Ok(value.clone()),
            Self::Stored(made @ StoredValue::Body(_)) => mailbox.load(made),
            Self::Written(shared) => shared.lock().load(),
        }
    }

    fn record_bytes(&self) -> usize {
        ENTRY_BYTES
            + match self {
                Self::Stored(StoredValue::Value(value)) => {
                    large_bytes(value).map_or(REFERENCE_BYTES, |bytes| bytes.len())
                }
                _ => REFERENCE_BYTES,
            }
    }
}

/// Properties by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct EditBag {
    values: BTreeMap<u16, EditValue>,
    /// Ids that were set or deleted since.
    touched: BTreeSet<u16>,
}

impl EditBag {
    pub(crate) fn of_stored(bag: &StoredBag) -> Result<Self> {
        let values = bag.decode()?.into_iter().map(|(tag, value)| (tag.id(), EditValue::Stored(value)));
        Ok(Self { values: values.collect(), touched: BTreeSet::new() })
    }

    /// A copy that shares no stream.
    pub(crate) fn fork(&self) -> Self {
        let fork = |value: &EditValue| match value {
            EditValue::Written(shared) => EditValue::Written(shared.fork()),
            stored @ EditValue::Stored(_) => stored.clone(),
        };
        let values = self.values.iter().map(|(id, value)| (*id, fork(value))).collect();
        Self { values, touched: self.touched.clone() }
    }

    /// A copy to try changes on, which is then put in this one's place: streams stay over what they are over.
    pub(crate) fn fork_for_copy(&self) -> Self {
        self.clone()
    }

    pub(crate) fn contains(&self, id: u16) -> bool {
        self.values.contains_key(&id)
    }

    /// A property; PtypString8 in the tag finds PtypString, PtypUnspecified any type.
    pub(crate) fn find(&self, tag: PropertyTag) -> Option<&EditValue> {
        let value = self.values.get(&tag.id())?;
        (tag.kind() == PropertyType::UNSPECIFIED || value.kind() == tag.kind().unicode()).then_some(value)
    }

    pub(crate) fn shown(&self, tag: PropertyTag) -> Option<EditedValue> {
        self.find(tag).map(EditValue::shown)
    }

    pub(crate) fn load(&self, mailbox: &Mailbox, tag: PropertyTag) -> Result<Option<PropertyValue>> {
        self.find(tag).map(|value| value.load(mailbox)).transpose()
    }

    /// The value of an id, if it is at hand.
    pub(crate) fn small(&self, id: u16) -> Option<PropertyValue> {
        match self.values.get(&id)?.shown() {
            EditedValue::Value(value) => Some(value),
            EditedValue::Large { .. } => None,
        }
    }

    pub(crate) fn text(&self, tag: PropertyTag) -> Option<String> {
        match self.small(tag.id())? {
            PropertyValue::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn tags(&self) -> impl Iterator<Item = PropertyTag> + '_ {
        self.values.iter().map(|(id, value)| PropertyTag::new(*id, value.kind()))
    }

    /// What a record with the values would take, bytes.
    pub(crate) fn record_bytes(&self) -> usize {
        self.values.values().map(EditValue::record_bytes).sum()
    }

    /// Bytes of all values, as PidTagMessageSize counts them.
    pub(crate) fn size_bytes(&self) -> u64 {
        let size = |value: &EditValue| match value {
            EditValue::Stored(StoredValue::Large(large)) => large.size_bytes,
            EditValue::Stored(StoredValue::Value(value)) => {
                large_bytes(value).map_or(0, |bytes| bytes.len() as u64)
            }
            // Not kept, so it has no size.
            EditValue::Stored(StoredValue::Body(_)) => 0,
            EditValue::Written(shared) => shared.lock().size_bytes(),
        };
        self.values.values().map(size).sum()
    }

    /// Sets a property.
    pub(crate) fn set(&mut self, mailbox: &Mailbox, id: u16, value: PropertyValue) -> Result<()> {
        let bytes = match &value {
            PropertyValue::String(text) => text.len(),
            PropertyValue::Binary(bytes) => bytes.len(),
            other => large_bytes(other)?.len(),
        };
        let value = if bytes <= INLINE_VALUE_BYTES_MAX {
            EditValue::Stored(value.into())
        } else {
            EditValue::Written(Shared::new(Content::of_value(mailbox, &value)?))
        };
        self.put(id, value);
        if bytes > INLINE_VALUE_BYTES_MAX { self.settle() } else { Ok(()) }
    }

    pub(crate) fn put(&mut self, id: u16, value: EditValue) {
        self.values.insert(id, value);
        self.touched.insert(id);
    }

    pub(crate) fn remove(&mut self, id: u16) -> bool {
        let was_there = self.values.remove(&id).is_some();
        if was_there {
            self.touched.insert(id);
        }
        was_there
    }

    pub(crate) fn remove_each(&mut self, ids: Vec<u16>) {
        for id in ids {
            self.remove(id);
        }
    }

    /// Whether one more property fits.
    pub(crate) fn has_room(&self, id: u16) -> bool {
        self.contains(id) || self.values.len() < EDIT_PROPERTIES_MAX
    }

    /// The value of an id as something a stream can share.
    pub(crate) fn share(&mut self, mailbox: &Mailbox, id: u16, form: Form) -> Result<Shared> {
        match self.values.get(&id) {
            Some(EditValue::Written(shared)) if shared.lock().form() == form => Ok(shared.clone()),
            old => {
                let content = match old {
                    Some(EditValue::Written(shared)) => shared.lock().in_form(form)?,
                    Some(EditValue::Stored(stored)) => Content::of_stored(mailbox, stored)?.in_form(form)?,
                    None => Content::new(mailbox, PropertyType::BINARY, form),
                };
                let shared = Shared::new(content);
                self.values.insert(id, EditValue::Written(shared.clone()));
                Ok(shared)
            }
        }
    }

    /// Whether anything was changed.
    pub(crate) fn is_changed(&self) -> bool {
        !self.touched.is_empty() || self.values.values().any(EditValue::is_dirty)
    }

    /// Ids that were changed, by what became of them: none where they were deleted.
    pub(crate) fn changes(&self, pending: &mut Pending) -> Result<Vec<(u16, Option<StoredValue>)>> {
        let written = self.values.iter().filter(|(_, value)| value.is_dirty()).map(|(id, _)| *id);
        let ids: BTreeSet<u16> = self.touched.iter().copied().chain(written).collect();
        ids.into_iter()
            .map(|id| Ok((id, self.values.get(&id).map(|value| pending.resolve(value)).transpose()?)))
            .collect()
    }

    /// Everything, as a record has it.
    pub(crate) fn build(&self, pending: &mut Pending) -> Result<BagBuilder> {
        let mut builder = BagBuilder::default();
        for (id, value) in &self.values {
            builder.set(*id, pending.resolve(value)?);
        }
        Ok(builder)
    }

    /// The values at hand, for what is computed from them.
    pub(crate) fn small_values(&self) -> BagBuilder {
        let mut builder = BagBuilder::default();
        for (id, value) in &self.values {
            if let EditedValue::Value(value) = value.shown() {
                builder.set(*id, value);
            } else if let EditValue::Stored(large) = value {
                builder.set(*id, large.clone());
            }
        }
        builder
    }

    /// Takes what was changed for saved.
    pub(crate) fn forget_changes(&mut self) {
        self.touched.clear();
        for value in self.values.values() {
            if let EditValue::Written(shared) = value {
                shared.lock().set_dirty(false);
            }
        }
    }

    /// After a save: what is kept now is `stored`. Values that streams are open over stay what they share.
    pub(crate) fn rebase(&mut self, stored: &StoredBag) -> Result<()> {
        let mut new = Self::of_stored(stored)?;
        for (id, value) in std::mem::take(&mut self.values) {
            if let EditValue::Written(shared) = value
                && shared.is_streamed()
            {
                match new.values.get(&id) {
                    Some(EditValue::Stored(kept)) => shared.lock().rebase(kept)?,
                    _ => shared.lock().set_dirty(false),
                }
                new.values.insert(id, EditValue::Written(shared));
            }
        }
        *self = new;
        Ok(())
    }

    /// Puts aside what lies in memory and no stream is open over: large values, and when they are many, all.
    pub(crate) fn settle(&mut self) -> Result<()> {
        let closed = || {
            self.values.values().filter_map(|value| match value {
                EditValue::Written(shared) if !shared.is_streamed() => Some(shared),
                _ => None,
            })
        };
        let held: usize = closed().map(|shared| shared.lock().held_bytes()).sum();
        closed().try_for_each(|shared| shared.lock().settle(held > EDIT_HELD_BYTES_MAX))
    }

    /// Whether an id's value is this one.
    pub(crate) fn holds(&self, id: u16, shared: &Shared) -> bool {
        matches!(self.values.get(&id), Some(EditValue::Written(own)) if own.is_same(shared))
    }
}

impl EditValue {
    fn is_dirty(&self) -> bool {
        matches!(self, Self::Written(shared) if shared.lock().is_dirty())
    }
}

/// Sets those of `values` that may be set; `is_read_only` says which the store alone sets.
pub(crate) fn set_all(
    mailbox: &Mailbox,
    bag: &mut EditBag,
    values: &[(PropertyTag, PropertyValue)],
    is_read_only: impl Fn(u16) -> bool,
) -> Result<Vec<PropertyProblem>> {
    let named: Vec<u16> = values.iter().map(|(tag, _)| tag.id()).filter(|id| *id >= 0x8000).collect();
    let names = if named.is_empty() { Vec::new() } else { mailbox.property_names(&named)? };
    let mut known = names.iter().map(Option::is_some);
    let mut problems = Vec::new();
    for (index, (tag, value)) in values.iter().enumerate() {
        let is_unknown = tag.is_named() && known.next() != Some(true);
        let kind = if is_read_only(tag.id()) {
            Some(ProblemKind::ReadOnly)
        } else if is_unknown || tag.id() == 0 || tag.id() == u16::MAX {
            Some(ProblemKind::UnknownName)
        } else if !is_settable(*tag, value) {
            Some(ProblemKind::UnexpectedType)
        } else if !bag.has_room(tag.id()) {
            Some(ProblemKind::TooMuch)
        } else {
            None
        };
        match kind {
            Some(kind) => problems.push(PropertyProblem { index, tag: *tag, kind }),
            None => bag.set(mailbox, tag.id(), value.clone())?,
        }
    }
    Ok(problems)
}

/// Whether a value is of its tag's type, and of one that is kept: text only as PtypString.
fn is_settable(tag: PropertyTag, value: &PropertyValue) -> bool {
    let unkept = matches!(
        value,
        PropertyValue::Null
            | PropertyValue::ErrorCode(_)
            | PropertyValue::Object
            | PropertyValue::String8(_)
            | PropertyValue::MultipleString8(_)
    );
    !unkept && value.kind() == tag.kind().unicode()
}

/// Deletes properties. Deleting one that is not there succeeds (MS-OXCPRPT 3.2.5.5: no value is left).
pub(crate) fn remove_all(
    bag: &mut EditBag,
    tags: &[PropertyTag],
    is_read_only: impl Fn(u16) -> bool,
) -> Vec<PropertyProblem> {
    let mut problems = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        if is_read_only(tag.id()) {
            problems.push(PropertyProblem { index, tag: *tag, kind: ProblemKind::ReadOnly });
        } else {
            bag.remove(tag.id());
        }
    }
    problems
}
