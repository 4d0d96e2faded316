//! Routing and delivery of received messages.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::world;
use ropewalk_model::tags;
use ropewalk_transport::trace::received_octets;
use ropewalk_transport::{Origin, Route, TransportError};

const MESSAGE: &[u8] =
    b"From: Carl <carl@far.example>\r\nTo: <Bob@Example.Test>\r\nSubject: Hi\r\n\r\nbody \xff\0 without line end";

#[test]
fn routes() {
    let world = world();
    assert_eq!(world.route("BOB@Example.TEST.").user.mailbox, world.bob.mailbox);
    assert_eq!(world.route("bob.alias@second.test").user.mailbox, world.bob.mailbox);
    assert_eq!(world.route("postmaster@second.test").user.mailbox, world.admin.mailbox);
    assert!(
        matches!(world.transport.route_postmaster(), Ok(Route::Local(to)) if to.user.id == world.admin.id)
    );
    for (address, route) in [
        ("bob+tag@example.test", Route::Unknown),
        ("bob@second.test", Route::Unknown),
        ("bob@far.example", Route::Remote),
        ("bob@[127.0.0.1]", Route::Remote),
        ("bob", Route::Unknown),
    ] {
        assert_eq!(world.transport.route(address).unwrap(), route, "{address}");
    }
    assert!(world.transport.may_send_as(world.bob.id, "Bob.Alias@second.test").unwrap());
    assert!(!world.transport.may_send_as(world.bob.id, "alice@example.test").unwrap());
    assert!(!world.transport.may_send_as(world.bob.id, "bob@far.example").unwrap());
}

#[test]
fn received_octets_stay_as_they_are() {
    let world = world();
    for octets in [MESSAGE, b"", b"\r\n", b" odd\r\n\r\n", b"Received: x\r\n\r\n", b"no header at all"] {
        let delivered =
            world.deliver(Some("carl@far.example"), &["bob@example.test"], octets, Origin::Outside).unwrap();
        assert_eq!((delivered.accepted, delivered.refused.len()), (1, 0));
        let (stored, _) = world.inbox(&world.bob).pop().unwrap();
        assert_eq!(received_octets(&stored), Some(octets));
        let prefix = String::from_utf8(stored[..stored.len() - octets.len()].to_vec()).unwrap();
        assert_eq!(
            prefix,
            format!(
                "Return-Path: <carl@far.example>\r\nReceived: from client.example\r\n by mx.example.test with ESMTP \
                 id {} for <bob@example.test>;\r\n Tue, 14 Nov 2023 22:13:20 +0000\r\n",
                delivered.id
            )
        );
    }
}

#[test]
fn each_mailbox_gets_one_copy_and_knows_how_it_was_addressed() {
    let world = world();
    let to = ["bob@example.test", "bob.alias@second.test", "alice@example.test"];
    let delivered = world.deliver(None, &to, MESSAGE, Origin::Outside).unwrap();
    assert_eq!(delivered.accepted, 3);
    let (bobs, alices) = (world.inbox(&world.bob), world.inbox(&world.alice));
    assert_eq!((bobs.len(), alices.len()), (1, 1));
    // Nobody learns from the trace who else got it.
    assert_eq!(bobs[0].0, alices[0].0);
    assert!(
        bobs[0].0.starts_with(b"Return-Path: <>\r\n")
            && !String::from_utf8_lossy(&bobs[0].0).contains(" for <")
    );
    let (bobs, alices) = (&bobs[0].1.properties, &alices[0].1.properties);
    assert_eq!(bobs.boolean(tags::PID_TAG_MESSAGE_TO_ME), Some(true));
    assert_eq!(alices.boolean(tags::PID_TAG_MESSAGE_TO_ME), Some(false));
    assert_eq!(alices.boolean(tags::PID_TAG_MESSAGE_RECIPIENT_ME), Some(false));
    assert_eq!(bobs.string(tags::PID_TAG_RECEIVED_BY_NAME), Some("BOB"));
    assert_eq!(bobs.string(tags::PID_TAG_RECEIVED_BY_EMAIL_ADDRESS), Some(world.bob.legacy_dn.as_str()));
}

#[test]
fn loops_end() {
    let world = world();
    let looping = |count: usize| [b"Received: x\r\n".repeat(count).as_slice(), MESSAGE].concat();
    let deliver = |count| world.deliver(None, &["bob@example.test"], &looping(count), Origin::Outside);
    assert!(deliver(100).is_ok());
    assert!(matches!(deliver(101), Err(TransportError::Loop)));
    assert_eq!(world.inbox(&world.bob).len(), 1);
}

