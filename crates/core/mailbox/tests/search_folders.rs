//! Search folders: what one shows is what looking at every message of its scope shows.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{World, content, world};
use ropewalk_base::{FakeRng, Rng};
use ropewalk_mailbox::{
    ContentsQuery, DeleteMode, EventKind, FlagChange, Flags, MailboxError, NewMessage, NewSearch,
    SearchState, matches,
};
use ropewalk_model::restriction::{BitMaskOp, FuzzyFlags, FuzzyLevel};
use ropewalk_model::{
    FolderId, MessageId, PropertyBag, PropertyValue, RecipientKind, Restriction, SortDirection, SortKey,
    SpecialFolder, tags,
};
use ropewalk_storage_api::PartitionId;
use std::collections::BTreeSet;
use std::sync::Arc;

fn below(rng: &FakeRng, bound: usize) -> usize {
    let mut bytes = [0; 8];
    rng.fill(&mut bytes);
    usize::try_from(u64::from_le_bytes(bytes) % bound as u64).unwrap()
}

fn has(wanted: &str) -> Restriction {
    Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() },
        tag: tags::PID_TAG_SUBJECT,
        value_tag: tags::PID_TAG_SUBJECT,
        value: PropertyValue::String(wanted.into()),
    }
}

fn unread() -> Restriction {
    Restriction::BitMask { op: BitMaskOp::EqualZero, tag: tags::PID_TAG_MESSAGE_FLAGS, mask: 1 }
}

fn new(restriction: Restriction, folders: &[FolderId]) -> NewSearch {
    NewSearch { restriction: Some(restriction), folders: Some(folders.to_vec()), ..NewSearch::default() }
}

impl World {
    fn special(&self, folder: SpecialFolder) -> FolderId {
        self.mailbox.special_folder(folder)
    }

    fn search_folder(&self, name: &str) -> FolderId {
        let finder = self.special(SpecialFolder::Finder);
        self.mailbox.create_search_folder(finder, name, None, &PropertyBag::new()).unwrap().id
    }

    fn started(&self, name: &str, new: NewSearch) -> FolderId {
        let folder = self.search_folder(name);
        self.mailbox.start_search(folder, new).unwrap();
        folder
    }

    fn shown(&self, folder: FolderId) -> BTreeSet<MessageId> {
        let by_subject = SortKey { tag: tags::PID_TAG_SUBJECT, direction: SortDirection::Ascending };
        let shown = |sort: Vec<SortKey>| {
            let query = ContentsQuery { folder, associated: false, sort, restriction: None };
            let table = self.mailbox.contents(query).unwrap();
            let ids = table.ids(0, usize::MAX).unwrap();
            assert_eq!(table.row_count().unwrap(), ids.len() as u64);
            assert_eq!(table.rows(0, usize::MAX).unwrap().len(), ids.len());
            ids.into_iter().collect::<BTreeSet<_>>()
        };
        let all = shown(vec![]);
        assert_eq!(shown(vec![by_subject]), all);
        let counters = self.mailbox.folder(folder).unwrap().counters;
        let heads: Vec<_> = all.iter().map(|id| self.mailbox.message(*id).unwrap()).collect();
        assert_eq!(counters.total, heads.len() as u64);
        assert_eq!(
            counters.unread,
            heads.iter().filter(|head| !head.flags.contains(Flags::READ)).count() as u64
        );
        all
    }

    /// What a search folder must show.
    fn wanted(&self, folder: FolderId) -> BTreeSet<MessageId> {
        let search = self.mailbox.search(folder).unwrap().unwrap();
        let mut scope = BTreeSet::new();
        for root in &search.folders {
            let Ok(tree) = self.mailbox.folder_tree(*root) else { continue };
            scope.insert(*root);
            scope.extend(tree.into_iter().map(|folder| folder.id).filter(|_| search.recursive));
        }
        let mut wanted = BTreeSet::new();
        for folder in scope {
            if self.mailbox.folder(folder).unwrap().is_search() {
                continue;
            }
            let query = ContentsQuery { folder, associated: false, sort: vec![], restriction: None };
            for message in self.mailbox.contents(query).unwrap().rows(0, usize::MAX).unwrap() {
                if matches(&self.mailbox, &message, &search.restriction).unwrap() {
                    wanted.insert(message.id);
                }
            }
        }
        wanted
    }
}

