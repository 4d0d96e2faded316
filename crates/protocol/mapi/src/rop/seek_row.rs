//! RopSeekRow: MS-OXCTABL 2.2.2.9, processing 3.2.5.9.

use super::Call;
use crate::error::Result;
use crate::object::origin;
use ropewalk_wire_mapi_rop::rop::seek_row::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, table) = call.table()?;
    let sought = table.seek(&logon.mailbox, origin(request.origin, None)?, request.row_count)?;
    if !request.want_row_moved_count {
        // "the value of the HasSoughtLess and RowsSought fields are undefined"
        return Ok(Response { has_sought_less: false, rows_sought: 0 });
    }
    let moved = sought.moved_i32();
    Ok(Response { has_sought_less: moved != request.row_count, rows_sought: moved })
}
