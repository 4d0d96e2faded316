//! Every role against every operation, and what follows for reading.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as the tests do")]

mod common;

use common::people::people;
use common::{World, content, world};
use ropewalk_base::Guid;
use ropewalk_base::limits::TABLE_INDEX_MESSAGES_MIN;
use ropewalk_directory::User;
use ropewalk_mailbox::{
    Access, Actor, AppendOptions, ContentsQuery, CopyMode, CopyWhat, CreateMessage, DeleteMode, Emptying,
    EventKind, FlagChange, Flags, FolderDeletion, Mailbox, MailboxError, MailboxOverrides, Member, MemberId,
    MessageEdit, NewMessage, NewSearch, Operation, PerUserInformation, PermissionChange,
    PermissionChangeMode, ReadChange, Result, Rights, RowId, SaveMessage, StoredValue, StreamError,
    StreamMode, ViewQuery,
};
use ropewalk_model::codec::GlobalId;
use ropewalk_model::restriction::{FuzzyFlags, FuzzyLevel};
use ropewalk_model::{
    FolderId, MessageContent, MessageId, PropertyBag, PropertyKey, PropertyName, PropertyNameKind,
    PropertyTag, PropertyValue, ReplicaId, Restriction, SortDirection, SortKey, SortOrderSet, SpecialFolder,
    tags,
};
use std::sync::Arc;

/// A folder of Alice's with a message of hers and one of Bob's, and Bob's view of it.
struct Scene {
    world: World,
    bob: Mailbox,
    folder: FolderId,
    other: FolderId,
    hers: MessageId,
    his: MessageId,
}

fn grant(mailbox: &Mailbox, folder: FolderId, who: Member, rights: Rights) {
    let change = PermissionChange::Add(who, rights);
    mailbox.change_permissions(folder, &[change], PermissionChangeMode::default()).unwrap();
}

fn new(content: &MessageContent) -> NewMessage<'_> {
    let flags = Flags::NONE;
    NewMessage { content, mime: None, flags, associated: false, delivered: None, new_mail: false }
}

fn scene(bob: &User, rights: Rights) -> Scene {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let folder = world.mailbox.create_folder(inbox, "shared", None, &PropertyBag::new()).unwrap().id;
    let other = world.mailbox.create_folder(inbox, "other", None, &PropertyBag::new()).unwrap().id;
    let view = world.mailbox.opened_by(bob);
    for id in [folder, other] {
        grant(&world.mailbox, id, Member::of(bob), Rights::OWNER);
    }
    let hers = world.save(folder, &content("hers")).id;
    let his = view.save_message(folder, new(&content("his"))).unwrap().id;
    grant(&world.mailbox, folder, Member::of(bob), rights);
    Scene { bob: view, world, folder, other, hers, his }
}

/// What is tried: its name, which column of the table it belongs to, and the operation itself.
type Attempt = (&'static str, usize, fn(&Scene) -> Result<()>);

const VIEW: usize = 0;
const READ_ANY: usize = 1;
const READ_OWN: usize = 2;
const CREATE: usize = 3;
const EDIT_ANY: usize = 4;
const EDIT_OWN: usize = 5;
const DELETE_ANY: usize = 6;
const DELETE_OWN: usize = 7;
const SUBFOLDER: usize = 8;
const CHANGE: usize = 9;
/// For the owner alone: no role has it.
const ALL: usize = 10;

/// Each role's rights, and `+` for each column that it may.
const ROLES: &[(u32, &str)] = &[
    (0x7FB, "++++++++++"),
    (0x4FB, "+++++++++-"),
    (0x47B, "++++++++--"),
    (0x49B, "++++-+-++-"),
    (0x41B, "++++-+-+--"),
    (0x413, "++++---+--"),
    (0x401, "+++-------"),
    (0x402, "+-++------"),
    (0x1800, "--+-------"),
    (0x800, "--+-------"),
    (0x000, "--+-------"),
    // Each right by itself.
    (0x001, "-++-------"),
    (0x002, "--++------"),
    (0x008, "--+--+----"),
    (0x010, "--+----+--"),
    (0x020, "--+-++----"),
    (0x040, "--+---++--"),
    (0x080, "--+-----+-"),
    (0x100, "--+------+"),
    (0x200, "--+-------"),
    (0x400, "+-+-------"),
];

fn comment() -> PropertyBag {
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_COMMENT, "by Bob");
    bag
}

fn flag(scene: &Scene, id: MessageId, add: Flags) -> Result<()> {
    let change = FlagChange { add, ..FlagChange::default() };
    scene.bob.set_flags(scene.folder, &[(id, change)]).map(drop)
}

fn listed(scene: &Scene, id: MessageId) -> Result<()> {
    let query =
        ContentsQuery { folder: scene.folder, associated: false, sort: Vec::new(), restriction: None };
    // The table needs the folder to be seen; the message itself is what is asked for here.
    let found = match scene.bob.contents(query) {
        Ok(table) => table.rows(0, 10)?.iter().any(|row| row.id == id),
        Err(MailboxError::AccessDenied(Operation::ViewFolder)) => return scene.bob.message(id).map(drop),
        Err(error) => return Err(error),
    };
    if found { Ok(()) } else { Err(MailboxError::AccessDenied(Operation::ReadItem)) }
}

