//! Messages: append, fetch, store, search, copy, move, expunge, and news from elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{CHUNK_BYTES_MAX, MESSAGE, Server, literal};
use ropewalk_mailbox::{DeleteMode, FlagChange, Flags, NewMessage};
use ropewalk_model::{MessageContent, SpecialFolder, tags};

#[test]
fn a_message_that_only_has_rtf_is_text_and_html() {
    let server = Server::new();
    let rtf = b"{\\rtf1\\ansi plain {\\b bold}\\par}";
    let size = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
    let compressed = [&size(rtf.len() + 12)[..], &size(rtf.len()), b"MELA", &[0; 4], rtf].concat();
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_RTF_COMPRESSED, compressed);
    let new = NewMessage {
        content: &content,
        mime: None,
        flags: Flags::NONE,
        associated: false,
        delivered: None,
        new_mail: true,
    };
    server.mailbox.save_message(server.mailbox.special_folder(SpecialFolder::Inbox), new).unwrap();
    let mut client = server.inbox();
    let structure = client.ok("FETCH 1 BODY");
    assert!(structure.contains("\"text\" \"plain\"") && structure.contains("\"alternative\""), "{structure}");
    let part = |client: &mut common::Client, command: &str| {
        String::from_utf8(literal(&client.raw(command.as_bytes())).to_vec()).unwrap()
    };
    assert_eq!(part(&mut client, "t FETCH 1 BODY[1]\r\n").trim_end(), "plain bold");
    let html = part(&mut client, "t FETCH 1 BODY[2]\r\n");
    assert!(html.contains("<p>plain <b>bold</b></p>"), "{html}");
    server.assert_sound();
}

