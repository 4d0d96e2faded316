//! Every syntactic element of MS-OXCFXICS 2.2.4.2: what stands in it, what does not, and where that is found out.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]
#![allow(clippy::useless_vec, reason = "lists of steps are put together")]

mod common;

use common::{Seen, Step, bytes, offset, properties, read};
use ropewalk_base::FileTime;
use ropewalk_model::codec::{EncodeError, GlobalId, LongTermId, Windows1252, known_code_page};
use ropewalk_model::{
    GlobalCounter, PropertyName, PropertyNameKind, PropertyTag, PropertyType, PropertyValue, tags,
};
use ropewalk_wire_mapi_fx::Marker::*;
use ropewalk_wire_mapi_fx::{
    Element, ExtendedErrorInfo, FolderReplicaInfo, Found, FxError, Lexer, ProgressInformation,
    PropertyDefinition, PropertyGroupInfo, Shape, StreamWriter, TextForm, Token, meta,
};

macro_rules! steps {
    ($($step:expr),* $(,)?) => { vec![$(Step::from($step)),*] };
}

const SUBJECT: PropertyTag = tags::PID_TAG_SUBJECT;

fn subject() -> Step {
    (SUBJECT, "s").into()
}

fn del(subobjects: PropertyTag) -> Step {
    (meta::FX_DEL_PROP, subobjects.0 as i32).into()
}

fn header() -> Vec<Step> {
    steps![
        (tags::PID_TAG_SOURCE_KEY, vec![1u8; 22]),
        (tags::PID_TAG_LAST_MODIFICATION_TIME, FileTime::from_ticks(1)),
        (tags::PID_TAG_CHANGE_KEY, vec![2u8; 22]),
        (tags::PID_TAG_PREDECESSOR_CHANGE_LIST, vec![22u8; 23]),
        (tags::PID_TAG_ASSOCIATED, false),
    ]
}

fn state() -> Vec<Step> {
    steps![IncrSyncStateBegin, (meta::CNSET_SEEN, vec![0u8; 0]), IncrSyncStateEnd]
}

fn full_change() -> Vec<Step> {
    [steps![IncrSyncChg], header(), steps![IncrSyncMessage, subject()]].concat()
}

fn partial_change() -> Vec<Step> {
    let group = steps![(meta::INCREMENTAL_SYNC_MESSAGE_PARTIAL, 0), subject()];
    [steps![IncrSyncChgPartial], header(), group].concat()
}

fn folder_change() -> Vec<Step> {
    let key = (tags::PID_TAG_PARENT_SOURCE_KEY, Vec::<u8>::new());
    let name = (tags::PID_TAG_DISPLAY_NAME, "n");
    [steps![IncrSyncChg, key], header()[..4].to_vec(), steps![name]].concat()
}

/// Steps that are a whole stream of a root.
fn takes(root: Element, steps: &[Step]) -> Vec<Seen> {
    read(root, &[&bytes(steps)]).unwrap_or_else(|error| panic!("{root:?} {steps:?}: {error}"))
}

/// Steps of which the one with this index is refused, where it begins.
fn refuses(root: Element, steps: &[Step], at: usize) -> FxError {
    let Err(error) = read(root, &[&bytes(steps)]) else { panic!("{root:?} {steps:?}") };
    assert_eq!(offset(&error), Some(bytes(&steps[..at]).len() as u64), "{root:?} {steps:?}: {error}");
    error
}

/// covers: MS-OXCFXICS_R3293, MS-OXCFXICS_R1132, MS-OXCFXICS_R1133, MS-OXCFXICS_R3301, MS-OXCFXICS_R1049,
/// MS-OXCFXICS_R1050, MS-OXCFXICS_R1051, MS-OXCFXICS_R3292
#[test]
fn folders_and_messages() {
    use Element as E;
    let (contents, associated) = (tags::PID_TAG_CONTAINER_CONTENTS, tags::PID_TAG_FOLDER_ASSOCIATED_CONTENTS);
    let warning = (meta::EC_WARNING, 0x0004_0680);
    let dn = (meta::DN_PREFIX, PropertyValue::String8(b"/o=x".to_vec()));
    let replica = (meta::NEW_FX_FOLDER, vec![0u8; 44]);
    let message =
        steps![StartMessage, (tags::PID_TAG_MID, PropertyValue::Integer64(1)), subject(), EndMessage];
    let list =
        [steps![dn.clone(), warning], message.clone(), steps![StartFAIMsg, EndMessage], steps![warning]]
            .concat();
    takes(E::MessageList, &list);
    takes(
        E::MessageContent,
        &steps![
            dn.clone(),
            subject(),
            del(tags::PID_TAG_MESSAGE_RECIPIENTS),
            StartRecip,
            (tags::PID_TAG_ROWID, 0),
            EndToRecip,
            del(tags::PID_TAG_MESSAGE_ATTACHMENTS),
            NewAttach,
            (tags::PID_TAG_ATTACH_NUMBER, 0),
            dn.clone(),
            subject(),
            StartEmbed,
            EndEmbed,
            EndAttach
        ],
    );
    takes(E::AttachmentContent, &steps![subject(), StartEmbed, subject(), EndEmbed]);
    let names = steps![
        (tags::PID_TAG_FOLDER_ID, PropertyValue::Integer64(1)),
        (tags::PID_TAG_DISPLAY_NAME, "n"),
        (tags::PID_TAG_COMMENT, "c"),
        warning
    ];
    let folder = [
        steps![dn.clone()],
        names.clone(),
        steps![subject(), del(associated)],
        list.clone(),
        steps![del(contents)],
        message.clone(),
        steps![del(tags::PID_TAG_CONTAINER_HIERARCHY), StartSubFld, EndFolder],
    ]
    .concat();
    let seen = takes(E::FolderContent, &folder);
    assert_eq!(seen.iter().filter(|seen| **seen == Seen::Enter(E::FolderMessageList)).count(), 2);
    takes(E::FolderContent, &steps![subject(), replica.clone(), StartSubFld, EndFolder]);
    let top =
        [steps![dn, StartTopFld], names, list, steps![StartSubFld, replica, EndFolder, EndFolder]].concat();
    takes(E::TopFolder, &top);
}