fn read(scene: &Scene, id: MessageId) -> Result<()> {
    let bob = &scene.bob;
    let all = [
        bob.message(id).map(drop),
        bob.content(id).map(drop),
        bob.mime(id).map(drop),
        bob.mime_prefix(id, &|_| true).map(drop),
        bob.recipients(id).map(drop),
        bob.attachments(id).map(drop),
        bob.edit_message(scene.folder, id, Access::ReadOnly).map(drop),
        bob.message_status(scene.folder, id).map(drop),
        listed(scene, id),
        match bob.heads(&[id])?.pop().flatten() {
            Some(_) => Ok(()),
            None => Err(MailboxError::AccessDenied(Operation::ReadItem)),
        },
    ];
    let allowed = all.iter().filter(|result| result.is_ok()).count();
    assert!(allowed == 0 || allowed == all.len(), "{all:?}");
    for result in [
        bob.attachment(id, &[0]).map(drop),
        bob.embedded(id, &[0]).map(drop),
        bob.embedded_content(id, &[0]).map(drop),
    ] {
        let refused = matches!(result, Err(MailboxError::AccessDenied(_)));
        assert_eq!(refused, allowed == 0, "{result:?}");
    }
    let [first, ..] = all;
    first
}

/// Opens a message for writing, changes and saves it.
fn edit(scene: &Scene, id: MessageId) -> Result<()> {
    let mut edit = scene.bob.edit_message(scene.folder, id, Access::ReadWrite)?;
    change(&mut edit)
}

fn change(edit: &mut MessageEdit) -> Result<()> {
    edit.set_properties(&[(tags::PID_TAG_COMMENT, "by Bob".into())])?;
    edit.save(&SaveMessage::default()).map(drop)
}

fn of_stream(error: StreamError) -> MailboxError {
    match error {
        StreamError::Mailbox(error) => error,
        other => panic!("{other:?}"),
    }
}

fn write_folder_stream(scene: &Scene) -> std::result::Result<(), StreamError> {
    let tag = tags::PID_TAG_EXTENDED_FOLDER_FLAGS;
    let mut stream = scene.bob.open_folder_stream(scene.folder, tag, StreamMode::Create, 1)?;
    stream.write(&[1, 2, 3])?;
    scene.bob.commit_stream(&mut stream).map(drop)
}

fn copy_comment(scene: &Scene, from: FolderId, to: FolderId) -> Result<()> {
    let what = CopyWhat::Only(&[tags::PID_TAG_COMMENT]);
    scene.bob.copy_folder_properties(from, to, what, CopyMode::default()).map(drop)
}

fn with_subject(word: &str) -> Restriction {
    Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() },
        tag: tags::PID_TAG_SUBJECT,
        value_tag: tags::PID_TAG_SUBJECT,
        value: word.into(),
    }
}

/// A search folder of Alice's in the shared folder, over that folder.
fn search_folder(scene: &Scene) -> FolderId {
    let mailbox = &scene.world.mailbox;
    let found = mailbox.create_search_folder(scene.folder, "found", None, &PropertyBag::new()).unwrap().id;
    mailbox.start_search(found, search_in(scene.folder)).unwrap();
    found
}

fn search_in(folder: FolderId) -> NewSearch {
    NewSearch {
        restriction: Some(with_subject("h")),
        folders: Some(vec![folder]),
        recursive: false,
        fixed: false,
    }
}

/// A view that is worked out message by message, with a category for each subject.
fn by_category(scene: &Scene) -> ViewQuery {
    let key = SortKey { tag: tags::PID_TAG_SUBJECT, direction: SortDirection::Ascending };
    let sort = SortOrderSet::new(vec![key], 1, 1).unwrap();
    ViewQuery { sort, ..ViewQuery::of(scene.folder) }
}

/// Whether views of either kind show a message.
fn viewed(scene: &Scene, id: MessageId) -> Result<()> {
    let shows = |query: ViewQuery| -> Result<bool> {
        let view = scene.bob.table_view(query)?;
        Ok(view.row_ids(0, 10)?.contains(&RowId::Message { id, instance: 0 }))
    };
    let (plain, grouped) = (shows(ViewQuery::of(scene.folder))?, shows(by_category(scene))?);
    assert_eq!(plain, grouped);
    if plain { Ok(()) } else { Err(MailboxError::AccessDenied(Operation::ReadItem)) }
}

fn of_another_store(scene: &Scene) -> GlobalId {
    GlobalId { database: Guid::NIL, counter: scene.folder.counter() }
}

