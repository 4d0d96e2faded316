//! Property values as bytes on disk. Strings are UTF-8; many values are a count and the values.

use super::wire::{Writer, damaged, sized, text};
use crate::error::Result;
use ropewalk_base::limits::MULTI_VALUES_MAX;
use ropewalk_base::{FileTime, Guid, Reader};
use ropewalk_model::codec::{self, Counts, decode_restriction, encode_restriction};
use ropewalk_model::{PropertyType, PropertyValue};

fn many<T>(out: &mut Writer, values: &[T], mut one: impl FnMut(&mut Writer, &T)) {
    out.u32(u32::try_from(values.len()).unwrap_or(u32::MAX));
    values.iter().for_each(|value| one(out, value));
}

pub(crate) fn encode(out: &mut Writer, value: &PropertyValue) -> Result<()> {
    use PropertyValue as V;
    match value {
        V::Null | V::Object => {}
        V::Integer16(n) => out.raw(&n.to_le_bytes()),
        V::Integer32(n) => out.raw(&n.to_le_bytes()),
        V::Floating32(n) => out.raw(&n.to_le_bytes()),
        V::Floating64(n) | V::FloatingTime(n) => out.raw(&n.to_le_bytes()),
        V::Currency(n) | V::Integer64(n) => out.raw(&n.to_le_bytes()),
        V::ErrorCode(n) => out.u32(*n),
        V::Boolean(truth) => out.u8(u8::from(*truth)),
        V::String(s) => out.raw(s.as_bytes()),
        V::String8(bytes) | V::ServerId(bytes) | V::RuleAction(bytes) | V::Binary(bytes) => out.raw(bytes),
        V::Time(time) => out.u64(time.ticks()),
        V::Guid(guid) => out.raw(guid.as_bytes()),
        V::Restriction(restriction) => {
            let mut bytes = codec::Writer::new();
            encode_restriction(&mut bytes, restriction, Counts::Extended)
                .map_err(|_| crate::MailboxError::Invalid("restriction value"))?;
            out.raw(bytes.as_slice());
        }
        V::MultipleInteger16(all) => many(out, all, |out, n| out.raw(&n.to_le_bytes())),
        V::MultipleInteger32(all) => many(out, all, |out, n| out.raw(&n.to_le_bytes())),
        V::MultipleFloating32(all) => many(out, all, |out, n| out.raw(&n.to_le_bytes())),
        V::MultipleFloating64(all) | V::MultipleFloatingTime(all) => {
            many(out, all, |out, n| out.raw(&n.to_le_bytes()))
        }
        V::MultipleCurrency(all) | V::MultipleInteger64(all) => {
            many(out, all, |out, n| out.raw(&n.to_le_bytes()))
        }
        V::MultipleString8(all) | V::MultipleBinary(all) => many(out, all, |out, bytes| out.bytes(bytes)),
        V::MultipleString(all) => many(out, all, |out, s| out.bytes(s.as_bytes())),
        V::MultipleTime(all) => many(out, all, |out, time| out.u64(time.ticks())),
        V::MultipleGuid(all) => many(out, all, |out, guid| out.raw(guid.as_bytes())),
    }
    Ok(())
}

fn all<'a, T>(reader: &mut Reader<'a>, mut one: impl FnMut(&mut Reader<'a>) -> Result<T>) -> Result<Vec<T>> {
    let count = reader.u32("value count")? as usize;
    if count > MULTI_VALUES_MAX {
        return Err(damaged("too many values"));
    }
    (0..count).map(|_| one(reader)).collect()
}

pub(crate) fn decode(kind: PropertyType, bytes: &[u8]) -> Result<PropertyValue> {
    use PropertyValue as V;
    let mut reader = Reader::new(bytes);
    let r = &mut reader;
    Ok(match kind {
        PropertyType::NULL => V::Null,
        PropertyType::OBJECT => V::Object,
        PropertyType::INTEGER16 => V::Integer16(r.i16("value")?),
        PropertyType::INTEGER32 => V::Integer32(r.i32("value")?),
        PropertyType::FLOATING32 => V::Floating32(f32::from_le_bytes(r.array("value")?)),
        PropertyType::FLOATING64 => V::Floating64(f64::from_le_bytes(r.array("value")?)),
        PropertyType::FLOATING_TIME => V::FloatingTime(f64::from_le_bytes(r.array("value")?)),
        PropertyType::CURRENCY => V::Currency(r.i64("value")?),
        PropertyType::INTEGER64 => V::Integer64(r.i64("value")?),
        PropertyType::ERROR_CODE => V::ErrorCode(r.u32("value")?),
        PropertyType::BOOLEAN => V::Boolean(r.u8("value")? != 0),
        PropertyType::STRING => {
            V::String(String::from_utf8(bytes.to_vec()).map_err(|_| damaged("a string is not UTF-8"))?)
        }
        PropertyType::STRING8 => V::String8(bytes.to_vec()),
        PropertyType::SERVER_ID => V::ServerId(bytes.to_vec()),
        PropertyType::RULE_ACTION => V::RuleAction(bytes.to_vec()),
        PropertyType::BINARY => V::Binary(bytes.to_vec()),
        PropertyType::TIME => V::Time(FileTime::from_ticks(r.u64("value")?)),
        PropertyType::GUID => V::Guid(Guid(r.array("value")?)),
        PropertyType::RESTRICTION => V::Restriction(Box::new(
            decode_restriction(r, Counts::Extended).map_err(|error| damaged(error.to_string()))?,
        )),
        multiple => decode_multiple(multiple, r)?,
    })
}

