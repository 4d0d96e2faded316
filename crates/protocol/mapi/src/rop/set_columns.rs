//! RopSetColumns: MS-OXCTABL 2.2.2.2, processing 3.2.5.2.

use super::Call;
use crate::error::Result;
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType};
use ropewalk_wire_mapi_rop::rop::set_columns::{Request, Response};

/// TBLSTAT_COMPLETE (MS-OXCTABL 2.2.2.1.3): everything is done at once, TBL_ASYNC is not looked at.
pub(super) const COMPLETE: u8 = 0x00;

/// ecInvalidParam: "a property tag in the column array is of type PT_UNSPECIFIED, PT_ERROR, or an invalid type".
fn check(column: PropertyTag) -> Result<()> {
    let kind = column.kind();
    if kind.0 & PropertyType::INSTANCE != 0 && kind.0 & PropertyType::MULTIPLE != 0 {
        // Deviation: rows are not repeated for each value of a multi-valued column.
        return Err(ErrorCode::NOT_SUPPORTED.into());
    }
    let known = kind.name().is_some();
    if !known || matches!(kind, PropertyType::UNSPECIFIED | PropertyType::ERROR_CODE | PropertyType::NULL) {
        return Err(ErrorCode::INVALID_PARAMETER.into());
    }
    Ok(())
}

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (_, table) = call.table()?;
    let checked = request.tags.iter().try_for_each(|column| check(*column));
    // "If a RopSetColumns ROP request fails, the server SHOULD invalidate the table column set".
    table.set_columns(checked.is_ok().then(|| request.tags.clone()));
    checked.map(|()| Response { table_status: COMPLETE })
}
