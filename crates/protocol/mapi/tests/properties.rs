//! Messages: properties, recipients, attachments, streams.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{code, ok, on, open_folder, open_message, opens, world};
use ropewalk_mailbox::{DeleteMode, MailboxOverrides, Quota};
use ropewalk_model::codec::{FlaggedValue, RecipientAddress, TypedString};
use ropewalk_model::{
    AttachmentContent, AttachmentData, ErrorCode, MessageContent, PropertyBag, PropertyTag, PropertyType,
    PropertyValue, Recipient, RecipientKind, tags,
};
use ropewalk_wire_mapi_rop::UNUSED_HANDLE;
use ropewalk_wire_mapi_rop::rop::*;
use std::collections::HashMap;

fn specific(input: u8, want_unicode: bool, tags: &[PropertyTag]) -> ropewalk_wire_mapi_rop::RopRequest {
    on(input, get_properties_specific::Request { property_size_limit: 0, want_unicode, tags: tags.to_vec() })
}

fn rich() -> MessageContent {
    let mut inner = MessageContent::default();
    inner.properties.set(tags::PID_TAG_SUBJECT, "inner");
    inner.properties.set(tags::PID_TAG_BODY, "inner body");
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_SUBJECT, "Re: Zoë");
    content.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Note");
    content.properties.set(tags::PID_TAG_BODY, format!("ä€😀{}", "x".repeat(100_000)));
    content.properties.set(tags::PID_TAG_HTML, vec![7u8; 70_000]);
    for n in 0..3 {
        let mut properties = PropertyBag::new();
        properties.set(tags::PID_TAG_DISPLAY_NAME, format!("Name {n}"));
        properties.set(tags::PID_TAG_ADDRESS_TYPE, "SMTP");
        properties.set(tags::PID_TAG_EMAIL_ADDRESS, format!("r{n}@example.test"));
        content.recipients.push(Recipient { kind: RecipientKind::Cc, properties });
    }
    let mut properties = PropertyBag::new();
    properties.set(tags::PID_TAG_ATTACH_LONG_FILENAME, "a.bin");
    content
        .attachments
        .push(AttachmentContent { properties, data: AttachmentData::Binary(vec![1, 2, 3, 4, 5]) });
    let data = AttachmentData::Embedded(Box::new(inner));
    content.attachments.push(AttachmentContent { properties: PropertyBag::new(), data });
    content
}

/// covers: MS-OXCPRPT_R457, MS-OXCPRPT_R45701, MS-OXCPRPT_R458, MS-OXCPRPT_R459, MS-OXCPRPT_R460
#[test]
fn specific_properties() {
    let world = world();
    let saved = world.save(&rich());
    let (mut client, logon) = world.logged_on();
    let narrow = tags::PID_TAG_SUBJECT.with_kind(PropertyType::STRING8);
    let any = tags::PID_TAG_SUBJECT.with_kind(PropertyType::UNSPECIFIED);
    let columns = [
        tags::PID_TAG_SUBJECT,
        narrow,
        any,
        tags::PID_TAG_BODY,
        tags::PID_TAG_COMMENT,
        tags::PID_TAG_SUBJECT.with_kind(PropertyType::INTEGER32),
        tags::PID_TAG_HAS_ATTACHMENTS,
        tags::PID_TAG_STORE_SUPPORT_MASK,
    ];
    let (responses, _) = client.run(
        vec![
            open_message(0, 1, world.inbox(), saved.id),
            specific(1, true, &columns),
            specific(1, false, &[any]),
            on(1, get_properties_all::Request { property_size_limit: 0, want_unicode: true }),
        ],
        &[logon, UNUSED_HANDLE],
    );
    let latin = PropertyValue::String8(b"Re: Zo\xEB".to_vec());
    let values = body!(GetPropertiesSpecific, &responses[1]).row.clone().into_values();
    assert_eq!(values[0], FlaggedValue::Value("Re: Zoë".into()));
    assert_eq!(values[1], FlaggedValue::Value(latin.clone()));
    assert_eq!(values[2], FlaggedValue::Value("Re: Zoë".into()));
    assert_eq!(values[3], FlaggedValue::Error(ErrorCode::NOT_ENOUGH_MEMORY));
    assert_eq!(values[4], FlaggedValue::Error(ErrorCode::NOT_FOUND));
    assert_eq!(values[5], FlaggedValue::Error(ErrorCode::NOT_FOUND));
    assert_eq!(values[6], FlaggedValue::Value(true.into()));
    assert!(matches!(values[7], FlaggedValue::Value(PropertyValue::Integer32(_))));
    let values = body!(GetPropertiesSpecific, &responses[2]).row.clone().into_values();
    assert_eq!(values[0], FlaggedValue::Value(latin));
    // covers: MS-OXCPRPT_R471: all of them; those too long as errors.
    let all = &body!(GetPropertiesAll, &responses[3]).values;
    assert!(all.contains(&(tags::PID_TAG_SUBJECT, "Re: Zoë".into())));
    let error = PropertyValue::ErrorCode(ErrorCode::NOT_ENOUGH_MEMORY.0);
    assert!(all.contains(&(tags::PID_TAG_BODY.with_kind(PropertyType::ERROR_CODE), error)));
}

