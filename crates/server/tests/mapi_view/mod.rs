//! What our own MAPI/HTTP client sees, in the shape `tests/interop/clients.py` gives.
#![allow(dead_code, reason = "each test file uses its part")]

use ropewalk_model::codec::PropertyRow;
use ropewalk_model::{ErrorCode, PropertyTag, PropertyValue, tags};
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::mapi::{Logon, MapiClient, OpenedMessage};
use ropewalk_wire_mapi_rop::{Fid, Mid};
use serde_json::{Value, json};

/// PidTagAttachMethod afByValue.
const BY_VALUE: i64 = 1;
/// PidTagAttachMethod afEmbeddedMessage.
const EMBEDDED: i64 = 5;
/// PidTagNativeBody: HTML.
const NATIVE_HTML: i64 = 3;

/// A session of a demo user and its logon.
pub fn connect(demo: &Demo, place: usize) -> (MapiClient, Logon) {
    let user = demo.user(place);
    let url = format!("{}/mapi/emsmdb/", demo.text("http"));
    let mut client =
        MapiClient::connect(&url, &user.address, &user.password, &user.legacy_dn).expect("Connect");
    let logon = client.logon().expect("RopLogon");
    (client, logon)
}

fn text(row: &PropertyRow, column: usize) -> String {
    row.value(column).and_then(PropertyValue::as_str).unwrap_or_default().to_owned()
}

/// Bodies are compared without the line ends and blanks clients differ in.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.trim().split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// A string property of any length: its value, or the stream behind it; none where there is none.
fn whole_text(client: &mut MapiClient, object: u32, tag: PropertyTag) -> Option<String> {
    whole(client, object, tag).map(|bytes| {
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
        String::from_utf16_lossy(&units)
    })
}

/// The bytes of a property by its stream; none where there is none.
fn whole(client: &mut MapiClient, object: u32, tag: PropertyTag) -> Option<Vec<u8>> {
    match client.stream(object, tag) {
        Err(error) if error.code() == Some(ErrorCode::NOT_FOUND) => None,
        failed => Some(failed.expect("a stream")),
    }
}

fn addresses(client: &mut MapiClient, message: &OpenedMessage, kind: u8) -> Vec<String> {
    let rows = client.recipients(message).expect("recipients");
    let rows = rows.iter().filter(|row| row.recipient_type & 0x0F == kind);
    let mut all: Vec<String> =
        rows.map(|row| row.row.email_address.clone().unwrap_or_default().to_lowercase()).collect();
    all.sort();
    all
}

/// The ids of all messages of a folder, newest first.
fn message_ids(client: &mut MapiClient, folder: u32) -> Vec<Mid> {
    let (table, count) = client.contents_table(folder, false).expect("RopGetContentsTable");
    client.set_columns(table, &[tags::PID_TAG_MID]).expect("RopSetColumns");
    let rows = client.all_rows(table).expect("RopQueryRows");
    assert_eq!(rows.len(), count as usize);
    client.release(table).expect("RopRelease");
    let id = |row: &PropertyRow| row.value(0).and_then(PropertyValue::as_i64).expect("PidTagMid");
    rows.iter().map(|row| Mid::from_wire(id(row) as u64)).collect()
}

