//! RopGetReceiveFolder: MS-OXCSTOR 2.2.1.2, processing 3.2.5.2.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::Fid;
use ropewalk_wire_mapi_rop::rop::get_receive_folder::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let row = call.logon()?.mailbox.receive_folder(&request.message_class)?;
    Ok(Response { folder_id: Fid::of_folder(row.folder), explicit_message_class: row.class })
}
