//! What the actor may do with an object (MS-OXCPRPT 2.2.1.1, 2.2.1.2).

use crate::access::{MessageAccess, Operation};
use crate::rights::Rights;

/// PidTagAccess of an embedded message; whether the message it is in may be changed decides.
pub(super) const MESSAGE_ACCESS: i32 = MODIFY | READ | DELETE;
/// PidTagAccessLevel of the parts of a message, likewise.
pub(super) const ACCESS_LEVEL_MODIFY: i32 = 1;

/// Bits of PidTagAccess.
const MODIFY: i32 = 0x01;
const READ: i32 = 0x02;
const DELETE: i32 = 0x04;
const CREATE_HIERARCHY: i32 = 0x08;
const CREATE_CONTENTS: i32 = 0x10;
const CREATE_ASSOCIATED: i32 = 0x20;

fn bits(rows: &[(bool, i32)]) -> i32 {
    rows.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum()
}

/// PidTagAccess of a message that may be read.
pub(super) fn of_message(access: MessageAccess) -> i32 {
    bits(&[(access.edit, MODIFY), (true, READ), (access.delete, DELETE)])
}

/// PidTagAccess of a folder.
pub(super) fn of_folder(rights: Rights) -> i32 {
    let may = |operation: Operation| operation.allowed_by(rights, false);
    bits(&[
        (may(Operation::ChangeFolder), MODIFY | DELETE),
        (may(Operation::ViewFolder), READ),
        (may(Operation::CreateSubfolder), CREATE_HIERARCHY),
        (may(Operation::CreateItem), CREATE_CONTENTS | CREATE_ASSOCIATED),
    ])
}

/// PidTagAccessLevel: 1 for who may change the object, else 0.
pub(super) fn level(may_change: bool) -> i32 {
    i32::from(may_change)
}

/// PidTagRights, whose bits all fit.
pub(super) fn rights(rights: Rights) -> i32 {
    i32::try_from(rights.bits()).unwrap_or_default()
}
