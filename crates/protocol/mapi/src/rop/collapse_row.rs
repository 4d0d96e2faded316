//! RopCollapseRow: MS-OXCTABL 2.2.2.18, processing 3.2.5.18.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::collapse_row::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (_, table) = call.table()?;
    Ok(Response { collapsed_row_count: table.collapse(request.category_id)? })
}