/// covers: MS-OXCFOLD_R515, MS-OXCFOLD_R518, MS-OXCFOLD_R552
#[test]
fn a_search_folder_shows_what_was_there_and_what_comes() {
    let world = world();
    let (inbox, sent) = (world.special(SpecialFolder::Inbox), world.special(SpecialFolder::SentItems));
    let old = world.save(inbox, &content("Old rope")).id;
    world.save(inbox, &content("Twine"));
    let folder = world.search_folder("Ropes");
    assert!(world.shown(folder).is_empty());
    assert_eq!(world.mailbox.search(folder).unwrap(), None);
    world.mailbox.start_search(folder, new(has("rope"), &[inbox])).unwrap();
    assert_eq!(world.mailbox.search(folder).unwrap().unwrap().state, SearchState::Complete);
    assert_eq!(world.shown(folder), [old].into());
    let fresh = world.save(inbox, &content("New rope")).id;
    world.save(sent, &content("Sent rope"));
    assert_eq!(world.shown(folder), [old, fresh].into());
    // The same message lies in its own folder.
    assert_eq!(world.mailbox.message(old).unwrap().folder, inbox);
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R1095, MS-OXCFOLD_R1096, MS-OXCFOLD_R1097
#[test]
fn messages_come_and_go_as_they_change() {
    let world = world();
    let (inbox, sent) = (world.special(SpecialFolder::Inbox), world.special(SpecialFolder::SentItems));
    let folder = world.started("Unread", new(unread(), &[inbox]));
    let id = world.save(inbox, &content("Rope")).id;
    assert_eq!(world.shown(folder), [id].into());
    let read = |add, remove| FlagChange { add, remove, ..FlagChange::default() };
    // By way of the search folder itself.
    let change = (id, read(Flags::READ, Flags::NONE));
    assert_eq!(world.mailbox.set_flags(folder, &[change]).unwrap().len(), 1);
    assert!(world.shown(folder).is_empty());
    world.mailbox.set_flags(inbox, &[(id, read(Flags::NONE, Flags::READ))]).unwrap();
    assert_eq!(world.shown(folder), [id].into());
    let moved = world.mailbox.move_messages(folder, &[id], sent).unwrap();
    assert!(world.shown(folder).is_empty());
    let back = world.mailbox.move_messages(sent, &[moved[0].new], inbox).unwrap();
    assert_eq!(world.shown(folder), [back[0].new].into());
    world.assert_sound();
}

#[test]
fn deleting_from_a_search_folder_deletes_the_message_where_it_lies() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    let folder = world.started("Ropes", new(has("rope"), &[inbox]));
    let ids = [world.save(inbox, &content("Rope 1")).id, world.save(inbox, &content("Rope 2")).id];
    let other = world.save(inbox, &content("Twine")).id;
    assert_eq!(world.mailbox.delete_messages(folder, &[ids[0], other], DeleteMode::Hard).unwrap(), 1);
    assert!(world.mailbox.message(ids[0]).is_err());
    assert!(world.mailbox.message(other).is_ok());
    assert_eq!(world.mailbox.delete_messages(folder, &[ids[1]], DeleteMode::Soft).unwrap(), 1);
    assert!(world.shown(folder).is_empty());
    assert_eq!(world.mailbox.folder(inbox).unwrap().counters.total, 1);
    world.assert_sound();
}

#[test]
fn large_bodies_and_recipients_are_looked_at_in_the_write_itself() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    let in_body = |tag, wanted: &str| Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() },
        tag,
        value_tag: tag,
        value: PropertyValue::String(wanted.into()),
    };
    let to_carol = Restriction::SubObject {
        tag: tags::PID_TAG_MESSAGE_RECIPIENTS,
        inner: Box::new(in_body(tags::PID_TAG_SMTP_ADDRESS, "CAROL@")),
    };
    let bodies = world.started("Bodies", new(in_body(tags::PID_TAG_BODY, "needle"), &[inbox]));
    let people = world.started("People", new(to_carol, &[inbox]));
    let mut long = content("Long");
    // In a blob of the engine, and in a file.
    let mut wanted = BTreeSet::new();
    for size in [2_000, 300_000] {
        let text = format!("{}needle {size}", "hay ".repeat(size / 4));
        long.properties.set(tags::PID_TAG_BODY, text.as_str());
        wanted.insert(world.save(inbox, &long).id);
    }
    assert_eq!(world.shown(bodies), wanted);
    let mut carol = content("Carol");
    carol.recipients.push(common::recipient(RecipientKind::Cc, "Carol", "carol@example.test"));
    let carol = world.save(inbox, &carol).id;
    assert_eq!(world.shown(people), [carol].into());
    let first = *wanted.first().unwrap();
    let mut set = PropertyBag::new();
    set.set(tags::PID_TAG_BODY, "hay ".repeat(1000).as_str());
    world.mailbox.set_message_properties(first, &set, &[]).unwrap();
    wanted.remove(&first);
    assert_eq!(world.shown(bodies), wanted);
    world.assert_sound();
}

