//! Views of tables against a simple model: all rows sorted in memory, whatever happened before.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{World, content, world};
use ropewalk_base::limits::TABLE_INDEX_MESSAGES_MIN;
use ropewalk_base::{FakeRng, Rng};
use ropewalk_mailbox::{
    ContentsRow, DeleteMode, Flags, Message, NewMessage, RowId, StoredValue, TableError, TableEvent,
    TableRows, TableView, ViewQuery, matches,
};
use ropewalk_model::restriction::RelOp;
use ropewalk_model::{
    FolderId, MessageId, PropertyBag, PropertyKey, PropertyTag, PropertyType, PropertyValue, Restriction,
    SortDirection, SortKey, SortOrderSet, SpecialFolder, tags,
};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

const WORDS: PropertyTag = PropertyTag::new(0x6705, PropertyType::MULTIPLE_STRING);
const NUMBERS: PropertyTag = PropertyTag::new(0x6706, PropertyType(0x1003));
const REAL: PropertyTag = PropertyTag::new(0x6707, PropertyType(0x0005));
const SUBJECT: PropertyTag = tags::PID_TAG_SUBJECT;
const IMPORTANCE: PropertyTag = tags::PID_TAG_IMPORTANCE;

fn below(rng: &FakeRng, bound: u64) -> u64 {
    let mut bytes = [0; 8];
    rng.fill(&mut bytes);
    u64::from_le_bytes(bytes) % bound
}

fn instance(tag: PropertyTag) -> PropertyTag {
    tag.with_kind(PropertyType(tag.kind().0 | PropertyType::INSTANCE))
}

fn random_properties(rng: &FakeRng) -> PropertyBag {
    let mut properties = PropertyBag::new();
    let words = ["Alpha", "beta", "ALPHA", "Öl", "", "gamma"];
    properties.set(SUBJECT, words[below(rng, 6) as usize]);
    if below(rng, 3) > 0 {
        properties.set(IMPORTANCE, below(rng, 3) as i32);
    }
    if below(rng, 3) > 0 {
        let many = (0..below(rng, 4)).map(|_| words[below(rng, 6) as usize].to_owned()).collect();
        properties.set(WORDS, PropertyValue::MultipleString(many));
    }
    if below(rng, 3) > 0 {
        let many = (0..=below(rng, 3)).map(|_| below(rng, 9) as i32 - 4).collect();
        properties.set(NUMBERS, PropertyValue::MultipleInteger32(many));
    }
    if below(rng, 4) > 0 {
        let reals = [f64::NAN, -0.0, 0.0, f64::INFINITY, -3.5, 2.25];
        properties.set(REAL, PropertyValue::Floating64(reals[below(rng, 6) as usize]));
    }
    properties
}

fn save(world: &World, folder: FolderId, rng: &FakeRng) -> MessageId {
    let mut new = content("");
    new.properties = random_properties(rng);
    let flags = if below(rng, 2) == 0 { Flags::READ } else { Flags::NONE };
    let delivered = Some(ropewalk_base::FileTime::from_unix_seconds(1_600_000_000 + below(rng, 40) as i64));
    let new = NewMessage { content: &new, mime: None, flags, associated: false, delivered, new_mail: true };
    world.mailbox.save_message(folder, new).unwrap().id
}

fn key(tag: PropertyTag, direction: SortDirection) -> SortKey {
    SortKey { tag, direction }
}

