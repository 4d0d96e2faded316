//! CreateItem (MS-OXWSCORE 3.1.4.2), for e-mail messages and posts.

use crate::compose::{Composed, compose};
use crate::context::Context;
use crate::fields::Fields;
use crate::problem::{OrProblem, Problems, not_available};
use crate::render::{self, Source};
use ropewalk_mailbox::{Flags, NewMessage};
use ropewalk_model::{FolderId, SpecialFolder};
use ropewalk_wire_ews_xml::op::create_item::{Answer, MessageDisposition, Request};
use ropewalk_wire_ews_xml::types::{BaseFolderId, BaseShape, Item, ItemKind, ItemShape};
use ropewalk_wire_ews_xml::{FieldUri, Outcome, Path, Problem, ResponseCode};

pub(super) fn handle(context: &Context<'_>, request: Request) -> Vec<Outcome<Answer>> {
    let Request { disposition, saved_item_folder, items, .. } = request;
    let create = |item| Outcome::from(create(context, disposition, saved_item_folder.as_ref(), item));
    items.into_iter().map(create).collect()
}

fn create(
    context: &Context<'_>,
    disposition: Option<MessageDisposition>,
    folder: Option<&BaseFolderId>,
    item: Item,
) -> Problems<Answer> {
    let disposition = match item.kind {
        ItemKind::Message => disposition.ok_or_else(|| {
            Problem::new(
                ResponseCode::ErrorMessageDispositionRequired,
                "A message needs a MessageDisposition.",
            )
        })?,
        // Posts and plain items are never sent.
        ItemKind::PostItem | ItemKind::Item => MessageDisposition::SaveOnly,
        ItemKind::CalendarItem
        | ItemKind::Contact
        | ItemKind::DistributionList
        | ItemKind::MeetingMessage
        | ItemKind::MeetingRequest
        | ItemKind::MeetingResponse
        | ItemKind::MeetingCancellation
        | ItemKind::Task
        | ItemKind::ResponseObject => return Err(not_available("Creating an item of this type")),
    };
    // The folder is looked for first, so that nothing is sent that cannot be saved.
    let folder = match disposition {
        MessageDisposition::SendOnly => None,
        MessageDisposition::SaveOnly => Some(saved_folder(context, folder, SpecialFolder::Drafts)?),
        MessageDisposition::SendAndSaveCopy => Some(saved_folder(context, folder, SpecialFolder::SentItems)?),
    };
    let Composed { content, mime, flags } = compose(context, item)?;
    match (disposition, folder) {
        (MessageDisposition::SaveOnly, Some(folder)) => {
            save(context, folder, &content, mime.as_deref(), flags)
        }
        (_, folder) => {
            let sent = context.transport.submit(content, &context.user).or_problem()?;
            if let Some(folder) = folder {
                let flags = Flags::READ | Flags::FROM_ME;
                let copy = NewMessage {
                    content: &sent.content,
                    mime: Some(&sent.mime),
                    flags,
                    associated: false,
                    delivered: None,
                    new_mail: false,
                };
                context.mailbox.save_message(folder, copy).or_problem()?;
            }
            // "An item identifier is not returned" for what was sent (MS-OXWSMSG 2.2.5.1).
            Ok(Vec::new())
        }
    }
}

/// Where an item is saved: the folder of the request, which must be there, or the default one.
pub(super) fn saved_folder(
    context: &Context<'_>,
    folder: Option<&BaseFolderId>,
    default: SpecialFolder,
) -> Problems<FolderId> {
    let Some(folder) = folder else { return Ok(context.mailbox.special_folder(default)) };
    let id = context.folder_id(folder)?;
    match context.mailbox.folder(id) {
        Ok(folder) => Ok(folder.id),
        Err(ropewalk_mailbox::MailboxError::NotFound(_)) => Err(Problem::new(
            ResponseCode::ErrorSavedItemFolderNotFound,
            "The folder to save the item in was not found.",
        )),
        Err(error) => Err(crate::problem::of_mailbox(error)),
    }
}

/// Saves and answers with the ids of the item and its attachments.
fn save(
    context: &Context<'_>,
    folder: FolderId,
    content: &ropewalk_model::MessageContent,
    mime: Option<&[u8]>,
    flags: Flags,
) -> Problems<Answer> {
    let new = NewMessage { content, mime, flags, associated: false, delivered: None, new_mail: false };
    let saved = context.mailbox.save_message(folder, new).or_problem()?;
    let message = context.mailbox.message(saved.id).or_problem()?;
    let shape = ItemShape {
        base: BaseShape::IdOnly,
        additional: vec![Path::Field(FieldUri::ItemAttachments)],
        ..ItemShape::default()
    };
    let item = render::item(context, &Source::Stored(&message), &Fields::for_get(&shape), &shape)?;
    Ok(vec![item])
}
