//! What MAPI or EWS made comes back from its MIME form.

use proptest::prelude::*;
use ropewalk_base::{FakeRng, FileTime};
use ropewalk_convert_oxcmail::address::recipient;
use ropewalk_convert_oxcmail::{ExportContext, ImportContext, export, import};
use ropewalk_mime::Address;
use ropewalk_model::tags::{
    PID_TAG_ATTACH_CONTENT_ID, PID_TAG_ATTACH_FLAGS, PID_TAG_ATTACH_LONG_FILENAME, PID_TAG_ATTACH_MIME_TAG,
    PID_TAG_ATTACHMENT_HIDDEN, PID_TAG_BODY, PID_TAG_CLIENT_SUBMIT_TIME, PID_TAG_DISPLAY_NAME,
    PID_TAG_EMAIL_ADDRESS, PID_TAG_HTML, PID_TAG_IMPORTANCE, PID_TAG_INTERNET_CODEPAGE, PID_TAG_NATIVE_BODY,
    PID_TAG_SENSITIVITY, PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS, PID_TAG_SENT_REPRESENTING_NAME,
    PID_TAG_SUBJECT,
};
use ropewalk_model::{AttachmentContent, AttachmentData, MessageContent, PropertyBag, RecipientKind};

fn both_ways(content: &MessageContent, with_bcc: bool) -> (Vec<u8>, MessageContent) {
    let rng = FakeRng::new(3);
    let context =
        ExportContext { now: FileTime::from_unix_seconds(1), rng: &rng, host: "host.test", with_bcc };
    let raw = export(content, &context);
    let again = import(&raw, &ImportContext { received: FileTime::from_unix_seconds(2) });
    (raw, again)
}

fn attachment(name: &str, mime_type: &str, data: AttachmentData) -> AttachmentContent {
    let mut properties = PropertyBag::new();
    properties.set(PID_TAG_ATTACH_LONG_FILENAME, name);
    properties.set(PID_TAG_ATTACH_MIME_TAG, mime_type);
    AttachmentContent { properties, data }
}

prop_compose! {
    fn addresses()(list in prop::collection::vec(("[^\\p{C}]{0,40}", "[a-z.]{1,10}", 1_i32..4), 0..5)) -> Vec<(String, String, i32)> {
        let named = |(name, local, kind): (String, String, i32)| {
            (name.trim().to_owned(), format!("{}@example.test", local.trim_matches('.')), kind)
        };
        let mut list: Vec<_> = list.into_iter().map(named).filter(|(_, email, _)| !email.starts_with('@')).collect();
        list.sort_by_key(|(_, _, kind)| *kind);
        list
    }
}

