//! Copying properties and parts between objects that are open.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{World, attachment, content, recipient, world};
use ropewalk_mailbox::{
    Access, CopyMode, CopyWhat, CreateMessage, DeleteMode, MailboxError, MessageEdit, ProblemKind,
    SaveMessage, StreamMode,
};
use ropewalk_model::{
    AttachmentData, FolderId, MessageId, PropertyBag, PropertyKey, PropertyTag, PropertyType, PropertyValue,
    RecipientKind, SpecialFolder, tags,
};
use ropewalk_storage_api::PartitionId;

const WHOLE: CopyWhat<'_> = CopyWhat::AllBut { excluded: &[], sub_objects: true };

fn inbox(world: &World) -> FolderId {
    world.mailbox.special_folder(SpecialFolder::Inbox)
}

fn open(world: &World, id: MessageId) -> MessageEdit {
    world.mailbox.edit_message(inbox(world), id, Access::ReadWrite).unwrap()
}

fn create(world: &World) -> MessageEdit {
    world.mailbox.create_message(inbox(world), &CreateMessage::default()).unwrap()
}

fn save(edit: &mut MessageEdit) -> MessageId {
    edit.save(&SaveMessage::default()).unwrap().id
}

fn rich(world: &World) -> MessageId {
    let mut inner = content("inner");
    inner.properties.set(tags::PID_TAG_BODY, "i".repeat(300_000));
    let mut with = content("rich");
    with.properties.set(tags::PID_TAG_BODY, "b".repeat(5000));
    with.properties
        .set(PropertyKey::from(tags::PID_NAME_KEYWORDS), PropertyValue::MultipleString(vec!["k".into()]));
    with.recipients.push(recipient(RecipientKind::Cc, "Carol", "carol@example.test"));
    with.attachments.push(attachment("a.bin", &[9; 400_000]));
    let mut embedded = attachment("m.eml", b"");
    embedded.data = AttachmentData::Embedded(Box::new(inner));
    with.attachments.push(embedded);
    world.save(inbox(world), &with).id
}