fn random_query(rng: &FakeRng, folder: FolderId) -> ViewQuery {
    use SortDirection::{Ascending, Descending, MaximumCategory};
    let direction = || if below(rng, 2) == 0 { Ascending } else { Descending };
    let plain = [SUBJECT, IMPORTANCE, REAL, tags::PID_TAG_MESSAGE_DELIVERY_TIME, tags::PID_TAG_READ];
    let many = [instance(WORDS), instance(NUMBERS)];
    let mut columns: Vec<PropertyTag> = Vec::new();
    for _ in 0..=below(rng, 3) {
        let column = plain[below(rng, 5) as usize];
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    if below(rng, 2) == 0 {
        let at = below(rng, columns.len() as u64 + 1) as usize;
        columns.insert(at, many[below(rng, 2) as usize]);
    }
    let mut keys: Vec<SortKey> = columns.iter().map(|column| key(*column, direction())).collect();
    let categorized = below(rng, keys.len() as u64 + 1) as usize;
    if categorized > 0 && below(rng, 3) == 0 {
        keys.insert(categorized, key(tags::PID_TAG_MESSAGE_DELIVERY_TIME, MaximumCategory));
    }
    let sort = SortOrderSet::new(keys, categorized, below(rng, categorized as u64 + 1) as usize).unwrap();
    let by_column = (sort.instance().is_none() && below(rng, 3) == 0).then(|| many[below(rng, 2) as usize]);
    let restriction = (below(rng, 3) == 0).then(|| Restriction::Property {
        op: RelOp::GreaterOrEqual,
        tag: IMPORTANCE,
        value_tag: IMPORTANCE,
        value: 1.into(),
    });
    ViewQuery { folder, associated: false, sort, instance: by_column, restriction }
}

/// A row of the model, and of a view to compare with it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Leaf { id: MessageId, instance: u32, depth: u16, value: String },
    Header { depth: u16, rows: u32, unread: u32, value: String },
}

fn small(value: Option<StoredValue>) -> Option<PropertyValue> {
    value.and_then(|value| value.small().cloned())
}

fn values(message: &Message, tag: PropertyTag) -> Vec<PropertyValue> {
    let tag = tag.with_kind(PropertyType(tag.kind().0 & !PropertyType::INSTANCE));
    match small(message.property(tag)) {
        Some(PropertyValue::MultipleString(all)) => all.into_iter().map(PropertyValue::String).collect(),
        Some(PropertyValue::MultipleInteger32(all)) => {
            all.into_iter().map(PropertyValue::Integer32).collect()
        }
        Some(value) => vec![value],
        None => Vec::new(),
    }
}

struct Modelled<'a> {
    message: &'a Message,
    instance: u32,
    column: Option<PropertyTag>,
}

impl Modelled<'_> {
    fn value(&self, tag: PropertyTag) -> Option<PropertyValue> {
        if self.column.is_some_and(|column| column == tag) {
            return values(self.message, tag).into_iter().nth(self.instance as usize);
        }
        small(self.message.property(tag))
    }
}

