//! A property bag as bytes: entries in id order, found without decoding the others.

use super::value;
use super::wire::{Writer, damaged, sized};
use crate::computed::MadeBody;
use crate::error::Result;
use ropewalk_base::Reader;
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue};
use ropewalk_storage_api::BlobHash;
use std::collections::BTreeMap;

const INLINE: u8 = 0;
const LARGE: u8 = 1;

/// A value that lies outside its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LargeValue {
    /// Its type.
    pub kind: PropertyType,
    /// Its size as stored, bytes: UTF-8 for strings.
    pub size_bytes: u64,
    /// Its name.
    pub hash: BlobHash,
}

/// A property value, at hand or to be loaded.
#[derive(Debug, Clone, PartialEq)]
pub enum StoredValue {
    /// At hand.
    Value(PropertyValue),
    /// To be loaded with [`crate::Mailbox::load`].
    Large(LargeValue),
    /// To be made of another property by [`crate::Mailbox::load`]; never stored.
    Body(Box<MadeBody>),
}

impl StoredValue {
    /// Its type.
    pub const fn kind(&self) -> PropertyType {
        match self {
            Self::Value(value) => value.kind(),
            Self::Large(large) => large.kind,
            Self::Body(made) => made.wanted.kind(),
        }
    }

    /// The value if it is at hand.
    pub const fn small(&self) -> Option<&PropertyValue> {
        match self {
            Self::Value(value) => Some(value),
            Self::Large(_) | Self::Body(_) => None,
        }
    }
}

impl<V: Into<PropertyValue>> From<V> for StoredValue {
    fn from(value: V) -> Self {
        Self::Value(value.into())
    }
}

/// Properties of one stored object, still encoded. Ids from 0x8000 are the mailbox's own map of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredBag(Vec<u8>);

impl StoredBag {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The value of a property id, whatever its type. A damaged entry counts as absent; `check` reports it.
    pub fn value(&self, id: u16) -> Option<StoredValue> {
        let mut reader = Reader::new(&self.0);
        while !reader.is_empty() {
            let entry = Entry::read(&mut reader).ok()?;
            if entry.id == id {
                return entry.value().ok();
            }
            if entry.id > id {
                return None;
            }
        }
        None
    }

    /// The value of a tag; PtypString8 in the tag finds PtypString, PtypUnspecified any type.
    pub fn tagged(&self, tag: PropertyTag) -> Option<StoredValue> {
        let value = self.value(tag.id())?;
        (tag.kind() == PropertyType::UNSPECIFIED || value.kind() == tag.kind().unicode()).then_some(value)
    }

    /// The text of a string property, if it is short.
    pub fn string(&self, tag: PropertyTag) -> Option<String> {
        match self.tagged(tag)? {
            StoredValue::Value(PropertyValue::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Everything, in id order.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn decode(&self) -> Result<Vec<(PropertyTag, StoredValue)>> {
        let mut reader = Reader::new(&self.0);
        let mut all = Vec::new();
        while !reader.is_empty() {
            let entry = Entry::read(&mut reader)?;
            all.push((PropertyTag::new(entry.id, entry.kind), entry.value()?));
        }
        Ok(all)
    }

    /// The tags, in id order.
    pub fn tags(&self) -> Vec<PropertyTag> {
        let mut reader = Reader::new(&self.0);
        let mut tags = Vec::new();
        while let Ok(entry) = Entry::read(&mut reader) {
            tags.push(PropertyTag::new(entry.id, entry.kind));
        }
        tags
    }

    /// The large values, once for each time they are named.
    pub(crate) fn large_values(&self) -> Result<Vec<LargeValue>> {
        let values = self.decode()?.into_iter();
        Ok(values
            .filter_map(|(_, value)| if let StoredValue::Large(large) = value { Some(large) } else { None })
            .collect())
    }
}

struct Entry<'a> {
    id: u16,
    kind: PropertyType,
    form: u8,
    payload: &'a [u8],
}

impl<'a> Entry<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        let id = reader.u16("property id")?;
        let kind = PropertyType(reader.u16("property type")?);
        let form = reader.u8("value form")?;
        Ok(Self { id, kind, form, payload: sized(reader, "property value")? })
    }

