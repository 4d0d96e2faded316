//! ROP buffers: chains, dependencies, room, handles; folders, tables, names and ids.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{code, contents_table, logon_request, ok, on, open_folder, open_message, opens, world};
use ropewalk_model::codec::Writer;
use ropewalk_model::restriction::{FuzzyFlags, FuzzyLevel, RelOp};
use ropewalk_model::{
    ErrorCode, MessageContent, PropertyName, PropertyNameKind, PropertyValue, Restriction, SortDirection,
    SortKey, SpecialFolder, tags,
};
use ropewalk_wire_mapi_http::Reply;
use ropewalk_wire_mapi_rop::rop::*;
use ropewalk_wire_mapi_rop::{Fid, Handles, Mid, RestrictionData, RopRequest, RopResponse, UNUSED_HANDLE};
use std::collections::HashMap;

fn message(subject: &str) -> MessageContent {
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_SUBJECT, subject);
    content.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Note");
    content
}

fn set_columns(input: u8, tags: &[ropewalk_model::PropertyTag]) -> RopRequest {
    on(input, set_columns::Request { set_columns_flags: 0, tags: tags.to_vec() })
}

fn query(input: u8, flags: u8, forward: bool, count: u16) -> RopRequest {
    on(input, query_rows::Request { query_rows_flags: flags, forward_read: forward, row_count: count })
}

fn subjects(response: &RopResponse) -> Vec<String> {
    let rows = body!(QueryRows, response).rows.rows().unwrap();
    rows.iter().map(|row| row.value(0).and_then(PropertyValue::as_str).unwrap_or("?").to_owned()).collect()
}

/// covers: MS-OXCROPS_R4548, MS-OXCROPS_R4550, MS-OXCROPS_R4559, MS-OXCFOLD_R462
#[test]
fn a_chain_uses_what_it_opened() {
    let world = world();
    for n in 0..3 {
        world.save(&message(&format!("subject {n}")));
    }
    let mut client = world.client();
    let (responses, handles) = client.run(
        vec![
            logon_request(0, 0, &world.alice.legacy_dn),
            open_folder(0, 1, world.inbox()),
            contents_table(1, 2),
            set_columns(2, &[tags::PID_TAG_SUBJECT, tags::PID_TAG_MID]),
            query(2, 0, true, 10),
        ],
        &[UNUSED_HANDLE; 3],
    );
    assert_eq!(body!(GetContentsTable, &responses[2]).row_count, 3);
    assert_eq!(subjects(&responses[4]).len(), 3);
    assert_eq!(body!(QueryRows, &responses[4]).origin, seek_row::BOOKMARK_END);
    assert!(handles.iter().all(|handle| handle >> 24 == 0 && *handle != 0));
}