fn compare(a: &Option<PropertyValue>, b: &Option<PropertyValue>) -> Ordering {
    match (a, b) {
        (Some(PropertyValue::String(a)), Some(PropertyValue::String(b))) => {
            a.to_lowercase().cmp(&b.to_lowercase())
        }
        (Some(PropertyValue::Floating64(a)), Some(PropertyValue::Floating64(b))) => {
            a.partial_cmp(b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
        }
        (Some(a), Some(b)) => ropewalk_mailbox::compare_values(a, b).unwrap(),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

fn shown(value: Option<PropertyValue>) -> String {
    match value {
        Some(PropertyValue::String(text)) => text.to_lowercase(),
        Some(PropertyValue::Floating64(value)) => (value + 0.0).abs().to_string(),
        value => format!("{value:?}"),
    }
}

/// All rows of the model with messages, in order.
fn model_leaves<'a>(query: &ViewQuery, messages: &'a [Message]) -> Vec<Modelled<'a>> {
    let column = query.sort.instance().map(|key| key.tag).or(query.instance);
    let mut leaves: Vec<Modelled<'a>> = Vec::new();
    for message in messages {
        let count = column.map_or(1, |column| values(message, column).len().max(1));
        leaves.extend((0..count as u32).map(|instance| Modelled { message, instance, column }));
    }
    let categories = query.sort.categories();
    let keys: Vec<SortKey> = categories.iter().chain(query.sort.row_keys()).copied().collect();
    let keys = if keys.is_empty() {
        vec![key(tags::PID_TAG_MESSAGE_DELIVERY_TIME, SortDirection::Descending)]
    } else {
        keys
    };
    leaves.sort_by_key(|leaf| (leaf.instance, leaf.message.id));
    if keys[0].direction != SortDirection::Ascending {
        leaves.reverse();
    }
    let order = |keys: &[SortKey], a: &Modelled<'_>, b: &Modelled<'_>| {
        keys.iter().fold(Ordering::Equal, |so_far, key| {
            let ordering = compare(&a.value(key.tag), &b.value(key.tag));
            so_far.then(if key.direction == SortDirection::Ascending { ordering } else { ordering.reverse() })
        })
    };
    leaves.sort_by(|a, b| order(&keys, a, b));
    if let (Some(maximum), Some((innermost, around))) =
        (query.sort.maximum_category(), categories.split_last())
    {
        let greatest: Vec<Option<PropertyValue>> = leaves
            .iter()
            .map(|leaf| {
                let same = leaves.iter().filter(|other| order(categories, leaf, other).is_eq());
                same.map(|leaf| leaf.value(maximum.tag)).max_by(compare).unwrap()
            })
            .collect();
        let mut paired: Vec<_> = leaves.into_iter().zip(greatest).collect();
        paired.sort_by(|(a, greatest_a), (b, greatest_b)| {
            let ordering = compare(greatest_a, greatest_b);
            let ordering = match innermost.direction {
                SortDirection::Ascending => ordering,
                _ => ordering.reverse(),
            };
            order(around, a, b).then(ordering).then(order(&[*innermost], a, b))
        });
        leaves = paired.into_iter().map(|(leaf, _)| leaf).collect();
    }
    leaves
}

/// The rows of the model. `expanded` says of a header, by the ids the view gave, whether it is open.
fn model(query: &ViewQuery, messages: &[Message], toggled: &[Vec<String>]) -> Vec<Seen> {
    let leaves = model_leaves(query, messages);
    let categories = query.sort.categories();
    let path = |leaf: &Modelled<'_>, levels: usize| -> Vec<String> {
        categories[..levels].iter().map(|key| shown(leaf.value(key.tag))).collect()
    };
    let expanded = |path: &Vec<String>| (path.len() <= query.sort.expanded()) != toggled.contains(path);
    let column = query.sort.instance().map(|key| key.tag).or(query.instance);
    let mut rows = Vec::new();
    let mut before: Option<&Modelled<'_>> = None;
    for leaf in &leaves {
        for level in 1..=categories.len() {
            let here = path(leaf, level);
            let is_shown = (1..level).all(|outer| expanded(&path(leaf, outer)));
            if is_shown && before.is_none_or(|before| path(before, level) != here) {
                let inside: Vec<_> = leaves.iter().filter(|other| path(other, level) == here).collect();
                let unread = inside.iter().filter(|leaf| !leaf.message.flags.contains(Flags::READ)).count();
                rows.push(Seen::Header {
                    depth: level as u16 - 1,
                    rows: inside.len() as u32,
                    unread: unread as u32,
                    value: here[level - 1].clone(),
                });
            }
        }
        if (1..=categories.len()).all(|level| expanded(&path(leaf, level))) {
            rows.push(Seen::Leaf {
                id: leaf.message.id,
                instance: leaf.instance,
                depth: categories.len() as u16,
                value: shown(column.and_then(|column| leaf.value(column))),
            });
        }
        before = Some(leaf);
    }
    rows
}

fn seen(query: &ViewQuery, row: &ContentsRow) -> Seen {
    match row {
        ContentsRow::Message(leaf) => {
            let column = query.sort.instance().map(|key| key.tag).or(query.instance);
            Seen::Leaf {
                id: leaf.message.id,
                instance: leaf.instance,
                depth: leaf.depth,
                value: shown(column.and_then(|column| small(row.property(column)))),
            }
        }
        ContentsRow::Header(header) => {
            let column = query.sort.categories()[header.depth as usize].tag;
            Seen::Header {
                depth: header.depth,
                rows: header.rows,
                unread: header.unread,
                value: shown(small(row.property(column))),
            }
        }
    }
}

fn all_rows(view: &TableView) -> Vec<ContentsRow> {
    let count = view.row_count().unwrap() as usize;
    let rows: Vec<_> = view.rows(0, count + 10).unwrap().into_iter().flatten().collect();
    assert_eq!(rows.len(), count);
    rows
}

