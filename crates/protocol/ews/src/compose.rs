//! Items of requests as messages (MS-OXWSCORE 3.1.4.2, MS-OXWSMSG 3.1.4.1).

use crate::context::Context;
use crate::problem::{OrProblem, Problems, not_available};
use ropewalk_base::limits::{ATTACHMENTS_MAX, MESSAGE_RECIPIENTS_MAX};
use ropewalk_base::{Guid, Reader};
use ropewalk_convert_body::html_to_text;
use ropewalk_convert_oxcmail as oxcmail;
use ropewalk_mailbox::Flags;
use ropewalk_model::codec::Windows1252;
use ropewalk_model::codec::entry_id::OneOffEntryId;
use ropewalk_model::tags::{self, KnownName};
use ropewalk_model::{
    AttachmentContent as Carried, AttachmentData, MessageContent, PropertyBag, PropertyKey, PropertyName,
    PropertyNameKind, PropertyTag, PropertyValue, Recipient, RecipientKind,
};
use ropewalk_wire_ews_xml::field::{DistinguishedSet, ExtendedKey};
use ropewalk_wire_ews_xml::types::{
    Attachment, AttachmentContent, Body, BodyType, Flag, FlagStatus, Importance, Item, ItemKind, Mailbox,
    MailboxType, Sensitivity,
};
use ropewalk_wire_ews_xml::{Path, Problem, ResponseCode};

/// Item attachments inside one another (Exchange: 10, ErrorAttachmentNestLevelLimitExceeded).
const ATTACHMENT_LEVELS_MAX: usize = 10;
/// Bits of PidTagMessageFlags a client may set through the extended property (MS-OXCMSG 2.2.1.6).
const READ: i64 = 0x1;
const UNSENT: i64 = 0x8;
/// PidTagAttachMethod (MS-OXCMSG 2.2.2.9).
const BY_VALUE: i32 = 1;
const EMBEDDED: i32 = 5;
/// PidTagAttachFlags attRenderedInBody.
const RENDERED_IN_BODY: i32 = 4;
/// UTF-8, as PidTagInternetCodepage.
const UTF_8: i32 = 65001;

/// A message made from an item of a request.
pub(crate) struct Composed {
    pub(crate) content: MessageContent,
    /// The octets it came as, where nothing beside them was given.
    pub(crate) mime: Option<Vec<u8>>,
    pub(crate) flags: Flags,
}

/// Makes a message of an item.
pub(crate) fn compose(context: &Context<'_>, item: Item) -> Problems<Composed> {
    if let Some(name) = item.refused.first() {
        let text = format!("Set action is invalid for property: {name}.");
        return Err(Problem::new(ResponseCode::ErrorInvalidPropertySet, text));
    }
    let mut item = item;
    let read = item.is_read;
    let flags = message_flags(&item);
    let mime = item.mime_content.take().or_else(|| item.mime_content_utf8.take()).map(|mime| mime.bytes);
    if mime.is_some() {
        strip_defaults(&mut item);
    }
    let only_mime = mime.is_some() && says_nothing_but_state(&item);
    let mut content = match &mime {
        Some(mime) => {
            let received = context.mailbox.clock().now();
            oxcmail::import(mime, &oxcmail::ImportContext { received })
        }
        None => MessageContent::default(),
    };
    apply(context, item, &mut content, 0)?;
    if mime.is_none() {
        begin(context, &mut content.properties);
    }
    let mut kept = Flags::NONE;
    // A message somebody made is read by them already, unless they say otherwise.
    if read.unwrap_or(flags.is_none_or(|flags| flags & READ != 0)) {
        kept |= Flags::READ;
    }
    if flags.is_none_or(|flags| flags & UNSENT != 0) {
        kept |= Flags::DRAFT;
    }
    Ok(Composed { content, mime: mime.filter(|_| only_mime), flags: kept })
}

/// What a message that begins here is given: its author, and a conversation of its own.
fn begin(context: &Context<'_>, properties: &mut PropertyBag) {
    if properties.string(tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS).is_none() {
        let (name, address) = (context.user.display_name.as_str(), context.user.address.as_str());
        for tags in [FROM, SENDER] {
            for (tag, text) in tags.into_iter().zip([name, "SMTP", address, address]) {
                properties.set(tag, text);
            }
        }
    }
    if properties.binary(tags::PID_TAG_CONVERSATION_INDEX).is_none() {
        // The header block of MS-OXOMSG 2.2.1.3: the upper six bytes of the time, and a GUID.
        let [time @ .., _, _] = context.mailbox.clock().now().ticks().to_be_bytes();
        let guid = Guid::random(context.mailbox.rng().as_ref());
        let index = [&time[..], guid.as_bytes()].concat();
        properties.set(tags::PID_TAG_CONVERSATION_INDEX, index);
    }
}

