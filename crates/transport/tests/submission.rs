//! Submission of messages made here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::world;
use ropewalk_model::{MessageContent, PropertyBag, Recipient, RecipientKind, tags};
use ropewalk_transport::trace::received_octets;
use ropewalk_transport::{FailureKind, TransportError};

fn recipient(kind: RecipientKind, address_kind: &str, address: &str) -> Recipient {
    let mut properties = PropertyBag::new();
    properties.set(tags::PID_TAG_ADDRESS_TYPE, address_kind);
    properties.set(tags::PID_TAG_EMAIL_ADDRESS, address);
    Recipient { kind, properties }
}

fn message(recipients: Vec<Recipient>) -> MessageContent {
    let mut message = MessageContent { recipients, ..MessageContent::default() };
    message.properties.set(tags::PID_TAG_SUBJECT, "Plan");
    message.properties.set(tags::PID_TAG_BODY, "the body");
    message.properties.set(tags::PID_TAG_DELETE_AFTER_SUBMIT, true);
    message
}

#[test]
fn everybody_gets_the_same_but_for_bcc() {
    let world = world();
    let content = message(vec![
        recipient(RecipientKind::To, "EX", &world.bob.legacy_dn),
        recipient(RecipientKind::Bcc, "SMTP", "admin@example.test"),
    ]);
    let sent = world.transport.submit(content, &world.alice).unwrap();
    assert!(sent.refused.is_empty());
    let mine = String::from_utf8(sent.mime).unwrap();
    assert!(mine.contains("admin@example.test"), "{mine}");
    assert_eq!(sent.content.recipients.len(), 2);
    for user in [&world.bob, &world.admin] {
        let (mime, content) = world.inbox(user).pop().unwrap();
        let theirs = String::from_utf8(received_octets(&mime).unwrap().to_vec()).unwrap();
        assert!(!theirs.contains("admin@example.test"), "{theirs}");
        let rest: String = mine.split_inclusive("\r\n").filter(|line| !line.starts_with("Bcc:")).collect();
        assert_eq!(theirs, rest);
        assert_eq!(content.recipients.len(), 1);
        let of = |tag| content.properties.string(tag);
        assert_eq!(of(tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS), Some("alice@example.test"));
        assert_eq!(of(tags::PID_TAG_SENDER_NAME), Some("ALICE"));
        assert_eq!(
            of(tags::PID_TAG_INTERNET_MESSAGE_ID),
            sent.content.properties.string(tags::PID_TAG_INTERNET_MESSAGE_ID)
        );
        assert_eq!(content.properties.boolean(tags::PID_TAG_DELETE_AFTER_SUBMIT), None);
        assert!(of(tags::PID_TAG_TRANSPORT_MESSAGE_HEADERS).unwrap().starts_with("Return-Path: <alice@"));
    }
    assert!(world.inbox(&world.alice).is_empty());
}

#[test]
fn who_cannot_be_reached_is_reported() {
    let world = world();
    let content = message(vec![
        recipient(RecipientKind::To, "SMTP", "bob@example.test"),
        recipient(RecipientKind::Cc, "SMTP", "nobody@example.test"),
        recipient(RecipientKind::Cc, "SMTP", "eve@far.example"),
        recipient(RecipientKind::Cc, "EX", "/o=Elsewhere/cn=eve"),
    ]);
    let sent = world.transport.submit(content, &world.alice).unwrap();
    let kinds: Vec<FailureKind> = sent.refused.iter().map(|refused| refused.kind).collect();
    assert_eq!(kinds, [FailureKind::UnknownUser, FailureKind::Unroutable, FailureKind::BadAddress]);
    assert_eq!(world.inbox(&world.bob).len(), 1);
    let report = String::from_utf8(world.inbox(&world.alice).pop().unwrap().0).unwrap();
    for part in
        ["Undeliverable: Plan", "rfc822; eve@far.example", "Status: 5.1.1", "Status: 5.4.4", "Status: 5.1.3"]
    {
        assert!(report.contains(part), "{part}: {report}");
    }
}

