//! Permission lists: their rows, their changes, what new folders get.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as the tests do")]

mod common;

use common::people::people;
use common::world;
use ropewalk_base::limits::FOLDER_MEMBERS_MAX;
use ropewalk_mailbox::{
    EventKind, Mailbox, MailboxError, Member, MemberId, PermissionChange, PermissionChangeMode, Rights,
};
use ropewalk_model::codec::entry_id::AddressBookEntryId;
use ropewalk_model::{FolderId, PropertyBag, SpecialFolder};
use std::sync::Arc;

const PLAIN: PermissionChangeMode = PermissionChangeMode { replace_rows: false, include_free_busy: false };
const FREE_BUSY: PermissionChangeMode = PermissionChangeMode { replace_rows: false, include_free_busy: true };
const REPLACE: PermissionChangeMode = PermissionChangeMode { replace_rows: true, include_free_busy: false };

fn member(id: u64) -> Member {
    Member { id: MemberId(id), legacy_dn: format!("/o=Ropewalk/cn=member{id}"), name: format!("Member {id}") }
}

fn rows(mailbox: &Mailbox, folder: FolderId) -> Vec<(u64, String, u32)> {
    let rows = mailbox.permissions(folder).unwrap();
    rows.into_iter().map(|row| (row.member.id.0, row.member.name, row.rights.bits())).collect()
}

fn bits(mailbox: &Mailbox, folder: FolderId) -> Vec<(u64, u32)> {
    rows(mailbox, folder).into_iter().map(|(id, _, bits)| (id, bits)).collect()
}

const ANONYMOUS: u64 = u64::MAX;

/// covers: MS-OXCPERM_R1079, MS-OXCPERM_R1080, MS-OXCPERM_R189, MS-OXCPERM_R190, MS-OXCPERM_R1070
/// covers: MS-OXCPERM_R51, MS-OXCPERM_R52, MS-OXCPERM_R186, MS-OXCPERM_R47, MS-OXCPERM_R1187, MS-OXCPERM_R1188
#[test]
fn rows_are_added_modified_and_removed() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    assert_eq!(rows(mailbox, inbox), [(0, String::new(), 0), (ANONYMOUS, "Anonymous".into(), 0)]);
    let add = [
        PermissionChange::Add(member(9), Rights::EDITOR),
        PermissionChange::Add(member(5), Rights::REVIEWER),
    ];
    mailbox.change_permissions(inbox, &add, PLAIN).unwrap();
    assert_eq!(bits(mailbox, inbox), [(0, 0), (5, 0x401), (9, 0x47B), (ANONYMOUS, 0)]);
    let listed = mailbox.permissions(inbox).unwrap();
    let entry_id = AddressBookEntryId::decode(&listed[1].entry_id()).unwrap();
    assert_eq!(entry_id, AddressBookEntryId::user("/o=Ropewalk/cn=member5"));
    assert_eq!((listed[0].entry_id(), listed[3].entry_id()), (Vec::new(), Vec::new()));
    let changes = [
        PermissionChange::Modify(MemberId(9), Rights::AUTHOR),
        PermissionChange::Modify(MemberId::DEFAULT, Rights::CONTRIBUTOR),
        PermissionChange::Modify(MemberId::ANONYMOUS, Rights::REVIEWER),
        PermissionChange::Remove(MemberId(5)),
    ];
    mailbox.change_permissions(inbox, &changes, PLAIN).unwrap();
    assert_eq!(bits(mailbox, inbox), [(0, 0x402), (9, 0x41B), (ANONYMOUS, 0x401)]);
    let reserved =
        [PermissionChange::Remove(MemberId::DEFAULT), PermissionChange::Remove(MemberId::ANONYMOUS)];
    mailbox.change_permissions(inbox, &reserved, PLAIN).unwrap();
    assert_eq!(bits(mailbox, inbox), [(0, 0), (9, 0x41B), (ANONYMOUS, 0)]);
    world.assert_sound();
}

