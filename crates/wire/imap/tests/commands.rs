//! Commands both ways: byte vectors, and any command through encode, decoder and back in chunks of any size.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use proptest::prelude::*;
use ropewalk_wire_imap::command::*;
use ropewalk_wire_imap::*;
use std::num::NonZeroU32;

fn decode_one(bytes: &[u8]) -> Decoded {
    let mut decoder = Decoder::new();
    decoder.allow_messages(true);
    let mut at = 0;
    loop {
        let (taken, decoded) = decoder.next(&bytes[at..]);
        at += taken;
        if !matches!(decoded, Decoded::NeedContinuation { .. }) {
            assert!(at == bytes.len() || matches!(decoded, Decoded::Bad { .. }), "left over");
            return decoded;
        }
    }
}

fn command(bytes: &[u8]) -> Command {
    match decode_one(bytes) {
        Decoded::Command(command) => command,
        other => panic!("{}: {other:?}", String::from_utf8_lossy(bytes)),
    }
}

/// Lines that are written exactly as they are read.
const BOTH_WAYS: &[&str] = &[
    "a1 CAPABILITY",
    "a1 NOOP",
    "a1 LOGOUT",
    "a1 STARTTLS",
    "a1 AUTHENTICATE PLAIN",
    "a1 AUTHENTICATE PLAIN AGFsaWNlAHNlY3JldA==",
    "a1 AUTHENTICATE EXTERNAL =",
    "a1 LOGIN alice@example.test secret",
    "a1 LOGIN alice \"se cr\\\"et\\\\\"",
    "a1 LOGIN alice {6}\r\ns\u{e4}cret",
    "a1 SELECT INBOX",
    "a1 EXAMINE \"Sent Items\"",
    "a1 CREATE Entw&APw-rfe",
    "a1 CREATE Everything (USE (\\All))",
    "a1 DELETE R&-D",
    "a1 RENAME old \"new one\"",
    "a1 SUBSCRIBE INBOX",
    "a1 UNSUBSCRIBE INBOX",
    "a1 LIST \"\" \"*\"",
    "a1 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"%\"",
    "a1 LIST \"\" (\"INBOX\" \"Drafts/%\") RETURN (SUBSCRIBED CHILDREN SPECIAL-USE STATUS (MESSAGES UNSEEN))",
    "a1 LIST (SPECIAL-USE) \"\" \"*\" RETURN ()",
    "a1 LSUB \"\" \"%\"",
    "a1 STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)",
    "a1 APPEND \"Sent Items\" (\\Seen $Forwarded) \"17-Jul-1996 02:44:25 -0700\" {4}\r\na\r\nb",
    "a1 APPEND INBOX {0}\r\n",
    "a1 APPEND INBOX \" 1-Jan-2024 00:00:00 +0000\" {1}\r\nx",
    "a1 CHECK",
    "a1 CLOSE",
    "a1 UNSELECT",
    "a1 EXPUNGE",
    "a1 UID EXPUNGE 3:7,9,*",
    "a1 SEARCH ALL",
    "a1 SEARCH CHARSET UTF-8 TEXT {2}\r\n\u{fc}\u{fc} UNSEEN",
    "a1 UID SEARCH 1:5,* UID 7 NOT SEEN OR FROM a (TO b CC \"\" BCC d) HEADER X-Y z",
    "a1 SEARCH ANSWERED DELETED DRAFT FLAGGED NEW OLD RECENT SEEN UNANSWERED UNDELETED UNDRAFT UNFLAGGED UNSEEN",
    "a1 SEARCH KEYWORD $Junk UNKEYWORD x LARGER 10 SMALLER 99999999999 BODY q SUBJECT w",
    "a1 SEARCH BEFORE 1-Feb-1994 ON 29-Feb-2000 SINCE 31-Dec-1999 SENTBEFORE 1-Jan-2024 SENTON 2-Jan-2024 SENTSINCE 3-Jan-2024",
    "a1 FETCH 1:* FAST",
    "a1 FETCH 1 ALL",
    "a1 FETCH 1 FULL",
    "a1 UID FETCH 2:4 (FLAGS UID INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE MODSEQ RFC822 RFC822.HEADER RFC822.TEXT)",
    "a1 FETCH 1 (BODY[] BODY.PEEK[HEADER]<0.100> BODY[1.2.MIME] BODY[4.TEXT] BODY[3])",
    "a1 FETCH 1 (BODY.PEEK[HEADER.FIELDS (From To)] BODY[1.HEADER.FIELDS.NOT (X-Spam)])",
    "a1 STORE 1 FLAGS (\\Seen)",
    "a1 UID STORE 1:2 +FLAGS.SILENT (\\Deleted $x)",
    "a1 STORE 1 -FLAGS ()",
    "a1 COPY 1,3 \"Deleted Items\"",
    "a1 UID MOVE 1:3 Archive",
    "a1 IDLE",
    "a1 NAMESPACE",
    "a1 ID NIL",
    "a1 ID (\"name\" \"x\" \"version\" NIL)",
    "a1 ENABLE CONDSTORE UTF8=ACCEPT",
];

