//! Sessions of users who send.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Dialogue, World, world};
use ropewalk_base::limits::{LOGIN_FAILURE_WINDOW_SECONDS, LOGIN_FAILURES_MAX};
use ropewalk_node::connection::Peer;
use ropewalk_protocol_smtp::Role;
use std::time::Duration;

/// `\0alice@example.test\0secret`
const ALICE: &str = "AUTH PLAIN AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=";
/// `\0alice@example.test\0wrong`
const WRONG: &str = "AUTH PLAIN AGFsaWNlQGV4YW1wbGUudGVzdAB3cm9uZw==";

fn greeted(world: &World) -> Dialogue {
    let mut dialogue = world.submission();
    dialogue.expect("EHLO client.example", "250 AUTH PLAIN LOGIN");
    dialogue
}

fn logged_in(world: &World) -> Dialogue {
    let mut dialogue = greeted(world);
    dialogue.expect(ALICE, "235 2.7.0 ");
    dialogue
}

#[test]
fn a_whole_dialogue() {
    let world = world();
    let mut dialogue = logged_in(&world);
    dialogue
        .expect("MAIL FROM:<alice@example.test> AUTH=<>", "250 2.1.0 ")
        .expect("RCPT TO:<bob@example.test>", "250 2.1.5 ")
        .expect("RCPT TO:<carl@far.example>", "550 5.4.4 ")
        .expect("DATA", "354 ")
        .expect("From: alice@example.test\r\n\r\nHi\r\n.", "250 2.6.0 ");
    assert_eq!(world.received(), [b"From: alice@example.test\r\n\r\nHi\r\n"]);
    let stored = String::from_utf8(world.stored().remove(0)).unwrap();
    assert!(
        stored.contains("\r\nMessage-ID: <")
            && stored.contains("\r\nDate: ")
            && stored.contains(" with ESMTPA id ")
    );
}

#[test]
fn every_way_to_log_in() {
    let world = world();
    greeted(&world).expect("AUTH PLAIN", "334 ").expect("AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=", "235 2.7.0 ");
    greeted(&world)
        .expect("AUTH LOGIN", "334 VXNlcm5hbWU6")
        .expect("YWxpY2VAZXhhbXBsZS50ZXN0", "334 UGFzc3dvcmQ6")
        .expect("c2VjcmV0", "235 2.7.0 ");
    greeted(&world).expect("auth login YWxpY2U=", "334 UGFzc3dvcmQ6").expect("c2VjcmV0", "235 2.7.0 ");
    // \0alice\0secret
    greeted(&world).expect("AUTH PLAIN AGFsaWNlAHNlY3JldA==", "235 2.7.0 ");
    // Acting as somebody else: bob\0alice\0secret
    greeted(&world).expect("AUTH PLAIN Ym9iAGFsaWNlAHNlY3JldA==", "535 5.7.8 ");
    let mut ahead = greeted(&world);
    let answers = ahead.send(format!("{ALICE}\r\nMAIL FROM:<alice@example.test>\r\n"));
    assert!(answers.contains("235 ") && answers.ends_with("250 2.1.0 sender ok\r\n"), "{answers}");
}

#[test]
fn without_login_nothing() {
    let world = world();
    let mut dialogue = world.submission();
    dialogue.expect(ALICE, "503 5.5.1 ").expect("HELO c", "250 ").expect(ALICE, "503 5.5.1 ");
    let mut dialogue = greeted(&world);
    dialogue
        .expect("MAIL FROM:<alice@example.test>", "530 5.7.0 log in first")
        .expect("MAIL FROM:<>", "530 5.7.0 ")
        .expect("RCPT TO:<bob@example.test>", "503 ")
        .expect("DATA", "503 ")
        .expect("AUTH GSSAPI", "504 5.5.4 ")
        .expect("AUTH PLAIN =", "501 5.5.2 ")
        .expect("AUTH PLAIN", "334 ")
        .expect("*", "501 5.5.0 ")
        .expect("AUTH PLAIN", "334 ")
        .expect("not base64!", "501 5.5.2 ")
        .expect("AUTH LOGIN", "334 ")
        .expect("", "501 5.5.2 ")
        .expect(ALICE, "235 2.7.0 ")
        .expect(ALICE, "503 5.5.1 ")
        .expect("MAIL FROM:<alice@example.test>", "250 ")
        .expect(ALICE, "503 5.5.1 ");
    let mut dialogue = greeted(&world);
    dialogue.expect("AUTH PLAIN", "334 ");
    assert!(dialogue.send(format!("{}\r\n", "A".repeat(20_000))).starts_with("500 5.5.6 "));
    dialogue.expect(ALICE, "235 ");
}