/// covers: MS-OXCPRPT_R5070501, MS-OXCPRPT_R5070507, MS-OXCPRPT_R849, MS-OXCPRPT_R55, MS-OXCPRPT_R51
#[test]
fn a_whole_copy_outlives_what_it_was_copied_from() {
    let world = world();
    let id = rich(&world);
    let mut source = open(&world, id);
    let mut target = create(&world);
    assert_eq!(source.copy_to(&mut target, WHOLE, CopyMode::default()).unwrap(), []);
    let keys =
        [tags::PID_TAG_SEARCH_KEY, tags::PID_TAG_RECORD_KEY].map(|tag| source.load_property(tag).unwrap());
    let copy = save(&mut target);
    world.mailbox.delete_messages(inbox(&world), &[id], DeleteMode::Hard).unwrap();
    let loaded = world.mailbox.content(copy).unwrap();
    assert_eq!(loaded.properties.string(tags::PID_TAG_SUBJECT), Some("rich"));
    assert_eq!(loaded.properties.string(tags::PID_TAG_DISPLAY_CC), Some("Carol"));
    assert_eq!(loaded.recipients.len(), 2);
    assert_eq!(loaded.attachments[0].data, AttachmentData::Binary(vec![9; 400_000]));
    let AttachmentData::Embedded(inner) = &loaded.attachments[1].data else { panic!() };
    assert_eq!(inner.properties.string(tags::PID_TAG_BODY).map(str::len), Some(300_000));
    let copied =
        [tags::PID_TAG_SEARCH_KEY, tags::PID_TAG_RECORD_KEY].map(|tag| target.load_property(tag).unwrap());
    assert_eq!(keys[0], copied[0]);
    assert_ne!(keys[1], copied[1]);
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R500, MS-OXCPRPT_R50006, MS-OXCPRPT_R501, MS-OXCPRPT_R879, MS-OXCPRPT_R5070504
#[test]
fn only_what_is_named_is_copied_and_moved_and_nothing_overwritten_that_is_to_stay() {
    let world = world();
    let mut source = open(&world, rich(&world));
    let mut target = create(&world);
    target.set_properties(&[(tags::PID_TAG_SUBJECT, "mine".into())]).unwrap();
    let named = [
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_BODY,
        tags::PID_TAG_COMMENT,
        tags::PID_TAG_ENTRY_ID,
        tags::PID_TAG_MESSAGE_RECIPIENTS,
    ];
    let mode = CopyMode { moves: true, keeps_existing: true };
    let problems = source.copy_to(&mut target, CopyWhat::Only(&named), mode).unwrap();
    let kinds: Vec<_> = problems.iter().map(|problem| (problem.index, problem.kind)).collect();
    assert_eq!(kinds, [(2, ProblemKind::NotFound), (3, ProblemKind::ReadOnly)]);
    assert_eq!(target.load_property(tags::PID_TAG_SUBJECT).unwrap(), Some("mine".into()));
    assert_eq!(target.recipient_count(), 2);
    assert_eq!(target.attachment_numbers(), []);
    assert_eq!(source.load_property(tags::PID_TAG_BODY).unwrap(), None, "moved");
    assert_eq!(source.load_property(tags::PID_TAG_SUBJECT).unwrap(), Some("rich".into()), "not moved");
    assert_eq!(source.recipient_count(), 0);
    let copy = save(&mut target);
    save(&mut source);
    assert_eq!(
        world.mailbox.content(copy).unwrap().properties.string(tags::PID_TAG_BODY).map(str::len),
        Some(5000)
    );
    world.assert_sound();
}

#[test]
fn what_is_excluded_is_not_copied_and_parts_are_replaced() {
    let world = world();
    let mut source = open(&world, rich(&world));
    let mut target = open(&world, rich(&world));
    let excluded = [tags::PID_TAG_MESSAGE_RECIPIENTS, tags::PID_TAG_SUBJECT];
    target.remove_all_recipients().unwrap();
    target.set_properties(&[(tags::PID_TAG_SUBJECT, "target".into())]).unwrap();
    let what = CopyWhat::AllBut { excluded: &excluded, sub_objects: true };
    assert_eq!(source.copy_to(&mut target, what, CopyMode::default()).unwrap(), []);
    assert_eq!(target.attachment_numbers(), [2, 3]);
    assert_eq!(target.recipient_count(), 0);
    let id = save(&mut target);
    let loaded = world.mailbox.content(id).unwrap();
    assert_eq!(loaded.properties.string(tags::PID_TAG_SUBJECT), Some("target"));
    assert_eq!(loaded.attachments.len(), 2);
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R896
#[test]
fn nothing_is_copied_into_itself() {
    let world = world();
    let mut outer = create(&world);
    let mut holder = outer.create_attachment().unwrap();
    let mut inner = holder.create_embedded().unwrap();
    assert!(matches!(outer.copy_to(&mut inner, WHOLE, CopyMode::default()), Err(MailboxError::Cycle)));
    let mut deep = inner.create_attachment().unwrap();
    assert!(matches!(holder.copy_to(&mut deep, WHOLE, CopyMode::default()), Err(MailboxError::Cycle)));
    let mut beside = outer.create_attachment().unwrap();
    beside.copy_to(&mut deep, WHOLE, CopyMode::default()).unwrap();
    inner.copy_to(&mut outer, WHOLE, CopyMode::default()).unwrap();
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R848, MS-OXCPRPT_R5070508
#[test]
fn an_attachment_is_copied_with_the_message_in_it() {
    let world = world();
    let id = rich(&world);
    let edit = open(&world, id);
    let mut source = edit.open_attachment(1, Access::ReadOnly).unwrap();
    let mut target_message = create(&world);
    let mut target = target_message.create_attachment().unwrap();
    assert_eq!(source.copy_to(&mut target, WHOLE, CopyMode::default()).unwrap(), []);
    target_message.save_attachment(&mut target).unwrap();
    let copy = save(&mut target_message);
    let inner = world.mailbox.embedded_content(copy, &[0]).unwrap();
    assert_eq!(inner.properties.string(tags::PID_TAG_SUBJECT), Some("inner"));
    let moved = source.copy_to(&mut target, WHOLE, CopyMode { moves: true, keeps_existing: false });
    assert!(matches!(moved, Err(MailboxError::Denied(_))));
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R503, MS-OXCPRPT_R881, MS-OXCPRPT_R5070509
#[test]
fn folders_copy_properties_at_once_and_move_none() {
    let world = world();
    let (from, to) = (inbox(&world), world.mailbox.special_folder(SpecialFolder::Drafts));
    let tag = PropertyTag::new(0x6811, PropertyType::BINARY);
    let mut stream = world.mailbox.open_folder_stream(from, tag, StreamMode::Create, 1).unwrap();
    stream.write(&[5; 5000]).unwrap();
    world.mailbox.commit_stream(&mut stream).unwrap();
    let mut set = PropertyBag::new();
    set.set(tags::PID_TAG_COMMENT, "kept");
    world.mailbox.set_folder_properties(to, &set, &[]).unwrap();
    let what = CopyWhat::Only(&[tag, tags::PID_TAG_COMMENT, tags::PID_TAG_DISPLAY_NAME]);
    let problems = world.mailbox.copy_folder_properties(from, to, what, CopyMode::default()).unwrap();
    let kinds: Vec<_> = problems.iter().map(|problem| (problem.index, problem.kind)).collect();
    assert_eq!(kinds, [(1, ProblemKind::NotFound), (2, ProblemKind::ReadOnly)]);
    let copied = world.mailbox.folder(to).unwrap().property(tag).unwrap();
    assert_eq!(world.mailbox.load(&copied).unwrap(), vec![5; 5000].into());
    let moves = CopyMode { moves: true, keeps_existing: false };
    assert!(world.mailbox.copy_folder_properties(from, to, what, moves).is_err());
    world.assert_sound();
}

#[test]
fn a_copy_into_another_mailbox_has_its_names_and_values() {
    let world = world();
    let other = world.store.create_mailbox(PartitionId(2), &common::owner()).unwrap();
    // Names get other ids there.
    other.property_ids(&[tags::PID_NAME_CONTENT_CLASS.into()], true).unwrap();
    let mut source = open(&world, rich(&world));
    let there = other.special_folder(SpecialFolder::Inbox);
    let mut target = other.create_message(there, &CreateMessage::default()).unwrap();
    assert_eq!(source.copy_to(&mut target, WHOLE, CopyMode::default()).unwrap(), []);
    let id = save(&mut target);
    assert_eq!(other.message(id).unwrap().keywords(), ["k"]);
    assert_eq!(other.content(id).unwrap().attachments.len(), 2);
    assert_eq!(world.store.check(PartitionId(2)).unwrap().findings, []);
    world.assert_sound();
}