#[test]
fn append_and_fetch_everything() {
    let server = Server::new();
    let mut client = server.login();
    let answer = client.append("Drafts (\\Seen \\Draft $Work) \"17-Jul-1996 02:44:25 -0700\"", MESSAGE);
    assert!(answer.starts_with("t OK [APPENDUID ") && answer.contains(" 1] "), "{answer}");
    assert!(client.append("Nowhere", MESSAGE).starts_with("t NO [TRYCREATE]"));
    client.ok("SELECT Drafts");
    assert_eq!(
        client.ok("FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE)"),
        format!(
            "* 1 FETCH (UID 1 FLAGS (\\Seen \\Draft $Work \\Recent) INTERNALDATE \"17-Jul-1996 09:44:25 +0000\" \
             RFC822.SIZE {})\r\n",
            MESSAGE.len()
        )
    );
    assert_eq!(literal(&client.raw(b"t FETCH 1 BODY[]\r\n")), MESSAGE);
    assert_eq!(literal(&client.raw(b"t FETCH 1 RFC822\r\n")), MESSAGE);
    let envelope = client.ok("FETCH 1 ENVELOPE");
    assert_eq!(
        envelope,
        "* 1 FETCH (ENVELOPE (\"Mon, 1 Jan 2024 23:30:00 -0500\" \"=?utf-8?Q?Gr=C3=BC=C3=9Fe?= from Bob\" \
         ((\"Bob Builder\" NIL \"bob\" \"example.test\")) ((\"Bob Builder\" NIL \"bob\" \"example.test\")) \
         ((\"Bob Builder\" NIL \"bob\" \"example.test\")) ((\"Archer, Alice\" NIL \"alice\" \"example.test\")) \
         ((NIL NIL \"carol\" \"example.test\")) NIL NIL \"<1@example.test>\"))\r\n"
    );
    let body = client.ok("FETCH 1 BODY");
    assert_eq!(
        body,
        "* 1 FETCH (BODY ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\" 27 0)\
         (\"image\" \"png\" (\"name\" \"x.png\") NIL NIL \"base64\" 12)\
         (\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 60 (NIL \"inner\" ((\"Dave\" NIL \"dave\" \"example.test\")) \
         ((\"Dave\" NIL \"dave\" \"example.test\")) ((\"Dave\" NIL \"dave\" \"example.test\")) NIL NIL NIL NIL NIL) \
         (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 10 0) 3) \"mixed\"))\r\n"
    );
    let structure = client.ok("FETCH 1 BODYSTRUCTURE");
    assert!(structure.contains("(\"attachment\" (\"filename\" \"x.png\")) NIL NIL)"), "{structure}");
    assert!(structure.ends_with("\"mixed\" (\"boundary\" \"b\") NIL NIL NIL))\r\n"), "{structure}");
    let section = |client: &mut common::Client, item: &str| {
        let answer = client.raw(format!("t FETCH 1 {item}\r\n").as_bytes());
        String::from_utf8(literal(&answer).to_vec()).unwrap()
    };
    assert_eq!(section(&mut client, "BODY[1]"), "Sch=C3=B6ne Gr=C3=BC=C3=9Fe");
    assert_eq!(section(&mut client, "BODY[2]"), "iVBORw0KGgo=");
    assert_eq!(
        section(&mut client, "BODY[3.HEADER]"),
        "Subject: inner\r\nFrom: Dave <dave@example.test>\r\n\r\n"
    );
    assert_eq!(section(&mut client, "BODY[3.TEXT]"), "inner body");
    assert_eq!(section(&mut client, "BODY[3.1]"), "inner body");
    assert_eq!(section(&mut client, "BODY[1.MIME]<0.12>"), "Content-Type");
    assert_eq!(
        section(&mut client, "BODY.PEEK[HEADER.FIELDS (cc \"Message-ID\")]"),
        "Cc: carol@example.test\r\nMessage-ID: <1@example.test>\r\n\r\n"
    );
    assert_eq!(section(&mut client, "BODY[]<6.11>"), "Bob Builder");
    assert_eq!(section(&mut client, "BODY[]<100000.5>"), "");
    assert!(section(&mut client, "RFC822.HEADER").ends_with("boundary=\"b\"\r\n\r\n"));
    assert!(section(&mut client, "RFC822.TEXT").starts_with("preamble"));
    assert!(client.ok("FETCH 1 BODY[9]").contains("BODY[9] NIL"));
    let partial = client.ok("FETCH 1 BODY[HEADER.FIELDS (Subject)]<2.3>");
    assert!(partial.contains("BODY[HEADER.FIELDS (Subject)]<2> {3}\r\nbje)"), "{partial}");
    for name in ["ALL", "FAST", "FULL"] {
        assert!(client.ok(&format!("FETCH 1 {name}")).contains("INTERNALDATE"));
    }
    assert!(client.ok("FETCH 1 MODSEQ").contains("MODSEQ ("));
    client.fails("FETCH 2 FLAGS", "BAD");
    assert_eq!(client.ok("UID FETCH 7:9 FLAGS"), "");
    assert!(client.ok("UID FETCH * RFC822.SIZE").starts_with("* 1 FETCH (UID 1 RFC822.SIZE "));
    server.assert_sound();
}

#[test]
fn reading_sets_seen_unless_peeking() {
    let server = Server::new();
    server.deliver(MESSAGE);
    let mut client = server.inbox();
    assert!(!client.ok("FETCH 1 (BODY.PEEK[] RFC822.HEADER)").contains("FLAGS"));
    assert!(!client.ok("FETCH 1 FLAGS").contains("Seen"));
    let read = client.ok("FETCH 1 BODY[TEXT]");
    assert!(read.ends_with(" FLAGS (\\Seen \\Recent))\r\n"), "{read}");
    assert!(!client.ok("FETCH 1 BODY[TEXT]").contains("FLAGS"));
    assert_eq!(client.ok("NOOP"), "");
    // Not in a mailbox that is open for reading only.
    server.deliver(MESSAGE);
    client.ok("EXAMINE INBOX");
    assert!(!client.ok("FETCH 2 BODY[]").contains("FLAGS ("));
    assert!(client.ok("SEARCH UNSEEN") == "* SEARCH 2\r\n");
}

