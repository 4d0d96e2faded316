//! Users, checks and the demo's content on the in-memory engine, without sockets.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

use ropewalk_admin::cli::{MailboxCommand, UserCommand};
use ropewalk_admin::mailbox as mailbox_command;
use ropewalk_admin::{AdminResult, Core, DataFolder, EngineRow, Missing, check, demo, user};
use ropewalk_auth::HashCost;
use ropewalk_mailbox::{AppendOptions, Flags, Mailbox, MailboxOverrides, Quota};
use ropewalk_model::SpecialFolder;
use ropewalk_storage_api::{PartitionId, Store};
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
    assert!(String::from_utf8_lossy(&out).contains("is kept for a while"));
    run(add("eve@a.test", Some("again")), "").expect("a new mailbox");
}

fn ran(result: AdminResult<()>, out: Vec<u8>) -> Result<String, String> {
    result.map(|()| String::from_utf8(out).expect("text")).map_err(|error| error.to_string())
}

fn run_user(core: &Core, command: UserCommand) -> Result<String, String> {
    let mut out = Vec::new();
    ran(user::run(core, command, &mut &b""[..], &mut out), out)
}

fn run_mailbox(core: &Core, command: MailboxCommand) -> Result<String, String> {
    let mut out = Vec::new();
    ran(mailbox_command::run(core, command, &mut out), out)
}

fn added(core: &Core, address: &str) {
    let (address, name, password) = (address.to_owned(), None, Some("p".to_owned()));
    let add = UserCommand::Add { address, name, aliases: Vec::new(), administrator: false, password };
    run_user(core, add).expect("added");
}

fn assert_sound(core: &Core) {
    let mut out = Vec::new();
    assert!(check::run(core, &mut out).expect("checked"), "{}", String::from_utf8_lossy(&out));
}

#[test]
fn a_removed_user_comes_back_with_the_mail() {
    let core = core();
    core.directory.add_domain("a.test").expect("added");
    added(&core, "eve@a.test");
    let address = || "eve@a.test".to_owned();
    run_user(&core, UserCommand::Archive { address: address() }).expect("archive");
    let eve = mailbox(&core, "eve@a.test");
    let inbox = eve.special_folder(SpecialFolder::Inbox);
    eve.append_mime(inbox, b"Subject: x\r\n\r\ny\r\n", AppendOptions::default()).expect("appended");
    let remove = || UserCommand::Remove { address: address(), delete_mailbox: false };
    run_user(&core, remove()).expect("removed");
    let listed = run_mailbox(&core, MailboxCommand::List).expect("listed");
    assert!(listed.starts_with("1\teve@a.test\tremoved\t"), "{listed}");
    assert!(listed.contains("2\teve@a.test\tremoved archive\t0\t0\n"), "{listed}");
    assert_sound(&core);
    let restore = |address: &str, mailbox| UserCommand::Restore { address: address.to_owned(), mailbox };
    let unknown = run_user(&core, restore("bob@a.test", None)).expect_err("nobody");
    assert!(unknown.contains("bob@a.test: there is no such user"), "{unknown}");
    let restored = run_user(&core, restore("EVE@a.test", None)).expect("restored");
    assert!(restored.starts_with("restored eve@a.test with "), "{restored}");
    assert_eq!(mailbox(&core, "eve@a.test").folder(inbox).expect("inbox").counters.total, 1);
    core.auth.password("eve@a.test", "p", "127.0.0.1".parse().expect("an address")).expect("logged in");
    // Somebody else has the address meanwhile: the mailbox comes back under another.
    run_user(&core, remove()).expect("removed");
    added(&core, "eve@a.test");
    assert!(run_user(&core, restore("eve@a.test", Some(1))).expect_err("taken").contains("taken"));
    run_user(&core, restore("eva@a.test", Some(1))).expect("restored");
    assert_eq!(mailbox(&core, "eva@a.test").info().address, "eva@a.test");
    assert_sound(&core);
}

