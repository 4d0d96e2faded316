//! Messages: saving, reading, flags, moving, deleting, changes, events.

mod common;

use common::{attachment, content, recipient, world};
use ropewalk_base::Guid;
use ropewalk_base::limits::NAMED_PROPERTIES_FROM_MAIL_MAX;
use ropewalk_mailbox::{
    Change, ContentsQuery, DeleteMode, EventKind, FlagChange, Flags, MailboxError, NewMessage, StoredValue,
};
use ropewalk_model::restriction::{FuzzyFlags, FuzzyLevel, RelOp};
use ropewalk_model::{
    AttachmentContent, AttachmentData, ChangeNumber, PropertyBag, PropertyKey, PropertyName,
    PropertyNameKind, PropertyValue, RecipientKind, Restriction, SortDirection, SortKey, SpecialFolder, tags,
};
use ropewalk_storage_api::PartitionId;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[test]
fn what_is_saved_is_read_back_whole() {
    let world = world();
    let mut inner = content("inner");
    inner.attachments.push(attachment("deep.bin", &vec![9; 5000]));
    let mut outer = content("RE: outer");
    outer.recipients.push(recipient(RecipientKind::Cc, "Carol", "carol@example.test"));
    outer.properties.set(tags::PID_TAG_BODY, "long ".repeat(1000));
    outer
        .properties
        .set(PropertyKey::from(tags::PID_NAME_KEYWORDS), PropertyValue::MultipleString(vec!["red".into()]));
    outer.attachments.push(attachment("small.txt", b"small"));
    outer.attachments.push(attachment("large.bin", &vec![1; 400_000]));
    outer.attachments.push(AttachmentContent {
        properties: PropertyBag::new(),
        data: AttachmentData::Embedded(Box::new(inner.clone())),
    });
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let saved = world.save(inbox, &outer);

    let read = world.mailbox.content(saved.id).unwrap();
    for (key, value) in outer.properties.iter() {
        assert_eq!(read.properties.value(key), Some(value), "{key:?}");
    }
    assert_eq!(read.recipients, outer.recipients);
    assert_eq!(read.attachments.len(), 3);
    for (read, written) in read.attachments.iter().zip(&outer.attachments).take(2) {
        assert_eq!(read.data, written.data);
    }
    let embedded = world.mailbox.embedded_content(saved.id, &[2]).unwrap();
    assert_eq!(embedded.attachments[0].data, inner.attachments[0].data);
    assert_eq!(world.mailbox.attachment(saved.id, &[2, 0]).unwrap().number, 0);
    assert!(matches!(world.mailbox.attachment(saved.id, &[9]), Err(MailboxError::NotFound(_))));
    assert!(matches!(world.mailbox.embedded(saved.id, &[0]), Err(MailboxError::NotFound(_))));

    let message = world.mailbox.message(saved.id).unwrap();
    assert_eq!(message.string(tags::PID_TAG_DISPLAY_TO).as_deref(), Some("Bob"));
    assert_eq!(message.string(tags::PID_TAG_DISPLAY_CC).as_deref(), Some("Carol"));
    assert_eq!(message.string(tags::PID_TAG_NORMALIZED_SUBJECT).as_deref(), Some("outer"));
    assert_eq!(message.keywords(), ["red"]);
    assert!(message.has_attachments);
    let Some(StoredValue::Large(large)) = message.property(tags::PID_TAG_BODY) else {
        panic!("body is not large")
    };
    assert_eq!(world.mailbox.load_range(&large, 5, 5).unwrap(), b"long ");
    assert_eq!(world.mailbox.load_range(&large, 4_999, 50).unwrap(), b" ");
    assert_eq!(world.mailbox.load_range(&large, 6_000, 50).unwrap(), b"");
    world.assert_sound();
}

