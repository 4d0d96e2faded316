//! Versions that other replicas have made: kept, left out, or resolved.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{World, attachment, content, world};
use ropewalk_base::{FileTime, Guid};
use ropewalk_mailbox::{
    Access, CreateMessage, ImportedVersion, MessageEdit, Resolution, SaveMessage, StoredValue, VersionOutcome,
};
use ropewalk_model::codec::{PredecessorChangeList, VersionOrder, Xid};
use ropewalk_model::{FolderId, MessageId, PropertyTag, PropertyValue, SpecialFolder, tags};
use std::time::Duration;

fn inbox(world: &World) -> FolderId {
    world.mailbox.special_folder(SpecialFolder::Inbox)
}

fn open(world: &World, id: MessageId) -> MessageEdit {
    world.mailbox.edit_message(inbox(world), id, Access::ReadWrite).unwrap()
}

fn set(edit: &mut MessageEdit, subject: &str) {
    edit.set_properties(&[(tags::PID_TAG_SUBJECT, subject.into())]).unwrap();
}

fn binary(world: &World, id: MessageId, tag: PropertyTag) -> Vec<u8> {
    match world.mailbox.message(id).unwrap().property(tag).unwrap() {
        StoredValue::Value(PropertyValue::Binary(bytes)) => bytes,
        other => panic!("{other:?}"),
    }
}

fn list(world: &World, id: MessageId) -> PredecessorChangeList {
    PredecessorChangeList::decode(&binary(world, id, tags::PID_TAG_PREDECESSOR_CHANGE_LIST)).unwrap()
}

fn key(world: &World, id: MessageId) -> Xid {
    Xid::decode(&binary(world, id, tags::PID_TAG_CHANGE_KEY)).unwrap()
}

fn subject(world: &World, id: MessageId) -> String {
    world.mailbox.message(id).unwrap().string(tags::PID_TAG_SUBJECT).unwrap()
}

/// A change of a phone, on top of `seen`.
fn version(world: &World, number: u8, seen: &PredecessorChangeList) -> ImportedVersion {
    let change_key = Xid::new(Guid([0xAA; 16]), &[0, 0, 0, 0, 0, number]).unwrap();
    let mut predecessors = seen.clone();
    predecessors.insert(change_key);
    ImportedVersion { change_key, predecessors, modified: world.mailbox.clock().now() }
}

/// covers: MS-OXCFXICS_R1791, MS-OXCFXICS_R1792, MS-OXCFXICS_R1792001, MS-OXCFXICS_R1788
#[test]
fn a_newer_version_is_kept_under_its_own_key_and_an_older_one_left_out() {
    let world = world();
    let id = world.save(inbox(&world), &content("made here")).id;
    let first = list(&world, id);
    assert_eq!(first.iter().copied().collect::<Vec<_>>(), [key(&world, id)]);
    let phone = version(&world, 1, &first);
    let mut edit = open(&world, id);
    set(&mut edit, "phone");
    let outcome = edit.save_version(&phone, Resolution::Keep).unwrap();
    assert!(matches!(outcome, VersionOutcome::Saved(saved) if saved.id == id));
    assert_eq!(subject(&world, id), "phone");
    assert_eq!(key(&world, id), phone.change_key);
    assert_eq!(list(&world, id), phone.predecessors);
    let mut edit = open(&world, id);
    set(&mut edit, "again");
    assert!(matches!(edit.save_version(&phone, Resolution::Keep).unwrap(), VersionOutcome::Older(_)));
    assert_eq!(subject(&world, id), "phone");
    let mut edit = open(&world, id);
    set(&mut edit, "made here again");
    edit.save(&SaveMessage::default()).unwrap();
    let successor = list(&world, id);
    assert_eq!(successor.order(&phone.predecessors), VersionOrder::Newer);
    assert!(successor.contains(&key(&world, id)));
    assert_ne!(key(&world, id), phone.change_key);
    world.assert_sound();
}

/// A message with a change here and one of a phone, neither of which has seen the other.
fn conflict(world: &World, associated: bool) -> (MessageId, ImportedVersion, MessageEdit) {
    let new = CreateMessage { associated, ..CreateMessage::default() };
    let mut edit = world.mailbox.create_message(inbox(world), &new).unwrap();
    set(&mut edit, "first");
    let id = edit.save(&SaveMessage::default()).unwrap().id;
    let seen = list(world, id);
    set(&mut edit, "server");
    edit.set_properties(&[(tags::PID_TAG_BODY, "s".repeat(5000).into())]).unwrap();
    edit.save(&SaveMessage::default()).unwrap();
    world.clock.advance(Duration::from_secs(60));
    let phone = version(world, 1, &seen);
    let mut edit = open(world, id);
    set(&mut edit, "phone");
    edit.set_properties(&[(tags::PID_TAG_HTML, vec![b'p'; 5000].into())]).unwrap();
    (id, phone, edit)
}

