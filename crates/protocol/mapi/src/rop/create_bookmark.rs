//! RopCreateBookmark: MS-OXCTABL 2.2.2.12, processing 3.2.5.12.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::create_bookmark::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (logon, table) = call.table()?;
    Ok(Response { bookmark: table.create_bookmark(&logon.mailbox)? })
}
