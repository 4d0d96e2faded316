//! RopAbort: MS-OXCTABL 2.2.2.6, processing 3.2.5.6. "if there were no asynchronous operations to abort", and there never
//! are, it fails.

use super::Call;
use crate::error::Result;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::abort::{Request, Response};

/// ecUnableToAbort (MS-OXCTABL 3.2.5.6).
const UNABLE_TO_ABORT: ErrorCode = ErrorCode(0x8004_0114);

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (_, table) = call.table()?;
    table.must_have_bookmarks()?;
    Err(UNABLE_TO_ABORT.into())
}
