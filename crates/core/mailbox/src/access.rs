//! The one place that decides who may do what in a mailbox (MS-OXCPERM 2.2.7, 3.2.4.1).
//!
//! A [`Mailbox`] knows who acts. Every operation asks here, reads where they look and writes where the records are
//! written ([`crate::write`]), so a protocol opens the mailbox with the right actor and cannot forget the rest. A write
//! that did not ask is refused to everybody but the owner.

use crate::actor::Actor;
use crate::computed;
use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::Mailbox;
use crate::message;
use crate::record::{Head, PermissionsRecord, StoredBag};
use crate::rights::Rights;
use crate::write::Writing;
use ropewalk_directory::User;
use ropewalk_model::{FolderId, MessageId, PropertyValue, SpecialFolder, tags};
use ropewalk_storage_api::{Reading, ScanStep};
use std::fmt;
use std::sync::Arc;

/// What somebody wants to do with a folder or a message in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// See a folder, open it, read its permission list.
    ViewFolder,
    /// Read a message.
    ReadItem,
    /// Put a message into a folder.
    CreateItem,
    /// Change a message, its flags and read state too.
    EditItem,
    /// Delete a message, or move it away.
    DeleteItem,
    /// Make a folder below.
    CreateSubfolder,
    /// Change a folder's properties, rename, move or delete it.
    ChangeFolder,
    /// Change a folder's permission list.
    ChangePermissions,
    /// See when the calendar's owner is free or busy.
    SeeFreeBusy,
    /// See what with, too.
    SeeFreeBusyDetails,
    /// Change what belongs to the mailbox and to no folder, or search all of it: for its owner alone.
    ChangeMailbox,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::ViewFolder,
        Self::ReadItem,
        Self::CreateItem,
        Self::EditItem,
        Self::DeleteItem,
        Self::CreateSubfolder,
        Self::ChangeFolder,
        Self::ChangePermissions,
        Self::SeeFreeBusy,
        Self::SeeFreeBusyDetails,
        Self::ChangeMailbox,
    ];

    /// Whether these rights are enough; `own` says whether the message is one that the actor made.
    pub const fn allowed_by(self, rights: Rights, own: bool) -> bool {
        match self {
            Self::ViewFolder => rights.contains(Rights::FOLDER_VISIBLE),
            // "If this flag is not set, the server MUST NOT allow the user's client to read Message objects that are
            // owned by other users" (MS-OXCPERM 2.2.7).
            Self::ReadItem => own || rights.contains(Rights::READ_ANY),
            Self::CreateItem => rights.contains(Rights::CREATE),
            Self::EditItem => {
                rights.contains(Rights::EDIT_ANY) || (own && rights.contains(Rights::EDIT_OWNED))
            }
            Self::DeleteItem => {
                rights.contains(Rights::DELETE_ANY) || (own && rights.contains(Rights::DELETE_OWNED))
            }
            Self::CreateSubfolder => rights.contains(Rights::CREATE_SUBFOLDER),
            Self::ChangeFolder | Self::ChangePermissions => rights.contains(Rights::FOLDER_OWNER),
            Self::SeeFreeBusy => rights.intersects(Rights::FREE_BUSY),
            Self::SeeFreeBusyDetails => rights.contains(Rights::FREE_BUSY_DETAILED),
            Self::ChangeMailbox => false,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ViewFolder => "see the folder",
            Self::ReadItem => "read the message",
            Self::CreateItem => "put messages into the folder",
            Self::EditItem => "change the message",
            Self::DeleteItem => "delete the message",
            Self::CreateSubfolder => "make folders here",
            Self::ChangeFolder => "change the folder",
            Self::ChangePermissions => "change the folder's permissions",
            Self::SeeFreeBusy => "see whether the owner is free",
            Self::SeeFreeBusyDetails => "see what the owner is busy with",
            Self::ChangeMailbox => "act on the whole mailbox",
        })
    }
}

/// What an actor has of the rights in a permission list.
pub(crate) fn rights_of(actor: &Actor, list: &PermissionsRecord) -> Rights {
    match actor {
        // "the server MUST apply the permissions that have been set for that user", be it "explicitly or through
        // membership in a group", else those "set in the default user entry" (MS-OXCPERM 3.2.4.1). Who has an entry
        // has what it says; who is in several groups that have one has what any of them says.
        Actor::User(visitor) => {
            let of =
                |id| list.place(id).ok().and_then(|place| list.members.get(place)).map(|(_, rights)| *rights);
            let through_groups = || visitor.groups.iter().filter_map(|id| of(*id)).reduce(Rights::with);
            of(visitor.member.id).or_else(through_groups).unwrap_or(list.default_user)
        }
        Actor::Anonymous => list.anonymous,
        Actor::Owner | Actor::Administrator => Rights::OWNER,
    }
}

