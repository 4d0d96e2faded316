//! RopRestrict: MS-OXCTABL 2.2.2.4, processing 3.2.5.4.

use super::{Call, set_columns::COMPLETE};
use crate::error::Result;
use ropewalk_base::limits::MAPI_TABLE_ROWS_HELD_MAX;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::restrict::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (held, _) = call.session.handles.held();
    let code_page = call.code_page()?;
    let (logon, table) = call.table()?;
    let restriction = request.restriction.restriction().map_err(|_| ErrorCode::TOO_COMPLEX)?;
    let restriction = restriction.map(|restriction| crate::property::unicode(restriction, code_page));
    table.restrict(&logon.mailbox, restriction, MAPI_TABLE_ROWS_HELD_MAX.saturating_sub(held))?;
    Ok(Response { table_status: COMPLETE })
}
