//! RopNotify: layout MS-OXCROPS 2.2.14.2, content MS-OXCNOTIF 2.2.1.4.1, 3.1.5.7. There is no request; the server
//! appends it to the other responses as [`crate::RopResponse::Notify`].

use crate::RopId;
pub use crate::structure::notification::{
    Event, MessageRow, MovedObject, NotificationData, Object, PlacedObject, RowContent, RowEvent, TableEvent,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Tells of an event (MS-OXCROPS 2.2.14.2.1).
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
    use super::*;
    use crate::rop::exact::{FID, MID, fid, join, mid};
    use crate::rop::vectors::response;
    use crate::{Fid, Mid, RopResponse, ZeroString};
    use ropewalk_model::codec::PropertyRow;
    use ropewalk_model::{PropertyTag, PropertyValue};

    const PARENT: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0x0B];
    const OLD: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0x0C];
    const OLD_PARENT: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0x0D];
    const OLD_MESSAGE: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0x0E];

    fn folder(last: u8) -> Fid {
        Fid::from_wire(1 | u64::from(last) << 56)
    }

    fn message(last: u8) -> Mid {
        Mid::from_wire(1 | u64::from(last) << 56)
    }

    /// These NotificationData are this event with these message counts.
    fn is_with(parts: &[&[u8]], event: Event, total: Option<u32>, unread: Option<u32>) {
        let bytes = [&[0x2A, 0x11, 0x12, 0x13, 0x14, 5][..], &parts.concat()].concat();
        let data = NotificationData { event, total_message_count: total, unread_message_count: unread };
        let notification = Notification { handle: 0x1413_1211, logon_id: 5, data };
        assert_eq!(response(&bytes), RopResponse::Notify(notification));
    }

    /// Without message counts.
    fn is(parts: &[&[u8]], event: Event) {
        is_with(parts, event, None, None);
    }

    const fn in_folder(in_search_folder: bool) -> impl Fn() -> Object {
        move || Object::Message { folder_id: fid(), message_id: mid(), in_search_folder }
    }

    /// covers: MS-OXCROPS_R4423, MS-OXCROPS_R4425, MS-OXCROPS_R4426, MS-OXCROPS_R4428, MS-OXCROPS_R4430,
    /// MS-OXCNOTIF_R136, MS-OXCNOTIF_R97002, MS-OXCNOTIF_R137, MS-OXCNOTIF_R103, MS-OXCNOTIF_R121,
    /// MS-OXCNOTIF_R169, MS-OXCNOTIF_R17103, MS-OXCNOTIF_R173, MS-OXCNOTIF_R17501, MS-OXCNOTIF_R17905,
    /// MS-OXCNOTIF_R18303, MS-OXCNOTIF_R18703, MS-OXCNOTIF_R19103, MS-OXCNOTIF_R19503, MS-OXCNOTIF_R213,
    /// MS-OXCNOTIF_R21501, MS-OXCNOTIF_R217, MS-OXCNOTIF_R218, MS-OXCNOTIF_R219, MS-OXCNOTIF_R22101,
    /// MS-OXCNOTIF_R223, MS-OXCNOTIF_R224, MS-OXCNOTIF_R225, MS-OXCNOTIF_R22601
    #[test]
    fn new_mail_has_flags_and_class() {
        is(
            &[&[2, 0x80], &FID, &MID, &[0x21, 0x22, 0x23, 0x24], &[0], b"IPM.Note\0"],
            Event::NewMail {
                object: in_folder(false)(),
                message_flags: 0x2423_2221,
                message_class: ZeroString::Text8(b"IPM.Note".to_vec()),
            },
        );
        is(
            &[&[2, 0xC0], &FID, &MID, &[0x21, 0x22, 0x23, 0x24], &[1, b'I', 0, 0, 0]],
            Event::NewMail {
                object: in_folder(true)(),
                message_flags: 0x2423_2221,
                message_class: ZeroString::new("I"),
            },
        );
    }

    /// covers: MS-OXCNOTIF_R104, MS-OXCNOTIF_R17901, MS-OXCNOTIF_R181, MS-OXCNOTIF_R193, MS-OXCNOTIF_R19501,
    /// MS-OXCNOTIF_R20301, MS-OXCNOTIF_R20302, MS-OXCNOTIF_R20303, MS-OXCNOTIF_R21502, MS-OXCNOTIF_R22102,
    /// MS-OXCNOTIF_R22602
    #[test]
    fn created_objects_have_a_parent_and_tags() {
        let made = PlacedObject::Folder { folder_id: fid(), parent_folder_id: folder(0x0B) };
        is(&[&[4, 0], &FID, &PARENT, &[0xFF, 0xFF]], Event::ObjectCreated { object: made, tags: None });
        let made = PlacedObject::Message { folder_id: fid(), message_id: mid(), search_parent: None };
        let tags = Some(vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)]);
        is(
            &[&[4, 0x80], &FID, &MID, &[2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E]],
            Event::ObjectCreated { object: made, tags },
        );
        let search_parent = Some(folder(0x0B));
        let made = PlacedObject::Message { folder_id: fid(), message_id: mid(), search_parent };
        is(
            &[&[4, 0xC0], &FID, &MID, &PARENT, &[0, 0]],
            Event::ObjectCreated { object: made, tags: Some(vec![]) },
        );
    }

    /// covers: MS-OXCNOTIF_R105, MS-OXCNOTIF_R17902
    #[test]
    fn deleted_objects_have_a_parent() {
        let gone = PlacedObject::Folder { folder_id: fid(), parent_folder_id: folder(0x0B) };
        is(&[&[8, 0], &FID, &PARENT], Event::ObjectDeleted(gone));
        let gone = PlacedObject::Message { folder_id: fid(), message_id: mid(), search_parent: None };
        is(&[&[8, 0x80], &FID, &MID], Event::ObjectDeleted(gone));
        let search_parent = Some(folder(0x0B));
        let gone = PlacedObject::Message { folder_id: fid(), message_id: mid(), search_parent };
        is(&[&[8, 0xC0], &FID, &MID, &PARENT], Event::ObjectDeleted(gone));
    }

    /// covers: MS-OXCNOTIF_R106, MS-OXCNOTIF_R112, MS-OXCNOTIF_R115, MS-OXCNOTIF_R19502, MS-OXCNOTIF_R205,
    /// MS-OXCNOTIF_R20701, MS-OXCNOTIF_R20702, MS-OXCNOTIF_R209, MS-OXCNOTIF_R21101, MS-OXCNOTIF_R21102
    #[test]
    fn modified_objects_have_tags_and_counts() {
        let event = |tags| Event::ObjectModified { object: Object::Folder(fid()), tags };
        let (total, unread): (&[u8], &[u8]) = (&[0x31, 0x32, 0x33, 0x34], &[0x41, 0x42, 0x43, 0x44]);
        is(&[&[0x10, 0], &FID, &[0, 0]], event(Some(vec![])));
        is_with(&[&[0x10, 0x10], &FID, &[0xFF, 0xFF], total], event(None), Some(0x3433_3231), None);
        is_with(&[&[0x10, 0x20], &FID, &[0, 0], unread], event(Some(vec![])), None, Some(0x4443_4241));
        let tags = Some(vec![PropertyTag(0x0037_001F)]);
        is_with(
            &[&[0x10, 0x30], &FID, &[1, 0, 0x1F, 0, 0x37, 0], total, unread],
            event(tags),
            Some(0x3433_3231),
            Some(0x4443_4241),
        );
        let changed = |in_search_folder| Event::ObjectModified {
            object: in_folder(in_search_folder)(),
            tags: Some(vec![]),
        };
        is(&[&[0x10, 0x80], &FID, &MID, &[0, 0]], changed(false));
        is(&[&[0x10, 0xC0], &FID, &MID, &[0, 0]], changed(true));
    }

    /// covers: MS-OXCNOTIF_R107, MS-OXCNOTIF_R108, MS-OXCNOTIF_R177, MS-OXCNOTIF_R17903, MS-OXCNOTIF_R17904,
    /// MS-OXCNOTIF_R18301, MS-OXCNOTIF_R18302, MS-OXCNOTIF_R185, MS-OXCNOTIF_R18701, MS-OXCNOTIF_R18702,
    /// MS-OXCNOTIF_R189, MS-OXCNOTIF_R19101, MS-OXCNOTIF_R19102
    #[test]
    fn moved_and_copied_objects_have_their_old_place() {
        let folders = MovedObject::Folder {
            folder_id: fid(),
            parent_folder_id: folder(0x0B),
            old_folder_id: folder(0x0C),
            old_parent_folder_id: folder(0x0D),
        };
        let messages = |search_parent| MovedObject::Message {
            folder_id: fid(),
            message_id: mid(),
            search_parent,
            old_folder_id: folder(0x0C),
            old_message_id: message(0x0E),
        };
        for (kind, event) in
            [(0x20, Event::ObjectMoved as fn(MovedObject) -> Event), (0x40, Event::ObjectCopied)]
        {
            is(&[&[kind, 0], &FID, &PARENT, &OLD, &OLD_PARENT], event(folders));
            is(&[&[kind, 0x80], &FID, &MID, &OLD, &OLD_MESSAGE], event(messages(None)));
            is(
                &[&[kind, 0xC0], &FID, &MID, &PARENT, &OLD, &OLD_MESSAGE],
                event(messages(Some(folder(0x0B)))),
            );
        }
    }

    /// covers: MS-OXCNOTIF_R109, MS-OXCNOTIF_R111, MS-OXCNOTIF_R17102, MS-OXCNOTIF_R17503
    #[test]
    fn searches_end_and_reserved_events_are_empty() {
        is(&[&[0x80, 0], &FID], Event::SearchComplete(Object::Folder(fid())));
        is(&[&[0, 4]], Event::Extended { flags: 0 });
        is(&[&[0, 0xC4]], Event::Extended { flags: 0xC000 });
    }

    /// covers: MS-OXCNOTIF_R110, MS-OXCNOTIF_R139, MS-OXCNOTIF_R12401, MS-OXCNOTIF_R128, MS-OXCNOTIF_R132,
    /// MS-OXCNOTIF_R14204, MS-OXCNOTIF_R14604, MS-OXCNOTIF_R15004, MS-OXCNOTIF_R15403, MS-OXCNOTIF_R15803,
    /// MS-OXCNOTIF_R16403, MS-OXCNOTIF_R16703, MS-OXCNOTIF_R17101, MS-OXCNOTIF_R17502
    #[test]
    fn a_whole_table_has_no_row() {
        for (flags, of_messages, in_search_folder) in
            [(0x01, false, false), (0x81, true, false), (0xC1, true, true)]
        {
            for event_type in [TableEvent::CHANGED, TableEvent::RESTRICTION_CHANGED] {
                is(
                    &[&[0, flags], &event_type.to_le_bytes()],
                    Event::TableModified {
                        event: TableEvent::Whole { event_type, of_messages },
                        in_search_folder,
                    },
                );
            }
        }
    }

    /// covers: MS-OXCNOTIF_R129, MS-OXCNOTIF_R130, MS-OXCNOTIF_R131, MS-OXCNOTIF_R140, MS-OXCNOTIF_R14201,
    /// MS-OXCNOTIF_R14202, MS-OXCNOTIF_R14203, MS-OXCNOTIF_R152, MS-OXCNOTIF_R15401, MS-OXCNOTIF_R15402,
    /// MS-OXCNOTIF_R162, MS-OXCNOTIF_R163, MS-OXCNOTIF_R16401, MS-OXCNOTIF_R16402, MS-OXCNOTIF_R16701,
    /// MS-OXCNOTIF_R16702
    #[test]
    fn rows_of_a_hierarchy_table_are_folders() {
        let content = RowContent { row: fid(), after: folder(0x0B), data: vec![7, 8, 9] };
        let modified =
            |event| Event::TableModified { event: TableEvent::Folder(event), in_search_folder: false };
        is(&[&[0, 1, 3, 0], &FID, &PARENT, &[3, 0, 7, 8, 9]], modified(RowEvent::Added(content.clone())));
        is(&[&[0, 1, 4, 0], &FID], modified(RowEvent::Deleted(fid())));
        is(&[&[0, 1, 5, 0], &FID, &PARENT, &[3, 0, 7, 8, 9]], modified(RowEvent::Modified(content)));
    }

    /// covers: MS-OXCNOTIF_R118, MS-OXCNOTIF_R144, MS-OXCNOTIF_R14601, MS-OXCNOTIF_R14602, MS-OXCNOTIF_R14603,
    /// MS-OXCNOTIF_R148, MS-OXCNOTIF_R15001, MS-OXCNOTIF_R15002, MS-OXCNOTIF_R15003, MS-OXCNOTIF_R156,
    /// MS-OXCNOTIF_R15801, MS-OXCNOTIF_R15802, MS-OXCNOTIF_R160
    #[test]
    fn rows_of_a_contents_table_are_messages() {
        let row = MessageRow { folder_id: fid(), message_id: mid(), instance: 0x2423_2221 };
        let after = MessageRow { folder_id: folder(0x0B), message_id: message(0x0E), instance: 0x3433_3231 };
        let content = RowContent { row, after, data: vec![7, 8, 9] };
        let at = join(&[&FID, &MID, &[0x21, 0x22, 0x23, 0x24]]);
        let behind = join(&[&PARENT, &OLD_MESSAGE, &[0x31, 0x32, 0x33, 0x34], &[3, 0, 7, 8, 9]]);
        for (flags, in_search_folder) in [(0x81, false), (0xC1, true)] {
            let modified =
                |event| Event::TableModified { event: TableEvent::Message(event), in_search_folder };
            is(&[&[0, flags, 3, 0], &at, &behind], modified(RowEvent::Added(content.clone())));
            is(&[&[0, flags, 4, 0], &at], modified(RowEvent::Deleted(row)));
            is(&[&[0, flags, 5, 0], &at, &behind], modified(RowEvent::Modified(content.clone())));
        }
    }

    /// covers: MS-OXCNOTIF_R166, MS-OXCNOTIF_R166001
    #[test]
    fn row_data_are_read_with_the_columns_of_the_table() {
        let data = vec![0, b'x', 0, 0, 0];
        let content = RowContent { row: fid(), after: fid(), data };
        let row = content.decode_row(&[PropertyTag(0x0037_001F)]).unwrap();
        assert_eq!(row, PropertyRow::Standard(vec![PropertyValue::from("x")]));
        assert!(content.decode_row(&[]).is_err());
    }

    /// covers: MS-OXCNOTIF_R101, MS-OXCNOTIF_R102, MS-OXCNOTIF_R120
    #[test]
    fn what_is_no_event_is_refused() {
        let refused = |flags: [u8; 2]| {
            let bytes = [&[0x2A, 9, 0, 0, 0, 1][..], &flags, &[0; 60]].concat();
            let mut columns = crate::RequestColumns::new(&[], std::collections::HashMap::new());
            assert!(crate::decode_responses(&bytes, &mut columns).is_err(), "{flags:?}");
        };
        [[1, 0], [6, 0], [0, 0], [8, 0x40], [0, 2]].into_iter().for_each(refused);
    }
}