const ATTEMPTS: &[Attempt] = &[
    ("folder", VIEW, |s| s.bob.folder(s.folder).map(drop)),
    ("folder_by_name", VIEW, |s| {
        let inbox = s.bob.special_folder(SpecialFolder::Inbox);
        match s.bob.folder_by_name(inbox, "shared")? {
            Some(_) => Ok(()),
            None => Err(MailboxError::AccessDenied(Operation::ViewFolder)),
        }
    }),
    ("child_folders", VIEW, |s| s.bob.child_folders(s.folder).map(drop)),
    ("folder_tree", VIEW, |s| s.bob.folder_tree(s.folder).map(drop)),
    ("permissions", VIEW, |s| s.bob.permissions(s.folder).map(drop)),
    ("hierarchy_changes", VIEW, |s| {
        let all = s.bob.hierarchy_changes(Default::default(), 1000)?;
        if all.iter().any(|change| change.id == s.folder) {
            Ok(())
        } else {
            Err(MailboxError::AccessDenied(Operation::ViewFolder))
        }
    }),
    ("contents", VIEW, |s| {
        let query =
            ContentsQuery { folder: s.folder, associated: false, sort: Vec::new(), restriction: None };
        s.bob.contents(query).map(drop)
    }),
    ("table_view", VIEW, |s| s.bob.table_view(ViewQuery::of(s.folder)).map(drop)),
    ("table_view with instances", VIEW, |s| s.bob.table_view(by_category(s)).map(drop)),
    ("table_view shows hers", READ_ANY, |s| viewed(s, s.hers)),
    ("table_view shows his", READ_OWN, |s| viewed(s, s.his)),
    ("visible_child_folders", VIEW, |s| s.bob.visible_child_folders(s.folder).map(drop)),
    ("uids", READ_ANY, |s| s.bob.uids(s.folder, 1, u32::MAX).map(drop)),
    ("changes", READ_ANY, |s| s.bob.changes(s.folder, Default::default(), 10).map(drop)),
    ("take_recent", READ_ANY, |s| s.bob.take_recent(s.folder).map(drop)),
    ("read hers", READ_ANY, |s| read(s, s.hers)),
    ("copy hers", READ_ANY, |s| s.bob.copy_messages(s.folder, &[s.hers], s.other).map(drop)),
    ("read his", READ_OWN, |s| read(s, s.his)),
    ("copy his", READ_OWN, |s| s.bob.copy_messages(s.folder, &[s.his], s.other).map(drop)),
    ("save_message", CREATE, |s| s.bob.save_message(s.folder, new(&content("new"))).map(drop)),
    ("create_message", CREATE, |s| change(&mut s.bob.create_message(s.folder, &CreateMessage::default())?)),
    ("append_mime", CREATE, |s| {
        s.bob.append_mime(s.folder, b"Subject: x\r\n\r\ny\r\n", AppendOptions::default()).map(drop)
    }),
    ("copy here", CREATE, |s| {
        let there = s.bob.save_message(s.other, new(&content("there")))?.id;
        s.bob.copy_messages(s.other, &[there], s.folder).map(drop)
    }),
    ("move here", CREATE, |s| {
        let there = s.bob.save_message(s.other, new(&content("there")))?.id;
        s.bob.move_messages(s.other, &[there], s.folder).map(drop)
    }),
    ("set_message_properties of hers", EDIT_ANY, |s| {
        s.bob.set_message_properties(s.hers, &comment(), &[]).map(drop)
    }),
    ("set_flags of hers", EDIT_ANY, |s| flag(s, s.hers, Flags::FLAGGED)),
    ("read state of hers", EDIT_ANY, |s| flag(s, s.hers, Flags::READ)),
    ("set_message_properties of his", EDIT_OWN, |s| {
        s.bob.set_message_properties(s.his, &comment(), &[]).map(drop)
    }),
    ("set_read_state of hers", EDIT_ANY, |s| {
        s.bob.set_read_state(s.folder, &[s.hers], ReadChange::Read).map(drop)
    }),
    ("set_message_status of hers", EDIT_ANY, |s| {
        s.bob.set_message_status(s.folder, s.hers, 0x1000, 0x1000).map(drop)
    }),
    ("edit_message of hers", EDIT_ANY, |s| edit(s, s.hers)),
    ("edit_message of his", EDIT_OWN, |s| edit(s, s.his)),
    ("set_read_state of his", EDIT_OWN, |s| {
        s.bob.set_read_state(s.folder, &[s.his], ReadChange::Read).map(drop)
    }),
    ("set_message_status of his", EDIT_OWN, |s| {
        s.bob.set_message_status(s.folder, s.his, 0x1000, 0x1000).map(drop)
    }),
    ("set_flags of his", EDIT_OWN, |s| flag(s, s.his, Flags::READ.with(Flags::FLAGGED))),
    ("delete hers", DELETE_ANY, |s| s.bob.delete_messages(s.folder, &[s.hers], DeleteMode::Hard).map(drop)),
    ("delete hers softly", DELETE_ANY, |s| {
        s.bob.delete_messages(s.folder, &[s.hers], DeleteMode::Soft).map(drop)
    }),
    ("delete his", DELETE_OWN, |s| s.bob.delete_messages(s.folder, &[s.his], DeleteMode::Hard).map(drop)),
    ("delete his softly", DELETE_OWN, |s| {
        s.bob.delete_messages(s.folder, &[s.his], DeleteMode::Soft).map(drop)
    }),
    ("move his away", DELETE_OWN, |s| s.bob.move_messages(s.folder, &[s.his], s.other).map(drop)),
    ("create_folder", SUBFOLDER, |s| {
        s.bob.create_folder(s.folder, "below", None, &PropertyBag::new()).map(drop)
    }),
    ("open_or_create_folder", SUBFOLDER, |s| {
        s.bob.open_or_create_folder(s.folder, "below", None, &PropertyBag::new()).map(drop)
    }),
    ("create_search_folder", SUBFOLDER, |s| {
        s.bob.create_search_folder(s.folder, "below", None, &PropertyBag::new()).map(drop)
    }),
    ("move_folder here", SUBFOLDER, |s| s.bob.move_folder(s.other, s.folder, "other").map(drop)),
    ("set_folder_properties", CHANGE, |s| s.bob.set_folder_properties(s.folder, &comment(), &[]).map(drop)),
    ("folder stream", CHANGE, |s| write_folder_stream(s).map_err(of_stream)),
    ("copy_folder_properties here", CHANGE, |s| copy_comment(s, s.other, s.folder)),
    ("copy_folder_properties from here", VIEW, |s| copy_comment(s, s.folder, s.other)),
    ("start_search", ALL, |s| s.bob.start_search(search_folder(s), search_in(s.folder))),
    ("stop_search", ALL, |s| s.bob.stop_search(search_folder(s))),
    ("search", ALL, |s| s.bob.search(search_folder(s)).map(drop)),
    ("run_searches", ALL, |s| s.bob.run_searches(&|| true).map(drop)),
    ("index_text", ALL, |s| s.bob.index_text(&|| true).map(drop)),
    ("delete_folder_with", CHANGE, |s| {
        let options = FolderDeletion { messages: true, folders: true, mode: DeleteMode::Soft };
        s.bob.delete_folder_with(s.folder, options).map(drop)
    }),
    ("empty_folder", ALL, |s| {
        let options = Emptying { associated: true, folders: true, mode: DeleteMode::Hard };
        s.bob.empty_folder(s.folder, options).map(drop)
    }),
    ("copy_folder", ALL, |s| s.bob.copy_folder(s.folder, s.other, "copy", true).map(drop)),
    ("is_recoverable", VIEW, |s| s.bob.is_recoverable(s.folder).map(drop)),
    ("deleted_folders", ALL, |s| s.bob.deleted_folders(None).map(drop)),
    ("deleted_messages", ALL, |s| s.bob.deleted_messages(s.folder).map(drop)),
    ("restore_messages", ALL, |s| s.bob.restore_messages(s.folder, &[s.hers], Some(s.other)).map(drop)),
    ("restore_folder", ALL, |s| {
        let options = FolderDeletion { messages: true, folders: true, mode: DeleteMode::Soft };
        s.world.mailbox.delete_folder_with(s.folder, options)?;
        s.bob.restore_folder(s.folder, None, None).map(drop)
    }),
    ("sweep_deleted", ALL, |s| s.bob.sweep_deleted(&|| true).map(drop)),
    ("settings", ALL, |s| s.bob.settings().map(drop)),
    ("overrides", ALL, |s| s.bob.overrides().map(drop)),
    ("set_overrides", ALL, |s| s.bob.set_overrides(&MailboxOverrides::default())),
    ("size", ALL, |s| s.bob.size().map(drop)),
    ("quota_state", ALL, |s| s.bob.quota_state().map(drop)),
    ("check_send_quota", ALL, |s| s.bob.check_send_quota()),
    ("take_quota_warning", ALL, |s| s.bob.take_quota_warning().map(drop)),
    ("receive_folders", ALL, |s| s.bob.receive_folders().map(drop)),
    ("receive_folder", ALL, |s| s.bob.receive_folder("IPM.Note").map(drop)),
    ("delivery_folder", ALL, |s| s.bob.delivery_folder("IPM.Note").map(drop)),
    ("set_receive_folder", ALL, |s| s.bob.set_receive_folder("IPM.Note.x", Some(s.folder))),
    ("read_by", ALL, |s| s.bob.read_by(Guid::NIL, s.folder).map(drop)),
    ("set_read_by", ALL, |s| s.bob.set_read_by(Guid::NIL, s.folder, &[s.hers], true).map(drop)),
    ("unread_by", ALL, |s| s.bob.unread_by(Guid::NIL, s.folder).map(drop)),
    ("per_user_information", ALL, |s| s.bob.per_user_information(&of_another_store(s)).map(drop)),
    ("set_per_user_information", ALL, |s| {
        let information = PerUserInformation { replica: Guid::NIL, data: vec![1] };
        s.bob.set_per_user_information(&of_another_store(s), &information)
    }),
    ("per_user_folders", ALL, |s| s.bob.per_user_folders(Guid::NIL).map(drop)),
    ("replicas", ALL, |s| s.bob.replicas().map(drop)),
    ("replica_guid", ALL, |s| s.bob.replica_guid(ReplicaId::OWN).map(drop)),
    ("replica_id", ALL, |s| s.bob.replica_id(Guid::NIL, true).map(drop)),
    ("reserve_ids", ALL, |s| s.bob.reserve_ids(1).map(drop)),
    ("delete_folder", CHANGE, |s| s.bob.delete_folder(s.folder)),
    ("change_permissions", CHANGE, |s| {
        let change = PermissionChange::Add(Member::default_user(), Rights::REVIEWER);
        s.bob.change_permissions(s.folder, &[change], PermissionChangeMode::default()).map(drop)
    }),
];

