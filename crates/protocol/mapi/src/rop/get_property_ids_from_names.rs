//! RopGetPropertyIdsFromNames: MS-OXCPRPT 2.2.12, processing 3.2.5.10.

use super::Call;
use crate::error::Result;
use crate::object::Object;
use ropewalk_base::Guid;
use ropewalk_model::{PropertyName, PropertyNameKind};
use ropewalk_wire_mapi_rop::rop::get_property_ids_from_names::{CREATE, Request, Response};

/// PS_INTERNET_HEADERS (MS-OXPROPS 1.3.2).
const INTERNET_HEADERS: Guid = Guid::from_fields(0x0002_0386, 0, 0, [0xC0, 0, 0, 0, 0, 0, 0, 0x46]);

/// "if the GUID field specifies the PS_INTERNET_HEADERS property set and the Kind field is set to 0x01, coerce the
/// value of the Name field to all lowercase".
fn coerced(name: &PropertyName) -> PropertyName {
    match &name.kind {
        PropertyNameKind::String(text) if name.set == INTERNET_HEADERS => {
            PropertyName { set: name.set, kind: PropertyNameKind::String(text.to_lowercase()) }
        }
        _ => name.clone(),
    }
}

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let logon = call.logon()?;
    if request.names.is_empty() && matches!(call.entry()?.object, Object::Logon) {
        // "the server MUST enumerate all property IDs that are registered for named properties"
        return Ok(Response { ids: logon.mailbox.named_property_ids()? });
    }
    let names: Vec<PropertyName> = request.names.iter().flatten().map(coerced).collect();
    let mut found = logon.mailbox.property_ids(&names, request.flags & CREATE != 0)?.into_iter();
    // "For unfound rows, the returned property ID MUST be 0x0000"; a request for no name finds none.
    let id = |name: &Option<PropertyName>| name.as_ref().and_then(|_| found.next().flatten()).unwrap_or(0);
    Ok(Response { ids: request.names.iter().map(id).collect() })
}
