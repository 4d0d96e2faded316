//! RopSeekRowFractional: MS-OXCTABL 2.2.2.11, processing 3.2.5.11.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::seek_row_fractional::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, table) = call.table()?;
    table.seek_fraction(&logon.mailbox, request.numerator, request.denominator)?;
    Ok(Response)
}
