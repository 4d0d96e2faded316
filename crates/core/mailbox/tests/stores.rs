//! Stores beside private mailboxes, replica ids, per-user state, the bound of property names.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as the tests do")]

mod common;

use common::{content, owner, world};
use ropewalk_base::Guid;
use ropewalk_base::limits::{NAMED_PROPERTIES_MAX, PER_USER_BYTES_MAX, RESERVED_IDS_MAX};
use ropewalk_mailbox::{
    DeleteMode, Flags, FolderDeletion, MailStore, Mailbox, MailboxError, MailboxOwner, NewMessage,
    PerUserInformation, PublicFolder, StoreKind,
};
use ropewalk_model::codec::GlobalId;
use ropewalk_model::{
    FolderId, GlobalCounter, MessageId, PropertyBag, PropertyName, PropertyNameKind, ReplicaId,
    SpecialFolder, tags,
};
use ropewalk_storage_api::PartitionId;

fn sound(store: &MailStore, partition: PartitionId) {
    let report = store.check(partition).unwrap();
    assert_eq!(report.findings, [], "{:#?}", report.findings);
}

fn save(mailbox: &Mailbox, folder: FolderId, associated: bool) -> MessageId {
    let (content, flags) = (content("m"), Flags::NONE);
    let new =
        NewMessage { content: &content, mime: None, flags, associated, delivered: None, new_mail: false };
    mailbox.save_message(folder, new).unwrap().id
}

#[test]
fn the_public_store_has_its_two_trees() {
    let world = world();
    let partition = PartitionId(7);
    let public = world.store.create_public_store(partition, &owner()).unwrap();
    assert_eq!(public.info().kind, StoreKind::Public);
    for folder in PublicFolder::ALL {
        let made = public.folder(public.info().public_folder(folder).unwrap()).unwrap();
        assert_eq!(made.display_name(), folder.display_name());
        assert_eq!(made.parent, folder.parent().map(PublicFolder::id).unwrap_or_default());
        assert!(matches!(public.delete_folder(made.id), Err(MailboxError::Denied(_))));
    }
    assert_eq!(public.special_folder(SpecialFolder::Inbox), FolderId::default());
    assert_eq!(public.special_kind(FolderId::default()), None);
    let tree = PublicFolder::IpmSubtree.id();
    let news = public.create_folder(tree, "News", Some("IPF.Post"), &PropertyBag::new()).unwrap().id;
    save(&public, news, false);
    // What is deleted comes back here as in a mailbox.
    let all = FolderDeletion { messages: true, folders: true, mode: DeleteMode::Soft };
    public.delete_folder_with(news, all).unwrap();
    assert_eq!(public.restore_folder(news, None, None).unwrap().parent, tree);
    assert_eq!(world.mailbox.info().public_folder(PublicFolder::Root), None);
    assert_eq!(world.store.mailbox(partition).unwrap().info().kind, StoreKind::Public);
    sound(&world.store, partition);
    world.assert_sound();
}

#[test]
fn an_archive_has_the_folders_of_archives() {
    let world = world();
    let partition = PartitionId(8);
    let archive = world.store.create_archive(partition, &owner()).unwrap();
    assert_eq!(archive.info().kind, StoreKind::Archive);
    let root = archive.special_folder(SpecialFolder::Root);
    assert_eq!(archive.folder_tree(root).unwrap().len(), 9);
    assert_eq!(archive.special_folder(SpecialFolder::Calendar), FolderId::default());
    let deleted = archive.special_folder(SpecialFolder::DeletedItems);
    let mut meeting = content("meeting");
    meeting.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Appointment");
    let id = save(&archive, deleted, false);
    archive.delete_messages(deleted, &[id], DeleteMode::Soft).unwrap();
    let kept = archive.deleted_messages(deleted).unwrap();
    archive.restore_messages(archive.special_folder(SpecialFolder::Deletions), &kept, None).unwrap();
    assert_eq!(archive.folder(deleted).unwrap().counters.total, 1);
    sound(&world.store, partition);
}

#[test]
fn a_mailbox_may_change_its_owner() {
    let world = world();
    let new = MailboxOwner {
        display_name: "Bob Brewer".into(),
        address: "bob@example.test".into(),
        legacy_dn: "/o=x/cn=bob".into(),
        host: "example.test".into(),
    };
    world.store.set_owner(PartitionId(1), &new).unwrap();
    let mailbox = world.store.mailbox(PartitionId(1)).unwrap();
    assert_eq!(
        (mailbox.info().guid, mailbox.info().legacy_dn.as_str()),
        (world.mailbox.info().guid, "/o=x/cn=bob")
    );
    assert!(matches!(world.store.set_owner(PartitionId(9), &new), Err(MailboxError::NotFound(_))));
    world.assert_sound();
}