#[test]
fn counters_uids_and_changes_go_with_the_messages() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let first = world.save(inbox, &content("one"));
    let second = world.save_with(inbox, &content("two"), Flags::READ);
    let fai = NewMessage {
        content: &content("fai"),
        mime: None,
        flags: Flags::NONE,
        associated: true,
        delivered: None,
        new_mail: false,
    };
    mailbox.save_message(inbox, fai).unwrap();
    let counters = mailbox.folder(inbox).unwrap().counters;
    assert_eq!((counters.total, counters.unread, counters.associated), (2, 1, 1));
    assert_eq!((first.uid, second.uid), (1, 2));
    assert_eq!(mailbox.uids(inbox, 1, u32::MAX).unwrap().len(), 3);

    let at = counters.change;
    mailbox.delete_messages(inbox, &[first.id], DeleteMode::Hard).unwrap();
    let read = FlagChange { remove: Flags::READ, ..FlagChange::default() };
    mailbox.set_flags(inbox, &[(second.id, read)]).unwrap();
    let changes = mailbox.changes(inbox, at, 100).unwrap();
    assert!(
        matches!(changes[..], [Change::Deleted { id, uid: 1, .. }, Change::ReadState { id: read, .. }]
            if id == first.id && read == second.id),
        "{changes:?}"
    );
    assert_eq!(mailbox.message(second.id).unwrap().change, second.change, "read state alone is no change");
    assert_eq!(mailbox.folder(inbox).unwrap().counters.unread, 1);
    assert!(mailbox.message(first.id).is_err());
    world.assert_sound();
}

#[test]
fn flags_and_the_properties_they_stand_for_agree() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let saved = world.save(inbox, &content("flags"));
    let set = |change| mailbox.set_flags(inbox, &[(saved.id, change)]).unwrap().remove(0);
    let result = set(FlagChange {
        add: Flags::FLAGGED | Flags::ANSWERED | Flags::DELETED,
        keywords_add: vec!["$Label1".into(), "$label1".into()],
        ..FlagChange::default()
    });
    assert_eq!(result.keywords, ["$Label1"]);
    let message = mailbox.message(saved.id).unwrap();
    assert!(message.flags.contains(Flags::FLAGGED | Flags::ANSWERED | Flags::DELETED));
    assert_eq!(message.property(tags::PID_TAG_FLAG_STATUS), Some(2.into()));
    assert_eq!(message.property(tags::PID_TAG_LAST_VERB_EXECUTED), Some(102.into()));
    assert!(message.change > saved.change);

    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_FLAG_STATUS, 1);
    bag.set(tags::PID_TAG_LAST_VERB_EXECUTED, 104);
    mailbox.set_message_properties(saved.id, &bag, &[]).unwrap();
    let flags = mailbox.message(saved.id).unwrap().flags;
    assert!(flags.contains(Flags::FLAG_COMPLETE | Flags::FORWARDED | Flags::DELETED));
    assert!(!flags.intersects(Flags::FLAGGED | Flags::ANSWERED));

    let all = Flags::FORWARDED | Flags::FLAG_COMPLETE | Flags::DELETED;
    set(FlagChange { remove: all, keywords_set: Some(vec![]), ..FlagChange::default() });
    let message = mailbox.message(saved.id).unwrap();
    assert_eq!(message.flags, Flags::NONE);
    assert_eq!(message.property(tags::PID_TAG_FLAG_STATUS), None);
    assert_eq!(message.keywords(), Vec::<String>::new());
    world.assert_sound();
}

