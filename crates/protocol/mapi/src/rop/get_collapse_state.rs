//! RopGetCollapseState: MS-OXCTABL 2.2.2.19, processing 3.2.5.19.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::get_collapse_state::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (_, table) = call.table()?;
    let collapse_state = table.collapse_state(request.row_id, request.row_instance_number)?;
    Ok(Response { collapse_state })
}