#[test]
fn each_user_reads_for_themselves_and_a_change_makes_unread() {
    let world = world();
    let public = world.store.create_public_store(PartitionId(7), &owner()).unwrap();
    let tree = PublicFolder::IpmSubtree.id();
    let news = public.create_folder(tree, "News", None, &PropertyBag::new()).unwrap().id;
    let ids: Vec<_> = (0..5).map(|_| save(&public, news, false)).collect();
    let view = save(&public, news, true);
    let [alice, bob] = [Guid([1; 16]), Guid([2; 16])];
    let gone = MessageId::new(0xABCDEF).unwrap();
    assert_eq!(public.set_read_by(alice, news, &[ids[0], ids[1], ids[3], view, gone], true).unwrap(), 3);
    assert_eq!(public.set_read_by(alice, news, &[ids[0]], true).unwrap(), 0);
    assert_eq!((public.unread_by(alice, news).unwrap(), public.unread_by(bob, news).unwrap()), (2, 5));
    let change = |id| public.message(id).unwrap().change;
    assert!(public.read_by(alice, news).unwrap().contains(change(ids[1])));
    assert!(!public.read_by(bob, news).unwrap().contains(change(ids[1])));
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_SUBJECT, "news");
    public.set_message_properties(ids[1], &bag, &[]).unwrap();
    public.delete_messages(news, &[ids[3]], DeleteMode::Hard).unwrap();
    assert_eq!(public.unread_by(alice, news).unwrap(), 3);
    assert_eq!(public.set_read_by(alice, news, &ids, false).unwrap(), 1);
    assert_eq!(public.unread_by(alice, news).unwrap(), 4);
    assert!(matches!(
        public.set_read_by(bob, FolderId::default(), &[], true),
        Err(MailboxError::NotFound(_))
    ));
    sound(&world.store, PartitionId(7));
    public.delete_folder(news).unwrap();
    sound(&world.store, PartitionId(7));
}

#[test]
fn a_mailbox_keeps_what_its_client_says_of_public_folders() {
    let world = world();
    let mailbox = &world.mailbox;
    let [database, other] = [Guid([3; 16]), Guid([4; 16])];
    let folder = |database, n| GlobalId { database, counter: GlobalCounter::new(n).unwrap() };
    let information = PerUserInformation { replica: Guid([5; 16]), data: vec![1, 2, 3] };
    for n in [9, 5] {
        mailbox.set_per_user_information(&folder(database, n), &information).unwrap();
    }
    mailbox.set_per_user_information(&folder(other, 1), &information).unwrap();
    assert_eq!(mailbox.per_user_information(&folder(database, 9)).unwrap(), Some(information.clone()));
    assert_eq!(mailbox.per_user_information(&folder(database, 1)).unwrap(), None);
    assert_eq!(mailbox.per_user_folders(database).unwrap(), [folder(database, 5), folder(database, 9)]);
    let none = PerUserInformation { data: Vec::new(), ..information.clone() };
    mailbox.set_per_user_information(&folder(database, 5), &none).unwrap();
    assert_eq!(mailbox.per_user_folders(database).unwrap(), [folder(database, 9)]);
    let large = PerUserInformation { data: vec![0; PER_USER_BYTES_MAX + 1], ..information };
    let refused = mailbox.set_per_user_information(&folder(other, 1), &large);
    assert!(matches!(refused, Err(MailboxError::Limit(_))));
    world.assert_sound();
}

/// covers: MS-OXCSTOR_R779
#[test]
fn replica_ids_and_guids_lead_to_each_other() {
    let world = world();
    let mailbox = &world.mailbox;
    let own = mailbox.info().replica_guid;
    assert_eq!(mailbox.replicas().unwrap(), [(ReplicaId::OWN, own)]);
    assert_eq!(mailbox.replica_id(own, true).unwrap(), Some(ReplicaId::OWN));
    let [first, second] = [Guid([9; 16]), Guid([8; 16])];
    assert_eq!(mailbox.replica_id(first, false).unwrap(), None);
    assert_eq!(mailbox.replica_id(first, true).unwrap(), Some(ReplicaId(2)));
    assert_eq!(mailbox.replica_id(second, true).unwrap(), Some(ReplicaId(3)));
    assert_eq!(mailbox.replica_id(first, true).unwrap(), Some(ReplicaId(2)));
    assert_eq!(mailbox.replica_guid(ReplicaId(3)).unwrap(), Some(second));
    assert_eq!(mailbox.replica_guid(ReplicaId::OWN).unwrap(), Some(own));
    assert_eq!(mailbox.replica_guid(ReplicaId(4)).unwrap(), None);
    let replicas = [(ReplicaId::OWN, own), (ReplicaId(2), first), (ReplicaId(3), second)];
    assert_eq!(mailbox.replicas().unwrap(), replicas);
    world.assert_sound();
}