/// PidTagMessageFlags given as an extended property: how import tools say that a message is no draft.
fn message_flags(item: &Item) -> Option<i64> {
    let given = item
        .extended
        .iter()
        .find(|property| property.field.key == ExtendedKey::Tag(tags::PID_TAG_MESSAGE_FLAGS.id()));
    given.and_then(|property| property.property_value()?.as_i64())
}

/// Takes out what says only "as usual". Quirk(exchangelib): it writes these with their defaults into every item,
/// also beside MimeContent that says otherwise.
fn strip_defaults(item: &mut Item) {
    item.importance = item.importance.filter(|importance| *importance != Importance::Normal);
    item.sensitivity = item.sensitivity.filter(|sensitivity| *sensitivity != Sensitivity::Normal);
    item.reminder_minutes_before_start =
        item.reminder_minutes_before_start.filter(|_| item.reminder_is_set == Some(true));
    for truth in [
        &mut item.reminder_is_set,
        &mut item.is_read_receipt_requested,
        &mut item.is_delivery_receipt_requested,
        &mut item.is_response_requested,
    ] {
        *truth = truth.filter(|truth| *truth);
    }
}

/// Whether an item says nothing about its content beside MimeContent.
fn says_nothing_but_state(item: &Item) -> bool {
    let state = Item {
        kind: item.kind,
        item_class: item.item_class.clone(),
        is_read: item.is_read,
        is_draft: item.is_draft,
        extended: item.extended.clone(),
        categories: item.categories.clone(),
        flag: item.flag,
        ..Item::default()
    };
    *item == state
}

fn apply(context: &Context<'_>, item: Item, content: &mut MessageContent, depth: usize) -> Problems<()> {
    let class = item.item_class.as_deref().filter(|class| !class.is_empty());
    let properties = &mut content.properties;
    match class {
        Some(class) => {
            properties.set(tags::PID_TAG_MESSAGE_CLASS, class);
        }
        None if properties.string(tags::PID_TAG_MESSAGE_CLASS).is_none() => {
            properties.set(
                tags::PID_TAG_MESSAGE_CLASS,
                if item.kind == ItemKind::PostItem { "IPM.Post" } else { "IPM.Note" },
            );
        }
        None => {}
    }
    if let Some(subject) = &item.subject {
        // The parts are made from the whole again.
        properties.remove(tags::PID_TAG_SUBJECT_PREFIX);
        properties.remove(tags::PID_TAG_NORMALIZED_SUBJECT);
        properties.set(tags::PID_TAG_SUBJECT, subject.as_str());
    }
    if let Some(body) = &item.body {
        set_body(properties, body);
    }
    simple(&item, properties);
    people(&item, properties);
    named(&item, properties);
    extended(&item, properties)?;
    recipients(context, &item, content)?;
    if content.attachments.len() + item.attachments.len() > ATTACHMENTS_MAX {
        return Err(Problem::new(
            ResponseCode::ErrorAttachmentSizeLimitExceeded,
            "The item has too many attachments.",
        ));
    }
    for attachment in item.attachments {
        let attachment = attach(context, attachment, depth)?;
        content.attachments.push(attachment);
    }
    Ok(())
}

fn set_body(properties: &mut PropertyBag, body: &Body) {
    for tag in [tags::PID_TAG_BODY, tags::PID_TAG_HTML, tags::PID_TAG_RTF_COMPRESSED] {
        properties.remove(tag);
    }
    match body.kind {
        BodyType::Text => {
            properties.set(tags::PID_TAG_BODY, body.text.as_str());
            properties.set(tags::PID_TAG_NATIVE_BODY, 1);
        }
        BodyType::Html => {
            properties.set(tags::PID_TAG_HTML, body.text.as_bytes().to_vec());
            properties.set(tags::PID_TAG_INTERNET_CODEPAGE, UTF_8);
            properties.set(tags::PID_TAG_BODY, html_to_text(&body.text));
            properties.set(tags::PID_TAG_NATIVE_BODY, 3);
        }
    }
}

