//! Property values of the address book (MS-OXCMAPIHTTP 2.2.1.1 to 2.2.1.6): strings, binaries and multi-valued
//! properties have HasValue in front of them.

use crate::array::{decode_count, encode_count};
use ropewalk_base::Reader;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_tag, decode_value, encode_presence, encode_tag,
    encode_value,
};
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue};

const PRESENT: u8 = 0x00;
const ABSENT: u8 = 0x01;
const ERROR: u8 = 0x0A;

/// The type one value of a column has (MS-OXCDATA 2.11.1.3).
const fn single(kind: PropertyType) -> PropertyType {
    if kind.0 & PropertyType::INSTANCE != 0 {
        PropertyType(kind.0 & !(PropertyType::INSTANCE | PropertyType::MULTIPLE))
    } else {
        kind
    }
}

/// AddressBookPropertyValue (MS-OXCMAPIHTTP 2.2.1.1); with its type in front, AddressBookTypedPropertyValue
/// (2.2.1.4).
#[derive(Debug, Clone, PartialEq)]
pub enum AddressBookPropertyValue {
    /// PropertyValue, with HasValue TRUE in front of types that have it.
    Present(PropertyValue),
    /// HasValue FALSE, of a type that has it.
    Absent(PropertyType),
}

impl From<PropertyValue> for AddressBookPropertyValue {
    fn from(value: PropertyValue) -> Self {
        Self::Present(value)
    }
}

impl AddressBookPropertyValue {
    /// Its type.
    pub const fn kind(&self) -> PropertyType {
        match self {
            Self::Present(value) => value.kind(),
            Self::Absent(kind) => *kind,
        }
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<&PropertyValue> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent(_) => None,
        }
    }

    /// Reads a value of a type that is known.
    ///
    /// # Errors
    /// When the input ends, HasValue is neither TRUE nor FALSE, or the type has no value.
    pub fn decode(reader: &mut Reader<'_>, kind: PropertyType) -> Result<Self, DecodeError> {
        let value = decode_value(reader, kind, Counts::AddressBook)?;
        let kind = single(kind);
        Ok(match value {
            PropertyValue::Null if kind != PropertyType::NULL => Self::Absent(kind),
            value => Self::Present(value),
        })
    }

    /// Writes the value without its type.
    ///
    /// # Errors
    /// When a length does not fit its field, or a type that has no HasValue is said to be absent.
    pub fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::Present(value) => encode_value(out, value, Counts::AddressBook),
            Self::Absent(kind) if Counts::AddressBook.has_presence(*kind) => {
                encode_presence(out, false);
                Ok(())
            }
            Self::Absent(kind) => Err(EncodeError::Type(*kind)),
        }
    }

    /// Reads AddressBookTypedPropertyValue.
    ///
    /// # Errors
    /// As [`AddressBookPropertyValue::decode`].
    pub fn decode_typed(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let kind = PropertyType(reader.u16("PropertyType")?);
        Self::decode(reader, kind)
    }

    /// Writes AddressBookTypedPropertyValue.
    ///
    /// # Errors
    /// As [`AddressBookPropertyValue::encode`].
    pub fn encode_typed(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.kind().0);
        self.encode(out)
    }

    /// As [`AddressBookPropertyValue::encode`], where `tag` announces the type.
    pub(crate) fn encode_under(&self, out: &mut Writer, tag: PropertyTag) -> Result<(), EncodeError> {
        if single(tag.kind()) != self.kind() {
            return Err(EncodeError::Mismatch { tag, kind: self.kind() });
        }
        self.encode(out)
    }
}

/// AddressBookTaggedPropertyValue (MS-OXCMAPIHTTP 2.2.1.2).
#[derive(Debug, Clone, PartialEq)]
pub struct AddressBookTaggedPropertyValue {
    /// PropertyType and PropertyId.
    pub tag: PropertyTag,
    /// PropertyValue.
    pub value: AddressBookPropertyValue,
}

impl AddressBookTaggedPropertyValue {
    /// A value that is there.
    pub fn new(tag: PropertyTag, value: impl Into<PropertyValue>) -> Self {
        Self { tag, value: AddressBookPropertyValue::Present(value.into()) }
    }

    /// Reads a tag and its value.
    ///
    /// # Errors
    /// As [`AddressBookPropertyValue::decode`].
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let tag = decode_tag(reader, "PropertyTag")?;
        Ok(Self { tag, value: AddressBookPropertyValue::decode(reader, tag.kind())? })
    }

    /// Writes a tag and its value.
    ///
    /// # Errors
    /// As [`AddressBookPropertyValue::encode`], and when tag and value differ in type.
    pub fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_tag(out, self.tag);
        self.value.encode_under(out, self.tag)
    }
}

