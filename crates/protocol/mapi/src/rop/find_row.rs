//! RopFindRow: MS-OXCTABL 2.2.2.14, processing 3.2.5.14.

use super::{Call, HEAD_BYTES, values};
use crate::error::Result;
use crate::object::{Search, origin};
use ropewalk_model::{ErrorCode, Restriction};
use ropewalk_wire_mapi_rop::rop::find_row::{BACKWARDS, FORWARDS, FoundRow, Request, Response};

/// RowNoLongerVisible and HasRowData.
const FLAGS_BYTES: usize = 2;

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let code_page = call.code_page()?;
    let room = call.room.saturating_sub(HEAD_BYTES + FLAGS_BYTES);
    let (logon, table) = call.table()?;
    let forward = match request.find_row_flags {
        FORWARDS => true,
        BACKWARDS => false,
        // "This field MUST NOT have any of the other bits set."
        _ => return Err(ErrorCode::INVALID_PARAMETER.into()),
    };
    let columns = table.must_have_columns()?.to_vec();
    let restriction = request.restriction.restriction().map_err(|_| ErrorCode::TOO_COMPLEX)?;
    let restriction = restriction.map(|restriction| crate::property::unicode(restriction, code_page));
    // Without a restriction any row is the one.
    let restriction = restriction.unwrap_or(Restriction::And(Vec::new()));
    let origin = origin(request.origin, Some(&request.bookmark))?;
    let search = Search { forward, origin, restriction: &restriction, room };
    let (row, row_no_longer_visible) = table.find(&values(&logon, code_page), &search)?;
    Ok(Response { row_no_longer_visible, row: row.map(|row| FoundRow { columns, row }) })
}