/// Text stands for bytes one to one.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| c as u8).collect()
}

#[test]
fn vectors_both_ways() {
    let mut verbs = std::collections::BTreeSet::new();
    for text in BOTH_WAYS {
        let mut bytes = latin1(text);
        bytes.extend_from_slice(b"\r\n");
        let value = command(&bytes);
        verbs.insert(value.body.name());
        let encoded = value.encode(LiteralStyle::Synchronizing);
        assert_eq!(String::from_utf8_lossy(&encoded.bytes), String::from_utf8_lossy(&bytes));
        let literals = text.matches("}\r\n").count();
        assert_eq!(encoded.waits.len(), literals);
        let plus = value.encode(LiteralStyle::NonSynchronizing);
        assert!(plus.waits.is_empty());
        assert_eq!(command(&plus.bytes), value);
    }
    assert_eq!(verbs.len(), CommandBody::NAMES.len(), "every verb has a vector");
}

#[test]
fn other_ways_to_write_the_same() {
    for (text, same) in [
        ("a1 noop\n", "a1 NOOP\r\n"),
        ("a1  SELECT  inbox  \r\n", "a1 SELECT inbox\r\n"),
        ("a1 LIST \"\" *\r\n", "a1 LIST \"\" \"*\"\r\n"),
        ("a1 list () \"\" %\r\n", "a1 LIST \"\" \"%\"\r\n"),
        ("a1 fetch 1 body[header.fields (\"From\")]\r\n", "a1 FETCH 1 (BODY[HEADER.FIELDS (From)])\r\n"),
        ("a1 STORE 1 +Flags \\seen \\DELETED\r\n", "a1 STORE 1 +FLAGS (\\Seen \\Deleted)\r\n"),
        ("a1 LOGIN {5+}\r\nalice ~{1}\r\nx\r\n", "a1 LOGIN alice x\r\n"),
        ("a1 SEARCH SINCE \"01-feb-1994\"\r\n", "a1 SEARCH SINCE 1-Feb-1994\r\n"),
        ("a1 SELECT R&D\r\n", "a1 SELECT R&-D\r\n"),
        ("a1 APPEND INBOX () {1}\r\nx\r\n", "a1 APPEND INBOX {1}\r\nx\r\n"),
    ] {
        assert_eq!(command(text.as_bytes()), command(same.as_bytes()), "{text}");
    }
}

