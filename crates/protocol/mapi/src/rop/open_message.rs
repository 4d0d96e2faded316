//! RopOpenMessage: MS-OXCMSG 2.2.3.1, processing 3.2.5.1.

use super::{Call, HEAD_BYTES, values};
use crate::error::Result;
use crate::object::{Object, OpenMessage};
use crate::recipients;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::open_message::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let logon = call.logon()?;
    let id = request.message_id.as_message().ok_or(ErrorCode::NOT_FOUND)?;
    let folder = request.folder_id.as_folder().ok_or(ErrorCode::NOT_FOUND)?;
    // "The folder corresponding to the FID entered in the ROP request buffer does not contain a message with the
    // entered MID": ecNotFound.
    if logon.mailbox.message(id)?.folder != folder {
        return Err(ErrorCode::NOT_FOUND.into());
    }
    let message = OpenMessage { id, path: Vec::new(), code_page: call.code_page_of(request.code_page_id)? };
    let room = call.room.saturating_sub(HEAD_BYTES);
    let opened = recipients::opened(&values(&logon, message.code_page), &message, room)?;
    call.open(Object::Message(message))?;
    Ok(Response {
        has_named_properties: opened.has_named_properties,
        subject_prefix: opened.subject_prefix,
        normalized_subject: opened.normalized_subject,
        recipients: opened.recipients,
    })
}