#[test]
fn moving_and_copying_share_large_values() {
    let world = world();
    let mailbox = &world.mailbox;
    let [inbox, sent] = [SpecialFolder::Inbox, SpecialFolder::SentItems].map(|f| mailbox.special_folder(f));
    let mut big = content("big");
    big.attachments.push(attachment("a.bin", &vec![1; 50_000]));
    big.attachments.push(attachment("b.bin", &vec![1; 50_000]));
    let saved = world.save(inbox, &big);
    let copied = mailbox.copy_messages(inbox, &[saved.id], sent).unwrap();
    let moved = mailbox.move_messages(inbox, &[saved.id], sent).unwrap();
    assert_eq!((copied[0].old, moved[0].old), (saved.id, saved.id));
    assert_ne!(copied[0].new, moved[0].new);
    assert_eq!((copied[0].new_uid, moved[0].new_uid), (1, 2));
    assert_eq!(mailbox.move_messages(inbox, &[saved.id], sent).unwrap(), [], "it is not there any more");
    assert_eq!(mailbox.content(moved[0].new).unwrap().attachments.len(), 2);
    mailbox.delete_messages(sent, &[copied[0].new], DeleteMode::Hard).unwrap();
    assert_eq!(mailbox.content(moved[0].new).unwrap(), mailbox.content(moved[0].new).unwrap());
    world.assert_sound();
    mailbox.delete_messages(sent, &[moved[0].new], DeleteMode::Hard).unwrap();
    assert_eq!(world.store.check(PartitionId(1)).unwrap().blobs, 0);
    world.assert_sound();
}

#[test]
fn soft_deletion_keeps_the_message_recoverable() {
    let world = world();
    let mailbox = &world.mailbox;
    let [inbox, deletions] =
        [SpecialFolder::Inbox, SpecialFolder::Deletions].map(|f| mailbox.special_folder(f));
    let saved = world.save(inbox, &content("oops"));
    assert_eq!(mailbox.delete_messages(inbox, &[saved.id], DeleteMode::Soft).unwrap(), 1);
    assert_eq!(mailbox.folder(inbox).unwrap().counters.total, 0);
    let kept = mailbox.uids(deletions, 1, u32::MAX).unwrap();
    assert_eq!(mailbox.message(kept[0].id).unwrap().string(tags::PID_TAG_SUBJECT).as_deref(), Some("oops"));
    mailbox.delete_messages(deletions, &[kept[0].id], DeleteMode::Soft).unwrap();
    assert_eq!(mailbox.folder(deletions).unwrap().counters.total, 0);
    world.assert_sound();
}

#[test]
fn events_come_in_commit_order_and_overflow_is_said() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let woken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&woken);
    let events = mailbox.subscribe(Arc::new(move || {
        counter.fetch_add(1, Ordering::SeqCst);
    }));
    let saved = world.save(inbox, &content("new"));
    let trash = mailbox.special_folder(SpecialFolder::DeletedItems);
    let moved = mailbox.move_messages(inbox, &[saved.id], trash).unwrap();
    let [first, second] = [events.try_next().unwrap(), events.try_next().unwrap()];
    assert_eq!((first.kind, first.message, first.uid), (EventKind::NewMail, Some(saved.id), Some(1)));
    assert_eq!((second.kind, second.message), (EventKind::Moved, Some(moved[0].new)));
    assert_eq!((second.old_folder, second.old_message), (Some(inbox), Some(saved.id)));
    assert!(first.change < second.change);
    assert_eq!(events.try_next(), None);
    assert_eq!(woken.load(Ordering::SeqCst), 2);
    for _ in 0..5000 {
        world.save(inbox, &content("flood"));
    }
    let kinds: Vec<_> = std::iter::from_fn(|| events.try_next()).map(|event| event.kind).collect();
    assert!(kinds.len() < 5000 && kinds.contains(&EventKind::Overflow));
}

