//! GetAttachment (MS-OXWSATT 3.1.4.3).

use super::each;
use crate::context::Context;
use crate::render;
use ropewalk_wire_ews_xml::Outcome;
use ropewalk_wire_ews_xml::op::get_attachment::{Answer, Request};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<Answer>> {
    each(&request.attachments, |id| {
        let (there, root, path) = context.at_attachment(&id.id)?;
        render::attachment(&there, &root, &path, &request.shape)
    })
}
