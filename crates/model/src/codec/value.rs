//! Property values (MS-OXCDATA 2.11): by type, tagged, typed.

use super::restriction::{decode_nested, encode_nested};
use super::{
    Counts, DecodeError, EncodeError, Writer, decode_presence, decode_tag, decode_unicode, encode_presence,
    encode_tag, encode_unicode,
};
use crate::property::{PropertyTag, PropertyType, PropertyValue};
use ropewalk_base::{FileTime, Guid, Reader};

const FIELD: &str = "PropertyValue";

/// Reads a value of a type. A type with the instance flag of a table column (MS-OXCDATA 2.11.1.3) has one value.
/// With [`Counts::AddressBook`] a value that is not there is [`PropertyValue::Null`], and one of many that is not
/// there is empty.
///
/// # Errors
/// When the input ends, and for types without a value: PtypUnspecified, PtypObject, unknown ones.
pub fn decode_value(
    reader: &mut Reader<'_>,
    kind: PropertyType,
    counts: Counts,
) -> Result<PropertyValue, DecodeError> {
    decode_at(reader, kind, counts, 0)
}

/// Writes a value without its type.
///
/// # Errors
/// When a length does not fit its field, or the value is a PtypObject.
pub fn encode_value(out: &mut Writer, value: &PropertyValue, counts: Counts) -> Result<(), EncodeError> {
    encode_at(out, value, counts, 0)
}

/// Reads a TaggedPropertyValue (MS-OXCDATA 2.11.4).
///
/// # Errors
/// As [`decode_value`].
pub fn decode_tagged_value(
    reader: &mut Reader<'_>,
    counts: Counts,
) -> Result<(PropertyTag, PropertyValue), DecodeError> {
    decode_tagged_at(reader, counts, 0)
}

/// Writes a TaggedPropertyValue.
///
/// # Errors
/// As [`encode_value`], and when tag and value differ in type.
pub fn encode_tagged_value(
    out: &mut Writer,
    tag: PropertyTag,
    value: &PropertyValue,
    counts: Counts,
) -> Result<(), EncodeError> {
    encode_tagged_at(out, tag, value, counts, 0)
}

/// Reads a TypedPropertyValue (MS-OXCDATA 2.11.3).
///
/// # Errors
/// As [`decode_value`].
pub fn decode_typed_value(reader: &mut Reader<'_>, counts: Counts) -> Result<PropertyValue, DecodeError> {
    let kind = PropertyType(reader.u16("PropertyType")?);
    decode_value(reader, kind, counts)
}

/// Writes a TypedPropertyValue.
///
/// # Errors
/// As [`encode_value`].
pub fn encode_typed_value(
    out: &mut Writer,
    value: &PropertyValue,
    counts: Counts,
) -> Result<(), EncodeError> {
    out.u16(value.kind().0);
    encode_value(out, value, counts)
}

/// The type a value in a column of this type has.
pub(super) const fn single(kind: PropertyType) -> PropertyType {
    if kind.0 & PropertyType::INSTANCE != 0 {
        PropertyType(kind.0 & !(PropertyType::INSTANCE | PropertyType::MULTIPLE))
    } else {
        kind
    }
}

/// Whether a value may stand where a tag announces `kind`.
pub(super) fn agrees(kind: PropertyType, value: &PropertyValue) -> bool {
    single(kind) == value.kind()
}

