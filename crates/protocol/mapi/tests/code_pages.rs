//! 8-bit text: in the code page of Connect, of the message where one was named, both ways.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{World, code, contents_table, logon_request, on, open_folder, opens, world};
use ropewalk_model::codec::FlaggedValue;
use ropewalk_model::restriction::{FuzzyFlags, FuzzyLevel, RelOp};
use ropewalk_model::{
    AttachmentContent, AttachmentData, ErrorCode, MessageContent, MessageId, PropertyBag, PropertyTag,
    PropertyType, PropertyValue, Recipient, RecipientKind, Restriction, tags,
};
use ropewalk_wire_mapi_rop::rop::*;
use ropewalk_wire_mapi_rop::{Fid, Mid, RestrictionData, RopRequest, UNUSED_HANDLE};

const SUBJECT: &str = "Привет, 表";
const SUBJECT8: PropertyTag = PropertyTag(0x0037_001E);
const BODY8: PropertyTag = PropertyTag(0x1000_001E);
const KEYWORDS8: PropertyTag = PropertyTag(0x3A58_101E);

/// A message with text that no single 8-bit page but Unicode's has whole.
fn message(subject: &str) -> MessageContent {
    let mut inner = MessageContent::default();
    inner.properties.set(tags::PID_TAG_SUBJECT, "вложение");
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_SUBJECT, subject);
    content.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Note");
    content.properties.set(tags::PID_TAG_BODY, "ж表".repeat(20_000));
    let names = vec!["Аня".to_owned(), "表".to_owned()];
    let names = PropertyValue::MultipleString(names);
    content.properties.set(KEYWORDS8.with_kind(PropertyType::MULTIPLE_STRING), names);
    let mut properties = PropertyBag::new();
    properties.set(tags::PID_TAG_DISPLAY_NAME, "Аня 表");
    properties.set(tags::PID_TAG_ADDRESS_TYPE, "SMTP");
    properties.set(tags::PID_TAG_EMAIL_ADDRESS, "anna@example.test");
    content.recipients.push(Recipient { kind: RecipientKind::To, properties });
    let mut properties = PropertyBag::new();
    properties.set(tags::PID_TAG_ATTACH_LONG_FILENAME, "письмо.eml");
    let data = AttachmentData::Embedded(Box::new(inner));
    content.attachments.push(AttachmentContent { properties, data });
    content
}

fn open(world: &World, id: MessageId, code_page_id: u16) -> RopRequest {
    let body = open_message::Request {
        code_page_id,
        folder_id: Fid::of_folder(world.inbox()),
        open_mode_flags: 0,
        message_id: Mid::of_message(id),
    };
    opens(0, 1, body)
}

fn specific(input: u8, tags: &[PropertyTag]) -> RopRequest {
    let (property_size_limit, want_unicode) = (0, false);
    on(input, get_properties_specific::Request { property_size_limit, want_unicode, tags: tags.to_vec() })
}

fn columns(input: u8, tags: &[PropertyTag]) -> RopRequest {
    on(input, set_columns::Request { set_columns_flags: 0, tags: tags.to_vec() })
}

fn query(input: u8) -> RopRequest {
    on(input, query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: 9 })
}

fn text8(bytes: &[u8]) -> FlaggedValue {
    FlaggedValue::Value(PropertyValue::String8(bytes.to_vec()))
}