#[test]
fn reserved_ids_are_given_to_nobody_else() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let before = save(mailbox, inbox, false).counter().value();
    let first = mailbox.reserve_ids(1000).unwrap().value();
    assert_eq!(first, before + 1);
    assert_eq!(save(mailbox, inbox, false).counter().value(), first + 1000);
    for wrong in [0, RESERVED_IDS_MAX + 1] {
        assert!(matches!(mailbox.reserve_ids(wrong), Err(MailboxError::Invalid(_))));
    }
    world.assert_sound();
}

#[test]
fn the_map_of_names_is_bounded() {
    let world = world();
    let set = Guid([6; 16]);
    let name = |lid| PropertyName { set, kind: PropertyNameKind::Lid(lid) };
    // 0x8001 to 0xFFFE: 0x8000 itself is never given out.
    let names: Vec<_> = (1..u32::try_from(NAMED_PROPERTIES_MAX).unwrap()).map(name).collect();
    let ids = world.mailbox.property_ids(&names, true).unwrap();
    assert_eq!((ids.first().copied(), ids.last().copied()), (Some(Some(0x8001)), Some(Some(0xFFFE))));
    let more = [name(5), name(0x10_0000)];
    assert!(matches!(world.mailbox.property_ids(&more, true), Err(MailboxError::Limit(_))));
    assert_eq!(world.mailbox.property_ids(&more, false).unwrap(), [Some(0x8005), None]);
    world.assert_sound();
}

#[test]
fn check_finds_records_that_do_not_agree() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    save(mailbox, inbox, false);
    mailbox.replica_id(Guid([9; 16]), true).unwrap();
    world.assert_sound();
    let (time, folder) = ([0; 8], 0xABCDEF_u64.to_le_bytes());
    // Keys and records as `docs/format.md` section 4 has them.
    let cases: [(Vec<u8>, Vec<u8>, &str); 8] = [
        (vec![0x03], [&[1][..], &[7; 8], &time].concat(), "the mailbox counts"),
        (vec![0x04], vec![1, 0], "settings record"),
        ([&[0x05][..], b"x"].concat(), [&[1][..], &folder, &time, b"X"].concat(), "leads to no folder"),
        (
            [&[0x05][..], b"y"].concat(),
            [&[1][..], &[0; 8], &time, b"X"].concat(),
            "stands under another class",
        ),
        (vec![0x06, 0, 3], [&[1, 3, 0][..], &[8; 16]].concat(), "leads to no record that leads back"),
        ([&[0x07][..], &[7; 16]].concat(), [&[1, 2, 0][..], &[9; 16]].concat(), "not under its id or GUID"),
        ([&[0x28][..], &[0, 0, 0, 0, 0, 0, 0xAB, 0xCD], &[1; 16]].concat(), vec![1], "belongs to nothing"),
        ([&[0x29][..], &[1; 22]].concat(), vec![1, 2], "per-user record"),
    ];
    let storage = world.store.storage();
    for (key, record, what) in cases {
        let mut txn = storage.write(PartitionId(1)).unwrap();
        let before = ropewalk_storage_api::Reading::load(&txn, &key).unwrap();
        txn.store(&key, &record).unwrap();
        txn.commit().unwrap();
        let findings = world.store.check(PartitionId(1)).unwrap().findings;
        assert!(findings.iter().any(|finding| finding.what.contains(what)), "{what}: {findings:?}");
        let mut txn = storage.write(PartitionId(1)).unwrap();
        match before {
            Some(before) => txn.store(&key, &before).unwrap(),
            None => txn.remove(&key).unwrap(),
        }
        txn.commit().unwrap();
        world.assert_sound();
    }
}

#[test]
fn a_mailbox_without_a_size_record_is_counted_and_gets_one() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    save(mailbox, inbox, false);
    let size = mailbox.size().unwrap();
    let mut txn = world.store.storage().write(PartitionId(1)).unwrap();
    txn.remove(&[0x03]).unwrap();
    txn.commit().unwrap();
    assert_eq!(mailbox.size().unwrap(), size);
    world.assert_sound();
    save(mailbox, inbox, false);
    assert_eq!(mailbox.size().unwrap().bytes, 2 * size.bytes);
    world.assert_sound();
}
