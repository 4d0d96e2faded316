//! The operations: one file each, and the match that finds it.

mod convert_id;
mod create_item;
mod delete_item;
mod find_folder;
mod find_item;
mod get_attachment;
mod get_folder;
mod get_item;
mod paging;
mod resolve_names;
mod send_item;

use crate::context::Context;
use ropewalk_wire_ews_xml::{Operation, Outcome, Response};

/// Answers an operation. A new row in the codec's table does not compile until it has its line here.
pub(crate) fn handle(context: &Context<'_>, operation: Operation) -> Response {
    match operation {
        Operation::ConvertId(request) => Response::ConvertId(convert_id::handle(context, &request)),
        Operation::CreateItem(request) => Response::CreateItem(create_item::handle(context, request)),
        Operation::DeleteItem(request) => Response::DeleteItem(delete_item::handle(context, &request)),
        Operation::FindFolder(request) => Response::FindFolder(find_folder::handle(context, &request)),
        Operation::FindItem(request) => Response::FindItem(find_item::handle(context, &request)),
        Operation::GetAttachment(request) => {
            Response::GetAttachment(get_attachment::handle(context, &request))
        }
        Operation::GetFolder(request) => Response::GetFolder(get_folder::handle(context, &request)),
        Operation::GetItem(request) => Response::GetItem(get_item::handle(context, &request)),
        Operation::ResolveNames(request) => {
            Response::ResolveNames(vec![resolve_names::handle(context, &request)])
        }
        Operation::SendItem(request) => Response::SendItem(send_item::handle(context, &request)),
    }
}

/// One response message per element of a request.
fn each<T, A>(list: &[T], mut one: impl FnMut(&T) -> crate::problem::Problems<A>) -> Vec<Outcome<A>> {
    list.iter().map(|element| Outcome::from(one(element))).collect()
}