/// As [`decode_value`], onto the end of a list. The values most rows are made of are built in their place there.
pub(super) fn decode_onto(
    values: &mut Vec<PropertyValue>,
    reader: &mut Reader<'_>,
    kind: PropertyType,
    counts: Counts,
) -> Result<(), DecodeError> {
    match single(kind) {
        kind if counts.has_presence(kind) => values.push(decode_value(reader, kind, counts)?),
        PropertyType::INTEGER32 => values.push(PropertyValue::Integer32(reader.i32(FIELD)?)),
        PropertyType::INTEGER64 => values.push(PropertyValue::Integer64(reader.i64(FIELD)?)),
        PropertyType::TIME => values.push(PropertyValue::Time(time(reader)?)),
        PropertyType::BOOLEAN => values.push(PropertyValue::Boolean(reader.u8(FIELD)? != 0)),
        PropertyType::STRING => values.push(PropertyValue::String(decode_unicode(reader, FIELD)?)),
        PropertyType::BINARY => values.push(PropertyValue::Binary(binary(reader, counts)?)),
        kind => values.push(decode_value(reader, kind, counts)?),
    }
    Ok(())
}

pub(super) fn decode_tagged_at(
    reader: &mut Reader<'_>,
    counts: Counts,
    nesting: usize,
) -> Result<(PropertyTag, PropertyValue), DecodeError> {
    let tag = decode_tag(reader, "PropertyTag")?;
    Ok((tag, decode_at(reader, tag.kind(), counts, nesting)?))
}

pub(super) fn encode_tagged_at(
    out: &mut Writer,
    tag: PropertyTag,
    value: &PropertyValue,
    counts: Counts,
    nesting: usize,
) -> Result<(), EncodeError> {
    let absent = counts.has_presence(single(tag.kind())) && *value == PropertyValue::Null;
    if !absent && !agrees(tag.kind(), value) {
        return Err(EncodeError::Mismatch { tag, kind: value.kind() });
    }
    encode_tag(out, tag);
    if absent {
        encode_presence(out, false);
        return Ok(());
    }
    encode_at(out, value, counts, nesting)
}

fn count(reader: &mut Reader<'_>, wide: bool) -> Result<usize, DecodeError> {
    Ok(if wide { reader.u32("COUNT")? as usize } else { usize::from(reader.u16("COUNT")?) })
}

fn put_count(out: &mut Writer, length: usize, wide: bool) -> Result<(), EncodeError> {
    if wide { out.count32(length, "COUNT") } else { out.count16(length, "COUNT") }
}

fn binary(reader: &mut Reader<'_>, counts: Counts) -> Result<Vec<u8>, DecodeError> {
    let length = count(reader, counts.wide_bytes())?;
    Ok(reader.bytes(length, FIELD)?.to_vec())
}

/// PtypServerId has "a 16-bit COUNT field" in every context (MS-OXCDATA 2.11.1).
fn server_id(reader: &mut Reader<'_>) -> Result<Vec<u8>, DecodeError> {
    let length = count(reader, false)?;
    Ok(reader.bytes(length, FIELD)?.to_vec())
}

fn put_server_id(out: &mut Writer, bytes: &[u8]) -> Result<(), EncodeError> {
    put_count(out, bytes.len(), false)?;
    out.bytes(bytes);
    Ok(())
}

fn put_binary(out: &mut Writer, bytes: &[u8], counts: Counts) -> Result<(), EncodeError> {
    put_count(out, bytes.len(), counts.wide_bytes())?;
    out.bytes(bytes);
    Ok(())
}

fn float32(reader: &mut Reader<'_>) -> Result<f32, DecodeError> {
    Ok(f32::from_le_bytes(reader.array(FIELD)?))
}

fn float64(reader: &mut Reader<'_>) -> Result<f64, DecodeError> {
    Ok(f64::from_le_bytes(reader.array(FIELD)?))
}

fn time(reader: &mut Reader<'_>) -> Result<FileTime, DecodeError> {
    Ok(FileTime::from_ticks(reader.u64(FIELD)?))
}

fn guid(reader: &mut Reader<'_>) -> Result<Guid, DecodeError> {
    Ok(Guid(reader.array(FIELD)?))
}

fn text8(reader: &mut Reader<'_>) -> Result<Vec<u8>, DecodeError> {
    Ok(reader.until_zero(FIELD)?.to_vec())
}