/// covers: MS-OXCFXICS_R1793, MS-OXCFXICS_R1836, MS-OXCFXICS_R1804, MS-OXCFXICS_R1805, MS-OXCFXICS_R1826
#[test]
fn a_conflict_is_refused_or_won_by_the_last_writer() {
    let world = world();
    let (id, phone, mut edit) = conflict(&world, false);
    assert_eq!(edit.save_version(&phone, Resolution::Refuse).unwrap(), VersionOutcome::Refused);
    assert_eq!(subject(&world, id), "server");
    let local = list(&world, id);
    let outcome = edit.save_version(&phone, Resolution::LastWriter).unwrap();
    assert!(matches!(outcome, VersionOutcome::Resolved(_)));
    assert_eq!(subject(&world, id), "phone");
    for version in [&phone.predecessors, &local] {
        assert_eq!(list(&world, id).order(version), VersionOrder::Newer);
    }
    let (id, mut phone, mut edit) = conflict(&world, false);
    phone.modified = FileTime::from_unix_seconds(1);
    edit.save_version(&phone, Resolution::LastWriter).unwrap();
    assert_eq!(subject(&world, id), "server");
    assert_eq!(list(&world, id).order(&phone.predecessors), VersionOrder::Newer);
    assert_eq!(world.mailbox.content(id).unwrap().attachments.len(), 0);
    world.assert_sound();
}

/// covers: MS-OXCFXICS_R1812, MS-OXCFXICS_R1814, MS-OXCFXICS_R1815, MS-OXCFXICS_R1820, MS-OXCFXICS_R1821
/// covers: MS-OXCFXICS_R3400, MS-OXCFXICS_R3402, MS-OXCFXICS_R3403, MS-OXCMSG_R544
#[test]
fn a_conflict_resolve_message_holds_every_version() {
    let world = world();
    let (id, phone, mut edit) = conflict(&world, false);
    let mut own = edit.create_attachment().unwrap();
    edit.save_attachment(&mut own).unwrap();
    edit.save_version(&phone, Resolution::Keep).unwrap();
    assert_eq!(subject(&world, id), "phone");
    assert_eq!(world.mailbox.message_status(inbox(&world), id).unwrap(), 0x800);
    let attachments = world.mailbox.attachments(id).unwrap();
    assert_eq!(attachments.len(), 3);
    let versions: Vec<u32> = attachments
        .iter()
        .filter(|one| one.property(tags::PID_TAG_IN_CONFLICT) == Some(true.into()))
        .map(|one| one.number)
        .collect();
    let subjects: Vec<_> = versions
        .iter()
        .map(|number| {
            world.mailbox.embedded(id, &[*number]).unwrap().property(tags::PID_TAG_SUBJECT).unwrap()
        })
        .collect();
    assert_eq!(subjects, ["server".into(), "phone".into()]);
    let inner = world.mailbox.embedded(id, &[versions[1]]).unwrap();
    assert_eq!(inner.attachments.len(), 1);
    assert_eq!(inner.property(tags::PID_TAG_CHANGE_KEY), Some(phone.change_key.to_bytes().into()));
    // A third version comes beside the two.
    let third = version(&world, 9, &PredecessorChangeList::new());
    let mut edit = open(&world, id);
    set(&mut edit, "third");
    edit.save_version(&third, Resolution::Keep).unwrap();
    let count = world.mailbox.attachments(id).unwrap().iter().filter(|one| one.embedded).count();
    assert_eq!(count, 3);
    let (id, phone, mut edit) = conflict(&world, true);
    edit.save_version(&phone, Resolution::Keep).unwrap();
    assert_eq!(world.mailbox.attachments(id).unwrap().len(), 0, "associated messages are not resolved so");
    world.assert_sound();
}

#[test]
fn a_new_message_from_elsewhere_has_the_key_it_came_with_and_a_copy_of_it_has_not() {
    let world = world();
    let mut edit = world.mailbox.create_message(inbox(&world), &CreateMessage::default()).unwrap();
    let phone = version(&world, 1, &PredecessorChangeList::new());
    let VersionOutcome::Saved(saved) = edit.save_version(&phone, Resolution::Keep).unwrap() else { panic!() };
    assert_eq!(key(&world, saved.id), phone.change_key);
    let drafts = world.mailbox.special_folder(SpecialFolder::Drafts);
    let copy = world.mailbox.copy_messages(inbox(&world), &[saved.id], drafts).unwrap()[0].new;
    assert_ne!(key(&world, copy), phone.change_key);
    let mut with = content("x");
    with.attachments.push(attachment("a", b"b"));
    world.save(drafts, &with);
    world.assert_sound();
}