#[test]
fn store_and_expunge() {
    let server = Server::new();
    for _ in 0..5 {
        server.deliver(MESSAGE);
    }
    let mut client = server.inbox();
    assert_eq!(
        client.ok("STORE 1 FLAGS (\\Flagged Work)"),
        "* 1 FETCH (FLAGS (\\Flagged Work \\Recent))\r\n"
    );
    assert_eq!(client.ok("STORE 1 +FLAGS \\Seen"), "* 1 FETCH (FLAGS (\\Seen \\Flagged Work \\Recent))\r\n");
    assert_eq!(
        client.ok("UID STORE 1 -FLAGS (work)"),
        "* 1 FETCH (UID 1 FLAGS (\\Seen \\Flagged \\Recent))\r\n"
    );
    assert_eq!(
        client.ok("STORE 1 FLAGS ($Forwarded $MDNSent \\Answered)"),
        "* 1 FETCH (FLAGS (\\Answered $Forwarded $MDNSent \\Recent))\r\n"
    );
    assert_eq!(client.ok("STORE 1 FLAGS ()"), "* 1 FETCH (FLAGS (\\Recent))\r\n");
    assert_eq!(client.ok("STORE 2:4 +FLAGS.SILENT (\\Deleted)"), "");
    assert_eq!(client.ok("NOOP"), "");
    client.fails("STORE 6 FLAGS (\\Seen)", "BAD");
    assert_eq!(client.ok("UID STORE 99 FLAGS (\\Seen)"), "");
    assert_eq!(client.ok("UID EXPUNGE 3,9"), "* 3 EXPUNGE\r\n");
    assert_eq!(client.ok("EXPUNGE"), "* 3 EXPUNGE\r\n* 2 EXPUNGE\r\n");
    assert_eq!(client.ok("UID SEARCH ALL"), "* SEARCH 1 5\r\n");
    client.ok("STORE 2 +FLAGS (\\Deleted)");
    assert_eq!(client.ok("CLOSE"), "");
    assert!(client.ok("SELECT INBOX").contains("* 1 EXISTS"));
    server.assert_sound();
}

#[test]
fn keywords_that_are_no_atoms_stay() {
    let server = Server::new();
    server.deliver(MESSAGE);
    let inbox = server.mailbox.special_folder(SpecialFolder::Inbox);
    let id = server.mailbox.uids(inbox, 1, 1).unwrap()[0].id;
    let change =
        FlagChange { keywords_add: vec!["Red Category".into(), "Plain".into()], ..FlagChange::default() };
    server.mailbox.set_flags(inbox, &[(id, change)]).unwrap();
    let mut client = server.inbox();
    assert_eq!(client.ok("FETCH 1 FLAGS"), "* 1 FETCH (FLAGS (Plain \\Recent))\r\n");
    assert_eq!(client.ok("STORE 1 FLAGS (New)"), "* 1 FETCH (FLAGS (New \\Recent))\r\n");
    assert_eq!(server.mailbox.message(id).unwrap().keywords(), ["Red Category", "New"]);
}