/// covers: MS-OXCMAPIHTTP_R1347, MS-OXCROPS_R4727, MS-OXCFOLD_R1021, MS-OXCPRPT_R462
#[test]
fn the_code_page_of_connect_is_that_of_rows_and_properties() {
    let world = world();
    let saved = world.save(&message(SUBJECT));
    for (page, subject) in [
        (1251, &b"\xCF\xF0\xE8\xE2\xE5\xF2, ?"[..]),
        (932, b"\x84\x50\x84\x82\x84\x79\x84\x72\x84\x75\x84\x84, \x95\x5C"),
        (1252, b"??????, ?"),
        (65001, SUBJECT.as_bytes()),
    ] {
        let (mut client, logon) = world.logged_on_with(page);
        let (responses, _) = client.run(
            vec![
                open_folder(0, 1, world.inbox()),
                contents_table(1, 2),
                columns(2, &[SUBJECT8, tags::PID_TAG_SUBJECT]),
                query(2),
                specific(0, &[tags::PID_TAG_CODE_PAGE_ID]),
            ],
            &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
        );
        let row = body!(QueryRows, &responses[3]).rows.rows().unwrap().remove(0).into_values();
        assert_eq!(row, [text8(subject), FlaggedValue::Value(SUBJECT.into())], "{page}");
        let store = body!(GetPropertiesSpecific, &responses[4]).row.clone();
        assert_eq!(store.value(0), Some(&i32::try_from(page).unwrap().into()));
        let requests = vec![open(&world, saved.id, 0x0FFF), specific(1, &[SUBJECT8])];
        let (responses, _) = client.run(requests, &[logon, UNUSED_HANDLE]);
        let row = body!(GetPropertiesSpecific, &responses[1]).row.clone().into_values();
        assert_eq!(row, [text8(subject)], "{page}");
    }
}