/// covers: MS-OXCMSG_R1463, MS-OXCMSG_R2060
#[test]
fn a_body_is_read_in_every_form() {
    let world = world();
    let rtf = b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}caf\\'e9{\\*\\htmltag72 </p>}}";
    let size = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
    let compressed = [&size(rtf.len() + 12)[..], &size(rtf.len()), b"MELA", &[0; 4], rtf].concat();
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_RTF_COMPRESSED, compressed.clone());
    let saved = world.save(&content);
    let (mut client, logon) = world.logged_on();
    let open = |output, tag| opens(1, output, open_stream::Request { tag, open_mode_flags: 0 });
    let read = |input| on(input, read_stream::Request { byte_count: 1000, extended: false });
    let columns = [
        tags::PID_TAG_BODY,
        tags::PID_TAG_HTML,
        tags::PID_TAG_RTF_COMPRESSED,
        tags::PID_TAG_NATIVE_BODY,
        tags::PID_TAG_BODY.with_kind(PropertyType::STRING8),
        tags::PID_TAG_INTERNET_CODEPAGE,
    ];
    let (responses, _) = client.run(
        vec![
            open_message(0, 1, world.inbox(), saved.id),
            specific(1, true, &columns),
            open(2, tags::PID_TAG_BODY),
            open(3, tags::PID_TAG_HTML),
            read(2),
            read(3),
            on(1, get_properties_list::Request),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let html = "<p>caf\u{E9}</p>".as_bytes().to_vec();
    let values = body!(GetPropertiesSpecific, &responses[1]).row.clone().into_values();
    let expected: [PropertyValue; 6] = [
        "caf\u{E9}\r\n".into(),
        html.clone().into(),
        compressed.into(),
        2.into(),
        PropertyValue::String8(b"caf\xE9\r\n".to_vec()),
        65001.into(),
    ];
    assert_eq!(values, expected.map(FlaggedValue::Value));
    let wide: Vec<u8> = "caf\u{E9}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(body!(OpenStream, &responses[2]).stream_size as usize, wide.len());
    assert_eq!(body!(ReadStream, &responses[4]).data, wide);
    assert_eq!(body!(ReadStream, &responses[5]).data, html);
    // What is only made is not listed, or a copy of all would hold every form.
    let listed = &body!(GetPropertiesList, &responses[6]).tags;
    assert!(listed.contains(&tags::PID_TAG_RTF_COMPRESSED) && !listed.contains(&tags::PID_TAG_BODY));
}

/// covers: MS-OXCPRPT_R472; values that fit each, but not together, give way one by one.
#[test]
fn lists_and_sums() {
    let world = world();
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_BODY, "b".repeat(9_000));
    content.properties.set(tags::PID_TAG_COMMENT, "c".repeat(8_000));
    content.properties.set(tags::PID_TAG_SUBJECT, "s");
    let saved = world.save(&content);
    let (mut client, logon) = world.logged_on();
    let columns = [tags::PID_TAG_SUBJECT, tags::PID_TAG_BODY, tags::PID_TAG_COMMENT];
    let (responses, _) = client.run(
        vec![
            open_message(0, 1, world.inbox(), saved.id),
            on(1, get_properties_list::Request),
            specific(1, true, &columns),
        ],
        &[logon, UNUSED_HANDLE],
    );
    let listed = &body!(GetPropertiesList, &responses[1]).tags;
    assert!(columns.iter().all(|tag| listed.contains(tag)) && listed.contains(&tags::PID_TAG_ENTRY_ID));
    let values = body!(GetPropertiesSpecific, &responses[2]).row.clone().into_values();
    assert_eq!(values[1], FlaggedValue::Error(ErrorCode::NOT_ENOUGH_MEMORY), "the longest");
    assert!(values[0].value().is_some() && values[2].value().is_some());
}

