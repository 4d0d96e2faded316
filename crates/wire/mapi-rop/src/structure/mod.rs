//! Structures that several ROPs share.

mod ids;
mod logon_time;
mod recipients;
mod restriction_data;
mod sort_order;

pub use ids::{Fid, Mid, ObjectId};
pub use logon_time::LogonTime;
pub(crate) use recipients::fit_read_rows;
pub use recipients::{OpenRecipientRow, ReadRecipientRow, RecipientList};
pub use restriction_data::RestrictionData;
pub use sort_order::SortOrder;

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