#[test]
fn tables_page_sort_and_restrict() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let mut ids = Vec::new();
    for n in 0..25 {
        world.clock.advance(Duration::from_secs(60));
        ids.push(world.save(inbox, &content(&format!("Subject {:02}", (n * 7) % 25))).id);
    }
    let query = |sort, restriction| ContentsQuery { folder: inbox, associated: false, sort, restriction };
    let key = |tag, direction| SortKey { tag, direction };

    let newest = mailbox.contents(query(vec![], None)).unwrap();
    assert_eq!(newest.row_count().unwrap(), 25);
    let mut expected = ids.clone();
    expected.reverse();
    for page in [1, 4, 25, 100] {
        let mut seen = Vec::new();
        while let rows @ [_, ..] = &newest.ids(seen.len() as u64, page).unwrap()[..] {
            seen.extend_from_slice(rows);
        }
        assert_eq!(seen, expected, "pages of {page}");
    }
    assert_eq!(newest.ids(20, 3).unwrap(), expected[20..23]);
    assert_eq!(newest.ids(3, 2).unwrap(), expected[3..5], "back before the last page");
    assert_eq!(newest.position_of(ids[0]).unwrap(), Some(24));

    let oldest = vec![key(tags::PID_TAG_MESSAGE_DELIVERY_TIME, SortDirection::Ascending)];
    assert_eq!(mailbox.contents(query(oldest, None)).unwrap().ids(0, 100).unwrap(), ids);

    let by_subject = vec![key(tags::PID_TAG_SUBJECT, SortDirection::Descending)];
    let table = mailbox.contents(query(by_subject, None)).unwrap();
    let subjects: Vec<_> =
        table.rows(0, 3).unwrap().iter().map(|row| row.string(tags::PID_TAG_SUBJECT).unwrap()).collect();
    assert_eq!(subjects, ["Subject 24", "Subject 23", "Subject 22"]);

    let contains = Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() },
        tag: tags::PID_TAG_SUBJECT,
        value_tag: tags::PID_TAG_SUBJECT,
        value: "SUBJECT 1".into(),
    };
    let to_bob = Restriction::SubObject {
        tag: tags::PID_TAG_MESSAGE_RECIPIENTS,
        inner: Box::new(Restriction::Property {
            op: RelOp::Equal,
            tag: tags::PID_TAG_SMTP_ADDRESS,
            value_tag: tags::PID_TAG_SMTP_ADDRESS,
            value: "BOB@example.test".into(),
        }),
    };
    let both = Restriction::And(vec![contains.clone(), to_bob.clone()]);
    assert_eq!(mailbox.contents(query(vec![], Some(both))).unwrap().row_count().unwrap(), 10);
    let neither = Restriction::Not(Box::new(to_bob));
    assert_eq!(mailbox.contents(query(vec![], Some(neither))).unwrap().row_count().unwrap(), 0);
    let deep = (0..300).fold(contains, |inner, _| Restriction::Not(Box::new(inner)));
    assert!(matches!(mailbox.contents(query(vec![], Some(deep))), Err(MailboxError::Limit(_))));
    world.assert_sound();
}

#[test]
fn names_are_mapped_once_and_both_ways() {
    let world = world();
    let mailbox = &world.mailbox;
    let names = [tags::PID_NAME_KEYWORDS.into(), tags::PID_LID_REMINDER_SET.into()];
    assert_eq!(mailbox.property_ids(&names, false).unwrap(), [None, None]);
    let ids = mailbox.property_ids(&names, true).unwrap();
    assert_eq!(ids, [Some(0x8001), Some(0x8002)], "covers: MS-OXCPRPT_R535");
    assert_eq!(mailbox.property_ids(&names, false).unwrap(), ids);
    let back = mailbox.property_names(&[0x8002, 0x8001, 0x9000]).unwrap();
    assert_eq!(back, [Some(names[1].clone()), Some(names[0].clone()), None]);
    let own = mailbox.property_names(&[0x0037]).unwrap().remove(0).unwrap();
    assert_eq!(mailbox.property_ids(&[own], false).unwrap(), [Some(0x0037)]);
}

/// Header fields have names anybody can send: they take a part of the map, and no message is lost for them.
#[test]
fn strangers_cannot_fill_the_map_of_names() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let internet = Guid::parse("00020386-0000-0000-c000-000000000046").unwrap();
    let name = |set, text: String| PropertyName { set, kind: PropertyNameKind::String(text) };
    for message in 0..40 {
        let mut strange = content("strange");
        for field in 0..256 {
            let key = PropertyKey::Named(name(internet, format!("X-Strange-{message}-{field}")));
            strange.properties.set(key, "value");
        }
        world.save(inbox, &strange);
    }
    let taken = world.mailbox.named_property_ids().unwrap().len();
    assert_eq!(taken, NAMED_PROPERTIES_FROM_MAIL_MAX - 1);
    let own = world.mailbox.property_ids(&[name(Guid::NIL, "mine".into())], true).unwrap();
    assert!(own[0].is_some(), "a user's own names still fit");
    let upper = world.mailbox.property_ids(&[name(internet, "x-STRANGE-0-0".into())], false).unwrap();
    assert!(upper[0].is_some(), "names of header fields are compared without case");
    world.assert_sound();
}

