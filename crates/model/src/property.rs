//! Property tags, types, names and values: MS-OXCDATA 2.9 and 2.11.

use crate::restriction::Restriction;
use ropewalk_base::{FileTime, Guid};
use std::fmt;

/// A property type code (MS-OXCDATA 2.11.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyType(pub u16);

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $text:literal;)*) => {
        impl PropertyType {
            $($(#[$doc])* pub const $name: Self = Self($code);)*

            /// The specification's name of this type, if it has one.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 { $($code => Some($text),)* _ => None }
            }
        }
    };
}

types! {
    /// Any type; in requests only.
    UNSPECIFIED = 0x0000, "PtypUnspecified";
    /// No value.
    NULL = 0x0001, "PtypNull";
    /// Signed 16 bits.
    INTEGER16 = 0x0002, "PtypInteger16";
    /// Signed 32 bits.
    INTEGER32 = 0x0003, "PtypInteger32";
    /// IEEE single.
    FLOATING32 = 0x0004, "PtypFloating32";
    /// IEEE double.
    FLOATING64 = 0x0005, "PtypFloating64";
    /// Signed 64 bits, ten-thousandths.
    CURRENCY = 0x0006, "PtypCurrency";
    /// Days since 1899-12-30 as a double.
    FLOATING_TIME = 0x0007, "PtypFloatingTime";
    /// An error code in place of a value.
    ERROR_CODE = 0x000A, "PtypErrorCode";
    /// One byte, 0 or 1.
    BOOLEAN = 0x000B, "PtypBoolean";
    /// An object: table, embedded message, OLE storage.
    OBJECT = 0x000D, "PtypObject";
    /// Signed 64 bits.
    INTEGER64 = 0x0014, "PtypInteger64";
    /// Text in a code page.
    STRING8 = 0x001E, "PtypString8";
    /// UTF-16LE text.
    STRING = 0x001F, "PtypString";
    /// FILETIME.
    TIME = 0x0040, "PtypTime";
    /// GUID.
    GUID = 0x0048, "PtypGuid";
    /// Folder, message and instance id.
    SERVER_ID = 0x00FB, "PtypServerId";
    /// A restriction.
    RESTRICTION = 0x00FD, "PtypRestriction";
    /// Rule actions.
    RULE_ACTION = 0x00FE, "PtypRuleAction";
    /// Bytes.
    BINARY = 0x0102, "PtypBinary";
    /// Many of [`PropertyType::INTEGER16`].
    MULTIPLE_INTEGER16 = 0x1002, "PtypMultipleInteger16";
    /// Many of [`PropertyType::INTEGER32`].
    MULTIPLE_INTEGER32 = 0x1003, "PtypMultipleInteger32";
    /// Many of [`PropertyType::FLOATING32`].
    MULTIPLE_FLOATING32 = 0x1004, "PtypMultipleFloating32";
    /// Many of [`PropertyType::FLOATING64`].
    MULTIPLE_FLOATING64 = 0x1005, "PtypMultipleFloating64";
    /// Many of [`PropertyType::CURRENCY`].
    MULTIPLE_CURRENCY = 0x1006, "PtypMultipleCurrency";
    /// Many of [`PropertyType::FLOATING_TIME`].
    MULTIPLE_FLOATING_TIME = 0x1007, "PtypMultipleFloatingTime";
    /// Many of [`PropertyType::INTEGER64`].
    MULTIPLE_INTEGER64 = 0x1014, "PtypMultipleInteger64";
    /// Many of [`PropertyType::STRING8`].
    MULTIPLE_STRING8 = 0x101E, "PtypMultipleString8";
    /// Many of [`PropertyType::STRING`].
    MULTIPLE_STRING = 0x101F, "PtypMultipleString";
    /// Many of [`PropertyType::TIME`].
    MULTIPLE_TIME = 0x1040, "PtypMultipleTime";
    /// Many of [`PropertyType::GUID`].
    MULTIPLE_GUID = 0x1048, "PtypMultipleGuid";
    /// Many of [`PropertyType::BINARY`].
    MULTIPLE_BINARY = 0x1102, "PtypMultipleBinary";
}

impl PropertyType {
    /// Flag of multi-valued types.
    pub const MULTIPLE: u16 = 0x1000;
    /// Flag of a table column or sort key that shows one row per value (MS-OXCDATA 2.11.1.3).
    pub const INSTANCE: u16 = 0x2000;

    /// Whether this is a multi-valued type.
    pub const fn is_multiple(self) -> bool {
        self.0 & Self::MULTIPLE != 0
    }

    /// PtypString for PtypString8 and likewise for many values; every other type is itself.
    pub const fn unicode(self) -> Self {
        match self {
            Self::STRING8 => Self::STRING,
            Self::MULTIPLE_STRING8 => Self::MULTIPLE_STRING,
            other => other,
        }
    }
}

impl fmt::Debug for PropertyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "Ptyp{:#06x}", self.0),
        }
    }
}

/// A property tag: id in the high half, type in the low (MS-OXCDATA 2.9).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyTag(pub u32);