/// Operations that need a second right: they read the folder first.
const ALSO: &[(&str, usize)] = &[
    ("delete_folder", VIEW),
    ("delete_folder_with", VIEW),
    ("table_view shows hers", VIEW),
    ("table_view shows his", VIEW),
    ("take_recent", VIEW),
    ("folder stream", VIEW),
    ("edit_message of hers", READ_ANY),
];

/// covers: MS-OXCPERM_R173, MS-OXCPERM_R1192, MS-OXCPERM_R175
/// covers: MS-OXCPERM_R143, MS-OXCPERM_R144, MS-OXCPERM_R140, MS-OXCPERM_R141, MS-OXCPERM_R131, MS-OXCPERM_R132
/// covers: MS-OXCPERM_R127, MS-OXCPERM_R128, MS-OXCPERM_R124, MS-OXCPERM_R125, MS-OXCPERM_R121, MS-OXCPERM_R122
/// covers: MS-OXCPERM_R118, MS-OXCPERM_R119, MS-OXCPERM_R115002, MS-OXCPERM_R116001, MS-OXCPERM_R103, MS-OXCPERM_R181
#[test]
fn every_role_may_what_it_says_and_no_more() {
    let [alice, bob, _] = people();
    for (bits, row) in ROLES {
        let rights = Rights::from_bits(*bits).unwrap();
        for (name, column, attempt) in ATTEMPTS {
            let scene = scene(&bob, rights);
            let may = |column: usize| row.as_bytes().get(column) == Some(&b'+');
            let also = ALSO.iter().filter(|(what, _)| what == name).all(|(_, column)| may(*column));
            let result = attempt(&scene);
            if may(*column) && also {
                assert!(result.is_ok(), "{name} with {bits:#x}: {result:?}");
            } else {
                assert!(
                    matches!(result, Err(MailboxError::AccessDenied(_))),
                    "{name} with {bits:#x}: {result:?}"
                );
            }
            scene.world.assert_sound();
        }
    }
    for (name, _, attempt) in ATTEMPTS {
        for actor in [Actor::Owner, Actor::Administrator] {
            let scene = scene(&bob, Rights::NONE);
            let unbound = Scene { bob: scene.world.mailbox.acting_as(actor), ..scene };
            assert!(attempt(&unbound).is_ok(), "{name}");
            unbound.world.assert_sound();
        }
    }
    assert_eq!(world().mailbox.opened_by(&alice).actor(), &Actor::Owner);
}

