//! Import, field by field.

use ropewalk_base::FileTime;
use ropewalk_convert_oxcmail::entry_id::{OneOff, decode_list};
use ropewalk_convert_oxcmail::{ImportContext, import};
use ropewalk_model::tags::*;
use ropewalk_model::{
    AttachmentData, MessageContent, PropertyKey, PropertyName, PropertyNameKind, RecipientKind,
};

const RECEIVED: i64 = 1_700_000_000;

fn imported(raw: &str) -> MessageContent {
    import(
        raw.replace('\n', "\r\n").as_bytes(),
        &ImportContext { received: FileTime::from_unix_seconds(RECEIVED) },
    )
}

/// covers: MS-OXCMAIL 2.2.3.1, 2.2.3.2
#[test]
fn envelope_properties() {
    let content = imported(
        "Received: from a by b; Tue, 2 Jan 2024 10:00:00 +0100\nFrom: =?utf-8?Q?Al=C3=AFce?= <Alice@Example.test>\n\
         Sender: s@example.test\nTo: \"Bob, B.\" <bob@example.test>, G: x@y.z;\nCc: c@d.e\nBcc: h@i.j\n\
         Reply-To: R <r@s.t>, u@v.w\nSubject: RE: =?utf-8?B?w6k=?= and\n more\nDate: Mon, 1 Jan 2024 00:00:00 +0100\n\
         Message-ID: <1@x>\nIn-Reply-To: <0@x> (comment)\nReferences: <a@x>\n <0@x>\nX-Priority: 5\nImportance: High\n\
         Sensitivity: Private\nDisposition-Notification-To: n@o.p\nX-Mailer: Test =?utf-8?Q?=C3=A9?=\n\
         List-Unsubscribe: <mailto:u@l>\nX-Auto-Response-Suppress: OOF, DR\n\
         X-MS-Exchange-Organization-SCL: -1\n\nhello\n",
    );
    let bag = &content.properties;
    for (tag, value) in [
        (PID_TAG_SUBJECT, "RE: \u{e9} and more"),
        (PID_TAG_SUBJECT_PREFIX, "RE: "),
        (PID_TAG_NORMALIZED_SUBJECT, "\u{e9} and more"),
        (PID_TAG_CONVERSATION_TOPIC, "\u{e9} and more"),
        (PID_TAG_SENT_REPRESENTING_NAME, "Al\u{ef}ce"),
        (PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE, "SMTP"),
        (PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS, "Alice@Example.test"),
        (PID_TAG_SENDER_SMTP_ADDRESS, "s@example.test"),
        (PID_TAG_DISPLAY_TO, "Bob, B.; x@y.z"),
        (PID_TAG_DISPLAY_CC, "c@d.e"),
        (PID_TAG_REPLY_RECIPIENT_NAMES, "R; u@v.w"),
        (PID_TAG_INTERNET_MESSAGE_ID, "<1@x>"),
        (PID_TAG_IN_REPLY_TO_ID, "<0@x>"),
        (PID_TAG_INTERNET_REFERENCES, "<a@x> <0@x>"),
        (PID_TAG_LIST_UNSUBSCRIBE, "<mailto:u@l>"),
        (PID_TAG_MESSAGE_CLASS, "IPM.Note"),
        (PID_TAG_BODY, "hello\r\n"),
        (PID_TAG_READ_RECEIPT_SMTP_ADDRESS, "n@o.p"),
    ] {
        assert_eq!(bag.string(tag), Some(value), "{tag:?}");
    }
    for (tag, value) in [
        (PID_TAG_IMPORTANCE, 2),
        (PID_TAG_SENSITIVITY, 2),
        (PID_TAG_NATIVE_BODY, 1),
        (PID_TAG_INTERNET_CODEPAGE, 65001),
        (PID_TAG_AUTO_RESPONSE_SUPPRESS, 0x11),
    ] {
        assert_eq!(bag.integer(tag), Some(value), "{tag:?}");
    }
    assert_eq!(bag.time(PID_TAG_CLIENT_SUBMIT_TIME).map(FileTime::unix_seconds), Some(1_704_063_600));
    assert_eq!(bag.time(PID_TAG_MESSAGE_DELIVERY_TIME).map(FileTime::unix_seconds), Some(RECEIVED));
    assert_eq!(bag.boolean(PID_TAG_READ_RECEIPT_REQUESTED), Some(true));
    assert_eq!(bag.binary(PID_TAG_SENT_REPRESENTING_SEARCH_KEY), Some(&b"SMTP:ALICE@EXAMPLE.TEST\0"[..]));
    let entries = decode_list(bag.binary(PID_TAG_REPLY_RECIPIENT_ENTRIES).unwrap());
    assert_eq!(OneOff::decode(entries[0]).unwrap().email, "r@s.t");
    let headers = bag.string(PID_TAG_TRANSPORT_MESSAGE_HEADERS).unwrap();
    assert!(headers.starts_with("Received: from a") && !headers.contains("Organization-SCL"));
    let set = ropewalk_base::Guid::parse("00020386-0000-0000-C000-000000000046").unwrap();
    let mailer = PropertyName { set, kind: PropertyNameKind::String("x-mailer".to_owned()) };
    assert_eq!(bag.value(&PropertyKey::Named(mailer)).unwrap().as_str(), Some("Test \u{e9}"));
    let kinds: Vec<_> = content.recipients.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RecipientKind::To, RecipientKind::To, RecipientKind::Cc, RecipientKind::Bcc]);
    assert_eq!(bag.binary(PID_TAG_CONVERSATION_INDEX).map(<[u8]>::len), Some(22));
}