#[test]
fn what_does_not_belong_into_a_folder_or_message_is_refused() {
    use Element as E;
    let contents = tags::PID_TAG_CONTAINER_CONTENTS;
    let replica = (meta::NEW_FX_FOLDER, vec![0u8; 44]);
    refuses(E::FolderContent, &steps![replica, StartMessage], 1);
    refuses(E::FolderContent, &steps![del(tags::PID_TAG_MESSAGE_RECIPIENTS)], 0);
    refuses(E::TopFolder, &steps![StartTopFld, subject(), del(contents)], 2);
    refuses(E::TopFolder, &steps![StartSubFld], 0);
    refuses(E::TopFolder, &steps![StartTopFld, EndFolder, subject()], 2);
    refuses(E::MessageList, &steps![subject()], 0);
    refuses(E::MessageContent, &steps![StartEmbed], 0);
    refuses(E::MessageContent, &steps![NewAttach, subject()], 1);
    refuses(
        E::MessageContent,
        &steps![NewAttach, (tags::PID_TAG_ATTACH_NUMBER, 0), EndAttach, StartRecip],
        3,
    );
    refuses(E::MessageContent, &steps![StartRecip, (tags::PID_TAG_ROWID, 0), StartRecip], 2);
    refuses(E::MessageContent, &steps![StartRecip, (tags::PID_TAG_ROWID, 0), (tags::PID_TAG_ROWID, 1)], 2);
    refuses(E::MessageContent, &steps![subject(), subject(), StartMessage], 2);
    refuses(E::AttachmentContent, &steps![StartEmbed, EndMessage], 1);
}

/// covers: MS-OXCFXICS_R3293, MS-OXCFXICS_R1120, MS-OXCFXICS_R1121, MS-OXCFXICS_R1123, MS-OXCFXICS_R1352,
/// MS-OXCFXICS_R1354, MS-OXCFXICS_R1355, MS-OXCFXICS_R1356, MS-OXCFXICS_R1357, MS-OXCFXICS_R1358, MS-OXCFXICS_R1359,
/// MS-OXCFXICS_R1360, MS-OXCFXICS_R1368, MS-OXCFXICS_R3316, MS-OXCFXICS_R3319, MS-OXCFXICS_R1212, MS-OXCFXICS_R1337
#[test]
fn a_synchronization_of_messages() {
    const ROOT: Element = Element::ContentsSync;
    let end = [state(), steps![IncrSyncEnd]].concat();
    let read_states =
        steps![IncrSyncRead, (meta::IDSET_UNREAD, vec![0u8; 0]), (meta::IDSET_READ, vec![0u8; 0])];
    let gone = steps![
        IncrSyncDel,
        (meta::IDSET_EXPIRED, vec![0u8; 0]),
        (meta::IDSET_NO_LONGER_IN_SCOPE, vec![0u8; 0])
    ];
    takes(ROOT, &end);
    takes(ROOT, &[full_change(), full_change(), gone.clone(), read_states.clone(), end.clone()].concat());

    refuses(ROOT, &[read_states.clone(), gone.clone(), end.clone()].concat(), 3);
    refuses(ROOT, &[gone.clone(), gone, end.clone()].concat(), 3);
    refuses(ROOT, &[end.clone(), steps![IncrSyncEnd]].concat(), end.len());
    refuses(ROOT, &state(), 3);
    refuses(ROOT, &[steps![IncrSyncDel], end.clone()].concat(), 1);
    refuses(ROOT, &[steps![IncrSyncRead], end.clone()].concat(), 1);
    refuses(ROOT, &steps![IncrSyncRead, (meta::IDSET_DELETED, vec![0u8; 0])], 1);
    refuses(ROOT, &steps![IncrSyncDel, (meta::IDSET_DELETED, vec![0u8; 0]), subject()], 2);
    refuses(ROOT, &steps![IncrSyncStateBegin, subject()], 1);
    refuses(
        ROOT,
        &[full_change(), steps![(meta::INCREMENTAL_SYNC_MESSAGE_PARTIAL, 0)], end.clone()].concat(),
        full_change().len(),
    );
    // Header properties are all there, each at its place, and nothing else is.
    let whole = full_change();
    for missing in 1..=5 {
        let mut steps = whole.clone();
        steps.remove(missing);
        refuses(ROOT, &steps, missing);
    }
    for swapped in 1..=4 {
        let mut steps = whole.clone();
        steps.swap(swapped, swapped + 1);
        refuses(ROOT, &steps, swapped);
    }
    let mut steps = whole.clone();
    steps.insert(6, subject());
    refuses(ROOT, &steps, 6);
    steps[6] = (tags::PID_TAG_CHANGE_NUMBER, PropertyValue::Integer64(1)).into();
    steps.insert(7, (tags::PID_TAG_MID, PropertyValue::Integer64(1)).into());
    takes(ROOT, &[steps, end].concat());
}

