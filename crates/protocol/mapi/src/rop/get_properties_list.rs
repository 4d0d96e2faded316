//! RopGetPropertiesList: MS-OXCPRPT 2.2.4, processing 3.2.5.3.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::get_properties_list::{Request, Response};

/// "The server MUST return the list of all properties currently set on the object."
pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (logon, holder) = (call.logon()?, call.holder()?);
    Ok(Response { tags: holder.properties(&logon.mailbox).into_iter().map(|(tag, _)| tag).collect() })
}
