//! RopGetPropertiesAll: MS-OXCPRPT 2.2.3, processing 3.2.5.2: as RopGetPropertiesSpecific, "except that the server
//! MUST return the values for all properties on the object".

use super::{Call, values};
use crate::error::Result;
use crate::property::{encoded_bytes, narrow};
use ropewalk_model::codec::FlaggedValue;
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue};
use ropewalk_wire_mapi_rop::rop::get_properties_all::{Request, Response};

/// The tag before a value.
const TAG_BYTES: usize = 4;
/// A tag and an error code.
const ERROR_BYTES: usize = TAG_BYTES + 4;
/// PropertyValueCount.
const COUNT_BYTES: usize = 2;

fn too_long(tag: PropertyTag) -> (PropertyTag, PropertyValue) {
    let error = PropertyValue::ErrorCode(ErrorCode::NOT_ENOUGH_MEMORY.0);
    (tag.with_kind(PropertyType::ERROR_CODE), error)
}

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, holder) = (call.logon()?, call.holder()?);
    let values = values(&logon, call.code_page()?);
    let room = call.properties_room();
    let mut all = Vec::new();
    for (tag, _) in holder.properties(&logon.mailbox) {
        let tag = if request.want_unicode { tag } else { tag.with_kind(narrow(tag.kind())) };
        match values.flagged(&holder, tag, request.want_unicode, room)? {
            FlaggedValue::Value(value) => all.push((tag.with_kind(value.kind()), value)),
            FlaggedValue::Error(ErrorCode::NOT_ENOUGH_MEMORY) => all.push(too_long(tag)),
            FlaggedValue::Absent | FlaggedValue::Error(_) => {}
        }
    }
    fit(&mut all, room);
    Ok(Response { values: all })
}

/// Replaces the longest values by NotEnoughMemory until all have room.
fn fit(all: &mut [(PropertyTag, PropertyValue)], room: usize) {
    let size = |value: &PropertyValue| encoded_bytes(value).saturating_add(TAG_BYTES);
    let mut sizes: Vec<(usize, usize)> = all.iter().enumerate().map(|(at, (_, value))| (size(value), at)).collect();
    let mut total = sizes.iter().fold(COUNT_BYTES, |sum, (size, _)| sum.saturating_add(*size));
    sizes.sort_unstable();
    while total > room {
        match sizes.pop() {
            Some((size, at)) if size > ERROR_BYTES => {
                total = total.saturating_sub(size - ERROR_BYTES);
                if let Some(entry) = all.get_mut(at) {
                    *entry = too_long(entry.0);
                }
            }
            _ => return,
        }
    }
}
