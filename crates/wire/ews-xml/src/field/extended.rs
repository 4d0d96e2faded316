//! Extended properties: any MAPI property by tag or name (MS-OXWSXPROP).

use crate::types::date_time::{self, Precision};
use crate::xml::{Element, Violation, XmlWriter};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ropewalk_base::{FileTime, Guid};
use ropewalk_model::{PropertyKey, PropertyName, PropertyNameKind, PropertyType, PropertyValue};

macro_rules! mapi_types {
    ($($name:ident $array:ident $text:literal $array_text:literal $kind:ident $multiple:ident;)*) => {
        /// A property type as EWS names it (MS-OXWSXPROP 2.1.8, MapiPropertyTypeType).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each variant is the type of its name")]
        pub enum MapiType { $($name, $array,)* Error, Null, Object, ObjectArray }

        impl MapiType {
            const NAMES: &'static [(&'static str, Self)] = &[
                $(($text, Self::$name), ($array_text, Self::$array),)*
                ("Error", Self::Error), ("Null", Self::Null), ("Object", Self::Object), ("ObjectArray", Self::ObjectArray),
            ];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text, Self::$array => $array_text,)*
                    Self::Error => "Error", Self::Null => "Null", Self::Object => "Object", Self::ObjectArray => "ObjectArray",
                }
            }

            /// The property type; none for those that carry no value.
            pub const fn property_type(self) -> Option<PropertyType> {
                match self {
                    $(Self::$name => Some(PropertyType::$kind), Self::$array => Some(PropertyType::$multiple),)*
                    Self::Error | Self::Null | Self::Object | Self::ObjectArray => None,
                }
            }
        }
    };
}

mapi_types! {
    ApplicationTime ApplicationTimeArray "ApplicationTime" "ApplicationTimeArray" FLOATING_TIME MULTIPLE_FLOATING_TIME;
    Binary BinaryArray "Binary" "BinaryArray" BINARY MULTIPLE_BINARY;
    Clsid ClsidArray "CLSID" "CLSIDArray" GUID MULTIPLE_GUID;
    Currency CurrencyArray "Currency" "CurrencyArray" CURRENCY MULTIPLE_CURRENCY;
    Double DoubleArray "Double" "DoubleArray" FLOATING64 MULTIPLE_FLOATING64;
    Float FloatArray "Float" "FloatArray" FLOATING32 MULTIPLE_FLOATING32;
    Integer IntegerArray "Integer" "IntegerArray" INTEGER32 MULTIPLE_INTEGER32;
    Long LongArray "Long" "LongArray" INTEGER64 MULTIPLE_INTEGER64;
    Short ShortArray "Short" "ShortArray" INTEGER16 MULTIPLE_INTEGER16;
    SystemTime SystemTimeArray "SystemTime" "SystemTimeArray" TIME MULTIPLE_TIME;
    String StringArray "String" "StringArray" STRING MULTIPLE_STRING;
    Boolean BooleanArray "Boolean" "BooleanArray" BOOLEAN UNSPECIFIED;
}

macro_rules! sets {
    ($($name:ident $d1:literal $d2:literal $d3:literal $d4:expr;)*) => {
        /// A property set with a name of its own (MS-OXWSXPROP, DistinguishedPropertySetType).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each variant is the set of its name")]
        pub enum DistinguishedSet { $($name,)* }

        impl DistinguishedSet {
            const NAMES: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name),)*];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// Its GUID (MS-OXPROPS 1.3.2).
            pub const fn guid(self) -> Guid {
                match self { $(Self::$name => Guid::from_fields($d1, $d2, $d3, $d4),)* }
            }
        }
    };
}

const MAPI: [u8; 8] = [0xC0, 0, 0, 0, 0, 0, 0, 0x46];

sets! {
    Meeting 0x6ED8_DA90 0x450B 0x101B [0x98, 0xDA, 0x00, 0xAA, 0x00, 0x3F, 0x13, 0x05];
    Appointment 0x0006_2002 0 0 MAPI;
    Common 0x0006_2008 0 0 MAPI;
    PublicStrings 0x0002_0329 0 0 MAPI;
    Address 0x0006_2004 0 0 MAPI;
    InternetHeaders 0x0002_0386 0 0 MAPI;
    CalendarAssistant 0x1100_0E07 0xB51B 0x40D6 [0xAF, 0x21, 0xCA, 0xA8, 0x5E, 0xDA, 0xB1, 0xD0];
    UnifiedMessaging 0x4442_858E 0xA9E3 0x4E80 [0xB9, 0x00, 0x31, 0x7A, 0x21, 0x0C, 0xC1, 0x5B];
    Task 0x0006_2003 0 0 MAPI;
    Sharing 0x0006_2040 0 0 MAPI;
}