/// covers: MS-OXCMSG_R327, MS-OXCMSG_R330, MS-OXCMSG_R676, MS-OXCMSG_R678, MS-OXCMSG_R401, MS-OXCMSG_R1055
#[test]
fn recipients() {
    let world = world();
    let saved = world.save(&rich());
    let (mut client, logon) = world.logged_on();
    let read = |row_id| on(1, read_recipients::Request { row_id, reserved: 0 });
    let mut requests = vec![open_message(0, 1, world.inbox(), saved.id)];
    let (responses, handles) = client.run(requests.clone(), &[logon, UNUSED_HANDLE]);
    let opened = body!(OpenMessage, &responses[0]);
    assert_eq!(opened.subject_prefix, TypedString::new("Re: "));
    assert_eq!(opened.normalized_subject, TypedString::new("Zoë"));
    let list = &opened.recipients;
    assert_eq!((list.count, list.rows.len()), (3, 3));
    let row = &list.rows[1];
    assert_eq!((row.recipient_type, &row.row.address), (2, &RecipientAddress::Smtp));
    assert_eq!(row.row.email_address.as_deref(), Some("r1@example.test"));
    assert_eq!(row.row.display_name.as_deref(), Some("Name 1"));
    let known = HashMap::from([(1, list.columns.clone())]);
    requests = vec![read(1), read(3), on(1, reload_cached_information::Request { reserved: 0 })];
    let (responses, _) = client.execute(&requests, &handles, 0, common::MAX, known.clone()).remove(0);
    let rows = &body!(ReadRecipients, &responses[0]).rows;
    assert_eq!((rows.len(), rows[0].row_id, &rows[0].recipient), (2, 1, row));
    assert_eq!(code(&responses[1]), ErrorCode::NOT_FOUND);
    assert_eq!(body!(ReloadCachedInformation, &responses[2]).recipients.rows.len(), 3);
    // Fewer rows where there is less room, the count stays.
    let request = [open_message(0, 1, world.inbox(), saved.id)];
    let (responses, _) = client.execute(&request, &[logon, UNUSED_HANDLE], 0, 450, known).remove(0);
    let list = &body!(OpenMessage, &responses[0]).recipients;
    assert!(list.count == 3 && list.rows.len() < 3, "{}", list.rows.len());
}

