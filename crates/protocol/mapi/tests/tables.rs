//! Tables beyond paging: categories, instances, bookmarks, search, reset.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{code, contents_table, ok, on, open_folder, opens, world};
use ropewalk_model::restriction::RelOp;
use ropewalk_model::{
    ErrorCode, MessageContent, PropertyTag, PropertyType, PropertyValue, Restriction, SortDirection, SortKey,
    SpecialFolder, tags,
};
use ropewalk_wire_mapi_rop::rop::*;
use ropewalk_wire_mapi_rop::{RestrictionData, RopRequest, RopResponse, UNUSED_HANDLE};

const WORDS: PropertyTag = PropertyTag::new(0x6705, PropertyType::MULTIPLE_STRING);
const WORD: PropertyTag = PropertyTag::new(0x6705, PropertyType(0x301F));
const SUBJECT: PropertyTag = tags::PID_TAG_SUBJECT;
const IMPORTANCE: PropertyTag = tags::PID_TAG_IMPORTANCE;
const COLUMNS: [PropertyTag; 6] = [
    SUBJECT,
    tags::PID_TAG_ROW_TYPE,
    tags::PID_TAG_DEPTH,
    tags::PID_TAG_CONTENT_COUNT,
    tags::PID_TAG_INST_ID,
    IMPORTANCE,
];

fn message(subject: &str, importance: i32, words: &[&str]) -> MessageContent {
    let mut content = MessageContent::default();
    content.properties.set(SUBJECT, subject);
    content.properties.set(IMPORTANCE, importance);
    if !words.is_empty() {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        content.properties.set(WORDS, PropertyValue::MultipleString(words));
    }
    content
}

fn set_columns(tags: &[PropertyTag]) -> RopRequest {
    on(2, set_columns::Request { set_columns_flags: 0, tags: tags.to_vec() })
}

/// Goes on with a table: rows can only be read by who knows the columns from the same request.
fn again(
    client: &mut common::Client<'_>,
    mut requests: Vec<RopRequest>,
    handles: &[u32],
) -> (Vec<RopResponse>, Vec<u32>) {
    requests.insert(0, set_columns(&COLUMNS));
    let (mut responses, handles) = client.run(requests, handles);
    responses.remove(0);
    (responses, handles)
}

fn sort(keys: &[PropertyTag], category_count: u16, expanded_count: u16) -> RopRequest {
    let key = |tag: &PropertyTag| SortKey { tag: *tag, direction: SortDirection::Ascending }.into();
    let sort_orders = keys.iter().map(key).collect();
    on(2, sort_table::Request { sort_table_flags: 0, category_count, expanded_count, sort_orders })
}

fn all_rows() -> RopRequest {
    on(2, query_rows::Request { query_rows_flags: query_rows::NO_ADVANCE, forward_read: true, row_count: 50 })
}

fn find(forward: bool, origin: u8, bookmark: &[u8], subject: &str) -> RopRequest {
    let restriction =
        Restriction::Property { op: RelOp::Equal, tag: SUBJECT, value_tag: SUBJECT, value: subject.into() };
    let restriction = RestrictionData::new(Some(&restriction)).unwrap();
    let find_row_flags = if forward { find_row::FORWARDS } else { find_row::BACKWARDS };
    on(2, find_row::Request { find_row_flags, restriction, origin, bookmark: bookmark.to_vec() })
}

fn seek_bookmark(bookmark: &[u8], row_count: i32) -> RopRequest {
    on(2, seek_row_bookmark::Request { bookmark: bookmark.to_vec(), row_count, want_row_moved_count: true })
}

fn cursor(response: &RopResponse) -> (u32, u32) {
    let position = body!(QueryPosition, response);
    (position.numerator, position.denominator)
}

