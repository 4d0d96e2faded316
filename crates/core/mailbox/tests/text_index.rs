//! The text index: it narrows what is looked at, and what a search finds is what looking at everything finds.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{World, attachment, content, recipient, world};
use ropewalk_base::limits::{SEARCH_TEXT_BYTES_MAX, SEARCH_WORDS_PER_MESSAGE_MAX};
use ropewalk_base::{FakeRng, Rng};
use ropewalk_mailbox::{ContentsQuery, DeleteMode, FlagChange, Flags, matches};
use ropewalk_model::restriction::{FuzzyFlags, FuzzyLevel, RelOp};
use ropewalk_model::{
    FolderId, MessageContent, MessageId, PropertyBag, PropertyTag, PropertyValue, RecipientKind, Restriction,
    SortDirection, SortKey, SpecialFolder, tags,
};
use ropewalk_storage_api::PartitionId;

fn below(rng: &FakeRng, bound: usize) -> usize {
    let mut bytes = [0; 8];
    rng.fill(&mut bytes);
    usize::try_from(u64::from_le_bytes(bytes) % bound as u64).unwrap()
}

fn text(tag: PropertyTag, level: FuzzyLevel, wanted: &str) -> Restriction {
    let flags = FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() };
    Restriction::Content { level, flags, tag, value_tag: tag, value: PropertyValue::String(wanted.into()) }
}

fn subject_has(wanted: &str) -> Restriction {
    text(tags::PID_TAG_SUBJECT, FuzzyLevel::Substring, wanted)
}

fn body_has(wanted: &str) -> Restriction {
    text(tags::PID_TAG_BODY, FuzzyLevel::Substring, wanted)
}

impl World {
    fn index(&self) {
        let report = self.mailbox.index_text(&|| true).unwrap();
        assert!(!report.stopped && report.damaged == 0);
    }

    fn all(&self, folder: FolderId) -> Vec<MessageId> {
        let query = ContentsQuery { folder, associated: false, sort: vec![], restriction: None };
        self.mailbox.contents(query).unwrap().ids(0, usize::MAX).unwrap()
    }

    /// What a table shows, which is what looking at every message shows, and within the candidates.
    fn search(&self, folder: FolderId, restriction: &Restriction, sort: Vec<SortKey>) -> Vec<MessageId> {
        let restriction = restriction.clone();
        let candidates = self.mailbox.candidates(&restriction).unwrap();
        let query = ContentsQuery { folder, associated: false, sort, restriction: Some(restriction.clone()) };
        let mut found = self.mailbox.contents(query).unwrap().ids(0, usize::MAX).unwrap();
        let meets = |id: &MessageId| {
            matches(&self.mailbox, &self.mailbox.message(*id).unwrap(), &restriction).unwrap()
        };
        let mut wanted: Vec<MessageId> = self.all(folder).into_iter().filter(meets).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{restriction:?}");
        assert!(candidates.is_none_or(|all| wanted.iter().all(|id| all.contains(*id))), "{restriction:?}");
        found
    }
}

fn with_body(subject: &str, body: &str) -> MessageContent {
    let mut content = content(subject);
    content.properties.set(tags::PID_TAG_BODY, body);
    content
}

#[test]
fn a_message_is_found_before_and_after_it_is_indexed() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let wanted = world.save(inbox, &with_body("Rope", "walks in Bridport")).id;
    world.save(inbox, &with_body("Twine", "walks in Whitby"));
    let restriction = body_has("in bridp");
    assert_eq!(world.mailbox.candidates(&restriction).unwrap().unwrap().len(), 2);
    assert_eq!(world.search(inbox, &restriction, vec![]), [wanted]);
    world.index();
    assert_eq!(world.mailbox.candidates(&restriction).unwrap().unwrap().len(), 1);
    assert_eq!(world.search(inbox, &restriction, vec![]), [wanted]);
    assert!(world.mailbox.candidates(&body_has("in yarmouth")).unwrap().unwrap().is_empty());
    // A part of a word, the whole of it, and what has no word at all.
    assert_eq!(world.mailbox.candidates(&body_has("ridpor")).unwrap().unwrap().len(), 1);
    assert_eq!(world.mailbox.candidates(&body_has(" - ")).unwrap(), None);
    let not = Restriction::Not(Box::new(restriction));
    assert_eq!(world.mailbox.candidates(&not).unwrap(), None);
    world.assert_sound();
}

#[test]
fn a_changed_message_is_found_by_what_it_says_now() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let id = world.save(inbox, &with_body("Old", "hemp")).id;
    world.index();
    let mut set = PropertyBag::new();
    set.set(tags::PID_TAG_BODY, "sisal and jute");
    world.mailbox.set_message_properties(id, &set, &[]).unwrap();
    assert_eq!(world.search(inbox, &body_has("sisal"), vec![]), [id]);
    assert_eq!(world.search(inbox, &body_has("hemp"), vec![]), []);
    world.assert_sound();
    world.index();
    assert_eq!(world.search(inbox, &body_has("sisal"), vec![]), [id]);
    assert!(world.mailbox.candidates(&body_has("hemp")).unwrap().unwrap().is_empty());
    world.assert_sound();
}