/// covers: MS-OXCMSG_R440, MS-OXCMSG_R490
#[test]
fn attachments() {
    let world = world();
    let saved = world.save(&rich());
    let (mut client, logon) = world.logged_on();
    let open = |output, attachment_id| {
        opens(1, output, open_attachment::Request { open_attachment_flags: 0, attachment_id })
    };
    let columns =
        [tags::PID_TAG_ATTACH_NUMBER, tags::PID_TAG_ATTACH_METHOD, tags::PID_TAG_ATTACH_LONG_FILENAME];
    let embedded =
        |input| opens(input, 5, open_embedded_message::Request { code_page_id: 0x0FFF, open_mode_flags: 0 });
    let (responses, _) = client.run(
        vec![
            open_message(0, 1, world.inbox(), saved.id),
            opens(1, 2, get_attachment_table::Request { table_flags: 0 }),
            on(2, set_columns::Request { set_columns_flags: 0, tags: columns.to_vec() }),
            on(2, query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: 9 }),
            open(3, 0),
            specific(3, true, &[tags::PID_TAG_ATTACH_DATA_BINARY, tags::PID_TAG_ATTACH_SIZE]),
            open(4, 1),
            specific(4, true, &[tags::PID_TAG_ATTACH_DATA_OBJECT]),
            embedded(4),
            specific(5, true, &[tags::PID_TAG_SUBJECT, tags::PID_TAG_BODY]),
            embedded(3),
            open(6, 99),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let rows = body!(QueryRows, &responses[3]).rows.rows().unwrap();
    let cell = |row: usize, column: usize| rows[row].value(column).cloned();
    assert_eq!((cell(0, 0), cell(0, 1), cell(0, 2)), (Some(0.into()), Some(1.into()), Some("a.bin".into())));
    assert_eq!((cell(1, 0), cell(1, 1), cell(1, 2)), (Some(1.into()), Some(5.into()), None));
    let values = body!(GetPropertiesSpecific, &responses[5]).row.clone();
    assert_eq!(values.value(0), Some(&PropertyValue::Binary(vec![1, 2, 3, 4, 5])));
    let object = body!(GetPropertiesSpecific, &responses[7]).row.clone().into_values();
    assert_eq!(object[0], FlaggedValue::Error(ErrorCode::NOT_ENOUGH_MEMORY));
    assert_eq!(body!(OpenEmbeddedMessage, &responses[8]).normalized_subject, TypedString::new("inner"));
    let inner = body!(GetPropertiesSpecific, &responses[9]).row.clone();
    assert_eq!((inner.value(0), inner.value(1)), (Some(&"inner".into()), Some(&"inner body".into())));
    assert_eq!(code(&responses[10]), ErrorCode::NOT_FOUND);
    assert_eq!(code(&responses[11]), ErrorCode::NOT_FOUND);
}

/// covers: MS-OXCPRPT_R547, MS-OXCPRPT_R549, MS-OXCPRPT_R552, MS-OXCPRPT_R55205, MS-OXCPRPT_R555, MS-OXCPRPT_R556,
/// MS-OXCPRPT_R575, MS-OXCPRPT_R581, MS-OXCPRPT_R584, MS-OXCPRPT_R902
#[test]
fn streams() {
    let world = world();
    let content = rich();
    let saved = world.save(&content);
    let (mut client, logon) = world.logged_on();
    let open = |output, tag, open_mode_flags| opens(1, output, open_stream::Request { tag, open_mode_flags });
    let body8 = tags::PID_TAG_BODY.with_kind(PropertyType::STRING8);
    let seek = |input, origin, offset| on(input, seek_stream::Request { origin, offset });
    let read = |input, byte_count, extended| on(input, read_stream::Request { byte_count, extended });
    let unused = [logon, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE, UNUSED_HANDLE];
    let (responses, handles) = client.run(
        vec![
            open_message(0, 1, world.inbox(), saved.id),
            open(2, tags::PID_TAG_BODY, 0),
            open(3, body8, 3),
            open(4, tags::PID_TAG_HTML, 0),
            open(5, tags::PID_TAG_COMMENT, 0),
            open(5, tags::PID_TAG_MESSAGE_FLAGS, 0),
            open(5, tags::PID_TAG_COMMENT, 2),
            read(4, 10, false),
            seek(4, 1, 69_980),
            read(4, 100, false),
            read(4, 100, false),
            on(4, get_stream_size::Request),
            seek(4, 0, -1),
            seek(4, 0, 1 << 32),
            seek(4, 7, 0),
            seek(4, 2, -5),
            read(3, 3, false),
        ],
        &unused,
    );
    let text = content.properties.string(tags::PID_TAG_BODY).unwrap();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(body!(OpenStream, &responses[1]).stream_size as usize, wide.len());
    assert_eq!(body!(OpenStream, &responses[2]).stream_size as usize, text.chars().count());
    assert_eq!(body!(OpenStream, &responses[3]).stream_size, 70_000);
    assert_eq!(code(&responses[4]), ErrorCode::NOT_FOUND);
    assert_eq!(code(&responses[5]), ErrorCode::NOT_SUPPORTED);
    assert_eq!(code(&responses[6]), ErrorCode::NOT_IMPLEMENTED);
    assert_eq!(body!(ReadStream, &responses[7]).data, [7; 10]);
    assert_eq!(body!(SeekStream, &responses[8]).new_position, 69_990);
    assert_eq!(body!(ReadStream, &responses[9]).data.len(), 10);
    assert_eq!(body!(ReadStream, &responses[10]).data.len(), 0);
    assert_eq!(body!(GetStreamSize, &responses[11]).stream_size, 70_000);
    assert_eq!(code(&responses[12]).0, 0x8003_0019);
    assert_eq!(code(&responses[13]).0, 0x8003_0019);
    assert_eq!(code(&responses[14]).0, 0x8003_0057);
    assert_eq!(body!(SeekStream, &responses[15]).new_position, 69_995);
    assert_eq!(body!(ReadStream, &responses[16]).data, [0xE4, 0x80, b'?']);
    // 0xBABE: as much as a buffer takes, again and again.
    let mut whole = Vec::new();
    loop {
        let (responses, _) = client.run(vec![read(2, 1 << 20, true)], &handles);
        let data = body!(ReadStream, &responses[0]).data.clone();
        if data.is_empty() {
            break;
        }
        whole.extend(data);
    }
    assert!(whole == wide);
    // covers: MS-OXCRPC_R1280: packed behind one another.
    client.run(vec![seek(2, 0, 0)], &handles);
    let payloads = client.execute(&[read(2, 150_000, true)], &handles, 4, 0x40000, HashMap::new());
    let packed: Vec<u8> =
        payloads.iter().flat_map(|(responses, _)| body!(ReadStream, &responses[0]).data.clone()).collect();
    assert!(payloads.len() > 1 && packed == wide[..150_000]);
}

/// covers: MS-OXCTABL_R121, MS-OXCTABL_R122
#[test]
fn rows_are_cut() {
    let world = world();
    world.save(&rich());
    let (mut client, logon) = world.logged_on();
    let body8 = tags::PID_TAG_BODY.with_kind(PropertyType::STRING8);
    let columns = vec![tags::PID_TAG_BODY, body8, tags::PID_TAG_HTML, tags::PID_TAG_COMMENT];
    let (responses, _) = client.run(
        vec![
            open_folder(0, 1, world.inbox()),
            common::contents_table(1, 2),
            on(2, set_columns::Request { set_columns_flags: 0, tags: columns }),
            on(2, query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: 9 }),
        ],
        &[logon, UNUSED_HANDLE, UNUSED_HANDLE],
    );
    let row = body!(QueryRows, &responses[3]).rows.rows().unwrap().remove(0).into_values();
    assert_eq!(row[0].value().unwrap().as_str().unwrap().encode_utf16().count(), 255);
    assert!(matches!(row[1].value(), Some(PropertyValue::String8(bytes)) if bytes.len() == 510));
    assert_eq!(row[2].value().unwrap().as_binary().unwrap().len(), 510);
    assert_eq!(row[3], FlaggedValue::Error(ErrorCode::NOT_FOUND));
}

