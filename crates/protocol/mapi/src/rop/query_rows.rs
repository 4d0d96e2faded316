//! RopQueryRows: MS-OXCTABL 2.2.2.5, processing 3.2.5.5.

use super::{Call, values};
use crate::error::Result;
use crate::object::Query;
use ropewalk_wire_mapi_rop::rop::query_rows::{NO_ADVANCE, Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let query = Query {
        forward: request.forward_read,
        advance: request.query_rows_flags & NO_ADVANCE == 0,
        count: request.row_count.into(),
        room: call.room.saturating_sub(Response::FIXED_BYTES),
    };
    let code_page = call.code_page()?;
    let (logon, table) = call.table()?;
    let (rows, origin) = table.query(&values(&logon, code_page), query)?;
    Ok(Response { origin, rows })
}
