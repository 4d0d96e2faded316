//! GetItem (MS-OXWSCORE 3.1.4.4).

use super::each;
use crate::context::Context;
use crate::fields::Fields;
use crate::render::{self, Source};
use ropewalk_wire_ews_xml::Outcome;
use ropewalk_wire_ews_xml::op::get_item::{Answer, Request};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<Answer>> {
    let fields = Fields::for_get(&request.shape);
    each(&request.items, |id| {
        let (there, message) = context.at_message(id)?;
        render::item(&there, &Source::Stored(&message), &fields, &request.shape)
    })
}
