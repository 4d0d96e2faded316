//! RopGetNamesFromPropertyIds: MS-OXCPRPT 2.2.13, processing 3.2.5.9.

use super::Call;
use crate::error::Result;
use ropewalk_model::{PropertyName, PropertyNameKind};
use ropewalk_wire_mapi_rop::rop::get_names_from_property_ids::{Request, Response};

/// NameSize has one byte: 127 UTF-16 units with the terminating zero.
const NAME_UNITS_MAX: usize = 126;

fn has_a_form(name: &PropertyName) -> bool {
    match &name.kind {
        PropertyNameKind::Lid(_) => true,
        PropertyNameKind::String(text) => text.encode_utf16().count() <= NAME_UNITS_MAX,
    }
}

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let names = call.logon()?.mailbox.property_names(&request.ids)?;
    Ok(Response { names: names.into_iter().map(|name| name.filter(has_a_form)).collect() })
}
