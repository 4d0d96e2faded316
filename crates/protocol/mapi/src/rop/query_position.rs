//! RopQueryPosition: MS-OXCTABL 2.2.2.8, processing 3.2.5.8.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::query_position::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (logon, table) = call.table()?;
    let (numerator, denominator) = table.position(&logon.mailbox)?;
    Ok(Response { numerator, denominator })
}
