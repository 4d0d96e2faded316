//! Streams both ways: vectors, every cut, every element, hostile bytes.

#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{COLLECT_MAX, Seen, properties, read};
use proptest::prelude::*;
use ropewalk_base::{FileTime, Guid};
use ropewalk_model::codec::{CounterRange, GlobalId, IdSet, PredecessorChangeList, Windows1252, Xid};
use ropewalk_model::{
    ErrorCode, GlobalCounter, PropertyName, PropertyNameKind, PropertyTag, PropertyValue, ReplicaId, tags,
};
use ropewalk_wire_mapi_fx::{
    Deletions, Element, ExtendedErrorInfo, FolderChange, FolderReplicaInfo, Found, FxError, Marker,
    MessageChangeHeader, ProgressInformation, PropertyDefinition, PropertyGroupInfo, ReadStateChanges,
    StreamWriter, SyncState, TextForm, meta,
};

/// A folder change as Microsoft published it (openspecification blog, "How to parse the FastTransfer Stream").
const FOLDER_CHANGE: &[u8] = &[
    0x03, 0x00, 0x12, 0x40, 0x02, 0x01, 0xE1, 0x65, 0x00, 0x00, 0x00, 0x00, 0x02, 0x01, 0xE0, 0x65, 0x16,
    0x00, 0x00, 0x00, 0x52, 0xF6, 0x85, 0xEC, 0x7D, 0x43, 0x2E, 0x4A, 0xA9, 0x60, 0x34, 0x50, 0x88, 0x53,
    0xD9, 0x0A, 0x00, 0x00, 0x00, 0x00, 0x03, 0xF5, 0x40, 0x00, 0x08, 0x30, 0x00, 0xD0, 0x9E, 0xA8, 0x81,
    0x85, 0xD0, 0x01, 0x02, 0x01, 0xE2, 0x65, 0x16, 0x00, 0x00, 0x00, 0x52, 0xF6, 0x85, 0xEC, 0x7D, 0x43,
    0x2E, 0x4A, 0xA9, 0x60, 0x34, 0x50, 0x88, 0x53, 0xD9, 0x0A, 0x00, 0x00, 0x00, 0x00, 0x20, 0x7C, 0x02,
    0x01, 0xE3, 0x65, 0x17, 0x00, 0x00, 0x00, 0x16, 0x52, 0xF6, 0x85, 0xEC, 0x7D, 0x43, 0x2E, 0x4A, 0xA9,
    0x60, 0x34, 0x50, 0x88, 0x53, 0xD9, 0x0A, 0x00, 0x00, 0x00, 0x00, 0x20, 0x7C, 0x1F, 0x00, 0x01, 0x30,
    0x0C, 0x00, 0x00, 0x00, 0x49, 0x00, 0x4E, 0x00, 0x42, 0x00, 0x4F, 0x00, 0x58, 0x00, 0x00, 0x00, 0x14,
    0x00, 0x49, 0x67, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xF4, 0x03, 0x00, 0x39, 0x66, 0xFB, 0x03,
    0x00, 0x00, 0x40, 0x00, 0x07, 0x30, 0x80, 0x39, 0x06, 0xA8, 0x81, 0x85, 0xD0, 0x01, 0x0B, 0x00, 0xF4,
    0x10, 0x00, 0x00,
];

fn xid(namespace: u8, counter: u64) -> Xid {
    GlobalId { database: Guid([namespace; 16]), counter: GlobalCounter::new(counter).unwrap() }.into()
}

fn header(counter: u64) -> MessageChangeHeader {
    MessageChangeHeader {
        source_key: xid(1, counter),
        modified: FileTime::from_ticks(0x01D0_8581_0000_0000),
        change_key: xid(1, counter + 1),
        predecessors: [xid(1, counter + 1), xid(2, 7)].into_iter().collect(),
        associated: false,
        id: Some(0x0100_0000_0000_0001),
        size: Some(1234),
        change_number: Some(0x0200_0000_0000_0001),
    }
}

fn folder() -> FolderChange {
    FolderChange {
        parent_source_key: None,
        source_key: xid(1, 5),
        modified: FileTime::from_ticks(9),
        change_key: xid(1, 6),
        predecessors: PredecessorChangeList::default(),
        name: "Posteingang".to_owned(),
        id: Some(1),
        parent_id: Some(2),
    }
}