/// What there is of a folder, with the restriction applied.
fn messages(world: &World, query: &ViewQuery, ids: &[MessageId]) -> Vec<Message> {
    let all = ids.iter().map(|id| world.mailbox.message(*id).unwrap());
    let meets = |message: &Message| {
        query.restriction.as_ref().is_none_or(|r| matches(&world.mailbox, message, r).unwrap())
    };
    all.filter(meets).collect()
}

/// The values of the categories a header is in, its own too.
fn path_of(query: &ViewQuery, row: &ContentsRow) -> Vec<String> {
    let ContentsRow::Header(header) = row else { return Vec::new() };
    let columns = query.sort.categories()[..=header.depth as usize].iter();
    columns.map(|key| shown(small(row.property(key.tag)))).collect()
}

fn change(world: &World, rng: &FakeRng, inbox: FolderId, other: FolderId, ids: &mut Vec<MessageId>) {
    let at = below(rng, ids.len() as u64) as usize;
    match below(rng, 6) {
        0 | 1 => ids.push(save(world, inbox, rng)),
        2 if ids.len() > 10 => {
            let id = ids.swap_remove(at);
            world.mailbox.delete_messages(inbox, &[id], DeleteMode::Hard).unwrap();
        }
        3 => {
            let id = ids.swap_remove(at);
            let there = world.mailbox.move_messages(inbox, &[id], other).unwrap()[0].new;
            if below(rng, 2) == 0 {
                ids.push(world.mailbox.move_messages(other, &[there], inbox).unwrap()[0].new);
            }
        }
        _ => {
            let remove = [IMPORTANCE.into(), WORDS.into(), NUMBERS.into(), REAL.into()];
            let set = random_properties(rng);
            let gone: Vec<PropertyKey> = remove
                .into_iter()
                .filter(|key: &PropertyKey| set.iter().all(|(known, _)| *known != *key))
                .collect();
            world.mailbox.set_message_properties(ids[at], &set, &gone).unwrap();
        }
    }
}

/// covers: MS-OXCTABL_R66, MS-OXCTABL_R67, MS-OXCTABL_R72, MS-OXCTABL_R81, MS-OXCTABL_R82, MS-OXCTABL_R433,
/// MS-OXCTABL_R448, MS-OXCTABL_R20, MS-OXCTABL_R21, MS-OXCTABL_R22, MS-OXCTABL_R23
#[test]
fn any_view_of_any_folder_is_what_sorting_all_rows_gives() {
    for seed in 0..12 {
        let (world, rng) = (world(), FakeRng::new(seed));
        let (inbox, other) = (SpecialFolder::Inbox, SpecialFolder::Drafts);
        let [inbox, other] = [inbox, other].map(|folder| world.mailbox.special_folder(folder));
        let mut ids: Vec<_> = (0..30).map(|_| save(&world, inbox, &rng)).collect();
        (0..20).for_each(|_| change(&world, &rng, inbox, other, &mut ids));
        for _ in 0..4 {
            let query = random_query(&rng, inbox);
            let mut view = world.mailbox.table_view(query.clone()).unwrap();
            let messages = messages(&world, &query, &ids);
            let mut toggled: Vec<Vec<String>> = Vec::new();
            for _ in 0..6 {
                let rows = all_rows(&view);
                let found: Vec<_> = rows.iter().map(|row| seen(&query, row)).collect();
                assert_eq!(found, model(&query, &messages, &toggled), "seed {seed}: {query:?}");
                let at = below(&rng, rows.len().max(1) as u64) as usize;
                let Some(ContentsRow::Header(header)) = rows.get(at) else { continue };
                toggle(&mut view, &rows, at, header.expanded);
                let path = path_of(&query, &rows[at]);
                match toggled.iter().position(|known| *known == path) {
                    Some(known) => drop(toggled.swap_remove(known)),
                    None => toggled.push(path),
                }
            }
            state_survives(&world, &view, &rng);
        }
        world.assert_sound();
    }
}