proptest! {
    #[test]
    fn a_message_comes_back(
        subject in "[^\\p{C}]{0,80}",
        from in "[^\\p{C}]{1,30}",
        addresses in addresses(),
        text in "([ -~éΩ\u{1F600}.]{0,100}(\r\n)?){0,5}",
        html in proptest::option::of("<p>[ -~é\u{4e00}]{0,100}</p>"),
        files in prop::collection::vec(("[^\\p{C}/\\\\:*?\"<>|]{1,40}", any::<Vec<u8>>()), 0..4),
        seconds in 0_i64..4_000_000_000,
        importance in 0_i32..3,
        sensitivity in 0_i32..4,
    ) {
        let mut content = MessageContent::default();
        let bag = &mut content.properties;
        bag.set(PID_TAG_SUBJECT, subject.as_str());
        bag.set(PID_TAG_SENT_REPRESENTING_NAME, from.as_str());
        bag.set(PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS, "from@example.test");
        bag.set(PID_TAG_BODY, text.as_str());
        bag.set(PID_TAG_CLIENT_SUBMIT_TIME, FileTime::from_unix_seconds(seconds));
        bag.set(PID_TAG_IMPORTANCE, importance);
        bag.set(PID_TAG_SENSITIVITY, sensitivity);
        if let Some(html) = &html {
            bag.set(PID_TAG_HTML, html.as_bytes().to_vec());
            bag.set(PID_TAG_INTERNET_CODEPAGE, 65001);
        }
        for (name, email, kind) in &addresses {
            let name = Some(name.clone()).filter(|name| !name.is_empty());
            let kind = RecipientKind::from_value(*kind).unwrap();
            content.recipients.push(recipient(kind, &Address { name, email: email.clone() }));
        }
        for (name, bytes) in &files {
            content.attachments.push(attachment(name, "application/x-test", AttachmentData::Binary(bytes.clone())));
        }
        let (raw, again) = both_ways(&content, true);
        prop_assert!(!raw.windows(2).any(|pair| pair[1] == b'\n' && pair[0] != b'\r'));
        let bag = &again.properties;
        prop_assert_eq!(bag.string(PID_TAG_SUBJECT).unwrap(), subject.trim());
        prop_assert_eq!(bag.string(PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS).unwrap(), "from@example.test");
        if !from.trim().is_empty() {
            prop_assert_eq!(bag.string(PID_TAG_SENT_REPRESENTING_NAME).unwrap(), from.trim());
        }
        prop_assert_eq!(bag.string(PID_TAG_BODY).unwrap(), text);
        prop_assert_eq!(bag.binary(PID_TAG_HTML), html.as_deref().map(str::as_bytes));
        prop_assert_eq!(bag.time(PID_TAG_CLIENT_SUBMIT_TIME).unwrap().unix_seconds(), seconds);
        prop_assert_eq!(bag.integer(PID_TAG_IMPORTANCE), Some(i64::from(importance)));
        prop_assert_eq!(bag.integer(PID_TAG_SENSITIVITY).unwrap_or(0), i64::from(sensitivity));
        prop_assert_eq!(again.recipients.len(), addresses.len());
        for (row, (name, email, kind)) in again.recipients.iter().zip(&addresses) {
            let name = if name.is_empty() { email } else { name };
            prop_assert_eq!(row.properties.string(PID_TAG_DISPLAY_NAME).unwrap(), name);
            prop_assert_eq!(row.properties.string(PID_TAG_EMAIL_ADDRESS).unwrap(), email);
            prop_assert_eq!(row.kind.value(), *kind);
        }
        prop_assert_eq!(again.attachments.len(), files.len());
        for (found, (name, bytes)) in again.attachments.iter().zip(&files) {
            prop_assert_eq!(&found.data, &AttachmentData::Binary(bytes.clone()));
            if !name.trim().is_empty() {
                prop_assert_eq!(found.properties.string(PID_TAG_ATTACH_LONG_FILENAME).unwrap(), name.trim());
            }
        }
    }

    #[test]
    fn import_takes_anything(raw: Vec<u8>, text in "(Content-Type: (multipart/(mixed|report|signed|related|alternative)|message/rfc822|text/html); boundary=b\r\n|--b(--)?\r\n|\r\n|To: \\PC{0,20}\r\n|\\PC{0,20}){0,20}") {
        for raw in [&raw[..], text.as_bytes()] {
            let content = import(raw, &ImportContext { received: FileTime::MIN });
            both_ways(&content, true);
        }
    }
}

