//! How fast tables are: properties read out of a contents table per second on one core, and what open sorted tables
//! cost a delivery. `cargo run --release -p ropewalk-mailbox --example tables [FOLDER]`. The folder is where the disk to
//! measure is; a temporary one is made in it. Deliveries are measured in memory too, where no disk hides what the
//! mailbox does.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that fails has no other way to say so"
)]

use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_mailbox::{AppendOptions, Flags, MailStore, Mailbox, MailboxOwner, TableView, ViewQuery};
use ropewalk_model::{FolderId, PropertyTag, SortDirection, SortKey, SortOrderSet, SpecialFolder, tags};
use ropewalk_storage_api::{Engine, PartitionId, Store};
use ropewalk_storage_lmdb::{LmdbEngine, Options};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;
use std::time::Instant;

const MESSAGES: usize = 5_000;
const DELIVERIES: usize = 100;
const ROUNDS: usize = 20;
const PAGE: usize = 64;

/// What a list of messages shows.
const COLUMNS: [PropertyTag; 14] = [
    tags::PID_TAG_FOLDER_ID,
    tags::PID_TAG_MID,
    tags::PID_TAG_INST_ID,
    tags::PID_TAG_INSTANCE_NUM,
    tags::PID_TAG_SUBJECT,
    tags::PID_TAG_SENDER_NAME,
    tags::PID_TAG_MESSAGE_DELIVERY_TIME,
    tags::PID_TAG_LAST_MODIFICATION_TIME,
    tags::PID_TAG_MESSAGE_SIZE,
    tags::PID_TAG_MESSAGE_FLAGS,
    tags::PID_TAG_HAS_ATTACHMENTS,
    tags::PID_TAG_IMPORTANCE,
    tags::PID_TAG_MESSAGE_CLASS,
    tags::PID_TAG_SENSITIVITY,
];

fn mailbox(engine: Arc<dyn Engine>) -> Mailbox {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let store = Store::new(engine, Arc::new(MemBlobs::default()));
    let store = MailStore::new(store, clock, Arc::new(FakeRng::new(1)));
    let owner = MailboxOwner {
        display_name: "Alice".into(),
        address: "alice@example.test".into(),
        legacy_dn: "/cn=alice".into(),
        host: "example.test".into(),
    };
    store.create_mailbox(PartitionId(1), &owner).unwrap()
}

/// A message of about 10 KB, as it comes by SMTP.
fn message(number: usize) -> Vec<u8> {
    let subject = format!("Report {} of the week", number * 7919 % 10_007);
    let sender = number * 31 % 97;
    let head = format!(
        "From: Sender {sender} <sender{sender}@example.test>\r\nTo: Alice <alice@example.test>\r\n\
         Subject: {subject}\r\nMessage-ID: <{number}@example.test>\r\nImportance: high\r\n\
         Date: Tue, 1 Sep 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n"
    );
    [head.as_bytes(), "A line of text in the message.\r\n".repeat(300).as_bytes()].concat()
}

fn deliver(mailbox: &Mailbox, folder: FolderId, from: usize, count: usize) -> f64 {
    let messages: Vec<_> = (from..from + count).map(message).collect();
    let start = Instant::now();
    for (number, message) in (from..).zip(&messages) {
        let delivered = Some(FileTime::from_unix_seconds(1_600_000_000 + number as i64));
        let options = AppendOptions { flags: Flags::NONE, keywords: vec![], delivered, new_mail: true };
        mailbox.append_mime(folder, message, options).unwrap();
    }
    count as f64 / start.elapsed().as_secs_f64()
}

fn read_all(view: &TableView) -> (usize, f64) {
    let (start, mut at, mut values) = (Instant::now(), 0, 0);
    loop {
        let rows = view.rows(at, PAGE).unwrap();
        if rows.is_empty() {
            return (values, start.elapsed().as_secs_f64());
        }
        at += rows.len() as u64;
        for row in rows.iter().flatten() {
            values += COLUMNS.iter().filter(|column| row.property(**column).is_some()).count();
        }
    }
}

fn sorted(folder: FolderId, tag: PropertyTag) -> ViewQuery {
    let keys = vec![SortKey { tag, direction: SortDirection::Ascending }];
    ViewQuery { sort: SortOrderSet::new(keys, 0, 0).unwrap(), ..ViewQuery::of(folder) }
}

fn main() {
    let parent = std::env::args().nth(1).unwrap_or_else(|| std::env::temp_dir().display().to_string());
    let dir = tempfile::tempdir_in(parent).unwrap();
    let on_disk = |name: &str| -> Arc<dyn Engine> {
        let path = dir.path().join(name);
        std::fs::create_dir(&path).unwrap();
        Arc::new(LmdbEngine::open(&path, Options::default()).unwrap())
    };
    let in_memory = || -> Arc<dyn Engine> { Arc::new(MemEngine::default()) };
    let (first, second) = (mailbox(on_disk("first")), mailbox(on_disk("second")));
    measure_rows(&first);
    measure_deliveries("on disk", &first, &second);
    let (first, second) = (mailbox(in_memory()), mailbox(in_memory()));
    deliver(&first, first.special_folder(SpecialFolder::Inbox), 0, MESSAGES);
    measure_deliveries("in memory", &first, &second);
}

fn measure_rows(mailbox: &Mailbox) {
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    deliver(mailbox, inbox, 0, MESSAGES);
    for (name, query) in [
        ("by delivery", ViewQuery::of(inbox)),
        ("by subject, from an index", sorted(inbox, tags::PID_TAG_SUBJECT)),
    ] {
        let view = mailbox.table_view(query).unwrap();
        let best = (0..5)
            .map(|_| {
                let (values, seconds) = read_all(&view);
                values as f64 / seconds
            })
            .fold(0.0, f64::max);
        println!("rows {name}: {:.2} million properties per second", best / 1e6);
    }
}

fn measure_deliveries(name: &str, mailbox: &Mailbox, other: &Mailbox) {
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    deliver(other, inbox, 0, MESSAGES);
    let columns = [
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_SENDER_NAME,
        tags::PID_TAG_MESSAGE_SIZE,
        tags::PID_TAG_IMPORTANCE,
        tags::PID_TAG_MESSAGE_CLASS,
        tags::PID_TAG_MESSAGE_DELIVERY_TIME,
        tags::PID_TAG_LAST_MODIFICATION_TIME,
        tags::PID_TAG_HAS_ATTACHMENTS,
        tags::PID_TAG_MESSAGE_FLAGS,
        tags::PID_TAG_SENSITIVITY,
    ];
    let watched: Vec<_> = columns
        .iter()
        .map(|tag| {
            let mut view = mailbox.table_view(sorted(inbox, *tag)).unwrap();
            let watch = view.watch(Arc::new(|| ())).unwrap();
            (view, watch)
        })
        .collect();
    let (mut without, mut with) = (0.0, 0.0);
    // In turns, so that what else the machine does falls on both.
    for round in 0..ROUNDS {
        let from = MESSAGES + round * DELIVERIES;
        without += 1.0 / deliver(other, inbox, from, DELIVERIES);
        with += 1.0 / deliver(mailbox, inbox, from, DELIVERIES);
    }
    let (rate, rounds) = (|seconds: f64| ROUNDS as f64 / seconds, watched.len());
    println!(
        "deliveries {name} per second: {:.0} without tables, {:.0} with {rounds}",
        rate(without),
        rate(with)
    );
    println!("a delivery with them takes {:.2} times as long", with / without);
}