#[test]
fn search() {
    let server = Server::new();
    server.deliver(MESSAGE);
    server.deliver(
        b"From: Carol <carol@example.test>\r\nTo: bob@example.test\r\nSubject: lunch\r\n\
        Date: Tue, 2 Jan 2024 12:00:00 +0000\r\nX-Tag: blue\r\n\r\nNoodles?\r\n",
    );
    let mut client = server.inbox();
    client.ok("STORE 2 +FLAGS.SILENT (\\Seen \\Flagged Work)");
    let mut found = |keys: &str| {
        let answer = client.ok(&format!("SEARCH {keys}"));
        answer.trim_end().trim_start_matches("* SEARCH").trim().to_owned()
    };
    let searches = [
        ("ALL", "1 2"),
        ("1:* NOT 2", "1"),
        ("UID 2:9", "2"),
        ("SEEN", "2"),
        ("UNSEEN UNDELETED", "1"),
        ("FLAGGED KEYWORD work", "2"),
        ("UNKEYWORD Work", "1"),
        ("NEW", "1"),
        ("OLD", ""),
        ("ANSWERED", ""),
        ("FROM bob", "1"),
        ("FROM CAROL@EXAMPLE", "2"),
        ("TO alice", "1"),
        ("CC carol", "1"),
        ("BCC carol", ""),
        ("SUBJECT LUNCH", "2"),
        ("SUBJECT \"gr\u{fc}\u{df}e\"", "1"),
        ("CHARSET UTF-8 SUBJECT {6+}\r\nGR\u{dc}\u{df}", "1"),
        ("BODY noodles", "2"),
        ("BODY lunch", ""),
        ("TEXT lunch", "2"),
        ("BODY \"sch\u{f6}ne\"", "1"),
        ("BODY \"inner body\"", "1"),
        ("BODY inner", "1"),
        ("HEADER X-Tag \"\"", "2"),
        ("HEADER X-Tag BLUE", "2"),
        ("HEADER X-Tag green", ""),
        ("SENTON 1-Jan-2024", "1"),
        ("SENTSINCE 2-Jan-2024", "2"),
        ("SENTBEFORE 2-Jan-2024", "1"),
        ("SENTBEFORE 2-Feb-2024", "1 2"),
        ("SINCE 14-Nov-2023", "1 2"),
        ("BEFORE 14-Nov-2023", ""),
        ("ON 14-Nov-2023", "1 2"),
        ("LARGER 300", "1"),
        ("SMALLER 300", "2"),
        ("OR FROM bob (FROM carol SEEN)", "1 2"),
        ("NOT OR FROM bob SUBJECT lunch", ""),
    ];
    for indexed in [false, true] {
        if indexed {
            assert_eq!(server.mailbox.index_text(&|| true).unwrap().entered, 2);
        }
        for (keys, expected) in searches {
            assert_eq!(found(keys), expected, "{keys}");
        }
    }
    server.assert_sound();
    assert_eq!(client.ok("UID SEARCH 2"), "* SEARCH 2\r\n");
    client.fails("SEARCH CHARSET KLINGON ALL", "NO [BADCHARSET (US-ASCII UTF-8)]");
    client.fails("SEARCH 7", "BAD");
}

#[test]
fn copy_and_move() {
    let server = Server::new();
    for _ in 0..3 {
        server.deliver(MESSAGE);
    }
    let mut client = server.inbox();
    client.ok("STORE 1 +FLAGS.SILENT (\\Seen Work)");
    let copied = client.send("COPY 1:2 Drafts");
    assert!(copied.starts_with("t OK [COPYUID ") && copied.contains(" 1:2 1:2] "), "{copied}");
    client.fails("COPY 1 Nowhere", "NO [TRYCREATE]");
    assert!(client.send("UID COPY 77 Drafts").starts_with("t OK "));
    let moved = client.ok("UID MOVE 1,3 Drafts");
    assert!(moved.starts_with("* OK [COPYUID ") && moved.contains(" 1,3 3:4] "), "{moved}");
    assert!(moved.ends_with("* 3 EXPUNGE\r\n* 1 EXPUNGE\r\n"), "{moved}");
    let here = client.ok("COPY 1 INBOX");
    assert!(here.contains("* 2 EXISTS"), "{here}");
    client.ok("SELECT Drafts");
    assert_eq!(client.ok("UID FETCH 1,3 FLAGS").matches("\\Seen Work").count(), 2);
    assert_eq!(literal(&client.raw(b"t FETCH 4 BODY.PEEK[]\r\n")), MESSAGE);
    server.assert_sound();
}

#[test]
fn news_from_elsewhere() {
    let server = Server::new();
    for _ in 0..3 {
        server.deliver(MESSAGE);
    }
    let (mut one, mut two) = (server.inbox(), server.inbox());
    two.ok("STORE 2 +FLAGS (\\Flagged)");
    assert_eq!(one.ok("NOOP"), "* 2 FETCH (UID 2 FLAGS (\\Flagged \\Recent))\r\n");
    server.deliver(MESSAGE);
    assert_eq!(one.ok("NOOP"), "* 4 EXISTS\r\n* 4 RECENT\r\n");
    assert_eq!(two.ok("NOOP"), "* 4 EXISTS\r\n* 0 RECENT\r\n");
}

