//! What was deleted and is kept: restoring it, and the end of its time.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as the tests do")]

mod common;

use common::{World, content, world};
use ropewalk_base::limits::DELETED_RETENTION_SECONDS;
use ropewalk_mailbox::{DeleteMode, FolderDeletion, MailboxOverrides, RetentionReport, StoredValue};
use ropewalk_model::{FolderId, MessageId, PropertyBag, SpecialFolder, tags};
use std::time::Duration;

const GO_ON: &dyn Fn() -> bool = &|| true;
const DAY: Duration = Duration::from_secs(24 * 3600);

fn special(world: &World, folder: SpecialFolder) -> FolderId {
    world.mailbox.special_folder(folder)
}

fn total(world: &World, folder: SpecialFolder) -> u64 {
    world.mailbox.folder(special(world, folder)).unwrap().counters.total
}

fn delete(world: &World, folder: FolderId, id: MessageId) -> MessageId {
    world.mailbox.delete_messages(folder, &[id], DeleteMode::Soft).unwrap();
    *world.mailbox.deleted_messages(folder).unwrap().last().unwrap()
}

#[test]
fn a_deleted_message_knows_when_and_from_where_and_goes_back() {
    let world = world();
    let mailbox = &world.mailbox;
    let (inbox, deletions) =
        (special(&world, SpecialFolder::Inbox), special(&world, SpecialFolder::Deletions));
    let a = mailbox.create_folder(inbox, "a", None, &PropertyBag::new()).unwrap().id;
    let saved = world.save(a, &content("kept"));
    world.clock.advance(DAY);
    let kept = delete(&world, a, saved.id);
    let message = mailbox.message(kept).unwrap();
    let now = ropewalk_base::Clock::now(world.clock.as_ref());
    assert_eq!(message.property(tags::PID_TAG_DELETED_ON), Some(StoredValue::Value(now.into())));
    assert!(mailbox.deleted_messages(inbox).unwrap().is_empty());
    let back = mailbox.restore_messages(deletions, &[kept], None).unwrap();
    let message = mailbox.message(back[0].new).unwrap();
    assert_eq!((message.folder, message.property(tags::PID_TAG_DELETED_ON)), (a, None));
    // Where its folder is deleted, it goes to the default folder of its class.
    let kept = delete(&world, a, back[0].new);
    let mut appointment = content("meeting");
    appointment.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Appointment.Special");
    let other = world.save(a, &appointment).id;
    let other = delete(&world, a, other);
    let all = FolderDeletion { messages: true, folders: true, mode: DeleteMode::Soft };
    mailbox.delete_folder_with(a, all).unwrap();
    let back = mailbox.restore_messages(deletions, &[kept, other, saved.id], None).unwrap();
    let folders: Vec<_> = back.iter().map(|t| mailbox.message(t.new).unwrap().folder).collect();
    assert_eq!(folders, [inbox, special(&world, SpecialFolder::Calendar)]);
    world.assert_sound();
}

#[test]
fn a_client_cannot_say_when_something_was_deleted() {
    let world = world();
    let inbox = special(&world, SpecialFolder::Inbox);
    let saved = world.save(inbox, &content("m"));
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_DELETED_ON, ropewalk_base::FileTime::from_ticks(5));
    world.mailbox.set_message_properties(saved.id, &bag, &[]).unwrap();
    assert_eq!(world.mailbox.message(saved.id).unwrap().property(tags::PID_TAG_DELETED_ON), None);
    let folder = world.mailbox.create_folder(inbox, "a", None, &bag).unwrap();
    assert_eq!(folder.deleted_on(), None);
    world.assert_sound();
}

#[test]
fn what_was_deleted_is_gone_after_its_time_and_not_before() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = special(&world, SpecialFolder::Inbox);
    let a = mailbox.create_folder(inbox, "a", None, &PropertyBag::new()).unwrap().id;
    world.save(a, &content("below"));
    let ids: Vec<_> = (0..450).map(|_| world.save(inbox, &content("old")).id).collect();
    mailbox.delete_messages(inbox, &ids, DeleteMode::Soft).unwrap();
    let all = FolderDeletion { messages: true, folders: true, mode: DeleteMode::Soft };
    mailbox.delete_folder_with(a, all).unwrap();
    world.clock.advance(DAY);
    let young = world.save(inbox, &content("young")).id;
    mailbox.delete_messages(inbox, &[young], DeleteMode::Soft).unwrap();
    assert_eq!(world.store.sweep_deleted(GO_ON).unwrap(), RetentionReport::default());
    world.clock.advance(Duration::from_secs(DELETED_RETENTION_SECONDS) - DAY);
    let report = world.store.sweep_deleted(GO_ON).unwrap();
    assert_eq!(report, RetentionReport { messages: 450, folders: 1, held: 0, stopped: false });
    assert_eq!(total(&world, SpecialFolder::Deletions), 1);
    assert!(mailbox.folder(a).is_err());
    world.assert_sound();
    // A mailbox may have a time of its own.
    let own = MailboxOverrides { deleted_retention_seconds: Some(60), ..MailboxOverrides::default() };
    mailbox.set_overrides(&own).unwrap();
    assert_eq!(world.store.sweep_deleted(&|| false).unwrap().messages, 0);
    assert_eq!(world.store.sweep_deleted(GO_ON).unwrap().messages, 1);
    assert_eq!(mailbox.size().unwrap(), Default::default());
    world.assert_sound();
}

#[test]
fn nothing_goes_while_the_mailbox_is_on_hold() {
    let world = world();
    let mailbox = &world.mailbox;
    let (inbox, purges) = (special(&world, SpecialFolder::Inbox), special(&world, SpecialFolder::Purges));
    mailbox.set_overrides(&MailboxOverrides { hold: true, ..MailboxOverrides::default() }).unwrap();
    let a = mailbox.create_folder(inbox, "a", None, &PropertyBag::new()).unwrap().id;
    world.save(a, &content("in a folder"));
    let [hard, soft] = ["hard", "soft"].map(|subject| world.save(inbox, &content(subject)).id);
    mailbox.delete_messages(inbox, &[hard], DeleteMode::Hard).unwrap();
    mailbox.delete_messages(inbox, &[soft], DeleteMode::Soft).unwrap();
    mailbox.delete_folder(a).unwrap();
    assert_eq!((total(&world, SpecialFolder::Purges), total(&world, SpecialFolder::Deletions)), (2, 1));
    world.clock.advance(Duration::from_secs(2 * DELETED_RETENTION_SECONDS));
    let report = world.store.sweep_deleted(GO_ON).unwrap();
    assert_eq!(report, RetentionReport { held: 1, ..RetentionReport::default() });
    assert_eq!((total(&world, SpecialFolder::Purges), total(&world, SpecialFolder::Deletions)), (3, 0));
    let ids: Vec<_> = mailbox.uids(purges, 1, u32::MAX).unwrap().iter().map(|entry| entry.id).collect();
    mailbox.delete_messages(purges, &ids, DeleteMode::Hard).unwrap();
    assert_eq!(total(&world, SpecialFolder::Purges), 3);
    world.assert_sound();
    // From Purges it goes back to where it was before it was deleted the first time.
    let back = mailbox.restore_messages(purges, &ids, None).unwrap();
    assert!(back.iter().all(|t| mailbox.message(t.new).unwrap().folder == inbox));
    mailbox.set_overrides(&MailboxOverrides::default()).unwrap();
    assert_eq!(world.store.sweep_deleted(GO_ON).unwrap(), RetentionReport::default());
    world.assert_sound();
}
