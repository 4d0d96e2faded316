//! RopExpandRow: MS-OXCTABL 2.2.2.17, processing 3.2.5.17.

use super::{Call, values};
use crate::error::Result;
use crate::object::Query;
use ropewalk_wire_mapi_rop::rop::expand_row::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let code_page = call.code_page()?;
    let room = call.room.saturating_sub(Response::FIXED_BYTES);
    let query = Query { forward: true, advance: false, count: request.max_row_count.into(), room };
    let (logon, table) = call.table()?;
    let (expanded_row_count, rows) = table.expand(&values(&logon, code_page), request.category_id, query)?;
    Ok(Response { expanded_row_count, rows })
}
