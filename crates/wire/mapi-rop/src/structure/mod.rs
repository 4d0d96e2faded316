//! Structures that several ROPs share.

mod flags;
mod ids;
mod logon_time;
mod long_term_id_range;
mod message_read_state;
mod modify_recipient_row;
pub(crate) mod notification;
mod property_problem;
mod property_values;
mod recipients;
mod restriction_data;
mod row_change;
mod sort_order;
mod zero_string;

pub use flags::SendOptions;
pub(crate) use flags::flags;
pub use ids::{Fid, Mid, ObjectId};
pub use logon_time::LogonTime;
pub use long_term_id_range::LongTermIdRange;
pub(crate) use long_term_id_range::{decode_ranges, encode_ranges};
pub use message_read_state::{MessageReadState, MessageReadStates};
pub use modify_recipient_row::ModifyRecipientRow;
pub use property_problem::PropertyProblem;
pub(crate) use property_problem::{decode_problems, encode_problems};
pub use property_values::PropertyValues;
pub(crate) use property_values::{decode_values, encode_values};
pub(crate) use recipients::fit_read_rows;
pub use recipients::{OpenRecipientRow, ReadRecipientRow, RecipientList};
pub use restriction_data::RestrictionData;
pub use row_change::RowChange;
pub(crate) use row_change::decode_changes;
pub use sort_order::SortOrder;
pub use zero_string::ZeroString;
pub(crate) use zero_string::encode_text8;

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_tags, encode_tags};

/// PropertyTagCount and PropertyTags.
pub(crate) fn decode_tag_list(reader: &mut Reader<'_>) -> Result<Vec<PropertyTag>, DecodeError> {
    let count = usize::from(reader.u16("PropertyTagCount")?);
    decode_tags(reader, count, "PropertyTags")
}

pub(crate) fn encode_tag_list(out: &mut Writer, tags: &[PropertyTag]) -> Result<(), EncodeError> {
    out.count16(tags.len(), "PropertyTagCount")?;
    encode_tags(out, tags);
    Ok(())
}

/// MessageIdCount and MessageIds.
pub(crate) fn decode_mids(reader: &mut Reader<'_>) -> Result<Vec<Mid>, DecodeError> {
    let count = reader.u16("MessageIdCount")?;
    (0..count).map(|_| Mid::decode(reader, "MessageIds")).collect()
}

pub(crate) fn encode_mids(out: &mut Writer, ids: &[Mid]) -> Result<(), EncodeError> {
    out.count16(ids.len(), "MessageIdCount")?;
    ids.iter().for_each(|id| id.encode(out));
    Ok(())
}

/// FolderIdCount and FolderIds.
pub(crate) fn decode_fids(reader: &mut Reader<'_>) -> Result<Vec<Fid>, DecodeError> {
    let count = reader.u16("FolderIdCount")?;
    (0..count).map(|_| Fid::decode(reader, "FolderIds")).collect()
}

pub(crate) fn encode_fids(out: &mut Writer, ids: &[Fid]) -> Result<(), EncodeError> {
    out.count16(ids.len(), "FolderIdCount")?;
    ids.iter().for_each(|id| id.encode(out));
    Ok(())
}

/// BookmarkSize and Bookmark.
pub(crate) fn decode_bookmark(reader: &mut Reader<'_>) -> Result<Vec<u8>, DecodeError> {
    let size = usize::from(reader.u16("BookmarkSize")?);
    Ok(reader.bytes(size, "Bookmark")?.to_vec())
}

pub(crate) fn encode_bookmark(out: &mut Writer, bookmark: &[u8]) -> Result<(), EncodeError> {
    out.count16(bookmark.len(), "BookmarkSize")?;
    out.bytes(bookmark);
    Ok(())
}