fn put_text8(out: &mut Writer, text: &[u8]) {
    text.iter().filter(|byte| **byte != 0).for_each(|byte| out.u8(*byte));
    out.u8(0);
}

/// The values of a multi-valued property. Every value has at least one byte, so the input bounds the allocation.
fn many<T>(
    reader: &mut Reader<'_>,
    counts: Counts,
    mut one: impl FnMut(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let offset = reader.offset();
    let values = count(reader, counts.wide_values())?;
    if values > counts.values_max() {
        return Err(DecodeError::Limit { field: "COUNT", offset, max: counts.values_max() });
    }
    let mut list = Vec::with_capacity(values.min(reader.left()));
    for _ in 0..values {
        list.push(one(reader)?);
    }
    Ok(list)
}

/// As [`many`], of strings and binaries: in the address book each of them has HasValue.
fn many_present<T: Default>(
    reader: &mut Reader<'_>,
    counts: Counts,
    single: PropertyType,
    mut one: impl FnMut(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    many(reader, counts, |reader| {
        if counts.has_presence(single) && !decode_presence(reader)? {
            return Ok(T::default());
        }
        one(reader)
    })
}

fn put_many<T>(
    out: &mut Writer,
    counts: Counts,
    values: &[T],
    mut one: impl FnMut(&mut Writer, &T) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    put_count(out, values.len(), counts.wide_values())?;
    values.iter().try_for_each(|value| one(out, value))
}

/// As [`put_many`], of strings and binaries.
///
/// Quirk(Outlook): each is written as present; it stumbles over one of many that is not.
fn put_many_present<T>(
    out: &mut Writer,
    counts: Counts,
    single: PropertyType,
    values: &[T],
    mut one: impl FnMut(&mut Writer, &T) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    put_many(out, counts, values, |out, value| {
        if counts.has_presence(single) {
            encode_presence(out, true);
        }
        one(out, value)
    })
}

/// PtypRuleAction as its bytes: a count of actions, each with its length before it (MS-OXORULE 2.2.5).
fn rule_action(reader: &mut Reader<'_>, counts: Counts) -> Result<Vec<u8>, DecodeError> {
    let whole = reader.rest();
    let start = reader.offset();
    for _ in 0..count(reader, counts.wide_bytes())? {
        let length = count(reader, counts.wide_bytes())?;
        reader.bytes(length, "ActionBlock")?;
    }
    Ok(whole.get(..reader.offset() - start).unwrap_or_default().to_vec())
}

fn decode_at(
    reader: &mut Reader<'_>,
    kind: PropertyType,
    counts: Counts,
    nesting: usize,
) -> Result<PropertyValue, DecodeError> {
    use PropertyValue as V;
    let kind = single(kind);
    if counts.has_presence(kind) && !decode_presence(reader)? {
        return Ok(V::Null);
    }
    Ok(match kind {
        // PtypEmbeddedTable: "single 32-bit value" (MS-OXNSPI 2.2.1.1), and reserved (2.2.2.11).
        PropertyType::OBJECT if counts == Counts::AddressBook => {
            reader.u32(FIELD)?;
            V::Object
        }
        PropertyType::NULL => V::Null,
        PropertyType::INTEGER16 => V::Integer16(reader.i16(FIELD)?),
        PropertyType::INTEGER32 => V::Integer32(reader.i32(FIELD)?),
        PropertyType::FLOATING32 => V::Floating32(float32(reader)?),
        PropertyType::FLOATING64 => V::Floating64(float64(reader)?),
        PropertyType::CURRENCY => V::Currency(reader.i64(FIELD)?),
        PropertyType::FLOATING_TIME => V::FloatingTime(float64(reader)?),
        PropertyType::ERROR_CODE => V::ErrorCode(reader.u32(FIELD)?),
        PropertyType::BOOLEAN => V::Boolean(reader.u8(FIELD)? != 0),
        PropertyType::INTEGER64 => V::Integer64(reader.i64(FIELD)?),
        PropertyType::STRING8 => V::String8(text8(reader)?),
        PropertyType::STRING => V::String(decode_unicode(reader, FIELD)?),
        PropertyType::TIME => V::Time(time(reader)?),
        PropertyType::GUID => V::Guid(guid(reader)?),
        PropertyType::SERVER_ID => V::ServerId(server_id(reader)?),
        PropertyType::RESTRICTION => V::Restriction(Box::new(decode_nested(reader, counts, nesting + 1)?)),
        PropertyType::RULE_ACTION => V::RuleAction(rule_action(reader, counts)?),
        PropertyType::BINARY => V::Binary(binary(reader, counts)?),
        _ if kind.is_multiple() => return decode_many(reader, kind, counts),
        _ => return Err(DecodeError::Type { field: FIELD, offset: reader.offset(), kind }),
    })
}

fn decode_many(
    reader: &mut Reader<'_>,
    kind: PropertyType,
    counts: Counts,
) -> Result<PropertyValue, DecodeError> {
    use PropertyValue as V;
    Ok(match kind {
        PropertyType::MULTIPLE_INTEGER16 => {
            V::MultipleInteger16(many(reader, counts, |r| Ok(r.i16(FIELD)?))?)
        }
        PropertyType::MULTIPLE_INTEGER32 => {
            V::MultipleInteger32(many(reader, counts, |r| Ok(r.i32(FIELD)?))?)
        }
        PropertyType::MULTIPLE_FLOATING32 => V::MultipleFloating32(many(reader, counts, float32)?),
        PropertyType::MULTIPLE_FLOATING64 => V::MultipleFloating64(many(reader, counts, float64)?),
        PropertyType::MULTIPLE_CURRENCY => V::MultipleCurrency(many(reader, counts, |r| Ok(r.i64(FIELD)?))?),
        PropertyType::MULTIPLE_FLOATING_TIME => V::MultipleFloatingTime(many(reader, counts, float64)?),
        PropertyType::MULTIPLE_INTEGER64 => {
            V::MultipleInteger64(many(reader, counts, |r| Ok(r.i64(FIELD)?))?)
        }
        PropertyType::MULTIPLE_STRING8 => {
            V::MultipleString8(many_present(reader, counts, PropertyType::STRING8, text8)?)
        }
        PropertyType::MULTIPLE_STRING => {
            let text = |r: &mut Reader<'_>| decode_unicode(r, FIELD);
            V::MultipleString(many_present(reader, counts, PropertyType::STRING, text)?)
        }
        PropertyType::MULTIPLE_TIME => V::MultipleTime(many(reader, counts, time)?),
        PropertyType::MULTIPLE_GUID => V::MultipleGuid(many(reader, counts, guid)?),
        PropertyType::MULTIPLE_BINARY => {
            let bytes = |r: &mut Reader<'_>| binary(r, counts);
            V::MultipleBinary(many_present(reader, counts, PropertyType::BINARY, bytes)?)
        }
        _ => return Err(DecodeError::Type { field: FIELD, offset: reader.offset(), kind }),
    })
}

fn encode_at(
    out: &mut Writer,
    value: &PropertyValue,
    counts: Counts,
    nesting: usize,
) -> Result<(), EncodeError> {
    use PropertyValue as V;
    if counts.has_presence(value.kind()) {
        encode_presence(out, true);
    }
    match value {
        V::Null => {}
        V::Integer16(n) => out.i16(*n),
        V::Integer32(n) => out.i32(*n),
        V::Floating32(n) => out.f32(*n),
        V::Floating64(n) | V::FloatingTime(n) => out.f64(*n),
        V::Currency(n) | V::Integer64(n) => out.i64(*n),
        V::ErrorCode(code) => out.u32(*code),
        V::Boolean(truth) => out.boolean(*truth),
        V::String8(text) => put_text8(out, text),
        V::String(text) => encode_unicode(out, text),
        V::Time(time) => out.u64(time.ticks()),
        V::Guid(guid) => out.bytes(guid.as_bytes()),
        V::ServerId(bytes) => put_server_id(out, bytes)?,
        V::Binary(bytes) => put_binary(out, bytes, counts)?,
        V::Restriction(inner) => encode_nested(out, inner, counts, nesting + 1)?,
        V::RuleAction(bytes) => out.bytes(bytes),
        V::Object if counts == Counts::AddressBook => out.u32(0),
        V::Object => return Err(EncodeError::Type(PropertyType::OBJECT)),
        many => encode_many(out, many, counts)?,
    }
    Ok(())
}

fn encode_many(out: &mut Writer, value: &PropertyValue, counts: Counts) -> Result<(), EncodeError> {
    use PropertyValue as V;
    macro_rules! each {
        ($values:expr, $out:ident, $value:ident, $write:expr) => {
            put_many(out, counts, $values, |$out, $value| {
                $write;
                Ok(())
            })
        };
    }
    match value {
        V::MultipleInteger16(values) => each!(values, out, n, out.i16(*n)),
        V::MultipleInteger32(values) => each!(values, out, n, out.i32(*n)),
        V::MultipleFloating32(values) => each!(values, out, n, out.f32(*n)),
        V::MultipleFloating64(values) | V::MultipleFloatingTime(values) => each!(values, out, n, out.f64(*n)),
        V::MultipleCurrency(values) | V::MultipleInteger64(values) => each!(values, out, n, out.i64(*n)),
        V::MultipleString8(values) => {
            put_many_present(out, counts, PropertyType::STRING8, values, |out, text| {
                put_text8(out, text);
                Ok(())
            })
        }
        V::MultipleString(values) => {
            put_many_present(out, counts, PropertyType::STRING, values, |out, text| {
                encode_unicode(out, text);
                Ok(())
            })
        }
        V::MultipleTime(values) => each!(values, out, time, out.u64(time.ticks())),
        V::MultipleGuid(values) => each!(values, out, guid, out.bytes(guid.as_bytes())),
        V::MultipleBinary(values) => {
            put_many_present(out, counts, PropertyType::BINARY, values, |out, bytes| {
                put_binary(out, bytes, counts)
            })
        }
        single => Err(EncodeError::Type(single.kind())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both_ways(kind: PropertyType, counts: Counts, bytes: &[u8]) -> PropertyValue {
        let mut reader = Reader::new(bytes);
        let value = decode_value(&mut reader, kind, counts).unwrap();
        assert!(reader.is_empty(), "{kind:?}");
        let mut out = Writer::new();
        encode_value(&mut out, &value, counts).unwrap();
        assert_eq!(out.as_slice(), bytes, "{kind:?}");
        value
    }

    #[test]
    fn every_single_type() {
        let rop = |kind, bytes: &[u8]| both_ways(kind, Counts::Rop, bytes);
        assert_eq!(rop(PropertyType::NULL, &[]), PropertyValue::Null);
        assert_eq!(rop(PropertyType::INTEGER16, &[0xFE, 0xFF]), PropertyValue::Integer16(-2));
        assert_eq!(rop(PropertyType::INTEGER32, &[1, 0, 0, 0x80]), PropertyValue::Integer32(i32::MIN + 1));
        assert_eq!(rop(PropertyType::FLOATING32, &[0, 0, 0x80, 0x3F]), PropertyValue::Floating32(1.0));
        assert_eq!(
            rop(PropertyType::FLOATING64, &[0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
            PropertyValue::Floating64(1.0)
        );
        rop(PropertyType::CURRENCY, &[1; 8]);
        rop(PropertyType::FLOATING_TIME, &[1; 8]);
        rop(PropertyType::ERROR_CODE, &[0x0F, 1, 4, 0x80]);
        assert_eq!(rop(PropertyType::BOOLEAN, &[1]), PropertyValue::Boolean(true));
        rop(PropertyType::INTEGER64, &[7; 8]);
        assert_eq!(rop(PropertyType::STRING8, b"a\xFF\0"), PropertyValue::String8(b"a\xFF".to_vec()));
        assert_eq!(rop(PropertyType::STRING, &[0x3D, 0xD8, 0, 0xDE, 0, 0]), PropertyValue::from("\u{1F600}"));
        rop(PropertyType::TIME, &[9; 8]);
        rop(PropertyType::GUID, &[3; 16]);
        rop(PropertyType::SERVER_ID, &[2, 0, 0, 5]);
        rop(PropertyType::RULE_ACTION, &[2, 0, 1, 0, 9, 2, 0, 7, 8]);
        rop(PropertyType::RESTRICTION, &[0x08, 0x1F, 0x00, 0x37, 0x00]);
        assert_eq!(rop(PropertyType::BINARY, &[2, 0, 8, 9]), PropertyValue::Binary(vec![8, 9]));
        both_ways(PropertyType::BINARY, Counts::Extended, &[2, 0, 0, 0, 8, 9]);
        both_ways(PropertyType::SERVER_ID, Counts::Extended, &[2, 0, 0, 5]);
    }

    #[test]
    fn every_multiple_type() {
        for (kind, size) in
            [(0x1002, 2), (0x1003, 4), (0x1004, 4), (0x1005, 8), (0x1006, 8), (0x1007, 8), (0x1014, 8)]
        {
            let mut bytes = vec![2, 0, 0, 0];
            bytes.extend(std::iter::repeat_n(1, size * 2));
            both_ways(PropertyType(kind), Counts::Rop, &bytes);
        }
        let mut bytes = vec![1, 0, 0, 0];
        bytes.extend([4; 16]);
        both_ways(PropertyType::MULTIPLE_GUID, Counts::Rop, &bytes);
        both_ways(PropertyType::MULTIPLE_TIME, Counts::Rop, &[1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
        both_ways(PropertyType::MULTIPLE_STRING8, Counts::Rop, b"\x02\0\0\0a\0\0");
        both_ways(PropertyType::MULTIPLE_STRING, Counts::Rop, b"\x02\0\0\0a\0\0\0\0\0");
        both_ways(PropertyType::MULTIPLE_BINARY, Counts::Rop, &[2, 0, 0, 0, 1, 0, 9, 0, 0]);
        both_ways(PropertyType::MULTIPLE_BINARY, Counts::Extended, &[1, 0, 0, 0, 1, 0, 0, 0, 9]);
    }

    /// covers: MS-OXCMAPIHTTP_R2005, MS-OXCMAPIHTTP_R2006, MS-OXCMAPIHTTP_R2007
    #[test]
    fn in_the_address_book_strings_and_many_values_say_that_they_are_there() {
        let book = |kind, bytes: &[u8]| both_ways(kind, Counts::AddressBook, bytes);
        assert_eq!(book(PropertyType::STRING, &[0xFF, b'a', 0, 0, 0]), "a".into());
        assert_eq!(book(PropertyType::STRING8, b"\xFFab\0"), PropertyValue::String8(b"ab".to_vec()));
        assert_eq!(book(PropertyType::BINARY, &[0xFF, 1, 0, 0, 0, 9]), PropertyValue::Binary(vec![9]));
        assert_eq!(book(PropertyType::INTEGER32, &[7, 0, 0, 0]), PropertyValue::Integer32(7));
        assert_eq!(book(PropertyType::OBJECT, &[0; 4]), PropertyValue::Object);
        let numbers = book(PropertyType::MULTIPLE_INTEGER16, &[0xFF, 2, 0, 0, 0, 1, 0, 2, 0]);
        assert_eq!(numbers, PropertyValue::MultipleInteger16(vec![1, 2]));
        let texts = book(PropertyType::MULTIPLE_STRING, b"\xFF\x02\0\0\0\xFFa\0\0\0\xFFb\0\0\0");
        assert_eq!(texts, PropertyValue::MultipleString(vec!["a".into(), "b".into()]));
        book(PropertyType::MULTIPLE_STRING8, b"\xFF\x01\0\0\0\xFFa\0");
        book(PropertyType::MULTIPLE_BINARY, &[0xFF, 1, 0, 0, 0, 0xFF, 1, 0, 0, 0, 5]);
        let absent = |kind, bytes: &[u8]| decode_value(&mut Reader::new(bytes), kind, Counts::AddressBook);
        assert_eq!(absent(PropertyType::STRING, &[0]), Ok(PropertyValue::Null));
        let one = absent(PropertyType::MULTIPLE_BINARY, &[0xFF, 1, 0, 0, 0, 0]);
        assert_eq!(one, Ok(PropertyValue::MultipleBinary(vec![vec![]])), "one of many is empty");
        let tagged = [0x1F, 0x20, 1, 0x30, 0];
        let (tag, value) = decode_tagged_value(&mut Reader::new(&tagged), Counts::AddressBook).unwrap();
        let mut out = Writer::new();
        encode_tagged_value(&mut out, tag, &value, Counts::AddressBook).unwrap();
        assert_eq!((value, out.as_slice()), (PropertyValue::Null, &tagged[..]), "an instance column too");
        assert_eq!(
            absent(PropertyType::STRING, &[1, 0, 0]),
            Err(DecodeError::Invalid { field: "HasValue", offset: 0, value: 1 })
        );
    }

    #[test]
    fn an_instance_column_holds_one_value() {
        assert_eq!(both_ways(PropertyType(0x301F), Counts::Rop, &[0x61, 0, 0, 0]), PropertyValue::from("a"));
    }

    #[test]
    fn bad_input_is_an_error() {
        for kind in
            [PropertyType::UNSPECIFIED, PropertyType::OBJECT, PropertyType(0x1234), PropertyType(0x0099)]
        {
            assert!(matches!(
                decode_value(&mut Reader::new(&[0; 64]), kind, Counts::Rop),
                Err(DecodeError::Type { .. })
            ));
        }
        let huge = [0xFF, 0xFF, 0xFF, 0xFF];
        assert!(matches!(
            decode_value(&mut Reader::new(&huge), PropertyType::MULTIPLE_INTEGER32, Counts::Rop),
            Err(DecodeError::Limit { offset: 0, .. })
        ));
        assert!(decode_value(&mut Reader::new(&huge), PropertyType::BINARY, Counts::Extended).is_err());
        let mut out = Writer::new();
        assert!(encode_value(&mut out, &PropertyValue::Binary(vec![0; 65_536]), Counts::Rop).is_err());
        assert!(encode_value(&mut out, &PropertyValue::Object, Counts::Rop).is_err());
    }

    #[test]
    fn tags_and_values_agree() {
        let mut out = Writer::new();
        let tag = crate::tags::PID_TAG_SUBJECT;
        assert!(encode_tagged_value(&mut out, tag, &PropertyValue::Integer32(1), Counts::Rop).is_err());
        encode_tagged_value(&mut out, tag, &"x\0y".into(), Counts::Rop).unwrap();
        assert_eq!(out.as_slice(), [0x1F, 0, 0x37, 0, b'x', 0, b'y', 0, 0, 0], "a zero inside is left out");
        let mut typed = Writer::new();
        encode_typed_value(&mut typed, &PropertyValue::Boolean(true), Counts::Rop).unwrap();
        assert_eq!(typed.as_slice(), [0x0B, 0, 1]);
        assert_eq!(
            decode_typed_value(&mut Reader::new(typed.as_slice()), Counts::Rop),
            Ok(PropertyValue::Boolean(true))
        );
    }
}