/// covers: MS-OXCMSG_R655, MS-OXCMSG_R656, MS-OXCPRPT_R461, MS-OXCPRPT_R463, MS-OXCROPS_R4610, MS-OXCROPS_R4724
#[test]
fn a_message_keeps_the_code_page_it_was_opened_with_and_so_does_what_it_owns() {
    let world = world();
    let saved = world.save(&message(SUBJECT));
    let name8 = tags::PID_TAG_ATTACH_LONG_FILENAME.with_kind(PropertyType::STRING8);
    let (mut client, logon) = world.logged_on();
    let embedded = open_embedded_message::Request { code_page_id: 20866, open_mode_flags: 0 };
    let attachment = open_attachment::Request { open_attachment_flags: 0, attachment_id: 0 };
    let stream = open_stream::Request { tag: BODY8, open_mode_flags: 0 };
    let (responses, _) = client.run(
        vec![
            open(&world, saved.id, 1251),
            specific(1, &[SUBJECT8, KEYWORDS8]),
            opens(1, 2, get_attachment_table::Request { table_flags: 0 }),
            columns(2, &[name8]),
            query(2),
            opens(1, 3, attachment),
            specific(3, &[name8]),
            opens(3, 4, embedded),
            specific(4, &[SUBJECT8]),
            opens(1, 5, stream),
            on(5, read_stream::Request { byte_count: 4, extended: false }),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let opened = body!(OpenMessage, &responses[0]);
    assert_eq!(opened.recipients.rows[0].code_page_id, 1251);
    assert_eq!(opened.recipients.rows[0].row.display_name.as_deref(), Some("Аня 表"));
    let values = body!(GetPropertiesSpecific, &responses[1]).row.clone().into_values();
    let keywords = PropertyValue::MultipleString8(vec![b"\xC0\xED\xFF".to_vec(), b"?".to_vec()]);
    assert_eq!(values, [text8(b"\xCF\xF0\xE8\xE2\xE5\xF2, ?"), FlaggedValue::Value(keywords)]);
    let letter = text8(b"\xEF\xE8\xF1\xFC\xEC\xEE.eml");
    let rows = body!(QueryRows, &responses[4]).rows.rows().unwrap();
    assert_eq!(rows[0].clone().into_values(), std::slice::from_ref(&letter));
    assert_eq!(body!(GetPropertiesSpecific, &responses[6]).row.clone().into_values(), [letter]);
    let inner = body!(GetPropertiesSpecific, &responses[8]).row.clone().into_values();
    assert_eq!(inner, [text8(b"\xD7\xCC\xCF\xD6\xC5\xCE\xC9\xC5")]);
    assert_eq!(body!(OpenStream, &responses[9]).stream_size, 40_000);
    assert_eq!(body!(ReadStream, &responses[10]).data, b"\xE6?\xE6?");
}

/// "If a property value is greater than 510 bytes in size, it MUST be truncated": between characters.
#[test]
fn a_row_is_not_cut_inside_a_character() {
    let world = world();
    let mut content = message(SUBJECT);
    content.properties.set(tags::PID_TAG_BODY, format!("a{}", "表".repeat(600)));
    world.save(&content);
    let (mut client, logon) = world.logged_on_with(932);
    let (responses, _) = client.run(
        vec![open_folder(0, 1, world.inbox()), contents_table(1, 2), columns(2, &[BODY8]), query(2)],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let row = body!(QueryRows, &responses[3]).rows.rows().unwrap().remove(0).into_values();
    assert_eq!(row, [text8(&[b"a".as_slice(), &b"\x95\x5C".repeat(254)].concat())]);
}

/// covers: MS-OXCROPS_R4607
#[test]
fn text_of_a_restriction_is_in_the_code_page_of_the_table() {
    let world = world();
    for subject in ["Привет", "Пока", "表示", "Gruß"] {
        world.save(&message(subject));
    }
    let content = |bytes: &[u8]| Restriction::Content {
        level: FuzzyLevel::Substring,
        flags: FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() },
        tag: SUBJECT8,
        value_tag: SUBJECT8,
        value: PropertyValue::String8(bytes.to_vec()),
    };
    let equal = |bytes: &[u8]| Restriction::Property {
        op: RelOp::Equal,
        tag: SUBJECT8,
        value_tag: SUBJECT8,
        value: PropertyValue::String8(bytes.to_vec()),
    };
    for (page, restriction, found) in [
        (1251, content(b"\xEF\xF0\xC8"), vec!["Привет"]),
        (1251, equal(b"\xCF\xEE\xEA\xE0"), vec!["Пока"]),
        (932, content(b"\x95\x5C"), vec!["表示"]),
        (
            932,
            Restriction::Not(Box::new(Restriction::Or(vec![content(b"\x84\x80"), content(b"\x84\x82")]))),
            vec!["表示", "Gruß"],
        ),
        (1252, content(b"\xCF\xF0"), vec![]),
        (1252, content(b"u\xDF"), vec!["Gruß"]),
    ] {
        let (mut client, logon) = world.logged_on_with(page);
        let restriction = RestrictionData::new(Some(&restriction)).unwrap();
        let (responses, _) = client.run(
            vec![
                open_folder(0, 1, world.inbox()),
                contents_table(1, 2),
                columns(2, &[tags::PID_TAG_SUBJECT]),
                on(2, restrict::Request { restrict_flags: 0, restriction }),
                query(2),
            ],
            &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
        );
        let rows = body!(QueryRows, &responses[4]).rows.rows().unwrap();
        let mut subjects: Vec<_> = rows.iter().map(|row| row.value(0).unwrap().as_str().unwrap()).collect();
        subjects.sort_unstable();
        let mut found = found;
        found.sort_unstable();
        assert_eq!(subjects, found, "{page}");
    }
}

/// covers: MS-OXCSTOR_R3102, MS-OXCSTOR_R3102001, MS-OXCSTOR_R176, MS-OXCMSG_R1068
#[test]
fn an_unknown_code_page_is_refused() {
    let world = world();
    let saved = world.save(&message(SUBJECT));
    for page in [0, 1200, 4711] {
        let mut client = world.client_of(page);
        let request = vec![logon_request(0, 0, &world.alice.legacy_dn)];
        let (responses, _) = client.run(request, &[UNUSED_HANDLE]);
        assert_eq!(code(&responses[0]), ErrorCode::UNKNOWN_CODE_PAGE, "{page}");
    }
    let (mut client, logon) = world.logged_on();
    let attachment = open_attachment::Request { open_attachment_flags: 0, attachment_id: 0 };
    let embedded = open_embedded_message::Request { code_page_id: 4711, open_mode_flags: 0 };
    let (responses, _) = client.run(
        vec![open(&world, saved.id, 0x0FFF), opens(1, 2, attachment), opens(2, 3, embedded)],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    assert_eq!(code(&responses[2]), ErrorCode::UNKNOWN_CODE_PAGE);
    let (responses, _) = client.run(vec![open(&world, saved.id, 4711)], &[logon, UNUSED_HANDLE]);
    assert_eq!(code(&responses[0]), ErrorCode::UNKNOWN_CODE_PAGE);
}
