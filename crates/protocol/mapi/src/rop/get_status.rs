//! RopGetStatus: MS-OXCTABL 2.2.2.7, processing 3.2.5.7. Nothing runs on when a ROP has been answered.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::get_status::{COMPLETE, Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    call.table()?;
    Ok(Response { table_status: COMPLETE })
}
