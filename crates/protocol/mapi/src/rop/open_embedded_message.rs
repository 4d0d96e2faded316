//! RopOpenEmbeddedMessage: MS-OXCMSG 2.2.3.16, processing 3.2.5.16.

use super::{Call, HEAD_BYTES, values};
use crate::error::Result;
use crate::object::{Object, OpenMessage};
use crate::recipients;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::Mid;
use ropewalk_wire_mapi_rop::rop::open_embedded_message::{CREATE, Request, Response};

/// Reserved and MessageId.
const MORE_BYTES: usize = 9;

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, attachment) = (call.logon()?, call.attachment()?);
    if !attachment.read(&logon.mailbox)?.embedded {
        // Messages are not written yet, so none can be made here either.
        let creates = request.open_mode_flags & CREATE != 0;
        return Err(if creates { ErrorCode::NOT_IMPLEMENTED } else { ErrorCode::NOT_FOUND }.into());
    }
    let code_page = call.code_page_of(request.code_page_id)?;
    let message = OpenMessage { id: attachment.message, path: attachment.path, code_page };
    let room = call.room.saturating_sub(HEAD_BYTES + MORE_BYTES);
    let opened = recipients::opened(&values(&logon, message.code_page), &message, room)?;
    call.open(Object::Message(message))?;
    Ok(Response {
        reserved: 0,
        // An embedded message has no id of its own.
        message_id: Mid::none(),
        has_named_properties: opened.has_named_properties,
        subject_prefix: opened.subject_prefix,
        normalized_subject: opened.normalized_subject,
        recipients: opened.recipients,
    })
}
