//! Header fields to properties (MS-OXCMAIL 2.2.3.1 and 2.2.3.2): one pass over the fields.

use super::Importer;
use crate::address::{READ_RECEIPT, SENDER, SENT_REPRESENTING, display_name, one_off, recipient};
use crate::entry_id::encode_list;
use crate::internet_header;
use crate::subject::split_subject;
use ropewalk_base::FileTime;
use ropewalk_base::limits::{INTERNET_HEADER_BYTES_MAX, INTERNET_HEADERS_MAX, MESSAGE_RECIPIENTS_MAX};
use ropewalk_mime::{Address, Field, Part, address, date, transfer};
use ropewalk_model::tags::{
    PID_LID_FLAG_REQUEST, PID_NAME_ACCEPT_LANGUAGE, PID_NAME_CONTENT_CLASS, PID_TAG_AUTO_RESPONSE_SUPPRESS,
    PID_TAG_BODY_CONTENT_ID, PID_TAG_BODY_CONTENT_LOCATION, PID_TAG_CLIENT_SUBMIT_TIME, PID_TAG_COMMENT,
    PID_TAG_CONVERSATION_INDEX, PID_TAG_CONVERSATION_TOPIC, PID_TAG_DISPLAY_BCC, PID_TAG_DISPLAY_CC,
    PID_TAG_DISPLAY_TO, PID_TAG_EXPIRY_TIME, PID_TAG_FLAG_STATUS, PID_TAG_IMPORTANCE, PID_TAG_IN_REPLY_TO_ID,
    PID_TAG_INTERNET_MESSAGE_ID, PID_TAG_INTERNET_REFERENCES, PID_TAG_LIST_HELP, PID_TAG_LIST_SUBSCRIBE,
    PID_TAG_LIST_UNSUBSCRIBE, PID_TAG_NON_RECEIPT_NOTIFICATION_REQUESTED, PID_TAG_NORMALIZED_SUBJECT,
    PID_TAG_ORIGINATOR_DELIVERY_REPORT_REQUESTED, PID_TAG_READ_RECEIPT_REQUESTED,
    PID_TAG_REPLY_RECIPIENT_ENTRIES, PID_TAG_REPLY_RECIPIENT_NAMES, PID_TAG_REPLY_TIME, PID_TAG_SENSITIVITY,
    PID_TAG_SUBJECT, PID_TAG_SUBJECT_PREFIX, PID_TAG_TRANSPORT_MESSAGE_HEADERS,
};
use ropewalk_model::{MessageContent, PropertyBag, PropertyKey, PropertyTag, RecipientKind};

/// PidTagInternetReferences is cut here (MS-OXCMAIL 2.2.3.2.12).
const REFERENCES_BYTES_MAX: usize = 64 * 1024;
/// followupFlagged (PidTagFlagStatus).
const FLAGGED: i32 = 2;

/// What has to be seen together before properties can be made of it.
#[derive(Default)]
struct Seen {
    from: Vec<Address>,
    sender: Vec<Address>,
    reply_to: Vec<Address>,
    recipients: Vec<(RecipientKind, Address)>,
    subject: Option<String>,
    topic: Option<String>,
    index: Option<Vec<u8>>,
    /// The weight of the field the importance came from, and the importance.
    importance: Option<(u8, i32)>,
    date: Option<FileTime>,
    received: Option<FileTime>,
    named: usize,
}

pub(super) fn import(importer: &Importer<'_>, part: &Part, content: &mut MessageContent) {
    let message = importer.message;
    let mut seen = Seen::default();
    let mut hidden = false;
    for field in message.fields(part) {
        let name = String::from_utf8_lossy(field.name).to_ascii_lowercase();
        hidden |= internet_header::is_organization(&name);
        seen.addresses(&name, &field);
        seen.text(&name, &field, &mut content.properties);
        flags(&name, &field, &mut content.properties);
    }
    let bag = &mut content.properties;
    if let Some(id) = part.content_id_bare() {
        bag.set(PID_TAG_BODY_CONTENT_ID, id);
    }
    if let Some(location) = &part.location {
        bag.set(PID_TAG_BODY_CONTENT_LOCATION, address_text(location));
    }
    let header = if hidden { without_organization(importer, part) } else { message.header_text(part) };
    bag.set(PID_TAG_TRANSPORT_MESSAGE_HEADERS, header);
    seen.write(content, importer.context.received);
}

/// The header without the fields that speak for the organisation (MS-OXCMAIL 2.2.3.2.28).
fn without_organization(importer: &Importer<'_>, part: &Part) -> String {
    let mut out = Vec::new();
    for field in importer.message.fields(part) {
        if !internet_header::is_organization(&String::from_utf8_lossy(field.name)) {
            out.extend_from_slice(importer.message.bytes(field.range));
        }
    }
    out.extend_from_slice(b"\r\n");
    ropewalk_mime::charset::decode(None, &out).into_owned()
}

fn address_text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

