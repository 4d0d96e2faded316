//! RopOpenAttachment: MS-OXCMSG 2.2.3.12, processing 3.2.5.12.

use super::Call;
use crate::error::Result;
use crate::object::{Object, OpenAttachment};
use ropewalk_wire_mapi_rop::rop::open_attachment::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, message) = (call.logon()?, call.message()?);
    let path = [&message.path[..], &[request.attachment_id]].concat();
    let attachment = OpenAttachment { message: message.id, path, code_page: message.code_page };
    // "The value of the AttachmentID field does not correspond to an attachment on the Message object": ecNotFound.
    attachment.read(&logon.mailbox)?;
    call.open(Object::Attachment(attachment))?;
    Ok(Response)
}