/// A property set, as the client named it; the answer names it the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertySet {
    /// DistinguishedPropertySetId.
    Distinguished(DistinguishedSet),
    /// PropertySetId.
    Guid(Guid),
}

impl PropertySet {
    /// Its GUID.
    pub const fn guid(self) -> Guid {
        match self {
            Self::Distinguished(set) => set.guid(),
            Self::Guid(guid) => guid,
        }
    }
}

/// What identifies an extended property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtendedKey {
    /// PropertyTag: a property id.
    Tag(u16),
    /// A set with PropertyId.
    Id(PropertySet, u32),
    /// A set with PropertyName.
    Name(PropertySet, String),
}

/// A path to an extended property (MS-OXWSXPROP 2.1.6, PathToExtendedFieldType).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedField {
    /// Which.
    pub key: ExtendedKey,
    /// Of which type.
    pub kind: MapiType,
}

impl ExtendedField {
    /// # Errors
    /// When attributes are missing, contradict each other or have values of the wrong type.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let kind = element.choice("PropertyType", MapiType::NAMES)?;
        let set = match (element.attribute("DistinguishedPropertySetId"), element.attribute("PropertySetId"))
        {
            (Some(_), None) => Some(PropertySet::Distinguished(
                element.choice("DistinguishedPropertySetId", DistinguishedSet::NAMES)?,
            )),
            (None, Some(guid)) => Some(PropertySet::Guid(
                Guid::parse(guid)
                    .ok_or_else(|| element.violation("The 'PropertySetId' attribute is invalid."))?,
            )),
            (None, None) => None,
            (Some(_), Some(_)) => {
                return Err(element.violation(
                    "A property set is given by DistinguishedPropertySetId or by PropertySetId.",
                ));
            }
        };
        let name = element.attribute("PropertyName");
        let id = element.int_attribute("PropertyId")?;
        let key = match (element.attribute("PropertyTag"), set, name, id) {
            (Some(tag), None, None, None) => ExtendedKey::Tag(
                parse_tag(tag).ok_or_else(|| element.violation("The 'PropertyTag' attribute is invalid."))?,
            ),
            // PropertyId is xs:int; long ids are unsigned, so the bits are taken.
            (None, Some(set), None, Some(id)) => ExtendedKey::Id(set, id.cast_unsigned()),
            (None, Some(set), Some(name), None) => ExtendedKey::Name(set, name.to_owned()),
            _ => {
                return Err(
                    element.violation("The combination of attributes of 'ExtendedFieldURI' is not valid.")
                );
            }
        };
        Ok(Self { key, kind })
    }

    /// Writes the path.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.start("t:ExtendedFieldURI");
        match &self.key {
            ExtendedKey::Tag(id) => w.attribute("PropertyTag", &format!("{id:#x}")),
            ExtendedKey::Id(set, id) => {
                encode_set(*set, w);
                w.attribute("PropertyId", &id.cast_signed().to_string());
            }
            ExtendedKey::Name(set, name) => {
                encode_set(*set, w);
                w.attribute("PropertyName", name);
            }
        }
        w.attribute("PropertyType", self.kind.as_str());
        w.end("t:ExtendedFieldURI");
    }

    /// The key of the property.
    pub fn property_key(&self) -> PropertyKey {
        match &self.key {
            ExtendedKey::Tag(id) => PropertyKey::Id(*id),
            ExtendedKey::Id(set, lid) => {
                PropertyKey::Named(PropertyName { set: set.guid(), kind: PropertyNameKind::Lid(*lid) })
            }
            ExtendedKey::Name(set, name) => PropertyKey::Named(PropertyName {
                set: set.guid(),
                kind: PropertyNameKind::String(name.clone()),
            }),
        }
    }
}

fn encode_set(set: PropertySet, w: &mut XmlWriter) {
    match set {
        PropertySet::Distinguished(set) => w.attribute("DistinguishedPropertySetId", set.as_str()),
        PropertySet::Guid(guid) => w.attribute("PropertySetId", &guid.to_string()),
    }
}

/// PropertyTagType: decimal or `0x` and one to four hexadecimal digits.
fn parse_tag(text: &str) -> Option<u16> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u16::from_str_radix(hex, 16).ok(),
        None => text.trim().parse().ok(),
    }
}

/// The value or values of an extended property as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Value.
    One(String),
    /// Values.
    Many(Vec<String>),
}