fn named(text: &str) -> PropertyDefinition {
    let name = PropertyName { set: Guid([3; 16]), kind: PropertyNameKind::String(text.to_owned()) };
    PropertyDefinition { tag: PropertyTag(0x8001_001F), name: Some(name) }
}

/// Properties of every type.
fn every_type() -> Vec<(PropertyDefinition, PropertyValue)> {
    use PropertyValue as V;
    let lid = PropertyName { set: Guid([4; 16]), kind: PropertyNameKind::Lid(0x8233) };
    let mut list = vec![
        (named("TestProp"), V::from("Gr\u{FC}\u{DF}e \u{1F600}")),
        (PropertyDefinition { tag: PropertyTag(0x8002_000B), name: Some(lid) }, V::Boolean(true)),
    ];
    let plain = [
        (0x0002, V::Integer16(-2)),
        (0x0003, V::Integer32(-3)),
        (0x0004, V::Floating32(1.5)),
        (0x0005, V::Floating64(-2.5)),
        (0x0006, V::Currency(10_000)),
        (0x0007, V::FloatingTime(3.25)),
        (0x000B, V::Boolean(false)),
        (0x000D, V::Binary(vec![1, 2])),
        (0x0014, V::Integer64(i64::MIN)),
        (0x001E, V::String8(b"caf\xE9".to_vec())),
        (0x001F, V::from("")),
        (0x0040, V::Time(FileTime::from_ticks(77))),
        (0x0048, V::Guid(Guid([9; 16]))),
        (0x00FB, V::ServerId(vec![1; 21])),
        (0x0102, V::Binary(vec![])),
        (0x84B0, V::from("utf-16")),
        (0x84E4, V::String8(b"\x80".to_vec())),
        (0x1002, V::MultipleInteger16(vec![1, 2])),
        (0x1003, V::MultipleInteger32(vec![])),
        (0x1004, V::MultipleFloating32(vec![1.0])),
        (0x1005, V::MultipleFloating64(vec![1.0])),
        (0x1006, V::MultipleCurrency(vec![1])),
        (0x1007, V::MultipleFloatingTime(vec![1.0])),
        (0x1014, V::MultipleInteger64(vec![1])),
        (0x101E, V::MultipleString8(vec![b"a".to_vec(), vec![]])),
        (0x101F, V::MultipleString(vec![String::new(), "b".to_owned()])),
        (0x1040, V::MultipleTime(vec![FileTime::from_ticks(1)])),
        (0x1048, V::MultipleGuid(vec![Guid([1; 16])])),
        (0x1102, V::MultipleBinary(vec![vec![1], vec![], vec![2, 3]])),
    ];
    list.extend(
        plain
            .into_iter()
            .zip(0x3A00u32..)
            .map(|((kind, value), id)| (PropertyTag(id << 16 | kind).into(), value)),
    );
    list
}

fn state() -> SyncState {
    let mut given = IdSet::new();
    given.insert_range(Guid([1; 16]), CounterRange::single(GlobalCounter::new(5).unwrap()));
    SyncState { seen: given.clone(), given, seen_associated: Some(IdSet::new()), read: Some(IdSet::new()) }
}

fn message_body(writer: &mut StreamWriter, depth: usize) -> Result<(), FxError> {
    for (definition, value) in every_type() {
        writer.property(&definition, &value)?;
    }
    writer.delete_first(tags::PID_TAG_MESSAGE_RECIPIENTS)?;
    writer.recipient(0, |list| list.property(&tags::PID_TAG_DISPLAY_NAME.into(), &"Anna".into()))?;
    writer.recipient(1, |_| Ok(()))?;
    writer.delete_first(tags::PID_TAG_MESSAGE_ATTACHMENTS)?;
    let embedded = (depth > 0).then_some(|writer: &mut StreamWriter| message_body(writer, depth - 1));
    writer.attachment(
        0,
        |list| {
            list.begin_value(&PropertyTag(0x3701_0102).into(), 5)?;
            list.chunk(&[1, 2])?;
            list.chunk(&[3, 4, 5])
        },
        embedded,
    )
}

