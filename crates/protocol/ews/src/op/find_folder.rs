//! FindFolder (MS-OXWSSRCH 3.1.4.1).

use super::{each, paging};
use crate::context::Context;
use crate::fields::Fields;
use crate::problem::{OrProblem, Problems};
use crate::render;
use crate::search::{FolderFilter, restriction};
use ropewalk_wire_ews_xml::Outcome;
use ropewalk_wire_ews_xml::op::find_folder::{Answer, Request, Traversal};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<Answer>> {
    let fields = Fields::of_folder(&request.shape);
    each(&request.parents, |parent| {
        let (there, parent) = context.at_folder(parent)?;
        let context = &there;
        let mut folders = match request.traversal {
            Traversal::Shallow => context.mailbox.child_folders(parent).or_problem()?,
            Traversal::Deep => context.mailbox.folder_tree(parent).or_problem()?,
            Traversal::SoftDeleted => {
                // Deleted folders are gone: there are none to be found, if only the parent is there.
                context.mailbox.folder(parent).or_problem()?;
                Vec::new()
            }
        };
        if let Some(expression) = &request.restriction {
            let filter = FolderFilter { context, restriction: restriction(context, expression)? };
            let mut found = Vec::with_capacity(folders.len());
            for folder in folders {
                if filter.matches(&folder)? {
                    found.push(folder);
                }
            }
            folders = found;
        }
        let page = paging::page(request.view.as_ref(), folders.len() as u64)?;
        let start = usize::try_from(page.start).unwrap_or(usize::MAX);
        // Without a view all folders are answered: a mailbox has far fewer than items.
        let count = if request.view.is_some() { page.count } else { usize::MAX };
        let shown = folders.iter().skip(start).take(count);
        let folders: Vec<_> =
            shown.map(|folder| render::folder(context, folder, &fields)).collect::<Problems<_>>()?;
        Ok(Answer { paging: page.paging(folders.len()), folders })
    })
}
