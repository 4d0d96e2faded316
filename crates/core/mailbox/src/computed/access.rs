//! Access bits of the owner, who alone reaches a mailbox for now (MS-OXCPRPT 2.2.1.1, MS-OXCPERM 2.2.7).

/// PidTagAccess of a message: modify, read, delete.
pub(super) const MESSAGE_ACCESS: i32 = 0x07;
/// PidTagAccess of a folder: those and create hierarchy, contents, associated contents.
pub(super) const FOLDER_ACCESS: i32 = 0x3F;
/// PidTagAccessLevel: modify.
pub(super) const ACCESS_LEVEL_MODIFY: i32 = 1;
/// PidTagRights of an owner.
pub(super) const OWNER_RIGHTS: i32 = 0x7FB;