#[test]
fn a_deleted_message_leaves_nothing_behind() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let ids: Vec<MessageId> =
        (0..600).map(|n| world.save(inbox, &with_body("Rope", &format!("number {n}"))).id).collect();
    world.index();
    assert_eq!(world.mailbox.candidates(&body_has("number ")).unwrap().unwrap().len(), 600);
    assert_eq!(world.mailbox.delete_messages(inbox, &ids, DeleteMode::Hard).unwrap(), 600);
    world.assert_sound();
    let report = world.mailbox.index_text(&|| true).unwrap();
    assert_eq!(report.taken_out, 600);
    assert!(world.mailbox.candidates(&body_has("number ")).unwrap().unwrap().is_empty());
    assert_eq!(world.mailbox.index_text(&|| true).unwrap(), ropewalk_mailbox::TextReport::default());
    world.assert_sound();
}

#[test]
fn a_message_too_long_for_the_index_is_found_by_looking_at_it() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let long = "word ".repeat(SEARCH_TEXT_BYTES_MAX / 5) + "needle";
    let long = world.save(inbox, &with_body("Long", &long)).id;
    let many: String = (0..=SEARCH_WORDS_PER_MESSAGE_MAX).map(|n| format!("w{n} ")).collect();
    let many = world.save(inbox, &with_body("Many", &(many + "needle"))).id;
    world.save(inbox, &with_body("Short", "needless"));
    world.index();
    assert_eq!(world.search(inbox, &body_has(" needle"), vec![]), [long, many]);
    world.mailbox.delete_messages(inbox, &[long], DeleteMode::Hard).unwrap();
    world.index();
    assert_eq!(world.search(inbox, &body_has(" needle"), vec![]), [many]);
    world.assert_sound();
}

#[test]
fn people_and_attachments_are_found_in_their_rows() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut first = content("One");
    first.recipients.push(recipient(RecipientKind::Cc, "Carol Cooper", "carol@example.test"));
    first.attachments.push(attachment("Jahresbericht 2024.pdf", b"x"));
    let first = world.save(inbox, &first).id;
    world.save(inbox, &content("Two"));
    world.index();
    let row = |tag, inner| Restriction::SubObject { tag, inner: Box::new(inner) };
    let to = row(
        tags::PID_TAG_MESSAGE_RECIPIENTS,
        text(tags::PID_TAG_SMTP_ADDRESS, FuzzyLevel::Prefix, "carol@exam"),
    );
    let name = row(
        tags::PID_TAG_MESSAGE_ATTACHMENTS,
        text(tags::PID_TAG_ATTACH_LONG_FILENAME, FuzzyLevel::Substring, "2024.PDF"),
    );
    for restriction in [to, name] {
        assert_eq!(world.mailbox.candidates(&restriction).unwrap().unwrap().len(), 1);
        assert_eq!(world.search(inbox, &restriction, vec![]), [first]);
    }
    world.assert_sound();
}

#[test]
fn the_work_stops_when_told_to_and_goes_on() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    for n in 0..500 {
        world.save(inbox, &with_body("Rope", &format!("number {n}")));
    }
    let mut runs = 0;
    loop {
        let left = std::cell::Cell::new(1);
        let report = world.mailbox.index_text(&|| left.replace(0) > 0).unwrap();
        assert_eq!(world.search(inbox, &body_has("number 7"), vec![]).len(), 11);
        world.assert_sound();
        runs += 1;
        if !report.stopped {
            break;
        }
    }
    assert!(runs > 2);
}

const WORDS: [&str; 14] = [
    "rope",
    "Ropewalk",
    "hemp",
    "HEMP",
    "Größe",
    "grösse",
    "日本語",
    "本",
    "ΟΔΟΣ",
    "οδος",
    "a@b.test",
    "3.14",
    "-",
    "ﬁne",
];

fn sentence(rng: &FakeRng) -> String {
    let mut text = String::new();
    for _ in 0..below(rng, 6) {
        text.push_str(WORDS[below(rng, WORDS.len())]);
        text.push_str([" ", "", ", ", "\n"][below(rng, 4)]);
    }
    text
}

fn part(rng: &FakeRng) -> String {
    let chars: Vec<char> = sentence(rng).chars().collect();
    let start = below(rng, chars.len() + 1);
    let end = start + below(rng, chars.len() - start + 1);
    chars[start..end].iter().collect()
}