/// Opens or closes a category, and sees that it cannot be done twice and how many rows came or went.
fn toggle(view: &mut TableView, rows: &[ContentsRow], at: usize, expanded: bool) {
    let id = rows[at].row_id().inst_id();
    let done = if expanded {
        assert!(matches!(view.expand(id), Err(TableError::NotCollapsed)));
        view.collapse(id).unwrap()
    } else {
        assert!(matches!(view.collapse(id), Err(TableError::NotExpanded)));
        view.expand(id).unwrap()
    };
    assert_eq!(done.position, Some(at as u64));
    assert_eq!(view.row_count().unwrap().abs_diff(rows.len() as u64), done.rows);
}

/// The state of the categories, given to a new table of the same kind, makes the same rows; any other bytes change
/// nothing.
fn state_survives(world: &World, view: &TableView, rng: &FakeRng) {
    let rows = all_rows(view);
    let Some(row) = rows.get(below(rng, rows.len().max(1) as u64) as usize) else { return };
    let number = small(row.property(tags::PID_TAG_INSTANCE_NUM)).and_then(|value| value.as_i64()).unwrap();
    let state = view.collapse_state(row.row_id().inst_id(), number as u32).unwrap();
    let mut again = world.mailbox.table_view(view.query().clone()).unwrap();
    let position = again.set_collapse_state(&state).unwrap();
    assert_eq!(again.row_ids(0, 1000).unwrap(), view.row_ids(0, 1000).unwrap());
    assert_eq!(position, view.position_of(row.row_id()).unwrap());
    let mut changed = state.clone();
    changed[below(rng, state.len() as u64) as usize] ^= 1 << below(rng, 8);
    assert!(matches!(again.set_collapse_state(&changed), Err(TableError::CollapseState(_))));
    let mut query = view.query().clone();
    query.restriction = Some(Restriction::Exist(if query.restriction.is_none() { SUBJECT } else { REAL }));
    let mut other = world.mailbox.table_view(query).unwrap();
    assert!(matches!(other.set_collapse_state(&state), Err(TableError::CollapseState(_))));
    assert_eq!(again.row_ids(0, 1000).unwrap(), view.row_ids(0, 1000).unwrap());
}

/// Applies events to the rows a client knows.
fn apply(rows: &mut Vec<RowId>, events: &[TableEvent], view: &TableView) {
    for event in events {
        match *event {
            TableEvent::Changed => *rows = view.row_ids(0, 10_000).unwrap(),
            TableEvent::RowDeleted { row } => {
                let known = rows.iter().position(|known| *known == row).unwrap();
                rows.remove(known);
            }
            TableEvent::RowAdded { row, after } | TableEvent::RowModified { row, after } => {
                rows.retain(|known| *known != row);
                let at = after.map_or(0, |after| rows.iter().position(|known| *known == after).unwrap() + 1);
                rows.insert(at, row);
            }
        }
    }
}

#[test]
fn events_turn_the_rows_that_were_into_those_that_are() {
    for seed in 100..115 {
        let (world, rng) = (world(), FakeRng::new(seed));
        let (inbox, other) = (SpecialFolder::Inbox, SpecialFolder::Drafts);
        let [inbox, other] = [inbox, other].map(|folder| world.mailbox.special_folder(folder));
        let mut ids: Vec<_> = (0..20).map(|_| save(&world, inbox, &rng)).collect();
        let mut views: Vec<_> = (0..5)
            .map(|number| {
                let query = if number == 0 { ViewQuery::of(inbox) } else { random_query(&rng, inbox) };
                let mut view = world.mailbox.table_view(query).unwrap();
                let watch = view.watch(Arc::new(|| ())).unwrap();
                let rows = view.row_ids(0, 10_000).unwrap();
                (view, watch, rows)
            })
            .collect();
        for _ in 0..15 {
            (0..below(&rng, 6)).for_each(|_| change(&world, &rng, inbox, other, &mut ids));
            for (view, watch, rows) in &mut views {
                let events = view.poll(watch).unwrap();
                apply(rows, &events, view);
                let now = view.row_ids(0, 10_000).unwrap();
                assert_eq!(*rows, now, "seed {seed}: {:?} after {events:?}", view.query());
                let fresh = world.mailbox.table_view(view.query().clone()).unwrap();
                assert_eq!(now, fresh.row_ids(0, 10_000).unwrap());
                assert_eq!(view.poll(watch).unwrap(), []);
            }
        }
        world.assert_sound();
    }
}

