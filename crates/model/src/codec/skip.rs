//! Moving past property values: what [`decode_value`] checks, without making the value.

use super::value::single;
use super::{Counts, DecodeError, decode_value};
use crate::property::PropertyType;
use ropewalk_base::Reader;

const FIELD: &str = "PropertyValue";

/// Bytes of a value of a fixed size (MS-OXCDATA 2.11.1); none for the other types.
const fn fixed_bytes(kind: PropertyType) -> Option<usize> {
    Some(match kind {
        PropertyType::NULL => 0,
        PropertyType::BOOLEAN => 1,
        PropertyType::INTEGER16 => 2,
        PropertyType::INTEGER32 | PropertyType::FLOATING32 | PropertyType::ERROR_CODE => 4,
        PropertyType::FLOATING64
        | PropertyType::CURRENCY
        | PropertyType::FLOATING_TIME
        | PropertyType::INTEGER64
        | PropertyType::TIME => 8,
        PropertyType::GUID => 16,
        _ => return None,
    })
}

/// Moves past a value of a type; nothing is allocated for values of a fixed size, texts and bytes.
pub(super) fn skip_value(
    reader: &mut Reader<'_>,
    kind: PropertyType,
    counts: Counts,
) -> Result<(), DecodeError> {
    let kind = single(kind);
    if let Some(size) = fixed_bytes(kind) {
        reader.bytes(size, FIELD)?;
        return Ok(());
    }
    match kind {
        // HasValue stands before it.
        _ if counts.has_presence(kind) => drop(decode_value(reader, kind, counts)?),
        PropertyType::STRING8 => drop(reader.until_zero(FIELD)?),
        PropertyType::STRING => drop(reader.until_zero_unit(FIELD)?),
        PropertyType::BINARY | PropertyType::SERVER_ID => {
            let length = if counts.wide_bytes() && kind == PropertyType::BINARY {
                reader.u32("COUNT")? as usize
            } else {
                usize::from(reader.u16("COUNT")?)
            };
            reader.bytes(length, FIELD)?;
        }
        _ => drop(decode_value(reader, kind, counts)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::value::decode_onto;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_passed_over_is_what_would_be_read(
            kind in prop_oneof![0u16..0x20, 0x40u16..0x50, 0xF8u16..0x105, 0x1000u16..0x1020, Just(0x1102)],
            counts in prop_oneof![Just(Counts::Rop), Just(Counts::Extended), Just(Counts::AddressBook)],
            bytes in proptest::collection::vec(prop_oneof![4 => 0u8..4, 1 => Just(0xFFu8)], 0..40),
        ) {
            let (mut skipped, mut read) = (Reader::new(&bytes), Reader::new(&bytes));
            let skip = skip_value(&mut skipped, PropertyType(kind), counts);
            let value = decode_value(&mut read, PropertyType(kind), counts);
            let mut list = Vec::new();
            let onto = decode_onto(&mut list, &mut Reader::new(&bytes), PropertyType(kind), counts);
            prop_assert_eq!(&skip, &onto);
            prop_assert_eq!(format!("{:?}", list.first()), format!("{:?}", value.as_ref().ok()));
            prop_assert_eq!(&skip, &value.map(drop));
            if skip.is_ok() {
                prop_assert_eq!(skipped.offset(), read.offset());
            }
        }
    }
}