/// A synchronization with everything in it, cut to buffers of `max` bytes.
fn contents(max: usize) -> Vec<Vec<u8>> {
    let mut writer = StreamWriter::new(Element::ContentsSync);
    writer
        .progress_total(&ProgressInformation { normal_count: 2, ..ProgressInformation::default() })
        .unwrap();
    writer.progress_per_message(1234, false).unwrap();
    writer.message_change(&header(16)).unwrap();
    message_body(&mut writer, 2).unwrap();
    let mapping = PropertyGroupInfo { id: 1, groups: vec![vec![(tags::PID_TAG_SUBJECT, None)]] };
    writer.progress_per_message(99, false).unwrap();
    writer.partial_change(Some(&mapping), 1, &header(17)).unwrap();
    writer.property_group(0).unwrap();
    writer.property(&tags::PID_TAG_SUBJECT.into(), &"new".into()).unwrap();
    let mut deletions = Deletions::default();
    deletions.deleted.insert(ReplicaId(1), GlobalCounter::new(3).unwrap());
    writer.deletions(&deletions).unwrap();
    let mut read = ReadStateChanges::default();
    read.unread.insert(ReplicaId(1), GlobalCounter::new(4).unwrap());
    writer.read_state_changes(&read).unwrap();
    writer.state(&state()).unwrap();
    writer.marker(Marker::IncrSyncEnd).unwrap();
    writer.finish().unwrap();
    let mut buffers = Vec::new();
    while writer.pending() > 0 {
        buffers.push(writer.take(max).unwrap());
    }
    buffers
}

#[test]
fn a_published_folder_change_both_ways() {
    let mut stream = FOLDER_CHANGE.to_vec();
    for marker in [Marker::IncrSyncStateBegin, Marker::IncrSyncStateEnd, Marker::IncrSyncEnd] {
        stream.extend(marker.code().to_le_bytes());
    }
    let seen = read(Element::HierarchySync, &[&stream]).unwrap();
    let found = properties(&seen);
    assert_eq!(found.len(), 10);
    assert_eq!(found[5], (tags::PID_TAG_DISPLAY_NAME.into(), "INBOX".into()));
    assert_eq!(found[9].1, PropertyValue::Boolean(false));
    assert_eq!(seen[..2], [Seen::Enter(Element::HierarchySync), Seen::Enter(Element::FolderChange)]);

    let mut writer = StreamWriter::new(Element::HierarchySync);
    writer.marker(Marker::IncrSyncChg).unwrap();
    found.iter().for_each(|(definition, value)| writer.property(definition, value).unwrap());
    assert_eq!(writer.take(usize::MAX).unwrap(), FOLDER_CHANGE);
}

/// covers: MS-OXCFXICS_R991, MS-OXCFXICS_R3255, MS-OXCFXICS_R3259
#[test]
fn small_vectors() {
    for (root, bytes, count) in [
        (Element::MessageContent, &b"\x0B\x00\x01\x30\x01\x00"[..], 1),
        (Element::MessageContent, b"\x1E\x00\x37\x00\x03\x00\x00\x00ab\x00", 1),
        (Element::MessageContent, b"\xB0\x84\x37\x00\x04\x00\x00\x00a\x00\x00\x00", 1),
        (Element::State, b"\x03\x00\x3A\x40\x03\x00\x17\x40\x00\x00\x00\x00\x03\x00\x3B\x40", 1),
        (Element::State, b"\x03\x00\x3A\x40\x02\x01\x17\x40\x00\x00\x00\x00\x03\x00\x3B\x40", 1),
        (Element::MessageList, b"", 0),
        (Element::AttachmentContent, b"", 0),
    ] {
        assert_eq!(properties(&read(root, &[bytes]).unwrap()).len(), count, "{bytes:?}");
    }
}

#[test]
fn every_type_comes_back() {
    let mut writer = StreamWriter::new(Element::MessageContent);
    every_type().iter().for_each(|(definition, value)| writer.property(definition, value).unwrap());
    writer.finish().unwrap();
    let seen = read(Element::MessageContent, &[&writer.take(usize::MAX).unwrap()]).unwrap();
    assert_eq!(properties(&seen), every_type());
}