/// AddressBookPropertyValueList (MS-OXCMAPIHTTP 2.2.1.3).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddressBookPropertyValueList(pub Vec<AddressBookTaggedPropertyValue>);

impl AddressBookPropertyValueList {
    /// Reads PropertyValueCount and PropertyValues.
    ///
    /// # Errors
    /// When the input ends, there are too many, or one is wrong.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = decode_count(reader, "PropertyValueCount")?;
        let values = (0..count).map(|_| AddressBookTaggedPropertyValue::decode(reader));
        Ok(Self(values.collect::<Result<_, _>>()?))
    }

    /// Writes PropertyValueCount and PropertyValues.
    ///
    /// # Errors
    /// When there are too many, or one has no bytes.
    pub fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_count(out, self.0.len(), "PropertyValueCount")?;
        self.0.iter().try_for_each(|value| value.encode(out))
    }
}

/// AddressBookFlaggedPropertyValue (MS-OXCMAPIHTTP 2.2.1.5); with its type in front,
/// AddressBookFlaggedPropertyValueWithType (2.2.1.6).
#[derive(Debug, Clone, PartialEq)]
pub enum AddressBookFlaggedPropertyValue {
    /// Flag 0x0.
    Value(AddressBookPropertyValue),
    /// Flag 0x1: no value, and no reason.
    Absent,
    /// Flag 0xA: why there is no value.
    Error(ErrorCode),
}

impl From<PropertyValue> for AddressBookFlaggedPropertyValue {
    fn from(value: PropertyValue) -> Self {
        Self::Value(value.into())
    }
}

impl From<ErrorCode> for AddressBookFlaggedPropertyValue {
    fn from(code: ErrorCode) -> Self {
        Self::Error(code)
    }
}

impl AddressBookFlaggedPropertyValue {
    /// The value, if there is one.
    pub const fn value(&self) -> Option<&PropertyValue> {
        match self {
            Self::Value(value) => value.value(),
            Self::Absent | Self::Error(_) => None,
        }
    }

    /// Reads the entry of a column; one of PtypUnspecified has its type in front.
    pub(crate) fn decode(reader: &mut Reader<'_>, column: PropertyTag) -> Result<Self, DecodeError> {
        let kind = match column.kind() {
            PropertyType::UNSPECIFIED => PropertyType(reader.u16("PropertyType")?),
            kind => kind,
        };
        Ok(match reader.u8("Flag")? {
            PRESENT => Self::Value(AddressBookPropertyValue::decode(reader, kind)?),
            ABSENT => Self::Absent,
            ERROR => Self::Error(ErrorCode(reader.u32("ErrorCode")?)),
            other => return Err(DecodeError::invalid("Flag", reader, 1, other)),
        })
    }

