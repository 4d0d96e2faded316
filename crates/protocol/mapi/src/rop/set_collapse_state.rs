//! RopSetCollapseState: MS-OXCTABL 2.2.2.20, processing 3.2.5.20.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::set_collapse_state::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, table) = call.table()?;
    Ok(Response { bookmark: table.set_collapse_state(&logon.mailbox, &request.collapse_state)? })
}
