//! Bodies in forms that are not stored, and what a new body does to the old ones.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{content, world};
use ropewalk_convert_body::Body;
use ropewalk_mailbox::{StoredValue, matches};
use ropewalk_model::restriction::{FuzzyFlags, FuzzyLevel};
use ropewalk_model::{
    AttachmentContent, AttachmentData, MessageContent, PropertyBag, PropertyTag, PropertyType, PropertyValue,
    Restriction, SpecialFolder, tags,
};

const HTML: &str = "<html><body><p>gr\u{FC}\u{DF}e \u{41F}</p></body></html>";
const FORMS: [PropertyTag; 3] = [tags::PID_TAG_BODY, tags::PID_TAG_HTML, tags::PID_TAG_RTF_COMPRESSED];

fn with(tag: PropertyTag, value: impl Into<PropertyValue>) -> MessageContent {
    let mut message = content("a body");
    for tag in FORMS.iter().chain(&[tags::PID_TAG_NATIVE_BODY, tags::PID_TAG_INTERNET_CODEPAGE]) {
        message.properties.remove(*tag);
    }
    message.properties.set(tag, value);
    message
}

struct Bodies {
    text: String,
    html: String,
    rtf: Vec<u8>,
    native: Option<i32>,
    code_page: Option<i32>,
    rtf_in_sync: Option<bool>,
}

/// Saves a message and asks for all forms of its body.
fn bodies(message: &MessageContent) -> Bodies {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let message = world.mailbox.message(world.save(inbox, message).id).unwrap();
    let value = |tag| message.property(tag).map(|value| world.mailbox.load(&value).unwrap());
    let number =
        |tag| value(tag).and_then(|value| value.as_i64()).map(|number| i32::try_from(number).unwrap());
    let html_text = value(tags::PID_TAG_BODY_HTML).unwrap();
    let html = value(tags::PID_TAG_HTML).unwrap();
    assert_eq!(html.as_binary().unwrap(), html_text.as_str().unwrap().as_bytes());
    Bodies {
        text: value(tags::PID_TAG_BODY).unwrap().as_str().unwrap().to_owned(),
        html: html_text.as_str().unwrap().to_owned(),
        rtf: value(tags::PID_TAG_RTF_COMPRESSED).unwrap().as_binary().unwrap().to_vec(),
        native: number(tags::PID_TAG_NATIVE_BODY),
        code_page: number(tags::PID_TAG_INTERNET_CODEPAGE),
        rtf_in_sync: value(tags::PID_TAG_RTF_IN_SYNC).and_then(|value| value.as_bool()),
    }
}

/// covers: MS-OXCMSG_R1463, MS-OXCMSG_R1464, MS-OXCMSG_R2061, MS-OXCMSG_R2068
#[test]
fn html_alone_gives_text_and_rtf_that_holds_it() {
    let long = HTML.replace("gr", &"gr ".repeat(2000));
    for html in [HTML, &long] {
        let got = bodies(&with(tags::PID_TAG_BODY_HTML, html));
        assert!(got.text.ends_with("\u{FC}\u{DF}e \u{41F}\r\n"), "{}", got.text);
        assert_eq!(got.html, html);
        assert_eq!(Body::Rtf(&got.rtf).to_html().unwrap(), html);
        assert_eq!((got.native, got.rtf_in_sync), (Some(3), Some(true)));
    }
    let got = bodies(&with(tags::PID_TAG_HTML, HTML.as_bytes().to_vec()));
    assert_eq!(
        (got.text.as_str(), got.html.as_str(), got.native),
        ("gr\u{FC}\u{DF}e \u{41F}\r\n", HTML, Some(3))
    );
}

/// covers: MS-OXCMSG_R2060
#[test]
fn rtf_alone_gives_what_it_was_made_from() {
    let rtf = Body::HtmlText(HTML).to_rtf();
    let got = bodies(&with(tags::PID_TAG_RTF_COMPRESSED, rtf.clone()));
    assert_eq!((got.text.as_str(), got.html.as_str()), ("gr\u{FC}\u{DF}e \u{41F}\r\n", HTML));
    assert_eq!((got.rtf, got.native, got.code_page), (rtf, Some(2), Some(65001)));
    // Only who wrote the RTF knows whether the text is the same.
    assert_eq!(got.rtf_in_sync, None);

    let got = bodies(&with(tags::PID_TAG_RTF_COMPRESSED, Body::Text("a\r\nb\r\n").to_rtf()));
    assert_eq!((got.text.as_str(), got.native), ("a\r\nb\r\n", Some(2)));
    let got = bodies(&with(tags::PID_TAG_RTF_COMPRESSED, b"no rtf".to_vec()));
    assert_eq!((got.text.as_str(), got.html.as_str()), ("", ""));
}

/// covers: MS-OXCMSG_R2059
#[test]
fn text_alone_gives_html_and_rtf() {
    let got = bodies(&with(tags::PID_TAG_BODY, "a <b>\r\n\u{41F}\r\n"));
    assert_eq!(
        (got.text.as_str(), got.native, got.code_page),
        ("a <b>\r\n\u{41F}\r\n", Some(1), Some(65001))
    );
    assert!(got.html.contains("a &lt;b&gt;<br>\r\n\u{41F}"), "{}", got.html);
    assert_eq!(Body::Rtf(&got.rtf).to_text().unwrap(), got.text);
}

