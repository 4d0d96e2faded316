//! RopSortTable: MS-OXCTABL 2.2.2.3, processing 3.2.5.3.

use super::{Call, set_columns::COMPLETE};
use crate::error::Result;
use ropewalk_base::limits::{MAPI_SORT_KEYS_MAX, MAPI_TABLE_ROWS_HELD_MAX};
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::sort_table::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (held, _) = call.session.handles.held();
    let (logon, table) = call.table()?;
    table.must_be_contents()?;
    if request.sort_orders.len() > MAPI_SORT_KEYS_MAX {
        return Err(ErrorCode::TOO_COMPLEX.into());
    }
    let sort = request.set().map_err(|_| ErrorCode::INVALID_PARAMETER)?;
    table.sort(&logon.mailbox, sort, MAPI_TABLE_ROWS_HELD_MAX.saturating_sub(held))?;
    Ok(Response { table_status: COMPLETE })
}