/// covers: MS-OXCMAIL 2.1.3.4.3
#[test]
fn inline_and_embedded() {
    let mut inner = MessageContent::default();
    inner.properties.set(PID_TAG_SUBJECT, "inside \u{e9}");
    inner.properties.set(PID_TAG_BODY, "deep\r\n");
    inner.attachments.push(attachment(
        "x.bin",
        "application/x",
        AttachmentData::Binary(vec![0, 13, 10, 255]),
    ));
    let mut content = MessageContent::default();
    content.properties.set(PID_TAG_HTML, b"<img src=\"cid:pic@1\"><p>\xE9</p>".to_vec());
    content.properties.set(PID_TAG_INTERNET_CODEPAGE, 28591);
    let mut picture = attachment("p.png", "image/png", AttachmentData::Binary(b"\x89PNG".to_vec()));
    picture.properties.set(PID_TAG_ATTACH_CONTENT_ID, "pic@1");
    content.attachments.push(picture);
    content.attachments.push(attachment("", "", AttachmentData::Embedded(Box::new(inner))));
    let hidden = Address { name: None, email: "hidden@example.test".to_owned() };
    content.recipients.push(recipient(RecipientKind::Bcc, &hidden));
    let (raw, again) = both_ways(&content, false);
    assert!(!String::from_utf8_lossy(&raw).contains("hidden"));
    assert!(again.recipients.is_empty());
    assert_eq!(again.properties.integer(PID_TAG_NATIVE_BODY), Some(3));
    let html = again.properties.binary(PID_TAG_HTML).unwrap();
    assert_eq!(html, "<img src=\"cid:pic@1\"><p>\u{e9}</p>".as_bytes());
    assert_eq!(again.properties.string(PID_TAG_BODY), Some("\u{e9}\r\n"));
    let picture = &again.attachments[0].properties;
    assert_eq!(picture.integer(PID_TAG_ATTACH_FLAGS), Some(4));
    assert_eq!(picture.boolean(PID_TAG_ATTACHMENT_HIDDEN), Some(true));
    let AttachmentData::Embedded(inner) = &again.attachments[1].data else { panic!() };
    assert_eq!(inner.properties.string(PID_TAG_SUBJECT), Some("inside \u{e9}"));
    assert_eq!(inner.properties.string(PID_TAG_BODY), Some("deep\r\n"));
    assert_eq!(inner.attachments[0].data, AttachmentData::Binary(vec![0, 13, 10, 255]));
}

/// Input made to be expensive takes time in proportion to its length.
#[test]
fn hostile_input_is_linear() {
    let size = 1_000_000;
    let repeat = |unit: &str| unit.repeat(size / unit.len());
    let mixed = "Content-Type: multipart/mixed; boundary=b\n\n";
    for raw in [
        format!("{mixed}{}", repeat("--b\nContent-Type: image/png\nContent-ID: <x>\n\n\n")),
        format!("{mixed}{}", repeat("--b\nContent-Type: message/rfc822\n\nSubject: x\n\n")),
        repeat("Content-Type: message/rfc822\n\nSubject: x\n"),
        repeat("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"),
        format!("To: {}\n", repeat("a@b,")),
        (0..50_000).map(|n| format!("X-{n}: y\n")).collect(),
        repeat("X-Same: y\n"),
        repeat("Received: x; y\n"),
        format!("References: {}", repeat("<a@b> ")),
        format!("Content-Type: text/html\n\n{}", repeat("<a href=\"cid:x\">")),
        format!("Content-Type: text/plain; format=flowed\n\n{}", repeat("> \n")),
        format!(
            "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n{}",
            repeat("Final-Recipient: x;y\n\n")
        ),
        repeat("Content-Type: multipart/signed; boundary=b\n\n--b\n\n--b\n"),
    ] {
        let begun = std::time::Instant::now();
        let content = import(raw.as_bytes(), &ImportContext { received: FileTime::MIN });
        both_ways(&content, true);
        let took = begun.elapsed();
        assert!(took < std::time::Duration::from_secs(15), "{:?}: {took:?}", &raw[..60]);
    }
}

/// A Message-ID nobody can print is none: one is made, so that the message can be referred to.
#[test]
fn a_message_id_of_control_characters_is_replaced() {
    let mut content = MessageContent::default();
    content.properties.set(ropewalk_model::tags::PID_TAG_INTERNET_MESSAGE_ID, "\u{e}");
    let (raw, _) = both_ways(&content, false);
    let raw = String::from_utf8(raw).unwrap();
    let id = raw.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    assert!(id.starts_with('<') && id.ends_with('>'), "{id}");
}
