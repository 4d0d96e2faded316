//! GetAttachment (MS-OXWSATT 3.1.4.3).

use super::each;
use crate::context::Context;
use crate::id::ObjectId;
use crate::problem::{OrProblem, malformed_id};
use crate::render;
use ropewalk_wire_ews_xml::Outcome;
use ropewalk_wire_ews_xml::op::get_attachment::{Answer, Request};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<Answer>> {
    each(&request.attachments, |id| match ObjectId::decode(&id.id, &context.mailbox.info().guid)? {
        ObjectId::Attachment(message, path) => {
            let root = context.mailbox.message(message).or_problem()?;
            render::attachment(context, &root, &path, &request.shape)
        }
        ObjectId::Folder(_) | ObjectId::Item(_) => Err(malformed_id()),
    })
}