/// Rights of one actor on the folders of messages that are looked at together.
#[derive(Debug, Default)]
pub(crate) struct SeenRights(Option<(FolderId, Rights)>);

impl SeenRights {
    pub(crate) fn on(&mut self, mailbox: &Mailbox, reading: &impl Reading, id: FolderId) -> Result<Rights> {
        match self.0 {
            Some((folder, rights)) if folder == id => Ok(rights),
            _ => {
                let rights = mailbox.rights_in(reading, id)?;
                self.0 = Some((id, rights));
                Ok(rights)
            }
        }
    }
}

/// What the actor may do with a message that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MessageAccess {
    pub(crate) edit: bool,
    pub(crate) delete: bool,
}

impl MessageAccess {
    pub(crate) const ALL: Self = Self { edit: true, delete: true };
    pub(crate) const NONE: Self = Self { edit: false, delete: false };
}

impl Mailbox {
    /// The same mailbox with somebody else acting.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { inner: Arc::clone(&self.inner), info: Arc::clone(&self.info), actor }
    }

    /// The same mailbox as a user of the directory opens it: with all rights if it is their own or their archive,
    /// else with those that its permission lists give. The directory has no groups yet, so it is in none.
    #[must_use]
    pub fn opened_by(&self, user: &User) -> Self {
        let own = [Some(user.mailbox), user.archive].contains(&Some(self.info.partition));
        self.acting_as(if own { Actor::Owner } else { Actor::visitor(user, Vec::new()) })
    }

    /// The same mailbox with the server itself acting, for upkeep that anybody's operation may bring about.
    pub(crate) fn as_store(&self) -> Self {
        self.acting_as(Actor::Owner)
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The actor's rights on a folder (PidTagRights).
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn rights(&self, folder: FolderId) -> Result<Rights> {
        let snapshot = self.snapshot()?;
        if !snapshot.contains(&key::folder(folder))? {
            return Err(MailboxError::NotFound(What::Folder(folder)));
        }
        self.rights_in(&snapshot, folder)
    }

    /// Whether the actor may do this with a folder, or with messages in it that others have made.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn may(&self, operation: Operation, folder: FolderId) -> Result<bool> {
        let rights = self.rights(folder)?;
        Ok(!self.actor.is_restricted() || operation.allowed_by(rights, false))
    }

    /// Whether the actor may see any folder here, and so open the mailbox at all.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn is_open_to_actor(&self) -> Result<bool> {
        let open = |rights: Rights| {
            rights.without(Rights::FREE_BUSY).without(Rights::FOLDER_CONTACT) != Rights::NONE
        };
        Ok(!self.actor.is_restricted() || open(self.rights_anywhere()?))
    }

    /// Whether the actor may give property names ids: who writes somewhere. The map is small, and names are never taken
    /// out of it, so who only reads must not fill it.
    pub(crate) fn may_name_properties(&self) -> Result<bool> {
        const WRITING: Rights = Rights::CREATE
            .with(Rights::EDIT_OWNED)
            .with(Rights::EDIT_ANY)
            .with(Rights::CREATE_SUBFOLDER)
            .with(Rights::FOLDER_OWNER);
        Ok(!self.actor.is_restricted() || self.rights_anywhere()?.intersects(WRITING))
    }

    /// What the permission lists of all folders give the actor, together.
    fn rights_anywhere(&self) -> Result<Rights> {
        let mut lists = Vec::new();
        self.snapshot()?.scan_prefix(&[key::PERMISSIONS], false, &mut |_, value| {
            lists.push(value.to_vec());
            Ok(ScanStep::Continue)
        })?;
        let mut together = Rights::NONE;
        for list in lists {
            together = together.with(rights_of(&self.actor, &PermissionsRecord::decode(&list)?));
        }
        Ok(together)
    }

    pub(crate) fn rights_in(&self, reading: &impl Reading, folder: FolderId) -> Result<Rights> {
        if !self.actor.is_restricted() {
            return Ok(Rights::OWNER);
        }
        Ok(rights_of(&self.actor, &self.permission_list(reading, folder)?))
    }

    /// The list of a folder as it counts, with the free/busy rights that follow from others.
    pub(crate) fn permission_list(
        &self,
        reading: &impl Reading,
        folder: FolderId,
    ) -> Result<PermissionsRecord> {
        let record = reading.load(&key::permissions(folder))?;
        let mut list =
            record.map(|record| PermissionsRecord::decode(&record)).transpose()?.unwrap_or_default();
        if self.special_kind(folder) == Some(SpecialFolder::Calendar) {
            list.follow_free_busy();
        }
        Ok(list)
    }

    /// Refuses what the actor may not do with a folder.
    pub(crate) fn require(
        &self,
        reading: &impl Reading,
        operation: Operation,
        folder: FolderId,
    ) -> Result<()> {
        if !self.actor.is_restricted() || operation.allowed_by(self.rights_in(reading, folder)?, false) {
            return Ok(());
        }
        Err(MailboxError::AccessDenied(operation))
    }

    /// Refuses what the actor may not do with a message.
    pub(crate) fn require_on(&self, reading: &impl Reading, operation: Operation, head: &Head) -> Result<()> {
        if !self.actor.is_restricted() {
            return Ok(());
        }
        let rights = self.rights_in(reading, head.folder)?;
        if operation.allowed_by(rights, self.made_by_actor(&head.properties)) {
            return Ok(());
        }
        Err(MailboxError::AccessDenied(operation))
    }

    /// As [`Mailbox::require`], before anything is prepared for a write, which asks again in its transaction: who may
    /// not write must not leave large values behind.
    pub(crate) fn require_first(&self, operation: Operation, folder: FolderId) -> Result<()> {
        if self.actor.is_restricted() { self.require(&self.snapshot()?, operation, folder) } else { Ok(()) }
    }

    /// As [`Mailbox::require_first`], of a message.
    pub(crate) fn require_first_on(&self, operation: Operation, id: MessageId) -> Result<()> {
        if !self.actor.is_restricted() {
            return Ok(());
        }
        let snapshot = self.snapshot()?;
        self.require_on(&snapshot, operation, &message::head(&snapshot, id)?)
    }

    /// Refuses who may not do everything.
    pub(crate) fn require_all(&self) -> Result<()> {
        let refused = self.actor.is_restricted();
        if refused { Err(MailboxError::AccessDenied(Operation::ChangeMailbox)) } else { Ok(()) }
    }

    /// Refuses to read a message that the actor may not read.
    pub(crate) fn require_reading(&self, reading: &impl Reading, id: MessageId) -> Result<()> {
        if !self.actor.is_restricted() {
            return Ok(());
        }
        self.require_on(reading, Operation::ReadItem, &message::head(reading, id)?)
    }

    /// What the actor may do with a message; none if it may not be read.
    pub(crate) fn access_to(&self, rights: Rights, head: &Head) -> Option<MessageAccess> {
        if !self.actor.is_restricted() {
            return Some(MessageAccess::ALL);
        }
        let own = self.made_by_actor(&head.properties);
        Operation::ReadItem.allowed_by(rights, own).then(|| MessageAccess {
            edit: Operation::EditItem.allowed_by(rights, own),
            delete: Operation::DeleteItem.allowed_by(rights, own),
        })
    }

    /// Whether the actor made the message: PidTagCreatorEntryId is written by the store alone.
    fn made_by_actor(&self, properties: &StoredBag) -> bool {
        let creator = properties.tagged(tags::PID_TAG_CREATOR_ENTRY_ID);
        match (self.actor.member(), creator.as_ref().and_then(|value| value.small())) {
            (Some(member), Some(PropertyValue::Binary(creator))) => {
                creator.eq_ignore_ascii_case(&computed::member_entry_id(member))
            }
            _ => false,
        }
    }
}

impl Writing<'_> {
    /// Refuses what the actor may not do with a folder.
    pub(crate) fn require(&self, operation: Operation, folder: FolderId) -> Result<()> {
        self.asked.set(true);
        if self.as_store { Ok(()) } else { self.mailbox.require(&self.txn, operation, folder) }
    }

    /// Refuses what the actor may not do with a message.
    pub(crate) fn require_on(&self, operation: Operation, head: &Head) -> Result<()> {
        self.asked.set(true);
        if self.as_store { Ok(()) } else { self.mailbox.require_on(&self.txn, operation, head) }
    }

    /// Does what follows from an operation that was allowed, and is not asked for again: keeping what was deleted,
    /// emptying a folder that goes.
    pub(crate) fn as_store<T>(&mut self, body: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.as_store, true);
        let result = body(self);
        self.as_store = before;
        result
    }
}