fn condition(rng: &FakeRng) -> Restriction {
    let message = [tags::PID_TAG_SUBJECT, tags::PID_TAG_NORMALIZED_SUBJECT, tags::PID_TAG_BODY];
    let levels = [FuzzyLevel::FullString, FuzzyLevel::Prefix, FuzzyLevel::Substring, FuzzyLevel::Substring];
    let flags = FuzzyFlags {
        ignore_case: below(rng, 2) > 0,
        ignore_non_space: below(rng, 3) == 0,
        loose: below(rng, 4) == 0,
    };
    let value = PropertyValue::String(part(rng));
    let level = levels[below(rng, 4)];
    let content = |tag| Restriction::Content { level, flags, tag, value_tag: tag, value: value.clone() };
    match below(rng, 8) {
        0 => Restriction::Property {
            op: RelOp::Equal,
            tag: tags::PID_TAG_SUBJECT,
            value_tag: tags::PID_TAG_SUBJECT,
            value,
        },
        1 => Restriction::SubObject {
            tag: tags::PID_TAG_MESSAGE_RECIPIENTS,
            inner: Box::new(content(tags::PID_TAG_DISPLAY_NAME)),
        },
        2 => Restriction::SubObject {
            tag: tags::PID_TAG_MESSAGE_ATTACHMENTS,
            inner: Box::new(content(tags::PID_TAG_ATTACH_LONG_FILENAME)),
        },
        3 => Restriction::Exist(tags::PID_TAG_BODY),
        n => content(message[n % 3]),
    }
}

fn restriction(rng: &FakeRng, depth: usize) -> Restriction {
    let inner = |rng: &FakeRng| (0..below(rng, 3) + 1).map(|_| restriction(rng, depth + 1)).collect();
    match below(rng, if depth > 2 { 3 } else { 6 }) {
        3 => Restriction::And(inner(rng)),
        4 => Restriction::Or(inner(rng)),
        5 => Restriction::Not(Box::new(restriction(rng, depth + 1))),
        _ => condition(rng),
    }
}

fn random_content(rng: &FakeRng) -> MessageContent {
    let mut new = with_body(&sentence(rng), &sentence(rng));
    new.recipients.push(recipient(RecipientKind::To, &sentence(rng), "x@example.test"));
    if below(rng, 3) == 0 {
        new.attachments.push(attachment(&sentence(rng), b"x"));
    }
    new
}

#[test]
fn after_any_history_a_search_finds_what_looking_at_everything_finds() {
    for seed in 1..=4 {
        let (rng, world) = (FakeRng::new(seed), world());
        let folders =
            [SpecialFolder::Inbox, SpecialFolder::SentItems].map(|f| world.mailbox.special_folder(f));
        for step in 0..250 {
            let (from, to) = (folders[below(&rng, 2)], folders[below(&rng, 2)]);
            let ids = world.all(from);
            let id = (!ids.is_empty()).then(|| ids[below(&rng, ids.len())]);
            match (below(&rng, 12), id) {
                (0, Some(id)) => drop(world.mailbox.delete_messages(from, &[id], DeleteMode::Hard).unwrap()),
                (1, Some(id)) => drop(world.mailbox.delete_messages(from, &[id], DeleteMode::Soft).unwrap()),
                (2, Some(id)) => drop(world.mailbox.move_messages(from, &[id], to).unwrap()),
                (3, Some(id)) => drop(world.mailbox.copy_messages(from, &[id], to).unwrap()),
                (4, Some(id)) => {
                    let add = if below(&rng, 2) > 0 { Flags::READ } else { Flags::FLAGGED };
                    let change = FlagChange { add, ..FlagChange::default() };
                    world.mailbox.set_flags(from, &[(id, change)]).unwrap();
                }
                (5 | 6, Some(id)) => {
                    let mut set = PropertyBag::new();
                    let tag = [tags::PID_TAG_SUBJECT, tags::PID_TAG_BODY][below(&rng, 2)];
                    set.set(tag, sentence(&rng).as_str());
                    world.mailbox.set_message_properties(id, &set, &[]).unwrap();
                }
                (7, _) => {
                    let left = std::cell::Cell::new(below(&rng, 3));
                    let go_on = || left.replace(left.get().saturating_sub(1)) > 0;
                    world.mailbox.index_text(&go_on).unwrap();
                }
                _ => drop(world.save(from, &random_content(&rng))),
            }
            if step % 10 == 0 {
                let sort = SortKey { tag: tags::PID_TAG_SUBJECT, direction: SortDirection::Ascending };
                for _ in 0..10 {
                    world.search(
                        from,
                        &restriction(&rng, 0),
                        if step % 20 == 0 { vec![sort] } else { vec![] },
                    );
                }
            }
        }
        world.assert_sound();
        world.index();
        for _ in 0..200 {
            world.search(folders[0], &restriction(&rng, 0), vec![]);
        }
        world.assert_sound();
    }
}