#[test]
fn a_search_folder_holds_nothing_of_its_own() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    let id = world.save(inbox, &content("Twine")).id;
    let folder = world.started("Ropes", new(has("rope"), &[inbox]));
    let denied = |result: Result<(), MailboxError>| assert!(matches!(result, Err(MailboxError::Denied(_))));
    denied(world.mailbox.move_messages(inbox, &[id], folder).map(drop));
    denied(world.mailbox.copy_messages(inbox, &[id], folder).map(drop));
    denied(world.mailbox.create_folder(folder, "Below", None, &PropertyBag::new()).map(drop));
    let archive = world.mailbox.create_folder(inbox, "Archive", None, &PropertyBag::new()).unwrap().id;
    denied(world.mailbox.move_folder(archive, folder, "Archive").map(drop));
    let new = NewMessage {
        content: &content("Rope"),
        mime: None,
        flags: Flags::NONE,
        associated: false,
        delivered: None,
        new_mail: false,
    };
    denied(world.mailbox.save_message(folder, new).map(drop));
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R549, MS-OXCFOLD_R1084, MS-OXCFOLD_R1093, MS-OXCFOLD_R551
#[test]
fn a_static_search_stays_as_it_was() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    let id = world.save(inbox, &content("Rope")).id;
    let search = NewSearch { fixed: true, ..new(has("rope"), &[inbox]) };
    let folder = world.started("Ropes", search.clone());
    let fresh = world.save(inbox, &content("New rope")).id;
    let mut set = PropertyBag::new();
    set.set(tags::PID_TAG_SUBJECT, "Twine");
    world.mailbox.set_message_properties(id, &set, &[]).unwrap();
    assert_eq!(world.shown(folder), [id].into());
    // Counted as it is now, though.
    let change = FlagChange { add: Flags::READ, ..FlagChange::default() };
    world.mailbox.set_flags(inbox, &[(id, change)]).unwrap();
    assert_eq!(world.shown(folder), [id].into());
    world.mailbox.start_search(folder, search).unwrap();
    assert_eq!(world.shown(folder), [fresh].into());
    world.mailbox.delete_messages(inbox, &[fresh], DeleteMode::Hard).unwrap();
    assert!(world.shown(folder).is_empty());
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R105, MS-OXCFOLD_R109, MS-OXCFOLD_R519, MS-OXCFOLD_R1240, MS-OXCFOLD_R1241, MS-OXCFOLD_R1242
#[test]
fn a_search_is_started_again_with_what_is_said_anew() {
    let world = world();
    let (inbox, sent) = (world.special(SpecialFolder::Inbox), world.special(SpecialFolder::SentItems));
    let rope = world.save(inbox, &content("Rope")).id;
    let twine = world.save(inbox, &content("Twine")).id;
    let sent_twine = world.save(sent, &content("Twine")).id;
    let folder = world.search_folder("Found");
    let only = |restriction, folders: &[FolderId]| NewSearch {
        restriction,
        folders: Some(folders.to_vec()),
        ..NewSearch::default()
    };
    assert!(world.mailbox.start_search(folder, only(Some(has("rope")), &[])).is_err());
    assert!(world.mailbox.start_search(folder, only(None, &[inbox])).is_err());
    let itself = world.mailbox.start_search(folder, new(has("rope"), &[inbox, folder]));
    assert!(matches!(itself, Err(MailboxError::Denied(_))));
    assert!(world.mailbox.start_search(inbox, new(has("rope"), &[inbox])).is_err());
    assert!(world.mailbox.search(inbox).is_err());
    world.mailbox.start_search(folder, new(has("rope"), &[inbox])).unwrap();
    assert_eq!(world.shown(folder), [rope].into());
    world.mailbox.start_search(folder, only(Some(has("twine")), &[])).unwrap();
    assert_eq!(world.shown(folder), [twine].into());
    world.mailbox.start_search(folder, only(None, &[sent])).unwrap();
    assert_eq!(world.shown(folder), [sent_twine].into());
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R770, MS-OXCFOLD_R772, MS-OXCFOLD_R1200
#[test]
fn a_recursive_search_follows_folders_that_move() {
    let world = world();
    let (inbox, sent) = (world.special(SpecialFolder::Inbox), world.special(SpecialFolder::SentItems));
    let make =
        |parent, name| world.mailbox.create_folder(parent, name, None, &PropertyBag::new()).unwrap().id;
    let (a, b) = (make(inbox, "A"), make(sent, "B"));
    let c = make(a, "C");
    let deep = world.save(c, &content("Rope")).id;
    let elsewhere = world.save(b, &content("Rope")).id;
    let shallow = world.started("Shallow", new(has("rope"), &[inbox]));
    let folder = world.started("Deep", NewSearch { recursive: true, ..new(has("rope"), &[inbox]) });
    assert!(world.shown(shallow).is_empty());
    assert_eq!(world.shown(folder), [deep].into());
    world.mailbox.move_folder(b, a, "B").unwrap();
    assert_eq!(world.shown(folder), [deep, elsewhere].into());
    world.mailbox.move_folder(a, sent, "A").unwrap();
    assert!(world.shown(folder).is_empty());
    world.mailbox.move_folder(a, inbox, "A").unwrap();
    world.mailbox.delete_folder(a).unwrap();
    assert!(world.shown(folder).is_empty());
    // Many messages are tried in the background.
    let many = make(sent, "Many");
    (0..1100).for_each(|n| assert_ne!(world.save(many, &content(&format!("Rope {n}"))).uid, 0));
    world.mailbox.move_folder(many, inbox, "Many").unwrap();
    assert_eq!(world.mailbox.search(folder).unwrap().unwrap().state, SearchState::Running);
    assert!(world.mailbox.run_searches(&|| true).unwrap());
    assert_eq!(world.shown(folder).len(), 1100);
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R526, MS-OXCFOLD_R543, MS-OXCFOLD_R546, MS-OXCFOLD_R1098, MS-OXCFOLD_R1099
#[test]
fn a_large_mailbox_is_searched_in_the_background() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    (0..1500).for_each(|n| assert_ne!(world.save(inbox, &content(&format!("Rope {n}"))).uid, 0));
    let folder = world.search_folder("Ropes");
    let events = world.mailbox.subscribe(Arc::new(|| {}));
    let completed = || std::iter::from_fn(|| events.try_next()).any(|e| e.kind == EventKind::SearchComplete);
    world.mailbox.start_search(folder, new(has("rope"), &[inbox])).unwrap();
    assert!(!completed());
    world.mailbox.stop_search(folder).unwrap();
    let some = world.shown(folder).len();
    assert!(some > 0 && some < 1500);
    world.save(inbox, &content("Rope"));
    assert!(world.mailbox.run_searches(&|| true).unwrap());
    assert_eq!(world.shown(folder).len(), some);
    world.assert_sound();
    world.mailbox.start_search(folder, NewSearch::default()).unwrap();
    // A restart of the server in between loses nothing.
    let again = world.store.mailbox(PartitionId(1)).unwrap();
    while !again.run_searches(&|| false).unwrap() {}
    assert!(completed());
    assert_eq!(world.shown(folder).len(), 1501);
    world.mailbox.stop_search(folder).unwrap();
    world.save(inbox, &content("Rope"));
    assert_eq!(world.shown(folder).len(), 1502);
    world.assert_sound();
}

#[test]
fn events_tell_what_a_search_folder_shows() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    let folder = world.started("Ropes", new(has("rope"), &[inbox]));
    let events = world.mailbox.subscribe(Arc::new(|| {}));
    let kinds = || {
        let of_folder = std::iter::from_fn(|| events.try_next()).filter(|event| event.folder == folder);
        of_folder.map(|event| (event.kind, event.message.unwrap())).collect::<Vec<_>>()
    };
    let id = world.save(inbox, &content("Rope")).id;
    assert_eq!(kinds(), [(EventKind::SearchAdded, id)]);
    let mut set = PropertyBag::new();
    set.set(tags::PID_TAG_SUBJECT, "Longer rope");
    world.mailbox.set_message_properties(id, &set, &[]).unwrap();
    assert_eq!(kinds(), [(EventKind::SearchChanged, id)]);
    world.mailbox.delete_messages(inbox, &[id], DeleteMode::Hard).unwrap();
    assert_eq!(kinds(), [(EventKind::SearchRemoved, id)]);
    world.assert_sound();
}