fn simple(item: &Item, properties: &mut PropertyBag) {
    let mut text = |tag: PropertyTag, value: &Option<String>| {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            properties.set(tag, value);
        }
    };
    text(tags::PID_TAG_IN_REPLY_TO_ID, &item.in_reply_to);
    text(tags::PID_TAG_INTERNET_REFERENCES, &item.references);
    text(tags::PID_TAG_INTERNET_MESSAGE_ID, &item.internet_message_id);
    text(tags::PID_TAG_CONVERSATION_TOPIC, &item.conversation_topic);
    if let Some(importance) = item.importance {
        properties.set(tags::PID_TAG_IMPORTANCE, importance.number());
    }
    if let Some(sensitivity) = item.sensitivity {
        properties.set(tags::PID_TAG_SENSITIVITY, sensitivity.number());
    }
    for (tag, truth) in [
        (tags::PID_TAG_READ_RECEIPT_REQUESTED, item.is_read_receipt_requested),
        (tags::PID_TAG_ORIGINATOR_DELIVERY_REPORT_REQUESTED, item.is_delivery_receipt_requested),
        (tags::PID_TAG_RESPONSE_REQUESTED, item.is_response_requested),
    ] {
        if let Some(truth) = truth {
            properties.set(tag, truth);
        }
    }
    if let Some(sent) = item.date_time_sent {
        properties.set(tags::PID_TAG_CLIENT_SUBMIT_TIME, sent);
    }
    if let Some(index) = &item.conversation_index {
        properties.set(tags::PID_TAG_CONVERSATION_INDEX, index.clone());
    }
}

/// The tags that name a person on a message: name, address type, address, SMTP address.
type PersonTags = [PropertyTag; 4];

const FROM: PersonTags = [
    tags::PID_TAG_SENT_REPRESENTING_NAME,
    tags::PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE,
    tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
    tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
];
const SENDER: PersonTags = [
    tags::PID_TAG_SENDER_NAME,
    tags::PID_TAG_SENDER_ADDRESS_TYPE,
    tags::PID_TAG_SENDER_EMAIL_ADDRESS,
    tags::PID_TAG_SENDER_SMTP_ADDRESS,
];

fn people(item: &Item, properties: &mut PropertyBag) {
    for (mailbox, tags) in [(&item.from, FROM), (&item.sender, SENDER)] {
        let Some(mailbox) = mailbox else { continue };
        let Some(address) = &mailbox.email_address else { continue };
        let kind = mailbox.routing_type.as_deref().unwrap_or("SMTP");
        properties.set(tags[0], mailbox.name.as_deref().unwrap_or(address));
        properties.set(tags[1], kind);
        properties.set(tags[2], address.as_str());
        if kind.eq_ignore_ascii_case("SMTP") {
            properties.set(tags[3], address.as_str());
        }
    }
    if !item.reply_to.is_empty() {
        let names: Vec<&str> = item.reply_to.iter().filter_map(shown_name).collect();
        properties.set(tags::PID_TAG_REPLY_RECIPIENT_NAMES, names.join(";"));
        properties.set(tags::PID_TAG_REPLY_RECIPIENT_ENTRIES, reply_entries(&item.reply_to));
    }
}

fn shown_name(mailbox: &Mailbox) -> Option<&str> {
    mailbox.name.as_deref().or(mailbox.email_address.as_deref())
}

