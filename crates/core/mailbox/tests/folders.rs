//! Folders: the default ones, making, moving, deleting.

mod common;

use common::world;
use ropewalk_base::limits::FOLDER_DEPTH_MAX;
use ropewalk_mailbox::{EventKind, MailboxError, StoredValue};
use ropewalk_model::{PropertyBag, PropertyKey, PropertyValue, SpecialFolder, tags};
use ropewalk_storage_api::PartitionId;
use std::sync::Arc;

#[test]
fn a_new_mailbox_has_its_default_folders() {
    let world = world();
    for special in SpecialFolder::ALL {
        let folder = world.mailbox.folder(world.mailbox.special_folder(*special)).unwrap();
        let info = special.info();
        assert_eq!(folder.display_name(), info.display_name);
        assert_eq!(folder.container_class(), info.container_class.unwrap_or_default());
        assert_eq!(world.mailbox.special_kind(folder.parent), info.parent);
        assert_eq!(world.mailbox.special_kind(folder.id), Some(*special));
    }
    let tree = world.mailbox.folder_tree(world.mailbox.special_folder(SpecialFolder::Root)).unwrap();
    assert_eq!(tree.len(), SpecialFolder::ALL.len() - 1);
    let again = world.store.create_mailbox(PartitionId(1), &common::owner());
    assert!(matches!(again, Err(MailboxError::Exists(_))));
    world.assert_sound();
}

#[test]
fn making_and_finding_without_case() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let made = world
        .mailbox
        .create_folder(inbox, "Projekte Übersee", Some("IPF.Note"), &PropertyBag::new())
        .unwrap();
    assert_eq!(made.parent, inbox);
    assert_eq!(world.mailbox.folder_by_name(inbox, "projekte ÜBERSEE").unwrap(), Some(made.id));
    let twice = world.mailbox.create_folder(inbox, "PROJEKTE übersee", None, &PropertyBag::new());
    assert!(matches!(twice, Err(MailboxError::Exists(_))));
    for bad in ["", "  ", "a\nb", &"x".repeat(300)] {
        assert!(world.mailbox.create_folder(inbox, bad, None, &PropertyBag::new()).is_err(), "{bad:?}");
    }
    assert_eq!(world.mailbox.folder(inbox).unwrap().counters.subfolders, 1);
    world.assert_sound();
}

#[test]
fn moving_keeps_the_tree_a_tree() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let none = PropertyBag::new();
    let a = mailbox.create_folder(inbox, "a", None, &none).unwrap().id;
    let b = mailbox.create_folder(a, "b", None, &none).unwrap().id;
    let c = mailbox.create_folder(b, "c", None, &none).unwrap().id;
    for below in [a, b, c] {
        assert!(matches!(mailbox.move_folder(a, below, "a"), Err(MailboxError::FolderCycle)));
    }
    assert!(matches!(mailbox.move_folder(inbox, a, "x"), Err(MailboxError::Denied(_))));
    mailbox.move_folder(b, inbox, "B2").unwrap();
    mailbox.move_folder(b, inbox, "b2").unwrap();
    assert!(matches!(mailbox.move_folder(b, inbox, "A"), Err(MailboxError::Exists(_))));
    let names: Vec<_> =
        mailbox.folder_tree(inbox).unwrap().iter().map(|f| (f.display_name().to_owned(), f.depth)).collect();
    assert_eq!(names, [("a".into(), 1), ("b2".into(), 1), ("c".into(), 2)]);
    world.assert_sound();
}

#[test]
fn depth_is_bounded() {
    let world = world();
    let mut parent = world.mailbox.special_folder(SpecialFolder::IpmSubtree);
    let mut made = 0;
    let refused = loop {
        match world.mailbox.create_folder(parent, "deep", None, &PropertyBag::new()) {
            Ok(folder) => parent = folder.id,
            Err(error) => break error,
        }
        made += 1;
        assert!(made <= FOLDER_DEPTH_MAX);
    };
    assert!(matches!(refused, MailboxError::Limit(_)));
    assert_eq!(made, FOLDER_DEPTH_MAX - 2);
}

#[test]
fn deleting_takes_everything_below() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let a = mailbox.create_folder(inbox, "a", None, &PropertyBag::new()).unwrap().id;
    let b = mailbox.create_folder(a, "b", None, &PropertyBag::new()).unwrap().id;
    let mut big = common::content("big");
    big.attachments.push(common::attachment("x.bin", &vec![7; 600_000]));
    for _ in 0..250 {
        world.save(b, &common::content("small"));
    }
    world.save(b, &big);
    let events = mailbox.subscribe(Arc::new(|| {}));
    mailbox.delete_folder(a).unwrap();
    assert!(mailbox.folder(a).is_err() && mailbox.folder(b).is_err());
    let gone: Vec<_> =
        std::iter::from_fn(|| events.try_next()).map(|event| (event.kind, event.folder)).collect();
    assert_eq!(gone, [(EventKind::FolderDeleted, b), (EventKind::FolderDeleted, a)]);
    assert!(matches!(mailbox.delete_folder(inbox), Err(MailboxError::Denied(_))));
    assert_eq!(world.store.check(PartitionId(1)).unwrap().blobs, 0);
    world.assert_sound();
}

#[test]
fn hierarchy_changes_are_numbered() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let all = mailbox.hierarchy_changes(Default::default(), 1000).unwrap();
    assert_eq!(all.len(), SpecialFolder::ALL.len());
    let last = all.last().unwrap().change;
    let a = mailbox.create_folder(inbox, "a", None, &PropertyBag::new()).unwrap();
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_COMMENT, "about a");
    mailbox.set_folder_properties(a.id, &bag, &[PropertyKey::from(tags::PID_TAG_CONTAINER_CLASS)]).unwrap();
    let changed = mailbox.hierarchy_changes(last, 1000).unwrap();
    assert_eq!(changed.len(), 1, "one entry for a folder that changed twice");
    assert!(changed[0].change > a.change && !changed[0].deleted);
    assert_eq!(
        mailbox.folder(a.id).unwrap().property(tags::PID_TAG_COMMENT),
        Some(StoredValue::Value("about a".into()))
    );
    mailbox.delete_folder(a.id).unwrap();
    let changed = mailbox.hierarchy_changes(last, 1000).unwrap();
    assert_eq!((changed.len(), changed[0].id, changed[0].deleted), (1, a.id, true));
    world.assert_sound();
}

#[test]
fn special_folders_are_found_through_entry_ids() {
    let world = world();
    for bearer in [SpecialFolder::Inbox, SpecialFolder::Root] {
        let folder = world.mailbox.folder(world.mailbox.special_folder(bearer)).unwrap();
        let calendar = world.mailbox.folder(world.mailbox.special_folder(SpecialFolder::Calendar)).unwrap();
        let found = folder.property(tags::PID_TAG_IPM_APPOINTMENT_ENTRY_ID);
        assert_eq!(found, calendar.property(tags::PID_TAG_ENTRY_ID));
        let Some(StoredValue::Value(PropertyValue::MultipleBinary(additional))) =
            folder.property(tags::PID_TAG_ADDITIONAL_REN_ENTRY_IDS)
        else {
            panic!("no additional entry ids");
        };
        assert_eq!(additional.len(), 5);
    }
    let sent = world.mailbox.folder(world.mailbox.special_folder(SpecialFolder::SentItems)).unwrap();
    assert_eq!(sent.property(tags::PID_TAG_IPM_APPOINTMENT_ENTRY_ID), None);
}
