//! Messages that are open for writing: what is changed is private until it is saved, and a save that would lose another's
//! changes is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{World, attachment, content, world};
use ropewalk_mailbox::{
    Access, AttachmentEdit, Author, CreateMessage, EditedValue, Flags, MailboxError, MessageEdit,
    ProblemKind, RecipientChange, SaveMessage, SavedMessage, What,
};
use ropewalk_model::{
    FolderId, MessageId, PropertyBag, PropertyTag, PropertyType, PropertyValue, RecipientKind, SpecialFolder,
    tags,
};
use std::time::Duration;

fn inbox(world: &World) -> FolderId {
    world.mailbox.special_folder(SpecialFolder::Inbox)
}

fn open(world: &World, id: MessageId) -> MessageEdit {
    world.mailbox.edit_message(inbox(world), id, Access::ReadWrite).unwrap()
}

fn create(world: &World) -> MessageEdit {
    world.mailbox.create_message(inbox(world), &CreateMessage::default()).unwrap()
}

fn value(edit: &MessageEdit, tag: PropertyTag) -> Option<PropertyValue> {
    edit.load_property(tag).unwrap()
}

fn subject(edit: &MessageEdit) -> String {
    value(edit, tags::PID_TAG_SUBJECT).and_then(|value| value.as_str().map(str::to_owned)).unwrap()
}

fn set(edit: &mut MessageEdit, tag: PropertyTag, value: impl Into<PropertyValue>) {
    assert_eq!(edit.set_properties(&[(tag, value.into())]).unwrap(), []);
}

fn save(edit: &mut MessageEdit) -> SavedMessage {
    edit.save(&SaveMessage::default()).unwrap()
}

fn to(row_id: u32, name: &str) -> RecipientChange {
    let properties = vec![(tags::PID_TAG_DISPLAY_NAME, name.into())];
    RecipientChange { row_id, recipient: Some((RecipientKind::To, properties)) }
}

fn new_attachment(edit: &mut MessageEdit, data: &[u8]) -> AttachmentEdit {
    let mut one = edit.create_attachment().unwrap();
    let data = (tags::PID_TAG_ATTACH_DATA_BINARY, PropertyValue::Binary(data.to_vec()));
    assert_eq!(one.set_properties(&[data]).unwrap(), []);
    one
}

