//! Sessions with mail from outside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Dialogue, World, world};
use ropewalk_base::limits::{SMTP_MESSAGE_BYTES_MAX, SMTP_RECIPIENTS_MAX};
use ropewalk_mailbox::{MailboxOverrides, Quota};
use ropewalk_node::connection::{Closing, Peer};
use ropewalk_protocol_smtp::Role;

fn greeted(world: &World) -> Dialogue {
    let mut dialogue = world.inbound();
    dialogue.expect("EHLO client.example", "250 ");
    dialogue
}

fn ready(world: &World) -> Dialogue {
    let mut dialogue = greeted(world);
    dialogue
        .expect("MAIL FROM:<carl@far.example>", "250 2.1.0 ")
        .expect("RCPT TO:<bob@example.test>", "250 2.1.5 ");
    dialogue
}

#[test]
fn a_whole_dialogue() {
    let world = world();
    let mut dialogue = world.inbound();
    let size = SMTP_MESSAGE_BYTES_MAX;
    assert_eq!(
        dialogue.send("EHLO client.example\r\n"),
        format!(
            "250-mx.example.test greets [127.0.0.1]\r\n250-PIPELINING\r\n250-SIZE {size}\r\n250-8BITMIME\r\n\
             250-CHUNKING\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 STARTTLS\r\n"
        )
    );
    dialogue
        .expect("MAIL FROM:<carl@far.example> SIZE=100 BODY=8BITMIME", "250 2.1.0 ")
        .expect("RCPT TO:<bob@example.test>", "250 2.1.5 ")
        .expect("DATA", "354 ")
        .expect("Subject: Hi\r\n\r\n..stuffed\r\n.", "250 2.6.0 ")
        .expect("QUIT", "221 2.0.0 ");
    assert!(dialogue.closed);
    assert_eq!(world.received(), [b"Subject: Hi\r\n\r\n.stuffed\r\n"]);
    let stored = String::from_utf8(world.stored().remove(0)).unwrap();
    let start = "Return-Path: <carl@far.example>\r\nReceived: from client.example ([127.0.0.1])\r\n by mx.example.test with ESMTP id ";
    assert!(stored.starts_with(start), "{stored}");
}

/// The same bytes cut anywhere give the same answers; everything is sent ahead (RFC 2920).
#[test]
fn pipelining_in_any_pieces() {
    let all = b"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.test>\r\nRCPT TO:<no@example.test>\r\nDATA\r\nA: 1\r\n\r\nx\r\n.\r\n\
        NOOP\r\nMAIL FROM:<a@b>\r\nRCPT TO:<bob@example.test>\r\nBDAT 3\r\n\r\nyBDAT 2 LAST\r\n\r\nRSET\r\nQUIT\r\n";
    let mut first = None;
    for piece in [1, 2, 3, 7, 50, all.len()] {
        let world = world();
        let mut dialogue = world.inbound();
        let answers: String = all.chunks(piece).map(|bytes| dialogue.send(bytes)).collect();
        assert!(dialogue.closed);
        let codes: Vec<String> =
            answers.lines().filter(|line| &line[3..4] == " ").map(|line| line[..3].to_owned()).collect();
        assert_eq!(
            codes,
            ["250", "250", "250", "550", "354", "250", "250", "250", "250", "250", "250", "250", "221"],
            "{piece}: {answers}"
        );
        assert_eq!(world.received(), [&b"A: 1\r\n\r\nx\r\n"[..], b"\r\ny\r\n"]);
        assert_eq!(first.get_or_insert_with(|| answers.clone()), &answers);
    }
}