/// covers: MS-OXCPERM_R1175
#[test]
fn who_is_not_in_the_list_is_neither_modified_nor_removed() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let changes =
        [PermissionChange::Modify(MemberId(7), Rights::EDITOR), PermissionChange::Remove(MemberId(8))];
    world.mailbox.change_permissions(inbox, &changes, PLAIN).unwrap();
    assert_eq!(bits(&world.mailbox, inbox), [(0, 0), (ANONYMOUS, 0)]);
    world.assert_sound();
}

/// covers: MS-OXCPERM_R1197, MS-OXCPERM_R45
#[test]
fn replacing_keeps_the_default_user_alone() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let before = [
        PermissionChange::Add(Member::default_user(), Rights::REVIEWER),
        PermissionChange::Add(Member::anonymous(), Rights::REVIEWER),
        PermissionChange::Add(member(5), Rights::EDITOR),
    ];
    mailbox.change_permissions(inbox, &before, PLAIN).unwrap();
    for other in [PermissionChange::Modify(MemberId(5), Rights::NONE), PermissionChange::Remove(MemberId(5))]
    {
        let refused = mailbox.change_permissions(inbox, &[before[2].clone(), other], REPLACE);
        assert!(matches!(refused, Err(MailboxError::Invalid(_))));
    }
    assert_eq!(bits(mailbox, inbox), [(0, 0x401), (5, 0x47B), (ANONYMOUS, 0x401)]);
    mailbox.change_permissions(inbox, &[PermissionChange::Add(member(6), Rights::AUTHOR)], REPLACE).unwrap();
    assert_eq!(bits(mailbox, inbox), [(0, 0x401), (6, 0x41B), (ANONYMOUS, 0)]);
    world.assert_sound();
}

/// covers: MS-OXCPERM_R40, MS-OXCPERM_R19
#[test]
fn free_busy_rights_follow_until_a_client_says_otherwise() {
    let world = world();
    let mailbox = &world.mailbox;
    let calendar = mailbox.special_folder(SpecialFolder::Calendar);
    assert_eq!(bits(mailbox, calendar), [(0, 0x800), (ANONYMOUS, 0)]);
    let add = [
        PermissionChange::Add(member(5), Rights::REVIEWER),
        PermissionChange::Add(member(6), Rights::CONTRIBUTOR),
    ];
    mailbox.change_permissions(calendar, &add, PLAIN).unwrap();
    assert_eq!(bits(mailbox, calendar), [(0, 0x800), (5, 0x1C01), (6, 0xC02), (ANONYMOUS, 0)]);
    // Without the flag the free/busy bits of a request mean nothing.
    let unmeant = [PermissionChange::Modify(MemberId(6), Rights::CONTRIBUTOR.with(Rights::FREE_BUSY))];
    mailbox.change_permissions(calendar, &unmeant, PLAIN).unwrap();
    assert_eq!(bits(mailbox, calendar)[2], (6, 0xC02));
    // With it they are kept as said, and everybody else's as they were.
    let said = [
        PermissionChange::Modify(MemberId::DEFAULT, Rights::NONE),
        PermissionChange::Modify(MemberId(6), Rights::CONTRIBUTOR.with(Rights::FREE_BUSY_DETAILED)),
    ];
    mailbox.change_permissions(calendar, &said, FREE_BUSY).unwrap();
    assert_eq!(bits(mailbox, calendar), [(0, 0), (5, 0x1C01), (6, 0x1C02), (ANONYMOUS, 0)]);
    let later = [
        PermissionChange::Modify(MemberId(5), Rights::EDITOR),
        PermissionChange::Add(member(7), Rights::REVIEWER),
    ];
    mailbox.change_permissions(calendar, &later, PLAIN).unwrap();
    assert_eq!(bits(mailbox, calendar), [(0, 0), (5, 0x1C7B), (6, 0x1C02), (7, 0x401), (ANONYMOUS, 0)]);
    // Elsewhere they are never kept.
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let add = [PermissionChange::Add(member(5), Rights::REVIEWER.with(Rights::FREE_BUSY))];
    mailbox.change_permissions(inbox, &add, FREE_BUSY).unwrap();
    assert_eq!(bits(mailbox, inbox), [(0, 0), (5, 0x401), (ANONYMOUS, 0)]);
    world.assert_sound();
}