/// covers: MS-OXCFXICS_R981, MS-OXCFXICS_R982
#[test]
fn every_cut_gives_the_same_events() {
    let whole: Vec<u8> = contents(usize::MAX).concat();
    let seen = read(Element::ContentsSync, &[&whole]).unwrap();
    assert!(seen.iter().filter(|seen| matches!(seen, Seen::Enter(Element::EmbeddedMessage))).count() == 2);
    assert_eq!(seen.last(), Some(&Seen::Leave(Element::ContentsSync)));
    for at in 0..=whole.len() {
        let (a, b) = whole.split_at(at);
        assert_eq!(read(Element::ContentsSync, &[a, b]).unwrap(), seen, "{at}");
    }
    for size in [1, 2, 3, 7] {
        let buffers: Vec<&[u8]> = whole.chunks(size).collect();
        assert_eq!(read(Element::ContentsSync, &buffers).unwrap(), seen, "{size}");
    }
    // Names take the longest atoms here.
    for max in [50, 51, 64, 100, 1000] {
        let buffers = contents(max);
        assert!(buffers.iter().all(|buffer| buffer.len() <= max));
        assert_eq!(buffers.concat(), whole);
    }
    for cut in 0..whole.len() {
        assert!(read(Element::ContentsSync, &[&whole[..cut]]).is_err(), "{cut}");
    }
}

#[test]
fn folders_both_ways() {
    let mut writer = StreamWriter::new(Element::TopFolder);
    let name = |writer: &mut StreamWriter| writer.property(&tags::PID_TAG_DISPLAY_NAME.into(), &"A".into());
    writer.marker(Marker::StartTopFld).unwrap();
    name(&mut writer).unwrap();
    for marker in [Marker::StartFAIMsg, Marker::EndMessage, Marker::StartMessage, Marker::EndMessage] {
        writer.marker(marker).unwrap();
    }
    writer.marker(Marker::StartSubFld).unwrap();
    name(&mut writer).unwrap();
    writer.marker(Marker::EndFolder).unwrap();
    writer.marker(Marker::EndFolder).unwrap();
    writer.finish().unwrap();
    let seen = read(Element::TopFolder, &[&writer.take(usize::MAX).unwrap()]).unwrap();
    assert!(seen.contains(&Seen::Enter(Element::AssociatedMessage)));

    let mut writer = StreamWriter::new(Element::FolderContent);
    name(&mut writer).unwrap();
    writer.delete_first(tags::PID_TAG_FOLDER_ASSOCIATED_CONTENTS).unwrap();
    writer.delete_first(tags::PID_TAG_CONTAINER_CONTENTS).unwrap();
    writer.marker(Marker::StartMessage).unwrap();
    writer.marker(Marker::EndMessage).unwrap();
    writer.delete_first(tags::PID_TAG_CONTAINER_HIERARCHY).unwrap();
    writer.marker(Marker::StartSubFld).unwrap();
    writer.marker(Marker::EndFolder).unwrap();
    writer.finish().unwrap();
    let seen = read(Element::FolderContent, &[&writer.take(usize::MAX).unwrap()]).unwrap();
    assert_eq!(seen.iter().filter(|seen| **seen == Seen::Enter(Element::FolderMessageList)).count(), 2);
    assert!(seen.contains(&Seen::Enter(Element::SubFolder)));

    // Without filters nothing is to be deleted first.
    let mut writer = StreamWriter::new(Element::FolderContent);
    name(&mut writer).unwrap();
    for marker in [Marker::StartFAIMsg, Marker::EndMessage, Marker::StartMessage, Marker::EndMessage] {
        writer.marker(marker).unwrap();
    }
    writer.marker(Marker::StartSubFld).unwrap();
    writer.marker(Marker::EndFolder).unwrap();
    writer.finish().unwrap();
    let seen = read(Element::FolderContent, &[&writer.take(usize::MAX).unwrap()]).unwrap();
    assert_eq!(seen.iter().filter(|seen| **seen == Seen::Enter(Element::FolderMessageList)).count(), 1);

    let mut writer = StreamWriter::new(Element::HierarchySync);
    writer
        .folder_change(&folder(), TextForm::Unicode, |list| {
            list.property(&tags::PID_TAG_COMMENT.into(), &"x".into())
        })
        .unwrap();
    writer.state(&SyncState { seen_associated: None, read: None, ..state() }).unwrap();
    writer.marker(Marker::IncrSyncEnd).unwrap();
    writer.finish().unwrap();
    assert_eq!(properties(&read(Element::HierarchySync, &[&writer.take(9999).unwrap()]).unwrap()).len(), 11);
}

/// The properties directly in the first element of a kind.
fn inside(seen: &[Seen], element: Element) -> Vec<(PropertyDefinition, PropertyValue)> {
    let from = seen.iter().position(|seen| *seen == Seen::Enter(element)).unwrap();
    let to = seen.iter().position(|seen| *seen == Seen::Leave(element)).unwrap();
    properties(&seen[from..to])
}

