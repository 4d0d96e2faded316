//! DeleteItem (MS-OXWSCORE 3.1.4.3).

use super::each;
use crate::context::Context;
use crate::problem::{OrProblem, Problems};
use ropewalk_mailbox::{DeleteMode, Message};
use ropewalk_model::{SpecialFolder, tags};
use ropewalk_wire_ews_xml::op::delete_item::{DisposalType, Request};
use ropewalk_wire_ews_xml::types::ItemKind;
use ropewalk_wire_ews_xml::{Outcome, Problem, ResponseCode};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<()>> {
    each(&request.items, |id| {
        let (there, message) = context.at_message(id)?;
        check(request, &message)?;
        delete(&there, &message, request.delete_type)
    })
}

/// Attributes that only some items need (MS-OXWSCORE 3.1.4.3.3.2).
fn check(request: &Request, message: &Message) -> Problems<()> {
    let class = message.string(tags::PID_TAG_MESSAGE_CLASS).unwrap_or_default();
    match ItemKind::of_class(&class) {
        ItemKind::CalendarItem if request.send_meeting_cancellations.is_none() => Err(Problem::new(
            ResponseCode::ErrorSendMeetingCancellationsRequired,
            "SendMeetingCancellations must be given for a calendar item.",
        )),
        ItemKind::Task if request.affected_task_occurrences.is_none() => Err(Problem::new(
            ResponseCode::ErrorAffectedTaskOccurrencesRequired,
            "AffectedTaskOccurrences must be given for a task.",
        )),
        _ => Ok(()),
    }
}

fn delete(context: &Context<'_>, message: &Message, disposal: DisposalType) -> Problems<()> {
    let ids = &[message.id];
    match disposal {
        DisposalType::HardDelete => {
            context.mailbox.delete_messages(message.folder, ids, DeleteMode::Hard).or_problem()?;
        }
        DisposalType::SoftDelete => {
            context.mailbox.delete_messages(message.folder, ids, DeleteMode::Soft).or_problem()?;
        }
        DisposalType::MoveToDeletedItems => {
            let target = context.mailbox.special_folder(SpecialFolder::DeletedItems);
            // What is there already stays.
            if message.folder != target {
                context.mailbox.move_messages(message.folder, ids, target).or_problem()?;
            }
        }
    }
    Ok(())
}