/// Every order of commands that makes no sense is 503 and changes nothing.
#[test]
fn bad_sequences() {
    let world = world();
    let mut dialogue = world.inbound();
    for line in ["MAIL FROM:<a@b>", "RCPT TO:<bob@example.test>", "DATA", "BDAT 0 LAST"] {
        dialogue.expect(line, "503 5.5.1 ");
    }
    dialogue.expect("NOOP", "250 2.0.0 ").expect("RSET", "250 2.0.0 ").expect("HELO c", "250 mx");
    for line in ["RCPT TO:<bob@example.test>", "DATA", "BDAT 0 LAST"] {
        dialogue.expect(line, "503 5.5.1 ");
    }
    dialogue
        .expect("EHLO c", "250 ")
        .expect("MAIL FROM:<a@b>", "250 ")
        .expect("MAIL FROM:<a@b>", "503 5.5.1 ");
    dialogue.expect("DATA", "554 5.5.1 ").expect("RCPT TO:<no@example.test>", "550 5.1.1 ");
    dialogue.expect("DATA", "554 5.5.1 ").expect("BDAT 4\r\nab", "554 5.5.1 ").expect("RSET", "250 ");
    dialogue.expect("DATA", "503 ").expect("MAIL FROM:<a@b>", "250 ").expect("EHLO c", "250 ");
    dialogue.expect("RCPT TO:<bob@example.test>", "503 ");
    assert!(!dialogue.closed && world.stored().is_empty());

    let mut dialogue = ready(&world);
    dialogue.expect("BDAT 3\r\na", "250 2.0.0 3 octets").expect("DATA", "503 5.5.1 ");
    dialogue.expect("RCPT TO:<bob@example.test>", "503 5.5.1 ").expect("MAIL FROM:<a@b>", "503 5.5.1 ");
    dialogue.expect("BDAT 0 LAST", "250 2.6.0 ").expect("BDAT 0 LAST", "503 ").expect("DATA", "503 ");
}

#[test]
fn no_relaying_and_nobody_logs_in() {
    let world = world();
    let mut dialogue = greeted(&world);
    dialogue
        .expect("AUTH PLAIN AGFsaWNlAHNlY3JldA==", "502 5.5.1 ")
        .expect("MAIL FROM:<alice@example.test>", "250 ")
        .expect("RCPT TO:<carl@far.example>", "550 5.7.1 ")
        .expect("RCPT TO:<carl%far.example@example.test>", "550 5.1.1 ")
        .expect("RCPT TO:<\"carl@far.example\"@example.test>", "550 5.1.1 ")
        .expect("RCPT TO:<@example.test:carl@far.example>", "550 5.7.1 ")
        .expect("RCPT TO:<carl@[127.0.0.1]>", "550 5.7.1 ")
        .expect("RCPT TO:<nobody@example.test>", "550 5.1.1 ")
        .expect("RCPT TO:<Bob.ALIAS@Example.Test>", "250 2.1.5 ")
        .expect("RCPT TO:<\"bob\"@example.test>", "250 2.1.5 ");
}

#[test]
fn what_is_not_offered_is_refused() {
    let world = world();
    let mut dialogue = greeted(&world);
    for (line, answer) in [
        ("MAIL FROM:<a@b> BODY=BINARYMIME", "555 5.5.4 "),
        ("MAIL FROM:<a@b> RET=FULL", "555 5.5.4 "),
        ("MAIL FROM:<a@b> ENVID=x", "555 5.5.4 "),
        ("MAIL FROM:<a@b> AUTH=<>", "555 5.5.4 "),
        ("MAIL FROM:<a@b> SIZE=999999999999", "552 5.3.4 "),
        ("MAIL FROM:<\u{e9}@b>", "553 5.6.7 "),
        ("EXPN list", "502 5.5.1 "),
        ("VRFY bob", "252 2.0.0 "),
        ("HELP", "214 2.0.0 EHLO"),
        ("MAIL FROM:<a@b>", "250 "),
        ("RCPT TO:<bob@example.test> NOTIFY=NEVER", "555 5.5.4 "),
        ("RCPT TO:<\u{e9}@example.test>", "553 5.6.7 "),
        ("HELO c", "250 "),
        ("MAIL FROM:<a@b> SIZE=1", "555 5.5.4 "),
        ("MAIL FROM:<a@b>", "250 "),
    ] {
        dialogue.expect(line, answer);
    }
}