/// The messages of the first user's inbox that the interop clients sent.
pub fn inbox(demo: &Demo) -> Vec<Value> {
    let (mut client, logon) = connect(demo, 0);
    let folder = client.open_folder(&logon, logon.inbox()).expect("RopOpenFolder");
    let mut seen = Vec::new();
    for id in message_ids(&mut client, folder) {
        let message = client.open_message(&logon, logon.inbox(), id).expect("RopOpenMessage");
        let handle = message.handle;
        let row = client
            .properties(
                handle,
                &[
                    tags::PID_TAG_SUBJECT,
                    tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
                    tags::PID_TAG_NATIVE_BODY,
                ],
            )
            .expect("RopGetPropertiesSpecific");
        let subject = text(&row, 0);
        if subject.replace("RE: ", "").starts_with("interop") {
            assert_eq!(message.subject, subject, "prefix and normalized subject make the subject");
            // Every message has HTML when asked for it; what counts is which was written.
            let native = row.value(2).and_then(PropertyValue::as_i64);
            let html = (native == Some(NATIVE_HTML))
                .then(|| whole(&mut client, handle, tags::PID_TAG_HTML))
                .flatten();
            let body = whole_text(&mut client, handle, tags::PID_TAG_BODY);
            let mut attachments = Vec::new();
            for attachment in client.attachments(handle).expect("attachments") {
                assert_eq!(attachment.method, BY_VALUE);
                let mut data = client.attachment_data(handle, attachment.number).expect("stream");
                if attachment.name.ends_with(".csv") || attachment.name.ends_with(".txt") {
                    data = String::from_utf8(data).expect("text").replace("\r\n", "\n").into_bytes();
                }
                attachments
                    .push(json!({"name": attachment.name, "sha256": sha256(&data), "size": data.len()}));
            }
            attachments.sort_by_key(|attachment| attachment["name"].to_string());
            seen.push(json!({
                "subject": subject,
                "sender": text(&row, 1).to_lowercase(),
                "to": addresses(&mut client, &message, 1),
                "cc": addresses(&mut client, &message, 2),
                "text": body.map(|body| lines(&body)),
                "html": html.map(|html| lines(&String::from_utf8(html).expect("UTF-8"))),
                "attachments": attachments,
            }));
        }
        client.release(handle).expect("RopRelease");
    }
    seen.sort_by_key(|message| message["subject"].as_str().unwrap_or_default().to_owned());
    seen
}

/// Reads all there is to read of every message of a user's inbox; gives how many there are.
pub fn read_everything(demo: &Demo, place: usize) -> usize {
    let (mut client, logon) = connect(demo, place);
    let folder = client.open_folder(&logon, logon.inbox()).expect("RopOpenFolder");
    let ids = message_ids(&mut client, folder);
    for id in &ids {
        let message = read_message(&mut client, &logon, logon.inbox(), *id);
        client.release(message).expect("RopRelease");
    }
    client.disconnect().expect("Disconnect");
    ids.len()
}

fn read_message(client: &mut MapiClient, logon: &Logon, folder: Fid, id: Mid) -> u32 {
    let message = client.open_message(logon, folder, id).expect("RopOpenMessage");
    client.recipients(&message).expect("recipients");
    read_object(client, message.handle);
    message.handle
}

/// Properties that are read through a stream, because they may be of any length.
const STREAMED: [PropertyTag; 3] =
    [tags::PID_TAG_BODY, tags::PID_TAG_HTML, tags::PID_TAG_TRANSPORT_MESSAGE_HEADERS];

/// All properties of a message, by value or stream, and its attachments, embedded messages too.
fn read_object(client: &mut MapiClient, message: u32) {
    let listed = client.property_list(message).expect("RopGetPropertiesList");
    let all = client.all_properties(message).expect("RopGetPropertiesAll");
    assert!(all.len() <= listed.len(), "nothing that is not listed");
    for tag in STREAMED.into_iter().filter(|tag| listed.contains(tag)) {
        whole(client, message, tag).expect("what is listed is there");
    }
    for attachment in client.attachments(message).expect("attachments") {
        if attachment.method == EMBEDDED {
            let handle = client.open_attachment(message, attachment.number).expect("RopOpenAttachment");
            let inner = client.open_embedded(handle).expect("RopOpenEmbeddedMessage");
            client.recipients(&inner).expect("recipients");
            read_object(client, inner.handle);
            client.release(inner.handle).expect("RopRelease");
            client.release(handle).expect("RopRelease");
        } else {
            client.attachment_data(message, attachment.number).expect("stream");
        }
    }
}

/// SHA-256, as Python's hashlib writes it: by the system's own program, so that the two are independent.
fn sha256(bytes: &[u8]) -> String {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child =
        Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("sha256sum");
    child.stdin.take().expect("piped").write_all(bytes).expect("written");
    let out = child.wait_with_output().expect("ended").stdout;
    String::from_utf8_lossy(&out).split(' ').next().unwrap_or_default().to_owned()
}