/// covers: MS-OXCMAIL 2.2.3.4
#[test]
fn bodies_and_attachments() {
    let content = imported(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n\
         --r\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=iso-8859-1\n\
         Content-Transfer-Encoding: quoted-printable\n\ncaf=E9\n--a\nContent-Type: text/html; charset=windows-1251\n\
         Content-Transfer-Encoding: base64\n\nPG1ldGEgY2hhcnNldD13aW5kb3dzLTEyNTE+PGltZyBzcmM9ImNpZDppQDEiPs8=\n--a--\n\
         --r\nContent-Type: image/png; name=i.png\nContent-ID: <i@1>\n\nPNG\n--r--\n\
         --m\nContent-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8''%C3%A9;\n filename*1=\".pdf\"\n\
         Content-Transfer-Encoding: base64\n\nAAEC\n--m\nContent-Type: text/plain\n\nfooter\n\
         --m\nContent-Type: message/rfc822\n\nSubject: inner\nFrom: f@g\n\ntext\n--m--\n",
    );
    let bag = &content.properties;
    assert_eq!(bag.string(PID_TAG_BODY), Some("caf\u{e9}"));
    assert_eq!(bag.binary(PID_TAG_HTML), Some("<meta charset=utf-8><img src=\"cid:i@1\">\u{41f}".as_bytes()));
    assert_eq!(bag.integer(PID_TAG_INTERNET_CODEPAGE), Some(65001));
    let name = |at: usize| content.attachments[at].properties.string(PID_TAG_ATTACH_LONG_FILENAME);
    assert_eq!(content.attachments.len(), 4);
    assert_eq!(name(0), Some("i.png"));
    assert_eq!(content.attachments[0].properties.boolean(PID_TAG_ATTACHMENT_HIDDEN), Some(true));
    assert_eq!(content.attachments[0].data, AttachmentData::Binary(b"PNG".to_vec()));
    assert_eq!(name(1), Some("\u{e9}.pdf"));
    assert_eq!(content.attachments[1].properties.string(PID_TAG_ATTACH_EXTENSION), Some(".pdf"));
    assert_eq!(content.attachments[1].data, AttachmentData::Binary(vec![0, 1, 2]));
    assert_eq!(name(2), Some("ATT00003.txt"));
    let AttachmentData::Embedded(inner) = &content.attachments[3].data else { panic!() };
    assert_eq!(inner.properties.string(PID_TAG_SUBJECT), Some("inner"));
    assert_eq!(inner.properties.string(PID_TAG_BODY), Some("text"));
    assert_eq!(inner.properties.time(PID_TAG_MESSAGE_DELIVERY_TIME), None);
    assert_eq!(content.attachments[3].properties.integer(PID_TAG_ATTACH_METHOD), Some(5));
}

/// covers: MS-OXOSMIME 2.1.3
#[test]
fn secured_messages() {
    let signed = "Subject: s\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nsigned text\n--b\nContent-Type: application/pkcs7-signature\n\nAAAA\n--b--\n";
    let content = imported(signed);
    assert_eq!(content.properties.string(PID_TAG_MESSAGE_CLASS), Some("IPM.Note.SMIME.MultipartSigned"));
    assert_eq!(content.properties.string(PID_TAG_BODY), Some("signed text"));
    let AttachmentData::Binary(entity) = &content.attachments[0].data else { panic!() };
    assert!(entity.starts_with(b"Content-Type: multipart/signed;") && entity.ends_with(b"--b--\r\n"));
    let content = imported(
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\nAAEC\n",
    );
    assert_eq!(content.properties.string(PID_TAG_MESSAGE_CLASS), Some("IPM.Note.SMIME"));
    assert_eq!(content.attachments[0].data, AttachmentData::Binary(vec![0, 1, 2]));
}

#[test]
fn next_to_nothing() {
    for raw in ["", "\n", "x", "From: \n\n", "Content-Type: multipart/mixed; boundary=b\n\n--b--"] {
        let content = imported(raw);
        assert_eq!(content.properties.string(PID_TAG_SUBJECT), Some(""), "{raw:?}");
        assert_eq!(content.properties.string(PID_TAG_MESSAGE_CLASS), Some("IPM.Note"));
    }
}
