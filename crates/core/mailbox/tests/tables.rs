//! Tables of large folders: every order is the order, however it is come by.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{World, content, world};
use ropewalk_base::limits::{TABLE_INDEX_MESSAGES_MIN, TABLE_INDEXES_PER_FOLDER_MAX};
use ropewalk_base::{FakeRng, Rng};
use ropewalk_mailbox::{ContentsQuery, DeleteMode, Flags, NewMessage};
use ropewalk_model::restriction::RelOp;
use ropewalk_model::{
    FolderId, MessageId, PropertyBag, PropertyTag, PropertyValue, Restriction, SortDirection, SortKey,
    SpecialFolder, tags,
};
use std::cmp::Ordering;
use std::time::Duration;

const COUNT: u64 = TABLE_INDEX_MESSAGES_MIN + 60;

fn below(rng: &FakeRng, bound: u64) -> u64 {
    let mut bytes = [0; 8];
    rng.fill(&mut bytes);
    u64::from_le_bytes(bytes) % bound
}

fn random_properties(rng: &FakeRng) -> PropertyBag {
    let mut properties = PropertyBag::new();
    let words = ["Alpha", "beta", "GAMMA", "alpha two", "", "Öl", "\u{1F600}", "zeta"];
    properties.set(tags::PID_TAG_SUBJECT, words[below(rng, 8) as usize]);
    if below(rng, 3) > 0 {
        properties.set(tags::PID_TAG_IMPORTANCE, below(rng, 3) as i32);
    }
    if below(rng, 2) > 0 {
        properties.set(tags::PID_TAG_SENDER_NAME, format!("Sender {}", below(rng, 9)).as_str());
    }
    properties
}

fn save(world: &World, folder: FolderId, rng: &FakeRng, associated: bool) -> MessageId {
    let mut new = content("");
    new.properties = random_properties(rng);
    let delivered = Some(ropewalk_base::FileTime::from_unix_seconds(1_600_000_000 + below(rng, 50) as i64));
    let new =
        NewMessage { content: &new, mime: None, flags: Flags::NONE, associated, delivered, new_mail: true };
    world.mailbox.save_message(folder, new).unwrap().id
}

fn sort(columns: &[(PropertyTag, bool)]) -> Vec<SortKey> {
    let direction = |down| if down { SortDirection::Descending } else { SortDirection::Ascending };
    columns.iter().map(|(tag, down)| SortKey { tag: *tag, direction: direction(*down) }).collect()
}

fn orders() -> Vec<Vec<SortKey>> {
    let (subject, importance, sender) =
        (tags::PID_TAG_SUBJECT, tags::PID_TAG_IMPORTANCE, tags::PID_TAG_SENDER_NAME);
    vec![
        sort(&[]),
        sort(&[(subject, false)]),
        sort(&[(subject, true)]),
        sort(&[(importance, true), (sender, false)]),
        sort(&[(sender, false), (importance, true), (subject, false)]),
        sort(&[(tags::PID_TAG_MESSAGE_SIZE, true)]),
    ]
}

fn query(folder: FolderId, sort: Vec<SortKey>, restriction: Option<Restriction>) -> ContentsQuery {
    ContentsQuery { folder, associated: false, sort, restriction }
}