#[test]
fn utf8_addresses() {
    let world = world();
    let mut dialogue = greeted(&world);
    dialogue
        .expect("MAIL FROM:<用户@例子.广告> SMTPUTF8", "250 ")
        .expect("RCPT TO:<é@example.test>", "550 5.1.1 ");
    dialogue
        .expect("RCPT TO:<bob@example.test>", "250 ")
        .expect("DATA", "354 ")
        .expect("Subject: é\r\n\r\n.", "250 ");
    let stored = String::from_utf8(world.stored().remove(0)).unwrap();
    assert!(stored.starts_with("Return-Path: <用户@例子.广告>\r\n") && stored.contains(" with UTF8SMTP id "));
}

/// No false end of data lets a second message through, and the session ends after the refusal.
#[test]
fn smuggling() {
    for end in [
        "\n.\n",
        "\n.\r\n",
        "\r.\r",
        "\r\n.\n",
        "\r\n.\r",
        "\r.\n",
        "\r.\r\n",
        "\n.\r",
        "\r\r\n.\r\n",
        "\r\n.\r\r\n",
    ] {
        let world = world();
        let mut dialogue = ready(&world);
        dialogue.expect("DATA", "354 ");
        let smuggled =
            "MAIL FROM:<admin@example.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\nevil\r\n.\r\nQUIT\r\n";
        let answers = dialogue.send(format!("A: 1\r\n\r\nx{end}{smuggled}"));
        assert!(answers.starts_with("550 5.6.11 ") && answers.lines().count() == 1, "{end:?}: {answers}");
        assert!(dialogue.closed && world.stored().is_empty());
    }
}

#[test]
fn bare_line_ends_in_commands() {
    let world = world();
    let mut dialogue = greeted(&world);
    assert!(dialogue.send("NOOP\n").starts_with("500 5.5.2 "));
    assert!(dialogue.send("NO\rOP\r\n").starts_with("500 5.5.2 "));
    assert!(dialogue.send("NO\0OP\r\n").starts_with("500 5.5.2 "));
    dialogue.expect("NOOP", "250 2.0.0 ");
}

#[test]
fn faulty_chunks() {
    let world = world();
    for chunk in ["a\nb", "a\rb", "ab\r"] {
        let mut dialogue = ready(&world);
        assert!(dialogue.send(format!("BDAT 3 LAST\r\n{chunk}")).starts_with("550 5.6.11 "), "{chunk:?}");
        dialogue.expect("BDAT 3 LAST\r\nx", "503 ");
    }
    let mut dialogue = ready(&world);
    let too_large = SMTP_MESSAGE_BYTES_MAX + 1;
    assert_eq!(dialogue.send(format!("BDAT {too_large}\r\n")), "");
    let rest = vec![b'x'; too_large];
    assert!(dialogue.send(rest).starts_with("552 5.3.4 "));
    dialogue.expect("BDAT 3 LAST\r\nx", "503 ").expect("NOOP", "250 ");
    assert!(dialogue.send("BDAT 18446744073709551615\r\n").starts_with("552 5.3.4 ") && dialogue.closed);
    // Without a size nobody knows where the chunk ends.
    let mut dialogue = ready(&world);
    assert!(dialogue.send("BDAT x\r\n").starts_with("501 5.5.4 ") && dialogue.closed);
    assert!(world.stored().is_empty());
}

#[test]
fn too_large() {
    let world = world();
    let mut dialogue = ready(&world);
    dialogue.expect("DATA", "354 ");
    let line = [vec![b'x'; 998].as_slice(), b"\r\n"].concat();
    for _ in 0..SMTP_MESSAGE_BYTES_MAX / line.len() + 1 {
        assert_eq!(dialogue.send(&line), "");
    }
    dialogue.expect(".", "552 5.3.4 ").expect("DATA", "503 ");
    assert!(world.stored().is_empty());
}

#[test]
fn limits() {
    let world = world();
    let mut dialogue = ready(&world);
    for _ in 1..SMTP_RECIPIENTS_MAX {
        dialogue.expect("RCPT TO:<bob@example.test>", "250 ");
    }
    dialogue.expect("RCPT TO:<bob@example.test>", "452 4.5.3 ").expect("DATA", "354 ").expect(".", "250 ");
    assert_eq!(world.stored().len(), 1);

    // A list with many stale addresses still reaches those that are left.
    let mut dialogue = ready(&world);
    for _ in 0..50 {
        dialogue.expect("RCPT TO:<nobody@example.test>", "550 5.1.1 ");
    }
    dialogue.expect("DATA", "354 ").expect(".", "250 ");
    assert_eq!(world.stored().len(), 2);

    let mut dialogue = greeted(&world);
    assert!(dialogue.send(format!("NOOP {}\r\n", "x".repeat(20_000))).starts_with("500 5.5.2 "));
    for _ in 0..18 {
        dialogue.expect("FOO", "500 5.5.1 ");
    }
    assert!(!dialogue.closed);
    assert!(
        dialogue.send("FOO\r\nNOOP\r\n").ends_with("421 4.7.0 too many errors, closing\r\n")
            && dialogue.closed
    );
}