    fn value(&self) -> Result<StoredValue> {
        match self.form {
            INLINE => value::decode(self.kind, self.payload).map(StoredValue::Value),
            LARGE => {
                let mut reader = Reader::new(self.payload);
                let size_bytes = reader.u64("large value size")?;
                let hash = BlobHash(reader.array("large value hash")?);
                Ok(StoredValue::Large(LargeValue { kind: self.kind, size_bytes, hash }))
            }
            other => Err(damaged(format!("value form {other}"))),
        }
    }
}

/// Collects properties and writes them in id order.
#[derive(Debug, Clone, Default)]
pub(crate) struct BagBuilder(BTreeMap<u16, StoredValue>);

impl BagBuilder {
    pub(crate) fn from_bag(bag: &StoredBag) -> Result<Self> {
        Ok(Self(bag.decode()?.into_iter().map(|(tag, value)| (tag.id(), value)).collect()))
    }

    pub(crate) fn set(&mut self, id: u16, value: impl Into<StoredValue>) -> Option<StoredValue> {
        self.0.insert(id, value.into())
    }

    pub(crate) fn set_large(&mut self, id: u16, large: LargeValue) -> Option<StoredValue> {
        self.0.insert(id, StoredValue::Large(large))
    }

    pub(crate) fn remove(&mut self, id: u16) -> Option<StoredValue> {
        self.0.remove(&id)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn value(&self, id: u16) -> Option<&StoredValue> {
        self.0.get(&id)
    }

    pub(crate) fn build(&self) -> Result<StoredBag> {
        let mut out = Writer::default();
        for (id, stored) in &self.0 {
            out.u16(*id);
            out.u16(stored.kind().0);
            match stored {
                StoredValue::Value(plain) => {
                    out.u8(INLINE);
                    let mut payload = Writer::default();
                    value::encode(&mut payload, plain)?;
                    out.bytes(&payload.0);
                }
                StoredValue::Large(large) => {
                    out.u8(LARGE);
                    out.u32(40);
                    out.u64(large.size_bytes);
                    out.raw(&large.hash.0);
                }
                StoredValue::Body(_) => return Err(damaged("a body that was to be made")),
            }
        }
        Ok(StoredBag(out.0))
    }
}

/// The bytes a value has outside its record, and back.
pub(crate) fn large_bytes(value: &PropertyValue) -> Result<Vec<u8>> {
    let mut out = Writer::default();
    value::encode(&mut out, value)?;
    Ok(out.0)
}

pub(crate) fn large_value(kind: PropertyType, bytes: &[u8]) -> Result<PropertyValue> {
    value::decode(kind, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_model::tags;

    #[test]
    fn entries_are_found_without_decoding_all() {
        let mut builder = BagBuilder::default();
        builder.set(tags::PID_TAG_SUBJECT.id(), "subject");
        builder.set(tags::PID_TAG_IMPORTANCE.id(), 1);
        let large = LargeValue { kind: PropertyType::STRING, size_bytes: 5000, hash: BlobHash([3; 32]) };
        builder.set_large(tags::PID_TAG_BODY.id(), large.clone());
        let bag = builder.build().unwrap();
        assert_eq!(bag.string(tags::PID_TAG_SUBJECT).as_deref(), Some("subject"));
        assert_eq!(bag.tagged(tags::PID_TAG_BODY), Some(StoredValue::Large(large.clone())));
        assert_eq!(bag.value(0x0001), None);
        assert_eq!(bag.value(0x7FFE), None);
        assert_eq!(bag.tags().len(), 3);
        assert_eq!(bag.large_values().unwrap(), [large]);
        assert_eq!(BagBuilder::from_bag(&bag).unwrap().build().unwrap(), bag);
    }
}
