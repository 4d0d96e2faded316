//! Read flags, the reports they owe, and message status.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{World, content, world};
use ropewalk_mailbox::{Flags, MailboxError, OwedReport, ReadChange, ReportKind, What};
use ropewalk_model::{FolderId, MessageId, PropertyValue, SpecialFolder, tags};

fn inbox(world: &World) -> FolderId {
    world.mailbox.special_folder(SpecialFolder::Inbox)
}

fn wanting_a_report(world: &World) -> MessageId {
    let mut with = content("s");
    with.properties.set(tags::PID_TAG_READ_RECEIPT_REQUESTED, true);
    world.save(inbox(world), &with).id
}

fn flags(world: &World, id: MessageId) -> Flags {
    world.mailbox.message(id).unwrap().flags
}

fn change(world: &World, id: MessageId, change: ReadChange) -> Vec<OwedReport> {
    world.mailbox.set_read_state(inbox(world), &[id], change).unwrap().reports
}

/// covers: MS-OXCMSG_R815, MS-OXCMSG_R529, MS-OXCMSG_R1140, MS-OXCMSG_R1141, MS-OXCMSG_R1142, MS-OXCMSG_R1703
#[test]
fn reading_owes_a_wanted_report_once() {
    let world = world();
    let id = wanting_a_report(&world);
    assert_eq!(flags(&world, id), Flags::NOTIFY_READ | Flags::NOTIFY_UNREAD);
    let before = world.mailbox.message(id).unwrap();
    let outcome = world.mailbox.set_read_state(inbox(&world), &[id], ReadChange::Read).unwrap();
    assert_eq!(outcome.changed, [id]);
    assert_eq!(outcome.reports, [OwedReport { message: id, kind: ReportKind::Read }]);
    assert_eq!(flags(&world, id), Flags::READ | Flags::EVER_READ | Flags::RECEIPT_SENT);
    let after = world.mailbox.message(id).unwrap();
    assert_eq!(after.change, before.change, "not a change of the message");
    assert_eq!(after.modified, before.modified);
    assert!(after.read_change > before.change);
    assert_eq!(change(&world, id, ReadChange::Unread), []);
    assert_eq!(flags(&world, id), Flags::RECEIPT_SENT);
    assert_eq!(change(&world, id, ReadChange::Read), []);
    let again = world.mailbox.set_read_state(inbox(&world), &[id], ReadChange::Read).unwrap();
    assert_eq!(again.changed, []);
    world.assert_sound();
}

/// covers: MS-OXCMSG_R817, MS-OXCMSG_R818, MS-OXCMSG_R822, MS-OXCMSG_R825, MS-OXCMSG_R827, MS-OXCMSG_R829
#[test]
fn reports_are_suppressed_made_alone_and_called_off() {
    let world = world();
    let id = wanting_a_report(&world);
    assert_eq!(change(&world, id, ReadChange::ReadWithoutReport), []);
    assert_eq!(flags(&world, id), Flags::READ | Flags::EVER_READ);
    let id = wanting_a_report(&world);
    assert_eq!(change(&world, id, ReadChange::ReportOnly).len(), 1);
    assert_eq!(flags(&world, id), Flags::RECEIPT_SENT);
    assert_eq!(change(&world, id, ReadChange::ReportOnly), []);
    let id = wanting_a_report(&world);
    change(&world, id, ReadChange::NoReports { read: true, unread: false });
    assert_eq!(flags(&world, id), Flags::NOTIFY_UNREAD);
    change(&world, id, ReadChange::NoReports { read: false, unread: true });
    assert_eq!(flags(&world, id), Flags::NONE);
    assert_eq!(change(&world, id, ReadChange::Read), []);
    world.assert_sound();
}

/// covers: MS-OXCMSG_R531, MS-OXCMSG_R1514
#[test]
fn deleting_unread_owes_the_other_report_and_what_is_missing_is_said() {
    let world = world();
    let (unread, read) = (wanting_a_report(&world), wanting_a_report(&world));
    change(&world, read, ReadChange::ReadWithoutReport);
    let plain = world.save(inbox(&world), &content("plain")).id;
    let owed = world.mailbox.reports_of_deletion(inbox(&world), &[unread, read, plain]).unwrap();
    assert_eq!(owed, [OwedReport { message: unread, kind: ReportKind::NonRead }]);
    let gone = MessageId::new(0xFFFF_FFFF).unwrap();
    let outcome = world.mailbox.set_read_state(inbox(&world), &[gone, plain], ReadChange::Read).unwrap();
    assert_eq!((outcome.missing, outcome.changed), (vec![gone], vec![plain]));
    world.assert_sound();
}

/// covers: MS-OXCMSG_R416, MS-OXCMSG_R1500, MS-OXCMSG_R1501, MS-OXCMSG_R784, MS-OXCMSG_R793, MS-OXCMSG_R545
/// covers: MS-OXCMSG_R421
#[test]
fn status_bits_are_set_by_mask_and_are_no_change_of_the_message() {
    let world = world();
    let id = world.save(inbox(&world), &content("s")).id;
    let folder = inbox(&world);
    let before = world.mailbox.message(id).unwrap();
    let set = |status, mask| world.mailbox.set_message_status(folder, id, status, mask).unwrap();
    assert_eq!(set(0x1000 | 0x2000, 0x1000), 0);
    assert_eq!(world.mailbox.message_status(folder, id).unwrap(), 0x1000);
    assert_eq!(set(0x2000 | 0x8, 0x3008), 0x1000);
    assert_eq!(set(0x800, 0x800), 0x2008, "in conflict is the store's own to say");
    let after = world.mailbox.message(id).unwrap();
    assert_eq!(after.property(tags::PID_TAG_MESSAGE_STATUS), Some(PropertyValue::Integer32(0x2008).into()));
    assert!(after.flags.contains(Flags::DELETED));
    assert_eq!(after.change, before.change);
    assert_eq!(after.property(tags::PID_TAG_CHANGE_KEY), before.property(tags::PID_TAG_CHANGE_KEY));
    set(0, 0x2008);
    assert!(!world.mailbox.message(id).unwrap().flags.contains(Flags::DELETED));
    let drafts = world.mailbox.special_folder(SpecialFolder::Drafts);
    assert!(matches!(
        world.mailbox.message_status(drafts, id),
        Err(MailboxError::NotFound(What::Message(of))) if of == id
    ));
    world.assert_sound();
}
