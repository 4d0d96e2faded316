//! GetFolder (MS-OXWSFOLD 3.1.4.6).

use super::each;
use crate::context::Context;
use crate::fields::Fields;
use crate::problem::OrProblem;
use crate::render;
use ropewalk_wire_ews_xml::Outcome;
use ropewalk_wire_ews_xml::op::get_folder::{Answer, Request};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<Answer>> {
    let fields = Fields::of_folder(&request.shape);
    each(&request.folders, |id| {
        let (there, folder) = context.at_folder(id)?;
        let folder = there.mailbox.folder(folder).or_problem()?;
        render::folder(&there, &folder, &fields)
    })
}
