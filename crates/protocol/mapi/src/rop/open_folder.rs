//! RopOpenFolder: MS-OXCFOLD 2.2.1.1, processing 3.2.5.1.

use super::Call;
use crate::error::Result;
use crate::object::Object;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::open_folder::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let id = request.folder_id.as_folder().ok_or(ErrorCode::NOT_FOUND)?;
    // "the RopOpenFolder ROP succeeds only if a folder with the specified ID actually exists"; "The server MUST
    // ignore any invalid bits".
    call.logon()?.mailbox.folder(id)?;
    call.open(Object::Folder(id))?;
    // Neither rules nor public folders yet.
    Ok(Response { has_rules: false, ghosted: None })
}