#[test]
fn messages_that_are_gone_wait_for_a_command_that_may_tell() {
    let server = Server::new();
    for _ in 0..3 {
        server.deliver(MESSAGE);
    }
    let (mut one, mut two) = (server.inbox(), server.inbox());
    two.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    two.ok("EXPUNGE");
    let answer = one.send("FETCH 1:2 UID");
    assert!(answer.contains("* 2 FETCH (UID 2)\r\n") && answer.contains("t NO [EXPUNGEISSUED]"), "{answer}");
    assert!(!answer.contains(" EXPUNGE\r\n"));
    assert_eq!(one.ok("SEARCH ALL"), "* SEARCH 2 3\r\n");
    assert!(one.send("STORE 1:3 +FLAGS.SILENT (\\Seen)").starts_with("t NO [EXPUNGEISSUED]"));
    assert_eq!(one.ok("UID FETCH 1:3 UID"), "* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n* 1 EXPUNGE\r\n");
    assert_eq!(one.ok("FETCH 1 UID"), "* 1 FETCH (UID 2)\r\n");
}

#[test]
fn idle() {
    let server = Server::new();
    let mut client = server.inbox();
    server.deliver(MESSAGE);
    assert!(!client.was_woken(), "only IDLE listens");
    assert_eq!(client.send("IDLE"), "+ idling\r\n* 1 EXISTS\r\n* 1 RECENT\r\n");
    server.deliver(MESSAGE);
    assert_eq!(client.woken(), "* 2 EXISTS\r\n* 2 RECENT\r\n");
    let inbox = server.mailbox.special_folder(SpecialFolder::Inbox);
    let id = server.mailbox.uids(inbox, 1, 1).unwrap()[0].id;
    let change = FlagChange { add: Flags::READ, ..FlagChange::default() };
    server.mailbox.set_flags(inbox, &[(id, change)]).unwrap();
    assert_eq!(client.woken(), "* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))\r\n");
    server.mailbox.delete_messages(inbox, &[id], DeleteMode::Hard).unwrap();
    assert_eq!(client.woken(), "* 1 EXPUNGE\r\n");
    assert_eq!(client.raw(b"DONE\r\n"), b"t OK Idle is over\r\n");
    // Without a selected mailbox there is nothing to tell, but it is allowed.
    let mut client = server.login();
    assert_eq!(client.send("IDLE"), "+ idling\r\n");
    assert!(client.raw(b"NOOP\r\n").starts_with(b"t BAD"));
}

#[test]
fn events_that_were_lost_are_looked_up() {
    let server = Server::new();
    for _ in 0..3 {
        server.deliver(MESSAGE);
    }
    let mut client = server.inbox();
    let inbox = server.mailbox.special_folder(SpecialFolder::Inbox);
    let ids: Vec<_> = server.mailbox.uids(inbox, 1, u32::MAX).unwrap().iter().map(|entry| entry.id).collect();
    server.mailbox.delete_messages(inbox, &ids[..1], DeleteMode::Hard).unwrap();
    // More than a subscription keeps.
    for round in 0..4200u32 {
        let flag = FlagChange { add: Flags::FLAGGED, ..FlagChange::default() };
        let unflag = FlagChange { remove: Flags::FLAGGED, ..FlagChange::default() };
        server.mailbox.set_flags(inbox, &[(ids[1], if round % 2 == 1 { flag } else { unflag })]).unwrap();
    }
    server.deliver(MESSAGE);
    let news = client.ok("NOOP");
    assert_eq!(
        news,
        "* 1 EXPUNGE\r\n* 3 EXISTS\r\n* 3 RECENT\r\n* 1 FETCH (UID 2 FLAGS (\\Flagged \\Recent))\r\n* 3 FETCH (UID 4 FLAGS (\\Recent))\r\n"
    );
}

#[test]
fn a_deleted_mailbox_ends_the_session() {
    let server = Server::new();
    let mut one = server.login();
    one.ok("CREATE Short");
    one.ok("SELECT Short");
    server.login().ok("DELETE Short");
    assert!(one.send("NOOP").starts_with("* BYE "));
    assert!(one.ended.is_some());
}