#[test]
fn a_deleted_search_folder_takes_no_message_along() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    (0..450).for_each(|n| assert_ne!(world.save(inbox, &content(&format!("Rope {n}"))).uid, 0));
    let folder = world.started("Ropes", new(has("rope"), &[inbox]));
    assert_eq!(world.shown(folder).len(), 450);
    // Its kind is the store's to say.
    world
        .mailbox
        .set_folder_properties(folder, &PropertyBag::new(), &[tags::PID_TAG_FOLDER_TYPE.into()])
        .unwrap();
    assert!(world.mailbox.folder(folder).unwrap().is_search());
    world.mailbox.delete_folder(folder).unwrap();
    assert_eq!(world.mailbox.folder(inbox).unwrap().counters.total, 450);
    world.assert_sound();
}

#[test]
fn the_check_finds_a_link_that_is_missing() {
    let world = world();
    let inbox = world.special(SpecialFolder::Inbox);
    let folder = world.started("Ropes", new(has("rope"), &[inbox]));
    let id = world.save(inbox, &content("Rope")).id;
    let mut txn = world.store.storage().write(PartitionId(1)).unwrap();
    txn.remove(&[&[0x61][..], &id.value().to_be_bytes(), &folder.value().to_be_bytes()].concat()).unwrap();
    txn.commit().unwrap();
    assert!(world.store.check(PartitionId(1)).unwrap().findings.len() >= 3);
}