/// covers: MS-OXCFXICS_R1353, MS-OXCFXICS_R1361, MS-OXCFXICS_R1063
#[test]
fn elements_of_a_synchronization_come_back() {
    let seen = read(Element::ContentsSync, &[&contents(usize::MAX).concat()]).unwrap();
    let found = inside(&seen, Element::MessageChangeHeader);
    assert_eq!(MessageChangeHeader::from_properties(&found), Ok(header(16)));
    let absent = FxError::Absent { element: "MessageChangeHeader", tag: tags::PID_TAG_SOURCE_KEY };
    assert_eq!(MessageChangeHeader::from_properties(&found[1..]), Err(absent));
    assert_eq!(SyncState::from_properties(&inside(&seen, Element::State)), Ok(state()));
    let deletions = Deletions::from_properties(&inside(&seen, Element::Deletions)).unwrap();
    assert!(deletions.deleted.contains(ReplicaId(1), GlobalCounter::new(3).unwrap()));
    let read_states = ReadStateChanges::from_properties(&inside(&seen, Element::ReadStateChanges)).unwrap();
    assert!(read_states.read.is_empty() && read_states.unread.count() == 1);

    let mut writer = StreamWriter::new(Element::HierarchySync);
    writer.folder_change(&folder(), TextForm::CodePage(&Windows1252), |_| Ok(())).unwrap();
    writer.state(&SyncState { seen_associated: None, read: None, ..state() }).unwrap();
    writer.marker(Marker::IncrSyncEnd).unwrap();
    let seen = read(Element::HierarchySync, &[&writer.take(usize::MAX).unwrap()]).unwrap();
    let change = FolderChange::from_properties(&inside(&seen, Element::FolderChange), &Windows1252);
    assert_eq!(change, Ok(folder()));
}

/// covers: MS-OXCFXICS_R1078, MS-OXCFXICS_R1079, MS-OXCFXICS_R2680
#[test]
fn an_error_ends_the_message_it_met() {
    let zero = GlobalId { database: Guid::NIL, counter: GlobalCounter::default() };
    let error = ExtendedErrorInfo {
        code: ErrorCode(0x8004_010F),
        folder: zero,
        message: zero,
        auxiliary: vec![1, 2],
    };
    assert_eq!(ExtendedErrorInfo::decode(&error.encode().unwrap()), Ok(error.clone()));
    let mut writer = StreamWriter::new(Element::ContentsSync);
    writer.message_change(&header(1)).unwrap();
    writer.property(&tags::PID_TAG_SUBJECT.into(), &"half".into()).unwrap();
    writer.marker(Marker::NewAttach).unwrap();
    writer.error_info(&error).unwrap();
    writer.message_change(&header(2)).unwrap();
    writer.state(&state()).unwrap();
    writer.marker(Marker::IncrSyncEnd).unwrap();
    let seen = read(Element::ContentsSync, &[&writer.take(usize::MAX).unwrap()]).unwrap();
    let abandoned: Vec<_> = seen.iter().filter(|seen| matches!(seen, Seen::Abandon(_))).collect();
    assert_eq!(abandoned.first(), Some(&&Seen::Abandon(Element::Attachment)));
    assert_eq!(abandoned.last(), Some(&&Seen::Abandon(Element::MessageChange)));
    assert!(seen.contains(&Seen::Leave(Element::ErrorInfo)));

    let mut writer = StreamWriter::new(Element::MessageContent);
    assert!(matches!(writer.error_info(&error), Err(FxError::Unexpected { .. })));
}