/// covers: MS-OXCSTOR 2.2.2.1.1
#[test]
fn the_store_has_properties() {
    let world = world();
    world.save(&rich());
    let (mut client, logon) = world.logged_on();
    let columns = [
        tags::PID_TAG_MAILBOX_OWNER_NAME,
        tags::PID_TAG_CONTENT_COUNT,
        tags::PID_TAG_MESSAGE_SIZE_EXTENDED,
        tags::PID_TAG_IPM_SUBTREE_ENTRY_ID,
        tags::PID_TAG_USER_ENTRY_ID,
        tags::PID_TAG_LOCALE_ID,
        tags::PID_TAG_SORT_LOCALE_ID,
        tags::PID_TAG_SUBJECT,
    ];
    let (responses, _) =
        client.run(vec![specific(0, true, &columns), on(0, get_properties_list::Request)], &[logon]);
    let row = body!(GetPropertiesSpecific, &responses[0]).row.clone();
    assert_eq!(row.value(0), Some(&"ALICE".into()));
    assert_eq!(row.value(1), Some(&1.into()));
    assert!(row.value(2).unwrap().as_i64().unwrap() > 100_000);
    let subtree = row.value(3).unwrap().as_binary().unwrap();
    assert_eq!(subtree.len(), 46);
    assert!(row.value(4).unwrap().as_binary().unwrap().len() > 28);
    assert_eq!((row.value(5), row.value(6)), (Some(&0x407.into()), Some(&0x409.into())));
    assert_eq!(row.value(7), None);
    assert!(body!(GetPropertiesList, &responses[1]).tags.len() > 20);
}