/// What may be called without a right in particular: nothing of a folder or a message comes out, or it is decided
/// by something else that is in the table.
const FREE: &[&str] = &[
    "info",
    "clock",
    "rng",
    "special_folder",
    "special_kind",
    "subscribe",
    "acting_as",
    "opened_by",
    "actor",
    "rights",
    "may",
    "is_open_to_actor",
    "property_ids",
    "named_property_ids",
    "property_names",
    // A value is named by its hash, which only who has read the record knows.
    "load",
    "load_range",
    // It tells of messages that `heads` shows.
    "reports_of_deletion",
    // Who may not read the whole mailbox learns nothing from it; see below.
    "candidates",
];

/// A new operation needs a place in the table, or a reason to have none.
#[test]
fn no_public_operation_is_without_a_row() {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let this = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/access.rs")).unwrap();
    let mut missing = Vec::new();
    let mut waiting = vec![std::path::PathBuf::from(sources)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for block in text.split("\nimpl Mailbox {\n").skip(1) {
                let block = block.split("\n}\n").next().unwrap();
                for line in block.lines().filter_map(|line| line.strip_prefix("    pub fn ")) {
                    let name: String =
                        line.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if !FREE.contains(&name.as_str())
                        && !this.contains(&format!(".bob.{name}("))
                        && !this.contains(&format!(" bob.{name}("))
                    {
                        missing.push(name);
                    }
                }
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "add these to ATTEMPTS, or say in FREE why they need no right");
}

fn number(value: Option<StoredValue>) -> i32 {
    match value {
        Some(StoredValue::Value(PropertyValue::Integer32(number))) => number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn rights_and_access_are_those_of_who_asks() {
    let [_, bob, _] = people();
    let access =
        |scene: &Scene, id: MessageId, tag: PropertyTag| number(scene.bob.message(id).unwrap().property(tag));
    for (rights, folder_access, level, hers, his) in [
        (Rights::OWNER, 0x3F, 1, (7, 1), (7, 1)),
        (Rights::EDITOR, 0x32, 0, (7, 1), (7, 1)),
        (Rights::AUTHOR, 0x32, 0, (2, 0), (7, 1)),
        (Rights::NON_EDITING_AUTHOR, 0x32, 0, (2, 0), (6, 0)),
        (Rights::REVIEWER, 0x02, 0, (2, 0), (2, 0)),
    ] {
        let scene = scene(&bob, rights);
        let folder = scene.bob.folder(scene.folder).unwrap();
        assert_eq!(number(folder.property(tags::PID_TAG_RIGHTS)), i32::try_from(rights.bits()).unwrap());
        assert_eq!(number(folder.property(tags::PID_TAG_ACCESS)), folder_access);
        assert_eq!(number(folder.property(tags::PID_TAG_ACCESS_LEVEL)), level);
        for (id, expected) in [(scene.hers, hers), (scene.his, his)] {
            let found =
                (access(&scene, id, tags::PID_TAG_ACCESS), access(&scene, id, tags::PID_TAG_ACCESS_LEVEL));
            assert_eq!(found, expected, "{rights:?}");
        }
        let own = scene.world.mailbox.folder(scene.folder).unwrap();
        assert_eq!(number(own.property(tags::PID_TAG_RIGHTS)), 0x7FB);
        scene.world.assert_sound();
    }
}

/// covers: MS-OXCPERM_R97, MS-OXCPERM_R98, MS-OXCPERM_R91, MS-OXCPERM_R92
#[test]
fn free_and_busy_times_are_seen_by_who_has_the_right() {
    for (bits, simple, detailed) in [
        (0x1C01, true, true),
        (0x1800, true, true),
        (0x800, true, false),
        (0x7FB, false, false),
        (0, false, false),
    ] {
        let rights = Rights::from_bits(bits).unwrap();
        assert_eq!(Operation::SeeFreeBusy.allowed_by(rights, false), simple);
        assert_eq!(Operation::SeeFreeBusyDetails.allowed_by(rights, false), detailed);
    }
    let [alice, ..] = people();
    let world = world();
    let calendar = world.mailbox.special_folder(SpecialFolder::Calendar);
    for operation in Operation::ALL {
        assert!(!Operation::ChangeMailbox.allowed_by(Rights::OWNER, true));
        assert!(world.mailbox.opened_by(&alice).may(operation, calendar).unwrap(), "{operation}");
    }
}

#[test]
fn a_folder_with_one_below_that_must_stay_is_not_begun_to_be_deleted() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::OWNER);
    let mailbox = &scene.world.mailbox;
    let his = mailbox.create_folder(scene.folder, "a", None, &PropertyBag::new()).unwrap().id;
    let hidden = mailbox.create_folder(scene.folder, "b", None, &PropertyBag::new()).unwrap().id;
    grant(mailbox, hidden, Member::of(&bob), Rights::NONE);
    assert!(matches!(scene.bob.delete_folder(scene.folder), Err(MailboxError::AccessDenied(_))));
    for id in [his, hidden, scene.folder] {
        mailbox.folder(id).unwrap();
    }
    grant(mailbox, hidden, Member::of(&bob), Rights::FOLDER_OWNER);
    scene.bob.delete_folder(scene.folder).unwrap();
    scene.world.assert_sound();
}

#[test]
fn a_refused_write_leaves_nothing_behind() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::REVIEWER);
    let mut large = content("large");
    large.attachments.push(common::attachment("x.bin", &vec![7; 600_000]));
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_COMMENT, "x".repeat(600_000));
    assert!(scene.bob.save_message(scene.folder, new(&large)).is_err());
    assert!(scene.bob.set_message_properties(scene.his, &bag, &[]).is_err());
    assert!(scene.bob.set_folder_properties(scene.folder, &bag, &[]).is_err());
    assert!(scene.bob.create_folder(scene.folder, "a", None, &bag).is_err());
    assert_eq!(scene.world.store.sweep(0, &|| true).unwrap().values, 0);
    scene.world.assert_sound();
}

