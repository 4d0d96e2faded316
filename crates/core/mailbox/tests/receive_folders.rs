//! The Receive folder table.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as the tests do")]

mod common;

use common::world;
use ropewalk_base::Clock as _;
use ropewalk_base::limits::RECEIVE_FOLDERS_MAX;
use ropewalk_mailbox::{DeleteMode, FolderDeletion, MailboxError};
use ropewalk_model::{FolderId, PropertyBag, SpecialFolder};
use std::time::Duration;

/// covers: MS-OXCSTOR_R782
/// covers: MS-OXCSTOR_R3119
/// covers: MS-OXCSTOR_R3120
#[test]
fn a_new_mailbox_delivers_to_the_inbox() {
    let world = world();
    let [inbox, root] =
        [SpecialFolder::Inbox, SpecialFolder::Root].map(|folder| world.mailbox.special_folder(folder));
    let table = world.mailbox.receive_folders().unwrap();
    let rows: Vec<_> = table.iter().map(|row| (row.class.as_str(), row.folder)).collect();
    assert_eq!(rows, [("", inbox), ("IPC", root), ("IPM", inbox), ("Report.IPM", inbox)]);
    for (class, explicit, folder) in [
        ("", "", inbox),
        ("MY.Class", "", inbox),
        ("IPM.MY.Class", "IPM", inbox),
        ("report.ipm.note.NDR", "Report.IPM", inbox),
        ("IPMX", "", inbox),
        ("ipc.x", "IPC", root),
    ] {
        let row = world.mailbox.receive_folder(class).unwrap();
        assert_eq!((row.class.as_str(), row.folder), (explicit, folder), "{class}");
    }
    world.assert_sound();
}

/// covers: MS-OXCSTOR_R3122
/// covers: MS-OXCSTOR_R847
/// covers: MS-OXCSTOR_R864
/// covers: MS-OXCSTOR_R867
/// covers: MS-OXCSTOR_R1235
#[test]
fn the_longest_class_wins_whatever_its_case() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let [a, b] = ["a", "b"].map(|n| mailbox.create_folder(inbox, n, None, &PropertyBag::new()).unwrap().id);
    mailbox.set_receive_folder("MY.Class", Some(a)).unwrap();
    mailbox.set_receive_folder("my.class.Deep", Some(b)).unwrap();
    let found = |class: &str| {
        let row = mailbox.receive_folder(class).unwrap();
        (row.class, row.folder)
    };
    assert_eq!(found("my.CLASS.something"), ("MY.Class".into(), a));
    assert_eq!(found("MY.CLASS.DEEP"), ("my.class.Deep".into(), b));
    assert_eq!(found("MY.ClassX"), (String::new(), inbox));
    world.clock.advance(Duration::from_secs(60));
    mailbox.set_receive_folder("my.CLASS", Some(b)).unwrap();
    let row = mailbox.receive_folder("MY.Class").unwrap();
    assert_eq!((row.class.as_str(), row.folder, row.modified), ("my.CLASS", b, world.clock.now()));
    mailbox.set_receive_folder("", Some(a)).unwrap();
    assert_eq!(found("Other"), (String::new(), a));
    mailbox.set_receive_folder("MY.CLASS", None).unwrap();
    mailbox.set_receive_folder("IPC", None).unwrap();
    assert_eq!(found("my.class"), (String::new(), a));
    assert_eq!(found("IPC"), (String::new(), a));
    assert_eq!(mailbox.delivery_folder("..no class..").unwrap(), a);
    world.assert_sound();
}

/// covers: MS-OXCSTOR_R202
/// covers: MS-OXCSTOR_R203
/// covers: MS-OXCSTOR_R204
/// covers: MS-OXCSTOR_R205
/// covers: MS-OXCSTOR_R206
/// covers: MS-OXCSTOR_R207
/// covers: MS-OXCSTOR_R858
/// covers: MS-OXCSTOR_R859
/// covers: MS-OXCSTOR_R274
#[test]
fn what_is_no_class_and_what_is_fixed_is_refused() {
    let world = world();
    let mailbox = &world.mailbox;
    let sent = Some(mailbox.special_folder(SpecialFolder::SentItems));
    for class in [".IPM", "IPM.", "IPM..Note", "IPM\u{7f}", "IPM\tNote", "Ä", &"x".repeat(255)] {
        assert!(matches!(mailbox.receive_folder(class), Err(MailboxError::Invalid(_))), "{class:?}");
        assert!(
            matches!(mailbox.set_receive_folder(class, sent), Err(MailboxError::Invalid(_))),
            "{class:?}"
        );
    }
    mailbox.receive_folder(&"x".repeat(254)).unwrap();
    for class in ["IPM", "ipm", "REPORT.IPM"] {
        for folder in [sent, None] {
            assert!(matches!(mailbox.set_receive_folder(class, folder), Err(MailboxError::Denied(_))));
        }
    }
    assert!(matches!(mailbox.set_receive_folder("", None), Err(MailboxError::Invalid(_))));
    let nowhere = FolderId::new(0xABCDEF);
    assert!(matches!(mailbox.set_receive_folder("x", nowhere), Err(MailboxError::NotFound(_))));
    world.assert_sound();
}

#[test]
fn a_folder_that_goes_takes_its_rows_along() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    for mode in [DeleteMode::Soft, DeleteMode::Hard] {
        let a = mailbox.create_folder(inbox, "a", None, &PropertyBag::new()).unwrap().id;
        let b = mailbox.create_folder(a, "b", None, &PropertyBag::new()).unwrap().id;
        mailbox.set_receive_folder("", Some(a)).unwrap();
        mailbox.set_receive_folder("My", Some(b)).unwrap();
        mailbox.delete_folder_with(a, FolderDeletion { messages: true, folders: true, mode }).unwrap();
        assert_eq!(mailbox.receive_folder("My").unwrap().folder, inbox);
        assert_eq!(mailbox.receive_folders().unwrap().len(), 4);
        world.assert_sound();
    }
}

#[test]
fn the_table_is_bounded() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    for n in 0..RECEIVE_FOLDERS_MAX {
        world.mailbox.set_receive_folder(&format!("C{n}"), Some(inbox)).unwrap();
    }
    assert!(matches!(world.mailbox.set_receive_folder("one.more", Some(inbox)), Err(MailboxError::Limit(_))));
    world.mailbox.set_receive_folder("c7", Some(inbox)).unwrap();
    world.assert_sound();
}