#[test]
fn a_mailbox_of_nobody_gets_a_user() {
    let core = core();
    core.directory.add_domain("a.test").expect("added");
    added(&core, "eve@a.test");
    let user = core.directory.user_by_address("eve@a.test").expect("read").expect("there");
    core.directory.remove(user.id).expect("removed");
    core.directory.forget_kept(user.mailbox).expect("forgotten");
    let bob = core.restore_user("bob@a.test", Some(user.mailbox)).expect("adopted");
    assert_eq!((bob.mailbox, bob.legacy_dn), (user.mailbox, user.legacy_dn));
    assert!(core.restore_user("carol@a.test", Some(user.mailbox)).is_err(), "it is bob's");
    assert!(core.restore_user("carol@a.test", Some(PartitionId(99))).is_err(), "there is none");
    assert_sound(&core);
}

#[test]
fn kept_mailboxes_go_after_their_time_or_at_once() {
    let core = core();
    core.directory.add_domain("a.test").expect("added");
    for name in ["eve", "bob"] {
        let address = format!("{name}@a.test");
        added(&core, &address);
        run_user(&core, UserCommand::Remove { address, delete_mailbox: false }).expect("removed");
    }
    assert_eq!(core.sweep_kept(3600, &|| true).expect("swept"), 0);
    assert!(run_mailbox(&core, MailboxCommand::Delete { mailbox: 9 }).expect_err("none").contains("9"));
    run_mailbox(&core, MailboxCommand::Delete { mailbox: 1 }).expect("deleted");
    assert_eq!(core.sweep_kept(0, &|| false).expect("stopped"), 0);
    assert_eq!(core.sweep_kept(0, &|| true).expect("swept"), 1);
    assert_eq!(run_mailbox(&core, MailboxCommand::List).expect("listed"), "");
    assert!(core.directory.kept_mailboxes().expect("read").is_empty());
    assert_sound(&core);
}

#[test]
fn logins_are_refused_and_allowed_again() {
    let core = core();
    core.directory.add_domain("a.test").expect("added");
    added(&core, "eve@a.test");
    let source = "127.0.0.1".parse().expect("an address");
    run_user(&core, UserCommand::Disable { address: "eve@a.test".to_owned() }).expect("disabled");
    assert!(core.auth.password("eve@a.test", "p", source).is_err());
    assert!(run_mailbox(&core, MailboxCommand::List).expect("listed").contains("eve@a.test\tdisabled"));
    run_user(&core, UserCommand::Enable { address: "eve@a.test".to_owned() }).expect("enabled");
    core.auth.password("eve@a.test", "p", source).expect("logged in");
}

#[test]
fn a_mailbox_has_settings_of_its_own() {
    let core = core();
    core.directory.add_domain("a.test").expect("added");
    added(&core, "eve@a.test");
    let set = |send: Option<u64>, default_quota, keep_deleted_days, hold| MailboxCommand::Set {
        address: "eve@a.test".to_owned(),
        warn_megabytes: None,
        send_megabytes: send,
        receive_megabytes: None,
        default_quota,
        keep_deleted_days,
        hold,
    };
    run_mailbox(&core, set(Some(3), false, Some(2), Some(true))).expect("set");
    let eve = mailbox(&core, "eve@a.test");
    let settings = eve.settings().expect("read");
    assert_eq!(settings.quota, Quota { send_bytes: Some(3 << 20), ..Quota::default() });
    assert_eq!((settings.deleted_retention_seconds, settings.hold), (2 * 24 * 3600, true));
    run_mailbox(&core, set(None, true, Some(0), Some(false))).expect("set");
    assert_eq!(eve.overrides().expect("read"), MailboxOverrides::default());
    run_mailbox(&core, MailboxCommand::Public).expect("made");
    run_mailbox(&core, MailboxCommand::Public).expect("there already");
    assert!(run_mailbox(&core, MailboxCommand::List).expect("listed").ends_with("2\t\tpublic\t0\t0\n"));
    assert_sound(&core);
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