/// covers: MS-OXCSTOR_R646
/// covers: MS-OXCSTOR_R647
/// covers: MS-OXCSTOR_R648
/// covers: MS-OXCSTOR_R649
#[test]
fn the_store_shows_its_quota_in_kilobytes() {
    let world = world();
    let quota = Quota { warn_bytes: Some(10 << 20), send_bytes: Some(20 << 20), receive_bytes: None };
    let own = MailboxOverrides { quota: Some(quota), ..MailboxOverrides::default() };
    world.mailbox.set_overrides(&own).unwrap();
    let saved = world.save(&rich());
    world.mailbox.delete_messages(world.inbox(), &[saved.id], DeleteMode::Soft).unwrap();
    let (mut client, logon) = world.logged_on();
    let columns = [
        PropertyTag::new(0x3FF5, PropertyType::INTEGER32),
        tags::PID_TAG_PROHIBIT_SEND_QUOTA,
        tags::PID_TAG_PROHIBIT_RECEIVE_QUOTA,
        tags::PID_TAG_MESSAGE_SIZE_EXTENDED,
        tags::PID_TAG_DELETED_MESSAGE_SIZE_EXTENDED,
    ];
    let (responses, _) = client.run(vec![specific(0, true, &columns)], &[logon]);
    let row = body!(GetPropertiesSpecific, &responses[0]).row.clone();
    let numbers: Vec<i64> = (0..4).map(|n| row.value(n).unwrap().as_i64().unwrap()).collect();
    assert_eq!(numbers, [10 << 10, 20 << 10, -1, 0]);
    assert!(row.value(4).unwrap().as_i64().unwrap() > 100_000);
}

#[test]
fn delivered_mail_reads_the_same() {
    let world = world();
    let saved = world.deliver(
        "From: Bob <bob@example.test>\nTo: Alice <alice@example.test>\nSubject: =?utf-8?q?Fw=3A_gr=C3=BCn?=\n\
         Message-ID: <1@example.test>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: 8bit\n\nhallo\n",
    );
    let (mut client, logon) = world.logged_on();
    let columns = [tags::PID_TAG_BODY, tags::PID_TAG_SENDER_NAME, tags::PID_TAG_INTERNET_MESSAGE_ID];
    let (responses, _) = client.run(
        vec![open_message(0, 1, world.inbox(), saved.id), specific(1, true, &columns)],
        &[logon, UNUSED_HANDLE],
    );
    let opened = body!(OpenMessage, &responses[0]);
    assert_eq!(opened.normalized_subject, TypedString::new("grün"));
    assert_eq!(opened.recipients.rows[0].row.display_name.as_deref(), Some("Alice"));
    ok(&responses[1]);
    let row = body!(GetPropertiesSpecific, &responses[1]).row.clone();
    assert_eq!(row.value(0), Some(&"hallo\r\n".into()));
    assert_eq!(row.value(1), Some(&"Bob".into()));
    assert_eq!(row.value(2), Some(&"<1@example.test>".into()));
}
