//! SendItem (MS-OXWSCORE 3.1.4.8): the message is sent and then moved to the folder for sent copies, or removed.

use super::create_item::saved_folder;
use super::each;
use crate::context::Context;
use crate::problem::{OrProblem, Problems};
use ropewalk_mailbox::{DeleteMode, Flags, Message, NewMessage};
use ropewalk_model::{FolderId, SpecialFolder, tags};
use ropewalk_wire_ews_xml::op::send_item::Request;
use ropewalk_wire_ews_xml::types::ItemKind;
use ropewalk_wire_ews_xml::{Outcome, Problem, ResponseCode};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<()>> {
    each(&request.items, |id| {
        let folder = folder(context, request)?;
        send(context, &context.current_message(id)?, folder)
    })
}

/// Where the copies go; none when none are wanted.
fn folder(context: &Context<'_>, request: &Request) -> Problems<Option<FolderId>> {
    match (request.save, &request.saved_item_folder) {
        (true, folder) => saved_folder(context, folder.as_ref(), SpecialFolder::SentItems).map(Some),
        (false, None) => Ok(None),
        (false, Some(_)) => Err(Problem::new(
            ResponseCode::ErrorInvalidSendItemSaveSettings,
            "A folder for the sent item is given, but SaveItemToFolder is false.",
        )),
    }
}

fn send(context: &Context<'_>, message: &Message, folder: Option<FolderId>) -> Problems<()> {
    let class = message.string(tags::PID_TAG_MESSAGE_CLASS).unwrap_or_default();
    if !ItemKind::of_class(&class).is_message() {
        let text = "Operation would be invalid for this item type: only messages can be sent.";
        return Err(Problem::new(ResponseCode::ErrorInvalidItemForOperationSendItem, text));
    }
    let content = context.mailbox.content(message.id).or_problem()?;
    let sent = context.transport.submit(content, &context.user).or_problem()?;
    if let Some(folder) = folder {
        let copy = NewMessage {
            content: &sent.content,
            mime: Some(&sent.mime),
            flags: Flags::READ | Flags::FROM_ME,
            associated: false,
            delivered: None,
            new_mail: false,
        };
        context.mailbox.save_message(folder, copy).or_problem()?;
    }
    context.mailbox.delete_messages(message.folder, &[message.id], DeleteMode::Hard).or_problem()?;
    Ok(())
}