fn restriction(rng: &FakeRng) -> Restriction {
    match below(rng, 5) {
        0 => unread(),
        1 => Restriction::Not(Box::new(has("rope"))),
        2 => Restriction::And(vec![unread(), has("e")]),
        3 => has(["rope", "twine", " hemp"][below(rng, 3)]),
        _ => Restriction::Or(vec![has("hemp"), has("Rope ")]),
    }
}

#[test]
fn after_any_history_a_search_folder_shows_what_it_must() {
    for seed in 1..=3 {
        let (rng, world) = (FakeRng::new(seed), world());
        let mailbox = &world.mailbox;
        let mut folders = [SpecialFolder::Inbox, SpecialFolder::SentItems].map(|f| world.special(f)).to_vec();
        let mut searches = Vec::new();
        for step in 0..300 {
            let (from, to) = (folders[below(&rng, folders.len())], folders[below(&rng, folders.len())]);
            let query = ContentsQuery { folder: from, associated: false, sort: vec![], restriction: None };
            let ids = mailbox.contents(query).unwrap().ids(0, usize::MAX).unwrap();
            let id = (!ids.is_empty()).then(|| ids[below(&rng, ids.len())]);
            let subject = || ["Rope walk", "Twine", "New hemp", "rope, hemp", "E"][below(&rng, 5)];
            match (below(&rng, 14), id) {
                (0, Some(id)) => {
                    assert_eq!(mailbox.delete_messages(from, &[id], DeleteMode::Hard).unwrap(), 1)
                }
                (1, Some(id)) => assert_eq!(mailbox.move_messages(from, &[id], to).unwrap().len(), 1),
                (2, Some(id)) => assert_eq!(mailbox.copy_messages(from, &[id], to).unwrap().len(), 1),
                (3 | 4, Some(id)) => {
                    let (add, remove) = if below(&rng, 2) > 0 {
                        (Flags::READ, Flags::NONE)
                    } else {
                        (Flags::NONE, Flags::READ)
                    };
                    let change = FlagChange { add, remove, ..FlagChange::default() };
                    mailbox.set_flags(from, &[(id, change)]).unwrap();
                }
                (5, Some(id)) => {
                    let mut set = PropertyBag::new();
                    set.set(tags::PID_TAG_SUBJECT, subject());
                    mailbox.set_message_properties(id, &set, &[]).unwrap();
                }
                (6, _) if searches.len() < 6 => {
                    let fresh =
                        NewSearch { recursive: below(&rng, 2) > 0, ..new(restriction(&rng), &[from, to]) };
                    searches.push(world.started(&format!("S{step}"), fresh));
                }
                (7, _) if !searches.is_empty() => {
                    let search = searches[below(&rng, searches.len())];
                    let fresh =
                        NewSearch { recursive: below(&rng, 2) > 0, ..new(restriction(&rng), &[from]) };
                    mailbox.start_search(search, fresh).unwrap();
                }
                (8, _) if folders.len() < 6 => {
                    let made = mailbox.create_folder(from, &format!("F{step}"), None, &PropertyBag::new());
                    folders.push(made.unwrap().id);
                }
                (9, _) => drop(mailbox.move_folder(from, to, &format!("M{step}"))),
                (10, _) if folders.len() > 4 => {
                    mailbox.delete_folder(*folders.last().unwrap()).unwrap();
                    folders.retain(|folder| mailbox.folder(*folder).is_ok());
                }
                (11, _) if searches.len() > 4 => mailbox.delete_folder(searches.remove(0)).unwrap(),
                (12, _) => drop(mailbox.index_text(&|| true).unwrap()),
                _ => assert_ne!(world.save(from, &content(subject())).uid, 0),
            }
            if step % 10 == 0 {
                for search in &searches {
                    assert_eq!(world.shown(*search), world.wanted(*search), "seed {seed}, step {step}");
                }
            }
        }
        world.assert_sound();
    }
}