/// covers: MS-OXCFXICS_R1155, MS-OXCFXICS_R1040, MS-OXCFXICS_R3307, MS-OXCFXICS_R1370, MS-OXCFXICS_R1371,
/// MS-OXCFXICS_R3310, MS-OXCFXICS_R1122
#[test]
fn partial_changes_and_their_mapping() {
    const ROOT: Element = Element::ContentsSync;
    let end = [state(), steps![IncrSyncEnd]].concat();
    let mapping = |id| PropertyGroupInfo { id, groups: vec![vec![(SUBJECT, None)]] }.encode().unwrap();
    let group_info = |id| steps![IncrSyncGroupInfo, (meta::STRUCTURE, mapping(id))];
    let id = |id: i32| steps![(meta::INCR_SYNC_GROUP_ID, id)];
    // A mapping comes before its use, not at once before it, and stays in force.
    let stream = [
        group_info(1),
        id(2),
        partial_change(),
        full_change(),
        partial_change(),
        group_info(3),
        id(3),
        partial_change(),
        id(2),
        partial_change(),
        end.clone(),
    ]
    .concat();
    takes(ROOT, &stream);
    let error = refuses(ROOT, &[group_info(1), partial_change()].concat(), 2);
    assert!(matches!(error, FxError::Missing { tag: meta::INCR_SYNC_GROUP_ID, .. }));
    refuses(ROOT, &steps![IncrSyncGroupInfo, subject()], 1);
    refuses(ROOT, &[group_info(1), steps![(meta::STRUCTURE, vec![0u8; 4])]].concat(), 2);
    refuses(ROOT, &[group_info(1), end].concat(), 2);
    refuses(ROOT, &[group_info(1), id(1), id(1)].concat(), 3);
    refuses(ROOT, &[id(1), full_change()].concat(), 1);
    // Properties stand in groups.
    let mut outside = [id(1), partial_change()].concat();
    outside.remove(7);
    refuses(ROOT, &outside, 7);

    let header = ropewalk_wire_mapi_fx::MessageChangeHeader {
        source_key: GlobalId { database: Default::default(), counter: GlobalCounter::default() }.into(),
        modified: FileTime::from_ticks(1),
        change_key: GlobalId { database: Default::default(), counter: GlobalCounter::default() }.into(),
        predecessors: Default::default(),
        associated: false,
        id: None,
        size: None,
        change_number: None,
    };
    let mut writer = StreamWriter::new(ROOT);
    writer.partial_change(None, 7, &header).unwrap();
    writer.empty_property_group(4).unwrap();
    writer.property_group(meta::NO_GROUP).unwrap();
    writer.property(&SUBJECT.into(), &"s".into()).unwrap();
    let written = writer.take(usize::MAX).unwrap();
    let tail = bytes(&steps![
        (meta::INCREMENTAL_SYNC_MESSAGE_PARTIAL, 4),
        (meta::EMPTY_GROUP, 0),
        (meta::INCREMENTAL_SYNC_MESSAGE_PARTIAL, -1),
        subject()
    ]);
    assert!(written.ends_with(&tail));
    // What has no id of its own stands nowhere else.
    refuses(Element::MessageContent, &steps![subject(), (meta::EMPTY_GROUP, 0)], 1);
}

