//! Streams over properties: at once the object's, kept with it, and bounded in memory however long.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{World, content, world};
use ropewalk_base::limits::STREAM_BYTES_MAX;
use ropewalk_mailbox::{
    Access, CreateMessage, EditedValue, LockKind, MailboxError, MessageEdit, SaveMessage, SeekOrigin, Stream,
    StreamError, StreamMode,
};
use ropewalk_model::{FolderId, MessageId, PropertyTag, PropertyType, PropertyValue, SpecialFolder, tags};
use ropewalk_storage_api::PartitionId;
use std::time::Duration;

const DATA: PropertyTag = tags::PID_TAG_ATTACH_DATA_BINARY;
const HTML: PropertyTag = tags::PID_TAG_HTML;
const BODY: PropertyTag = tags::PID_TAG_BODY;
/// Sessions.
const ONE: u64 = 1;
const TWO: u64 = 2;

fn inbox(world: &World) -> FolderId {
    world.mailbox.special_folder(SpecialFolder::Inbox)
}

fn open(world: &World, id: MessageId) -> MessageEdit {
    world.mailbox.edit_message(inbox(world), id, Access::ReadWrite).unwrap()
}

fn with_html(world: &World, html: &[u8]) -> MessageId {
    let mut with = content("s");
    with.properties.set(HTML, html.to_vec());
    world.save(inbox(world), &with).id
}

