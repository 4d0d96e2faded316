//! Arrays with a count of four bytes: LargePropertyTagArray (MS-OXCMAPIHTTP 2.2.1.8), minimal entry ids, strings
//! (MS-OXNSPI 2.2.7), entry ids (MS-OXNSPI 2.2.2.7). None has more than 100,000 members.

use crate::MinimalEntryId;
use ropewalk_base::{Reader, limits};
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{
    DecodeError, EncodeError, Writer, decode_ascii, decode_tags, decode_unicode, encode_ascii, encode_tags,
    encode_unicode,
};

/// Reads a count that an array may have.
///
/// # Errors
/// When the input ends, or it is more than [`limits::NSPI_ARRAY_MAX`].
pub(crate) fn decode_count(reader: &mut Reader<'_>, field: &'static str) -> Result<usize, DecodeError> {
    let offset = reader.offset();
    let count = reader.u32(field)? as usize;
    if count > limits::NSPI_ARRAY_MAX {
        return Err(DecodeError::Limit { field, offset, max: limits::NSPI_ARRAY_MAX });
    }
    Ok(count)
}

/// Writes a count that an array may have.
///
/// # Errors
/// When it is more than [`limits::NSPI_ARRAY_MAX`].
pub(crate) fn encode_count(out: &mut Writer, length: usize, field: &'static str) -> Result<(), EncodeError> {
    if length > limits::NSPI_ARRAY_MAX {
        return Err(EncodeError::TooLong { field, length, max: limits::NSPI_ARRAY_MAX });
    }
    out.count32(length, field)
}

/// Reads LargePropertyTagArray.
///
/// # Errors
/// When the input ends or there are too many.
pub fn decode_property_tags(reader: &mut Reader<'_>) -> Result<Vec<PropertyTag>, DecodeError> {
    let count = decode_count(reader, "PropertyTagCount")?;
    decode_tags(reader, count, "PropertyTags")
}

/// Writes LargePropertyTagArray.
///
/// # Errors
/// When there are too many.
pub fn encode_property_tags(out: &mut Writer, tags: &[PropertyTag]) -> Result<(), EncodeError> {
    encode_count(out, tags.len(), "PropertyTagCount")?;
    encode_tags(out, tags);
    Ok(())
}

/// Reads an array of MinimalEntryID; the names are those of its count and of itself.
///
/// # Errors
/// When the input ends or there are too many.
pub fn decode_minimal_ids(
    reader: &mut Reader<'_>,
    count: &'static str,
    field: &'static str,
) -> Result<Vec<MinimalEntryId>, DecodeError> {
    let count = decode_count(reader, count)?;
    let bytes = reader.bytes(count.saturating_mul(4), field)?;
    let (ids, _) = bytes.as_chunks::<4>();
    Ok(ids.iter().map(|id| MinimalEntryId(u32::from_le_bytes(*id))).collect())
}

/// Writes an array of MinimalEntryID.
///
/// # Errors
/// When there are too many.
pub fn encode_minimal_ids(
    out: &mut Writer,
    ids: &[MinimalEntryId],
    count: &'static str,
) -> Result<(), EncodeError> {
    encode_count(out, ids.len(), count)?;
    ids.iter().for_each(|id| id.encode(out));
    Ok(())
}