#[test]
fn wrong_syntax_names_element_and_offset() {
    let subject = b"\x1F\x00\x37\x00\x02\x00\x00\x00\x00\x00";
    let mut stream = subject.to_vec();
    stream.extend(Marker::EndToRecip.code().to_le_bytes());
    assert_eq!(
        read(Element::MessageContent, &[&stream]),
        Err(FxError::Unexpected {
            element: "MessageContent",
            expected: "the end",
            found: Found::Marker(Marker::EndToRecip),
            offset: 10
        })
    );
    let mut stream = Marker::StartRecip.code().to_le_bytes().to_vec();
    stream.extend(subject);
    let misplaced = FxError::Misplaced { element: "Recipient", tag: tags::PID_TAG_SUBJECT, offset: 4 };
    assert_eq!(read(Element::MessageContent, &[&stream]), Err(misplaced));
    let deletions: Vec<u8> = [Marker::IncrSyncDel, Marker::IncrSyncStateBegin]
        .iter()
        .flat_map(|marker| marker.code().to_le_bytes())
        .collect();
    let missing = FxError::Missing { element: "Deletions", tag: meta::IDSET_DELETED, offset: 4 };
    assert_eq!(read(Element::ContentsSync, &[&deletions]), Err(missing));
    assert_eq!(
        read(Element::MessageContent, &[b"\xFD\x00\x01\x30"]),
        Err(FxError::Type { tag: PropertyTag(0x3001_00FD), offset: 0 })
    );
    let mut short = FOLDER_CHANGE[..FOLDER_CHANGE.len() - 1].to_vec();
    let truncated = FxError::Truncated { field: "fixedSizeValue", offset: short.len() as u64 };
    assert_eq!(read(Element::HierarchySync, &[&short]), Err(truncated));
    short.truncate(30);
    assert!(matches!(
        read(Element::HierarchySync, &[&short]),
        Err(FxError::Truncated { field: "varSizeValue", .. })
    ));
}

#[test]
fn a_writer_refuses() {
    let mut writer = StreamWriter::new(Element::MessageContent);
    assert!(writer.marker(Marker::EndMessage).is_err());
    let mut writer = StreamWriter::new(Element::MessageContent);
    let subject = PropertyDefinition::from(tags::PID_TAG_SUBJECT);
    assert!(writer.property(&subject, &1.into()).is_err());
    assert!(writer.property(&PropertyTag(0x0037_000A).into(), &PropertyValue::ErrorCode(1)).is_err());
    assert!(writer.property(&PropertyTag(0x8001_0003).into(), &1.into()).is_err());
    assert!(writer.property(&named(&"x".repeat(256)), &"".into()).is_err());
    writer.begin_value(&subject, 4).unwrap();
    assert!(writer.property(&subject, &"".into()).is_err());
    assert!(writer.chunk(&[0; 5]).is_err());
    assert!(writer.finish().is_err());
    writer.chunk(&[0; 4]).unwrap();
    writer.finish().unwrap();
    assert_eq!(writer.pending(), 12);
}

#[test]
fn nesting_is_bounded() {
    let mut stream = Vec::new();
    for _ in 0..2000 {
        stream.extend(Marker::NewAttach.code().to_le_bytes());
        stream.extend(tags::PID_TAG_ATTACH_NUMBER.0.to_le_bytes());
        stream.extend([0; 4]);
        stream.extend(Marker::StartEmbed.code().to_le_bytes());
    }
    assert!(matches!(read(Element::MessageContent, &[&stream]), Err(FxError::Limit { .. })));
}

#[test]
fn large_properties_are_for_others_to_take() {
    let mut writer = StreamWriter::new(Element::MessageContent);
    writer.property(&tags::PID_TAG_SUBJECT.into(), &"x".repeat(COLLECT_MAX).into()).unwrap();
    let large = FxError::TooLarge { tag: tags::PID_TAG_SUBJECT, max: COLLECT_MAX };
    assert_eq!(read(Element::MessageContent, &[&writer.take(usize::MAX).unwrap()]), Err(large));
    let many = b"\x03\x10\x37\x00\xFF\xFF\xFF\x7F";
    assert!(matches!(read(Element::MessageContent, &[many]), Err(FxError::TooLarge { .. })));
}

#[test]
fn structures_both_ways() {
    let progress =
        ProgressInformation { associated_count: 1, associated_size: 2, normal_count: 3, normal_size: 4 };
    assert_eq!(ProgressInformation::decode(&progress.encode()), Ok(progress));
    let name = named("n").name;
    let mapping = PropertyGroupInfo {
        id: 7,
        groups: vec![vec![(tags::PID_TAG_SUBJECT, None), (PropertyTag(0x8001_001F), name)]],
    };
    assert_eq!(PropertyGroupInfo::decode(&mapping.encode().unwrap()), Ok(mapping));
    let id = GlobalId { database: Guid([1; 16]), counter: GlobalCounter::default() };
    let replica = FolderReplicaInfo {
        folder: ropewalk_model::codec::LongTermId(id),
        cheap_servers: 1,
        servers: vec!["/o=a".to_owned()],
    };
    assert_eq!(FolderReplicaInfo::decode(&replica.encode().unwrap()), Ok(replica));
}

