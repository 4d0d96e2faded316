//! RopGetPropertiesSpecific: MS-OXCPRPT 2.2.2, processing 3.2.5.1.

use super::{Call, values};
use crate::error::Result;
use crate::property::encoded_bytes;
use ropewalk_model::ErrorCode;
use ropewalk_model::codec::{FlaggedValue, PropertyRow};
use ropewalk_wire_mapi_rop::rop::get_properties_specific::{Request, Response};

/// Flag and type before a value in a flagged row.
const VALUE_HEAD_BYTES: usize = 3;
/// Flag, type and error code in place of one.
const ERROR_BYTES: usize = VALUE_HEAD_BYTES + 4;

/// "The server SHOULD ignore the PropertySizeLimit field": only the room in the buffer counts.
pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, holder) = (call.logon()?, call.holder()?);
    let values = values(&logon, call.code_page()?);
    let room = call.properties_room();
    let mut row = Vec::with_capacity(request.tags.len());
    for tag in &request.tags {
        row.push(values.flagged(&holder, *tag, request.want_unicode, room)?);
    }
    fit(&mut row, room);
    Ok(Response { columns: request.tags.clone(), row: PropertyRow::new(row) })
}

/// Replaces the longest values by NotEnoughMemory until the row has room.
fn fit(row: &mut [FlaggedValue], room: usize) {
    let size = |value: &FlaggedValue| match value {
        FlaggedValue::Value(value) => encoded_bytes(value).saturating_add(VALUE_HEAD_BYTES),
        FlaggedValue::Absent => VALUE_HEAD_BYTES,
        FlaggedValue::Error(_) => ERROR_BYTES,
    };
    let mut sizes: Vec<(usize, usize)> = row.iter().map(size).enumerate().map(|(at, size)| (size, at)).collect();
    let mut total = sizes.iter().fold(1, |sum: usize, (size, _)| sum.saturating_add(*size));
    sizes.sort_unstable();
    while total > room {
        match sizes.pop() {
            Some((size, at)) if size > ERROR_BYTES => {
                total = total.saturating_sub(size - ERROR_BYTES);
                if let Some(value) = row.get_mut(at) {
                    *value = ErrorCode::NOT_ENOUGH_MEMORY.into();
                }
            }
            // Nothing is left that would become shorter.
            _ => return,
        }
    }
}
