//! RopNotify: layout MS-OXCROPS 2.2.14.2, content MS-OXCNOTIF 2.2.1.4.1, 3.1.5.7. There is no request; the server
//! appends it to the other responses as [`crate::RopResponse::Notify`].

use crate::RopId;
pub use crate::structure::notification::{
    Event, MessageRow, MovedObject, NotificationData, Object, PlacedObject, RowContent, RowEvent, TableEvent,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Tells of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// NotificationHandle: handle (not handle index) of the subscription or table.
    pub handle: u32,
    /// LogonId.
    pub logon_id: u8,
    /// NotificationData.
    pub data: NotificationData,
}

impl Notification {
    /// After RopId.
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            handle: reader.u32("NotificationHandle")?,
            logon_id: reader.u8("LogonId")?,
            data: NotificationData::decode(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(RopId::NOTIFY.0);
        out.u32(self.handle);
        out.u8(self.logon_id);
        self.data.encode(out)
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, RowEvent, TableEvent};
    use crate::RopResponse;
    use crate::rop::vectors::response;
    use ropewalk_model::{PropertyTag, PropertyValue};

    const HEAD: &[u8] = &[0x2A, 9, 0, 0, 0, 1];
    const FOLDER: &[u8] = &[1, 0, 0, 0, 0, 0, 0, 0x0D];
    const MESSAGE: &[u8] = &[1, 0, 0, 0, 0, 0, 0x12, 0x34];
    const PARENT: &[u8] = &[1, 0, 0, 0, 0, 0, 0, 0x0B];

    fn event(parts: &[&[u8]]) -> Event {
        let bytes = [HEAD, &parts.concat()].concat();
        let RopResponse::Notify(notification) = response(&bytes) else { panic!() };
        assert_eq!((notification.handle, notification.logon_id), (9, 1));
        notification.data.event
    }

    #[test]
    fn new_mail() {
        event(&[&[2, 0x80], FOLDER, MESSAGE, &[0, 0, 0, 0], &[0], b"IPM.Note\0"]);
        event(&[&[2, 0x80], FOLDER, MESSAGE, &[1, 0, 0, 0], &[1, b'I', 0, 0, 0]]);
    }

    #[test]
    fn objects() {
        event(&[&[4, 0], FOLDER, PARENT, &[0xFF, 0xFF]]);
        event(&[&[4, 0x80], FOLDER, MESSAGE, &[1, 0, 0x1F, 0, 0x37, 0]]);
        event(&[&[4, 0xC0], FOLDER, MESSAGE, PARENT, &[0, 0]]);
        event(&[&[8, 0], FOLDER, PARENT]);
        event(&[&[8, 0x80], FOLDER, MESSAGE]);
        event(&[&[8, 0xC0], FOLDER, MESSAGE, PARENT]);
        event(&[&[0x10, 0x30], FOLDER, &[0, 0], &[7, 0, 0, 0], &[2, 0, 0, 0]]);
        event(&[&[0x10, 0x10], FOLDER, &[0xFF, 0xFF], &[7, 0, 0, 0]]);
        event(&[&[0x10, 0xC0], FOLDER, MESSAGE, &[0, 0]]);
        event(&[&[0x80, 0], FOLDER]);
        event(&[&[0, 4]]);
    }

    #[test]
    fn moved_and_copied() {
        event(&[&[0x20, 0], FOLDER, PARENT, FOLDER, PARENT]);
        event(&[&[0x20, 0x80], FOLDER, MESSAGE, PARENT, MESSAGE]);
        event(&[&[0x20, 0xC0], FOLDER, MESSAGE, PARENT, FOLDER, MESSAGE]);
        event(&[&[0x40, 0], FOLDER, PARENT, FOLDER, PARENT]);
        event(&[&[0x40, 0x80], FOLDER, MESSAGE, PARENT, MESSAGE]);
    }

    #[test]
    fn tables() {
        event(&[&[0, 1], &[1, 0]]);
        event(&[&[0, 0x81], &[7, 0]]);
        event(&[&[0, 1], &[4, 0], FOLDER]);
        event(&[&[0, 1], &[3, 0], FOLDER, PARENT, &[2, 0, 0, 9]]);
        event(&[&[0, 0xC1], &[4, 0], FOLDER, MESSAGE, &[1, 0, 0, 0]]);
        let row = &[0, b'x', 0, 0, 0];
        let modified = event(&[&[0, 0x81], &[5, 0], FOLDER, MESSAGE, &[1, 0, 0, 0], &[0; 20], &[5, 0], row]);
        let Event::TableModified { event: TableEvent::Message(RowEvent::Modified(content)), .. } = modified
        else {
            panic!()
        };
        let row = content.decode_row(&[PropertyTag(0x0037_001F)]).unwrap();
        assert_eq!(row.value(0), Some(&PropertyValue::from("x")));
        assert!(content.decode_row(&[]).is_err());
    }

    #[test]
    fn what_is_no_event_is_refused() {
        let refused = |flags: [u8; 2]| {
            let bytes = [HEAD, &flags, &[0; 60]].concat();
            let mut columns = crate::RequestColumns::new(&[], std::collections::HashMap::new());
            assert!(crate::decode_responses(&bytes, &mut columns).is_err(), "{flags:?}");
        };
        [[1, 0], [6, 0], [0, 0], [8, 0x40], [0, 2]].into_iter().for_each(refused);
    }
}