/// "NameSize: the length of the Name field, in bytes" (2.2.2.8.1.1): what follows a zero in it is no name.
#[test]
fn a_name_of_a_property_group_ends_at_a_zero() {
    let name = |units: &[u8]| {
        let head = [7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0x1F, 0, 1, 0x80];
        [&head[..], &[3; 16], &[1, 0, 0, 0, units.len() as u8, 0, 0, 0], units].concat()
    };
    let plain = PropertyGroupInfo::decode(&name(b"n\0")).unwrap();
    assert_eq!(plain.encode().unwrap(), name(b"n\0"));
    for more in [&b"n\0\0\0"[..], b"n\0\0\0\0\0", b"n\0\0\0x\0"] {
        assert_eq!(PropertyGroupInfo::decode(&name(more)).as_ref(), Ok(&plain));
    }
    let long = |units: usize| {
        let size = (units as u32 * 2).to_le_bytes();
        [&name(b"")[..40], &size, &b"n\0".repeat(units)].concat()
    };
    assert!(PropertyGroupInfo::decode(&long(255)).unwrap().encode().is_ok());
    assert!(PropertyGroupInfo::decode(&long(256)).is_err());
}

/// As text, where what is not a number equals itself.
fn printed(root: Element, buffers: &[&[u8]]) -> String {
    format!("{:?}", read(root, buffers))
}

fn roots() -> impl Strategy<Value = Element> {
    prop::sample::select(Element::ALL)
}

proptest! {
    #[test]
    fn any_bytes(root in roots(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let (a, b) = bytes.split_at(bytes.len() / 2);
        prop_assert_eq!(printed(root, &[&bytes]), printed(root, &[a, b]));
        if let Ok(mapping) = PropertyGroupInfo::decode(&bytes) {
            prop_assert_eq!(PropertyGroupInfo::decode(&mapping.encode().unwrap()), Ok(mapping));
        }
        if let Ok(replica) = FolderReplicaInfo::decode(&bytes) {
            prop_assert_eq!(FolderReplicaInfo::decode(&replica.encode().unwrap()), Ok(replica));
        }
        if let Ok(error) = ExtendedErrorInfo::decode(&bytes) {
            prop_assert_eq!(ExtendedErrorInfo::decode(&error.encode().unwrap()), Ok(error));
        }
    }

    /// Tags that exist, so that more than the first is read.
    #[test]
    fn any_elements(root in roots(), picks in prop::collection::vec((0usize..60, prop::collection::vec(any::<u8>(), 0..9)), 0..40)) {
        let pool = every_type();
        let mut bytes = Vec::new();
        for (pick, more) in picks {
            match Marker::ALL.get(pick) {
                Some(marker) => bytes.extend(marker.code().to_le_bytes()),
                None => {
                    let (definition, _) = &pool[(pick - 24) % pool.len()];
                    bytes.extend(definition.tag.0.to_le_bytes());
                    bytes.extend(more);
                }
            }
        }
        let chunks: Vec<&[u8]> = bytes.chunks(3).collect();
        prop_assert_eq!(printed(root, &[&bytes]), printed(root, &chunks));
    }

    #[test]
    fn mutated_streams(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>()) {
        let mut bytes = contents(usize::MAX).concat();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let (a, b) = bytes.split_at(cut.index(bytes.len()));
        prop_assert_eq!(printed(Element::ContentsSync, &[&bytes]), printed(Element::ContentsSync, &[a, b]));
    }

    #[test]
    fn any_order_of_elements(root in roots(), picks in prop::collection::vec(0usize..32, 0..60)) {
        let pool = every_type();
        let mut stream = Vec::new();
        let mut writer = StreamWriter::new(root);
        for pick in picks {
            // What the writer takes, the reader takes.
            let _refused = match Marker::ALL.get(pick) {
                Some(marker) => writer.marker(*marker),
                None => writer.property(&pool[pick - 24].0, &pool[pick - 24].1),
            };
            stream.extend(writer.take(usize::MAX).unwrap());
        }
        if writer.finish().is_ok() {
            prop_assert!(read(root, &[&stream]).is_ok());
        }
    }
}
