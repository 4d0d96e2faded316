//! Logons on another user's mailbox: what opens, and what shows there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{
    BOB, Client, World, code, contents_table, logon_request, ok, on, open_folder, open_message, opens, world,
};
use ropewalk_directory::Roles;
use ropewalk_mailbox::{Member, PermissionChange, Rights};
use ropewalk_model::{ErrorCode, FolderId, PropertyTag, PropertyValue, SpecialFolder, tags};
use ropewalk_wire_mapi_rop::rop::{
    get_hierarchy_table, get_properties_specific, logon, query_rows, set_columns,
};
use ropewalk_wire_mapi_rop::{RopRequest, RopRequestBody, RopResponse, UNUSED_HANDLE};

const MAIL: &str = "From: x@example.test\nSubject: hers\n\nbody\n";

fn grant(world: &World, folder: FolderId, rights: Rights) {
    let change = PermissionChange::Add(Member::of(&world.bob), rights);
    world.mailbox.change_permissions(folder, &[change], Default::default()).unwrap();
}

fn bob(world: &World) -> Client<'_> {
    let mut client = Client { world, auth: BOB, context: String::new(), sequence: String::new() };
    assert_eq!(client.connect(&world.bob.legacy_dn).error_code, 0);
    client
}

fn response_flags(response: &RopResponse) -> u8 {
    match body!(Logon, response) {
        logon::Response::Private(logon) => logon.response_flags,
        other => panic!("{other:?}"),
    }
}

/// Bob's client with a logon on Alice's mailbox.
fn logged_on(world: &World) -> (Client<'_>, u32) {
    let mut client = bob(world);
    let (responses, handles) =
        client.run(vec![logon_request(0, 0, &world.alice.legacy_dn)], &[UNUSED_HANDLE]);
    ok(&responses[0]);
    (client, handles[0])
}

fn rows(input: u8, tags: &[PropertyTag]) -> [RopRequest; 2] {
    let query = query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: 50 };
    [on(input, set_columns::Request { set_columns_flags: 0, tags: tags.to_vec() }), on(input, query)]
}

fn first_column(response: &RopResponse) -> Vec<PropertyValue> {
    let rows = body!(QueryRows, response).rows.rows().unwrap();
    rows.iter().map(|row| row.value(0).unwrap().clone()).collect()
}

fn sound(world: &World) {
    assert_eq!(world.store.check(world.alice.mailbox).unwrap().findings, []);
}

#[test]
fn a_logon_needs_a_right_in_the_mailbox() {
    let world = world();
    let mut client = bob(&world);
    let mut try_it =
        || client.run(vec![logon_request(0, 0, &world.alice.legacy_dn)], &[UNUSED_HANDLE]).0.remove(0);
    assert_eq!(code(&try_it()), ErrorCode::ACCESS_DENIED);
    grant(&world, world.inbox(), Rights::REVIEWER);
    assert_eq!(response_flags(&try_it()), logon::RESPONSE_RESERVED);
    let alice = |change: fn(&mut ropewalk_directory::User, ropewalk_directory::UserId)| {
        world.directory.update_user(world.alice.id, |user| change(user, world.bob.id)).unwrap();
    };
    alice(|user, bob| user.send_on_behalf = vec![bob]);
    assert_eq!(response_flags(&try_it()), logon::RESPONSE_RESERVED);
    alice(|user, bob| user.send_as = vec![bob]);
    assert_eq!(response_flags(&try_it()), logon::RESPONSE_RESERVED | logon::RESPONSE_SEND_AS_RIGHT);
    grant(&world, world.inbox(), Rights::NONE);
    assert_eq!(code(&try_it()), ErrorCode::ACCESS_DENIED);
    sound(&world);
}

