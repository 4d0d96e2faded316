//! PropertyTag (MS-OXCDATA 2.9): type, then id.

use super::{DecodeError, Writer};
use crate::property::PropertyTag;
use ropewalk_base::Reader;

/// Reads a tag.
///
/// # Errors
/// When the input ends.
pub fn decode_tag(reader: &mut Reader<'_>, field: &'static str) -> Result<PropertyTag, DecodeError> {
    Ok(PropertyTag(reader.u32(field)?))
}

/// Writes a tag.
pub fn encode_tag(out: &mut Writer, tag: PropertyTag) {
    out.u32(tag.0);
}

/// Reads `count` tags.
///
/// # Errors
/// When the input ends; nothing is allocated for a count the input cannot hold.
pub fn decode_tags(
    reader: &mut Reader<'_>,
    count: usize,
    field: &'static str,
) -> Result<Vec<PropertyTag>, DecodeError> {
    let bytes = reader.bytes(count.saturating_mul(4), field)?;
    let (tags, _) = bytes.as_chunks::<4>();
    Ok(tags.iter().map(|tag| PropertyTag(u32::from_le_bytes(*tag))).collect())
}

/// Writes tags without a count.
pub fn encode_tags(out: &mut Writer, tags: &[PropertyTag]) {
    tags.iter().for_each(|tag| encode_tag(out, *tag));
}