    /// Writes the entry of a column.
    pub(crate) fn encode(&self, out: &mut Writer, column: PropertyTag) -> Result<(), EncodeError> {
        let typed = column.kind() == PropertyType::UNSPECIFIED;
        if typed {
            let kind = match self {
                Self::Value(value) => value.kind(),
                Self::Absent => PropertyType::UNSPECIFIED,
                Self::Error(_) => PropertyType::ERROR_CODE,
            };
            out.u16(kind.0);
        }
        match self {
            Self::Value(value) => {
                out.u8(PRESENT);
                if typed { value.encode(out) } else { value.encode_under(out, column) }
            }
            Self::Absent => {
                out.u8(ABSENT);
                Ok(())
            }
            Self::Error(code) => {
                out.u8(ERROR);
                out.u32(code.0);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_model::tags;

    fn list_both_ways(list: &AddressBookPropertyValueList, bytes: &[u8]) {
        let mut out = Writer::new();
        list.encode(&mut out).unwrap();
        assert_eq!(out.as_slice(), bytes);
        let mut reader = Reader::new(bytes);
        assert_eq!(AddressBookPropertyValueList::decode(&mut reader).as_ref(), Ok(list));
        assert!(reader.is_empty());
        for length in 0..bytes.len() {
            assert!(AddressBookPropertyValueList::decode(&mut Reader::new(&bytes[..length])).is_err());
        }
    }

    /// covers: MS-OXCMAPIHTTP_R10, MS-OXCMAPIHTTP_R11, MS-OXCMAPIHTTP_R14, MS-OXCMAPIHTTP_R2000,
    /// MS-OXCMAPIHTTP_R2001, MS-OXCMAPIHTTP_R2003, MS-OXCMAPIHTTP_R2009, MS-OXCMAPIHTTP_R2010, MS-OXCMAPIHTTP_R2011,
    /// MS-OXCMAPIHTTP_R2012, MS-OXCMAPIHTTP_R2013, MS-OXCMAPIHTTP_R2014
    #[test]
    fn a_list_has_tags_and_values_of_which_some_are_absent() {
        let comment = tags::PID_TAG_COMMENT;
        let list = AddressBookPropertyValueList(vec![
            AddressBookTaggedPropertyValue::new(tags::PID_TAG_DISPLAY_NAME, "A"),
            AddressBookTaggedPropertyValue {
                tag: comment,
                value: AddressBookPropertyValue::Absent(comment.kind()),
            },
            AddressBookTaggedPropertyValue::new(tags::PID_TAG_ENTRY_ID, PropertyValue::Binary(vec![7, 8])),
            AddressBookTaggedPropertyValue::new(tags::PID_TAG_DISPLAY_TYPE, PropertyValue::Integer32(6)),
        ]);
        let mut bytes = vec![4, 0, 0, 0];
        bytes.extend(b"\x1F\x00\x01\x30\xFFA\0\0\0");
        bytes.extend(b"\x1F\x00\x04\x30\x00");
        bytes.extend(b"\x02\x01\xFF\x0F\xFF\x02\0\0\0\x07\x08");
        bytes.extend(b"\x03\x00\x00\x39\x06\0\0\0");
        list_both_ways(&list, &bytes);
    }

    /// covers: MS-OXCMAPIHTTP_R2002, MS-OXCMAPIHTTP_R2004, MS-OXCMAPIHTTP_R2008, MS-OXCMAPIHTTP_R2015,
    /// MS-OXCMAPIHTTP_R2016, MS-OXCMAPIHTTP_R2017, MS-OXCMAPIHTTP_R2250, MS-OXCMAPIHTTP_R2251, MS-OXCMAPIHTTP_R2252,
    /// MS-OXCMAPIHTTP_R2253, MS-OXCMAPIHTTP_R2254, MS-OXCMAPIHTTP_R2255, MS-OXCMAPIHTTP_R2256, MS-OXCMAPIHTTP_R2257,
    /// MS-OXCMAPIHTTP_R2258, MS-OXCMAPIHTTP_R2259, MS-OXCMAPIHTTP_R2260, MS-OXCMAPIHTTP_R2261
    #[test]
    fn every_type_that_may_be_absent_says_so() {
        let kinds = [
            0x001E, 0x001F, 0x0102, 0x1002, 0x1003, 0x1004, 0x1005, 0x1006, 0x1007, 0x1014, 0x101E, 0x101F,
            0x1040, 0x1048, 0x1102,
        ];
        for kind in kinds {
            let [low, high] = u16::to_le_bytes(kind);
            let value = AddressBookPropertyValue::Absent(PropertyType(kind));
            let mut out = Writer::new();
            value.encode_typed(&mut out).unwrap();
            assert_eq!(out.as_slice(), [low, high, 0x00]);
            assert_eq!(AddressBookPropertyValue::decode_typed(&mut Reader::new(out.as_slice())), Ok(value));
            let neither = AddressBookPropertyValue::decode_typed(&mut Reader::new(&[low, high, 0x01]));
            assert_eq!(neither, Err(DecodeError::Invalid { field: "HasValue", offset: 2, value: 1 }));
        }
        for kind in [PropertyType::INTEGER32, PropertyType::BOOLEAN, PropertyType::TIME, PropertyType::GUID] {
            let absent = AddressBookPropertyValue::Absent(kind);
            assert_eq!(absent.encode(&mut Writer::new()), Err(EncodeError::Type(kind)));
        }
    }

    #[test]
    fn tag_and_value_agree_in_type() {
        let tag = tags::PID_TAG_DISPLAY_NAME;
        let wrong = AddressBookTaggedPropertyValue::new(tag, PropertyValue::Integer32(1));
        let error = EncodeError::Mismatch { tag, kind: PropertyType::INTEGER32 };
        assert_eq!(wrong.encode(&mut Writer::new()), Err(error));
        let unspecified = [1, 0, 0, 0, 0, 0, 1, 0x30, 0];
        assert!(matches!(
            AddressBookPropertyValueList::decode(&mut Reader::new(&unspecified)),
            Err(DecodeError::Type { .. })
        ));
        let lying = 100_001_u32.to_le_bytes();
        assert!(matches!(
            AddressBookPropertyValueList::decode(&mut Reader::new(&lying)),
            Err(DecodeError::Limit { field: "PropertyValueCount", offset: 0, .. })
        ));
    }
}