/// An extended property with its value (MS-OXWSXPROP 2.1.5, ExtendedPropertyType).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedProperty {
    /// Which.
    pub field: ExtendedField,
    /// Its value.
    pub values: Values,
}

impl ExtendedProperty {
    /// # Errors
    /// When the path is wrong or no value is there.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let field = ExtendedField::decode(element.required_child("ExtendedFieldURI")?)?;
        let values = match element.child("Values") {
            Some(values) => Values::Many(values.ews_children().map(|value| value.text.clone()).collect()),
            None => Values::One(element.required_child("Value")?.text.clone()),
        };
        Ok(Self { field, values })
    }

    /// Writes the property.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.element("t:ExtendedProperty", |w| {
            self.field.encode(w);
            match &self.values {
                Values::One(value) => w.leaf("t:Value", value),
                Values::Many(values) => {
                    w.element("t:Values", |w| values.iter().for_each(|value| w.leaf("t:Value", value)))
                }
            }
        });
    }

    /// The property's value; `None` when the text is not of the type.
    pub fn property_value(&self) -> Option<PropertyValue> {
        let kind = self.field.kind.property_type()?;
        match &self.values {
            Values::One(text) => parse_value(kind, text),
            Values::Many(texts) => parse_values(kind, texts),
        }
    }
}

/// Text as a value of a single-valued type; `None` when it is not of that type.
pub fn parse_value(kind: PropertyType, text: &str) -> Option<PropertyValue> {
    let plain = text.trim();
    Some(match kind {
        PropertyType::STRING | PropertyType::STRING8 => PropertyValue::String(text.to_owned()),
        PropertyType::BOOLEAN => PropertyValue::Boolean(match plain {
            "true" | "True" | "1" => true,
            "false" | "False" | "0" => false,
            _ => return None,
        }),
        PropertyType::INTEGER16 => PropertyValue::Integer16(plain.parse().ok()?),
        PropertyType::INTEGER32 => PropertyValue::Integer32(plain.parse().ok()?),
        PropertyType::INTEGER64 => PropertyValue::Integer64(plain.parse().ok()?),
        PropertyType::CURRENCY => PropertyValue::Currency(plain.parse().ok()?),
        PropertyType::FLOATING32 => PropertyValue::Floating32(plain.parse().ok()?),
        PropertyType::FLOATING64 => PropertyValue::Floating64(plain.parse().ok()?),
        PropertyType::FLOATING_TIME => PropertyValue::FloatingTime(plain.parse().ok()?),
        PropertyType::TIME => PropertyValue::Time(date_time::parse(plain)?),
        PropertyType::GUID => PropertyValue::Guid(Guid::parse(plain)?),
        PropertyType::BINARY => PropertyValue::Binary(STANDARD.decode(plain).ok()?),
        _ => return None,
    })
}

fn parse_values(kind: PropertyType, texts: &[String]) -> Option<PropertyValue> {
    let one = PropertyType(kind.0 & !PropertyType::MULTIPLE);
    macro_rules! collect {
        ($single:ident, $multiple:ident) => {
            PropertyValue::$multiple(
                texts
                    .iter()
                    .map(|text| match parse_value(one, text) {
                        Some(PropertyValue::$single(value)) => Some(value),
                        _ => None,
                    })
                    .collect::<Option<_>>()?,
            )
        };
    }
    Some(match kind {
        PropertyType::MULTIPLE_STRING => collect!(String, MultipleString),
        PropertyType::MULTIPLE_INTEGER16 => collect!(Integer16, MultipleInteger16),
        PropertyType::MULTIPLE_INTEGER32 => collect!(Integer32, MultipleInteger32),
        PropertyType::MULTIPLE_INTEGER64 => collect!(Integer64, MultipleInteger64),
        PropertyType::MULTIPLE_CURRENCY => collect!(Currency, MultipleCurrency),
        PropertyType::MULTIPLE_FLOATING32 => collect!(Floating32, MultipleFloating32),
        PropertyType::MULTIPLE_FLOATING64 => collect!(Floating64, MultipleFloating64),
        PropertyType::MULTIPLE_FLOATING_TIME => collect!(FloatingTime, MultipleFloatingTime),
        PropertyType::MULTIPLE_TIME => collect!(Time, MultipleTime),
        PropertyType::MULTIPLE_GUID => collect!(Guid, MultipleGuid),
        PropertyType::MULTIPLE_BINARY => collect!(Binary, MultipleBinary),
        _ => return None,
    })
}