#[test]
fn bad_lines_name_their_tag() {
    let syntax = |text: &str| match decode_one(text.as_bytes()) {
        Decoded::Bad { tag, why } => (tag.map(|tag| tag.to_string()), why),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(syntax("\r\n").1, CommandError::NoTag);
    assert_eq!(syntax("a1\r\n"), (Some("a1".into()), CommandError::NoTag));
    assert_eq!(syntax("+ NOOP\r\n").1, CommandError::NoTag);
    assert_eq!(syntax("a1 FROBNICATE\r\n"), (Some("a1".into()), CommandError::UnknownCommand));
    assert_eq!(syntax("a1 UID NOOP\r\n").1, CommandError::UnknownCommand);
    assert_eq!(syntax("a1 SELECT\r\n").1, CommandError::Syntax { expected: "a space", offset: 9 });
    for text in [
        "a1 NOOP x\r\n",
        "a1 LOGIN a\r\n",
        "a1 LOGIN \"a b\r\n",
        "a1 LOGIN \"a\\b\" c\r\n",
        "a1 FETCH 0 FLAGS\r\n",
        "a1 FETCH 1 ()\r\n",
        "a1 FETCH 1 BODY[0]\r\n",
        "a1 FETCH 1 BODY[MIME]\r\n",
        "a1 FETCH 1 BODY[]<0.0>\r\n",
        "a1 FETCH 4294967296 FLAGS\r\n",
        "a1 FETCH 1 BODY[HEADER.FIELDS ()]\r\n",
        "a1 FETCH 1 BODY[HEADER.FIELDS (\"a:\")]\r\n",
        "a1 SEARCH ()\r\n",
        "a1 SEARCH ON 31-Feb-2024\r\n",
        "a1 STATUS INBOX ()\r\n",
        "a1 APPEND INBOX \"1-Jan-2024 24:00:00 +0000\" {1}\r\nx\r\n",
        "a1 APPEND INBOX x\r\n",
        "a1 STORE 1 FLAGS (\\\\Seen)\r\n",
    ] {
        assert!(matches!(syntax(text), (Some(_), CommandError::Syntax { .. })), "{text}");
    }
}

#[test]
fn search_depth_is_bounded() {
    let nested = |depth: usize| format!("a1 SEARCH {}ALL{}\r\n", "(".repeat(depth), ")".repeat(depth));
    assert!(matches!(decode_one(nested(31).as_bytes()), Decoded::Command(_)));
    assert!(matches!(decode_one(nested(32).as_bytes()), Decoded::Bad { why: CommandError::TooDeep, .. }));
    let nots = format!("a1 SEARCH {}ALL\r\n", "NOT ".repeat(10_000));
    assert!(matches!(decode_one(nots.as_bytes()), Decoded::Bad { why: CommandError::TooDeep, .. }));
}

#[test]
fn lengths_are_bounded_and_the_stream_goes_on() {
    let after = b"a2 NOOP\r\n";
    let check = |bytes: &[u8], messages: bool, expected: &dyn Fn(&CommandError) -> bool| {
        let mut decoder = Decoder::new();
        decoder.allow_messages(messages);
        let stream = [bytes, after].concat();
        let mut found = Vec::new();
        let mut chunks = stream.chunks(1000);
        let mut pending: &[u8] = &[];
        loop {
            if pending.is_empty() {
                match chunks.next() {
                    Some(chunk) => pending = chunk,
                    None => break,
                }
            }
            let (taken, decoded) = decoder.next(pending);
            pending = &pending[taken..];
            if decoded != Decoded::Incomplete {
                found.push(decoded);
            }
        }
        assert_eq!(found.len(), 2, "{found:?}");
        match &found[0] {
            Decoded::Bad { tag: Some(tag), why } => {
                assert_eq!(tag.as_str(), "a1");
                assert!(expected(why), "{why:?}");
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(&found[1], Decoded::Command(command) if command.tag.as_str() == "a2"));
    };
    let long = [b"a1 LOGIN ".as_slice(), &vec![b'x'; 70_000], b"\r\n"].concat();
    check(&long, false, &|why| *why == CommandError::LineTooLong);
    let large =
        [b"a1 LOGIN {70000+}\r\n".as_slice(), &vec![b'\n'; 70_000], b" {3+}\r\n\r\n\n x\r\n"].concat();
    check(&large, true, &|why| matches!(why, CommandError::LiteralTooLarge { max: 65536 }));
    let waits = b"a1 LOGIN {70000}\r\n";
    check(waits, true, &|why| matches!(why, CommandError::LiteralTooLarge { .. }));
    let endless = b"a1 APPEND INBOX {99999999999999999999999999}\r\n";
    check(endless, true, &|why| matches!(why, CommandError::LiteralTooLarge { .. }));
    let early = b"a1 APPEND INBOX {70000}\r\n";
    check(early, false, &|why| matches!(why, CommandError::LiteralTooLarge { max: 65536 }));
    let two = [b"a1 LOGIN {60000+}\r\n".as_slice(), &vec![b'x'; 60_000], b" {60000}\r\n"].concat();
    check(&two, true, &|why| matches!(why, CommandError::LiteralTooLarge { max: 5536 }));
}

#[test]
fn the_tag_of_a_long_line_does_not_depend_on_how_it_came() {
    let long = [b"a1 LOGIN ".as_slice(), &vec![b'x'; 70_000], b"\r\n"].concat();
    for piece in [1, 4096, 65_536, long.len()] {
        let mut decoder = Decoder::new();
        let found = long.chunks(piece).flat_map(|piece| {
            let (taken, decoded) = decoder.next(piece);
            assert_eq!(taken, piece.len());
            (decoded != Decoded::Incomplete).then_some(decoded)
        });
        let found: Vec<Decoded> = found.collect();
        let [Decoded::Bad { tag: Some(tag), why: CommandError::LineTooLong }] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(tag.as_str(), "a1");
    }
}

#[test]
fn literals_ask_and_lines_come() {
    let mut decoder = Decoder::new();
    assert_eq!(decoder.next(b"a1 LOGIN {5}\r\nalice x\r\n"), (14, Decoded::NeedContinuation { size: 5 }));
    assert_eq!(decoder.refuse_literal().map(|tag| tag.to_string()).as_deref(), Some("a1"));
    assert!(decoder.is_idle());
    assert_eq!(decoder.next_line(b"AGFs"), (4, DecodedLine::Incomplete));
    assert_eq!(decoder.next_line(b"aWNl\r\nDONE\r\n"), (6, DecodedLine::Line(b"AGFsaWNl".to_vec())));
    assert_eq!(decoder.next_line(b"DONE\n"), (5, DecodedLine::Line(b"DONE".to_vec())));
    assert_eq!(decoder.next_line(&[b'x'; 70_000]), (70_000, DecodedLine::Incomplete));
    assert_eq!(decoder.next_line(b"y\n"), (2, DecodedLine::TooLong));
    assert!(matches!(decoder.next(b"a1 NOOP\r\n"), (9, Decoded::Command(_))));
}

#[test]
fn secrets_are_not_printed() {
    for text in ["a1 LOGIN alice hunter2\r\n", "a1 AUTHENTICATE PLAIN aHVudGVyMg==\r\n"] {
        let printed = format!("{:?}", command(text.as_bytes()));
        assert!(!printed.contains("hunter2") && !printed.contains("aHVudGVyMg"), "{printed}");
    }
}

fn number() -> impl Strategy<Value = SequenceNumber> {
    prop_oneof![
        Just(SequenceNumber::Largest),
        (1u32..).prop_map(|n| SequenceNumber::Number(NonZeroU32::new(n).unwrap())),
    ]
}

fn set() -> impl Strategy<Value = SequenceSet> {
    let range =
        (number(), proptest::option::of(number())).prop_map(|(first, last)| SequenceRange { first, last });
    proptest::collection::vec(range, 1..5).prop_map(|ranges| SequenceSet::new(ranges).unwrap())
}

fn mailbox() -> impl Strategy<Value = MailboxName> {
    any::<String>().prop_map(MailboxName)
}

fn string() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof!["[ -~]{0,12}".prop_map(String::into_bytes), proptest::collection::vec(any::<u8>(), 0..20)]
}

fn date() -> impl Strategy<Value = Date> {
    (-719_000i64..2_900_000).prop_map(Date::from_days_since_1970)
}

fn flag() -> impl Strategy<Value = Flag> {
    prop_oneof![
        Just(Flag::Seen),
        Just(Flag::Answered),
        Just(Flag::Flagged),
        Just(Flag::Deleted),
        Just(Flag::Draft),
        "[a-zA-Z$][a-z0-9]{0,8}".prop_map(Flag::Keyword),
        "X[a-z]{1,8}".prop_map(Flag::Extension),
    ]
}

fn search_key() -> impl Strategy<Value = SearchKey> {
    let leaf = prop_oneof![
        Just(SearchKey::All),
        Just(SearchKey::New),
        Just(SearchKey::NotFlag(Flag::Recent)),
        Just(SearchKey::Flag(Flag::Draft)),
        Just(SearchKey::NotFlag(Flag::Keyword("x".into()))),
        (any::<bool>(), set()).prop_map(|(uid, set)| SearchKey::Set { uid, set }),
        string().prop_map(SearchKey::From),
        string().prop_map(SearchKey::Text),
        (string(), string()).prop_map(|(field, text)| SearchKey::Header(field, text)),
        date().prop_map(SearchKey::SentSince),
        date().prop_map(SearchKey::Before),
        any::<u64>().prop_map(SearchKey::Larger),
    ];
    leaf.prop_recursive(6, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(SearchKey::And),
            inner.clone().prop_map(|key| SearchKey::Not(Box::new(key))),
            (inner.clone(), inner).prop_map(|(a, b)| SearchKey::Or(Box::new(a), Box::new(b))),
        ]
    })
}