fn all(stream: &mut Stream) -> Vec<u8> {
    stream.seek(SeekOrigin::Start, 0).unwrap();
    let mut bytes = Vec::new();
    loop {
        let piece = stream.read(50_000).unwrap();
        if piece.is_empty() {
            return bytes;
        }
        bytes.extend(piece);
    }
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

/// covers: MS-OXCPRPT_R547, MS-OXCPRPT_R555, MS-OXCPRPT_R556, MS-OXCPRPT_R560, MS-OXCPRPT_R561, MS-OXCPRPT_R56401
/// covers: MS-OXCPRPT_R56402, MS-OXCPRPT_R56403, MS-OXCPRPT_R575, MS-OXCPRPT_R552
#[test]
fn what_is_written_is_the_messages_at_once_and_kept_when_it_is_saved() {
    let world = world();
    let id = with_html(&world, b"0123456789");
    let mut edit = open(&world, id);
    let mut stream = edit.open_stream(HTML, StreamMode::ReadWrite, ONE).unwrap();
    assert_eq!(stream.read(4).unwrap(), b"0123");
    stream.write(b"xyz").unwrap();
    assert_eq!((stream.position(), stream.size_bytes()), (7, 10));
    let now = PropertyValue::Binary(b"0123xyz789".to_vec());
    assert_eq!(edit.property(HTML), Some(EditedValue::Value(now.clone())));
    assert_eq!(open(&world, id).property(HTML), Some(EditedValue::Value(b"0123456789".to_vec().into())));
    edit.save(&SaveMessage::default()).unwrap();
    assert_eq!(open(&world, id).load_property(HTML).unwrap(), Some(now));
    stream.write(b"end").unwrap();
    edit.save(&SaveMessage::default()).unwrap();
    assert_eq!(all(&mut stream), b"0123xyzend");
    assert_eq!(open(&world, id).load_property(HTML).unwrap(), Some(b"0123xyzend".to_vec().into()));
    world.assert_sound();
}

#[test]
fn a_stream_goes_on_after_the_value_below_it_was_replaced() {
    let world = world();
    let id = with_html(&world, &pattern(700_000));
    let mut edit = open(&world, id);
    let mut stream = edit.open_stream(HTML, StreamMode::ReadWrite, ONE).unwrap();
    stream.write(b"first").unwrap();
    edit.save(&SaveMessage::default()).unwrap();
    stream.seek(SeekOrigin::Start, 600_000).unwrap();
    stream.write(b"second").unwrap();
    edit.save(&SaveMessage::default()).unwrap();
    let mut expected = pattern(700_000);
    expected[..5].copy_from_slice(b"first");
    expected[600_000..600_006].copy_from_slice(b"second");
    assert!(all(&mut stream) == expected);
    assert!(open(&world, id).load_property(HTML).unwrap() == Some(expected.into()));
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R549, MS-OXCPRPT_R548, MS-OXCPRPT_R900, MS-OXCPRPT_R267, MS-OXCPRPT_R269, MS-OXCPRPT_R271
/// covers: MS-OXCPRPT_R272
#[test]
fn a_stream_is_opened_as_its_mode_says() {
    let world = world();
    let id = with_html(&world, b"html");
    let mut edit = open(&world, id);
    let mut open_as = |tag, mode| edit.open_stream(tag, mode, ONE);
    assert!(matches!(open_as(BODY, StreamMode::ReadWrite), Err(StreamError::NotFound)));
    assert!(matches!(
        open_as(tags::PID_TAG_IMPORTANCE, StreamMode::ReadOnly),
        Err(StreamError::NotSupported)
    ));
    assert!(matches!(open_as(tags::PID_TAG_ENTRY_ID, StreamMode::Create), Err(StreamError::AccessDenied)));
    assert_eq!(all(&mut open_as(tags::PID_TAG_ENTRY_ID, StreamMode::ReadOnly).unwrap()).len(), 70);
    let mut reader = open_as(HTML, StreamMode::ReadOnly).unwrap();
    assert!(matches!(reader.write(b"x"), Err(StreamError::AccessDenied)));
    assert!(matches!(reader.set_size(0), Err(StreamError::AccessDenied)));
    let empty = open_as(HTML, StreamMode::Create).unwrap();
    assert_eq!(empty.size_bytes(), 0);
    assert_eq!(edit.property(HTML), Some(EditedValue::Value(Vec::new().into())));
    let mut edit = world.mailbox.edit_message(inbox(&world), id, Access::ReadOnly).unwrap();
    assert!(matches!(edit.open_stream(HTML, StreamMode::ReadWrite, ONE), Err(StreamError::AccessDenied)));
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R581, MS-OXCPRPT_R582, MS-OXCPRPT_R583, MS-OXCPRPT_R584, MS-OXCPRPT_R333, MS-OXCPRPT_R336
/// covers: MS-OXCPRPT_R337, MS-OXCPRPT_R338, MS-OXCPRPT_R57706, MS-OXCPRPT_R57707, MS-OXCPRPT_R564
#[test]
fn seeking_beyond_the_end_and_setting_the_size_fill_with_zeros() {
    let world = world();
    let id = with_html(&world, b"abcdef");
    let mut edit = open(&world, id);
    let mut stream = edit.open_stream(HTML, StreamMode::ReadWrite, ONE).unwrap();
    assert_eq!(stream.seek(SeekOrigin::End, -2).unwrap(), 4);
    assert_eq!(stream.seek(SeekOrigin::Current, 0).unwrap(), 4);
    assert!(matches!(stream.seek(SeekOrigin::Current, -5), Err(StreamError::Seek)));
    assert!(matches!(stream.seek(SeekOrigin::Start, (1 << 31) + 1), Err(StreamError::Seek)));
    assert!(matches!(stream.seek(SeekOrigin::End, i64::MAX), Err(StreamError::Seek)));
    assert_eq!(stream.position(), 4);
    stream.set_size(3).unwrap();
    assert_eq!(stream.position(), 3);
    stream.set_size(5).unwrap();
    assert_eq!(stream.seek(SeekOrigin::Start, 7).unwrap(), 7);
    stream.write(b"z").unwrap();
    assert_eq!(all(&mut stream), b"abc\0\0\0\0z");
    assert_eq!(stream.seek(SeekOrigin::Start, 1 << 31).unwrap(), STREAM_BYTES_MAX);
    assert!(matches!(stream.write(b"x"), Err(StreamError::TooBig)));
    assert!(matches!(stream.set_size(STREAM_BYTES_MAX + 1), Err(StreamError::TooBig)));
    stream.set_size(2).unwrap();
    edit.save(&SaveMessage::default()).unwrap();
    assert_eq!(open(&world, id).load_property(HTML).unwrap(), Some(b"ab".to_vec().into()));
    world.assert_sound();
}

#[test]
fn text_is_shown_as_utf_16_and_kept_as_what_it_says() {
    let world = world();
    let mut edit = world.mailbox.create_message(inbox(&world), &CreateMessage::default()).unwrap();
    let text = "Grüße 🚀 ".repeat(60_000);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut stream = edit.open_stream(BODY, StreamMode::Create, ONE).unwrap();
    for piece in utf16.chunks(7_777) {
        stream.write(piece).unwrap();
    }
    assert!(edit.load_property(BODY).unwrap() == Some(text.clone().into()));
    let id = edit.save(&SaveMessage::default()).unwrap().id;
    let message = world.mailbox.message(id).unwrap();
    assert!(world.mailbox.load(&message.property(BODY).unwrap()).unwrap() == text.into());
    let mut again = open(&world, id);
    let mut stream = again.open_stream(BODY, StreamMode::ReadOnly, ONE).unwrap();
    assert!(all(&mut stream) == utf16);
    assert!(!again.is_changed(), "reading is no change");
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R592, MS-OXCPRPT_R591, MS-OXCPRPT_R756, MS-OXCPRPT_R757, MS-OXCPRPT_R758, MS-OXCPRPT_R759
#[test]
fn streams_are_copied_and_cloned() {
    let world = world();
    let data = pattern(1_000_000);
    let id = with_html(&world, &data);
    let mut edit = open(&world, id);
    let mut from = edit.open_stream(HTML, StreamMode::ReadOnly, ONE).unwrap();
    let mut one = edit.create_attachment().unwrap();
    let mut to = one.open_stream(DATA, StreamMode::Create, ONE).unwrap();
    from.seek(SeekOrigin::Start, 100).unwrap();
    assert_eq!(from.copy_to(&mut to, 900_000).unwrap(), 900_000);
    assert_eq!((from.position(), to.position()), (900_100, 900_000));
    assert_eq!(from.copy_to(&mut to, 900_000).unwrap(), 99_900, "what there is");
    assert!(all(&mut to) == data[100..]);
    to.seek(SeekOrigin::Start, 10).unwrap();
    let mut clone = to.clone_stream();
    assert_eq!(clone.position(), 10);
    clone.write(b"CLONE").unwrap();
    assert_eq!(to.position(), 10);
    assert_eq!(to.read(5).unwrap(), b"CLONE");
    edit.save_attachment(&mut one).unwrap();
    to.write(b"not saved").unwrap();
    edit.save(&SaveMessage::default()).unwrap();
    let mut expected = data[100..].to_vec();
    expected[10..15].copy_from_slice(b"CLONE");
    let stored = world.mailbox.attachment(id, &[0]).unwrap().property(DATA).unwrap();
    assert!(world.mailbox.load(&stored).unwrap() == expected.into());
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R571, MS-OXCPRPT_R805, MS-OXCPRPT_R812
#[test]
fn a_commit_sets_the_property_that_was_set_to_something_else() {
    let world = world();
    let id = with_html(&world, b"old");
    let mut edit = open(&world, id);
    let mut stream = edit.open_stream(HTML, StreamMode::ReadWrite, ONE).unwrap();
    edit.set_properties(&[(HTML, b"set".to_vec().into())]).unwrap();
    stream.write(b"new").unwrap();
    assert_eq!(edit.load_property(HTML).unwrap(), Some(b"set".to_vec().into()));
    edit.commit_stream(&stream).unwrap();
    assert_eq!(edit.load_property(HTML).unwrap(), Some(b"new".to_vec().into()));
    edit.save(&SaveMessage::default()).unwrap();
    let mut other = open(&world, id);
    assert!(matches!(other.commit_stream(&stream), Err(StreamError::NotSupported)));
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R56405, MS-OXCPRPT_R256
#[test]
fn a_folders_stream_is_kept_by_its_commit() {
    let world = world();
    let folder = inbox(&world);
    let tag = PropertyTag::new(0x6810, PropertyType::BINARY);
    let open = |mode| world.mailbox.open_folder_stream(folder, tag, mode, ONE);
    assert!(matches!(open(StreamMode::ReadWrite), Err(StreamError::NotFound)));
    let data = pattern(400_000);
    let mut stream = open(StreamMode::Create).unwrap();
    stream.write(&data).unwrap();
    assert!(world.mailbox.folder(folder).unwrap().property(tag).is_none());
    assert!(world.mailbox.commit_stream(&mut stream).unwrap().is_some());
    assert!(world.mailbox.commit_stream(&mut stream).unwrap().is_none());
    assert!(all(&mut open(StreamMode::ReadOnly).unwrap()) == data);
    let mut again = open(StreamMode::Create).unwrap();
    again.write(b"small").unwrap();
    world.mailbox.commit_stream(&mut again).unwrap();
    assert_eq!(all(&mut open(StreamMode::ReadOnly).unwrap()), b"small");
    let name =
        world.mailbox.open_folder_stream(folder, tags::PID_TAG_DISPLAY_NAME, StreamMode::ReadOnly, ONE);
    assert!(matches!(name, Err(StreamError::NotSupported)));
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R60706, MS-OXCPRPT_R610, MS-OXCPRPT_R611, MS-OXCPRPT_R379, MS-OXCPRPT_R380, MS-OXCPRPT_R888
/// covers: MS-OXCPRPT_R62006, MS-OXCPRPT_R622
#[test]
fn a_locked_region_is_its_owners() {
    let world = world();
    let id = with_html(&world, b"0123456789");
    let (mut mine, mut other) = (open(&world, id), open(&world, id));
    let mut owner = mine.open_stream(HTML, StreamMode::ReadWrite, ONE).unwrap();
    let mut guest = other.open_stream(HTML, StreamMode::ReadWrite, TWO).unwrap();
    owner.lock_region(2, 4, LockKind::Write).unwrap();
    assert!(matches!(guest.lock_region(5, 1, LockKind::Write), Err(StreamError::Locked)));
    guest.lock_region(6, 2, LockKind::Exclusive).unwrap();
    assert_eq!(guest.read(3).unwrap(), b"012");
    assert!(matches!(guest.write(b"x"), Err(StreamError::Locked)));
    assert_eq!(guest.position(), 3);
    assert_eq!(owner.read(6).unwrap(), b"012345");
    assert!(matches!(owner.read(1), Err(StreamError::Locked)));
    guest.unlock_region(0, 100).unwrap();
    assert!(matches!(guest.write(b"x"), Err(StreamError::Locked)), "another's lock stays");
    assert_eq!(owner.read(1).unwrap(), b"6");
    owner.unlock_region(2, 4).unwrap();
    guest.write(b"x").unwrap();
    owner.lock_region(0, 1, LockKind::Exclusive).unwrap();
    drop(owner);
    guest.seek(SeekOrigin::Start, 0).unwrap();
    guest.write(b"y").unwrap();
    world.assert_sound();
}

/// covers: MS-OXCPRPT_R608, MS-OXCPRPT_R609, MS-OXCPRPT_R612
#[test]
fn a_lock_gives_way_after_thirty_seconds_and_takes_what_was_written_with_it() {
    let world = world();
    let id = with_html(&world, b"0123456789");
    let (mut mine, mut other) = (open(&world, id), open(&world, id));
    let mut owner = mine.open_stream(HTML, StreamMode::ReadWrite, ONE).unwrap();
    let guest = other.open_stream(HTML, StreamMode::ReadWrite, TWO).unwrap();
    owner.lock_region(0, 5, LockKind::Exclusive).unwrap();
    owner.write(b"pending").unwrap();
    world.clock.advance(Duration::from_secs(30));
    assert!(matches!(guest.lock_region(0, 5, LockKind::Exclusive), Err(StreamError::Locked)));
    owner.seek(SeekOrigin::Start, 0).unwrap();
    owner.read(1).unwrap();
    world.clock.advance(Duration::from_secs(30));
    assert!(matches!(guest.lock_region(0, 5, LockKind::Exclusive), Err(StreamError::Locked)));
    world.clock.advance(Duration::from_secs(1));
    guest.lock_region(0, 5, LockKind::Exclusive).unwrap();
    assert!(matches!(owner.read(1), Err(StreamError::LockExpired)));
    owner.seek(SeekOrigin::Start, 6).unwrap();
    assert_eq!(owner.read(1).unwrap(), b"6", "elsewhere the stream is as it was");
    assert!(matches!(owner.unlock_region(0, 5), Err(StreamError::LockExpired)));
    assert_eq!(mine.load_property(HTML).unwrap(), Some(b"0123456789".to_vec().into()));
    world.assert_sound();
}

#[test]
fn a_long_stream_is_put_aside_and_an_abandoned_one_leaves_no_name() {
    let world = world();
    let id = with_html(&world, b"short");
    let before = world.store.check(PartitionId(1)).unwrap();
    let mut edit = open(&world, id);
    let mut stream = edit.open_stream(HTML, StreamMode::Create, ONE).unwrap();
    let data = pattern(3_000_000);
    for piece in data.chunks(32_000) {
        stream.write(piece).unwrap();
    }
    // Here and there, so that pieces put aside are loaded again.
    for at in (0..2_900_000).step_by(290_000) {
        stream.seek(SeekOrigin::Start, at).unwrap();
        stream.write(b"!").unwrap();
    }
    let mut files = 0;
    world.store.storage().blobs().list(&mut |_, _| files += 1).unwrap();
    assert!(files >= 8, "{files} files");
    drop(stream);
    drop(edit);
    assert_eq!(world.store.check(PartitionId(1)).unwrap(), before);
    let mut edit = open(&world, id);
    let mut stream = edit.open_stream(HTML, StreamMode::Create, ONE).unwrap();
    stream.write(&data).unwrap();
    edit.save(&SaveMessage::default()).unwrap();
    assert!(open(&world, id).load_property(HTML).unwrap() == Some(data.into()));
    world.assert_sound();
}

#[test]
fn a_stream_over_a_value_that_was_replaced_says_so() {
    let world = world();
    let id = with_html(&world, &pattern(10_000));
    let (mut one, mut two) = (open(&world, id), open(&world, id));
    let mut stream = two.open_stream(HTML, StreamMode::ReadOnly, TWO).unwrap();
    stream.read(10).unwrap();
    one.set_properties(&[(HTML, b"new".to_vec().into())]).unwrap();
    one.save(&SaveMessage::default()).unwrap();
    assert!(matches!(stream.read(10), Err(StreamError::Mailbox(MailboxError::Modified(of))) if of == id));
    world.assert_sound();
}

#[test]
fn what_an_open_message_has_put_aside_is_not_swept() {
    let world = world();
    let id = with_html(&world, b"short");
    let mut edit = open(&world, id);
    let mut stream = edit.open_stream(HTML, StreamMode::Create, ONE).unwrap();
    let data = pattern(3_000_000);
    stream.write(&data).unwrap();
    let swept = world.store.sweep(0, &|| true).unwrap();
    assert!(swept.unnamed >= 8 && swept.removed == 0, "{swept:?}");
    assert!(all(&mut stream) == data);
    edit.save(&SaveMessage::default()).unwrap();
    drop(stream);
    drop(edit);
    let swept = world.store.sweep(0, &|| true).unwrap();
    assert!(swept.removed >= 8, "{swept:?}");
    assert!(open(&world, id).load_property(HTML).unwrap() == Some(data.into()));
    world.assert_sound();
}
