//! PropertyName (MS-OXCDATA 2.6.1).

use super::{DecodeError, EncodeError, Writer, decode_unicode};
use crate::property::{PropertyName, PropertyNameKind};
use ropewalk_base::{Guid, Reader};

const KIND_LID: u8 = 0x00;
const KIND_STRING: u8 = 0x01;
const KIND_NONE: u8 = 0xFF;
/// UTF-16 units of a name, without the terminating zero: what NameSize can say.
const UNITS_MAX: usize = 126;

/// Reads a name; `None` for Kind 0xFF, a property without a name. The section draws the GUID without a
/// condition, so one is read there too.
///
/// # Errors
/// When the input ends, the kind does not exist, or the name has more than 126 UTF-16 units and so no room for its
/// terminating zero.
pub fn decode_property_name(reader: &mut Reader<'_>) -> Result<Option<PropertyName>, DecodeError> {
    let kind = reader.u8("Kind")?;
    if !matches!(kind, KIND_LID | KIND_STRING | KIND_NONE) {
        return Err(DecodeError::invalid("Kind", reader, 1, kind));
    }
    let set = Guid(reader.array("GUID")?);
    let kind = match kind {
        KIND_LID => PropertyNameKind::Lid(reader.u32("LID")?),
        KIND_STRING => {
            let size = usize::from(reader.u8("NameSize")?);
            let offset = reader.offset();
            let bytes = reader.bytes(size, "Name")?;
            // Some senders leave the terminating zero out of NameSize; the size alone bounds the name.
            let mut terminated = bytes.to_vec();
            terminated.extend_from_slice(&[0, 0]);
            let name = decode_unicode(&mut Reader::new(&terminated), "Name")?;
            if name.encode_utf16().count() > UNITS_MAX {
                return Err(DecodeError::Limit { field: "Name", offset, max: UNITS_MAX });
            }
            PropertyNameKind::String(name)
        }
        _ => return Ok(None),
    };
    Ok(Some(PropertyName { set, kind }))
}

/// Writes a name, or Kind 0xFF for `None`.
///
/// # Errors
/// When a string name is longer than NameSize can say (126 UTF-16 units).
pub fn encode_property_name(out: &mut Writer, name: Option<&PropertyName>) -> Result<(), EncodeError> {
    let Some(name) = name else {
        out.u8(KIND_NONE);
        out.bytes(Guid::NIL.as_bytes());
        return Ok(());
    };
    match &name.kind {
        PropertyNameKind::Lid(lid) => {
            out.u8(KIND_LID);
            out.bytes(name.set.as_bytes());
            out.u32(*lid);
        }
        PropertyNameKind::String(text) => {
            out.u8(KIND_STRING);
            out.bytes(name.set.as_bytes());
            let units: Vec<u16> = text.encode_utf16().filter(|unit| *unit != 0).collect();
            out.count8(units.len() * 2 + 2, "NameSize")?;
            units.iter().for_each(|unit| out.u16(*unit));
            out.u16(0);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let set = Guid::parse("00062002-0000-0000-C000-000000000046").unwrap();
        for name in [
            None,
            Some(PropertyName { set, kind: PropertyNameKind::Lid(0x8208) }),
            Some(PropertyName { set, kind: PropertyNameKind::String("TestProp1".to_owned()) }),
        ] {
            let mut out = Writer::new();
            encode_property_name(&mut out, name.as_ref()).unwrap();
            let mut reader = Reader::new(out.as_slice());
            assert_eq!(decode_property_name(&mut reader).unwrap(), name);
            assert!(reader.is_empty());
        }
        let long = PropertyName { set, kind: PropertyNameKind::String("x".repeat(127)) };
        assert!(encode_property_name(&mut Writer::new(), Some(&long)).is_err());
        assert!(decode_property_name(&mut Reader::new(&[2; 40])).is_err());
    }

    #[test]
    fn a_name_that_is_read_can_be_written() {
        let read = |size: u8| {
            let bytes = [&[KIND_STRING][..], &[0; 16], &[size], &[b'x'; 255]].concat();
            decode_property_name(&mut Reader::new(&bytes))
        };
        assert!(encode_property_name(&mut Writer::new(), read(252).unwrap().as_ref()).is_ok());
        assert_eq!(read(254), Err(DecodeError::Limit { field: "Name", offset: 18, max: 126 }));
        assert!(read(255).is_err());
    }
}