/// covers: MS-OXCROPS_R457302, MS-OXCFOLD_R469
#[test]
fn a_failure_takes_what_builds_on_it_along_and_nothing_else() {
    let world = world();
    let (mut client, logon) = world.logged_on();
    let (opened, handles) = client.run(vec![open_folder(0, 1, world.inbox())], &[logon, UNUSED_HANDLE]);
    ok(&opened[0]);
    let create = create_message::Request {
        code_page_id: 0x0FFF,
        folder_id: Fid::of_folder(world.inbox()),
        associated: false,
    };
    let stale = handles[1];
    let (responses, handles) = client.run(
        vec![
            opens(0, 1, open_folder::Request { folder_id: Fid::from_wire(0x7777_0001), open_mode_flags: 0 }),
            contents_table(1, 2),
            opens(0, 3, create),
            RopRequest {
                logon_id: 0,
                handles: Handles::ResponseInput { response: 3, input: 3 },
                body: save_changes_message::Request { save_flags: 0x0A }.into(),
            },
            open_folder(0, 1, world.inbox()),
            contents_table(1, 2),
        ],
        &[logon, stale, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let codes: Vec<ErrorCode> = responses[..3].iter().map(code).collect();
    assert_eq!(codes, [ErrorCode::NOT_FOUND, ErrorCode::NULL_OBJECT, ErrorCode::NOT_IMPLEMENTED]);
    assert_eq!(code(&responses[3]), ErrorCode::NULL_OBJECT);
    ok(&responses[4]);
    ok(&responses[5]);
    assert_eq!(handles[3], UNUSED_HANDLE);
}

/// covers: MS-OXCROPS_R457301, MS-OXCROPS_R457302, MS-OXCROPS_R457303, MS-OXCROPS_R4712, MS-OXCROPS_R4570,
/// MS-OXCROPS_R4572, MS-OXCROPS_R4573
#[test]
fn hostile_handles_and_release() {
    let world = world();
    let (mut client, logon) = world.logged_on();
    let list = |input| on(input, get_properties_list::Request);
    let mut other_logon = list(0);
    other_logon.logon_id = 9;
    let (responses, handles) = client.run(
        vec![open_folder(0, 1, world.inbox()), list(2), list(3), list(200), other_logon],
        &[logon, UNUSED_HANDLE, 0x00FF_FFFF, 0],
    );
    let folder = handles[1];
    let codes: Vec<ErrorCode> = responses[1..].iter().map(code).collect();
    assert_eq!(codes[..3], [ErrorCode::NULL_OBJECT; 3]);
    assert_eq!(codes[3], ErrorCode::ACCESS_DENIED);
    let (responses, _) = client.run(
        vec![on(1, release::Request), on(1, release::Request), on(9, release::Request), list(1), list(0)],
        &[logon, folder],
    );
    assert_eq!(responses.len(), 2, "RopRelease has no response");
    assert_eq!(code(&responses[0]), ErrorCode::INVALID_OBJECT);
    ok(&responses[1]);
    // A logon takes everything under it along.
    let (opened, handles) = client.run(vec![open_folder(0, 1, world.inbox())], &[logon, UNUSED_HANDLE]);
    ok(&opened[0]);
    let (responses, _) = client.run(vec![on(0, release::Request), list(1)], &[logon, handles[1]]);
    assert_eq!(code(&responses[0]), ErrorCode::INVALID_OBJECT);
}

/// covers: MS-OXCROPS_R4545, MS-OXCROPS_R454502, MS-OXCROPS_R4546
#[test]
fn too_little_room() {
    let world = world();
    for n in 0..200 {
        world.save(&message(&format!("subject {n:04} {}", "x".repeat(100))));
    }
    let (mut client, logon) = world.logged_on();
    let requests = vec![
        open_folder(0, 1, world.inbox()),
        contents_table(1, 2),
        set_columns(2, &[tags::PID_TAG_SUBJECT]),
        query(2, 0, true, 1000),
    ];
    let unused = [logon, UNUSED_HANDLE, UNUSED_HANDLE];
    // Room for the first responses and for what gives the rest back, not for a row.
    let (responses, handles) = client.execute(&requests, &unused, 0, 90, HashMap::new()).remove(0);
    let RopResponse::BufferTooSmall { size_needed, requests: left } = responses.last().unwrap() else {
        panic!("{responses:?}")
    };
    assert!(responses.len() >= 2 && *size_needed > 90, "{responses:?}");
    // What was given back works where there is more room.
    let reply = client.execute_bytes(left.clone(), &handles, 0, (*size_needed).into());
    assert!(matches!(reply, Reply::Success(_)));
    // Not even for that.
    let mut rops = Writer::new();
    requests.iter().for_each(|request| request.encode(&mut rops).unwrap());
    let reply = client.execute_bytes(rops.into_bytes(), &unused, 0, 30);
    assert!(matches!(reply, Reply::Failure(failure) if failure.status_code == 0x47D));
    // Whole rows fill a buffer; the rest follows.
    let (responses, handles) = client.run(requests, &unused);
    let first = subjects(&responses[3]);
    assert!(first.len() > 50 && first.len() < 200, "{}", first.len());
    assert_eq!(body!(QueryRows, &responses[3]).origin, seek_row::BOOKMARK_CURRENT);
    let known = HashMap::from([(0, vec![tags::PID_TAG_SUBJECT])]);
    let (responses, _) =
        client.execute(&[query(0, 0, true, 1000)], &handles[2..], 0, common::MAX, known.clone()).remove(0);
    assert_eq!(first.len() + subjects(&responses[0]).len(), 200);
    // covers: MS-OXCRPC_R963, MS-OXCRPC_R971: packed answers, when the client asks for them.
    let rewind = on(0, seek_row::Request { origin: 0, row_count: 0, want_row_moved_count: false });
    client.run(vec![rewind], &handles[2..]);
    let payloads = client.execute(&[query(0, 2, true, 190)], &handles[2..], 4, 0x40000, known);
    assert_eq!(payloads.iter().map(|(responses, _)| subjects(&responses[0]).len()).sum::<usize>(), 190);
    assert!(payloads.len() > 1);
}

/// covers: MS-OXCTABL_R428, MS-OXCTABL_R435, MS-OXCTABL_R450, MS-OXCTABL_R461
#[test]
fn what_a_table_refuses() {
    let world = world();
    world.save(&message("one"));
    let (mut client, logon) = world.logged_on();
    let sort = |input| {
        let sort_orders =
            vec![SortKey { tag: tags::PID_TAG_SUBJECT, direction: SortDirection::Ascending }.into()];
        on(
            input,
            sort_table::Request { sort_table_flags: 0, category_count: 0, expanded_count: 0, sort_orders },
        )
    };
    let hierarchy = |table_flags| opens(1, 3, get_hierarchy_table::Request { table_flags });
    let (responses, _) = client.run(
        vec![
            open_folder(0, 1, world.inbox()),
            contents_table(1, 2),
            query(2, 0, true, 5),
            set_columns(2, &[ropewalk_model::PropertyTag(0x0037_0000)]),
            set_columns(1, &[]),
            hierarchy(0x03),
            hierarchy(0x00),
            sort(3),
            opens(1, 4, get_contents_table::Request { table_flags: 0x01 }),
            opens(0, 4, get_contents_table::Request { table_flags: 0x00 }),
            query(2, 0, true, 5),
            on(2, restrict::Request { restrict_flags: 0, restriction: RestrictionData(vec![0x77, 1, 2]) }),
            on(2, seek_row::Request { origin: 3, row_count: 0, want_row_moved_count: true }),
            on(2, query_position::Request),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    assert_eq!(code(&responses[2]), ErrorCode::NULL_OBJECT);
    assert_eq!(code(&responses[3]), ErrorCode::INVALID_PARAMETER);
    assert_eq!(code(&responses[4]), ErrorCode::NOT_SUPPORTED);
    assert_eq!(code(&responses[5]), ErrorCode::NOT_SUPPORTED);
    ok(&responses[6]);
    assert_eq!(code(&responses[7]), ErrorCode::NOT_SUPPORTED);
    assert_eq!(code(&responses[8]), ErrorCode::INVALID_PARAMETER);
    assert_eq!(code(&responses[9]), ErrorCode::NOT_SUPPORTED, "a logon has no contents");
    assert_eq!(code(&responses[10]), ErrorCode::NULL_OBJECT);
    assert_eq!(code(&responses[11]), ErrorCode::TOO_COMPLEX);
    assert_eq!(code(&responses[12]), ErrorCode::INVALID_PARAMETER);
    let position = body!(QueryPosition, &responses[13]);
    assert_eq!((position.numerator, position.denominator), (0, 1));
}

/// covers: MS-OXCTABL_R437, MS-OXCTABL_R439, MS-OXCTABL_R451, MS-OXCTABL_R452, MS-OXCTABL_R469, MS-OXCTABL_R470,
/// MS-OXCTABL_R491, MS-OXCTABL_R496, MS-OXCTABL_R497, MS-OXCTABL_R725, MS-OXCTABL_R784
#[test]
fn sort_restrict_and_seek() {
    let world = world();
    for subject in ["delta", "Alpha", "charlie", "bravo", "echo"] {
        world.save(&message(subject));
    }
    let (mut client, logon) = world.logged_on();
    let sort_orders =
        vec![SortKey { tag: tags::PID_TAG_SUBJECT, direction: SortDirection::Ascending }.into()];
    let sort = sort_table::Request { sort_table_flags: 0, category_count: 0, expanded_count: 0, sort_orders };
    let seek = |origin, row_count| on(2, seek_row::Request { origin, row_count, want_row_moved_count: true });
    let restriction = Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() },
        tag: tags::PID_TAG_SUBJECT.with_kind(ropewalk_model::PropertyType::STRING8),
        value_tag: tags::PID_TAG_SUBJECT.with_kind(ropewalk_model::PropertyType::STRING8),
        value: PropertyValue::String8(b"L".to_vec()),
    };
    let restriction = RestrictionData::new(Some(&restriction)).unwrap();
    let (responses, _) = client.run(
        vec![
            open_folder(0, 1, world.inbox()),
            contents_table(1, 2),
            set_columns(2, &[tags::PID_TAG_SUBJECT]),
            on(2, sort),
            query(2, query_rows::NO_ADVANCE, true, 2),
            query(2, 0, true, 3),
            on(2, query_position::Request),
            query(2, 0, false, 2),
            seek(seek_row::BOOKMARK_END, -1),
            query(2, 0, true, 9),
            seek(seek_row::BOOKMARK_BEGINNING, 9),
            seek(seek_row::BOOKMARK_CURRENT, -9),
            query(2, 0, false, 9),
            on(2, restrict::Request { restrict_flags: 0, restriction }),
            query(2, 0, true, 9),
            on(2, restrict::Request { restrict_flags: 0, restriction: RestrictionData::default() }),
            on(2, query_position::Request),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    assert_eq!(subjects(&responses[4]), ["Alpha", "bravo"]);
    assert_eq!(subjects(&responses[5]), ["Alpha", "bravo", "charlie"]);
    let position = body!(QueryPosition, &responses[6]);
    assert_eq!((position.numerator, position.denominator), (3, 5));
    assert_eq!(subjects(&responses[7]), ["bravo", "charlie"]);
    assert_eq!(body!(QueryRows, &responses[7]).origin, seek_row::BOOKMARK_CURRENT);
    assert_eq!(body!(SeekRow, &responses[8]).rows_sought, -1);
    assert_eq!(subjects(&responses[9]), ["echo"]);
    let sought = body!(SeekRow, &responses[10]);
    assert_eq!((sought.has_sought_less, sought.rows_sought), (true, 5));
    assert_eq!(body!(SeekRow, &responses[11]).rows_sought, -5);
    assert_eq!(body!(QueryRows, &responses[12]).origin, seek_row::BOOKMARK_BEGINNING);
    assert_eq!(subjects(&responses[14]), ["Alpha", "charlie", "delta"]);
    assert_eq!(body!(QueryPosition, &responses[16]).denominator, 5);
}

/// covers: MS-OXCFOLD_R801, MS-OXCFOLD_R802, MS-OXCTABL_R833
#[test]
fn hierarchy_tables() {
    let world = world();
    let subtree = world.mailbox.special_folder(SpecialFolder::IpmSubtree);
    let (mut client, logon) = world.logged_on();
    let restriction = Restriction::Property {
        op: RelOp::Equal,
        tag: tags::PID_TAG_DISPLAY_NAME,
        value_tag: tags::PID_TAG_DISPLAY_NAME,
        value: "inbox".into(),
    };
    let restriction = RestrictionData::new(Some(&restriction)).unwrap();
    let hierarchy = |table_flags| opens(1, 2, get_hierarchy_table::Request { table_flags });
    let columns = [tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_FOLDER_ID, tags::PID_TAG_DEPTH];
    let (responses, _) = client.run(
        vec![
            open_folder(0, 1, subtree),
            hierarchy(0),
            hierarchy(get_hierarchy_table::DEPTH),
            set_columns(2, &columns),
            query(2, 0, true, 1000),
            on(2, restrict::Request { restrict_flags: 0, restriction }),
            query(2, 0, true, 1000),
            hierarchy(get_hierarchy_table::SOFT_DELETES),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let flat = body!(GetHierarchyTable, &responses[1]).row_count as usize;
    let deep = body!(GetHierarchyTable, &responses[2]).row_count as usize;
    assert_eq!(flat, world.mailbox.child_folders(subtree).unwrap().len());
    assert_eq!(deep, world.mailbox.folder_tree(subtree).unwrap().len());
    assert!(deep > flat);
    assert_eq!(subjects(&responses[4]).len(), deep);
    assert_eq!(subjects(&responses[6]), ["Inbox"]);
    assert_eq!(body!(GetHierarchyTable, &responses[7]).row_count, 0);
}

/// covers: MS-OXCPRPT_R642, MS-OXCPRPT_R529, MS-OXCPRPT_R532, MS-OXCPRPT_R518, MS-OXCPRPT_R523, MS-OXCSTOR_R946,
/// MS-OXCSTOR_R94801, MS-OXCSTOR_R1244
#[test]
fn names_and_ids() {
    let world = world();
    let (mut client, logon) = world.logged_on();
    let set = ropewalk_base::Guid::parse("00062002-0000-0000-C000-000000000046").unwrap();
    let headers = ropewalk_base::Guid::parse("00020386-0000-0000-C000-000000000046").unwrap();
    let string = |text: &str| PropertyNameKind::String(text.into());
    let names = vec![
        Some(PropertyName { set, kind: PropertyNameKind::Lid(0x8208) }),
        Some(PropertyName { set: headers, kind: string("X-Mixed") }),
        None,
    ];
    let ids = |flags, names| on(0, get_property_ids_from_names::Request { flags, names });
    let object = ropewalk_wire_mapi_rop::ObjectId {
        replica: ropewalk_model::ReplicaId::OWN,
        counter: world.inbox().counter(),
    };
    let foreign = ropewalk_wire_mapi_rop::ObjectId { replica: ropewalk_model::ReplicaId(9), ..object };
    let (responses, _) = client.run(
        vec![
            ids(0, names.clone()),
            ids(2, names.clone()),
            ids(0, vec![]),
            on(0, long_term_id_from_id::Request { object_id: object }),
            on(0, long_term_id_from_id::Request { object_id: foreign }),
        ],
        &[logon],
    );
    assert_eq!(body!(GetPropertyIdsFromNames, &responses[0]).ids, [0, 0, 0]);
    let made = body!(GetPropertyIdsFromNames, &responses[1]).ids.clone();
    assert!(made[0] >= 0x8000 && made[1] >= 0x8000 && made[2] == 0);
    assert!(body!(GetPropertyIdsFromNames, &responses[2]).ids.contains(&made[0]));
    let long = body!(LongTermIdFromId, &responses[3]).long_term_id;
    assert_eq!(code(&responses[4]), ErrorCode::NOT_FOUND);
    let mut nil = long;
    nil.0.database = ropewalk_base::Guid::NIL;
    let (responses, _) = client.run(
        vec![
            on(0, get_names_from_property_ids::Request { ids: vec![made[0], made[1], 0xFFF0, 0x0037] }),
            on(0, id_from_long_term_id::Request { long_term_id: long }),
            on(0, id_from_long_term_id::Request { long_term_id: nil }),
        ],
        &[logon],
    );
    let found = &body!(GetNamesFromPropertyIds, &responses[0]).names;
    assert_eq!(found[0], names[0]);
    assert_eq!(found[1].as_ref().unwrap().kind, string("x-mixed"));
    assert_eq!(found[2], None);
    assert_eq!(found[3].as_ref().unwrap().kind, PropertyNameKind::Lid(0x37));
    assert_eq!(body!(IdFromLongTermId, &responses[1]).object_id, object);
    assert_eq!(code(&responses[2]), ErrorCode::INVALID_PARAMETER);
}

/// covers: MS-OXCSTOR_R59785, MS-OXCSTOR_R847, MS-OXCSTOR_R1223, MS-OXCSTOR_R3120
#[test]
fn receive_folders() {
    let world = world();
    let (mut client, logon) = world.logged_on();
    let ask = |class: &str| on(0, get_receive_folder::Request { message_class: class.into() });
    let classes = ["", "MY.Class", "ipm.MY.Class", "IPMX", "IPC.x", ".x", "x..y"];
    let (responses, _) = client.run(classes.map(ask).to_vec(), &[logon]);
    let answer = |n: usize| {
        let found = body!(GetReceiveFolder, &responses[n]);
        (found.folder_id.as_folder().unwrap(), found.explicit_message_class.clone())
    };
    let root = world.mailbox.special_folder(SpecialFolder::Root);
    assert_eq!(answer(0), (world.inbox(), String::new()));
    assert_eq!(answer(1), (world.inbox(), String::new()));
    assert_eq!(answer(2), (world.inbox(), "IPM".into()));
    assert_eq!(answer(3), (world.inbox(), String::new()));
    assert_eq!(answer(4), (root, "IPC".into()));
    assert_eq!(code(&responses[5]), ErrorCode::INVALID_PARAMETER);
    assert_eq!(code(&responses[6]), ErrorCode::INVALID_PARAMETER);
}

/// covers: MS-OXCMSG_R323, MS-OXCMSG_R1477, MS-OXCMSG_R1478
#[test]
fn messages_that_are_not_there() {
    let world = world();
    let saved = world.save(&message("here"));
    let (mut client, logon) = world.logged_on();
    let drafts = world.mailbox.special_folder(SpecialFolder::Drafts);
    let nowhere = Mid::from_wire(0x99_0001).as_message().unwrap();
    let (responses, _) = client.run(
        vec![
            open_message(0, 1, world.inbox(), nowhere),
            open_message(0, 1, drafts, saved.id),
            open_message(0, 1, world.inbox(), saved.id),
            open_message(1, 2, world.inbox(), saved.id),
            RopRequest {
                logon_id: 0,
                handles: Handles::InputOutput { input: 0, output: 2 },
                body: open_attachment::Request { open_attachment_flags: 0, attachment_id: 0 }.into(),
            },
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    assert_eq!(code(&responses[0]), ErrorCode::NOT_FOUND);
    assert_eq!(code(&responses[1]), ErrorCode::NOT_FOUND);
    ok(&responses[2]);
    assert_eq!(code(&responses[3]), ErrorCode::NULL_OBJECT, "messages open on folders and logons");
    assert_eq!(code(&responses[4]), ErrorCode::NULL_OBJECT);
}