/// covers: MS-OXCFXICS_R1171, MS-OXCFXICS_R1376, MS-OXCFXICS_R1377, MS-OXCFXICS_R1380, MS-OXCFXICS_R1381,
/// MS-OXCFXICS_R1385, MS-OXCFXICS_R1386, MS-OXCFXICS_R1387, MS-OXCFXICS_R1390
#[test]
fn progress_of_each_message_is_told_where_that_of_all_is() {
    const ROOT: Element = Element::ContentsSync;
    let end = [state(), steps![IncrSyncEnd]].concat();
    let total = steps![IncrSyncProgressMode, (meta::STRUCTURE, ProgressInformation::default().encode())];
    let each = steps![IncrSyncProgressPerMsg, (meta::PROGRESS_SIZE, 9), (meta::PROGRESS_ASSOCIATED, false)];
    takes(ROOT, &[total.clone(), end.clone()].concat());
    takes(
        ROOT,
        &[total.clone(), each.clone(), full_change(), each.clone(), full_change(), end.clone()].concat(),
    );
    refuses(ROOT, &[each.clone(), full_change()].concat(), 0);
    refuses(ROOT, &[total.clone(), full_change()].concat(), 2);
    refuses(
        ROOT,
        &[total.clone(), each.clone(), full_change(), full_change()].concat(),
        5 + full_change().len(),
    );
    refuses(ROOT, &[total.clone(), each.clone(), each.clone()].concat(), 5);
    refuses(ROOT, &[total.clone(), each.clone(), end].concat(), 5);
    refuses(ROOT, &[total.clone(), total.clone()].concat(), 2);
    refuses(ROOT, &steps![IncrSyncProgressMode, (meta::PROGRESS_SIZE, 9)], 1);
    refuses(
        ROOT,
        &[total.clone(), steps![IncrSyncProgressPerMsg, (meta::PROGRESS_ASSOCIATED, false)]].concat(),
        3,
    );
    refuses(
        ROOT,
        &[total.clone(), steps![IncrSyncProgressPerMsg, (meta::PROGRESS_SIZE, 9), IncrSyncChg]].concat(),
        4,
    );
    refuses(ROOT, &[total, each, steps![subject()]].concat(), 5);
}

/// covers: MS-OXCFXICS_R1088, MS-OXCFXICS_R1089, MS-OXCFXICS_R1090, MS-OXCFXICS_R1091, MS-OXCFXICS_R1092,
/// MS-OXCFXICS_R1093, MS-OXCFXICS_R1209, MS-OXCFXICS_R1211, MS-OXCFXICS_R1333, MS-OXCFXICS_R1337002,
/// MS-OXCFXICS_R106301
#[test]
fn a_synchronization_of_folders_has_no_sets_of_messages() {
    const ROOT: Element = Element::HierarchySync;
    let end = [state(), steps![IncrSyncEnd]].concat();
    let gone = steps![IncrSyncDel, (meta::IDSET_DELETED, vec![0u8; 0])];
    let change = folder_change();
    takes(ROOT, &[change.clone(), change.clone(), gone.clone(), end.clone()].concat());
    for missing in 1..change.len() {
        let mut steps = change.clone();
        steps.remove(missing);
        steps.extend(end.clone());
        refuses(ROOT, &steps, change.len() - 1);
    }
    // Their order is free.
    let mut steps = change.clone();
    steps[1..].reverse();
    takes(ROOT, &[steps, end.clone()].concat());
    for set in [meta::IDSET_NO_LONGER_IN_SCOPE, meta::IDSET_EXPIRED, meta::IDSET_READ] {
        refuses(ROOT, &[gone.clone(), steps![(set, vec![0u8; 0])]].concat(), 2);
    }
    for set in [meta::CNSET_SEEN_FAI, meta::CNSET_READ] {
        refuses(ROOT, &steps![IncrSyncStateBegin, (set, vec![0u8; 0])], 1);
        takes(Element::State, &steps![IncrSyncStateBegin, (set, vec![0u8; 0]), IncrSyncStateEnd]);
    }
    refuses(ROOT, &[gone, change, end].concat(), 2);
    refuses(ROOT, &steps![IncrSyncRead], 0);
    refuses(ROOT, &full_change(), full_change().len() - 2);
}

/// covers: MS-OXCFXICS_R1338, MS-OXCFXICS_R1339, MS-OXCFXICS_R1342, MS-OXCFXICS_R2618, MS-OXCFXICS_R2619
#[test]
fn errors_stand_wherever_a_marker_does() {
    const ROOT: Element = Element::ContentsSync;
    let end = [state(), steps![IncrSyncEnd]].concat();
    let error = steps![FXErrorInfo, (meta::STRUCTURE, vec![0u8; 88])];
    let whole = full_change();
    for at in 0..=whole.len() {
        let steps = [&whole[..at], &error, &whole, &end].concat();
        let seen = takes(ROOT, &steps);
        assert_eq!(seen.iter().filter(|seen| **seen == Seen::Leave(Element::ErrorInfo)).count(), 1, "{at}");
    }
    refuses(ROOT, &steps![FXErrorInfo, subject()], 1);
    refuses(ROOT, &[error.clone(), steps![subject()]].concat(), 2);
    refuses(Element::HierarchySync, &error, 0);
    // In a copy of a folder it ends the message, not the folder.
    let folder = [
        steps![StartTopFld, subject(), StartMessage, subject()],
        error,
        steps![StartMessage, EndMessage, EndFolder],
    ]
    .concat();
    takes(Element::TopFolder, &folder);
}

