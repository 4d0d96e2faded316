//! From ids of a request to objects of the mailbox.

use crate::context::Context;
use crate::id::{self, ObjectId};
use crate::problem::{OrProblem, Problems, access_denied, folder_not_found, malformed_id, not_available};
use ropewalk_mailbox::Message;
use ropewalk_model::{FolderId, MessageId, SpecialFolder};
use ropewalk_wire_ews_xml::types::{BaseFolderId, BaseItemId, Id, Mailbox as Address};
use ropewalk_wire_ews_xml::{Problem, ResponseCode};

impl<'a> Context<'a> {
    /// Where an id leads: the request in that mailbox, which may be another's, and what the id names there. An id of a
    /// mailbox that is not there, or in which who asks has no right, is answered with access denied.
    fn at(&self, text: &str) -> Problems<(Context<'a>, ObjectId)> {
        let (id, home) = ObjectId::anywhere(text)?;
        if home == self.home() {
            return Ok((self.clone(), id));
        }
        let owner = self.directory.user(home.owner).or_problem()?.ok_or_else(access_denied)?;
        let there = self.visit(&owner)?;
        if there.home() == home { Ok((there, id)) } else { Err(access_denied()) }
    }

    /// The folder an id names, in whosever mailbox.
    pub(crate) fn at_folder(&self, id: &BaseFolderId) -> Problems<(Context<'a>, FolderId)> {
        let there = match id {
            BaseFolderId::Folder(id) => self.at(&id.id)?.0,
            BaseFolderId::Distinguished { mailbox: Some(address), .. } => self.at_address(address)?,
            BaseFolderId::Distinguished { mailbox: None, .. } | BaseFolderId::Other(_) => self.clone(),
        };
        let folder = there.folder_id(id)?;
        Ok((there, folder))
    }

    /// The message an id names, in whosever mailbox.
    pub(crate) fn at_message(&self, id: &BaseItemId) -> Problems<(Context<'a>, Message)> {
        let there = match id {
            BaseItemId::Item(id) => self.at(&id.id)?.0,
            BaseItemId::Occurrence { .. } | BaseItemId::RecurringMaster(_) => self.clone(),
        };
        let message = there.message(id)?;
        Ok((there, message))
    }

    /// The message and the path to the attachment that an id names, in whosever mailbox.
    pub(crate) fn at_attachment(&self, id: &str) -> Problems<(Context<'a>, Message, Vec<u32>)> {
        match self.at(id)? {
            (there, ObjectId::Attachment(message, path)) => {
                let message = there.mailbox.message(message).or_problem()?;
                Ok((there, message, path))
            }
            (_, ObjectId::Folder(_) | ObjectId::Item(_)) => Err(malformed_id()),
        }
    }

    /// The folder an id names, in this mailbox. Whether it exists is seen when it is read.
    pub(crate) fn folder_id(&self, id: &BaseFolderId) -> Problems<FolderId> {
        match id {
            BaseFolderId::Folder(id) => match ObjectId::decode(&id.id, &self.home())? {
                ObjectId::Folder(folder) => Ok(folder),
                ObjectId::Item(_) | ObjectId::Attachment(..) => Err(Problem::new(
                    ResponseCode::ErrorCannotUseItemIdForFolderId,
                    "Item ID cannot be used where a folder ID is expected.",
                )),
            },
            BaseFolderId::Distinguished { id, mailbox, .. } => {
                if let Some(address) = mailbox
                    && self.at_address(address)?.owner != self.owner
                {
                    return Err(access_denied());
                }
                let special = SpecialFolder::from_ews_id(id).ok_or_else(folder_not_found)?;
                Ok(self.mailbox.special_folder(special))
            }
            BaseFolderId::Other(_) => Err(folder_not_found()),
        }
    }

    /// The mailbox that an address belongs to, if who asks has any right in it.
    fn at_address(&self, address: &Address) -> Problems<Context<'a>> {
        let Some(email) = &address.email_address else {
            return Err(Problem::new(
                ResponseCode::ErrorInvalidSmtpAddress,
                "The SMTP address has no valid format.",
            ));
        };
        match self.directory.user_by_address(email).or_problem()? {
            Some(owner) => self.visit(&owner),
            None => Err(Problem::new(
                ResponseCode::ErrorNonExistentMailbox,
                "The SMTP address has no mailbox associated with it.",
            )),
        }
    }

    /// The message an id names, and the change key that came with it.
    pub(crate) fn message_id<'i>(&self, id: &'i BaseItemId) -> Problems<(MessageId, Option<&'i str>)> {
        let Id { id, change_key } = match id {
            BaseItemId::Item(id) => id,
            BaseItemId::Occurrence { .. } | BaseItemId::RecurringMaster(_) => {
                return Err(not_available("Access to single instances of recurring items"));
            }
        };
        match ObjectId::decode(id, &self.home())? {
            ObjectId::Item(message) => Ok((message, change_key.as_deref())),
            ObjectId::Folder(_) => Err(Problem::new(
                ResponseCode::ErrorCannotUseFolderIdForItemId,
                "Folder ID cannot be used where an item ID is expected.",
            )),
            ObjectId::Attachment(..) => Err(malformed_id()),
        }
    }

    /// The message an id names, read. A change key that cannot be read is refused even where it is not needed.
    pub(crate) fn message(&self, id: &BaseItemId) -> Problems<Message> {
        let (id, change_key) = self.message_id(id)?;
        if let Some(key) = change_key {
            id::parse_change_key(key)?;
        }
        self.mailbox.message(id).or_problem()
    }

    /// As [`Context::message`], for an operation that must not act on an old state (SendItem needs the
    /// ChangeKey).
    pub(crate) fn current_message(&self, id: &BaseItemId) -> Problems<Message> {
        let (message, change_key) = self.message_id(id)?;
        let Some(key) = change_key else {
            return Err(Problem::new(
                ResponseCode::ErrorChangeKeyRequired,
                "A change key is required for this operation.",
            ));
        };
        let expected = id::parse_change_key(key)?;
        let message = self.mailbox.message(message).or_problem()?;
        if message.change == expected {
            return Ok(message);
        }
        Err(Problem::new(
            ResponseCode::ErrorIrresolvableConflict,
            "The send or update operation could not be performed because the change key passed in the request does \
             not match the current change key for the item.",
        ))
    }

    /// ItemId of a message.
    pub(crate) fn item_id(&self, message: &Message) -> Id {
        Id {
            id: ObjectId::Item(message.id).encode(&self.home()),
            change_key: Some(id::change_key(message.change)),
        }
    }

    /// FolderId without a change key.
    pub(crate) fn bare_folder_id(&self, folder: FolderId) -> Id {
        Id { id: ObjectId::Folder(folder).encode(&self.home()), change_key: None }
    }
}