impl Seen {
    fn addresses(&mut self, name: &str, field: &Field<'_>) {
        let list = || address::parse_decoded(field.value);
        let kind = match name {
            "from" => return self.from.extend(list()),
            "sender" => return self.sender.extend(list()),
            "reply-to" => return self.reply_to.extend(list()),
            "to" => RecipientKind::To,
            "cc" => RecipientKind::Cc,
            "bcc" => RecipientKind::Bcc,
            _ => return,
        };
        let left = MESSAGE_RECIPIENTS_MAX.saturating_sub(self.recipients.len());
        self.recipients.extend(list().into_iter().take(left).map(|address| (kind, address)));
    }

    fn text(&mut self, name: &str, field: &Field<'_>, bag: &mut PropertyBag) {
        let copied: PropertyTag = match name {
            "subject" => {
                self.subject.get_or_insert_with(|| field.text());
                return;
            }
            "date" => {
                self.date = self.date.or_else(|| date::parse(field.value));
                return;
            }
            "received" => {
                let stamp = || field.value.rsplit(|b| *b == b';').next().and_then(date::parse);
                self.received = self.received.or_else(stamp);
                return;
            }
            "thread-topic" => {
                self.topic.get_or_insert_with(|| field.text());
                return;
            }
            "thread-index" => {
                self.index.get_or_insert_with(|| transfer::decode_base64(field.value));
                return;
            }
            "references" => {
                let ids = cut(&field.text(), REFERENCES_BYTES_MAX);
                set_new(bag, PID_TAG_INTERNET_REFERENCES, ids);
                return;
            }
            "in-reply-to" => {
                set_new(bag, PID_TAG_IN_REPLY_TO_ID, first_id(&field.text()));
                return;
            }
            "message-id" => PID_TAG_INTERNET_MESSAGE_ID,
            "comments" => PID_TAG_COMMENT,
            "list-help" | "x-list-help" => PID_TAG_LIST_HELP,
            "list-subscribe" | "x-list-subscribe" => PID_TAG_LIST_SUBSCRIBE,
            "list-unsubscribe" | "x-list-unsubscribe" => PID_TAG_LIST_UNSUBSCRIBE,
            "importance" | "x-priority" | "priority" | "x-msmail-priority" => {
                let found = importance(name, &field.text());
                if found.is_some_and(|(weight, _)| self.importance.is_none_or(|(known, _)| weight > known)) {
                    self.importance = found;
                }
                return;
            }
            "accept-language" | "x-accept-language" => {
                bag.set(PropertyKey::from(PID_NAME_ACCEPT_LANGUAGE), field.text());
                return;
            }
            "content-class" => {
                bag.set(PropertyKey::from(PID_NAME_CONTENT_CLASS), field.text());
                return;
            }
            other => {
                self.named(other, field, bag);
                return;
            }
        };
        set_new(bag, copied, field.text());
    }

    fn named(&mut self, name: &str, field: &Field<'_>, bag: &mut PropertyBag) {
        let fits = self.named < INTERNET_HEADERS_MAX && field.value.len() <= INTERNET_HEADER_BYTES_MAX;
        if !fits || !internet_header::is_free(name) {
            return;
        }
        let key = internet_header::key(name);
        // Of a repeated field the first counts.
        if bag.value(&key).is_none() {
            bag.set(key, field.text());
            self.named += 1;
        }
    }

    fn write(self, content: &mut MessageContent, received: FileTime) {
        let bag = &mut content.properties;
        // MS-OXCMAIL 2.2.3.1: each stands in for the other when it is missing.
        if let Some(from) = self.from.first().or(self.sender.first()) {
            SENT_REPRESENTING.set(bag, from);
        }
        if let Some(sender) = self.sender.first().or(self.from.first()) {
            SENDER.set(bag, sender);
        }
        if !self.reply_to.is_empty() {
            let ids: Vec<_> = self.reply_to.iter().map(one_off).collect();
            let names: Vec<_> = self.reply_to.iter().map(display_name).collect();
            bag.set(PID_TAG_REPLY_RECIPIENT_ENTRIES, encode_list(&ids));
            bag.set(PID_TAG_REPLY_RECIPIENT_NAMES, names.join("; "));
        }
        let mut recipients = self.recipients;
        recipients.sort_by_key(|(kind, _)| *kind);
        for (kind, tag) in [
            (RecipientKind::To, PID_TAG_DISPLAY_TO),
            (RecipientKind::Cc, PID_TAG_DISPLAY_CC),
            (RecipientKind::Bcc, PID_TAG_DISPLAY_BCC),
        ] {
            let of_kind = recipients.iter().filter(|(known, _)| *known == kind);
            let names: Vec<_> = of_kind.map(|(_, address)| display_name(address)).collect();
            bag.set(tag, names.join("; "));
        }
        bag.set(PID_TAG_IMPORTANCE, self.importance.map_or(1, |(_, importance)| importance));
        let submitted = self.date.or(self.received).unwrap_or(received);
        bag.set(PID_TAG_CLIENT_SUBMIT_TIME, submitted);
        let subject = self.subject.unwrap_or_default();
        let (prefix, normalized) = split_subject(&subject);
        bag.set(PID_TAG_SUBJECT_PREFIX, prefix);
        bag.set(PID_TAG_NORMALIZED_SUBJECT, normalized);
        let topic = self.topic.filter(|topic| !topic.is_empty()).unwrap_or_else(|| normalized.to_owned());
        let index = self.index.filter(|index| index.len() >= 22 && index.first() == Some(&1));
        bag.set(PID_TAG_CONVERSATION_INDEX, index.unwrap_or_else(|| conversation_index(&topic, submitted)));
        bag.set(PID_TAG_CONVERSATION_TOPIC, topic);
        bag.set(PID_TAG_SUBJECT, subject);
        content.recipients = recipients.iter().map(|(kind, address)| recipient(*kind, address)).collect();
    }
}