#[test]
fn who_only_reads_names_no_properties() {
    let [_, bob, _] = people();
    let named = |number: u32| PropertyName { set: Guid([9; 16]), kind: PropertyNameKind::Lid(number) };
    for (rights, may) in [(Rights::REVIEWER, false), (Rights::CONTRIBUTOR, true)] {
        let scene = scene(&bob, rights);
        scene.world.mailbox.delete_folder(scene.other).unwrap();
        let known = scene.world.mailbox.property_ids(&[named(1)], true).unwrap();
        assert_eq!(scene.bob.property_ids(&[named(1)], false).unwrap(), known);
        assert_eq!(scene.bob.property_ids(&[named(2)], true).unwrap()[0].is_some(), may);
        scene.world.assert_sound();
    }
}

#[test]
fn a_search_shows_a_visitor_what_they_may_read_where_it_lies() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::CONTRIBUTOR);
    let found = search_folder(&scene);
    grant(&scene.world.mailbox, found, Member::of(&bob), Rights::OWNER);
    let ids = |mailbox: &Mailbox, restriction: Option<Restriction>| {
        let query = ContentsQuery { folder: found, associated: false, sort: Vec::new(), restriction };
        mailbox.contents(query).unwrap().ids(0, 10).unwrap()
    };
    for restriction in [None, Some(with_subject("h"))] {
        assert_eq!(ids(&scene.world.mailbox, restriction.clone()).len(), 2);
        assert_eq!(ids(&scene.bob, restriction), [scene.his]);
    }
    assert!(matches!(
        scene.bob.create_message(found, &CreateMessage::default()),
        Err(MailboxError::Denied(_))
    ));
    // Words of messages that may not be read are not told of either, nor are events of them.
    assert!(scene.world.mailbox.candidates(&with_subject("hers")).unwrap().is_some());
    assert!(scene.bob.candidates(&with_subject("hers")).unwrap().is_none());
    let events = scene.bob.subscribe(Arc::new(|| {}));
    scene.world.save(scene.folder, &content("hers, too"));
    assert!(events.try_next().is_none());
    // What a visitor writes is tried on the owner's searches.
    let new = scene.bob.save_message(scene.folder, new(&content("his, too"))).unwrap().id;
    assert!(ids(&scene.world.mailbox, None).contains(&new));
    assert!(ids(&scene.bob, None).contains(&new));
    assert_eq!(events.try_next().map(|event| (event.kind, event.message)), {
        Some((EventKind::SearchAdded, Some(new)))
    });
    scene.world.assert_sound();
}