fn fetch_item() -> impl Strategy<Value = FetchItem> {
    let names = || proptest::collection::vec("[!-9;-~]{1,9}".prop_map(String::into_bytes), 1..4);
    let text = prop_oneof![
        Just(None),
        Just(Some(SectionText::Header)),
        Just(Some(SectionText::Text)),
        names().prop_map(|names| Some(SectionText::HeaderFields(names))),
        names().prop_map(|names| Some(SectionText::HeaderFieldsNot(names))),
    ];
    let section =
        (proptest::collection::vec(1u32.., 0..4), text).prop_map(|(part, text)| Section { part, text });
    let partial =
        proptest::option::of((any::<u32>(), 1u32..).prop_map(|(offset, length)| Partial { offset, length }));
    prop_oneof![
        Just(FetchItem::Flags),
        Just(FetchItem::BodyStructure),
        Just(FetchItem::Rfc822),
        (any::<bool>(), section, partial).prop_map(|(peek, section, partial)| FetchItem::Section {
            peek,
            section,
            partial
        }),
    ]
}

fn body() -> impl Strategy<Value = CommandBody> {
    let flags = || proptest::collection::vec(flag(), 0..4);
    let date_time = (-62_000_000_000i64..250_000_000_000, -1439i16..=1439)
        .prop_map(|(unix_seconds, zone_minutes)| DateTime { unix_seconds, zone_minutes });
    let id_field = || (string(), proptest::option::of(string()));
    prop_oneof![
        (string(), string()).prop_map(|(user, password)| Login { user, password }.into()),
        mailbox().prop_map(|mailbox| Select { mailbox }.into()),
        (mailbox(), mailbox()).prop_map(|(from, to)| Rename { from, to }.into()),
        (mailbox(), proptest::collection::vec(mailbox(), 1..3))
            .prop_map(|(reference, patterns)| { List { reference, patterns, ..List::default() }.into() }),
        (mailbox(), flags(), proptest::option::of(date_time), string())
            .prop_map(|(mailbox, flags, date, message)| Append { mailbox, flags, date, message }.into()),
        proptest::option::of(set()).prop_map(|uids| Expunge { uids }.into()),
        (any::<bool>(), proptest::collection::vec(search_key(), 1..3)).prop_map(|(uid, keys)| Search {
            uid,
            charset: None,
            keys
        }
        .into()),
        (any::<bool>(), set(), proptest::collection::vec(fetch_item(), 1..4))
            .prop_map(|(uid, set, items)| Fetch { uid, set, items: FetchItems::Items(items) }.into()),
        (any::<bool>(), set(), flags(), any::<bool>()).prop_map(|(uid, set, flags, silent)| {
            Store { uid, set, action: StoreAction::Add, silent, flags }.into()
        }),
        (any::<bool>(), set(), mailbox()).prop_map(|(uid, set, mailbox)| Move { uid, set, mailbox }.into()),
        proptest::option::of(proptest::collection::vec(id_field(), 0..3))
            .prop_map(|fields| Id { fields }.into()),
    ]
}

