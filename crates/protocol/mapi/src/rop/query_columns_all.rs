//! RopQueryColumnsAll: MS-OXCTABL 2.2.2.13, processing 3.2.5.13.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::query_columns_all::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (logon, table) = call.table()?;
    Ok(Response { tags: table.all_columns(&logon.mailbox)? })
}
