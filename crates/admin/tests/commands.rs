//! Users, checks and the demo's content on the in-memory engine, without sockets.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

use ropewalk_admin::cli::UserCommand;
use ropewalk_admin::{Core, DataFolder, EngineRow, Missing, check, demo, user};
use ropewalk_auth::HashCost;
use ropewalk_mailbox::{AppendOptions, Flags, Mailbox};
use ropewalk_model::SpecialFolder;
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

fn store() -> Store {
    Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()))
}

fn core() -> Core {
    Core::open(store(), HashCost::FAST).expect("opened")
}

fn inbox_delivery<'a>(
    core: &'a Core,
    left: &'a Cell<usize>,
) -> impl Fn(&str, &[&str], &[u8]) -> Result<(), String> {
    move |_, recipients, mime| {
        for recipient in recipients {
            left.set(left.get().checked_sub(1).ok_or("cut short")?);
            let user = core.directory.user_by_address(recipient).expect("asked").expect("there");
            let mailbox = core.mail.mailbox(user.mailbox).expect("opened");
            let inbox = mailbox.special_folder(SpecialFolder::Inbox);
            let options = AppendOptions { new_mail: true, ..AppendOptions::default() };
            mailbox.append_mime(inbox, mime, options).expect("appended");
        }
        Ok(())
    }
}

fn mailbox(core: &Core, address: &str) -> Mailbox {
    let user = core.directory.user_by_address(address).expect("asked").expect("there");
    core.mail.mailbox(user.mailbox).expect("opened")
}

/// Messages of each folder, by path.
fn counts(mailbox: &Mailbox) -> BTreeMap<String, (u64, u64)> {
    let tree = mailbox.folder_tree(mailbox.special_folder(SpecialFolder::IpmSubtree)).expect("tree");
    let some = tree.into_iter().filter(|folder| folder.counters.total > 0);
    some.map(|folder| (folder.display_name().to_owned(), (folder.counters.total, folder.counters.unread)))
        .collect()
}

#[test]
fn the_demo_fills_once_and_completes_what_was_cut_short() {
    let (whole, cut) = (core(), core());
    let folder = tempfile::tempdir().expect("folder");
    let logins =
        demo::fill(&whole, folder.path(), &inbox_delivery(&whole, &Cell::new(1000))).expect("filled");
    assert_eq!(logins.len(), 4);
    let alice = counts(&mailbox(&whole, "alice@example.test"));
    for name in ["Inbox", "Sent Items", "Harbour Works", "Website", "Newsletters", "Team"] {
        assert!(alice.contains_key(name), "{name}: {alice:?}");
    }
    assert!(
        alice.values().any(|(total, unread)| unread < total) && alice.values().any(|(_, unread)| *unread > 0)
    );
    let total: u64 = ["alice", "bob", "carol"]
        .iter()
        .flat_map(|name| counts(&mailbox(&whole, &format!("{name}@example.test"))).into_values())
        .map(|(total, _)| total)
        .sum();
    assert!((60..120).contains(&total), "{total}");
    // Again: nothing is delivered.
    demo::fill(&whole, folder.path(), &inbox_delivery(&whole, &Cell::new(0))).expect("nothing to do");

    let second = tempfile::tempdir().expect("folder");
    let error =
        demo::fill(&cut, second.path(), &inbox_delivery(&cut, &Cell::new(17))).expect_err("cut short");
    assert!(error.to_string().contains("cut short"));
    demo::fill(&cut, second.path(), &inbox_delivery(&cut, &Cell::new(1000))).expect("completed");
    for name in ["alice", "bob", "carol"] {
        let address = format!("{name}@example.test");
        assert_eq!(counts(&mailbox(&cut, &address)), counts(&mailbox(&whole, &address)), "{name}");
    }
    let mut out = Vec::new();
    assert!(check::run(&whole, &mut out).expect("checked"), "{}", String::from_utf8_lossy(&out));
}

