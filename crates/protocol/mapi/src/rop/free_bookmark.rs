//! RopFreeBookmark: MS-OXCTABL 2.2.2.15, processing 3.2.5.15.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::free_bookmark::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (_, table) = call.table()?;
    table.free_bookmark(&request.bookmark)?;
    Ok(Response)
}