/// covers: MS-OXCMSG_R339, MS-OXCMSG_R341, MS-OXCMSG_R342, MS-OXCMSG_R343, MS-OXCMSG_R344, MS-OXCMSG_R347
/// covers: MS-OXCMSG_R349, MS-OXCMSG_R352, MS-OXCMSG_R353, MS-OXCMSG_R354, MS-OXCMSG_R356, MS-OXCMSG_R360
#[test]
fn a_new_message_has_what_every_one_has_and_is_nowhere_until_saved() {
    let world = world();
    let author = Author { name: "Alice".into(), entry_id: vec![1, 2] };
    let new = CreateMessage { associated: false, author: Some(author), locale_id: Some(1033) };
    let mut edit = world.mailbox.create_message(inbox(&world), &new).unwrap();
    for (tag, expected) in [
        (tags::PID_TAG_IMPORTANCE, PropertyValue::Integer32(1)),
        (tags::PID_TAG_MESSAGE_CLASS, "IPM.Note".into()),
        (tags::PID_TAG_SENSITIVITY, PropertyValue::Integer32(0)),
        (tags::PID_TAG_DISPLAY_TO, "".into()),
        (tags::PID_TAG_DISPLAY_BCC, "".into()),
        (tags::PID_TAG_MESSAGE_FLAGS, PropertyValue::Integer32(0x409)),
        (tags::PID_TAG_HAS_ATTACHMENTS, false.into()),
        (tags::PID_TAG_TRUST_SENDER, PropertyValue::Integer32(1)),
        (tags::PID_TAG_ACCESS, PropertyValue::Integer32(3)),
        (tags::PID_TAG_ACCESS_LEVEL, PropertyValue::Integer32(1)),
        (tags::PID_TAG_CREATION_TIME, world.mailbox.clock().now().into()),
        (tags::PID_TAG_CREATOR_NAME, "Alice".into()),
        (tags::PID_TAG_LOCALE_ID, PropertyValue::Integer32(1033)),
        (tags::PID_TAG_HAS_NAMED_PROPERTIES, false.into()),
    ] {
        assert_eq!(value(&edit, tag), Some(expected), "{tag:?}");
    }
    assert_eq!(edit.id(), None);
    assert_eq!(world.mailbox.uids(inbox(&world), 1, u32::MAX).unwrap(), []);
    set(&mut edit, tags::PID_TAG_SUBJECT, "RE: rope");
    assert_eq!(value(&edit, tags::PID_TAG_NORMALIZED_SUBJECT), Some("rope".into()));
    let saved = save(&mut edit);
    assert_eq!(edit.id(), Some(saved.id));
    let message = world.mailbox.message(saved.id).unwrap();
    assert_eq!(message.flags, Flags::READ | Flags::DRAFT | Flags::EVER_READ);
    assert_eq!(message.string(tags::PID_TAG_SUBJECT).as_deref(), Some("RE: rope"));
    assert!(message.property(tags::PID_TAG_LOCAL_COMMIT_TIME).is_some());
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R476, MS-OXCPRPT_R478, MS-OXCPRPT_R487, MS-OXCPRPT_R489, MS-OXCMSG_R704
#[test]
fn what_is_changed_is_private_until_it_is_saved() {
    let world = world();
    let id = world.save(inbox(&world), &content("old")).id;
    let (mut one, two) = (open(&world, id), open(&world, id));
    set(&mut one, tags::PID_TAG_SUBJECT, "new");
    set(&mut one, tags::PID_TAG_BODY, "b".repeat(300_000));
    assert_eq!(one.delete_properties(&[tags::PID_TAG_MESSAGE_CLASS]).unwrap(), []);
    assert_eq!(subject(&one), "new");
    assert_eq!(value(&one, tags::PID_TAG_MESSAGE_CLASS), None);
    assert_eq!(value(&one, tags::PID_TAG_BODY), Some("b".repeat(300_000).into()));
    assert_eq!(subject(&two), "old");
    assert_eq!(subject(&open(&world, id)), "old");
    drop(two);
    drop(one);
    assert_eq!(subject(&open(&world, id)), "old");
    world.assert_sound();
}

/// covers: MS-OXCMSG_R705, MS-OXCMSG_R1053, MS-OXCMSG_R718, MS-OXCMSG_R719, MS-OXCMSG_R721, MS-OXCMSG_R724
#[test]
fn who_saves_second_is_refused_unless_he_insists() {
    let world = world();
    let id = world.save(inbox(&world), &content("old")).id;
    let (mut one, mut two) = (open(&world, id), open(&world, id));
    set(&mut one, tags::PID_TAG_SUBJECT, "one");
    set(&mut one, tags::PID_TAG_BODY, "kept of one");
    set(&mut two, tags::PID_TAG_SUBJECT, "two");
    let saved = save(&mut one);
    assert!(matches!(two.save(&SaveMessage::default()), Err(MailboxError::Modified(of)) if of == id));
    assert_eq!(subject(&two), "two", "the refused changes are still there");
    assert_eq!(subject(&open(&world, id)), "one");
    let forced = two.save(&SaveMessage { force: true, ..SaveMessage::default() }).unwrap();
    assert!(forced.change > saved.change);
    assert_eq!(subject(&open(&world, id)), "two");
    assert_eq!(value(&open(&world, id), tags::PID_TAG_BODY), Some("kept of one".into()));
    assert!(matches!(one.save(&SaveMessage::default()), Err(MailboxError::Modified(_))));
    set(&mut two, tags::PID_TAG_SUBJECT, "two again");
    save(&mut two);
    world.assert_sound();
}

/// covers: MS-OXCMSG_R1671, MS-OXCMSG_R917, MS-OXCMSG_R661, MS-OXCMSG_R663
#[test]
fn what_is_open_for_reading_is_not_written() {
    let world = world();
    let id = world.save(inbox(&world), &content("old")).id;
    let mut edit = world.mailbox.edit_message(inbox(&world), id, Access::ReadOnly).unwrap();
    assert_eq!(value(&edit, tags::PID_TAG_ACCESS_LEVEL), Some(PropertyValue::Integer32(0)));
    let denied = |result: Result<(), MailboxError>| assert!(matches!(result, Err(MailboxError::Denied(_))));
    denied(edit.set_properties(&[(tags::PID_TAG_SUBJECT, "x".into())]).map(drop));
    denied(edit.delete_properties(&[tags::PID_TAG_SUBJECT]).map(drop));
    denied(edit.modify_recipients(&[to(0, "x")]));
    denied(edit.remove_all_recipients());
    denied(edit.create_attachment().map(drop));
    denied(edit.save(&SaveMessage::default()).map(drop));
    let mut edit = open(&world, id);
    set(&mut edit, tags::PID_TAG_SUBJECT, "new");
    edit.save(&SaveMessage { keep: Access::ReadOnly, ..SaveMessage::default() }).unwrap();
    denied(edit.set_properties(&[(tags::PID_TAG_SUBJECT, "x".into())]).map(drop));
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R47505, MS-OXCPRPT_R47506, MS-OXCPRPT_R48405, MS-OXCPRPT_R15, MS-OXCPRPT_R25
#[test]
fn a_property_that_cannot_be_set_does_not_keep_the_others_from_it() {
    let world = world();
    let id = world.save(inbox(&world), &content("old")).id;
    let mut edit = open(&world, id);
    let unnamed = PropertyTag::new(0x9000, PropertyType::INTEGER32);
    let problems = edit
        .set_properties(&[
            (tags::PID_TAG_ENTRY_ID, vec![1].into()),
            (tags::PID_TAG_SUBJECT, "new".into()),
            (tags::PID_TAG_IMPORTANCE, "high".into()),
            (unnamed, 1.into()),
            (tags::PID_TAG_MESSAGE_FLAGS, 0.into()),
            (tags::PID_TAG_DISPLAY_TO, "nobody".into()),
            (tags::PID_TAG_SENSITIVITY, 2.into()),
        ])
        .unwrap();
    let kinds: Vec<_> = problems.iter().map(|problem| (problem.index, problem.kind)).collect();
    assert_eq!(
        kinds,
        [
            (0, ProblemKind::ReadOnly),
            (2, ProblemKind::UnexpectedType),
            (3, ProblemKind::UnknownName),
            (4, ProblemKind::ReadOnly),
            (5, ProblemKind::ReadOnly),
        ]
    );
    let problems = edit.delete_properties(&[tags::PID_TAG_MID, tags::PID_TAG_COMMENT]).unwrap();
    assert_eq!(problems.len(), 1);
    save(&mut edit);
    let edit = open(&world, id);
    assert_eq!(subject(&edit), "new");
    assert_eq!(value(&edit, tags::PID_TAG_SENSITIVITY), Some(2.into()));
    world.assert_sound();
}

/// covers: MS-OXCMSG_R381, MS-OXCMSG_R382, MS-OXCMSG_R389, MS-OXCMSG_R390, MS-OXCMSG_R391, MS-OXCMSG_R393
/// covers: MS-OXCMSG_R394, MS-OXCMSG_R395, MS-OXCMSG_R1054, MS-OXCMSG_R1055, MS-OXCMSG_R1491, MS-OXCMSG_R403
#[test]
fn recipients_are_changed_by_row() {
    let world = world();
    let id = world.save(inbox(&world), &content("s")).id;
    let mut edit = open(&world, id);
    edit.modify_recipients(&[to(7, "Seven"), to(3, "Three"), RecipientChange { row_id: 0, recipient: None }])
        .unwrap();
    let rows: Vec<u32> = edit.recipients_from(0).unwrap().iter().map(|one| one.row_id).collect();
    assert_eq!(rows, [3, 7]);
    assert_eq!(edit.recipients_from(7).unwrap().len(), 1);
    assert!(matches!(edit.recipients_from(4), Err(MailboxError::NotFound(What::Recipient(4)))));
    assert_eq!(value(&edit, tags::PID_TAG_DISPLAY_TO), Some("Three; Seven".into()));
    assert_eq!(open(&world, id).recipient_count(), 1, "others see what is kept");
    edit.modify_recipients(&[to(3, "Trey"), RecipientChange { row_id: 99, recipient: None }]).unwrap();
    save(&mut edit);
    assert_eq!(edit.recipients_from(3).unwrap().len(), 2, "rows stay while the message is open");
    let again = open(&world, id);
    assert_eq!(value(&again, tags::PID_TAG_DISPLAY_TO), Some("Trey; Seven".into()));
    let all = again.recipients_from(0).unwrap();
    assert_eq!(all[0].properties, [(tags::PID_TAG_DISPLAY_NAME, EditedValue::Value("Trey".into()))]);
    edit.remove_all_recipients().unwrap();
    edit.remove_all_recipients().unwrap();
    assert!(matches!(edit.recipients_from(0), Err(MailboxError::NotFound(What::Recipient(0)))));
    save(&mut edit);
    assert_eq!(open(&world, id).recipient_count(), 0);
    world.assert_sound();
}

/// covers: MS-OXCMSG_R446, MS-OXCMSG_R448, MS-OXCMSG_R449, MS-OXCMSG_R450, MS-OXCMSG_R451, MS-OXCMSG_R452
/// covers: MS-OXCMSG_R1062, MS-OXCMSG_R469, MS-OXCMSG_R1523, MS-OXCMSG_R440, MS-OXCMSG_R1063, MS-OXCMSG_R234
/// covers: MS-OXCPRPT_R479, MS-OXCPRPT_R480, MS-OXCMSG_R588
#[test]
fn an_attachment_is_the_messages_when_it_is_saved_and_kept_when_the_message_is() {
    let world = world();
    let mut with = content("s");
    with.attachments.push(attachment("a.txt", b"first"));
    let id = world.save(inbox(&world), &with).id;
    let mut edit = open(&world, id);
    let mut one = new_attachment(&mut edit, &[7; 5000]);
    assert_eq!(one.number(), 1);
    for (tag, expected) in [
        (tags::PID_TAG_ATTACH_SIZE, 0x40),
        (tags::PID_TAG_ACCESS_LEVEL, 1),
        (tags::PID_TAG_RENDERING_POSITION, -1),
        (tags::PID_TAG_ATTACH_METHOD, 0),
        (tags::PID_TAG_ATTACH_NUMBER, 1),
    ] {
        assert_eq!(one.load_property(tag).unwrap(), Some(expected.into()), "{tag:?}");
    }
    assert_eq!(edit.attachment_numbers(), [0]);
    assert!(one.is_changed() && !edit.is_changed());
    edit.save_attachment(&mut one).unwrap();
    assert!(edit.is_changed() && !one.is_changed());
    assert_eq!(edit.attachment_numbers(), [0, 1]);
    assert_eq!(open(&world, id).attachment_numbers(), [0], "not before the message is saved");
    edit.delete_attachment(0).unwrap();
    assert!(matches!(
        edit.open_attachment(0, Access::ReadOnly),
        Err(MailboxError::NotFound(What::Attachment(0)))
    ));
    assert!(matches!(edit.delete_attachment(0), Err(MailboxError::NotFound(What::Attachment(0)))));
    save(&mut edit);
    let stored = world.mailbox.attachment(id, &[1]).unwrap();
    let data = stored.property(tags::PID_TAG_ATTACH_DATA_BINARY).unwrap();
    assert_eq!(world.mailbox.load(&data).unwrap(), PropertyValue::Binary(vec![7; 5000]));
    let mut edit = open(&world, id);
    edit.delete_attachment(1).unwrap();
    assert_eq!(value(&edit, tags::PID_TAG_HAS_ATTACHMENTS), Some(false.into()));
    save(&mut edit);
    assert!(!world.mailbox.message(id).unwrap().has_attachments);
    let third = edit.create_attachment().unwrap();
    assert_eq!(third.number(), 2, "a number is not given twice");
    world.assert_sound();
}

#[test]
fn an_attachment_that_was_deleted_meanwhile_is_not_saved() {
    let world = world();
    let mut with = content("s");
    with.attachments.push(attachment("a.txt", b"first"));
    let id = world.save(inbox(&world), &with).id;
    let mut edit = open(&world, id);
    let mut one = edit.open_attachment(0, Access::ReadWrite).unwrap();
    edit.delete_attachment(0).unwrap();
    assert!(matches!(edit.save_attachment(&mut one), Err(MailboxError::NotFound(What::Attachment(0)))));
    let mut other = open(&world, id);
    assert!(matches!(other.save_attachment(&mut one), Err(MailboxError::Invalid(_))));
    world.assert_sound();
}

/// covers: MS-OXCMSG_R480, MS-OXCMSG_R481, MS-OXCMSG_R912, MS-OXCMSG_R913
#[test]
fn an_embedded_message_is_made_and_changed_inside_its_attachment() {
    let world = world();
    let mut edit = create(&world);
    set(&mut edit, tags::PID_TAG_SUBJECT, "outer");
    let mut holder = edit.create_attachment().unwrap();
    assert!(matches!(
        holder.open_embedded(Access::ReadOnly),
        Err(MailboxError::NotFound(What::EmbeddedMessage))
    ));
    let mut inner = holder.create_embedded().unwrap();
    set(&mut inner, tags::PID_TAG_SUBJECT, "inner");
    set(&mut inner, tags::PID_TAG_BODY, "x".repeat(400_000));
    inner.modify_recipients(&[to(0, "Inner To")]).unwrap();
    let mut deep = new_attachment(&mut inner, b"deep");
    inner.save_attachment(&mut deep).unwrap();
    assert!(matches!(inner.save(&SaveMessage::default()), Err(MailboxError::Invalid(_))));
    assert!(!holder.has_embedded());
    holder.save_embedded(&mut inner).unwrap();
    assert!(holder.has_embedded() && !inner.is_changed());
    edit.save_attachment(&mut holder).unwrap();
    let id = save(&mut edit).id;
    let stored = world.mailbox.embedded(id, &[0]).unwrap();
    assert_eq!(stored.recipients.len(), 1);
    assert_eq!(stored.attachments.len(), 1);
    assert_eq!(stored.property(tags::PID_TAG_DISPLAY_TO), Some("Inner To".into()));
    assert_eq!(
        world.mailbox.attachment(id, &[0]).unwrap().property(tags::PID_TAG_ATTACH_METHOD),
        Some(5.into())
    );
    let mut edit = open(&world, id);
    let mut holder = edit.open_attachment(0, Access::ReadWrite).unwrap();
    let mut inner = holder.open_embedded(Access::ReadWrite).unwrap();
    set(&mut inner, tags::PID_TAG_SUBJECT, "changed");
    inner.delete_attachment(0).unwrap();
    holder.save_embedded(&mut inner).unwrap();
    edit.save_attachment(&mut holder).unwrap();
    save(&mut edit);
    let content = world.mailbox.embedded_content(id, &[0]).unwrap();
    assert_eq!(content.properties.string(tags::PID_TAG_SUBJECT), Some("changed"));
    assert_eq!(content.properties.string(tags::PID_TAG_BODY).map(str::len), Some(400_000));
    assert_eq!(content.attachments.len(), 0);
    world.assert_sound();
}

#[test]
fn messages_lie_in_one_another_to_a_bound() {
    fn nest(message: &mut MessageEdit, depth: usize) -> usize {
        let mut holder = message.create_attachment().unwrap();
        match holder.create_embedded() {
            Ok(mut inner) => {
                let reached = nest(&mut inner, depth + 1);
                holder.save_embedded(&mut inner).unwrap();
                message.save_attachment(&mut holder).unwrap();
                reached
            }
            Err(MailboxError::Limit(_)) => depth,
            Err(error) => panic!("{error}"),
        }
    }
    let world = world();
    let mut edit = create(&world);
    assert_eq!(nest(&mut edit, 0), ropewalk_base::limits::MIME_DEPTH_MAX);
    let id = save(&mut edit).id;
    world.mailbox.content(id).unwrap();
    world.assert_sound();
}

/// covers: MS-OXCMSG_R323, MS-OXCMSG_R333, MS-OXCMSG_R1477
#[test]
fn a_message_that_went_meanwhile_is_said_to_be_gone() {
    let world = world();
    let (inbox, drafts) = (inbox(&world), world.mailbox.special_folder(SpecialFolder::Drafts));
    let mut large = content("s");
    large.properties.set(tags::PID_TAG_BODY, "y".repeat(5000));
    let id = world.save(inbox, &large).id;
    assert!(matches!(
        world.mailbox.edit_message(drafts, id, Access::ReadOnly),
        Err(MailboxError::NotFound(What::Message(of))) if of == id
    ));
    let mut moved = open(&world, id);
    set(&mut moved, tags::PID_TAG_SUBJECT, "lost?");
    let transfer = world.mailbox.move_messages(inbox, &[id], drafts).unwrap()[0];
    assert!(matches!(
        moved.save(&SaveMessage { force: true, ..SaveMessage::default() }),
        Err(MailboxError::NotFound(What::Message(_)))
    ));
    assert_eq!(subject(&moved), "lost?");
    let deleted = world.mailbox.edit_message(drafts, transfer.new, Access::ReadWrite).unwrap();
    world.mailbox.delete_messages(drafts, &[transfer.new], ropewalk_mailbox::DeleteMode::Hard).unwrap();
    assert!(matches!(
        deleted.load_property(tags::PID_TAG_BODY),
        Err(MailboxError::NotFound(What::Message(_)))
    ));
    let folder = world.mailbox.create_folder(drafts, "gone", None, &PropertyBag::new()).unwrap().id;
    let mut new = world.mailbox.create_message(folder, &CreateMessage::default()).unwrap();
    world.mailbox.delete_folder(folder).unwrap();
    assert!(matches!(
        new.save(&SaveMessage::default()),
        Err(MailboxError::NotFound(What::Folder(of))) if of == folder
    ));
    world.assert_sound();
}

#[test]
fn a_value_of_a_version_that_was_replaced_is_not_damage() {
    let world = world();
    let mut large = content("s");
    large.properties.set(tags::PID_TAG_BODY, "y".repeat(5000));
    let id = world.save(inbox(&world), &large).id;
    let (mut one, two) = (open(&world, id), open(&world, id));
    set(&mut one, tags::PID_TAG_BODY, "short");
    save(&mut one);
    assert!(matches!(two.load_property(tags::PID_TAG_BODY), Err(MailboxError::Modified(_))));
    world.assert_sound();
}

#[test]
fn two_who_each_add_an_attachment_lose_none_when_one_insists() {
    let world = world();
    let id = world.save(inbox(&world), &content("s")).id;
    let (mut one, mut two) = (open(&world, id), open(&world, id));
    for (edit, data) in [(&mut one, b"one"), (&mut two, b"two")] {
        let mut new = new_attachment(edit, data);
        edit.save_attachment(&mut new).unwrap();
    }
    save(&mut one);
    two.save(&SaveMessage { force: true, ..SaveMessage::default() }).unwrap();
    assert_eq!(two.attachment_numbers(), [0, 1]);
    assert_eq!(world.mailbox.content(id).unwrap().attachments.len(), 2);
    world.assert_sound();
}

/// covers: MS-OXCMSG_R519, MS-OXCMSG_R31
#[test]
fn flags_are_the_clients_before_the_first_save_only() {
    let world = world();
    let mut edit = create(&world);
    set(&mut edit, tags::PID_TAG_MESSAGE_FLAGS, 0x8 | 0x80 | 0x2000);
    let id = save(&mut edit).id;
    assert_eq!(value(&edit, tags::PID_TAG_MESSAGE_FLAGS), Some((0x8 | 0x80 | 0x2).into()));
    let problems = edit.set_properties(&[(tags::PID_TAG_MESSAGE_FLAGS, 0x1.into())]).unwrap();
    assert_eq!(problems[0].kind, ProblemKind::ReadOnly);
    world.clock.advance(Duration::from_secs(60));
    set(&mut edit, tags::PID_TAG_SUBJECT, "modified");
    save(&mut edit);
    assert_eq!(value(&edit, tags::PID_TAG_MESSAGE_FLAGS), Some((0x8 | 0x80).into()));
    assert_eq!(world.mailbox.message(id).unwrap().flags, Flags::DRAFT | Flags::RESEND);
    world.assert_sound();
}

#[test]
fn reading_a_message_meanwhile_does_not_keep_it_from_being_saved() {
    let world = world();
    let id = world.save(inbox(&world), &content("s")).id;
    let mut edit = open(&world, id);
    set(&mut edit, tags::PID_TAG_SUBJECT, "new");
    let read = ropewalk_mailbox::FlagChange { add: Flags::READ, ..Default::default() };
    world.mailbox.set_flags(inbox(&world), &[(id, read)]).unwrap();
    save(&mut edit);
    assert!(world.mailbox.message(id).unwrap().flags.contains(Flags::READ));
    world.assert_sound();
}

#[test]
fn a_message_has_no_more_parts_and_properties_than_allowed() {
    let world = world();
    let mut edit = create(&world);
    let many: Vec<_> =
        (0..=ropewalk_base::limits::MESSAGE_RECIPIENTS_MAX as u32).map(|row| to(row, "x")).collect();
    assert!(matches!(edit.modify_recipients(&many), Err(MailboxError::Limit(_))));
    assert_eq!(edit.recipient_count(), 0);
    let bomb: Vec<_> = (1..=5000_u16)
        .map(|id| (PropertyTag::new(0x6800 + id, PropertyType::INTEGER32), PropertyValue::Integer32(1)))
        .filter(|(tag, _)| tag.id() < 0x7FFF)
        .collect();
    let problems = edit.set_properties(&bomb).unwrap();
    assert!(problems.iter().any(|problem| problem.kind == ProblemKind::TooMuch));
    save(&mut edit);
    world.assert_sound();
}

#[test]
fn the_size_of_a_message_is_counted_again() {
    let world = world();
    let id = world.save(inbox(&world), &content("s")).id;
    let before = world.mailbox.message(id).unwrap().size_bytes;
    let mut edit = open(&world, id);
    let mut new = new_attachment(&mut edit, &[1; 100_000]);
    edit.save_attachment(&mut new).unwrap();
    save(&mut edit);
    let after = world.mailbox.message(id).unwrap().size_bytes;
    assert!(after > before + 100_000 && after < before + 101_000, "{before} {after}");
    let mut edit = open(&world, id);
    edit.delete_attachment(0).unwrap();
    save(&mut edit);
    let last = world.mailbox.message(id).unwrap().size_bytes;
    assert!(last < before + 100, "{before} {last}");
    world.assert_sound();
}

#[test]
fn open_messages_of_a_mailbox_hold_so_much_and_no_more() {
    let world = world();
    let mut edit = create(&world);
    let wide: Vec<_> = (0..3000_u16)
        .map(|id| (PropertyTag::new(0x6000 + id, PropertyType::BINARY), PropertyValue::Binary(vec![1; 1000])))
        .filter(|(tag, _)| ropewalk_model::tags::name_of(tag.id()).is_none())
        .collect();
    edit.set_properties(&wide).unwrap();
    let id = save(&mut edit).id;
    let mut open_ones = Vec::new();
    let refused = loop {
        match world.mailbox.edit_message(inbox(&world), id, Access::ReadOnly) {
            Ok(edit) => open_ones.push(edit),
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, MailboxError::Limit(_)), "{refused}");
    assert!((10..200).contains(&open_ones.len()), "{}", open_ones.len());
    let other = world.store.create_mailbox(ropewalk_storage_api::PartitionId(2), &common::owner()).unwrap();
    let drafts = other.special_folder(SpecialFolder::Drafts);
    other.create_message(drafts, &CreateMessage::default()).unwrap();
    open_ones.pop();
    open(&world, id);
    world.assert_sound();
}

/// covers: MS-OXCMSG_R590, MS-OXCMSG_R592, MS-OXCMSG_R594, MS-OXCMSG_R598, MS-OXCMSG_R59801
#[test]
fn attachments_of_every_method_come_back() {
    let world = world();
    let mut edit = create(&world);
    for method in [1, 2, 4, 6, 7] {
        let mut one = edit.create_attachment().unwrap();
        let set = |one: &mut AttachmentEdit, tag, value: PropertyValue| {
            assert_eq!(one.set_properties(&[(tag, value)]).unwrap(), []);
        };
        set(&mut one, tags::PID_TAG_ATTACH_METHOD, method.into());
        match method {
            1 => set(&mut one, tags::PID_TAG_ATTACH_DATA_BINARY, vec![1; 2000].into()),
            6 => {
                let mode = ropewalk_mailbox::StreamMode::Create;
                let mut stream = one.open_stream(tags::PID_TAG_ATTACH_DATA_OBJECT, mode, 1).unwrap();
                stream.write(&[6; 300_000]).unwrap();
            }
            _ => set(&mut one, tags::PID_TAG_ATTACH_LONG_PATHNAME, r"\\server\share\file.txt".into()),
        }
        edit.save_attachment(&mut one).unwrap();
    }
    let id = save(&mut edit).id;
    let edit = open(&world, id);
    for (number, method) in [1, 2, 4, 6, 7].into_iter().enumerate() {
        let one = edit.open_attachment(number as u32, Access::ReadOnly).unwrap();
        assert_eq!(one.load_property(tags::PID_TAG_ATTACH_METHOD).unwrap(), Some(method.into()));
        let data = one.load_property(tags::PID_TAG_ATTACH_DATA_BINARY).unwrap();
        let path = one.load_property(tags::PID_TAG_ATTACH_LONG_PATHNAME).unwrap();
        match method {
            1 => assert_eq!(data, Some(vec![1; 2000].into())),
            6 => assert!(data == Some(vec![6; 300_000].into())),
            _ => assert_eq!(path, Some(r"\\server\share\file.txt".into())),
        }
    }
    world.mailbox.mime(id).unwrap();
    world.assert_sound();
}

#[test]
fn a_recipient_keeps_the_flags_of_its_type() {
    let world = world();
    let mut edit = create(&world);
    let sent = 0x1000_0000 | 2;
    let properties = vec![(tags::PID_TAG_RECIPIENT_TYPE, PropertyValue::Integer32(sent))];
    let recipient = Some((RecipientKind::Cc, properties));
    edit.modify_recipients(&[RecipientChange { row_id: 0, recipient }]).unwrap();
    let id = save(&mut edit).id;
    let stored = &world.mailbox.recipients(id).unwrap()[0];
    assert_eq!(stored.kind, RecipientKind::Cc);
    assert_eq!(stored.property(tags::PID_TAG_RECIPIENT_TYPE), Some(sent.into()));
    world.assert_sound();
}

#[test]
fn of_many_who_save_at_once_one_is_first() {
    let world = world();
    for round in 0..20 {
        let id = world.save(inbox(&world), &content("s")).id;
        let mut edits: Vec<_> = (0..4).map(|_| open(&world, id)).collect();
        let saved: Vec<bool> = std::thread::scope(|scope| {
            let threads: Vec<_> = edits
                .iter_mut()
                .enumerate()
                .map(|(which, edit)| {
                    scope.spawn(move || {
                        set(edit, tags::PID_TAG_SUBJECT, format!("{round} {which}"));
                        set(edit, tags::PID_TAG_BODY, format!("{which}").repeat(3000));
                        match edit.save(&SaveMessage::default()) {
                            Ok(_) => true,
                            Err(MailboxError::Modified(_)) => false,
                            Err(error) => panic!("{error}"),
                        }
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let winner = saved.iter().position(|saved| *saved).unwrap();
        assert_eq!(saved.iter().filter(|saved| **saved).count(), 1);
        assert_eq!(subject(&open(&world, id)), format!("{round} {winner}"));
    }
    world.assert_sound();
}

#[test]
fn a_message_that_came_as_mime_keeps_its_octets_until_its_content_is_changed() {
    let world = world();
    let mime = b"Subject: s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nbody\r\n";
    let id = world.mailbox.append_mime(inbox(&world), mime, Default::default()).unwrap().id;
    let mut edit = open(&world, id);
    assert_eq!(value(&edit, tags::PID_TAG_MESSAGE_SIZE), Some((mime.len() as i32).into()));
    set(&mut edit, tags::PID_TAG_IMPORTANCE, 2);
    save(&mut edit);
    assert_eq!(world.mailbox.mime(id).unwrap(), mime);
    set(&mut edit, tags::PID_TAG_SUBJECT, "changed");
    save(&mut edit);
    let made = String::from_utf8(world.mailbox.mime(id).unwrap()).unwrap();
    assert!(made.contains("Subject: changed"), "{made}");
    world.assert_sound();
}
