//! Properties to header fields (MS-OXCMAIL 2.1.3.1 and 2.1.3.2).

use super::ExportContext;
use crate::address::{READ_RECEIPT, RECIPIENT, SENDER, SENT_REPRESENTING, smtp_address};
use crate::entry_id::{OneOff, decode_list};
use crate::internet_header;
use ropewalk_mime::{Headers, Mailbox, Message, address, transfer};
use ropewalk_model::tags::{
    PID_LID_FLAG_REQUEST, PID_TAG_AUTO_RESPONSE_SUPPRESS, PID_TAG_CLIENT_SUBMIT_TIME, PID_TAG_COMMENT,
    PID_TAG_CONVERSATION_INDEX, PID_TAG_CONVERSATION_TOPIC, PID_TAG_EXPIRY_TIME, PID_TAG_IMPORTANCE,
    PID_TAG_IN_REPLY_TO_ID, PID_TAG_INTERNET_MESSAGE_ID, PID_TAG_INTERNET_REFERENCES, PID_TAG_LIST_HELP,
    PID_TAG_LIST_SUBSCRIBE, PID_TAG_LIST_UNSUBSCRIBE, PID_TAG_NORMALIZED_SUBJECT,
    PID_TAG_ORIGINATOR_DELIVERY_REPORT_REQUESTED, PID_TAG_READ_RECEIPT_REQUESTED,
    PID_TAG_REPLY_RECIPIENT_ENTRIES, PID_TAG_REPLY_RECIPIENT_NAMES, PID_TAG_REPLY_TIME, PID_TAG_SENSITIVITY,
    PID_TAG_SUBJECT, PID_TAG_SUBJECT_PREFIX, PID_TAG_TRANSPORT_MESSAGE_HEADERS,
};
use ropewalk_model::{MessageContent, PropertyBag, PropertyKey, RecipientKind};

/// All fields but MIME-Version and Content-*. A message of its own (`top`) always gets a Date and a Message-ID;
/// one inside another keeps what it has.
pub(super) fn write(
    content: &MessageContent,
    context: &ExportContext<'_>,
    top: bool,
    report: bool,
) -> Headers {
    let bag = &content.properties;
    let mut headers = Headers::new();
    addresses(content, context, report, &mut headers);
    headers.text("Subject", &subject(bag));
    match bag.time(PID_TAG_CLIENT_SUBMIT_TIME) {
        Some(time) => headers.date("Date", time),
        None if top => headers.date("Date", context.now),
        None => {}
    }
    match bag
        .string(PID_TAG_INTERNET_MESSAGE_ID)
        .map(str::trim)
        .filter(|id| id.chars().any(|c| c.is_ascii_graphic()))
    {
        Some(id) => headers.structured("Message-ID", id),
        None if top => {
            let id =
                format!("<{:016x}{:016x}@{}>", context.rng.next_u64(), context.rng.next_u64(), context.host);
            headers.structured("Message-ID", &id);
        }
        None => {}
    }
    threading(bag, &mut headers);
    requests(bag, context, &mut headers);
    for (name, tag) in [
        ("List-Help", PID_TAG_LIST_HELP),
        ("List-Subscribe", PID_TAG_LIST_SUBSCRIBE),
        ("List-Unsubscribe", PID_TAG_LIST_UNSUBSCRIBE),
        ("Comments", PID_TAG_COMMENT),
    ] {
        if let Some(text) = bag.string(tag) {
            free(&mut headers, name, text);
        }
    }
    for (key, value) in bag.iter() {
        if let (Some(name), Some(text)) = (internet_header::field_name(key), value.as_str()) {
            free(&mut headers, &name, text);
        }
    }
    headers
}

/// A field whose grammar is not known here: ASCII stays as it is, so that whatever structure it has survives.
fn free(headers: &mut Headers, name: &str, text: &str) {
    let plain = text.bytes().all(|b| (32..=126).contains(&b)) && !text.contains("=?");
    if plain && text.split(' ').all(|word| word.len() <= 900) {
        headers.structured(name, text);
    } else {
        headers.text(name, text);
    }
}

