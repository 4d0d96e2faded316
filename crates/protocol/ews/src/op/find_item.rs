//! FindItem (MS-OXWSSRCH 3.1.4.2).

use super::each;
use super::paging::{self, Page};
use crate::context::Context;
use crate::fields::Fields;
use crate::problem::{OrProblem, Problems, not_available};
use crate::render::{self, Source};
use crate::search::{parse_query, restriction, sort};
use ropewalk_mailbox::{ContentsQuery, ContentsTable, matches};
use ropewalk_model::{FolderId, Restriction};
use ropewalk_wire_ews_xml::op::find_item::{Answer, Found, Request, Traversal};
use ropewalk_wire_ews_xml::types::{BasePoint, FolderKind, ItemShape, SearchExpression, View};
use ropewalk_wire_ews_xml::{Outcome, Problem, ResponseCode};

/// Rows looked at in one read while a row is sought.
const BATCH: usize = 500;

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<Answer>> {
    let fields = Fields::for_find(&request.shape);
    each(&request.parents, |parent| {
        let (there, folder) = context.at_folder(parent)?;
        find(&there, request, folder, &fields)
    })
}

fn find(context: &Context<'_>, request: &Request, folder: FolderId, fields: &Fields) -> Problems<Answer> {
    if request.group_by.is_some() {
        return Err(not_available("Grouping"));
    }
    if matches!(request.view, Some(View::Calendar { .. })) {
        check_calendar(context, folder)?;
    }
    let restriction = wanted(context, request)?;
    let sort = sort(context, &request.sort)?;
    if request.traversal == Traversal::SoftDeleted {
        // Deleted items leave their folder for Recoverable Items; there are none in the folder itself.
        context.mailbox.folder(folder).or_problem()?;
        let page = paging::page(request.view.as_ref(), 0)?;
        return Ok(Answer { paging: page.paging(0), found: Found::Items(Vec::new()) });
    }
    let associated = request.traversal == Traversal::Associated;
    let table =
        context.mailbox.contents(ContentsQuery { folder, associated, sort, restriction }).or_problem()?;
    let total = table.row_count().or_problem()?;
    let page = match &request.view {
        Some(View::SeekToCondition { max_entries, base_point, condition }) => {
            seek(context, &table, total, *max_entries, *base_point, condition)?
        }
        view => paging::page(view.as_ref(), total)?,
    };
    let rows = table.rows(page.start, page.count).or_problem()?;
    // The rows of a list carry no bodies, so how those would look does not matter.
    let shape = ItemShape::default();
    let items = rows.iter().map(|row| render::item(context, &Source::Stored(row), fields, &shape));
    let items: Vec<_> = items.collect::<Problems<_>>()?;
    // A row that went away since the table was opened still counts as seen.
    let seen = page.count.min(usize::try_from(total.saturating_sub(page.start)).unwrap_or(usize::MAX));
    Ok(Answer { paging: page.paging(seen.max(items.len())), found: Found::Items(items) })
}

/// Restriction and QueryString together.
fn wanted(context: &Context<'_>, request: &Request) -> Problems<Option<Restriction>> {
    let query = match &request.query {
        Some(query) => parse_query(query)?,
        None => None,
    };
    let restrict = |expression: &SearchExpression| restriction(context, expression);
    let mut all: Vec<Restriction> =
        request.restriction.iter().chain(&query).map(restrict).collect::<Problems<_>>()?;
    Ok(if all.len() > 1 { Some(Restriction::And(all)) } else { all.pop() })
}

fn check_calendar(context: &Context<'_>, folder: FolderId) -> Problems<()> {
    let folder = context.mailbox.folder(folder).or_problem()?;
    if FolderKind::of_class(folder.container_class()) == FolderKind::Calendar {
        return Ok(());
    }
    let text = "The folder is not a calendar folder, so a CalendarView cannot be used.";
    Err(Problem::new(ResponseCode::ErrorCalendarFolderIsInvalidForCalendarView, text))
}

/// The page that begins at the first row that meets a condition; from the end, the last one.
fn seek(
    context: &Context<'_>,
    table: &ContentsTable,
    total: u64,
    max_entries: Option<i32>,
    base_point: BasePoint,
    condition: &SearchExpression,
) -> Problems<Page> {
    let count = paging::rows_max(max_entries)?;
    let condition = restriction(context, condition)?;
    let mut found = None;
    let mut position = 0;
    while position < total {
        let rows = table.rows(position, BATCH).or_problem()?;
        if rows.is_empty() {
            break;
        }
        for (place, row) in (position..).zip(&rows) {
            if matches(&context.mailbox, row, &condition).or_problem()? {
                found = Some(place);
                if base_point == BasePoint::Beginning {
                    return Ok(Page::sought(place, count, total));
                }
            }
        }
        position += rows.len() as u64;
    }
    Ok(Page::sought(found.unwrap_or(total), count, total))
}
