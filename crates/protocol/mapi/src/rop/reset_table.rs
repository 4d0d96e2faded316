//! RopResetTable: MS-OXCTABL 2.2.2.16, processing 3.2.5.16.

use super::Call;
use crate::error::Result;
use ropewalk_base::limits::MAPI_TABLE_ROWS_HELD_MAX;
use ropewalk_wire_mapi_rop::rop::reset_table::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (held, _) = call.session.handles.held();
    let (logon, table) = call.table()?;
    table.reset(&logon.mailbox, MAPI_TABLE_ROWS_HELD_MAX.saturating_sub(held))?;
    Ok(Response)
}