#[test]
fn too_many_changes_are_told_as_one() {
    let (world, rng) = (world(), FakeRng::new(5));
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut view = world.mailbox.table_view(ViewQuery::of(inbox)).unwrap();
    let watch = view.watch(Arc::new(|| ())).unwrap();
    let sort = SortOrderSet::new(vec![key(SUBJECT, SortDirection::Ascending)], 1, 1).unwrap();
    let mut grouped = world.mailbox.table_view(ViewQuery { sort, ..ViewQuery::of(inbox) }).unwrap();
    let second = grouped.watch(Arc::new(|| ())).unwrap();
    for count in [300, 5_000] {
        for _ in 0..count {
            save(&world, inbox, &rng);
        }
        assert_eq!(view.poll(&watch).unwrap(), [TableEvent::Changed]);
        assert_eq!(grouped.poll(&second).unwrap(), [TableEvent::Changed]);
        let fresh = world.mailbox.table_view(grouped.query().clone()).unwrap();
        assert_eq!(grouped.row_ids(0, 20_000).unwrap(), fresh.row_ids(0, 20_000).unwrap());
    }
    world.assert_sound();
}

/// One entry for each value, kept up by every write, and the same rows as without an index.
#[test]
fn an_index_has_an_entry_for_each_instance() {
    let (world, rng) = (world(), FakeRng::new(6));
    let (inbox, other) = (SpecialFolder::Inbox, SpecialFolder::Drafts);
    let [inbox, other] = [inbox, other].map(|folder| world.mailbox.special_folder(folder));
    let mut ids: Vec<_> = (0..TABLE_INDEX_MESSAGES_MIN + 20).map(|_| save(&world, inbox, &rng)).collect();
    for direction in [SortDirection::Ascending, SortDirection::Descending] {
        for column in [WORDS, NUMBERS] {
            let keys = vec![key(instance(column), direction), key(SUBJECT, SortDirection::Ascending)];
            let sort = SortOrderSet::new(keys, 0, 0).unwrap();
            let query = ViewQuery { sort, ..ViewQuery::of(inbox) };
            for _ in 0..3 {
                let view = world.mailbox.table_view(query.clone()).unwrap();
                let found: Vec<_> = all_rows(&view).iter().map(|row| seen(&query, row)).collect();
                let wanted = model(&query, &messages(&world, &query, &ids), &[]);
                assert_eq!(found, wanted);
                (0..40).for_each(|_| change(&world, &rng, inbox, other, &mut ids));
            }
        }
    }
    world.assert_sound();
}

/// covers: MS-OXCTABL_R8, MS-OXCTABL_R12
#[test]
fn instances_of_a_message_share_an_id_and_differ_in_number_and_key() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut new = content("one");
    let many = ["b", "a", "b"].map(str::to_owned).to_vec();
    new.properties.set(WORDS, PropertyValue::MultipleString(many));
    let id = world.save(inbox, &new).id;
    let query = ViewQuery { instance: Some(instance(WORDS)), ..ViewQuery::of(inbox) };
    let view = world.mailbox.table_view(query).unwrap();
    let rows = all_rows(&view);
    let column = |tag: PropertyTag| -> Vec<_> { rows.iter().map(|row| small(row.property(tag))).collect() };
    let mut values: Vec<_> = column(instance(WORDS)).into_iter().map(shown).collect();
    values.sort();
    assert_eq!(values, ["a", "b", "b"]);
    assert!(column(tags::PID_TAG_INST_ID).iter().all(|row| *row == column(tags::PID_TAG_INST_ID)[0]));
    for tag in [tags::PID_TAG_INSTANCE_NUM, tags::PID_TAG_INSTANCE_KEY] {
        let known: HashMap<String, ()> = column(tag).iter().map(|v| (format!("{v:?}"), ())).collect();
        assert_eq!(known.len(), 3, "{tag:?}");
    }
    assert!(rows.iter().all(|row| matches!(row.row_id(), RowId::Message { id: known, .. } if known == id)));
    world.assert_sound();
}
