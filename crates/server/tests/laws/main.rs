//! Laws that hold between protocols (DESIGN.md section 4, item 4): what is written by one is read alike by every
//! other, over real sockets. `ROPEWALK_LAWS_SEED` repeats a random history.

#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests fail as the tests do")]
#![allow(missing_docs, reason = "names of test helpers say what they are")]

mod ews;
mod history;
mod imap;
mod letter;
mod mapi;
mod sexpr;
mod view;
mod writers;

use letter::{BCC, CC, Letter, TO, letters};
use ropewalk_model::ErrorCode;
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::ews::{EwsClient, attribute, element};
use ropewalk_testkit::imap::ImapClient;
use ropewalk_testkit::mapi::{MapiClient, MapiError};
use ropewalk_testkit::smtp::SmtpClient;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use view::{State, View, lines, order_by_all, read_by_all, subjects_by_all, windows};
use writers::{ADMIN, ALICE, BOB, CAROL, FOLDER, Landing, WRITERS};

/// One server for all tests that run at the same time; it ends with the last of them.
fn shared() -> Arc<Demo> {
    static RUNNING: Mutex<Weak<Demo>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.upgrade().unwrap_or_else(|| {
        let demo = Arc::new(start());
        *running = Arc::downgrade(&demo);
        demo
    })
}

fn start() -> Demo {
    Demo::start(Path::new(env!("CARGO_BIN_EXE_ropewalk")), &[])
}

/// A small message of a subject.
fn simple(subject: &str) -> Vec<u8> {
    format!("From: Law <law@laws.example>\r\nTo: x@laws.example\r\nSubject: {subject}\r\n\r\n{subject}\r\n")
        .into_bytes()
}

fn check(letter: &Letter, landing: &Landing, view: &View) {
    let list = |shown: bool, person: (&str, &str)| if shown { vec![person.1.to_owned()] } else { Vec::new() };
    assert_eq!(view.subject, letter.subject);
    assert_eq!(view.sender, landing.sender, "sender of {:?}", letter.subject);
    assert_eq!(view.to, list(true, TO), "To of {:?}", letter.subject);
    assert_eq!(view.cc, list(letter.copies, CC), "Cc of {:?}", letter.subject);
    let bcc = list(letter.copies && landing.shows_bcc, BCC);
    assert_eq!(view.bcc, bcc, "Bcc of {:?} in {}", letter.subject, landing.folder);
    if let (Some(text), false) = (letter.text, landing.text_is_made) {
        assert_eq!(view.text.as_deref(), Some(lines(text).as_str()), "text of {:?}", letter.subject);
    }
    assert_eq!(view.html.as_deref(), letter.html.map(lines).as_deref(), "HTML of {:?}", letter.subject);
    let mut files: Vec<(String, Vec<u8>)> =
        letter.files.iter().map(|file| (file.name.to_owned(), file.bytes.clone())).collect();
    files.extend(letter.inner.map(|(subject, text)| (subject.to_owned(), text.as_bytes().to_vec())));
    files.sort();
    assert!(files == view.files, "attachments of {:?}: {:?}", letter.subject, view.files);
    assert_eq!(
        view.state,
        State { read: landing.read, draft: landing.draft, ..State::default() },
        "state of {:?}",
        letter.subject
    );
    if let Some(end) = &landing.mime_ends {
        let mime = view.mime.as_ref().expect("IMAP and EWS show MIME");
        assert!(mime.ends_with(end), "MIME octets of {:?}", letter.subject);
        assert!(landing.folder == "Inbox" || mime == end, "nothing is put before {:?}", letter.subject);
    }
}