/// Changes records behind the mailbox's back.
fn tamper(world: &World, change: impl FnOnce(&mut ropewalk_storage_api::Txn<'_>)) {
    let mut txn = world.store.storage().write(PartitionId(1)).unwrap();
    change(&mut txn);
    txn.commit().unwrap();
}

#[test]
fn a_mailbox_of_before_there_was_an_index_gets_one() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    tamper(&world, |txn| txn.remove(&[0x50]).unwrap());
    for n in 0..1500 {
        world.save(inbox, &with_body("Rope", &format!("number {n}.")));
    }
    world.assert_sound();
    assert_eq!(world.mailbox.candidates(&body_has(" 7.")).unwrap(), None);
    world.mailbox.index_text(&|| false).unwrap();
    world.assert_sound();
    assert_eq!(world.search(inbox, &body_has(" 7."), vec![]).len(), 1);
    assert_eq!(world.mailbox.index_text(&|| true).unwrap().entered, 1500);
    assert_eq!(world.mailbox.candidates(&body_has(" 7.")).unwrap().unwrap().len(), 1);
    world.assert_sound();
    // Words were cut in another way before: the index is not asked, and built anew.
    tamper(&world, |txn| txn.store(&[0x50], &[1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap());
    assert_eq!(world.mailbox.candidates(&body_has(" 7.")).unwrap(), None);
    assert_eq!(world.mailbox.index_text(&|| true).unwrap().entered, 1500);
    assert_eq!(world.search(inbox, &body_has(" 7."), vec![]).len(), 1);
    world.assert_sound();
}

#[test]
fn the_check_finds_what_is_missing_from_the_index() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let id = world.save(inbox, &with_body("Rope", "hemp")).id;
    let findings = || world.store.check(PartitionId(1)).unwrap().findings.len();
    tamper(&world, |txn| txn.remove(&[&[0x52][..], &id.value().to_be_bytes()].concat()).unwrap());
    assert_eq!(findings(), 1);
    tamper(&world, |txn| txn.store(&[&[0x52][..], &id.value().to_be_bytes()].concat(), &[1]).unwrap());
    world.index();
    let posting = [&[0x53, 3][..], b"hemp\0", &id.value().to_be_bytes()].concat();
    tamper(&world, |txn| txn.remove(&posting).unwrap());
    assert_eq!(findings(), 1);
    tamper(&world, |txn| txn.store(&posting, &[1, 0]).unwrap());
    world.assert_sound();
}

#[test]
fn the_upkeep_goes_through_all_mailboxes() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    world.save(inbox, &with_body("Rope", "hemp"));
    let other = world.store.create_mailbox(PartitionId(2), &common::owner()).unwrap();
    let new = with_body("Twine", "jute");
    let id = world.save(inbox, &new).id;
    world.mailbox.delete_messages(inbox, &[id], DeleteMode::Hard).unwrap();
    let mime = b"Subject: Rope\r\n\r\nhemp\r\n";
    let inbox = other.special_folder(SpecialFolder::Inbox);
    other.append_mime(inbox, mime, ropewalk_mailbox::AppendOptions::default()).unwrap();
    let report = world.store.upkeep(&|| true, &mut |_, error| panic!("{error}")).unwrap();
    assert_eq!((report.mailboxes, report.entered, report.taken_out, report.failed), (2, 2, 0, 0));
    assert!(world.store.upkeep(&|| false, &mut |_, error| panic!("{error}")).unwrap().stopped);
    assert_eq!(world.store.check(PartitionId(2)).unwrap().findings, []);
    world.assert_sound();
}

#[test]
fn a_loose_comparison_does_not_tell_marks_and_width_apart() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let id = world.save(inbox, &content("Café ＡＢＣ")).id;
    let loose = |wanted: &str| Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { loose: true, ..FuzzyFlags::default() },
        tag: tags::PID_TAG_SUBJECT,
        value_tag: tags::PID_TAG_SUBJECT,
        value: PropertyValue::String(wanted.into()),
    };
    world.index();
    for wanted in ["cafe abc", "CAFE\u{301}", "ａｂｃ"] {
        assert_eq!(world.search(inbox, &loose(wanted), vec![]), [id], "{wanted}");
    }
    assert_eq!(world.search(inbox, &subject_has("cafe"), vec![]), []);
    world.assert_sound();
}

#[test]
fn subjects_are_narrowed_too() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let id = world.save(inbox, &content("RE: Angebot für Größe")).id;
    world.save(inbox, &content("Angebote"));
    world.index();
    assert_eq!(world.search(inbox, &subject_has("angebot für"), vec![]), [id]);
    assert_eq!(world.search(inbox, &subject_has("angebot"), vec![]).len(), 2);
    world.assert_sound();
}
