//! Permission lists of folders: reading and changing them (MS-OXCPERM 2.2.2, 3.2.5).

use crate::access::Operation;
use crate::actor::{Member, MemberId};
use crate::computed;
use crate::error::{MailboxError, Result, What};
use crate::folder_write::{change_folder, folder_event};
use crate::key;
use crate::mailbox::Mailbox;
use crate::notify::EventKind;
use crate::record::PermissionsRecord;
use crate::rights::Rights;
use crate::write::Writing;
use ropewalk_base::limits::{DIRECTORY_TEXT_BYTES_MAX, FOLDER_MEMBERS_MAX};
use ropewalk_model::{ChangeNumber, FolderId, SpecialFolder};
use ropewalk_storage_api::Reading;

/// A row of a folder's permissions table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Whose rights these are.
    pub member: Member,
    /// PidTagMemberRights.
    pub rights: Rights,
}

impl Permission {
    /// PidTagEntryId: a permanent entry id of the address book, empty for the reserved members (MS-OXCPERM 2.2.4).
    pub fn entry_id(&self) -> Vec<u8> {
        if self.member.id.is_reserved() { Vec::new() } else { computed::member_entry_id(&self.member) }
    }
}

/// One change of a permission list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermissionChange {
    /// Gives a member rights, who may have an entry already.
    Add(Member, Rights),
    /// Changes the rights of a member; ignored for who has no entry.
    Modify(MemberId, Rights),
    /// Takes a member out of the list; the reserved ones stay, without rights.
    Remove(MemberId),
}

/// How a permission list is changed: the ModifyFlags of MS-OXCPERM 2.2.2.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PermissionChangeMode {
    /// ReplaceRows: the changes, additions all, take the place of every entry but the default user's.
    pub replace_rows: bool,
    /// IncludeFreeBusy: the free/busy rights are meant as they are given. Without it they are left as they were.
    pub include_free_busy: bool,
}

impl PermissionsRecord {
    /// Exchange "include[s] the FreeBusySimple flag by default on the Calendar folder for any entry in the permissions
    /// list except the anonymous user and add[s] the FreeBusyDetailed flag to any entries that have the ReadAny flag
    /// set", until a client says otherwise (MS-OXCPERM 2.2.7, note 5).
    pub(crate) fn follow_free_busy(&mut self) {
        if self.free_busy_said {
            return;
        }
        let members = self.members.iter_mut().map(|(_, rights)| rights);
        for rights in members.chain([&mut self.default_user]) {
            let detailed = rights.contains(Rights::READ_ANY);
            let follows = if detailed { Rights::FREE_BUSY } else { Rights::FREE_BUSY_SIMPLE };
            *rights = rights.without(Rights::FREE_BUSY).with(follows);
        }
    }

    fn rights_mut(&mut self, id: MemberId) -> Option<&mut Rights> {
        match id {
            MemberId::DEFAULT => Some(&mut self.default_user),
            MemberId::ANONYMOUS => Some(&mut self.anonymous),
            _ => {
                let place = self.place(id).ok()?;
                self.members.get_mut(place).map(|(_, rights)| rights)
            }
        }
    }

    /// Gives a member rights, in a new entry if there is none.
    fn set(&mut self, member: &Member, rights: Rights) -> Result<()> {
        if let Some(entry) = self.rights_mut(member.id) {
            *entry = rights;
            return Ok(());
        }
        let long = |text: &str| text.len() > DIRECTORY_TEXT_BYTES_MAX;
        if member.legacy_dn.is_empty() || long(&member.legacy_dn) || long(&member.name) {
            return Err(MailboxError::Invalid(
                "a member of a permission list has a DN and a name of some length",
            ));
        }
        if self.members.len() >= FOLDER_MEMBERS_MAX {
            return Err(MailboxError::Limit("members of a permission list"));
        }
        if let Err(place) = self.place(member.id) {
            self.members.insert(place, (member.clone(), rights));
        }
        Ok(())
    }

    fn apply(&mut self, change: &PermissionChange, free_busy: FreeBusy) -> Result<()> {
        match change {
            PermissionChange::Add(member, rights) => {
                let old = self.rights_mut(member.id).map_or(Rights::NONE, |rights| *rights);
                self.set(member, free_busy.of(old, *rights))
            }
            // "If any PermissionData structure specifies deletion or modification of a user that is not currently in
            // the permissions list, the server MUST ignore that PermissionData structure." (MS-OXCPERM 3.2.5.2)
            PermissionChange::Modify(id, rights) => {
                if let Some(entry) = self.rights_mut(*id) {
                    *entry = free_busy.of(*entry, *rights);
                }
                Ok(())
            }
            PermissionChange::Remove(id) => {
                match self.place(*id) {
                    Ok(place) => drop(self.members.remove(place)),
                    Err(_) => self.rights_mut(*id).into_iter().for_each(|rights| *rights = Rights::NONE),
                }
                Ok(())
            }
        }
    }
}