#[test]
fn failures() {
    let world = world();
    assert!(matches!(
        world.transport.submit(message(vec![]), &world.alice),
        Err(TransportError::NoRecipients)
    ));
    let mut forged = message(vec![recipient(RecipientKind::To, "SMTP", "bob@example.test")]);
    forged.properties.set(tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS, "bob@example.test");
    assert!(matches!(world.transport.submit(forged, &world.alice), Err(TransportError::SendAsDenied(_))));
    // The disk fails for everybody: an error, nothing sent. For one of two: a report.
    world.break_mailbox(&world.bob);
    let to_bob = message(vec![recipient(RecipientKind::To, "SMTP", "bob@example.test")]);
    assert!(world.transport.submit(to_bob.clone(), &world.alice).is_err_and(|error| error.is_transient()));
    let mut to_both = to_bob;
    to_both.recipients.push(recipient(RecipientKind::To, "SMTP", "admin@example.test"));
    let sent = world.transport.submit(to_both, &world.alice).unwrap();
    assert_eq!(sent.refused[0].kind, FailureKind::MailboxUnavailable);
    assert_eq!((world.inbox(&world.admin).len(), world.inbox(&world.alice).len()), (1, 1));
}

/// From and Sender as the recipients have them.
fn persons(content: &MessageContent) -> [Option<&str>; 4] {
    [
        tags::PID_TAG_SENT_REPRESENTING_NAME,
        tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
        tags::PID_TAG_SENDER_NAME,
        tags::PID_TAG_SENDER_SMTP_ADDRESS,
    ]
    .map(|tag| content.properties.string(tag))
}

#[test]
fn a_grant_says_how_one_sends_in_anothers_name() {
    let world = world();
    let from_bob = |kind: &str, address: &str| {
        let mut content = message(vec![recipient(RecipientKind::To, "SMTP", "admin@example.test")]);
        content.properties.set(tags::PID_TAG_SENT_REPRESENTING_NAME, "Whoever");
        content.properties.set(tags::PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE, kind);
        content.properties.set(tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS, address);
        content.properties.set(tags::PID_TAG_SENDER_NAME, "Whoever");
        content
    };
    let alice = world.alice.id;
    let forms = [("SMTP", "bob@example.test"), ("EX", world.bob.legacy_dn.as_str())];
    let directory = world.transport.directory();
    for (kind, address) in forms {
        let refused = world.transport.submit(from_bob(kind, address), &world.alice);
        assert!(matches!(refused, Err(TransportError::SendAsDenied(_))));
    }
    directory.update_user(world.bob.id, |bob| bob.send_on_behalf = vec![alice]).unwrap();
    for (kind, address) in forms {
        let sent = world.transport.submit(from_bob(kind, address), &world.alice).unwrap();
        let (mime, received) = world.inbox(&world.admin).pop().unwrap();
        let both = [Some("BOB"), Some("bob@example.test"), Some("ALICE"), Some("alice@example.test")];
        assert_eq!((persons(&received), persons(&sent.content)), (both, both));
        let mime = String::from_utf8(mime).unwrap();
        assert!(
            mime.contains("\r\nSender: ") && mime.contains("Return-Path: <alice@example.test>"),
            "{mime}"
        );
    }
    directory.update_user(world.bob.id, |bob| bob.send_as = vec![alice]).unwrap();
    for (kind, address) in forms {
        world.transport.submit(from_bob(kind, address), &world.alice).unwrap();
        let (mime, received) = world.inbox(&world.admin).pop().unwrap();
        let bob = [Some("BOB"), Some("bob@example.test")];
        assert_eq!(persons(&received), [bob[0], bob[1], bob[0], bob[1]]);
        assert!(!String::from_utf8(mime).unwrap().contains("\r\nSender: "));
    }
    // The grant is of Bob's name alone.
    let from_admin = from_bob("SMTP", "admin@example.test");
    assert!(matches!(world.transport.submit(from_admin, &world.alice), Err(TransportError::SendAsDenied(_))));
}