proptest! {
    #[test]
    fn any_command_comes_back(body in body(), tag in "[A-Za-z0-9.]{1,8}", chunk in 1usize..40, plus: bool) {
        let command = Command { tag: Tag::new(tag).unwrap(), body };
        let style = if plus { LiteralStyle::NonSynchronizing } else { LiteralStyle::Synchronizing };
        let encoded = command.encode(style);
        let mut decoder = Decoder::new();
        decoder.allow_messages(true);
        let mut waits = 0;
        let mut found = None;
        for chunk in encoded.bytes.chunks(chunk) {
            let mut chunk = chunk;
            while !chunk.is_empty() {
                prop_assert!(found.is_none());
                let (taken, decoded) = decoder.next(chunk);
                chunk = &chunk[taken..];
                match decoded {
                    Decoded::Incomplete => prop_assert!(chunk.is_empty()),
                    Decoded::NeedContinuation { .. } => waits += 1,
                    Decoded::Command(command) => found = Some(command),
                    Decoded::Bad { why, .. } => prop_assert!(false, "{} {:?}", why, String::from_utf8_lossy(&encoded.bytes)),
                }
            }
        }
        prop_assert_eq!(found, Some(command));
        prop_assert_eq!(waits, encoded.waits.len());
        prop_assert!(decoder.is_idle());
    }

    #[test]
    fn any_bytes_do_no_harm(bytes: Vec<u8>, verb in 0..CommandBody::NAMES.len(), line in "[ -~]{0,60}") {
        let _ = Command::decode(&bytes);
        let text = format!("a {} {line}\r\n", CommandBody::NAMES[verb]);
        if let Ok(command) = Command::decode(text.as_bytes()) {
            let again = Command::decode(&command.encode(LiteralStyle::Synchronizing).bytes);
            prop_assert_eq!(again, Ok(command));
        }
        let mut decoder = Decoder::new();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (taken, _) = decoder.next(rest);
            prop_assert!(taken > 0);
            rest = &rest[taken..];
        }
    }
}