/// What becomes of the free/busy rights when others change.
#[derive(Debug, Clone, Copy)]
enum FreeBusy {
    /// They are what the client says.
    Said,
    /// They stay.
    Kept,
    /// They are not stored, because they follow from others or have no meaning here.
    Absent,
}

impl FreeBusy {
    fn of(self, old: Rights, new: Rights) -> Rights {
        let plain = new.without(Rights::FREE_BUSY);
        match self {
            // "If the client sets the FreeBusyDetailed flag, it MUST set this flag as well."
            Self::Said if new.contains(Rights::FREE_BUSY_DETAILED) => plain.with(Rights::FREE_BUSY),
            Self::Said => new,
            Self::Kept if old.contains(Rights::FREE_BUSY_DETAILED) => plain.with(Rights::FREE_BUSY),
            Self::Kept if old.contains(Rights::FREE_BUSY_SIMPLE) => plain.with(Rights::FREE_BUSY_SIMPLE),
            Self::Kept | Self::Absent => plain,
        }
    }
}

impl Mailbox {
    /// The permission list of a folder: the default user, the members by their numbers, the anonymous user.
    ///
    /// # Errors
    /// When the folder does not exist, the actor may not see it, or the disk fails.
    pub fn permissions(&self, folder: FolderId) -> Result<Vec<Permission>> {
        let snapshot = self.snapshot()?;
        if !snapshot.contains(&key::folder(folder))? {
            return Err(MailboxError::NotFound(What::Folder(folder)));
        }
        self.require(&snapshot, Operation::ViewFolder, folder)?;
        let list = self.permission_list(&snapshot, folder)?;
        let mut rows = vec![Permission { member: Member::default_user(), rights: list.default_user }];
        rows.extend(list.members.into_iter().map(|(member, rights)| Permission { member, rights }));
        rows.push(Permission { member: Member::anonymous(), rights: list.anonymous });
        Ok(rows)
    }

    /// Changes the permission list of a folder, which is a change of the folder.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who does not own the folder; when a list is replaced by other than
    /// additions, has too many members, or the folder does not exist. Then nothing was changed.
    pub fn change_permissions(
        &self,
        folder: FolderId,
        changes: &[PermissionChange],
        mode: PermissionChangeMode,
    ) -> Result<ChangeNumber> {
        self.transact(|writing| {
            let record = writing.folder(folder)?;
            writing.require(Operation::ChangePermissions, folder)?;
            let mut list = writing.stored_permissions(folder)?;
            let calendar = self.special_kind(folder) == Some(SpecialFolder::Calendar);
            let free_busy = match (calendar, mode.include_free_busy) {
                (true, true) => {
                    // Who is not mentioned keeps what followed from the other rights until now.
                    list.follow_free_busy();
                    list.free_busy_said = true;
                    FreeBusy::Said
                }
                (true, false) if list.free_busy_said => FreeBusy::Kept,
                _ => FreeBusy::Absent,
            };
            if mode.replace_rows {
                // "each PermissionData structure in the PermissionsData field MUST have the AddRow flag set".
                if changes.iter().any(|change| !matches!(change, PermissionChange::Add(..))) {
                    return Err(MailboxError::Invalid("a list is replaced by additions only"));
                }
                list.members.clear();
                list.anonymous = Rights::NONE;
            }
            changes.iter().try_for_each(|change| list.apply(change, free_busy))?;
            writing.store_permissions(folder, &list)?;
            let change = writing.as_store(|writing| change_folder(writing, folder, record))?;
            writing.event(folder_event(EventKind::FolderModified, folder, None, change));
            Ok(change)
        })
    }
}

impl Writing<'_> {
    fn stored_permissions(&self, folder: FolderId) -> Result<PermissionsRecord> {
        let record = self.txn.load(&key::permissions(folder))?;
        record.map_or_else(|| Ok(PermissionsRecord::default()), |record| PermissionsRecord::decode(&record))
    }

    fn store_permissions(&mut self, folder: FolderId, list: &PermissionsRecord) -> Result<()> {
        let key = key::permissions(folder);
        if list.is_empty() {
            return Ok(self.txn.remove(&key)?);
        }
        Ok(self.txn.store(&key, &list.encode())?)
    }

    /// Gives a new folder the permission list of its parent, without the free/busy rights, which belong to the
    /// Calendar alone. Another user who makes a folder owns it.
    pub(crate) fn inherit_permissions(&mut self, parent: FolderId, folder: FolderId) -> Result<()> {
        let mut list = self.stored_permissions(parent)?;
        list.free_busy_said = false;
        let members = list.members.iter_mut().map(|(_, rights)| rights);
        for rights in members.chain([&mut list.default_user, &mut list.anonymous]) {
            *rights = rights.without(Rights::FREE_BUSY);
        }
        if let Some(member) = self.mailbox.actor().member() {
            list.set(member, Rights::OWNER)?;
        }
        self.store_permissions(folder, &list)
    }
}