/// covers: MS-OXCFXICS_R17, MS-OXCFXICS_R1344, MS-OXCFXICS_R1347, MS-OXCFXICS_R1350, MS-OXCFXICS_R3299,
/// MS-OXCFXICS_R3311002
#[test]
fn properties_that_lead_are_written_first_and_read_anywhere() {
    let leading = [
        (tags::PID_TAG_FOLDER_ID, PropertyValue::Integer64(1)),
        (tags::PID_TAG_DISPLAY_NAME, "n".into()),
        (tags::PID_TAG_COMMENT, "c".into()),
        (meta::EC_WARNING, 1.into()),
    ];
    let write = |root, list: &[(PropertyTag, PropertyValue)]| {
        let mut writer = StreamWriter::new(root);
        list.iter().try_for_each(|(tag, value)| writer.property(&(*tag).into(), value))?;
        writer.finish()
    };
    write(Element::FolderContent, &leading).unwrap();
    write(Element::FolderContent, &leading[1..3]).unwrap();
    write(Element::FolderContent, &[leading[0].clone(), (SUBJECT, "s".into())]).unwrap();
    for wrong in
        [vec![leading[1].clone(), leading[0].clone()], vec![(SUBJECT, "s".into()), leading[2].clone()]]
    {
        let error = write(Element::FolderContent, &wrong).unwrap_err();
        assert!(matches!(error, FxError::Misplaced { tag, .. } if tag == wrong[1].0));
        let steps: Vec<Step> = wrong.into_iter().map(Step::from).collect();
        takes(Element::FolderContent, &steps);
    }
    let mid = (tags::PID_TAG_MID, PropertyValue::Integer64(1));
    write(Element::MessageContent, &[mid.clone(), (SUBJECT, "s".into())]).unwrap();
    assert!(write(Element::MessageContent, &[(SUBJECT, "s".into()), mid]).is_err());
    // A warning behind other properties is one of the first message.
    let steps = steps![subject(), (meta::EC_WARNING, 1), StartMessage, EndMessage];
    let seen = takes(Element::FolderContent, &steps);
    let list = seen.iter().position(|seen| *seen == Seen::Enter(Element::MessageList)).unwrap();
    let warning =
        seen.iter().position(|seen| matches!(seen, Seen::Property(p, _) if p.tag == meta::EC_WARNING));
    assert!(warning.unwrap() > list);
    refuses(Element::FolderContent, &steps![subject(), (meta::EC_WARNING, 1), subject()], 2);
}

/// covers: MS-OXCFXICS_R985, MS-OXCFXICS_R986, MS-OXCFXICS_R987, MS-OXCFXICS_R995, MS-OXCFXICS_R996, MS-OXCFXICS_R2740
#[test]
fn lengths_and_texts() {
    const ROOT: Element = Element::MessageContent;
    for (bytes, at) in [
        (&b"\x1F\x00\x37\x00\x03\x00\x00\x00"[..], 4),
        (b"\x1F\x10\x37\x00\x01\x00\x00\x00\x05\x00\x00\x00", 8),
        (b"\xB0\x84\x37\x00\x01\x00\x00\x00", 4),
        (b"\x02\x01\x37\x00\x00\x00\x00\x80", 4),
        (b"\x03\x10\x37\x00\xFF\xFF\xFF\xFF", 4),
        (b"\x02\x11\x37\x00\x01\x00\x00\x00\xFF\xFF\xFF\xFF", 8),
    ] {
        let error = read(ROOT, &[bytes]).unwrap_err();
        assert!(matches!(error, FxError::Invalid { field: "length", .. }), "{error}");
        assert_eq!(offset(&error), Some(at));
        // Found as soon as it is there, whatever comes.
        assert_eq!(read(ROOT, &[bytes, &[0; 9]]), Err(error));
    }
    for (bytes, value) in [
        (&b"\x1E\x00\x37\x00\x02\x00\x00\x00ab"[..], PropertyValue::String8(b"ab".to_vec())),
        (b"\x1E\x00\x37\x00\x04\x00\x00\x00ab\0\0", PropertyValue::String8(b"ab\0".to_vec())),
        (b"\x1E\x00\x37\x00\x00\x00\x00\x00", PropertyValue::String8(vec![])),
        (b"\x1F\x00\x37\x00\x02\x00\x00\x00a\0", "a".into()),
        (b"\x1F\x00\x37\x00\x04\x00\x00\x00\x00\x01\x00\x00", "\u{100}".into()),
        (b"\x1F\x00\x37\x00\x02\x00\x00\x00\x00\x00", "".into()),
        (b"\x02\x00\x37\x00\x34\x12", PropertyValue::Integer16(0x1234)),
    ] {
        assert_eq!(properties(&read(ROOT, &[bytes]).unwrap())[0].1, value);
    }
    for kind in [0x0000u32, 0x0001, 0x00FD, 0x00FE, 0x100B, 0x100D, 0x3003, 0x84B1, 0x94B0, 0x8000, 0xFFFF] {
        let bytes = (0x3001_0000 | kind).to_le_bytes();
        let tag = PropertyTag(0x3001_0000 | kind);
        assert_eq!(read(ROOT, &[&bytes]), Err(FxError::Type { tag, offset: 0 }), "{kind:#x}");
        assert_eq!(Shape::of(tag), None);
    }
    let mut writer = StreamWriter::new(ROOT);
    assert!(matches!(writer.begin_value(&SUBJECT.into(), 3), Err(FxError::Invalid { .. })));
    let binary = PropertyTag(0x3701_0102);
    assert!(matches!(writer.begin_value(&binary.into(), 1 << 31), Err(FxError::Invalid { .. })));
    writer.begin_value(&binary.into(), 0).unwrap();
    writer.finish().unwrap();
    assert_eq!(writer.pending(), 8);
}