/// Subject or, of a header, what its category has in common; row type, depth, and content count.
fn rows(response: &RopResponse) -> Vec<(String, i64, i64, Option<i64>)> {
    let rows = body!(QueryRows, response).rows.rows().unwrap();
    let number = |value: Option<&PropertyValue>| value.and_then(PropertyValue::as_i64);
    rows.iter()
        .map(|row| {
            let text = row.value(0).and_then(PropertyValue::as_str).map(str::to_owned);
            let importance = || format!("{:?}", number(row.value(5)));
            let (kind, depth) = (number(row.value(1)).unwrap(), number(row.value(2)).unwrap());
            (text.unwrap_or_else(importance), kind, depth, number(row.value(3)))
        })
        .collect()
}

fn category(response: &RopResponse, row: usize) -> u64 {
    let rows = body!(QueryRows, response).rows.rows().unwrap();
    rows[row].value(4).and_then(PropertyValue::as_i64).unwrap().cast_unsigned()
}

/// A header of the importances.
fn header(value: i64, kind: i64, count: i64) -> (String, i64, i64, Option<i64>) {
    (format!("{:?}", Some(value)), kind, 0, Some(count))
}

/// A message below a header.
fn leaf(subject: &str) -> (String, i64, i64, Option<i64>) {
    (subject.to_owned(), 1, 1, None)
}