fn set_new(bag: &mut PropertyBag, tag: PropertyTag, text: String) {
    if !text.is_empty() && bag.tagged(tag).is_none() {
        bag.set(tag, text);
    }
}

fn cut(text: &str, bytes_max: usize) -> String {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

fn first_id(text: &str) -> String {
    match (text.find('<'), text.find('>')) {
        (Some(start), Some(end)) if start < end => text.get(start..=end).unwrap_or_default().to_owned(),
        _ => text.to_owned(),
    }
}

/// Importance with the weight of its field (MS-OXCMAIL 2.2.3.2.5).
fn importance(name: &str, value: &str) -> Option<(u8, i32)> {
    let value = value.trim().to_ascii_lowercase();
    let level = match (name, value.as_str()) {
        ("importance" | "x-msmail-priority", "low") | ("priority", "non-urgent") => 0,
        ("importance" | "x-msmail-priority" | "priority", "normal") => 1,
        ("importance" | "x-msmail-priority", "high") | ("priority", "urgent") => 2,
        ("x-priority", _) => match value.chars().next()? {
            '1' | '2' => 2,
            '3' => 1,
            '4' | '5' => 0,
            _ => return None,
        },
        _ => return None,
    };
    let weight = match name {
        "importance" => 4,
        "x-priority" => 3,
        "priority" => 2,
        _ => 1,
    };
    Some((weight, level))
}

/// Fields that are flags, dates and requests.
fn flags(name: &str, field: &Field<'_>, bag: &mut PropertyBag) {
    match name {
        "sensitivity" => {
            let level = match field.text().trim().to_ascii_lowercase().as_str() {
                "personal" => 1,
                "private" => 2,
                "company-confidential" => 3,
                _ => 0,
            };
            bag.set(PID_TAG_SENSITIVITY, level);
        }
        "disposition-notification-to" => {
            if let Some(target) = address::parse_decoded(field.value).first() {
                READ_RECEIPT.set(bag, target);
                bag.set(PID_TAG_READ_RECEIPT_REQUESTED, true);
                bag.set(PID_TAG_NON_RECEIPT_NOTIFICATION_REQUESTED, true);
            }
        }
        "return-receipt-to" => {
            bag.set(PID_TAG_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true);
        }
        "expires" | "expiry-date" => set_date(bag, PID_TAG_EXPIRY_TIME, field),
        "reply-by" => set_date(bag, PID_TAG_REPLY_TIME, field),
        "x-message-flag" => {
            bag.set(PropertyKey::from(PID_LID_FLAG_REQUEST), field.text());
            bag.set(PID_TAG_FLAG_STATUS, FLAGGED);
        }
        "x-auto-response-suppress" => {
            let words = field.text().to_ascii_lowercase();
            let bits = words.split([',', ' ']).fold(0, |bits, word| {
                bits | match word {
                    "dr" => 0x01,
                    "ndr" => 0x02,
                    "rn" => 0x04,
                    "nrn" => 0x08,
                    "oof" => 0x10,
                    "autoreply" => 0x20,
                    "all" => -1,
                    _ => 0,
                }
            });
            bag.set(PID_TAG_AUTO_RESPONSE_SUPPRESS, bits);
        }
        _ => {}
    }
}

fn set_date(bag: &mut PropertyBag, tag: PropertyTag, field: &Field<'_>) {
    if let Some(time) = date::parse(field.value) {
        bag.set(tag, time);
    }
}

/// A ConversationIndex header block for a message that came without one (MS-OXOMSG 2.2.1.3): the same topic gives
/// the same GUID, so that messages of one conversation find one another.
fn conversation_index(topic: &str, submitted: FileTime) -> Vec<u8> {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    // FNV-1a, 128 bits: stable for ever, and nothing depends on it being hard to meet.
    let hash = topic.chars().flat_map(char::to_uppercase).fold(OFFSET, |hash, c| {
        u32::from(c)
            .to_le_bytes()
            .iter()
            .fold(hash, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
    });
    let mut out = vec![1];
    out.extend_from_slice(submitted.ticks().to_be_bytes().get(1..6).unwrap_or_default());
    out.extend_from_slice(&hash.to_le_bytes());
    out
}