#[test]
fn submission_adds_what_is_missing() {
    let world = world();
    let origin = Origin::User(world.alice.id);
    let octets = b"From: alice@example.test\r\nSubject: x\r\n\r\n";
    world.deliver(Some("alice@example.test"), &["bob@example.test"], octets, origin).unwrap();
    let whole = b"message-id: <1@x>\r\nDATE: now\r\n\r\n";
    world.deliver(Some("alice@example.test"), &["bob@example.test"], whole, origin).unwrap();
    let inbox = world.inbox(&world.bob);
    let text = String::from_utf8(inbox[0].0.clone()).unwrap();
    assert!(
        text.contains("\r\nMessage-ID: <") && text.contains("@mx.example.test>\r\nDate: Tue, 14 Nov 2023")
    );
    assert_eq!(received_octets(&inbox[0].0), Some(&octets[..]));
    assert_eq!(received_octets(&inbox[1].0), Some(&whole[..]));
    assert!(!String::from_utf8_lossy(&inbox[1].0).contains("Message-ID"));
}

#[test]
fn the_author_must_be_the_user() {
    let world = world();
    for (from, fine) in
        [("alice@example.test", true), ("alice.alias@second.test", true), ("bob@example.test", false)]
    {
        let octets = format!("From: {from}\r\n\r\n");
        let to = ["bob@example.test"];
        let outcome =
            world.deliver(Some("alice@example.test"), &to, octets.as_bytes(), Origin::User(world.alice.id));
        match outcome {
            Ok(_) => assert!(fine, "{from}"),
            Err(TransportError::SendAsDenied(address)) => assert!(!fine && address == from, "{from}"),
            Err(other) => panic!("{other}"),
        }
    }
    assert!(
        world
            .deliver(None, &["bob@example.test"], b"From: alice@example.test\r\n\r\n", Origin::Outside)
            .is_ok()
    );
}

/// A disk that fails for one recipient: the client keeps the message, whoever else has it.
#[test]
fn transient_failure_of_one_is_a_transient_answer() {
    let world = world();
    world.break_mailbox(&world.alice);
    let outcome = world.deliver(
        Some("carl@far.example"),
        &["bob@example.test", "alice@example.test"],
        MESSAGE,
        Origin::Outside,
    );
    assert!(outcome.is_err_and(|error| error.is_transient()));
    assert_eq!(world.inbox(&world.bob).len(), 1);
}

/// A mailbox that is gone: reported to a local sender; told to the client if the sender is elsewhere.
#[test]
fn permanent_failure_is_told() {
    let world = world();
    let gone = ["bob@example.test", "alice@example.test"];
    world.remove_mailbox(&world.alice);
    let both = |from| world.deliver(from, &gone, MESSAGE, Origin::Outside);
    assert!(matches!(both(Some("carl@far.example")), Err(TransportError::Refused(_))));
    let delivered = both(Some("admin@example.test")).unwrap();
    assert_eq!((delivered.accepted, delivered.refused.len()), (1, 1));
    let report = String::from_utf8_lossy(&world.inbox(&world.admin)[0].0).into_owned();
    assert!(report.contains("Final-Recipient: rfc822; alice@example.test\r\n"), "{report}");
    // The null sender gets no report, and nobody gets one in its place.
    assert_eq!(both(None).unwrap().refused.len(), 1);
    assert_eq!(world.inbox(&world.admin).len(), 1);
    // A sender whose own mailbox is gone cannot be reported to: the client is told, for good.
    assert!(matches!(both(Some("alice@example.test")), Err(TransportError::Refused(_))));
    // When nobody got it, the client is told.
    let alone = world.deliver(Some("admin@example.test"), &gone[1..], MESSAGE, Origin::Outside);
    assert!(matches!(alone, Err(TransportError::Refused(_))));
    assert_eq!(world.inbox(&world.admin).len(), 1);
}

#[test]
fn who_writes_on_anothers_behalf_is_the_sender() {
    let world = world();
    let alice = world.alice.id;
    let directory = world.transport.directory();
    let outcome = |fields: &str| {
        let octets = format!("{fields}\r\n\r\n");
        let to = ["admin@example.test"];
        world.deliver(Some("alice@example.test"), &to, octets.as_bytes(), Origin::User(alice)).is_ok()
    };
    let (alone, named) = ("From: bob@example.test", "From: bob@example.test\r\nSender: alice@example.test");
    let claimed = "From: alice@example.test\r\nSender: bob@example.test";
    assert_eq!([alone, named, claimed].map(outcome), [false, false, false]);
    directory.update_user(world.bob.id, |bob| bob.send_on_behalf = vec![alice]).unwrap();
    assert_eq!([alone, named, claimed].map(outcome), [false, true, false]);
    assert!(!world.transport.may_send_as(alice, "bob@example.test").unwrap());
    directory.update_user(world.bob.id, |bob| bob.send_as = vec![alice]).unwrap();
    assert_eq!([alone, named, claimed].map(outcome), [true, true, true]);
    assert!(world.transport.may_send_as(alice, "bob@example.test").unwrap());
}
