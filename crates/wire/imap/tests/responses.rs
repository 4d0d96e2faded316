//! Responses as bytes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use ropewalk_wire_imap::command::StatusItem;
use ropewalk_wire_imap::response::*;
use ropewalk_wire_imap::*;

fn bytes(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn status_lines_and_codes() {
    let tag = Tag::new("a1").unwrap();
    let line = |status: Status| bytes(|out| status.encode_tagged(Some(&tag), out));
    assert_eq!(line(Status::ok("done")), "a1 OK done\r\n");
    assert_eq!(line(Status::no("no\r\n* OK \u{e4}")), "a1 NO no??* OK ?\r\n");
    let code = |code: Code| line(Status::ok("x").with(code));
    assert_eq!(code(Code::AppendUid(7, 9)), "a1 OK [APPENDUID 7 9] x\r\n");
    assert_eq!(
        code(Code::CopyUid(7, vec![1, 2, 5], vec![10, 11, 12])),
        "a1 OK [COPYUID 7 1:2,5 10:12] x\r\n"
    );
    assert_eq!(
        code(Code::PermanentFlags(vec![Flag::Seen, Flag::Any])),
        "a1 OK [PERMANENTFLAGS (\\Seen \\*)] x\r\n"
    );
    assert_eq!(code(Code::UidNext(5)), "a1 OK [UIDNEXT 5] x\r\n");
    assert_eq!(code(Code::TryCreate), "a1 OK [TRYCREATE] x\r\n");
    assert_eq!(code(Code::AuthenticationFailed), "a1 OK [AUTHENTICATIONFAILED] x\r\n");
    assert_eq!(code(Code::BadCharset(vec!["UTF-8"])), "a1 OK [BADCHARSET (UTF-8)] x\r\n");
    assert_eq!(code(Code::Capability(vec!["IMAP4rev1", "IDLE"])), "a1 OK [CAPABILITY IMAP4rev1 IDLE] x\r\n");
    assert_eq!(bytes(|out| Status::bye("end").encode_untagged(out)), "* BYE end\r\n");
    assert_eq!(bytes(|out| encode_continuation("go", out)), "+ go\r\n");
}

#[test]
fn data() {
    let line = |data: Data| bytes(|out| data.encode(out));
    let entry = ListEntry {
        attributes: vec![ListAttribute::HasNoChildren, ListAttribute::SpecialUse("\\Drafts")],
        separator: Some('/'),
        mailbox: MailboxName::new("Entwürfe"),
        child_subscribed: false,
    };
    assert_eq!(
        line(Data::List(entry.clone())),
        "* LIST (\\HasNoChildren \\Drafts) \"/\" \"Entw&APw-rfe\"\r\n"
    );
    let flat = ListEntry { attributes: vec![], separator: None, child_subscribed: true, ..entry };
    assert_eq!(line(Data::Lsub(flat)), "* LSUB () NIL \"Entw&APw-rfe\" (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n");
    let items = vec![(StatusItem::Messages, 3), (StatusItem::UidNext, 4)];
    assert_eq!(
        line(Data::Status(MailboxName::new("INBOX"), items)),
        "* STATUS \"INBOX\" (MESSAGES 3 UIDNEXT 4)\r\n"
    );
    assert_eq!(line(Data::Search(vec![])), "* SEARCH\r\n");
    assert_eq!(line(Data::Search(vec![2, 84])), "* SEARCH 2 84\r\n");
    assert_eq!(line(Data::Exists(172)), "* 172 EXISTS\r\n");
    assert_eq!(
        line(Data::Namespace { prefix: "", separator: '/' }),
        "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n"
    );
    assert_eq!(line(Data::Id(vec![])), "* ID NIL\r\n");
    let id = vec![("name", Some("Ropewalk".to_owned())), ("version", None)];
    assert_eq!(line(Data::Id(id)), "* ID (\"name\" \"Ropewalk\" \"version\" NIL)\r\n");
}

fn text(text: &str) -> Option<Vec<u8>> {
    Some(text.as_bytes().to_vec())
}

/// The example of RFC 3501 7.4.2 and 8.
#[test]
fn envelope_and_structure_of_the_rfc() {
    let gray = Address {
        name: text("Terry Gray"),
        route: None,
        mailbox: text("gray"),
        host: text("cac.washington.edu"),
    };
    let envelope = Envelope {
        date: text("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)"),
        subject: text("IMAP4rev1 WG mtg summary and minutes"),
        from: vec![gray.clone()],
        sender: vec![gray.clone()],
        reply_to: vec![gray],
        to: vec![Address { mailbox: text("imap"), host: text("cac.washington.edu"), ..Address::default() }],
        message_id: text("<B27397-0100000@cac.washington.edu>"),
        ..Envelope::default()
    };
    let part = |subtype: &str, kind, octets| BodyPart {
        media_type: b"TEXT".to_vec(),
        subtype: subtype.into(),
        parameters: vec![(b"CHARSET".to_vec(), b"US-ASCII".to_vec())],
        id: None,
        description: None,
        encoding: b"7BIT".to_vec(),
        octets,
        kind,
        extension: BodyExtension::default(),
    };
    let plain = part("PLAIN", PartKind::Text { lines: 92 }, 3028);
    let written = bytes(|out| {
        let mut fetch = FetchWriter::new(12, out);
        fetch.flags(&[Flag::Seen]);
        fetch.internal_date(DateTime { unix_seconds: 837_596_665, zone_minutes: -420 });
        fetch.size(4286);
        fetch.envelope(&envelope);
        fetch.body_structure(&BodyStructure::Part(Box::new(plain.clone())), false);
        fetch.finish();
    });
    assert_eq!(
        written,
        "* 12 FETCH (FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 4286 \
         ENVELOPE (\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev1 WG mtg summary and minutes\" \
         ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) \
         ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\" \"cac.washington.edu\")) NIL NIL NIL \
         \"<B27397-0100000@cac.washington.edu>\") \
         BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92))\r\n"
    );
    let inner = PartKind::Message {
        envelope: Box::default(),
        body: Box::new(BodyStructure::Part(plain.into())),
        lines: 9,
    };
    let mut message = part("RFC822", inner, 77);
    message.media_type = b"MESSAGE".to_vec();
    message.extension.disposition = Some(Disposition { kind: b"attachment".to_vec(), parameters: vec![] });
    message.extension.language = vec![b"de".to_vec(), b"en".to_vec()];
    let multipart = BodyStructure::Multipart(Multipart {
        parts: vec![BodyStructure::Part(Box::new(message))],
        subtype: b"MIXED".to_vec(),
        parameters: vec![(b"BOUNDARY".to_vec(), b"x\"y".to_vec())],
        extension: BodyExtension::default(),
    });
    assert_eq!(
        bytes(|out| multipart.encode(true, out)),
        "((\"MESSAGE\" \"RFC822\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 77 \
         (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) \
         (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92 NIL NIL NIL NIL) 9 \
         NIL (\"attachment\" NIL) (\"de\" \"en\") NIL) \"MIXED\" (\"BOUNDARY\" \"x\\\"y\") NIL NIL NIL)"
    );
}

#[test]
fn sections_are_nil_quoted_or_literal() {
    let section = Section {
        part: vec![1, 2],
        text: Some(SectionText::HeaderFields(vec![b"From".to_vec(), b"x y".to_vec()])),
    };
    let name = FetchWriter::section_name(&section, Some(5));
    assert_eq!(name, "BODY[1.2.HEADER.FIELDS (From \"x y\")]<5>");
    let written = bytes(|out| {
        let mut fetch = FetchWriter::new(1, out);
        fetch.uid(9);
        fetch.nstring("BODY[1]", None);
        fetch.string("BODY[2]", b"a\"b");
        fetch.string("BODY[3]", b"a\r\nb");
        fetch.literal("BODY[]", 3);
        out.extend_from_slice(b"xyz");
        let mut fetch = FetchWriter::resume(out, false);
        fetch.mod_seq(77);
        fetch.finish();
    });
    assert_eq!(
        written,
        "* 1 FETCH (UID 9 BODY[1] NIL BODY[2] \"a\\\"b\" BODY[3] {4}\r\na\r\nb BODY[] {3}\r\nxyz MODSEQ (77))\r\n"
    );
    assert_eq!(Partial { offset: 2, length: u32::MAX }.of(b"abcd"), b"cd");
    assert_eq!(Partial { offset: 9, length: 1 }.of(b"abcd"), b"");
}