#[test]
fn a_change_is_one_of_the_folder() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let last = mailbox.hierarchy_changes(Default::default(), 1000).unwrap().last().unwrap().change;
    let events = mailbox.subscribe(Arc::new(|| {}));
    let change = mailbox
        .change_permissions(inbox, &[PermissionChange::Add(member(5), Rights::EDITOR)], PLAIN)
        .unwrap();
    let changed = mailbox.hierarchy_changes(last, 10).unwrap();
    assert_eq!((changed.len(), changed[0].id, changed[0].change), (1, inbox, change));
    assert_eq!(mailbox.folder(inbox).unwrap().change, change);
    let event = events.try_next().unwrap();
    assert_eq!((event.kind, event.folder, event.change), (EventKind::FolderModified, inbox, change));
    world.assert_sound();
}

#[test]
fn a_new_folder_has_its_parents_list_and_goes_with_it() {
    let [_, bob, _] = people();
    let world = world();
    let mailbox = &world.mailbox;
    let calendar = mailbox.special_folder(SpecialFolder::Calendar);
    let add = [
        PermissionChange::Add(Member::default_user(), Rights::REVIEWER.with(Rights::FREE_BUSY)),
        PermissionChange::Add(member(500), Rights::EDITOR),
        PermissionChange::Add(Member::of(&bob), Rights::PUBLISHING_AUTHOR),
    ];
    mailbox.change_permissions(calendar, &add, FREE_BUSY).unwrap();
    let id = bob.id.0;
    let below = mailbox.create_folder(calendar, "below", None, &PropertyBag::new()).unwrap().id;
    assert_eq!(bits(mailbox, below), [(0, 0x401), (id, 0x49B), (500, 0x47B), (ANONYMOUS, 0)]);
    // Who makes a folder in another's mailbox owns it.
    let his = mailbox.opened_by(&bob).create_folder(below, "his", None, &PropertyBag::new()).unwrap().id;
    assert_eq!(bits(mailbox, his), [(0, 0x401), (id, 0x7FB), (500, 0x47B), (ANONYMOUS, 0)]);
    // A folder that moves keeps its list; one that goes takes it along, which the check would tell.
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    mailbox.move_folder(below, inbox, "moved").unwrap();
    assert_eq!(bits(mailbox, his).len(), 4);
    world.assert_sound();
    mailbox.delete_folder(below).unwrap();
    world.assert_sound();
}

#[test]
fn members_are_bounded_and_named() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let count = FOLDER_MEMBERS_MAX as u64;
    let full: Vec<_> = (1..=count).map(|id| PermissionChange::Add(member(id), Rights::REVIEWER)).collect();
    world.mailbox.change_permissions(inbox, &full, PLAIN).unwrap();
    let more = [PermissionChange::Add(member(count + 1), Rights::REVIEWER)];
    assert!(matches!(world.mailbox.change_permissions(inbox, &more, PLAIN), Err(MailboxError::Limit(_))));
    world.mailbox.change_permissions(inbox, &full[..1], PLAIN).unwrap();
    let nameless =
        [PermissionChange::Add(Member { legacy_dn: String::new(), ..member(3000) }, Rights::EDITOR)];
    assert!(matches!(
        world.mailbox.change_permissions(inbox, &nameless, REPLACE),
        Err(MailboxError::Invalid(_))
    ));
    assert_eq!(world.mailbox.permissions(inbox).unwrap().len(), FOLDER_MEMBERS_MAX + 2);
    world.assert_sound();
}