/// covers: MS-OXCFXICS_R3254, MS-OXCFXICS_R3255, MS-OXCFXICS_R3256, MS-OXCFXICS_R3257, MS-OXCFXICS_R3258
#[test]
fn text_is_in_the_code_page_that_its_type_names() {
    assert_eq!(meta::code_page(PropertyType(0x84B0)), Some(1200));
    assert_eq!(meta::code_page(PropertyType(0x84E2)), Some(1250));
    assert_eq!(meta::code_page(PropertyType::STRING8), None);
    assert_eq!(meta::code_page_type(1251), Some(PropertyType(0x84E3)));
    for page in [65001u16, 54936, 50220, 932, 20866, 437] {
        let kind = meta::code_page_type(page).unwrap();
        assert_eq!(meta::code_page(kind), Some(page), "{page}");
    }
    assert_eq!((meta::code_page_type(1201), meta::code_page_type(4711)), (None, None));
    for (page, text, octets) in [
        (1251u16, "Привет", &b"\xCF\xF0\xE8\xE2\xE5\xF2"[..]),
        (932, "表示", b"\x95\x5C\x8E\xA6"),
        (65001, "ä", b"\xC3\xA4"),
    ] {
        let tag = SUBJECT.with_kind(meta::code_page_type(page).unwrap());
        let definition = PropertyDefinition::from(tag);
        let encoded = definition.code_page(&Windows1252).encode(text);
        assert_eq!(encoded, octets);
        let mut writer = StreamWriter::new(Element::MessageContent);
        writer.property(&definition, &PropertyValue::String8(encoded)).unwrap();
        writer
            .property(
                &SUBJECT.with_kind(PropertyType::STRING8).into(),
                &PropertyValue::String8(octets.to_vec()),
            )
            .unwrap();
        assert!(writer.property(&definition, &text.into()).is_err());
        let found = properties(&read(Element::MessageContent, &[&writer.take(usize::MAX).unwrap()]).unwrap());
        // The octets stay what they are until somebody knows their page.
        assert!(found.iter().all(|(_, value)| *value == PropertyValue::String8(octets.to_vec())));
        assert_eq!(found[0].0.text(&found[0].1, &Windows1252).as_deref(), Some(text));
        assert_eq!(
            found[1].0.text(&found[1].1, known_code_page(page.into()).unwrap()).as_deref(),
            Some(text)
        );
    }
    // The name of a folder likewise, and it counts as the name that has to be there.
    let mut change = folder_change();
    *change.last_mut().unwrap() =
        Step::Property(PropertyTag(0x3001_84E3), PropertyValue::String8(b"\xC0".to_vec()));
    let seen = takes(Element::HierarchySync, &[change, state(), steps![IncrSyncEnd]].concat());
    let mut found = properties(&seen);
    for (definition, value) in &mut found {
        if definition.tag == tags::PID_TAG_PREDECESSOR_CHANGE_LIST {
            *value = vec![0u8; 0].into();
        }
    }
    let folder = ropewalk_wire_mapi_fx::FolderChange::from_properties(&found, &Windows1252).unwrap();
    assert_eq!(folder.name, "А");
}