/// Four messages in categories by importance, all closed; the handles of their table and the category of two of them.
fn by_importance(world: &common::World, client: &mut common::Client<'_>, logon: u32) -> (Vec<u32>, u64) {
    for (subject, importance) in [("a", 1), ("b", 0), ("c", 1), ("d", 2)] {
        world.save(&message(subject, importance, &[]));
    }
    let (responses, handles) = client.run(
        vec![
            open_folder(0, 1, world.inbox()),
            contents_table(1, 2),
            sort(&[IMPORTANCE, SUBJECT], 1, 0),
            on(2, expand_row::Request { max_row_count: 1, category_id: 1 }),
            on(2, collapse_row::Request { category_id: 1 }),
            on(2, get_collapse_state::Request { row_id: 1, row_instance_number: 0 }),
            on(2, set_collapse_state::Request { collapse_state: vec![1] }),
            set_columns(&COLUMNS),
            all_rows(),
            on(2, query_position::Request),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    for response in &responses[3..7] {
        assert_eq!(code(response), ErrorCode::NULL_OBJECT, "without columns");
    }
    assert_eq!(rows(&responses[8]), [header(0, 4, 1), header(1, 4, 2), header(2, 4, 1)]);
    assert_eq!(cursor(&responses[9]), (0, 3));
    (handles, category(&responses[8], 1))
}

/// covers: MS-OXCTABL_R15, MS-OXCTABL_R17, MS-OXCTABL_R18, MS-OXCTABL_R19, MS-OXCTABL_R278, MS-OXCTABL_R280,
/// MS-OXCTABL_R281, MS-OXCTABL_R287, MS-OXCTABL_R567, MS-OXCTABL_R570, MS-OXCTABL_R571, MS-OXCTABL_R573,
/// MS-OXCTABL_R577, MS-OXCTABL_R8261, MS-OXCTABL_R8263, MS-OXCTABL_R8265, MS-OXCTABL_R8267
#[test]
fn categories_open_and_close_and_the_cursor_stays_with_its_row() {
    let world = world();
    let (mut client, logon) = world.logged_on();
    let (handles, category_id) = by_importance(&world, &mut client, logon);
    let (responses, handles) = again(
        &mut client,
        vec![
            on(2, seek_row::Request { origin: 2, row_count: 0, want_row_moved_count: true }),
            on(2, expand_row::Request { max_row_count: 1, category_id }),
            on(2, expand_row::Request { max_row_count: 1, category_id }),
            on(2, query_position::Request),
            on(2, seek_row::Request { origin: 0, row_count: 0, want_row_moved_count: true }),
            all_rows(),
            on(2, expand_row::Request { max_row_count: 1, category_id: 77 }),
            find(true, 0, &[], "c"),
            on(2, query_position::Request),
        ],
        &handles,
    );
    let expanded = body!(ExpandRow, &responses[1]);
    assert_eq!((expanded.expanded_row_count, expanded.rows.count()), (2, 1));
    assert_eq!(code(&responses[2]), ErrorCode::NOT_COLLAPSED);
    assert_eq!(cursor(&responses[3]), (5, 5), "the cursor stays behind the last row");
    let open = [header(0, 4, 1), header(1, 3, 2), leaf("a"), leaf("c"), header(2, 4, 1)];
    assert_eq!(rows(&responses[5]), open);
    assert_eq!(code(&responses[6]), ErrorCode::NOT_FOUND);
    assert_eq!(cursor(&responses[8]), (3, 5));
    let (responses, _) = again(
        &mut client,
        vec![
            on(2, collapse_row::Request { category_id }),
            on(2, collapse_row::Request { category_id }),
            on(2, query_position::Request),
        ],
        &handles,
    );
    assert_eq!(body!(CollapseRow, &responses[0]).collapsed_row_count, 2);
    assert_eq!(code(&responses[1]), ErrorCode::NOT_EXPANDED);
    assert_eq!(cursor(&responses[2]), (2, 3), "on what followed the rows that went");
    world.assert_sound();
}

/// covers: MS-OXCTABL_R289, MS-OXCTABL_R576, MS-OXCTABL_R579, MS-OXCTABL_R581, MS-OXCTABL_R585, MS-OXCTABL_R587
#[test]
fn categories_come_back_as_they_were_and_damaged_states_are_refused() {
    let world = world();
    let (mut client, logon) = world.logged_on();
    let (handles, category_id) = by_importance(&world, &mut client, logon);
    let expand = on(2, expand_row::Request { max_row_count: 0, category_id });
    let (responses, handles) = again(&mut client, vec![expand, all_rows()], &handles);
    let (open, row_id) = (rows(&responses[1]), category(&responses[1], 3));
    let (responses, handles) = again(
        &mut client,
        vec![
            on(2, get_collapse_state::Request { row_id, row_instance_number: 0 }),
            on(2, collapse_row::Request { category_id }),
            on(2, collapse_row::Request { category_id: 77 }),
        ],
        &handles,
    );
    let collapse_state = body!(GetCollapseState, &responses[0]).collapse_state.clone();
    assert_eq!(code(&responses[2]), ErrorCode::NOT_FOUND);
    let mut damaged = collapse_state.clone();
    damaged[9] ^= 1;
    let (responses, handles) = again(
        &mut client,
        vec![
            on(2, set_collapse_state::Request { collapse_state: damaged }),
            on(2, set_collapse_state::Request { collapse_state: collapse_state.clone() }),
            on(2, query_position::Request),
            on(2, seek_row::Request { origin: 0, row_count: 0, want_row_moved_count: true }),
            all_rows(),
        ],
        &handles,
    );
    assert_eq!(code(&responses[0]), ErrorCode::INVALID_PARAMETER);
    let bookmark = body!(SetCollapseState, &responses[1]).bookmark.clone();
    assert_eq!(cursor(&responses[2]), (3, 5));
    assert_eq!(rows(&responses[4]), open);
    let (responses, _) = again(
        &mut client,
        vec![
            seek_bookmark(&bookmark, 1),
            on(2, query_position::Request),
            sort(&[SUBJECT, IMPORTANCE], 1, 0),
            on(2, set_collapse_state::Request { collapse_state }),
            seek_bookmark(&bookmark, 1),
        ],
        &handles,
    );
    assert_eq!(body!(SeekRowBookmark, &responses[0]).rows_sought, 1);
    assert_eq!(cursor(&responses[1]), (4, 5));
    assert_eq!(code(&responses[3]), ErrorCode::INVALID_PARAMETER, "of another order");
    assert_eq!(code(&responses[4]), ErrorCode::INVALID_BOOKMARK);
    world.assert_sound();
}

/// covers: MS-OXCTABL_R433, MS-OXCTABL_R448
#[test]
fn a_multi_valued_column_makes_a_row_of_each_value() {
    let world = world();
    world.save(&message("two", 1, &["red", "blue"]));
    world.save(&message("one", 1, &["green"]));
    world.save(&message("none", 1, &[]));
    let (mut client, logon) = world.logged_on();
    let (responses, _) = client.run(
        vec![
            open_folder(0, 1, world.inbox()),
            contents_table(1, 2),
            set_columns(&[WORD, SUBJECT]),
            on(2, query_position::Request),
            sort(&[WORD], 0, 0),
            all_rows(),
            sort(&[WORD, SUBJECT], 1, 1),
            on(2, query_position::Request),
            set_columns(&[SUBJECT]),
            sort(&[SUBJECT], 0, 0),
            on(2, query_position::Request),
            set_columns(&[PropertyTag::new(0x6705, PropertyType(0x201F))]),
            on(2, query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: 1 }),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    assert_eq!(cursor(&responses[3]), (0, 4));
    let found = body!(QueryRows, &responses[5]).rows.rows().unwrap();
    let text = |row: &ropewalk_model::codec::PropertyRow, at| {
        row.value(at).and_then(PropertyValue::as_str).unwrap_or("-").to_owned()
    };
    let found: Vec<_> = found.iter().map(|row| (text(row, 0), text(row, 1))).collect();
    let wanted = [("-", "none"), ("blue", "two"), ("green", "one"), ("red", "two")];
    assert_eq!(found, wanted.map(|(word, subject)| (word.to_owned(), subject.to_owned())));
    assert_eq!(cursor(&responses[7]), (0, 8));
    assert_eq!(cursor(&responses[10]), (0, 3));
    assert_eq!(code(&responses[11]), ErrorCode::INVALID_PARAMETER);
    assert_eq!(code(&responses[12]), ErrorCode::NULL_OBJECT);
    world.assert_sound();
}

/// covers: MS-OXCTABL_R182, MS-OXCTABL_R183, MS-OXCTABL_R184, MS-OXCTABL_R187, MS-OXCTABL_R188, MS-OXCTABL_R193,
/// MS-OXCTABL_R239, MS-OXCTABL_R240, MS-OXCTABL_R2481, MS-OXCTABL_R503, MS-OXCTABL_R506, MS-OXCTABL_R511,
/// MS-OXCTABL_R522, MS-OXCTABL_R526, MS-OXCTABL_R538, MS-OXCTABL_R545, MS-OXCTABL_R5521, MS-OXCTABL_R864,
/// MS-OXCTABL_R868, MS-OXCTABL_R870
#[test]
fn bookmarks_stay_with_their_rows_and_say_when_these_have_gone() {
    let world = world();
    let ids: Vec<_> =
        ["a", "b", "c", "d"].iter().map(|subject| world.save(&message(subject, 1, &[])).id).collect();
    let (mut client, logon) = world.logged_on();
    let (responses, handles) = client.run(
        vec![
            open_folder(0, 1, world.inbox()),
            contents_table(1, 2),
            set_columns(&COLUMNS),
            on(2, restrict::Request { restrict_flags: 0, restriction: RestrictionData::default() }),
            sort(&[SUBJECT], 0, 0),
            on(2, seek_row::Request { origin: 0, row_count: 1, want_row_moved_count: true }),
            on(2, create_bookmark::Request),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let bookmark = body!(CreateBookmark, &responses[6]).bookmark.clone();
    let (responses, handles) = again(
        &mut client,
        vec![
            seek_bookmark(&bookmark, 9),
            seek_bookmark(&bookmark, -9),
            find(true, seek_row::BOOKMARK_CUSTOM, &bookmark, "b"),
            find(false, seek_row::BOOKMARK_CUSTOM, &bookmark, "b"),
            on(2, query_position::Request),
        ],
        &handles,
    );
    let sought = body!(SeekRowBookmark, &responses[0]);
    assert_eq!((sought.rows_sought, sought.has_sought_less, sought.row_no_longer_visible), (3, true, false));
    let sought = body!(SeekRowBookmark, &responses[1]);
    assert_eq!((sought.rows_sought, sought.has_sought_less), (-1, true));
    let found = body!(FindRow, &responses[2]);
    assert!(found.row.is_some() && !found.row_no_longer_visible);
    assert_eq!(code(&responses[3]), ErrorCode::NOT_FOUND, "backwards the row itself does not count");
    world.mailbox.delete_messages(world.inbox(), &[ids[1]], ropewalk_mailbox::DeleteMode::Hard).unwrap();
    let (responses, handles) = again(
        &mut client,
        vec![sort(&[SUBJECT], 0, 0), seek_bookmark(&bookmark, 0), on(2, create_bookmark::Request)],
        &handles,
    );
    assert_eq!(code(&responses[1]), ErrorCode::INVALID_BOOKMARK, "the order was set anew");
    let bookmark = body!(CreateBookmark, &responses[2]).bookmark.clone();
    world.mailbox.delete_messages(world.inbox(), &[ids[0]], ropewalk_mailbox::DeleteMode::Hard).unwrap();
    let (responses, _) = again(
        &mut client,
        vec![
            seek_bookmark(&bookmark, 0),
            on(2, free_bookmark::Request { bookmark: bookmark.clone() }),
            on(2, free_bookmark::Request { bookmark: bookmark.clone() }),
            seek_bookmark(&bookmark, 0),
            seek_bookmark(&[], 0),
            find(true, 9, &[], "c"),
        ],
        &handles,
    );
    assert!(body!(SeekRowBookmark, &responses[0]).row_no_longer_visible);
    ok(&responses[1]);
    for response in &responses[2..5] {
        assert_eq!(code(response), ErrorCode::INVALID_BOOKMARK);
    }
    assert_eq!(code(&responses[5]), ErrorCode::INVALID_PARAMETER);
    world.assert_sound();
}

/// The hierarchy follows its folders, so that a bookmark can lose its row.
///
/// covers: MS-OXCTABL_R185, MS-OXCTABL_R857, MS-OXCTABL_R852, MS-OXCTABL_R858
#[test]
fn a_bookmark_of_a_folder_that_is_gone_points_to_the_next() {
    let world = world();
    let bag = ropewalk_model::PropertyBag::new();
    let parent = world.mailbox.create_folder(world.inbox(), "Parent", None, &bag).unwrap().id;
    let [first, second] =
        ["1", "2"].map(|name| world.mailbox.create_folder(parent, name, None, &bag).unwrap().id);
    assert_ne!(first, second);
    let (mut client, logon) = world.logged_on();
    let (responses, handles) = client.run(
        vec![
            open_folder(0, 1, parent),
            opens(1, 2, get_hierarchy_table::Request { table_flags: 0 }),
            set_columns(&[tags::PID_TAG_DISPLAY_NAME]),
            on(2, create_bookmark::Request),
            all_rows(),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let bookmark = body!(CreateBookmark, &responses[3]).bookmark.clone();
    let top = body!(QueryRows, &responses[4]).rows.rows().unwrap()[0].value(0).cloned();
    let gone = if top == Some("1".into()) { first } else { second };
    world.mailbox.delete_folder(gone).unwrap();
    let (responses, _) = again(
        &mut client,
        vec![
            seek_bookmark(&bookmark, 0),
            on(2, query_position::Request),
            sort(&[SUBJECT], 0, 0),
            on(2, expand_row::Request { max_row_count: 1, category_id: 1 }),
            on(2, reset_table::Request),
            on(2, abort::Request),
            on(2, get_status::Request),
            on(2, query_columns_all::Request),
        ],
        &handles,
    );
    assert!(body!(SeekRowBookmark, &responses[0]).row_no_longer_visible);
    assert_eq!(cursor(&responses[1]), (0, 1));
    for response in &responses[2..5] {
        assert_eq!(code(response), ErrorCode::NOT_SUPPORTED);
    }
    assert_eq!(code(&responses[5]), ErrorCode(0x8004_0114));
    assert_eq!(body!(GetStatus, &responses[6]).table_status, get_status::COMPLETE);
    assert!(body!(QueryColumnsAll, &responses[7]).tags.contains(&tags::PID_TAG_DISPLAY_NAME));
    world.assert_sound();
}

/// covers: MS-OXCTABL_R203, MS-OXCTABL_R204, MS-OXCTABL_R513, MS-OXCTABL_R514, MS-OXCTABL_R515, MS-OXCTABL_R516,
/// MS-OXCTABL_R530, MS-OXCTABL_R553, MS-OXCTABL_R555, MS-OXCTABL_R557, MS-OXCTABL_R561, MS-OXCTABL_R562,
/// MS-OXCTABL_R485, MS-OXCTABL_R487, MS-OXCTABL_R536, MS-OXCTABL_R826
#[test]
fn fractions_columns_status_and_reset() {
    let world = world();
    for subject in ["a", "b", "c", "d"] {
        world.save(&message(subject, 1, &["x"]));
    }
    let (mut client, logon) = world.logged_on();
    let fraction = |numerator, denominator| {
        [on(2, seek_row_fractional::Request { numerator, denominator }), on(2, query_position::Request)]
    };
    let mut requests = vec![
        open_folder(0, 1, world.inbox()),
        contents_table(1, 2),
        find(true, 0, &[], "a"),
        set_columns(&COLUMNS),
        sort(&[SUBJECT], 1, 0),
    ];
    for (numerator, denominator) in [(0, 5), (1, 2), (5, 5), (9, 5), (u32::MAX, u32::MAX - 1), (1, 0)] {
        requests.extend(fraction(numerator, denominator));
    }
    requests.extend([
        on(2, create_bookmark::Request),
        find(true, 0, &[], "zzz"),
        on(2, query_columns_all::Request),
        on(2, get_status::Request),
        on(2, abort::Request),
        on(2, reset_table::Request),
        all_rows(),
        on(2, query_position::Request),
    ]);
    let (responses, handles) = client.run(requests, &[logon, UNUSED_HANDLE, UNUSED_HANDLE]);
    assert_eq!(code(&responses[2]), ErrorCode::NULL_OBJECT);
    let positions: Vec<_> = (0..5).map(|n| cursor(&responses[6 + 2 * n]).0).collect();
    assert_eq!(positions, [0, 2, 4, 4, 4]);
    assert_eq!(code(&responses[15]), ErrorCode::INVALID_PARAMETER);
    let bookmark = body!(CreateBookmark, &responses[17]).bookmark.clone();
    assert_eq!(code(&responses[18]), ErrorCode::NOT_FOUND);
    let columns = &body!(QueryColumnsAll, &responses[19]).tags;
    for tag in [SUBJECT, WORDS, tags::PID_TAG_MID, tags::PID_TAG_DEPTH] {
        assert!(columns.contains(&tag), "{tag:?}");
    }
    assert_eq!(body!(GetStatus, &responses[20]).table_status, get_status::COMPLETE);
    assert_eq!(code(&responses[21]), ErrorCode(0x8004_0114));
    assert_eq!(code(&responses[23]), ErrorCode::NULL_OBJECT);
    assert_eq!(cursor(&responses[24]), (0, 4));
    let (responses, _) =
        again(&mut client, vec![set_columns(&COLUMNS), seek_bookmark(&bookmark, 0)], &handles);
    assert_eq!(code(&responses[1]), ErrorCode::INVALID_BOOKMARK);
    let drafts = world.mailbox.special_folder(SpecialFolder::Drafts);
    assert_eq!(world.mailbox.folder(drafts).unwrap().counters.total, 0);
    world.assert_sound();
}
