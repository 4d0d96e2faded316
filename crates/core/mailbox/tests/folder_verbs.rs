//! Copying, emptying, deleting and restoring folders.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as the tests do")]

mod common;

use common::{World, attachment, content, world};
use ropewalk_base::limits::FOLDER_DEPTH_MAX;
use ropewalk_mailbox::{
    Completion, DeleteMode, Emptying, EventKind, Flags, Folder, FolderDeletion, MailboxError, NewMessage,
};
use ropewalk_model::{FolderId, PropertyBag, SpecialFolder, tags};
use std::sync::Arc;

const ALL_SOFT: FolderDeletion = FolderDeletion { messages: true, folders: true, mode: DeleteMode::Soft };
const ALL_HARD: FolderDeletion = FolderDeletion { messages: true, folders: true, mode: DeleteMode::Hard };

fn make(world: &World, parent: FolderId, name: &str) -> FolderId {
    world.mailbox.create_folder(parent, name, Some("IPF.Note"), &PropertyBag::new()).unwrap().id
}

fn save_associated(world: &World, folder: FolderId) {
    let (content, flags) = (content("view"), Flags::NONE);
    let new = NewMessage {
        content: &content,
        mime: None,
        flags,
        associated: true,
        delivered: None,
        new_mail: false,
    };
    world.mailbox.save_message(folder, new).unwrap();
}

fn special(world: &World, folder: SpecialFolder) -> FolderId {
    world.mailbox.special_folder(folder)
}

fn names(folders: &[Folder]) -> Vec<(String, u64, u64)> {
    let row = |f: &Folder| (f.display_name().to_owned(), f.counters.total, f.counters.associated);
    folders.iter().map(row).collect()
}

/// covers: MS-OXCFOLD_R605
/// covers: MS-OXCFOLD_R1122
#[test]
fn a_copy_has_messages_properties_and_the_folders_below_if_asked() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = special(&world, SpecialFolder::Inbox);
    let a = make(&world, inbox, "a");
    let b = make(&world, a, "b");
    make(&world, b, "c");
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_COMMENT, "x".repeat(3000).as_str());
    mailbox.set_folder_properties(a, &bag, &[]).unwrap();
    let mut big = content("big");
    big.attachments.push(attachment("x.bin", &vec![7; 300_000]));
    world.save(a, &big);
    world.save(b, &content("small"));
    save_associated(&world, a);
    let (copy, done) = mailbox.copy_folder(a, inbox, "copy", true).unwrap();
    assert_eq!(done, Completion { messages: 3, folders: 3, partial: false });
    assert_eq!((copy.parent, copy.container_class()), (inbox, "IPF.Note"));
    let comment = copy.property(tags::PID_TAG_COMMENT).unwrap();
    assert_eq!(mailbox.load(&comment).unwrap().as_str().map(str::len), Some(3000));
    assert_eq!(names(&mailbox.folder_tree(copy.id).unwrap()), [("b".into(), 1, 0), ("c".into(), 0, 0)]);
    assert_eq!((copy.counters.total, copy.counters.associated), (1, 1));
    mailbox.delete_folder(a).unwrap();
    let (flat, done) = mailbox.copy_folder(copy.id, inbox, "flat", false).unwrap();
    assert_eq!((flat.counters.subfolders, flat.counters.total, done.folders), (0, 1, 1));
    world.assert_sound();
}

#[test]
fn a_folder_is_not_copied_or_moved_into_itself_and_not_onto_another() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = special(&world, SpecialFolder::Inbox);
    let a = make(&world, inbox, "a");
    let b = make(&world, a, "b");
    for (target, recursive) in [(a, true), (b, true), (a, false)] {
        assert!(matches!(mailbox.copy_folder(a, target, "x", recursive), Err(MailboxError::FolderCycle)));
    }
    assert!(matches!(mailbox.move_folder(a, b, "x"), Err(MailboxError::FolderCycle)));
    assert!(matches!(mailbox.copy_folder(b, inbox, "A", true), Err(MailboxError::Exists(_))));
    let root = special(&world, SpecialFolder::Root);
    assert!(matches!(mailbox.copy_folder(root, inbox, "x", false), Err(MailboxError::Denied(_))));
    // A special folder may be copied: the copy is an ordinary one.
    let (copy, _) =
        mailbox.copy_folder(special(&world, SpecialFolder::Contacts), inbox, "people", true).unwrap();
    assert_eq!(mailbox.special_kind(copy.id), None);
    assert_eq!(copy.counters.subfolders, 4);
    world.assert_sound();
}

