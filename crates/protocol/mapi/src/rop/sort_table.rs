//! RopSortTable: MS-OXCTABL 2.2.2.3, processing 3.2.5.3.

use super::{Call, set_columns::COMPLETE};
use crate::error::Result;
use ropewalk_base::limits::{MAPI_SORT_KEYS_MAX, MAPI_TABLE_ROWS_HELD_MAX};
use ropewalk_model::{ErrorCode, PropertyType, SortDirection};
use ropewalk_wire_mapi_rop::rop::sort_table::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (held, _) = call.session.handles.held();
    let (logon, table) = call.table()?;
    let keys = request.keys().map_err(|_| ErrorCode::INVALID_PARAMETER)?;
    if keys.len() > MAPI_SORT_KEYS_MAX {
        return Err(ErrorCode::TOO_COMPLEX.into());
    }
    let grouped = |kind: PropertyType| kind.0 & PropertyType::INSTANCE != 0 && kind.is_multiple();
    let categories = keys.iter().any(|key| key.direction == SortDirection::MaximumCategory || grouped(key.tag.kind()));
    if request.category_count != 0 || categories {
        // Deviation: no categorized tables.
        return Err(ErrorCode::NOT_SUPPORTED.into());
    }
    table.sort(&logon.mailbox, keys, MAPI_TABLE_ROWS_HELD_MAX.saturating_sub(held))?;
    Ok(Response { table_status: COMPLETE })
}