/// Passwords only under TLS, or in clear where the node allows it.
#[test]
fn no_password_in_clear() {
    let world = world();
    let peer = Peer { clear_passwords: false, ..Peer::loopback_for_tests() };
    let mut dialogue = world.connect(Role::Submission, peer);
    assert!(!dialogue.send("EHLO c\r\n").contains("AUTH"));
    dialogue
        .expect(ALICE, "538 5.7.11 ")
        .expect("MAIL FROM:<alice@example.test>", "530 5.7.0 start TLS")
        .expect("STARTTLS", "220 2.0.0 ")
        .expect(ALICE, "503 ")
        .expect("EHLO c", "250 AUTH PLAIN LOGIN")
        .expect(ALICE, "235 ")
        .expect("MAIL FROM:<alice@example.test>", "250 ")
        .expect("RCPT TO:<bob@example.test>", "250 ")
        .expect("DATA", "354 ")
        .expect(".", "250 ");
    assert!(String::from_utf8_lossy(&world.stored()[0]).contains(" with ESMTPSA id "));
    let mut implicit = world.connect(Role::Submission, Peer { tls: true, ..peer });
    implicit.expect("EHLO c", "250 AUTH PLAIN LOGIN").expect(ALICE, "235 ");
}

/// STARTTLS after a login: the login was said in clear and counts no more.
#[test]
fn starttls_forgets_the_login() {
    let world = world();
    let mut dialogue = logged_in(&world);
    dialogue
        .expect("STARTTLS", "220 ")
        .expect("EHLO c", "250 ")
        .expect("MAIL FROM:<alice@example.test>", "530 ");
}

#[test]
fn only_as_oneself() {
    let world = world();
    let mut dialogue = logged_in(&world);
    dialogue
        .expect("MAIL FROM:<bob@example.test>", "550 5.7.60 ")
        .expect("MAIL FROM:<alice@far.example>", "550 5.7.60 ")
        .expect("MAIL FROM:<nobody@example.test>", "550 5.7.60 ")
        .expect("MAIL FROM:<Alice.ALIAS@example.test>", "250 ")
        .expect("RSET", "250 ")
        .expect("MAIL FROM:<>", "250 ")
        .expect("RSET", "250 ")
        .expect("MAIL FROM:<alice@example.test>", "250 ")
        .expect("RCPT TO:<bob@example.test>", "250 ")
        .expect("DATA", "354 ")
        .expect("From: bob@example.test\r\n\r\n.", "550 5.7.60 ");
    assert!(world.stored().is_empty());
}

#[test]
fn as_another_by_a_grant() {
    let world = world();
    let directory = world.transport.directory();
    let alice = directory.user_by_address("alice@example.test").unwrap().unwrap().id;
    let envelope = |from: &str, answer: &str| {
        logged_in(&world).expect(&format!("MAIL FROM:<{from}>"), answer);
    };
    let content = |fields: &str, answer: &str| {
        logged_in(&world)
            .expect("MAIL FROM:<alice@example.test>", "250 ")
            .expect("RCPT TO:<bob@example.test>", "250 ")
            .expect("DATA", "354 ")
            .expect(&format!("{fields}\r\n\r\n."), answer);
    };
    let on_behalf = "From: bob@example.test\r\nSender: alice@example.test";
    directory.update_user(world.bob.id, |bob| bob.send_on_behalf = vec![alice]).unwrap();
    envelope("bob@example.test", "550 5.7.60 ");
    content("From: bob@example.test", "550 5.7.60 ");
    content(on_behalf, "250 ");
    directory.update_user(world.bob.id, |bob| bob.send_as = vec![alice]).unwrap();
    envelope("bob@example.test", "250 ");
    content("From: bob@example.test", "250 ");
    assert_eq!(world.stored().len(), 2);
}

#[test]
fn guessing_is_throttled() {
    let world = world();
    let mut failed = 0;
    let mut dialogue = greeted(&world);
    while failed < LOGIN_FAILURES_MAX {
        if dialogue.closed {
            dialogue = greeted(&world);
        }
        let answer = dialogue.send(format!("{WRONG}\r\n"));
        assert!(answer.starts_with("535 5.7.8 "), "{answer}");
        failed += 1;
        assert_eq!(dialogue.closed, failed % 3 == 0, "{answer}");
    }
    greeted(&world).expect(ALICE, "454 4.7.0 ");
    world.clock.advance(Duration::from_secs(LOGIN_FAILURE_WINDOW_SECONDS + 1));
    greeted(&world).expect(ALICE, "235 2.7.0 ");
}

/// Who is named in Bcc is the sender's own business, whichever way the message is submitted (RFC 5322 3.6.3).
#[test]
fn blind_copies_stay_blind() {
    let world = world();
    let mut dialogue = logged_in(&world);
    dialogue
        .expect("MAIL FROM:<alice@example.test>", "250 ")
        .expect("RCPT TO:<bob@example.test>", "250 ")
        .expect("DATA", "354 ")
        .expect(
            "Bcc: carol@example.test,\r\n dave@example.test\r\nSubject: x\r\n\r\nBcc: in the body\r\n.",
            "250 ",
        );
    let stored = String::from_utf8(world.stored().remove(0)).unwrap();
    assert!(!stored.contains("carol@") && !stored.contains("dave@"), "{stored}");
    assert!(stored.ends_with("Subject: x\r\n\r\nBcc: in the body\r\n"), "{stored}");
}