#[test]
fn the_demo_leaves_another_domains_data_alone() {
    let core = core();
    core.directory.add_domain("other.test").expect("added");
    let folder = tempfile::tempdir().expect("folder");
    let error = demo::fill(&core, folder.path(), &|_, _, _| Ok(())).expect_err("refused").to_string();
    assert!(error.contains("other.test"), "{error}");
    assert!(core.directory.list().expect("listed").is_empty());
}

#[test]
fn users_come_and_go() {
    let core = core();
    core.directory.add_domain("a.test").expect("added");
    let run = |command, input: &str| {
        let mut out = Vec::new();
        let result = user::run(&core, command, &mut input.as_bytes(), &mut out);
        result.map(|()| String::from_utf8(out).expect("text")).map_err(|error| error.to_string())
    };
    let add = |address: &str, password: Option<&str>| UserCommand::Add {
        address: address.to_owned(),
        name: Some("Eve Example".to_owned()),
        aliases: if address.starts_with("eve") { vec!["e@a.test".to_owned()] } else { Vec::new() },
        administrator: true,
        password: password.map(str::to_owned),
    };
    assert!(run(add("eve@a.test", None), "").expect_err("no password").contains("no password"));
    assert_eq!(run(add("eve@a.test", None), "from input\r\n").expect("added"), "added eve@a.test\n");
    let source = "127.0.0.1".parse().expect("an address");
    core.auth.password("eve@a.test", "from input", source).expect("logged in");
    assert!(run(add("x@b.test", Some("p")), "").expect_err("foreign").contains("b.test"));
    let listed = run(UserCommand::List, "").expect("listed");
    assert_eq!(listed, "eve@a.test\tEve Example\teve\tadministrator\te@a.test\n");
    let passwd = UserCommand::Passwd { address: "e@a.test".to_owned(), password: Some("new".to_owned()) };
    run(passwd, "").expect("set");
    core.auth.password("eve@a.test", "new", source).expect("logged in");
    let eve = mailbox(&core, "eve@a.test");
    let inbox = eve.special_folder(SpecialFolder::Inbox);
    let options = AppendOptions { flags: Flags::READ, ..AppendOptions::default() };
    eve.append_mime(inbox, b"Subject: x\r\n\r\ny\r\n", options).expect("appended");
    let remove = |delete_mailbox| UserCommand::Remove { address: "eve@a.test".to_owned(), delete_mailbox };
    run(remove(false), "").expect("removed");
    assert!(run(remove(false), "").expect_err("gone").contains("eve@a.test: there is no such user"));
    let mut out = Vec::new();
    assert!(check::run(&core, &mut out).expect("checked"));
    assert!(String::from_utf8_lossy(&out).contains("mailbox of nobody"));
    run(add("eve@a.test", Some("again")), "").expect("a new mailbox");
}

#[test]
fn data_folders_say_what_they_are() {
    const ENGINES: &[EngineRow] = &[
        EngineRow::in_folder("one", true, |_| Ok(()), |_: &Path, _| Ok(store())),
        EngineRow::in_folder("two", true, |_| Ok(()), |_: &Path, _| Ok(store())),
    ];
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("a/b");
    let open = |engine, missing| {
        DataFolder::open(&data, engine, ENGINES, missing, HashCost::FAST)
            .map(|(folder, _)| folder)
            .map_err(|e| e.to_string())
    };
    assert!(open(None, Missing::Refuse).expect_err("absent").contains("there is no data folder here"));
    assert!(open(Some("three"), Missing::Create).expect_err("unknown").contains("there are one, two"));
    assert!(!data.exists());
    let made = open(Some("two"), Missing::Create).expect("made");
    assert!(open(None, Missing::Refuse).expect_err("locked").contains("in use"));
    drop(made);
    assert!(
        open(Some("one"), Missing::Create).expect_err("other").contains("made with the engine two, not one")
    );
    let mark = || std::fs::read_to_string(data.join("ropewalk.data")).expect("there");
    let before = mark();
    assert!(before.starts_with("format 1\nengine two\norganization "), "{before}");
    // The engine here keeps nothing, as one whose files are gone.
    assert!(
        open(None, Missing::Refuse).expect_err("gone").contains("the store is empty, but there was data")
    );
    assert_eq!(before, mark());
}