#[test]
fn a_copy_that_would_be_too_deep_is_refused_whole() {
    let world = world();
    let subtree = special(&world, SpecialFolder::IpmSubtree);
    let a = make(&world, subtree, "a");
    let mut at = make(&world, a, "b");
    for _ in 0..FOLDER_DEPTH_MAX - 6 {
        at = make(&world, at, "d");
    }
    let below = make(&world, make(&world, subtree, "x"), "y");
    let before = world.mailbox.folder(subtree).unwrap().counters;
    let third = make(&world, below, "z");
    assert!(matches!(world.mailbox.copy_folder(a, third, "c", true), Err(MailboxError::Limit(_))));
    assert!(matches!(world.mailbox.move_folder(a, third, "c"), Err(MailboxError::Limit(_))));
    assert_eq!(world.mailbox.folder(subtree).unwrap().counters, before);
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R371
/// covers: MS-OXCFOLD_R817
/// covers: MS-OXCFOLD_R1079
/// covers: MS-OXCFOLD_R1081
#[test]
fn a_folder_with_more_than_may_go_stays_whole() {
    let world = world();
    let mailbox = &world.mailbox;
    let a = make(&world, special(&world, SpecialFolder::Inbox), "a");
    let b = make(&world, a, "b");
    save_associated(&world, b);
    for mode in [DeleteMode::Soft, DeleteMode::Hard] {
        for (id, messages, folders) in [(a, true, false), (b, false, true), (a, false, false)] {
            let done = mailbox.delete_folder_with(id, FolderDeletion { messages, folders, mode }).unwrap();
            assert_eq!(done, Completion { partial: true, ..Completion::default() });
        }
    }
    assert_eq!(mailbox.folder(b).unwrap().counters.associated, 1);
    let done = mailbox.delete_folder_with(a, ALL_HARD).unwrap();
    assert_eq!(done, Completion { messages: 1, folders: 2, partial: false });
    assert!(matches!(mailbox.folder(a), Err(MailboxError::NotFound(_))));
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R498
/// covers: MS-OXCFOLD_R10348
#[test]
fn a_deleted_folder_is_kept_and_comes_back_with_everything() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = special(&world, SpecialFolder::Inbox);
    let a = make(&world, inbox, "a");
    let b = make(&world, a, "b");
    let message = world.save(b, &content("kept")).id;
    let events = mailbox.subscribe(Arc::new(|| {}));
    let done = mailbox.delete_folder_with(a, ALL_SOFT).unwrap();
    assert_eq!(done, Completion { messages: 1, folders: 2, partial: false });
    let seen: Vec<_> = std::iter::from_fn(|| events.try_next()).map(|e| (e.kind, e.folder)).collect();
    assert_eq!(seen, [(EventKind::FolderDeleted, b), (EventKind::FolderDeleted, a)]);
    assert!(mailbox.child_folders(inbox).unwrap().is_empty());
    assert_eq!(mailbox.folder_by_name(inbox, "a").unwrap(), None);
    // Another of the same name is deleted, too.
    let second = make(&world, inbox, "A");
    mailbox.delete_folder_with(second, ALL_SOFT).unwrap();
    let kept = mailbox.deleted_folders(Some(inbox)).unwrap();
    assert_eq!(kept.iter().map(|f| f.id).collect::<Vec<_>>(), [a, second]);
    assert!(kept.iter().all(|folder| folder.deleted_on().is_some()));
    assert!(mailbox.deleted_folders(Some(b)).unwrap().is_empty());
    assert!(mailbox.is_recoverable(b).unwrap());
    assert!(matches!(
        mailbox.create_folder(a, "new", None, &PropertyBag::new()),
        Err(MailboxError::NotFound(_))
    ));
    world.assert_sound();
    let back = mailbox.restore_folder(a, None, None).unwrap();
    assert_eq!((back.parent, back.display_name(), back.deleted_on()), (inbox, "a", None));
    assert_eq!(mailbox.message(message).unwrap().folder, b);
    assert!(matches!(mailbox.restore_folder(second, None, None), Err(MailboxError::Exists(_))));
    let other = mailbox.restore_folder(second, None, Some("a (2)")).unwrap();
    assert_eq!((other.parent, other.display_name()), (inbox, "a (2)"));
    assert!(matches!(mailbox.restore_folder(a, None, None), Err(MailboxError::Invalid(_))));
    world.assert_sound();
}

#[test]
fn a_folder_whose_parent_is_gone_comes_back_into_the_visible_tree() {
    let world = world();
    let mailbox = &world.mailbox;
    let a = make(&world, special(&world, SpecialFolder::Inbox), "a");
    let b = make(&world, a, "b");
    mailbox.delete_folder_with(b, ALL_SOFT).unwrap();
    mailbox.delete_folder_with(a, ALL_SOFT).unwrap();
    let back = mailbox.restore_folder(b, None, None).unwrap();
    assert_eq!(back.parent, special(&world, SpecialFolder::IpmSubtree));
    // What is deleted a second time is gone.
    mailbox.delete_folder_with(a, ALL_SOFT).unwrap();
    assert!(matches!(mailbox.folder(a), Err(MailboxError::NotFound(_))));
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R1129
/// covers: MS-OXCFOLD_R617
/// covers: MS-OXCFOLD_R113801
#[test]
fn emptying_leaves_the_folder_and_what_was_not_asked_for() {
    let world = world();
    let mailbox = &world.mailbox;
    let a = make(&world, special(&world, SpecialFolder::Inbox), "a");
    let b = make(&world, a, "b");
    for _ in 0..250 {
        world.save(a, &content("m"));
    }
    world.save(b, &content("below"));
    save_associated(&world, a);
    let soft = Emptying { associated: false, folders: false, mode: DeleteMode::Soft };
    assert_eq!(mailbox.empty_folder(a, soft).unwrap().messages, 250);
    let left = mailbox.folder(a).unwrap().counters;
    assert_eq!((left.total, left.associated, left.subfolders), (0, 1, 1));
    assert_eq!(mailbox.deleted_messages(a).unwrap().len(), 250);
    let hard = Emptying { associated: true, folders: true, mode: DeleteMode::Hard };
    let done = mailbox.empty_folder(a, hard).unwrap();
    assert_eq!(done, Completion { messages: 2, folders: 1, partial: false });
    let left = mailbox.folder(a).unwrap().counters;
    assert_eq!((left.total, left.associated, left.subfolders), (0, 0, 0));
    assert_eq!(mailbox.deleted_messages(a).unwrap().len(), 250);
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R1131
#[test]
fn special_folders_stay_and_make_emptying_partial() {
    let world = world();
    let mailbox = &world.mailbox;
    let contacts = special(&world, SpecialFolder::Contacts);
    make(&world, contacts, "mine");
    let done = mailbox
        .empty_folder(contacts, Emptying { associated: true, folders: true, mode: DeleteMode::Soft })
        .unwrap();
    assert_eq!(done, Completion { messages: 0, folders: 1, partial: true });
    assert_eq!(mailbox.folder(contacts).unwrap().counters.subfolders, 4);
    let root = special(&world, SpecialFolder::Root);
    let all = Emptying { associated: true, folders: true, mode: DeleteMode::Hard };
    assert!(matches!(mailbox.empty_folder(root, all), Err(MailboxError::Denied(_))));
    for mode in [DeleteMode::Soft, DeleteMode::Hard] {
        let refused = mailbox.delete_folder_with(contacts, FolderDeletion { mode, ..ALL_SOFT });
        assert!(matches!(refused, Err(MailboxError::Denied(_))));
    }
    world.assert_sound();
}

/// covers: MS-OXCFOLD_R482
/// covers: MS-OXCFOLD_R483
#[test]
fn opening_makes_what_is_not_there_and_leaves_what_is() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = special(&world, SpecialFolder::Inbox);
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_ATTRIBUTE_HIDDEN, true);
    let (made, existed) = mailbox.open_or_create_folder(inbox, "a", Some("IPF.Task"), &bag).unwrap();
    assert!(!existed && made.hidden());
    let (opened, existed) =
        mailbox.open_or_create_folder(inbox, "A", Some("IPF.Note"), &PropertyBag::new()).unwrap();
    assert!(existed);
    assert_eq!((opened.id, opened.container_class(), opened.hidden()), (made.id, "IPF.Task", true));
    assert_eq!(mailbox.child_folders(inbox).unwrap().len(), 1);
    assert!(mailbox.visible_child_folders(inbox).unwrap().is_empty());
    world.assert_sound();
}
