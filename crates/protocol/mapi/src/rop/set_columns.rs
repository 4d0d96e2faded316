//! RopSetColumns: MS-OXCTABL 2.2.2.2, processing 3.2.5.2.

use super::Call;
use crate::error::Result;
use ropewalk_base::limits::MAPI_TABLE_ROWS_HELD_MAX;
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType};
use ropewalk_wire_mapi_rop::rop::set_columns::{Request, Response};

/// TBLSTAT_COMPLETE (MS-OXCTABL 2.2.2.1.3): everything is done at once, TBL_ASYNC is not looked at.
pub(super) const COMPLETE: u8 = 0x00;

/// ecInvalidParam: "a property tag in the column array is of type PT_UNSPECIFIED, PT_ERROR, or an invalid type".
fn check(column: PropertyTag) -> Result<()> {
    let kind = PropertyType(column.kind().0 & !PropertyType::INSTANCE);
    let known = kind.name().is_some() && (kind == column.kind() || kind.is_multiple());
    if !known || matches!(kind, PropertyType::UNSPECIFIED | PropertyType::ERROR_CODE | PropertyType::NULL) {
        return Err(ErrorCode::INVALID_PARAMETER.into());
    }
    Ok(())
}

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (held, _) = call.session.handles.held();
    let (logon, table) = call.table()?;
    let checked = request.tags.iter().try_for_each(|column| check(*column));
    // "If a RopSetColumns ROP request fails, the server SHOULD invalidate the table column set".
    let columns = checked.map(|()| request.tags.clone());
    table.set_columns(&logon.mailbox, columns, MAPI_TABLE_ROWS_HELD_MAX.saturating_sub(held))?;
    Ok(Response { table_status: COMPLETE })
}