/// covers: DESIGN 4.4, every pair of writer and reader
#[test]
fn what_one_protocol_writes_every_other_reads_alike() {
    let demo = shared();
    imap::connect(&demo, ALICE).command(&format!("CREATE {}", imap::quoted(FOLDER))).expect("CREATE");
    let mut of_users = [ALICE, BOB, CAROL].map(|place| windows(&demo, place));
    let mut failures = Vec::new();
    for writer in &WRITERS {
        for letter in letters(writer.name) {
            for landing in (writer.write)(&demo, &letter) {
                let windows = &mut of_users[landing.place];
                let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    check(&letter, &landing, &read_by_all(windows, landing.folder, &letter.subject));
                }));
                if let Err(panic) = checked {
                    let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
                    failures.push(format!(
                        "{} in {} of user {}: {text}",
                        writer.name, landing.folder, landing.place
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} pairs disagree:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn flags_set_by_one_protocol_are_seen_by_every_other() {
    let demo = shared();
    let mut client = imap::connect(&demo, ALICE);
    client.command("CREATE \"Laws of flags\"").expect("CREATE");
    client.append("Laws of flags", &simple("flags")).expect("APPEND");
    client.command("SELECT \"Laws of flags\"").expect("SELECT");
    let mut windows = windows(&demo, ALICE);
    let state = |read, flagged, answered, keywords: &[&str]| State {
        draft: false,
        read,
        flagged,
        answered,
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
    };
    let steps = [
        ("+FLAGS (\\Seen)", state(true, false, false, &[])),
        ("+FLAGS (\\Flagged)", state(true, true, false, &[])),
        ("+FLAGS (\\Answered)", state(true, true, true, &[])),
        ("+FLAGS (laws-word)", state(true, true, true, &["laws-word"])),
        ("+FLAGS (another)", state(true, true, true, &["another", "laws-word"])),
        ("-FLAGS (\\Seen another)", state(false, true, true, &["laws-word"])),
        ("-FLAGS (\\Flagged \\Answered)", state(false, false, false, &["laws-word"])),
        ("FLAGS (\\Seen \\Flagged third)", state(true, true, false, &["third"])),
        ("FLAGS ()", State::default()),
    ];
    for (change, wanted) in steps {
        client.command(&format!("STORE 1 {change}")).expect("STORE");
        assert_eq!(read_by_all(&mut windows, "Laws of flags", "flags").state, wanted, "after STORE {change}");
    }

    // The other way round; IMAP cannot show a category with a blank.
    let mut by_ews = ews::EwsWindow::open(&demo, ALICE);
    let id = by_ews.folder("Laws of flags");
    let create = format!(
        "<m:CreateItem MessageDisposition=\"SaveOnly\"><m:SavedItemFolderId><t:FolderId Id=\"{id}\"/>\
         </m:SavedItemFolderId><m:Items><t:Message><t:Subject>made</t:Subject><t:Categories><t:String>red</t:String>\
         </t:Categories><t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag><t:IsRead>false</t:IsRead></t:Message>\
         </m:Items></m:CreateItem>"
    );
    by_ews.0.succeed(&create).expect("CreateItem");
    let seen = read_by_all(&mut windows, "Laws of flags", "made").state;
    assert_eq!(seen, State { draft: true, ..state(false, true, false, &["red"]) }, "as EWS made it");
}

#[test]
fn what_one_protocol_deletes_moves_or_copies_is_so_for_every_other() {
    let demo = shared();
    let mut client = imap::connect(&demo, ALICE);
    let (from, to) = ("Laws of moving", "Laws of moving/there");
    for folder in [from, to] {
        client.command(&format!("CREATE \"{folder}\"")).expect("CREATE");
    }
    let names = ["hard", "soft", "moved by EWS", "expunged", "moved", "copied", "stays"];
    for name in names {
        client.append(from, &simple(name)).expect("APPEND");
    }
    let mut windows = windows(&demo, ALICE);
    let mut all = names;
    all.sort_unstable();
    assert_eq!(subjects_by_all(&mut windows, from), all);

    let mut by_ews = ews::EwsWindow::open(&demo, ALICE);
    for (how, subject) in
        [("HardDelete", "hard"), ("SoftDelete", "soft"), ("MoveToDeletedItems", "moved by EWS")]
    {
        let id = by_ews.item(from, subject);
        let request = format!(
            "<m:DeleteItem DeleteType=\"{how}\"><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>"
        );
        by_ews.0.succeed(&request).expect("DeleteItem");
        let seen = subjects_by_all(&mut windows, from);
        assert!(!seen.iter().any(|found| found == subject), "{how} takes it out of the folder");
        let deleted = subjects_by_all(&mut windows, "Deleted Items");
        assert_eq!(deleted.iter().any(|found| found == subject), how == "MoveToDeletedItems", "{how}");
        assert!(
            by_ews.0.succeed(&request).is_err() || how == "MoveToDeletedItems",
            "{how} leaves no item of that id"
        );
    }

    client.command(&format!("SELECT \"{from}\"")).expect("SELECT");
    // Numbers as they are after EWS took the first three: expunged, moved, copied, stays.
    client.command("NOOP").expect("NOOP");
    client.command("STORE 1 +FLAGS.SILENT (\\Deleted)").expect("STORE");
    client.command("EXPUNGE").expect("EXPUNGE");
    assert_eq!(subjects_by_all(&mut windows, from), ["copied", "moved", "stays"]);
    client.command(&format!("MOVE 1 \"{to}\"")).expect("MOVE");
    assert_eq!(subjects_by_all(&mut windows, from), ["copied", "stays"]);
    assert_eq!(subjects_by_all(&mut windows, to), ["moved"]);
    client.command(&format!("COPY 1 \"{to}\"")).expect("COPY");
    assert_eq!(subjects_by_all(&mut windows, from), ["copied", "stays"]);
    assert_eq!(subjects_by_all(&mut windows, to), ["copied", "moved"]);
    let (old, new) = (read_by_all(&mut windows, from, "copied"), read_by_all(&mut windows, to, "copied"));
    assert_eq!(
        View { state: State::default(), ..old },
        View { state: State::default(), ..new },
        "a copy is alike"
    );
}

#[test]
fn counts_agree_after_each_step_of_a_history() {
    history::run(&shared());
}

#[test]
fn folder_trees_agree_by_name() {
    let demo = shared();
    let mut client = imap::connect(&demo, CAROL);
    let names = [
        "Laws",
        "Laws/Gr\u{fc}\u{df}e & K\u{fc}sse",
        "Laws/\u{65e5}\u{672c}\u{8a9e}",
        "Laws/\u{65e5}\u{672c}\u{8a9e}/\u{1f980} crab",
        "Laws/a \"quoted\" back\\slash",
        "Laws/\u{391}\u{3b8}\u{3ae}\u{3bd}\u{3b1}",
        "Inbox/below <inbox>",
        "&",
    ];
    for name in names {
        let quoted = imap::quoted(name).replace("\"Inbox/", "\"INBOX/");
        client.command(&format!("CREATE {quoted}")).expect(name);
    }
    let mut windows = windows(&demo, CAROL);
    let mut names_by_all = |after: &str| {
        let mut seen = windows.iter_mut().map(|w| (w.name(), w.folders().into_keys().collect::<Vec<_>>()));
        let (first_name, first) = seen.next().expect("a protocol");
        for (name, other) in seen {
            assert_eq!(first, other, "{first_name} and {name} after {after}");
        }
        first
    };
    let seen = names_by_all("CREATE");
    for name in names {
        assert!(seen.iter().any(|found| found == name), "{name:?} is among {seen:?}");
    }
    assert!(seen.iter().any(|found| found == "Sent Items"));
    let new = "Laws/\u{65e5}\u{672c}/below";
    client
        .command(&format!("RENAME {} {}", imap::quoted(names[2]), imap::quoted("Laws/\u{65e5}\u{672c}")))
        .expect("RENAME");
    client
        .command(&format!(
            "RENAME {} {}",
            imap::quoted("Laws/\u{65e5}\u{672c}/\u{1f980} crab"),
            imap::quoted(new)
        ))
        .expect("RENAME");
    client.command(&format!("DELETE {}", imap::quoted(names[1]))).expect("DELETE");
    let seen = names_by_all("RENAME and DELETE");
    assert!(seen.iter().any(|found| found == new));
    assert!(!seen.iter().any(|found| names[1..4].contains(&found.as_str())));
}

#[test]
fn the_order_by_delivery_time_is_one() {
    let demo = shared();
    let mut client = imap::connect(&demo, BOB);
    client.command("CREATE \"Laws of order\"").expect("CREATE");
    let days = [17, 3, 25, 9, 1, 28, 14, 6];
    for day in days {
        let mime = simple(&format!("day {day:02}"));
        client
            .append_at("Laws of order", &format!("{day:2}-Mar-2025 08:30:{day:02} +0100"), &mime)
            .expect("APPEND");
    }
    let mut wanted = days;
    wanted.sort_unstable();
    let mut windows = windows(&demo, BOB);
    assert_eq!(order_by_all(&mut windows, "Laws of order"), wanted.map(|day| format!("day {day:02}")));
    let seen = read_by_all(&mut windows, "Laws of order", "day 25").delivered;
    assert_eq!(seen, Some(view::unix_seconds(2025, 3, 25, 7 * 3600 + 30 * 60 + 25)));
}

#[test]
fn a_delivery_wakes_an_idle_session() {
    let demo = shared();
    let mut idle = imap::connect(&demo, CAROL);
    idle.command("SELECT INBOX").expect("SELECT");
    idle.begin_idle().expect("IDLE");
    let mut smtp = SmtpClient::connect(demo.text("smtp")).expect("SMTP");
    smtp.send("law@laws.example", &[&demo.user(CAROL).address], &simple("wake up")).expect("BDAT");
    let since = Instant::now();
    loop {
        let pushed = idle.pushed(Duration::from_secs(10)).expect("EXISTS comes by itself");
        if pushed.text.ends_with(" EXISTS") {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(10));
    }
    idle.end_idle().expect("DONE");
    let found = idle.command("SEARCH SUBJECT \"wake up\"").expect("SEARCH");
    assert!(found.iter().any(|one| one.text.starts_with("* SEARCH ") && one.text.len() > 9), "{found:?}");

    // What EWS takes away is told as well.
    let mut by_ews = ews::EwsWindow::open(&demo, CAROL);
    let id = by_ews.item("Inbox", "wake up");
    idle.begin_idle().expect("IDLE");
    let request = format!(
        "<m:DeleteItem DeleteType=\"HardDelete\"><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>"
    );
    by_ews.0.succeed(&request).expect("DeleteItem");
    while !idle.pushed(Duration::from_secs(10)).expect("EXPUNGE comes by itself").text.ends_with(" EXPUNGE") {
    }
    idle.end_idle().expect("DONE");
}

#[test]
fn nobody_reaches_the_mailbox_of_another() {
    let demo = shared();
    let mut alice = ews::EwsWindow::open(&demo, ALICE);
    let file = "<t:Attachments><t:FileAttachment><t:Name>a</t:Name><t:Content>YQ==</t:Content></t:FileAttachment>\
                </t:Attachments>";
    let create = format!(
        "<m:CreateItem MessageDisposition=\"SaveOnly\"><m:Items><t:Message><t:Subject>private</t:Subject>{file}\
         </t:Message></m:Items></m:CreateItem>"
    );
    let made = alice.0.succeed(&create).expect("CreateItem");
    let id = |element: &str| attribute(made.split(element).nth(1).expect("an id"), "Id").expect("an id");
    let (item, attachment) = (id("<t:ItemId "), id("<t:AttachmentId "));
    let folder = alice.folder("Drafts");
    let shape = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>";
    let folder_shape = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>";
    let of_alice = "<t:DistinguishedFolderId Id=\"inbox\"><t:Mailbox><t:EmailAddress>alice@example.test\
                    </t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>";
    let items = format!("<m:ItemIds><t:ItemId Id=\"{item}\"/></m:ItemIds>");
    let requests = [
        format!("<m:GetItem>{shape}{items}</m:GetItem>"),
        format!("<m:DeleteItem DeleteType=\"HardDelete\">{items}</m:DeleteItem>"),
        format!("<m:SendItem SaveItemToFolder=\"false\">{items}</m:SendItem>"),
        format!(
            "<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id=\"{attachment}\"/></m:AttachmentIds></m:GetAttachment>"
        ),
        format!(
            "<m:GetFolder>{folder_shape}<m:FolderIds><t:FolderId Id=\"{folder}\"/></m:FolderIds></m:GetFolder>"
        ),
        format!("<m:GetFolder>{folder_shape}<m:FolderIds>{of_alice}</m:FolderIds></m:GetFolder>"),
        format!(
            "<m:FindItem Traversal=\"Shallow\">{shape}<m:ParentFolderIds><t:FolderId Id=\"{folder}\"/></m:ParentFolderIds></m:FindItem>"
        ),
        format!(
            "<m:FindItem Traversal=\"Shallow\">{shape}<m:ParentFolderIds>{of_alice}</m:ParentFolderIds></m:FindItem>"
        ),
        format!(
            "<m:FindFolder Traversal=\"Deep\">{folder_shape}<m:ParentFolderIds><t:FolderId Id=\"{folder}\"/></m:ParentFolderIds></m:FindFolder>"
        ),
        create.replace(
            "<m:Items>",
            &format!("<m:SavedItemFolderId><t:FolderId Id=\"{folder}\"/></m:SavedItemFolderId><m:Items>"),
        ),
    ];
    let mut bob = ews::connect(&demo, BOB);
    for request in requests {
        let (_, answer) = bob.call(&request).expect("an answer");
        let code = element(&answer, "m:ResponseCode");
        assert_eq!(code.as_deref(), Some("ErrorAccessDenied"), "{request}");
        assert!(!answer.contains("private"), "{request}");
    }
    assert_eq!(alice.item("Drafts", "private"), item, "it is still there");

    let (bob, of_alice) = (demo.user(BOB), demo.user(ALICE));
    let foreign = MapiClient::connect(demo.text("http"), &bob.address, &bob.password, &of_alice.legacy_dn);
    assert!(foreign.is_err(), "Connect with the name of another");
    let denied = mapi::connect(&demo, BOB).logon_to(&of_alice.legacy_dn);
    let code = denied.as_ref().expect_err("refused").code();
    assert!(matches!(code, Some(ErrorCode::ACCESS_DENIED | ErrorCode::LOGON_FAILED)), "{denied:?}");
    let mut own = mapi::connect(&demo, ALICE);
    own.logon().expect("RopLogon");
    let mut thief = own.with_stolen_cookies(&bob.address, &bob.password).expect("a connection");
    assert!(
        matches!(thief.logon(), Err(MapiError::Response(..) | MapiError::Http(401 | 403))),
        "stolen cookies"
    );
    own.logon().expect("the session of the owner lives on");
}

#[test]
fn wrong_passwords_count_in_all_protocols_together() {
    let demo = start();
    let http = demo.text("http");
    let imap = |place: usize, password: &str| {
        let mut client = ImapClient::connect(demo.text("imap")).expect("IMAP");
        client.login(&demo.user(place).address, password).is_ok()
    };
    let submission = |place: usize, password: &str| {
        let mut client = SmtpClient::connect(demo.text("submission")).expect("submission");
        client.login(&demo.user(place).address, password).is_ok()
    };
    let ews = |place: usize, password: &str| {
        let mut client = EwsClient::connect(http, &demo.user(place).address, password).expect("EWS");
        let request = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>\
                       <t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder>";
        client.call(request).expect("an answer").0 == 200
    };
    let mapi = |place: usize, password: &str| {
        let user = demo.user(place);
        MapiClient::connect(http, &user.address, password, &user.legacy_dn).is_ok()
    };
    type Login<'a> = (&'static str, &'a dyn Fn(usize, &str) -> bool);
    let protocols: [Login<'_>; 4] =
        [("IMAP", &imap), ("submission", &submission), ("EWS", &ews), ("MAPI", &mapi)];

    // Nine failures from here, at most five of one account.
    for number in 0..9 {
        let (name, login) = protocols[number % 4];
        assert!(!login(if number % 2 == 0 { ALICE } else { BOB }, "wrong"), "{name}");
    }
    assert!(imap(CAROL, &demo.user(CAROL).password), "nine are not too many");
    assert!(!ews(BOB, "wrong"));
    // Ten are, for whoever has not come in from here before.
    for (name, login) in protocols {
        assert!(!login(ADMIN, &demo.user(ADMIN).password), "{name} takes nobody now");
    }
    for (name, login) in protocols {
        assert!(login(CAROL, &demo.user(CAROL).password), "{name} knows who was here before");
    }
}