fn decode_multiple(kind: PropertyType, r: &mut Reader<'_>) -> Result<PropertyValue> {
    use PropertyValue as V;
    Ok(match kind {
        PropertyType::MULTIPLE_INTEGER16 => V::MultipleInteger16(all(r, |r| Ok(r.i16("value")?))?),
        PropertyType::MULTIPLE_INTEGER32 => V::MultipleInteger32(all(r, |r| Ok(r.i32("value")?))?),
        PropertyType::MULTIPLE_FLOATING32 => {
            V::MultipleFloating32(all(r, |r| Ok(f32::from_le_bytes(r.array("value")?)))?)
        }
        PropertyType::MULTIPLE_FLOATING64 => {
            V::MultipleFloating64(all(r, |r| Ok(f64::from_le_bytes(r.array("value")?)))?)
        }
        PropertyType::MULTIPLE_FLOATING_TIME => {
            V::MultipleFloatingTime(all(r, |r| Ok(f64::from_le_bytes(r.array("value")?)))?)
        }
        PropertyType::MULTIPLE_CURRENCY => V::MultipleCurrency(all(r, |r| Ok(r.i64("value")?))?),
        PropertyType::MULTIPLE_INTEGER64 => V::MultipleInteger64(all(r, |r| Ok(r.i64("value")?))?),
        PropertyType::MULTIPLE_STRING8 => V::MultipleString8(all(r, |r| Ok(sized(r, "value")?.to_vec()))?),
        PropertyType::MULTIPLE_BINARY => V::MultipleBinary(all(r, |r| Ok(sized(r, "value")?.to_vec()))?),
        PropertyType::MULTIPLE_STRING => V::MultipleString(all(r, |r| text(r, "value"))?),
        PropertyType::MULTIPLE_TIME => {
            V::MultipleTime(all(r, |r| Ok(FileTime::from_ticks(r.u64("value")?)))?)
        }
        PropertyType::MULTIPLE_GUID => V::MultipleGuid(all(r, |r| Ok(Guid(r.array("value")?)))?),
        unknown => return Err(damaged(format!("a value of type {unknown:?}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_comes_back() {
        use PropertyValue as V;
        let values = [
            V::Null,
            V::Object,
            V::Integer16(-2),
            V::Integer32(-3),
            V::Floating32(1.5),
            V::Floating64(-2.5),
            V::FloatingTime(3.25),
            V::Currency(-10_000),
            V::Integer64(i64::MIN),
            V::ErrorCode(0x8004_010F),
            V::Boolean(true),
            V::String("Grüße 🚀".into()),
            V::String8(vec![0xFC]),
            V::ServerId(vec![1; 21]),
            V::RuleAction(vec![9]),
            V::Binary(vec![0, 1, 2]),
            V::Time(FileTime::from_ticks(77)),
            V::Guid(Guid([7; 16])),
            V::Restriction(Box::new(ropewalk_model::Restriction::Exist(
                ropewalk_model::tags::PID_TAG_SUBJECT,
            ))),
            V::MultipleInteger16(vec![1, -1]),
            V::MultipleInteger32(vec![]),
            V::MultipleFloating32(vec![0.5]),
            V::MultipleFloating64(vec![0.25, 1.0]),
            V::MultipleFloatingTime(vec![2.0]),
            V::MultipleCurrency(vec![5]),
            V::MultipleInteger64(vec![i64::MAX]),
            V::MultipleString8(vec![vec![], vec![1]]),
            V::MultipleString(vec![String::new(), "ä".into()]),
            V::MultipleTime(vec![FileTime::from_ticks(1)]),
            V::MultipleGuid(vec![Guid([1; 16])]),
            V::MultipleBinary(vec![vec![1, 2], vec![]]),
        ];
        for value in values {
            let mut out = Writer::default();
            encode(&mut out, &value).unwrap();
            assert_eq!(decode(value.kind(), &out.0).unwrap(), value);
        }
    }

    #[test]
    fn a_lying_count_is_refused() {
        assert!(decode(PropertyType::MULTIPLE_GUID, &u32::MAX.to_le_bytes()).is_err());
        assert!(decode(PropertyType::STRING, &[0xFF]).is_err());
        assert!(decode(PropertyType(0x1234), &[]).is_err());
    }
}