fn compare(a: &Option<PropertyValue>, b: &Option<PropertyValue>) -> Ordering {
    match (a, b) {
        (Some(PropertyValue::String(a)), Some(PropertyValue::String(b))) => {
            a.to_lowercase().as_bytes().cmp(b.to_lowercase().as_bytes())
        }
        (Some(a), Some(b)) => ropewalk_mailbox::compare_values(a, b).unwrap(),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Sees that a table shows each of `wanted` once, in the order asked for, in pages from either end.
fn check(world: &World, query: &ContentsQuery, wanted: &[MessageId], rng: &FakeRng) {
    let table = world.mailbox.contents(query.clone()).unwrap();
    let mut rows = Vec::new();
    while let page @ [_, ..] = &table.rows(rows.len() as u64, 1 + below(rng, 200) as usize).unwrap()[..] {
        rows.extend_from_slice(page);
    }
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(table.row_count().unwrap(), wanted.len() as u64);
    let last = table.ids(ids.len() as u64 - 3, 10).unwrap();
    assert_eq!(last, ids[ids.len() - 3..], "a page at the end");
    let somewhere = below(rng, ids.len() as u64);
    let page = table.ids(somewhere, 5).unwrap();
    assert_eq!(page, ids[somewhere as usize..ids.len().min(somewhere as usize + 5)], "a page anywhere");
    let value =
        |row: &ropewalk_mailbox::Message, tag| row.property(tag).map(|v| world.mailbox.load(&v).unwrap());
    for pair in rows.windows(2) {
        let ordering = query.sort.iter().fold(Ordering::Equal, |so_far, key| {
            let ordering = compare(&value(&pair[0], key.tag), &value(&pair[1], key.tag));
            so_far.then(if key.direction == SortDirection::Ascending { ordering } else { ordering.reverse() })
        });
        assert_ne!(ordering, Ordering::Greater, "{:?}", query.sort);
    }
    let mut wanted = wanted.to_vec();
    ids.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(ids, wanted, "{:?}", query.sort);
}

#[test]
fn orders_follow_every_change() {
    let (world, rng) = (world(), FakeRng::new(7));
    let (inbox, other) = (SpecialFolder::Inbox, SpecialFolder::Drafts);
    let [inbox, other] = [inbox, other].map(|folder| world.mailbox.special_folder(folder));
    let mut ids: Vec<_> = (0..COUNT).map(|_| save(&world, inbox, &rng, false)).collect();
    save(&world, inbox, &rng, true);
    for sort in orders() {
        check(&world, &query(inbox, sort, None), &ids, &rng);
    }
    world.assert_sound();
    for round in 0..200 {
        let at = below(&rng, ids.len() as u64) as usize;
        match below(&rng, 5) {
            0 => ids.push(save(&world, inbox, &rng, false)),
            1 => {
                let id = ids.swap_remove(at);
                world.mailbox.delete_messages(inbox, &[id], DeleteMode::Hard).unwrap();
            }
            2 => {
                let id = ids.swap_remove(at);
                let there = world.mailbox.move_messages(inbox, &[id], other).unwrap()[0].new;
                ids.push(world.mailbox.move_messages(other, &[there], inbox).unwrap()[0].new);
            }
            3 => ids.push(world.mailbox.copy_messages(inbox, &[ids[at]], inbox).unwrap()[0].new),
            _ => {
                let importance = [tags::PID_TAG_IMPORTANCE.into()];
                let remove = if below(&rng, 2) == 0 { &importance[..] } else { &[] };
                let mut set = random_properties(&rng);
                if !remove.is_empty() {
                    set.remove(tags::PID_TAG_IMPORTANCE);
                }
                world.mailbox.set_message_properties(ids[at], &set, remove).unwrap();
            }
        }
        if round % 50 == 49 {
            for sort in orders() {
                check(&world, &query(inbox, sort, None), &ids, &rng);
            }
        }
    }
    world.assert_sound();
}

#[test]
fn a_restriction_is_tried_as_far_as_rows_are_asked_for() {
    let (world, rng) = (world(), FakeRng::new(8));
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let ids: Vec<_> = (0..COUNT).map(|_| save(&world, inbox, &rng, false)).collect();
    let important = Restriction::Property {
        op: RelOp::Equal,
        tag: tags::PID_TAG_IMPORTANCE,
        value_tag: tags::PID_TAG_IMPORTANCE,
        value: 2.into(),
    };
    let meets = |id: &&MessageId| {
        let value = world.mailbox.message(**id).unwrap().property(tags::PID_TAG_IMPORTANCE);
        value.is_some_and(|value| world.mailbox.load(&value).unwrap() == PropertyValue::Integer32(2))
    };
    let wanted: Vec<_> = ids.iter().filter(meets).copied().collect();
    for sort in orders() {
        let query = query(inbox, sort, Some(important.clone()));
        let table = world.mailbox.contents(query.clone()).unwrap();
        assert!(table.rows_held() == 0);
        assert_eq!(table.ids(0, 10).unwrap().len(), 10);
        assert!(table.rows_held() < wanted.len() as u64, "not all were looked at");
        check(&world, &query, &wanted, &rng);
    }
    world.assert_sound();
}

/// A folder keeps so many indexes; the one that was used least makes room, and its open tables go on.
#[test]
fn indexes_make_room_for_others() {
    let (world, rng) = (world(), FakeRng::new(9));
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let ids: Vec<_> = (0..COUNT).map(|_| save(&world, inbox, &rng, false)).collect();
    let columns = [
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_IMPORTANCE,
        tags::PID_TAG_SENDER_NAME,
        tags::PID_TAG_MESSAGE_SIZE,
        tags::PID_TAG_MESSAGE_CLASS,
        tags::PID_TAG_CREATION_TIME,
        tags::PID_TAG_HAS_ATTACHMENTS,
        tags::PID_TAG_MESSAGE_FLAGS,
        tags::PID_TAG_LAST_MODIFICATION_TIME,
        tags::PID_TAG_NORMALIZED_SUBJECT,
    ];
    assert!(columns.len() > TABLE_INDEXES_PER_FOLDER_MAX);
    let first = world.mailbox.contents(query(inbox, sort(&[(columns[0], false)]), None)).unwrap();
    let before = first.ids(0, 1000).unwrap();
    for _ in 0..3 {
        for column in columns {
            world.clock.advance(Duration::from_secs(2 * 3600));
            check(&world, &query(inbox, sort(&[(column, true)]), None), &ids, &rng);
        }
        world.assert_sound();
    }
    assert_eq!(first.ids(0, 1000).unwrap(), before);
    let associated: Vec<_> = (0..COUNT).map(|_| save(&world, inbox, &rng, true)).collect();
    let query = ContentsQuery { associated: true, ..query(inbox, sort(&[(columns[0], false)]), None) };
    check(&world, &query, &associated, &rng);
    world.assert_sound();
}

#[test]
fn a_folder_that_goes_takes_its_indexes_along() {
    let (world, rng) = (world(), FakeRng::new(10));
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let folder = world.mailbox.create_folder(inbox, "Sorted", None, &PropertyBag::new()).unwrap().id;
    let ids: Vec<_> = (0..COUNT).map(|_| save(&world, folder, &rng, false)).collect();
    check(&world, &query(folder, sort(&[(tags::PID_TAG_SUBJECT, false)]), None), &ids, &rng);
    world.mailbox.delete_folder(folder).unwrap();
    world.assert_sound();
}