#[test]
fn an_edited_message_is_whose_who_saves_it() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::AUTHOR);
    let mut edit = scene.bob.create_message(scene.folder, &CreateMessage::default()).unwrap();
    change(&mut edit).unwrap();
    // Again, now that it is kept.
    change(&mut edit).unwrap();
    let text = |mailbox: &Mailbox, id, tag| mailbox.message(id).unwrap().string(tag);
    let id = edit.id().unwrap();
    for tag in [tags::PID_TAG_CREATOR_NAME, tags::PID_TAG_LAST_MODIFIER_NAME] {
        assert_eq!(text(&scene.world.mailbox, id, tag).as_deref(), Some("bob@example.test"));
    }
    scene.bob.set_message_properties(id, &comment(), &[]).unwrap();
    // One that is open for reading says what may be done with it, and is not written.
    let mut hers = scene.bob.edit_message(scene.folder, scene.hers, Access::ReadOnly).unwrap();
    let access = hers.load_property(tags::PID_TAG_ACCESS).unwrap();
    assert_eq!(access, Some(PropertyValue::Integer32(2)));
    assert!(change(&mut hers).is_err());
    // Rights that were taken back while it was open count when it is saved.
    let mut his = scene.bob.edit_message(scene.folder, scene.his, Access::ReadWrite).unwrap();
    grant(&scene.world.mailbox, scene.folder, Member::of(&bob), Rights::REVIEWER);
    assert!(matches!(change(&mut his), Err(MailboxError::AccessDenied(Operation::EditItem))));
    scene.world.assert_sound();
}

#[test]
fn a_hierarchy_leaves_out_what_is_not_visible() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::NONE);
    let mailbox = &scene.world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    assert!(matches!(scene.bob.child_folders(inbox), Err(MailboxError::AccessDenied(Operation::ViewFolder))));
    grant(mailbox, inbox, Member::default_user(), Rights::FOLDER_VISIBLE);
    let names = |mailbox: &Mailbox| -> Vec<String> {
        mailbox.folder_tree(inbox).unwrap().iter().map(|folder| folder.display_name().to_owned()).collect()
    };
    assert_eq!(names(&scene.bob), ["other"]);
    assert_eq!(names(mailbox), ["other", "shared"]);
    assert_eq!(scene.bob.child_folders(inbox).unwrap().len(), 1);
    // Those that are left out do not count.
    let seen = scene.bob.hierarchy_changes(Default::default(), 2).unwrap();
    let mut ids: Vec<_> = seen.iter().map(|change| change.id).collect();
    ids.sort();
    assert_eq!(ids, [inbox, scene.other]);
    scene.world.assert_sound();
}

#[test]
fn whose_a_message_is_cannot_be_claimed() {
    let [_, bob, carol] = people();
    let scene = scene(&bob, Rights::EDITOR);
    let creator = scene.bob.message(scene.his).unwrap().property(tags::PID_TAG_CREATOR_ENTRY_ID).unwrap();
    assert_eq!(
        scene.bob.message(scene.his).unwrap().string(tags::PID_TAG_CREATOR_NAME).as_deref(),
        Some("bob@example.test")
    );
    let StoredValue::Value(creator) = creator else { panic!("{creator:?}") };
    // Neither by setting it nor by saving a message with it, nor by taking it off.
    let mut claim = PropertyBag::new();
    claim.set(tags::PID_TAG_CREATOR_ENTRY_ID, creator.clone());
    scene.bob.set_message_properties(scene.hers, &claim, &[]).unwrap();
    let away = [PropertyKey::from(tags::PID_TAG_CREATOR_ENTRY_ID)];
    scene.bob.set_message_properties(scene.his, &PropertyBag::new(), &away).unwrap();
    let mut claimed = content("claimed");
    claimed.properties.set(tags::PID_TAG_CREATOR_ENTRY_ID, creator);
    grant(&scene.world.mailbox, scene.folder, Member::of(&carol), Rights::AUTHOR);
    let carols = scene.world.mailbox.opened_by(&carol);
    let hers = carols.save_message(scene.folder, new(&claimed)).unwrap().id;
    grant(&scene.world.mailbox, scene.folder, Member::of(&bob), Rights::AUTHOR);
    for (id, his) in [(scene.hers, false), (hers, false), (scene.his, true)] {
        assert_eq!(scene.bob.set_message_properties(id, &comment(), &[]).is_ok(), his);
    }
    // A copy is whose who made it; what was moved stays whose it was.
    let hers = scene.world.mailbox.copy_messages(scene.folder, &[scene.his], scene.folder).unwrap()[0].new;
    assert!(scene.bob.set_message_properties(hers, &comment(), &[]).is_err());
    let copy = scene.bob.copy_messages(scene.folder, &[scene.hers], scene.folder).unwrap()[0].new;
    scene.bob.set_message_properties(copy, &comment(), &[]).unwrap();
    let moved = scene.world.mailbox.move_messages(scene.folder, &[scene.his], scene.other).unwrap()[0].new;
    let back = scene.world.mailbox.move_messages(scene.other, &[moved], scene.folder).unwrap()[0].new;
    scene.bob.set_message_properties(back, &comment(), &[]).unwrap();
    scene.world.assert_sound();
}