/// covers: MS-OXCFXICS_R3447, MS-OXCFXICS_R3448, MS-OXCFXICS_R3449, MS-OXCFXICS_R3451, MS-OXCFXICS_R3452,
/// MS-OXCFXICS_R3453, MS-OXCFXICS_R3455, MS-OXCFXICS_R3456, MS-OXCFXICS_R3457, MS-OXCFXICS_R3782, MS-OXCFXICS_R3459,
/// MS-OXCFXICS_R2163
#[test]
fn text_is_written_as_asked_for_and_becomes_unicode_again() {
    let page = known_code_page(1251).unwrap();
    let many = PropertyTag(0x3A58_101F);
    let list = [
        (SUBJECT.into(), PropertyValue::from("Привет")),
        (many.into(), PropertyValue::MultipleString(vec!["а".to_owned(), "б".to_owned()])),
        (tags::PID_TAG_MESSAGE_FLAGS.into(), 1.into()),
    ];
    for (unicode, use_cpid, force, kind, kind_of_many) in [
        (false, false, false, 0x001E, 0x101E),
        (true, false, false, 0x001F, 0x101F),
        (false, false, true, 0x001F, 0x101F),
        (true, false, true, 0x001F, 0x101F),
        (false, true, false, 0x84B0, 0x101F),
        (true, true, false, 0x84B0, 0x101F),
        (false, true, true, 0x84B0, 0x101F),
        (true, true, true, 0x84B0, 0x101F),
    ] {
        let form = TextForm::new(unicode, use_cpid, force, page);
        let mut writer = StreamWriter::new(Element::MessageContent);
        for (definition, value) in &list {
            let (definition, value) = form.apply(definition, value);
            writer.property(&definition, &value).unwrap();
        }
        let found = properties(&read(Element::MessageContent, &[&writer.take(usize::MAX).unwrap()]).unwrap());
        assert_eq!((found[0].0.tag.kind().0, found[1].0.tag.kind().0), (kind, kind_of_many));
        let back: Vec<_> = found.into_iter().map(|(tag, value)| tag.unicode(value, page)).collect();
        assert_eq!(back, list, "{form:?}");
    }
    let own = PropertyDefinition::from(SUBJECT.with_kind(PropertyType(0x83A4)));
    let (definition, value) = own.unicode(PropertyValue::String8(b"\x95\x5C".to_vec()), page);
    assert_eq!((definition, value), (SUBJECT.into(), "表".into()));
}

/// covers: MS-OXCFXICS_R252, MS-OXCFXICS_R253
#[test]
fn names_on_the_wire() {
    let set = [7u8; 16];
    let lid = [&[0x0B, 0, 1, 0x80][..], &set, &[0, 0x33, 0x82, 0, 0, 1, 0]].concat();
    let name = [&[0x02, 1, 2, 0x80][..], &set, &[1], b"a\0b\0\0\0", &[1, 0, 0, 0, 9]].concat();
    let stream = [&lid[..], &name].concat();
    let found = properties(&read(Element::MessageContent, &[&stream]).unwrap());
    let expected = |kind| Some(PropertyName { set: ropewalk_base::Guid(set), kind });
    assert_eq!(found[0].0.name, expected(PropertyNameKind::Lid(0x8233)));
    assert_eq!(found[1].0.name, expected(PropertyNameKind::String("ab".to_owned())));
    let mut writer = StreamWriter::new(Element::MessageContent);
    found.iter().for_each(|(definition, value)| writer.property(definition, value).unwrap());
    assert_eq!(writer.take(usize::MAX).unwrap(), stream);
    let mut wrong = lid.clone();
    wrong[20] = 2;
    assert_eq!(
        read(Element::MessageContent, &[&wrong]),
        Err(FxError::Invalid { field: "namedPropInfo", offset: 20, value: 2 })
    );
    let long = [&name[..21], &b"x\0".repeat(256)].concat();
    assert!(matches!(
        read(Element::MessageContent, &[&long]),
        Err(FxError::Limit { field: "name", offset: 0, .. })
    ));
    // A steering property has no name, whatever its id.
    let mut tokens = 0;
    Lexer::new()
        .feed(&bytes(&steps![(meta::EC_WARNING, 1), StartMessage]), &mut |_, token| {
            tokens += u32::from(matches!(token, Token::Fixed(..) | Token::Marker(StartMessage)));
            Ok::<_, FxError>(())
        })
        .unwrap();
    assert_eq!(tokens, 2);
}

