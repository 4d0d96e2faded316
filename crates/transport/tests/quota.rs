//! Mailboxes that are full, as receivers and as senders, and delivery by message class.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{World, world};
use ropewalk_directory::User;
use ropewalk_mailbox::{MailboxError, MailboxOverrides, Quota, QuotaKind};
use ropewalk_model::{MessageContent, PropertyBag, Recipient, RecipientKind, SpecialFolder, tags};
use ropewalk_transport::{FailureKind, Origin, TransportError};

const MESSAGE: &[u8] = b"From: alice@example.test\r\nSubject: Hi\r\n\r\nbody\r\n";

fn set_quota(world: &World, user: &User, quota: Quota) {
    let mailbox = world.transport.mailboxes().mailbox(user.mailbox).unwrap();
    let own = MailboxOverrides { quota: Some(quota), ..MailboxOverrides::default() };
    mailbox.set_overrides(&own).unwrap();
}

fn assert_sound(world: &World) {
    for user in [&world.alice, &world.bob, &world.admin] {
        assert_eq!(world.transport.mailboxes().check(user.mailbox).unwrap().findings, []);
    }
}

fn full() -> Quota {
    Quota { receive_bytes: Some(1), ..Quota::default() }
}

#[test]
fn who_writes_to_a_full_mailbox_among_others_gets_a_report() {
    let world = world();
    set_quota(&world, &world.bob, full());
    let to = ["bob@example.test", "admin@example.test"];
    let delivered =
        world.deliver(Some("alice@example.test"), &to, MESSAGE, Origin::User(world.alice.id)).unwrap();
    let kinds: Vec<_> = delivered.refused.iter().map(|refused| refused.kind).collect();
    assert_eq!((delivered.accepted, kinds), (1, vec![FailureKind::MailboxFull]));
    let (report, _) = world.inbox(&world.alice).pop().unwrap();
    let report = String::from_utf8(report).unwrap();
    for part in
        ["Status: 5.2.2\r\n", "smtp; 552 5.2.2 ", "bob@example.test: the recipient's mailbox is full (5.2.2)"]
    {
        assert!(report.contains(part), "{part}: {report}");
    }
    let alone = world.deliver(Some("carl@far.example"), &to[..1], MESSAGE, Origin::Outside);
    let Err(TransportError::Refused(MailboxError::QuotaExceeded(QuotaKind::Receive))) = alone else {
        panic!("{alone:?}");
    };
    assert_sound(&world);
}

#[test]
fn who_has_too_much_mail_sends_nothing() {
    let world = world();
    world.deliver(None, &["alice@example.test"], MESSAGE, Origin::Outside).unwrap();
    set_quota(&world, &world.alice, Quota { send_bytes: Some(1), ..Quota::default() });
    let refused = |result: Result<(), TransportError>| {
        matches!(result, Err(TransportError::Refused(MailboxError::QuotaExceeded(QuotaKind::Send))))
    };
    let (from, to) = (Some("alice@example.test"), ["bob@example.test"]);
    assert!(refused(world.deliver(from, &to, MESSAGE, Origin::User(world.alice.id)).map(drop)));
    let mut properties = PropertyBag::new();
    properties.set(tags::PID_TAG_EMAIL_ADDRESS, "bob@example.test");
    let recipients = vec![Recipient { kind: RecipientKind::To, properties }];
    let content = || MessageContent { recipients: recipients.clone(), ..MessageContent::default() };
    assert!(refused(world.transport.submit(content(), &world.alice).map(drop)));
    assert!(world.inbox(&world.bob).is_empty());
    set_quota(&world, &world.alice, Quota::default());
    world.transport.submit(content(), &world.alice).unwrap();
    assert_eq!(world.inbox(&world.bob).len(), 1);
    assert_sound(&world);
}

/// covers: MS-OXCSTOR_R776
#[test]
fn mail_goes_to_the_receive_folder_of_its_class() {
    let world = world();
    let mailbox = world.transport.mailboxes().mailbox(world.bob.mailbox).unwrap();
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let special = mailbox.create_folder(inbox, "special", None, &PropertyBag::new()).unwrap().id;
    mailbox.set_receive_folder("IPM.Special", Some(special)).unwrap();
    for class in ["IPM.Note", "ipm.special.thing", "IPM.Specials"] {
        let mut properties = PropertyBag::new();
        properties.set(tags::PID_TAG_EMAIL_ADDRESS, "bob@example.test");
        let recipients = vec![Recipient { kind: RecipientKind::To, properties }];
        let mut content = MessageContent { recipients, ..MessageContent::default() };
        content.properties.set(tags::PID_TAG_MESSAGE_CLASS, class);
        world.transport.submit(content, &world.alice).unwrap();
    }
    assert_eq!(mailbox.folder(special).unwrap().counters.total, 1);
    assert_eq!(mailbox.folder(inbox).unwrap().counters.total, 2);
    assert_sound(&world);
}