#[test]
fn what_the_store_computes_cannot_be_set() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut lying = content("lying");
    lying.properties.set(tags::PID_TAG_MESSAGE_SIZE, 1);
    lying.properties.set(tags::PID_TAG_ENTRY_ID, vec![1, 2, 3]);
    lying.properties.set(tags::PID_TAG_HAS_ATTACHMENTS, true);
    let saved = world.save(inbox, &lying);
    let message = world.mailbox.message(saved.id).unwrap();
    assert_eq!(message.property(tags::PID_TAG_HAS_ATTACHMENTS), Some(false.into()));
    assert_ne!(message.property(tags::PID_TAG_MESSAGE_SIZE), Some(1.into()));
    assert!(matches!(message.property(tags::PID_TAG_ENTRY_ID),
        Some(StoredValue::Value(PropertyValue::Binary(id))) if id.len() == 70));
}

#[test]
fn display_lists_are_made_here_however_long() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut many = content("many");
    many.properties.set(tags::PID_TAG_DISPLAY_TO, "claimed ".repeat(500));
    for n in 0..200 {
        many.recipients.push(recipient(
            RecipientKind::To,
            &format!("Recipient number {n}"),
            &format!("r{n}@example.test"),
        ));
    }
    let saved = world.save(inbox, &many);
    let message = world.mailbox.message(saved.id).unwrap();
    let value = world.mailbox.load(&message.property(tags::PID_TAG_DISPLAY_TO).unwrap()).unwrap();
    assert!(value.as_str().unwrap().starts_with("Bob; Recipient number 0; "));
    world.assert_sound();
    world.mailbox.delete_messages(inbox, &[saved.id], DeleteMode::Hard).unwrap();
    assert_eq!(world.store.check(PartitionId(1)).unwrap().blobs, 0);
}

#[test]
fn mime_is_kept_to_the_octet_or_made_once() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let mime = b"From: a@example.test\nSubject: bare line feeds\n\nbody \xFF\n";
    let saved = mailbox.append_mime(inbox, mime, Default::default()).unwrap();
    assert_eq!(mailbox.mime(saved.id).unwrap(), mime);
    assert_eq!(mailbox.message(saved.id).unwrap().mime_size_bytes, Some(mime.len() as u64));
    assert_eq!(
        mailbox.message(saved.id).unwrap().string(tags::PID_TAG_SUBJECT).as_deref(),
        Some("bare line feeds")
    );

    let made = world.save(inbox, &content("made"));
    let first = mailbox.mime(made.id).unwrap();
    assert_eq!(mailbox.mime(made.id).unwrap(), first, "made once, then kept");
    let mut bag = PropertyBag::new();
    bag.set(tags::PID_TAG_SUBJECT, "changed");
    mailbox.set_message_properties(made.id, &bag, &[]).unwrap();
    let second = String::from_utf8(mailbox.mime(made.id).unwrap()).unwrap();
    assert!(second.contains("changed"), "{second}");
    world.assert_sound();
}

#[test]
fn removal_leaves_nothing() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    for _ in 0..50 {
        world.save(inbox, &content("x"));
    }
    world.store.remove_mailbox(PartitionId(1)).unwrap();
    assert!(world.store.mailbox(PartitionId(1)).is_err());
    assert!(world.mailbox.message(ropewalk_model::MessageId::new(0x1_0000).unwrap()).is_err());
    assert!(world.store.storage().engine().partitions().unwrap().is_empty());
    assert!(world.mailbox.changes(inbox, ChangeNumber::default(), 1).is_err());
}