/// Reads members one by one; each has at least one byte, so the input bounds what is allocated.
fn decode_many<T>(
    reader: &mut Reader<'_>,
    count: &'static str,
    mut one: impl FnMut(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let count = decode_count(reader, count)?;
    (0..count).map(|_| one(reader)).collect()
}

/// Reads 8-bit strings, as StringsArray_r has them: distinguished names.
///
/// # Errors
/// When the input ends or there are too many.
pub fn decode_strings(
    reader: &mut Reader<'_>,
    count: &'static str,
    field: &'static str,
) -> Result<Vec<String>, DecodeError> {
    decode_many(reader, count, |reader| decode_ascii(reader, field))
}

/// Writes 8-bit strings.
///
/// # Errors
/// When there are too many.
pub fn encode_strings(out: &mut Writer, strings: &[String], count: &'static str) -> Result<(), EncodeError> {
    encode_count(out, strings.len(), count)?;
    strings.iter().for_each(|text| encode_ascii(out, text));
    Ok(())
}

/// Reads Unicode strings, as WStringsArray_r has them.
///
/// # Errors
/// When the input ends or there are too many.
pub fn decode_unicode_strings(
    reader: &mut Reader<'_>,
    count: &'static str,
    field: &'static str,
) -> Result<Vec<String>, DecodeError> {
    decode_many(reader, count, |reader| decode_unicode(reader, field))
}

/// Writes Unicode strings.
///
/// # Errors
/// When there are too many.
pub fn encode_unicode_strings(
    out: &mut Writer,
    strings: &[String],
    count: &'static str,
) -> Result<(), EncodeError> {
    encode_count(out, strings.len(), count)?;
    strings.iter().for_each(|text| encode_unicode(out, text));
    Ok(())
}

/// Reads entry ids, each behind its size of four bytes (Binary_r). What stands in one is for
/// [`crate::EntryId::decode`]: a broken one is refused for itself.
///
/// # Errors
/// When the input ends or there are too many.
pub fn decode_entry_ids(reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, DecodeError> {
    decode_many(reader, "EntryIdCount", |reader| {
        let size = reader.u32("EntryIdSize")? as usize;
        Ok(reader.bytes(size, "EntryIds")?.to_vec())
    })
}

/// Writes entry ids.
///
/// # Errors
/// When there are too many, or one is too long.
pub fn encode_entry_ids(out: &mut Writer, ids: &[Vec<u8>]) -> Result<(), EncodeError> {
    encode_count(out, ids.len(), "EntryIdCount")?;
    ids.iter().try_for_each(|id| {
        out.count32(id.len(), "EntryIdSize")?;
        out.bytes(id);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::ReadError;
    use ropewalk_model::tags;

    fn written(write: impl FnOnce(&mut Writer) -> Result<(), EncodeError>) -> Vec<u8> {
        let mut out = Writer::new();
        write(&mut out).unwrap();
        out.into_bytes()
    }

    /// covers: MS-OXCMAPIHTTP_R23, MS-OXCMAPIHTTP_R24, MS-OXCMAPIHTTP_R26
    #[test]
    fn tags_both_ways() {
        let list = [tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_ENTRY_ID];
        let bytes = written(|out| encode_property_tags(out, &list));
        assert_eq!(bytes, [2, 0, 0, 0, 0x1F, 0, 1, 0x30, 2, 1, 0xFF, 0x0F]);
        assert_eq!(decode_property_tags(&mut Reader::new(&bytes)), Ok(list.to_vec()));
        let lying = decode_property_tags(&mut Reader::new(&[3, 0, 0, 0, 0x1F, 0, 1, 0x30]));
        let error = ReadError { field: "PropertyTags", offset: 4, needed: 12, left: 4 };
        assert_eq!(lying, Err(DecodeError::Read(error)));
    }

    /// covers: MS-OXCMAPIHTTP_R25
    #[test]
    fn no_array_has_more_than_100_000_members() {
        let error = DecodeError::Limit { field: "PropertyTagCount", offset: 0, max: 100_000 };
        let mut bytes = 100_001_u32.to_le_bytes().to_vec();
        bytes.resize(4 + 4 * 100_001, 0);
        assert_eq!(decode_property_tags(&mut Reader::new(&bytes)), Err(error));
        bytes[..4].copy_from_slice(&100_000_u32.to_le_bytes());
        assert_eq!(decode_property_tags(&mut Reader::new(&bytes)).unwrap().len(), 100_000);
        let many = vec![MinimalEntryId(0x10); 100_001];
        assert_eq!(
            encode_minimal_ids(&mut Writer::new(), &many, "MinimalIdCount"),
            Err(EncodeError::TooLong { field: "MinimalIdCount", length: 100_001, max: 100_000 })
        );
    }

    #[test]
    fn ids_and_strings_both_ways() {
        let ids = vec![MinimalEntryId(0x10), MinimalEntryId(0x0102)];
        let bytes = written(|out| encode_minimal_ids(out, &ids, "MinimalIdCount"));
        assert_eq!(bytes, [2, 0, 0, 0, 0x10, 0, 0, 0, 2, 1, 0, 0]);
        assert_eq!(decode_minimal_ids(&mut Reader::new(&bytes), "MinimalIdCount", "MinimalIds"), Ok(ids));
        let names = vec!["/o=x".to_owned(), String::new()];
        let bytes = written(|out| encode_strings(out, &names, "NameCount"));
        assert_eq!(bytes, b"\x02\0\0\0/o=x\0\0");
        assert_eq!(decode_strings(&mut Reader::new(&bytes), "NameCount", "NameValues"), Ok(names));
        let names = vec!["\u{C4}".to_owned(), "b".to_owned()];
        let bytes = written(|out| encode_unicode_strings(out, &names, "NameCount"));
        assert_eq!(bytes, b"\x02\0\0\0\xC4\0\0\0b\0\0\0");
        assert_eq!(decode_unicode_strings(&mut Reader::new(&bytes), "NameCount", "NameValues"), Ok(names));
        let ids = vec![vec![7, 8], vec![9]];
        let bytes = written(|out| encode_entry_ids(out, &ids));
        assert_eq!(bytes, [2, 0, 0, 0, 2, 0, 0, 0, 7, 8, 1, 0, 0, 0, 9]);
        assert_eq!(decode_entry_ids(&mut Reader::new(&bytes)), Ok(ids));
        let short = ReadError { field: "EntryIds", offset: 14, needed: 1, left: 0 };
        assert_eq!(decode_entry_ids(&mut Reader::new(&bytes[..14])), Err(DecodeError::Read(short)));
    }
}