#[test]
fn starttls_begins_anew() {
    let world = world();
    let mut dialogue = ready(&world);
    // What is behind STARTTLS was not said under TLS and is never looked at.
    assert_eq!(dialogue.send("STARTTLS\r\nRSET\r\nNOOP\r\n"), "220 2.0.0 ready to start TLS\r\n");
    dialogue.expect("RCPT TO:<bob@example.test>", "503 ").expect("MAIL FROM:<a@b>", "503 ");
    let capabilities = dialogue.send("EHLO c\r\n");
    assert!(!capabilities.contains("STARTTLS"));
    dialogue.expect("STARTTLS", "503 5.5.1 ").expect("MAIL FROM:<a@b>", "250 ");
    dialogue.expect("RCPT TO:<bob@example.test>", "250 ").expect("DATA", "354 ").expect(".", "250 ");
    assert!(String::from_utf8_lossy(&world.stored()[0]).contains(" with ESMTPS id "));

    let mut dialogue = world.connect(Role::Inbound, Peer { starttls: false, ..Peer::loopback_for_tests() });
    assert!(!dialogue.send("EHLO c\r\n").contains("STARTTLS"));
    dialogue.expect("STARTTLS", "502 5.5.1 ");
}

#[test]
fn postmaster_and_loops() {
    let world = world();
    let mut dialogue = greeted(&world);
    // Nobody administers this one.
    dialogue.expect("MAIL FROM:<>", "250 ").expect("RCPT TO:<Postmaster>", "550 5.1.1 ");
    let mut dialogue = ready(&world);
    dialogue.expect("DATA", "354 ").expect(&format!("{}\r\n.", "Received: x\r\n".repeat(101)), "554 5.4.6 ");
    dialogue.expect("MAIL FROM:<>", "250 ");
}

/// A mailbox that went away between RCPT and the end of the message.
#[test]
fn refused_at_delivery() {
    let world = world();
    let mut dialogue = ready(&world);
    world.mailboxes.remove_mailbox(world.bob.mailbox).unwrap();
    dialogue.expect("DATA", "354 ").expect("\r\n.", "554 5.2.0 ");
}

#[test]
fn the_node_closes() {
    let world = world();
    let mut dialogue = greeted(&world);
    for (why, start) in [
        (Closing::IdleTimeout, "421 4.4.2 "),
        (Closing::Shutdown, "421 4.3.2 "),
        (Closing::InputTooLong, "421 4.7.0 "),
    ] {
        let mut out = Vec::new();
        dialogue.connection.closing(why, &mut out);
        assert!(String::from_utf8(out).unwrap().starts_with(start));
    }
    assert_eq!(dialogue.connection.idle_timeout().as_secs(), 300);
}

#[test]
fn a_full_mailbox_is_told_at_the_end_of_the_message() {
    let world = world();
    let mailbox = world.mailboxes.mailbox(world.bob.mailbox).unwrap();
    let quota = Quota { receive_bytes: Some(10), ..Quota::default() };
    let own = MailboxOverrides { quota: Some(quota), ..MailboxOverrides::default() };
    mailbox.set_overrides(&own).unwrap();
    ready(&world).expect("DATA", "354 ").expect("Subject: Hi\r\n\r\nx\r\n.", "552 5.2.2 ");
    assert!(world.stored().is_empty());
    mailbox.set_overrides(&MailboxOverrides::default()).unwrap();
    ready(&world).expect("DATA", "354 ").expect("Subject: Hi\r\n\r\nx\r\n.", "250 2.6.0 ");
}