fn subject(bag: &PropertyBag) -> String {
    let text = |tag| bag.string(tag).unwrap_or_default();
    let subject = match bag.string(PID_TAG_SUBJECT) {
        Some(subject) => subject.to_owned(),
        None => [text(PID_TAG_SUBJECT_PREFIX), text(PID_TAG_NORMALIZED_SUBJECT)].concat(),
    };
    subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

fn addresses(content: &MessageContent, context: &ExportContext<'_>, report: bool, headers: &mut Headers) {
    let bag = &content.properties;
    let representing = SENT_REPRESENTING.mailbox(bag, context.host);
    let sender = SENDER.mailbox(bag, context.host);
    let from = representing.or_else(|| sender.clone());
    headers.mailboxes("From", from.as_slice());
    // MS-OXCMAIL 2.1.3.1: Sender only where it says something that From does not.
    if let (Some(from), Some(sender)) = (&from, sender)
        && !sender.email.is_empty()
        && !from.email.eq_ignore_ascii_case(&sender.email)
    {
        headers.mailboxes("Sender", &[sender]);
    }
    let rows = |kind: RecipientKind| -> Vec<Mailbox> {
        let of_kind = content.recipients.iter().filter(|row| row.kind == kind);
        of_kind.filter_map(|row| RECIPIENT.mailbox(&row.properties, context.host)).collect()
    };
    if report {
        // The rows are those reported on; whom the report went to stands in its header only.
        headers.mailboxes("To", &reported_to(bag).unwrap_or_else(|| rows(RecipientKind::To)));
    } else {
        headers.mailboxes("To", &rows(RecipientKind::To));
        headers.mailboxes("Cc", &rows(RecipientKind::Cc));
        if context.with_bcc {
            headers.mailboxes("Bcc", &rows(RecipientKind::Bcc));
        }
    }
    headers.mailboxes("Reply-To", &reply_to(bag, context.host));
}

fn reported_to(bag: &PropertyBag) -> Option<Vec<Mailbox>> {
    let header = bag.string(PID_TAG_TRANSPORT_MESSAGE_HEADERS)?;
    let message = Message::parse(header.as_bytes());
    let to = message.addresses(message.root(), "to");
    let mailbox = |a: address::Address| Mailbox { name: a.name.unwrap_or_default(), email: a.email };
    (!to.is_empty()).then(|| to.into_iter().map(mailbox).collect())
}

/// MS-OXCMAIL 2.1.3.1.2: the entry ids, or the names where they are addresses.
fn reply_to(bag: &PropertyBag, host: &str) -> Vec<Mailbox> {
    let entries = bag.binary(PID_TAG_REPLY_RECIPIENT_ENTRIES).map(decode_list).unwrap_or_default();
    let mailbox = |one_off: OneOff| {
        let email = smtp_address(&one_off.address_type, &one_off.email, host);
        let name = if one_off.name == email { String::new() } else { one_off.name };
        Mailbox { name, email }
    };
    let found: Vec<_> = entries.into_iter().filter_map(OneOff::decode).map(mailbox).collect();
    if !found.is_empty() {
        return found;
    }
    let names =
        address::parse_decoded(bag.string(PID_TAG_REPLY_RECIPIENT_NAMES).unwrap_or_default().as_bytes());
    let usable = names.into_iter().filter(|a| a.email.contains('@'));
    usable.map(|a| Mailbox { name: a.name.unwrap_or_default(), email: a.email }).collect()
}

fn threading(bag: &PropertyBag, headers: &mut Headers) {
    for (name, tag) in [("In-Reply-To", PID_TAG_IN_REPLY_TO_ID), ("References", PID_TAG_INTERNET_REFERENCES)]
    {
        if let Some(ids) = bag.string(tag).filter(|ids| !ids.trim().is_empty()) {
            headers.structured(name, ids);
        }
    }
    if let Some(topic) =
        bag.string(PID_TAG_CONVERSATION_TOPIC).map(str::trim).filter(|topic| !topic.is_empty())
    {
        headers.text("Thread-Topic", topic);
    }
    if let Some(index) = bag.binary(PID_TAG_CONVERSATION_INDEX).filter(|index| !index.is_empty()) {
        // Long conversations make long indexes; base64 may be folded anywhere.
        let text = transfer::encode_base64(index);
        let lines: Vec<_> = text.chunks(60).map(String::from_utf8_lossy).collect();
        headers.structured("Thread-Index", &lines.join(" "));
    }
}

fn requests(bag: &PropertyBag, context: &ExportContext<'_>, headers: &mut Headers) {
    match bag.integer(PID_TAG_IMPORTANCE) {
        Some(2) => {
            headers.structured("Importance", "high");
            headers.structured("X-Priority", "1");
        }
        Some(0) => {
            headers.structured("Importance", "low");
            headers.structured("X-Priority", "5");
        }
        _ => {}
    }
    let sensitivity = match bag.integer(PID_TAG_SENSITIVITY) {
        Some(1) => "personal",
        Some(2) => "private",
        Some(3) => "Company-Confidential",
        _ => "",
    };
    if !sensitivity.is_empty() {
        headers.structured("Sensitivity", sensitivity);
    }
    let group = |first: &crate::address::Group| first.mailbox(bag, context.host);
    if bag.boolean(PID_TAG_READ_RECEIPT_REQUESTED) == Some(true) {
        let target = group(&READ_RECEIPT).or_else(|| group(&SENT_REPRESENTING));
        headers.mailboxes("Disposition-Notification-To", target.as_slice());
    }
    if bag.boolean(PID_TAG_ORIGINATOR_DELIVERY_REPORT_REQUESTED) == Some(true) {
        let target = group(&READ_RECEIPT).or_else(|| group(&SENDER)).or_else(|| group(&SENT_REPRESENTING));
        headers.mailboxes("Return-Receipt-To", target.as_slice());
    }
    if let Some(time) = bag.time(PID_TAG_EXPIRY_TIME) {
        headers.date("Expires", time);
    }
    let flag = bag.value(&PropertyKey::from(PID_LID_FLAG_REQUEST)).and_then(|value| value.as_str());
    if let Some(flag) = flag.filter(|flag| !flag.is_empty()) {
        headers.text("X-Message-Flag", flag);
        if let Some(time) = bag.time(PID_TAG_REPLY_TIME) {
            headers.date("Reply-By", time);
        }
    }
    match bag.integer(PID_TAG_AUTO_RESPONSE_SUPPRESS) {
        None | Some(0) => {}
        Some(-1) => headers.structured("X-Auto-Response-Suppress", "All"),
        Some(bits) => {
            let words = [(1, "DR"), (2, "NDR"), (4, "RN"), (8, "NRN"), (16, "OOF"), (32, "AutoReply")];
            let words: Vec<_> =
                words.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, word)| *word).collect();
            headers.structured("X-Auto-Response-Suppress", &words.join(", "));
        }
    }
}