impl Values {
    /// A value as text; `None` for types that have no textual form.
    pub fn of(value: &PropertyValue) -> Option<Self> {
        fn many<T>(values: &[T], text: impl Fn(&T) -> String) -> Option<Values> {
            Some(Values::Many(values.iter().map(text).collect()))
        }
        let time = |time: &FileTime| date_time::format(*time, Precision::Seconds);
        let base64 = |bytes: &Vec<u8>| STANDARD.encode(bytes);
        Some(Self::One(match value {
            PropertyValue::String(text) => text.clone(),
            PropertyValue::Boolean(truth) => truth.to_string(),
            PropertyValue::Integer16(n) => n.to_string(),
            PropertyValue::Integer32(n) => n.to_string(),
            PropertyValue::Integer64(n) | PropertyValue::Currency(n) => n.to_string(),
            PropertyValue::Floating32(n) => n.to_string(),
            PropertyValue::Floating64(n) | PropertyValue::FloatingTime(n) => n.to_string(),
            PropertyValue::Time(t) => time(t),
            PropertyValue::Guid(guid) => guid.to_string(),
            PropertyValue::Binary(bytes) | PropertyValue::ServerId(bytes) => base64(bytes),
            PropertyValue::MultipleString(values) => return many(values, String::clone),
            PropertyValue::MultipleInteger16(values) => return many(values, ToString::to_string),
            PropertyValue::MultipleInteger32(values) => return many(values, ToString::to_string),
            PropertyValue::MultipleInteger64(values) | PropertyValue::MultipleCurrency(values) => {
                return many(values, ToString::to_string);
            }
            PropertyValue::MultipleFloating32(values) => return many(values, ToString::to_string),
            PropertyValue::MultipleFloating64(values) | PropertyValue::MultipleFloatingTime(values) => {
                return many(values, ToString::to_string);
            }
            PropertyValue::MultipleTime(values) => return many(values, time),
            PropertyValue::MultipleGuid(values) => return many(values, ToString::to_string),
            PropertyValue::MultipleBinary(values) => return many(values, base64),
            _ => return None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn field(attributes: &str) -> Result<ExtendedField, Violation> {
        ExtendedField::decode(&parse(&format!("<ExtendedFieldURI {attributes}/>")).unwrap())
    }

    #[test]
    fn a_path_is_a_tag_or_a_name_in_a_set() {
        let tag = field("PropertyTag='0x0037' PropertyType='String'").unwrap();
        assert_eq!((tag.key.clone(), tag.property_key()), (ExtendedKey::Tag(0x37), PropertyKey::Id(0x37)));
        assert_eq!(field("PropertyTag='55' PropertyType='String'").unwrap(), tag);
        let mut w = XmlWriter::new();
        tag.encode(&mut w);
        assert_eq!(w.finish(), "<t:ExtendedFieldURI PropertyTag=\"0x37\" PropertyType=\"String\"/>");
        let named = field("DistinguishedPropertySetId='Common' PropertyId='34080' PropertyType='SystemTime'")
            .unwrap();
        assert_eq!(named.key, ExtendedKey::Id(PropertySet::Distinguished(DistinguishedSet::Common), 34080));
        for bad in [
            "PropertyTag='0x10000' PropertyType='String'",
            "PropertyTag='0x37'",
            "PropertyTag='0x37' PropertyType='Strong'",
            "PropertyTag='0x37' PropertyId='1' PropertyType='String'",
            "PropertyId='1' PropertyType='String'",
            "PropertySetId='x' PropertyId='1' PropertyType='String'",
            "DistinguishedPropertySetId='Common' PropertyType='String'",
        ] {
            assert!(field(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn values_go_through_text_and_back() {
        let values = [
            PropertyValue::String(" a ".into()),
            PropertyValue::Boolean(true),
            PropertyValue::Integer32(-1),
            PropertyValue::Integer64(i64::MIN),
            PropertyValue::Time(FileTime::from_unix_seconds(1_700_000_000)),
            PropertyValue::Binary(vec![0, 255]),
            PropertyValue::Guid(DistinguishedSet::Meeting.guid()),
        ];
        for value in values {
            let Some(Values::One(text)) = Values::of(&value) else { panic!("{value:?}") };
            assert_eq!(parse_value(value.kind(), &text), Some(value));
        }
        let many = PropertyValue::MultipleString(vec!["a".into(), "b".into()]);
        let Some(Values::Many(texts)) = Values::of(&many) else { panic!() };
        assert_eq!(parse_values(PropertyType::MULTIPLE_STRING, &texts), Some(many));
        assert_eq!(parse_value(PropertyType::INTEGER16, "70000"), None);
    }
}