/// covers: MS-OXCFXICS_R245, MS-OXCFXICS_R250, MS-OXCFXICS_R257, MS-OXCFXICS_R258, MS-OXCFXICS_R3670
#[test]
fn a_property_group_mapping_byte_by_byte() {
    let set = [7u8; 16];
    let whole = [
        &[7, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0][..],
        &[1, 0, 0, 0, 0x1F, 0, 0x37, 0],
        &[2, 0, 0, 0, 0x0B, 0, 1, 0x80],
        &set,
        &[0, 0, 0, 0, 0x33, 0x82, 0, 0],
        &[0x1F, 0, 2, 0x80],
        &set,
        &[1, 0, 0, 0, 4, 0, 0, 0],
        b"a\0b\0",
    ]
    .concat();
    let mapping = PropertyGroupInfo::decode(&whole).unwrap();
    assert_eq!(mapping.groups[0], [(SUBJECT, None)]);
    assert_eq!(mapping.groups[1][1].1.as_ref().unwrap().kind, PropertyNameKind::String("ab".to_owned()));
    assert_eq!(mapping.encode().unwrap(), whole);
    for (at, byte) in [(8, 0u8), (12, 0), (20, 0), (44, 2), (whole.len() - 8, 3)] {
        let mut bad = whole.clone();
        bad[at] = byte;
        assert!(PropertyGroupInfo::decode(&bad).is_err(), "{at}");
    }
    for cut in 0..whole.len() {
        assert!(PropertyGroupInfo::decode(&whole[..cut]).is_err(), "{cut}");
    }
    let empty = PropertyGroupInfo { id: 1, groups: vec![] };
    assert_eq!(empty.encode(), Err(EncodeError::Empty { field: "GroupCount" }));
    let empty = PropertyGroupInfo { id: 1, groups: vec![vec![]] };
    assert_eq!(empty.encode(), Err(EncodeError::Empty { field: "PropertyTagCount" }));
}

/// covers: MS-OXCFXICS_R222, MS-OXCFXICS_R226, MS-OXCFXICS_R228, MS-OXCFXICS_R230, MS-OXCFXICS_R236, MS-OXCFXICS_R3085,
/// MS-OXCFXICS_R3087, MS-OXCFXICS_R286, MS-OXCFXICS_R309, MS-OXCFXICS_R311, MS-OXCFXICS_R318
#[test]
fn structures_byte_by_byte() {
    let mut progress = vec![
        0, 0, 0xEE, 0xEE, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0xEE, 0xEE, 0xEE, 0xEE, 4, 0, 0, 0,
        0, 0, 0, 0,
    ];
    let expected =
        ProgressInformation { associated_count: 1, associated_size: 2, normal_count: 3, normal_size: 4 };
    assert_eq!(ProgressInformation::decode(&progress), Ok(expected));
    assert!(ProgressInformation::decode(&progress[..31]).is_err());
    progress[0] = 1;
    assert!(ProgressInformation::decode(&progress).is_err());

    let mut error = vec![0u8; 4];
    error.extend(0x8004_010Fu32.to_le_bytes());
    error.extend([5; 22]);
    error.extend([0xEE; 2]);
    error.extend([6; 22]);
    error.extend([0xEE; 26]);
    error.extend([3, 0, 0, 0, 92, 0, 0, 0, 0xEE, 0xEE, 0xEE, 0xEE, 7, 8, 9]);
    let decoded = ExtendedErrorInfo::decode(&error).unwrap();
    assert_eq!((decoded.code.0, decoded.auxiliary.as_slice()), (0x8004_010F, &[7u8, 8, 9][..]));
    assert_eq!((decoded.folder.database.0, decoded.message.database.0), ([5; 16], [6; 16]));
    for (at, byte) in [(0, 1u8), (84, 87), (84, 93), (80, 4), (83, 0x7F)] {
        let mut bad = error.clone();
        bad[at] = byte;
        assert!(ExtendedErrorInfo::decode(&bad).is_err(), "{at}");
    }
    error.truncate(88);
    error[80] = 0;
    assert_eq!(ExtendedErrorInfo::decode(&error).unwrap().auxiliary, []);

    let id = GlobalId { database: Default::default(), counter: GlobalCounter::default() };
    let replica = |cheap_servers, servers: &[&str]| FolderReplicaInfo {
        folder: LongTermId(id),
        cheap_servers,
        servers: servers.iter().map(|name| (*name).to_owned()).collect(),
    };
    let whole = replica(1, &["/o=a", "/o=b"]).encode().unwrap();
    assert_eq!(whole.len(), 8 + 24 + 8 + 10);
    assert_eq!(FolderReplicaInfo::decode(&whole), Ok(replica(1, &["/o=a", "/o=b"])));
    assert_eq!(replica(0, &[]).encode(), Err(EncodeError::Empty { field: "ServerDNCount" }));
    assert!(replica(2, &["/o=a"]).encode().is_err());
    assert!(FolderReplicaInfo::decode(&[0; 40]).is_err());
}

#[test]
fn a_stream_that_failed_stays_failed() {
    let stream = bytes(&steps![subject(), EndMessage]);
    let error = read(Element::MessageContent, &[&stream, &[]]).unwrap_err();
    let found = Found::Marker(EndMessage);
    assert!(matches!(error, FxError::Unexpected { found: f, .. } if f == found));
    let mut reader = ropewalk_wire_mapi_fx::StreamReader::new(Element::MessageContent);
    let mut ignore = |_: ropewalk_wire_mapi_fx::Event<'_>| Ok::<_, FxError>(());
    assert!(reader.feed(&stream, &mut ignore).is_err());
    assert_eq!(reader.feed(&[], &mut ignore), Err(FxError::Stopped));
    assert_eq!(reader.finish(&mut ignore), Err(FxError::Stopped));
}