/// FlatEntryList of one-off entry ids (MS-OXCDATA 2.3.3): count, size, then each with its size, padded to four.
fn reply_entries(list: &[Mailbox]) -> Vec<u8> {
    let mut entries = Vec::new();
    let mut count: u32 = 0;
    for mailbox in list {
        let Some(address) = &mailbox.email_address else { continue };
        let id = OneOffEntryId::smtp(shown_name(mailbox).unwrap_or(address), address).encode(&Windows1252);
        entries.extend_from_slice(&u32::try_from(id.len()).unwrap_or(u32::MAX).to_le_bytes());
        entries.extend_from_slice(&id);
        entries.resize(entries.len().next_multiple_of(4), 0);
        count += 1;
    }
    let mut out = count.to_le_bytes().to_vec();
    out.extend_from_slice(&u32::try_from(entries.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(&entries);
    out
}

/// The people of a FlatEntryList whose ids are one-off ones.
pub(crate) fn reply_to_of(entries: &[u8]) -> Vec<Mailbox> {
    let mut reader = Reader::new(entries);
    let mut list = Vec::new();
    let count = reader.u32("count").unwrap_or(0);
    if reader.u32("size").is_err() {
        return list;
    }
    for _ in 0..count {
        let Ok(size) = reader.u32("entry size") else { break };
        let Ok(bytes) = reader.bytes(size as usize, "entry") else { break };
        if let Ok(id) = OneOffEntryId::decode(bytes, &Windows1252) {
            list.push(Mailbox {
                name: Some(id.display_name).filter(|name| !name.is_empty()),
                email_address: Some(id.email_address),
                routing_type: Some(id.address_type),
                mailbox_type: Some(MailboxType::OneOff),
                item_id: None,
            });
        }
        let _ = reader.bytes((4 - size as usize % 4) % 4, "padding");
    }
    list
}

fn named(item: &Item, properties: &mut PropertyBag) {
    if !item.categories.is_empty() {
        properties.set(
            PropertyKey::from(tags::PID_NAME_KEYWORDS),
            PropertyValue::MultipleString(item.categories.clone()),
        );
    }
    let mut set = |name: KnownName, value: Option<PropertyValue>| {
        if let Some(value) = value {
            properties.set(PropertyKey::from(name), value);
        }
    };
    if item.reminder_is_set == Some(true) {
        set(tags::PID_LID_REMINDER_SET, Some(true.into()));
        set(tags::PID_LID_REMINDER_TIME, item.reminder_due_by.map(Into::into));
        set(tags::PID_LID_REMINDER_DELTA, item.reminder_minutes_before_start.map(Into::into));
    }
    if let Some(flag) = item.flag {
        set(tags::PID_LID_TASK_START_DATE, flag.start.map(Into::into));
        set(tags::PID_LID_TASK_DUE_DATE, flag.due.map(Into::into));
        set(tags::PID_LID_TASK_DATE_COMPLETED, flag.complete.map(Into::into));
        set_flag(properties, flag);
    }
    for (name, value) in &item.internet_message_headers {
        // PS_INTERNET_HEADERS; names are compared without case, so they are kept in lower case (MS-OXCMAIL 2.1.3.2.2).
        let kind = PropertyNameKind::String(name.to_ascii_lowercase());
        let name = PropertyName { set: DistinguishedSet::InternetHeaders.guid(), kind };
        properties.set(PropertyKey::Named(name), value.as_str());
    }
}

/// MS-OXOFLAG 2.2.1.1 and 2.2.1.2.
fn set_flag(properties: &mut PropertyBag, flag: Flag) {
    match flag.status {
        FlagStatus::NotFlagged => {
            properties.remove(tags::PID_TAG_FLAG_STATUS);
        }
        FlagStatus::Flagged => {
            properties.set(tags::PID_TAG_FLAG_STATUS, flag.status.number());
            properties.set(tags::PID_TAG_FOLLOWUP_ICON, 6);
        }
        FlagStatus::Complete => {
            properties.set(tags::PID_TAG_FLAG_STATUS, flag.status.number());
            if let Some(complete) = flag.complete {
                properties.set(tags::PID_TAG_FLAG_COMPLETE_TIME, complete);
            }
        }
    }
}

fn extended(item: &Item, properties: &mut PropertyBag) -> Problems<()> {
    for property in &item.extended {
        let path = || Path::Extended(property.field.clone());
        if matches!(property.field.key, ExtendedKey::Tag(id) if id >= 0x8000) {
            let text = "Properties in the named range are given by name.";
            return Err(Problem::with_path(ResponseCode::ErrorInvalidExtendedProperty, text, path()));
        }
        let value = property.property_value().ok_or_else(|| {
            let text = "The value of the extended property does not fit its type.";
            Problem::with_path(ResponseCode::ErrorInvalidExtendedPropertyValue, text, path())
        })?;
        // What the store computes it takes from nobody.
        properties.set(property.field.property_key(), value);
    }
    Ok(())
}

fn recipients(context: &Context<'_>, item: &Item, content: &mut MessageContent) -> Problems<()> {
    for (kind, list) in [
        (RecipientKind::To, &item.to_recipients),
        (RecipientKind::Cc, &item.cc_recipients),
        (RecipientKind::Bcc, &item.bcc_recipients),
    ] {
        if list.is_empty() {
            continue;
        }
        // What the item says stands in place of what its MimeContent says.
        content.recipients.retain(|recipient| recipient.kind != kind);
        if content.recipients.len() + list.len() > MESSAGE_RECIPIENTS_MAX {
            return Err(Problem::new(
                ResponseCode::ErrorExceededMaxRecipientLimit,
                "The item has too many recipients.",
            ));
        }
        for mailbox in list {
            let recipient = recipient(context, kind, mailbox)?;
            content.recipients.push(recipient);
        }
    }
    Ok(())
}

fn recipient(context: &Context<'_>, kind: RecipientKind, mailbox: &Mailbox) -> Problems<Recipient> {
    let invalid =
        || Problem::new(ResponseCode::ErrorInvalidRecipients, "At least one recipient is not valid.");
    let address = mailbox.email_address.as_deref().ok_or_else(invalid)?;
    let routing = mailbox.routing_type.as_deref().unwrap_or("SMTP");
    let mut properties = PropertyBag::new();
    let (address, routing, name) = if routing.eq_ignore_ascii_case("EX") {
        let user = context.directory.user_by_legacy_dn(address).or_problem()?.ok_or_else(invalid)?;
        (user.address, "SMTP", Some(user.display_name))
    } else {
        (address.to_owned(), routing, None)
    };
    let name = mailbox.name.clone().or(name).unwrap_or_else(|| address.clone());
    properties.set(tags::PID_TAG_DISPLAY_NAME, name);
    properties.set(tags::PID_TAG_ADDRESS_TYPE, routing);
    properties.set(tags::PID_TAG_EMAIL_ADDRESS, address.as_str());
    if routing.eq_ignore_ascii_case("SMTP") {
        properties.set(tags::PID_TAG_SMTP_ADDRESS, address);
    }
    Ok(Recipient { kind, properties })
}

fn attach(context: &Context<'_>, attachment: Attachment, depth: usize) -> Problems<Carried> {
    let mut properties = PropertyBag::new();
    let name = attachment.name.unwrap_or_default();
    properties.set(tags::PID_TAG_ATTACH_LONG_FILENAME, name.as_str());
    properties.set(tags::PID_TAG_DISPLAY_NAME, name.as_str());
    if let Some(dot) = name.rfind('.') {
        properties.set(tags::PID_TAG_ATTACH_EXTENSION, &name[dot..]);
    }
    for (tag, value) in [
        (tags::PID_TAG_ATTACH_MIME_TAG, &attachment.content_type),
        (tags::PID_TAG_ATTACH_CONTENT_ID, &attachment.content_id),
        (tags::PID_TAG_ATTACH_CONTENT_LOCATION, &attachment.content_location),
    ] {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            properties.set(tag, value);
        }
    }
    if attachment.is_inline == Some(true) {
        properties.set(tags::PID_TAG_ATTACH_FLAGS, RENDERED_IN_BODY);
        properties.set(tags::PID_TAG_ATTACHMENT_HIDDEN, true);
    }
    let (method, data) = match attachment.content {
        AttachmentContent::File { content, is_contact_photo } => {
            if is_contact_photo == Some(true) {
                properties.set(tags::PID_TAG_ATTACHMENT_CONTACT_PHOTO, true);
            }
            (BY_VALUE, AttachmentData::Binary(content.unwrap_or_default()))
        }
        AttachmentContent::Item(Some(inner)) => {
            if depth + 1 > ATTACHMENT_LEVELS_MAX {
                let text = "Item attachments are nested too deep.";
                return Err(Problem::new(ResponseCode::ErrorAttachmentNestLevelLimitExceeded, text));
            }
            (EMBEDDED, AttachmentData::Embedded(Box::new(attached(context, *inner, depth + 1)?)))
        }
        AttachmentContent::Item(None) => {
            let text = "The item attachment has no item.";
            return Err(Problem::new(ResponseCode::ErrorMissingItemForCreateItemAttachment, text));
        }
        AttachmentContent::Reference(_) => return Err(not_available("A reference attachment")),
    };
    properties.set(tags::PID_TAG_ATTACH_METHOD, method);
    Ok(Carried { properties, data })
}

fn attached(context: &Context<'_>, item: Item, depth: usize) -> Problems<MessageContent> {
    if !matches!(item.kind, ItemKind::Message | ItemKind::Item | ItemKind::PostItem) {
        return Err(not_available("An attached item of this type"));
    }
    let mut item = item;
    let mut content = match item.mime_content.take() {
        Some(mime) => {
            let received = context.mailbox.clock().now();
            oxcmail::import(&mime.bytes, &oxcmail::ImportContext { received })
        }
        None => MessageContent::default(),
    };
    apply(context, item, &mut content, depth)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reply_entries_come_back() {
        let person = |name: &str, address: &str| Mailbox {
            name: Some(name.into()),
            email_address: Some(address.into()),
            routing_type: Some("SMTP".into()),
            mailbox_type: Some(MailboxType::OneOff),
            item_id: None,
        };
        let list = [person("Zo\u{eb}", "zoe@example.test"), person("B", "b@example.test")];
        let entries = reply_entries(&list);
        assert_eq!(reply_to_of(&entries), list);
        assert_eq!(entries.len() % 4, 0);
        for cut in 0..entries.len() {
            reply_to_of(&entries[..cut]);
        }
        assert!(reply_to_of(&[0xFF; 32]).is_empty());
    }
}