impl PropertyTag {
    /// From its parts.
    pub const fn new(id: u16, kind: PropertyType) -> Self {
        Self(((id as u32) << 16) | kind.0 as u32)
    }

    /// Property id.
    pub const fn id(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Property type.
    pub const fn kind(self) -> PropertyType {
        PropertyType(self.0 as u16)
    }

    /// The same id with another type.
    pub const fn with_kind(self, kind: PropertyType) -> Self {
        Self::new(self.id(), kind)
    }

    /// Whether the id belongs to a named property.
    pub const fn is_named(self) -> bool {
        self.id() >= 0x8000
    }
}

impl fmt::Debug for PropertyTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match crate::tags::name_of(self.id()) {
            Some(name) => write!(f, "{name}({:#010x})", self.0),
            None => write!(f, "PropertyTag({:#010x})", self.0),
        }
    }
}

/// The name of a named property inside its property set (MS-OXCDATA 2.6.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PropertyNameKind {
    /// A long id.
    Lid(u32),
    /// A string; compared as it stands.
    String(String),
}

/// A property name: set and LID or string (MS-OXCDATA 2.6.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyName {
    /// Property set.
    pub set: Guid,
    /// Name inside the set.
    pub kind: PropertyNameKind,
}

/// What identifies a property before a mailbox has mapped its name: its id, or its name (MS-OXCDATA 2.9, 2.6.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PropertyKey {
    /// A property id. Ids from 0x8000 are those of one mailbox's own map.
    Id(u16),
    /// A name the mailbox maps when it stores the property.
    Named(PropertyName),
}

impl From<PropertyTag> for PropertyKey {
    fn from(tag: PropertyTag) -> Self {
        Self::Id(tag.id())
    }
}

/// A property value of any type (MS-OXCDATA 2.11.1).
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each variant is the Ptyp of its name")]
pub enum PropertyValue {
    Null,
    Integer16(i16),
    Integer32(i32),
    Floating32(f32),
    Floating64(f64),
    Currency(i64),
    FloatingTime(f64),
    ErrorCode(u32),
    Boolean(bool),
    /// An object; its content is reached by opening it.
    Object,
    Integer64(i64),
    /// Text in a code page the context knows; never stored, only on the wire.
    String8(Vec<u8>),
    String(String),
    Time(FileTime),
    Guid(Guid),
    ServerId(Vec<u8>),
    Restriction(Box<Restriction>),
    /// RuleAction structure (MS-OXORULE 2.2.5) as its bytes; [`crate::codec::rule`] says why, and reads them.
    RuleAction(Vec<u8>),
    Binary(Vec<u8>),
    MultipleInteger16(Vec<i16>),
    MultipleInteger32(Vec<i32>),
    MultipleFloating32(Vec<f32>),
    MultipleFloating64(Vec<f64>),
    MultipleCurrency(Vec<i64>),
    MultipleFloatingTime(Vec<f64>),
    MultipleInteger64(Vec<i64>),
    MultipleString8(Vec<Vec<u8>>),
    MultipleString(Vec<String>),
    MultipleTime(Vec<FileTime>),
    MultipleGuid(Vec<Guid>),
    MultipleBinary(Vec<Vec<u8>>),
}

impl PropertyValue {
    /// The type of this value.
    pub const fn kind(&self) -> PropertyType {
        match self {
            Self::Null => PropertyType::NULL,
            Self::Integer16(_) => PropertyType::INTEGER16,
            Self::Integer32(_) => PropertyType::INTEGER32,
            Self::Floating32(_) => PropertyType::FLOATING32,
            Self::Floating64(_) => PropertyType::FLOATING64,
            Self::Currency(_) => PropertyType::CURRENCY,
            Self::FloatingTime(_) => PropertyType::FLOATING_TIME,
            Self::ErrorCode(_) => PropertyType::ERROR_CODE,
            Self::Boolean(_) => PropertyType::BOOLEAN,
            Self::Object => PropertyType::OBJECT,
            Self::Integer64(_) => PropertyType::INTEGER64,
            Self::String8(_) => PropertyType::STRING8,
            Self::String(_) => PropertyType::STRING,
            Self::Time(_) => PropertyType::TIME,
            Self::Guid(_) => PropertyType::GUID,
            Self::ServerId(_) => PropertyType::SERVER_ID,
            Self::Restriction(_) => PropertyType::RESTRICTION,
            Self::RuleAction(_) => PropertyType::RULE_ACTION,
            Self::Binary(_) => PropertyType::BINARY,
            Self::MultipleInteger16(_) => PropertyType::MULTIPLE_INTEGER16,
            Self::MultipleInteger32(_) => PropertyType::MULTIPLE_INTEGER32,
            Self::MultipleFloating32(_) => PropertyType::MULTIPLE_FLOATING32,
            Self::MultipleFloating64(_) => PropertyType::MULTIPLE_FLOATING64,
            Self::MultipleCurrency(_) => PropertyType::MULTIPLE_CURRENCY,
            Self::MultipleFloatingTime(_) => PropertyType::MULTIPLE_FLOATING_TIME,
            Self::MultipleInteger64(_) => PropertyType::MULTIPLE_INTEGER64,
            Self::MultipleString8(_) => PropertyType::MULTIPLE_STRING8,
            Self::MultipleString(_) => PropertyType::MULTIPLE_STRING,
            Self::MultipleTime(_) => PropertyType::MULTIPLE_TIME,
            Self::MultipleGuid(_) => PropertyType::MULTIPLE_GUID,
            Self::MultipleBinary(_) => PropertyType::MULTIPLE_BINARY,
        }
    }