#[test]
fn html_is_made_in_the_code_page_of_the_message() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut message = with(tags::PID_TAG_BODY, "\u{41F}\u{4E2D}");
    message.properties.set(tags::PID_TAG_INTERNET_CODEPAGE, 1251);
    let message = world.mailbox.message(world.save(inbox, &message).id).unwrap();
    let html = world.mailbox.load(&message.property(tags::PID_TAG_HTML).unwrap()).unwrap();
    let html = html.as_binary().unwrap();
    assert!(html.windows(9).any(|part| part == b"\xCF&#20013;"), "{}", String::from_utf8_lossy(html));
    assert!(String::from_utf8_lossy(html).contains("charset=windows-1251"));
}

#[test]
fn a_message_without_a_body_has_none_in_any_form() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut empty = with(tags::PID_TAG_BODY, "x");
    empty.properties.remove(tags::PID_TAG_BODY);
    let message = world.mailbox.message(world.save(inbox, &empty).id).unwrap();
    for tag in FORMS.iter().chain(&[tags::PID_TAG_NATIVE_BODY, tags::PID_TAG_RTF_IN_SYNC]) {
        assert_eq!(message.property(*tag), None, "{tag:?}");
        assert_eq!(message.property(tag.with_kind(PropertyType::UNSPECIFIED)), None, "{tag:?}");
    }
}

#[test]
fn made_bodies_are_found_but_not_listed_and_not_copied() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut outer = with(tags::PID_TAG_RTF_COMPRESSED, Body::Text("needle").to_rtf());
    let inner = with(tags::PID_TAG_HTML, b"<p>inner</p>".to_vec());
    outer.attachments.push(AttachmentContent {
        properties: PropertyBag::new(),
        data: AttachmentData::Embedded(Box::new(inner)),
    });
    let saved = world.save(inbox, &outer);
    let message = world.mailbox.message(saved.id).unwrap();
    let listed = message.properties();
    assert!(
        listed
            .iter()
            .all(|(tag, value)| *tag != tags::PID_TAG_BODY && !matches!(value, StoredValue::Body(_)))
    );
    assert_eq!(world.mailbox.content(saved.id).unwrap().properties.string(tags::PID_TAG_BODY), None);

    let body = |value: &str| Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() },
        tag: tags::PID_TAG_BODY,
        value: value.into(),
        value_tag: tags::PID_TAG_BODY,
    };
    assert!(matches(&world.mailbox, &message, &body("NEEDLE")).unwrap());
    assert!(!matches(&world.mailbox, &message, &body("other")).unwrap());

    let embedded = world.mailbox.embedded(saved.id, &[0]).unwrap();
    let text = world.mailbox.load(&embedded.property(tags::PID_TAG_BODY).unwrap()).unwrap();
    assert_eq!(text.as_str(), Some("inner\r\n"));
}

#[test]
fn a_new_body_replaces_the_old_one_in_every_form() {
    let world = world();
    let inbox = world.mailbox.special_folder(SpecialFolder::Inbox);
    let mut old = with(tags::PID_TAG_BODY, "old ".repeat(1000));
    old.properties.set(tags::PID_TAG_HTML, b"<p>old</p>".to_vec());
    old.properties.set(tags::PID_TAG_NATIVE_BODY, 3);
    let saved = world.save(inbox, &old);

    let mut new = PropertyBag::new();
    new.set(tags::PID_TAG_RTF_COMPRESSED, Body::Text("new").to_rtf());
    world.mailbox.set_message_properties(saved.id, &new, &[]).unwrap();
    let message = world.mailbox.message(saved.id).unwrap();
    let value = |tag| world.mailbox.load(&message.property(tag).unwrap()).unwrap();
    assert_eq!(value(tags::PID_TAG_BODY).as_str(), Some("new"));
    assert_eq!(value(tags::PID_TAG_NATIVE_BODY).as_i64(), Some(2));
    assert!(String::from_utf8_lossy(value(tags::PID_TAG_HTML).as_binary().unwrap()).contains("new"));
    let mime = String::from_utf8(world.mailbox.mime(saved.id).unwrap()).unwrap();
    assert!(mime.contains("text/plain") && !mime.contains("text/html") && mime.contains("new"), "{mime}");

    // What is written together belongs together, and other properties do not touch the body.
    let mut both = PropertyBag::new();
    both.set(tags::PID_TAG_BODY, "text");
    both.set(tags::PID_TAG_HTML, b"<p>html</p>".to_vec());
    world.mailbox.set_message_properties(saved.id, &both, &[]).unwrap();
    let mut subject = PropertyBag::new();
    subject.set(tags::PID_TAG_SUBJECT, "s");
    world.mailbox.set_message_properties(saved.id, &subject, &[]).unwrap();
    let read = world.mailbox.content(saved.id).unwrap().properties;
    assert_eq!(read.string(tags::PID_TAG_BODY), Some("text"));
    assert_eq!(read.binary(tags::PID_TAG_HTML), Some(&b"<p>html</p>"[..]));
    assert_eq!(read.binary(tags::PID_TAG_RTF_COMPRESSED), None);
    world.assert_sound();
}
