//! RopReloadCachedInformation: MS-OXCMSG 2.2.3.7, processing 3.2.5.7.

use super::{Call, HEAD_BYTES, values};
use crate::error::Result;
use crate::recipients;
use ropewalk_wire_mapi_rop::rop::reload_cached_information::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (logon, message) = (call.logon()?, call.message()?);
    let room = call.room.saturating_sub(HEAD_BYTES);
    let opened = recipients::opened(&values(&logon, message.code_page), &message, room)?;
    Ok(Response {
        has_named_properties: opened.has_named_properties,
        subject_prefix: opened.subject_prefix,
        normalized_subject: opened.normalized_subject,
        recipients: opened.recipients,
    })
}