    /// The text of a PtypString.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The number of any integer type.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer16(n) => Some(i64::from(*n)),
            Self::Integer32(n) => Some(i64::from(*n)),
            Self::Integer64(n) | Self::Currency(n) => Some(*n),
            _ => None,
        }
    }

    /// The truth of a PtypBoolean.
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Boolean(truth) = self { Some(*truth) } else { None }
    }

    /// The time of a PtypTime.
    pub const fn as_time(&self) -> Option<FileTime> {
        if let Self::Time(time) = self { Some(*time) } else { None }
    }

    /// The bytes of a PtypBinary.
    pub fn as_binary(&self) -> Option<&[u8]> {
        if let Self::Binary(bytes) = self { Some(bytes) } else { None }
    }
}

impl From<&str> for PropertyValue {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for PropertyValue {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<i32> for PropertyValue {
    fn from(number: i32) -> Self {
        Self::Integer32(number)
    }
}

impl From<bool> for PropertyValue {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<FileTime> for PropertyValue {
    fn from(time: FileTime) -> Self {
        Self::Time(time)
    }
}

impl From<Vec<u8>> for PropertyValue {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes)
    }
}

/// A set of properties, at most one per key, in key order (MS-OXCDATA 2.11).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PropertyBag(Vec<(PropertyKey, PropertyValue)>);

impl PropertyBag {
    /// An empty bag.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many properties there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn position(&self, key: &PropertyKey) -> Result<usize, usize> {
        self.0.binary_search_by(|(k, _)| k.cmp(key))
    }

    /// The value under a key, whatever its type.
    pub fn value(&self, key: &PropertyKey) -> Option<&PropertyValue> {
        self.position(key).ok().map(|at| &self.0[at].1)
    }

    /// The value of a tag; PtypString8 in the tag finds PtypString, any other type must agree.
    pub fn tagged(&self, tag: PropertyTag) -> Option<&PropertyValue> {
        let value = self.value(&PropertyKey::Id(tag.id()))?;
        (tag.kind() == PropertyType::UNSPECIFIED || value.kind() == tag.kind().unicode()).then_some(value)
    }

    /// The text of a string property.
    pub fn string(&self, tag: PropertyTag) -> Option<&str> {
        self.tagged(tag)?.as_str()
    }

    /// The number of an integer property.
    pub fn integer(&self, tag: PropertyTag) -> Option<i64> {
        self.tagged(tag)?.as_i64()
    }

    /// The truth of a boolean property.
    pub fn boolean(&self, tag: PropertyTag) -> Option<bool> {
        self.tagged(tag)?.as_bool()
    }

    /// The time of a time property.
    pub fn time(&self, tag: PropertyTag) -> Option<FileTime> {
        self.tagged(tag)?.as_time()
    }

    /// The bytes of a binary property.
    pub fn binary(&self, tag: PropertyTag) -> Option<&[u8]> {
        self.tagged(tag)?.as_binary()
    }

    /// Sets a property, replacing what was under its key; the former value is returned.
    pub fn set(
        &mut self,
        key: impl Into<PropertyKey>,
        value: impl Into<PropertyValue>,
    ) -> Option<PropertyValue> {
        let (key, value) = (key.into(), value.into());
        match self.position(&key) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// Removes a property.
    pub fn remove(&mut self, key: impl Into<PropertyKey>) -> Option<PropertyValue> {
        self.position(&key.into()).ok().map(|at| self.0.remove(at).1)
    }

    /// All properties in key order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&PropertyKey, &PropertyValue)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl IntoIterator for PropertyBag {
    type Item = (PropertyKey, PropertyValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<(PropertyKey, PropertyValue)> for PropertyBag {
    fn from_iter<I: IntoIterator<Item = (PropertyKey, PropertyValue)>>(properties: I) -> Self {
        let mut bag = Self::new();
        for (key, value) in properties {
            bag.set(key, value);
        }
        bag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags;

    #[test]
    fn a_bag_holds_one_value_per_key_and_minds_types() {
        let mut bag = PropertyBag::new();
        assert_eq!(bag.set(tags::PID_TAG_SUBJECT, "one"), None);
        assert_eq!(bag.set(tags::PID_TAG_SUBJECT, "two"), Some("one".into()));
        assert_eq!(bag.string(tags::PID_TAG_SUBJECT), Some("two"));
        assert_eq!(bag.string(tags::PID_TAG_SUBJECT.with_kind(PropertyType::STRING8)), Some("two"));
        assert_eq!(bag.tagged(tags::PID_TAG_SUBJECT.with_kind(PropertyType::BINARY)), None);
        assert_eq!(bag.remove(tags::PID_TAG_SUBJECT), Some("two".into()));
        assert!(bag.is_empty());
    }
}