#[test]
fn an_administrator_who_asks_to_be_one_owns_what_he_opens() {
    let world = world();
    let asks = |asks: bool| {
        let mut request = logon_request(0, 0, &world.alice.legacy_dn);
        let RopRequestBody::Logon(body) = &mut request.body else { panic!("{request:?}") };
        body.open_flags |= if asks { logon::USE_ADMIN_PRIVILEGE } else { 0 };
        bob(&world).run(vec![request, open_folder(0, 1, world.inbox())], &[UNUSED_HANDLE; 2]).0
    };
    assert_eq!(code(&asks(true)[0]), ErrorCode::ACCESS_DENIED);
    world.directory.update_user(world.bob.id, |user| user.roles = Roles::ADMINISTRATOR).unwrap();
    assert_eq!(code(&asks(false)[0]), ErrorCode::ACCESS_DENIED);
    let opened = asks(true);
    assert_eq!(response_flags(&opened[0]), logon::RESPONSE_RESERVED | logon::RESPONSE_OWNER_RIGHT);
    ok(&opened[1]);
}

/// covers: MS-OXCPERM_R173, MS-OXCPERM_R1192, MS-OXCPERM_R103, MS-OXCPERM_R1120
#[test]
fn folders_show_as_their_permissions_say() {
    let world = world();
    let subtree = world.mailbox.special_folder(SpecialFolder::IpmSubtree);
    let calendar = world.mailbox.special_folder(SpecialFolder::Calendar);
    grant(&world, subtree, Rights::FOLDER_VISIBLE);
    grant(&world, calendar, Rights::EDITOR);
    let (mut client, logon) = logged_on(&world);
    let hierarchy = opens(1, 2, get_hierarchy_table::Request { table_flags: get_hierarchy_table::DEPTH });
    let columns = [tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_RIGHTS, tags::PID_TAG_ACCESS];
    let [set, query] = rows(2, &columns);
    let (responses, _) = client.run(
        vec![
            open_folder(0, 1, subtree),
            hierarchy,
            set,
            query,
            open_folder(0, 3, world.inbox()),
            open_folder(0, 3, calendar),
            on(
                3,
                get_properties_specific::Request {
                    property_size_limit: 0,
                    want_unicode: true,
                    tags: vec![tags::PID_TAG_RIGHTS],
                },
            ),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let found = body!(QueryRows, &responses[3]).rows.rows().unwrap();
    let values: Vec<_> = found
        .iter()
        .map(|row| (0..3).map(|place| row.value(place).unwrap().clone()).collect::<Vec<_>>())
        .collect();
    // The free/busy rights of an editor of the Calendar follow from reading it.
    assert_eq!(values, [vec!["Calendar".into(), 0x1C7B.into(), 0x32.into()]]);
    assert_eq!(code(&responses[4]), ErrorCode::ACCESS_DENIED);
    ok(&responses[5]);
    assert_eq!(body!(GetPropertiesSpecific, &responses[6]).row.value(0), Some(&0x1C7B.into()));
    sound(&world);
}

/// covers: MS-OXCPERM_R143, MS-OXCPERM_R144
#[test]
fn messages_are_read_by_who_may_read_them() {
    let world = world();
    let message = world.deliver(MAIL);
    let inbox = world.inbox();
    let try_it = |client: &mut Client<'_>, logon: u32| {
        let [set, query] = rows(2, &[tags::PID_TAG_SUBJECT, tags::PID_TAG_ACCESS]);
        let requests = vec![
            open_folder(0, 1, inbox),
            contents_table(1, 2),
            set,
            query,
            open_message(0, 3, inbox, message.id),
        ];
        client.run(requests, &[logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE]).0
    };
    grant(&world, inbox, Rights::REVIEWER);
    let (mut client, logon) = logged_on(&world);
    let responses = try_it(&mut client, logon);
    assert_eq!(first_column(&responses[3]), ["hers".into()]);
    ok(&responses[4]);
    // The same logon, once the right is gone: of others' messages there are none.
    grant(&world, inbox, Rights::CONTRIBUTOR);
    let responses = try_it(&mut client, logon);
    assert_eq!(body!(GetContentsTable, &responses[1]).row_count, 0);
    assert_eq!(first_column(&responses[3]), []);
    assert_eq!(code(&responses[4]), ErrorCode::ACCESS_DENIED);
    grant(&world, inbox, Rights::NONE);
    assert_eq!(code(&try_it(&mut client, logon)[0]), ErrorCode::ACCESS_DENIED);
    sound(&world);
}
