//! RopRegisterNotification: layout MS-OXCROPS 2.2.14.1, operation MS-OXCNOTIF 2.2.1.2.1, 3.1.5.1.

use crate::{Fid, Mid};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// NotificationTypes: a message was delivered.
pub const NEW_MAIL: u16 = 0x0002;
/// NotificationTypes: an object was created.
pub const OBJECT_CREATED: u16 = 0x0004;
/// NotificationTypes: an object was deleted.
pub const OBJECT_DELETED: u16 = 0x0008;
/// NotificationTypes: an object was changed.
pub const OBJECT_MODIFIED: u16 = 0x0010;
/// NotificationTypes: an object was moved.
pub const OBJECT_MOVED: u16 = 0x0020;
/// NotificationTypes: an object was copied.
pub const OBJECT_COPIED: u16 = 0x0040;
/// NotificationTypes: a search folder is filled.
pub const SEARCH_COMPLETE: u16 = 0x0080;
/// NotificationTypes: a table has changed.
pub const TABLE_MODIFIED: u16 = 0x0100;
/// NotificationTypes: one more byte follows in the request.
pub const EXTENDED: u16 = 0x0400;

/// Subscribes to events (MS-OXCROPS 2.2.14.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// NotificationTypes: [`NEW_MAIL`] and the others.
    pub notification_types: u16,
    /// Reserved; 0. There with [`EXTENDED`] only.
    pub reserved: u8,
    /// WantWholeStore, or what instead of the whole mailbox.
    pub scope: Option<Scope>,
}

/// FolderId and MessageId (MS-OXCROPS 2.2.14.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// FolderId.
    pub folder_id: Fid,
    /// MessageId; zeros for the folder itself.
    pub message_id: Mid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let notification_types = reader.u16("NotificationTypes")?;
        let reserved = if notification_types & EXTENDED == 0 { 0 } else { reader.u8("Reserved")? };
        let scope = match reader.u8("WantWholeStore")? {
            0 => Some(Scope {
                folder_id: Fid::decode(reader, "FolderId")?,
                message_id: Mid::decode(reader, "MessageId")?,
            }),
            _ => None,
        };
        Ok(Self { notification_types, reserved, scope })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.notification_types);
        if self.notification_types & EXTENDED != 0 {
            out.u8(self.reserved);
        }
        out.boolean(self.scope.is_none());
        if let Some(scope) = self.scope {
            scope.folder_id.encode(out);
            scope.message_id.encode(out);
        }
        Ok(())
    }
}

/// The subscription is made (MS-OXCROPS 2.2.14.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.14.1.
    /// covers: MS-OXCROPS_R4322, MS-OXCROPS_R4324, MS-OXCROPS_R4325, MS-OXCROPS_R4327, MS-OXCROPS_R4330,
    /// MS-OXCROPS_R4333, MS-OXCROPS_R4336, MS-OXCROPS_R4338, MS-OXCROPS_R4340, MS-OXCROPS_R4343,
    /// MS-OXCROPS_R4346, MS-OXCROPS_R4348, MS-OXCROPS_R4349, MS-OXCROPS_R4350, MS-OXCROPS_R4352
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x29, 5, 3, 4, 0x16, 0x01, 1],
            5,
            input_output(3, 4),
            Request {
                notification_types: NEW_MAIL | OBJECT_CREATED | OBJECT_MODIFIED | TABLE_MODIFIED,
                reserved: 0,
                scope: None,
            },
        );
        let scope = Some(Scope { folder_id: fid(), message_id: mid() });
        request(
            &join(&[&[0x29, 5, 3, 4, 0xE8, 0x00, 0], &FID, &MID]),
            5,
            input_output(3, 4),
            Request {
                notification_types: OBJECT_DELETED | OBJECT_MOVED | OBJECT_COPIED | SEARCH_COMPLETE,
                reserved: 0,
                scope,
            },
        );
        request(
            &join(&[&[0x29, 5, 3, 4, 0x00, 0x04, 9, 0], &FID, &MID]),
            5,
            input_output(3, 4),
            Request { notification_types: EXTENDED, reserved: 9, scope },
        );
        request(
            &[0x29, 5, 3, 4, 0x02, 0x04, 0, 1],
            5,
            input_output(3, 4),
            Request { notification_types: EXTENDED | NEW_MAIL, reserved: 0, scope: None },
        );
        success(&[0x29, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x29, 4], &FAILED]), 4, NOT_FOUND);
    }
}