#[test]
fn upkeep_goes_on_under_who_only_reads() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::EDITOR);
    let mut long = content("long");
    long.properties.set(tags::PID_TAG_IMPORTANCE, 2);
    for _ in 0..TABLE_INDEX_MESSAGES_MIN {
        scene.world.save(scene.folder, &long);
    }
    grant(&scene.world.mailbox, scene.folder, Member::of(&bob), Rights::REVIEWER);
    // An index of a sort order is built by the first who sorts so, MIME is made by the first who reads it.
    let sort = vec![SortKey { tag: tags::PID_TAG_IMPORTANCE, direction: SortDirection::Ascending }];
    let query = ContentsQuery { folder: scene.folder, associated: false, sort, restriction: None };
    let table = scene.bob.contents(query).unwrap();
    assert_eq!((table.row_count().unwrap(), table.rows_held()), (TABLE_INDEX_MESSAGES_MIN + 2, 0));
    scene.bob.mime(scene.hers).unwrap();
    assert!(scene.world.mailbox.message(scene.hers).unwrap().mime_size_bytes.is_some());
    // What is not there is neither deleted nor refused.
    assert_eq!(
        scene.bob.delete_messages(scene.folder, &[MessageId::new(1).unwrap()], DeleteMode::Hard).unwrap(),
        0
    );
    scene.world.assert_sound();
}

#[test]
fn a_contributor_sees_a_table_of_the_own_messages() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::CONTRIBUTOR);
    let query =
        ContentsQuery { folder: scene.folder, associated: false, sort: Vec::new(), restriction: None };
    let table = scene.bob.contents(query).unwrap();
    assert_eq!(table.row_count().unwrap(), 1);
    assert_eq!(table.ids(0, 10).unwrap(), [scene.his]);
    scene.world.assert_sound();
}

/// covers: MS-OXCPERM_R2016, MS-OXCPERM_R175, MS-OXCPERM_R176
#[test]
fn the_own_entry_comes_before_groups_and_these_before_the_default_user() {
    let [_, bob, carol] = people();
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let group = |id: u64| Member {
        id: MemberId(id),
        legacy_dn: format!("/cn=group{id}"),
        name: format!("Group {id}"),
    };
    let rights = |actor: Actor| world.mailbox.acting_as(actor).rights(inbox).unwrap();
    let in_groups = |user: &User| Actor::visitor(user, vec![MemberId(100), MemberId(101), MemberId(102)]);
    assert_eq!(rights(in_groups(&bob)), Rights::NONE);
    grant(&world.mailbox, inbox, Member::default_user(), Rights::CONTRIBUTOR);
    assert_eq!(rights(in_groups(&bob)), Rights::CONTRIBUTOR);
    grant(&world.mailbox, inbox, group(100), Rights::REVIEWER);
    grant(&world.mailbox, inbox, group(101), Rights::EDIT_ANY);
    assert_eq!(rights(in_groups(&bob)), Rights::REVIEWER.with(Rights::EDIT_ANY));
    grant(&world.mailbox, inbox, Member::of(&bob), Rights::NONE);
    assert_eq!(rights(in_groups(&bob)), Rights::NONE);
    assert_eq!(rights(Actor::visitor(&carol, Vec::new())), Rights::CONTRIBUTOR);
    assert_eq!(rights(Actor::Anonymous), Rights::NONE);
    grant(&world.mailbox, inbox, Member::anonymous(), Rights::REVIEWER);
    assert_eq!(rights(Actor::Anonymous), Rights::REVIEWER);
    world.assert_sound();
}

#[test]
fn a_mailbox_opens_for_who_has_any_right_in_it() {
    let [alice, bob, carol] = people();
    let world = world();
    let calendar = world.mailbox.special_folder(SpecialFolder::Calendar);
    let opens = |user: &User| world.mailbox.opened_by(user).is_open_to_actor().unwrap();
    assert!(opens(&alice) && !opens(&bob));
    grant(&world.mailbox, calendar, Member::of(&bob), Rights::REVIEWER);
    assert!(opens(&bob) && !opens(&carol));
    let bobs = world.mailbox.opened_by(&bob);
    let carols = world.mailbox.opened_by(&carol);
    // Everybody sees whether the owner is free; who reads the calendar sees what with.
    assert!(carols.may(Operation::SeeFreeBusy, calendar).unwrap());
    assert!(!carols.may(Operation::SeeFreeBusyDetails, calendar).unwrap());
    assert!(bobs.may(Operation::SeeFreeBusyDetails, calendar).unwrap());
    assert!(!world.mailbox.acting_as(Actor::Anonymous).may(Operation::SeeFreeBusy, calendar).unwrap());
    world.assert_sound();
}

#[test]
fn events_are_heard_where_one_may_look() {
    let [_, bob, _] = people();
    let scene = scene(&bob, Rights::REVIEWER);
    let inbox = scene.world.mailbox.special_folder(SpecialFolder::Inbox);
    let events = scene.bob.subscribe(Arc::new(|| {}));
    scene.world.save(inbox, &content("not for him"));
    scene.world.save(scene.folder, &content("for him"));
    scene.world.mailbox.create_folder(inbox, "not for him either", None, &PropertyBag::new()).unwrap();
    let heard: Vec<_> =
        std::iter::from_fn(|| events.try_next()).map(|event| (event.kind, event.folder)).collect();
    assert_eq!(heard, [(EventKind::NewMail, scene.folder)]);
    scene.world.assert_sound();
}
