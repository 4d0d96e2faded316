//! Bodies of the address book endpoint (MS-OXCMAPIHTTP 2.2.5), one file for each request type. PING has none.
//!
//! Optional fields stand behind a byte that says whether they are there: "present when" it "is nonzero". It is
//! written as 0xFF, which is TRUE in MS-OXCMAPIHTTP 2.2.1.1. Reserved fields and unknown flags, which "the server
//! MUST ignore", are kept as they come.

mod bind;
mod compare_minimal_ids;
mod dn_to_minimal_id;
mod get_address_book_url;
mod get_mailbox_url;
mod get_matches;
mod get_prop_list;
mod get_props;
mod get_special_table;
mod get_template_info;
mod mod_link_att;
mod mod_props;
mod query_columns;
mod query_rows;
mod resolve_names;
mod resort_restriction;
mod seek_entries;
mod unbind;
mod update_stat;

pub use bind::{BindRequest, BindResponse};
pub use compare_minimal_ids::{CompareMinimalIdsRequest, CompareMinimalIdsResponse};
pub use dn_to_minimal_id::{DnToMinimalIdRequest, DnToMinimalIdResponse};
pub use get_address_book_url::{GetAddressBookUrlRequest, GetAddressBookUrlResponse};
pub use get_mailbox_url::{GetMailboxUrlRequest, GetMailboxUrlResponse};
pub use get_matches::{GetMatchesRequest, GetMatchesResponse};
pub use get_prop_list::{GetPropListRequest, GetPropListResponse};
pub use get_props::{GetPropsRequest, GetPropsResponse};
pub use get_special_table::{GetSpecialTableRequest, GetSpecialTableResponse};
pub use get_template_info::{GetTemplateInfoRequest, GetTemplateInfoResponse};
pub use mod_link_att::{ModLinkAttRequest, ModLinkAttResponse};
pub use mod_props::{ModPropsRequest, ModPropsResponse};
pub use query_columns::{QueryColumnsRequest, QueryColumnsResponse};
pub use query_rows::{QueryRowsRequest, QueryRowsResponse};
pub use resolve_names::{ResolveNamesRequest, ResolveNamesResponse};
pub use resort_restriction::{ResortRestrictionRequest, ResortRestrictionResponse};
pub use seek_entries::{SeekEntriesRequest, SeekEntriesResponse};
pub use unbind::{UnbindRequest, UnbindResponse};
pub use update_stat::{UpdateStatRequest, UpdateStatResponse};

use super::{SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::{Reader, limits};
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{
    ColumnsAndRows, MinimalEntryId, Stat, decode_minimal_ids, decode_property_tags, encode_minimal_ids,
    encode_property_tags,
};

const TRUE: u8 = 0xFF;
const FALSE: u8 = 0x00;

/// Fields of a request, AuxiliaryBuffer included.
trait RequestBody: Sized {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError>;
}

/// The public face of request bodies.
macro_rules! request_bodies {
    ($($name:ident),* $(,)?) => {
        $(impl $name {
            /// Reads a request body.
            ///
            /// # Errors
            /// When it is longer than [`limits::NSPI_BODY_BYTES_MAX`], ends early, a count or a value is wrong, or
            /// bytes are left.
            pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
                let max = limits::NSPI_BODY_BYTES_MAX;
                if bytes.len() > max {
                    return Err(DecodeError::Limit { field: "RequestBody", offset: 0, max });
                }
                let mut reader = Reader::new(bytes);
                let request = Self::decode_fields(&mut reader)?;
                DecodeError::unless_empty("RequestBody", &reader)?;
                Ok(request)
            }

            /// Writes a request body.
            ///
            /// # Errors
            /// When a length or count does not fit its field, or a value does not fit its tag.
            pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
                let mut out = Writer::new();
                self.encode_fields(&mut out)?;
                Ok(out.into_bytes())
            }
        })*
    };
}

request_bodies!(
    BindRequest,
    UnbindRequest,
    CompareMinimalIdsRequest,
    DnToMinimalIdRequest,
    GetMatchesRequest,
    GetPropListRequest,
    GetPropsRequest,
    GetSpecialTableRequest,
    GetTemplateInfoRequest,
    ModLinkAttRequest,
    ModPropsRequest,
    QueryRowsRequest,
    QueryColumnsRequest,
    ResolveNamesRequest,
    ResortRestrictionRequest,
    SeekEntriesRequest,
    UpdateStatRequest,
    GetMailboxUrlRequest,
    GetAddressBookUrlRequest,
);

/// Reads a Boolean.
fn decode_boolean(reader: &mut Reader<'_>, field: &'static str) -> Result<bool, DecodeError> {
    Ok(reader.u8(field)? != FALSE)
}

/// Writes a Boolean.
fn encode_boolean(out: &mut Writer, truth: bool) {
    out.u8(if truth { TRUE } else { FALSE });
}

/// Reads what stands behind a Boolean, when that is TRUE.
fn decode_optional<T>(
    reader: &mut Reader<'_>,
    presence: &'static str,
    value: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<Option<T>, DecodeError> {
    if decode_boolean(reader, presence)? { value(reader).map(Some) } else { Ok(None) }
}

/// Writes a Boolean, and a value that is there.
fn encode_optional<T>(
    out: &mut Writer,
    value: Option<&T>,
    write: impl FnOnce(&mut Writer, &T) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    encode_boolean(out, value.is_some());
    value.map_or(Ok(()), |value| write(out, value))
}

/// HasState and State.
fn decode_state(reader: &mut Reader<'_>) -> Result<Option<Stat>, DecodeError> {
    decode_optional(reader, "HasState", Stat::decode)
}

fn encode_state(out: &mut Writer, state: Option<&Stat>) {
    encode_boolean(out, state.is_some());
    if let Some(state) = state {
        state.encode(out);
    }
}

/// HasMinimalIds, MinimalIdCount and MinimalIds.
fn decode_ids(reader: &mut Reader<'_>) -> Result<Option<Vec<MinimalEntryId>>, DecodeError> {
    decode_optional(reader, "HasMinimalIds", |reader| {
        decode_minimal_ids(reader, "MinimalIdCount", "MinimalIds")
    })
}

fn encode_ids(out: &mut Writer, ids: Option<&Vec<MinimalEntryId>>) -> Result<(), EncodeError> {
    encode_optional(out, ids, |out, ids| encode_minimal_ids(out, ids, "MinimalIdCount"))
}

/// A LargePropertyTagArray behind a Boolean.
fn decode_tags(
    reader: &mut Reader<'_>,
    presence: &'static str,
) -> Result<Option<Vec<PropertyTag>>, DecodeError> {
    decode_optional(reader, presence, decode_property_tags)
}

fn encode_tags(out: &mut Writer, tags: Option<&Vec<PropertyTag>>) -> Result<(), EncodeError> {
    encode_optional(out, tags, |out, tags| encode_property_tags(out, tags))
}

/// HasColumnsAndRows, Columns, RowCount and RowData.
fn decode_rows(
    reader: &mut Reader<'_>,
    presence: &'static str,
) -> Result<Option<ColumnsAndRows>, DecodeError> {
    decode_optional(reader, presence, ColumnsAndRows::decode)
}

fn encode_rows(out: &mut Writer, rows: Option<&ColumnsAndRows>) -> Result<(), EncodeError> {
    encode_optional(out, rows, |out, rows| rows.encode(out))
}

#[cfg(test)]
mod tests;