#[test]
fn long_answers_come_in_pieces() {
    let server = Server::new();
    let large = [b"Subject: large\r\n\r\n".as_slice(), &b"0123456789abcdef\r\n".repeat(200_000)].concat();
    server.deliver(&large);
    for number in 0..1200 {
        server.deliver(format!("Subject: {number}\r\n\r\nx\r\n").as_bytes());
    }
    let mut client = server.inbox();
    let answer = client.raw(b"t FETCH 1 BODY.PEEK[]\r\n");
    assert_eq!(literal(&answer), large);
    assert!(
        client.chunks > 10 && client.largest_chunk <= CHUNK_BYTES_MAX,
        "{} {}",
        client.chunks,
        client.largest_chunk
    );
    let flags = client.ok("FETCH 1:* (UID FLAGS RFC822.SIZE INTERNALDATE)");
    assert_eq!(flags.matches(" FETCH (UID ").count(), 1201);
    let bodies = client.ok("UID FETCH 1:* (BODY.PEEK[] ENVELOPE BODYSTRUCTURE)");
    assert_eq!(bodies.matches("BODYSTRUCTURE").count(), 1201);
    assert!(client.largest_chunk <= CHUNK_BYTES_MAX, "{}", client.largest_chunk);
    // Sequences of commands behind a long answer wait for it.
    let both = String::from_utf8(client.raw(b"a FETCH 1 BODY.PEEK[]\r\nb NOOP\r\n")).unwrap();
    assert!(both.ends_with(")\r\na OK Done\r\nb OK Done\r\n"));
    assert_eq!(
        client.ok("STORE 1:* +FLAGS (\\Seen)").matches(" FETCH (FLAGS (\\Seen \\Recent))").count(),
        1201
    );
}

/// Whatever a client that is logged in sends, the session answers or ends, and goes on.
#[test]
fn hostile_lines_are_answered() {
    let server = Server::new();
    for _ in 0..3 {
        server.deliver(MESSAGE);
    }
    let mut client = server.inbox();
    let many = "(".repeat(5000);
    let set = (1..8000).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    for line in [
        format!("SEARCH {many}"),
        format!("SEARCH{}", " TEXT a".repeat(5000)),
        format!("FETCH {set} FLAGS"),
        format!("UID FETCH {set} (UID FLAGS)"),
        format!("LIST \"\" {}", "*%".repeat(2000)),
        format!("LIST \"\" ({})", "a ".repeat(5000).trim_end()),
        format!("CREATE {}", "a/".repeat(500)),
        format!("CREATE {}", "x".repeat(5000)),
        "FETCH 4294967295:1 BODY[1.1.1.1.1.1]<4294967295.4294967295>".into(),
        "UID FETCH 4294967295:1 BODY.PEEK[4294967295]<4294967295.4294967295>".into(),
        "UID STORE 1:4294967295 +FLAGS (\\Recent \\Unknown)".into(),
        "UID COPY 1:* INBOX".into(),
        "UID MOVE 1:* INBOX".into(),
        "RENAME INBOX INBOX/x".into(),
        "RENAME INBOX INBOX".into(),
        "STORE 1 FLAGS (\\*)".into(),
        "SELECT \"\"".into(),
        "STATUS \"\" (MESSAGES)".into(),
        "CREATE &AAA-".into(),
    ] {
        let answer = client.send(&line);
        assert!(answer.contains("\r\nt ") || answer.starts_with("t "), "{line}: {answer}");
        assert!(client.ended.is_none(), "{line}: {answer}");
    }
    client.ok("SELECT INBOX");
    server.assert_sound();
}

/// Asking a thousand times for the same body gets it once.
#[test]
fn what_is_asked_for_twice_comes_once() {
    let server = Server::new();
    let mut client = server.inbox();
    client.append("INBOX", b"Subject: once\r\n\r\nbody\r\n");
    let asked = "BODY.PEEK[] ".repeat(1000);
    let answer = client.ok(&format!("FETCH 1 ({asked}UID UID BODY.PEEK[]<0.4>)"));
    assert_eq!(answer.matches("Subject: once").count(), 1, "{answer}");
    assert_eq!(answer.matches("UID 1").count(), 1, "{answer}");
    assert_eq!(answer.matches("BODY[]").count(), 2, "the part is another item: {answer}");
}
