//! What a message has beyond an item (MS-OXWSMSG 2.2.4.3).

use super::source::{Source, load};
use crate::compose::reply_to_of;
use crate::context::Context;
use crate::fields::Fields;
use crate::problem::Problems;
use ropewalk_mailbox::{StoredRecipient, StoredValue};
use ropewalk_model::tags;
use ropewalk_model::{PropertyTag, PropertyValue, RecipientKind};
use ropewalk_wire_ews_xml::FieldUri as F;
use ropewalk_wire_ews_xml::types::{Item, ItemKind, Mailbox, MailboxType};

/// The four properties that name a person on a message.
struct Person {
    name: PropertyTag,
    smtp: PropertyTag,
    kind: PropertyTag,
    address: PropertyTag,
}

const FROM: Person = Person {
    name: tags::PID_TAG_SENT_REPRESENTING_NAME,
    smtp: tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
    kind: tags::PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE,
    address: tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
};
const SENDER: Person = Person {
    name: tags::PID_TAG_SENDER_NAME,
    smtp: tags::PID_TAG_SENDER_SMTP_ADDRESS,
    kind: tags::PID_TAG_SENDER_ADDRESS_TYPE,
    address: tags::PID_TAG_SENDER_EMAIL_ADDRESS,
};
const RECEIVED_BY: Person = Person {
    name: tags::PID_TAG_RECEIVED_BY_NAME,
    smtp: tags::PID_TAG_RECEIVED_BY_SMTP_ADDRESS,
    kind: tags::PID_TAG_RECEIVED_BY_ADDRESS_TYPE,
    address: tags::PID_TAG_RECEIVED_BY_EMAIL_ADDRESS,
};
const RECEIVED_REPRESENTING: Person = Person {
    name: tags::PID_TAG_RECEIVED_REPRESENTING_NAME,
    smtp: tags::PID_TAG_RECEIVED_REPRESENTING_SMTP_ADDRESS,
    kind: tags::PID_TAG_RECEIVED_REPRESENTING_ADDRESS_TYPE,
    address: tags::PID_TAG_RECEIVED_REPRESENTING_EMAIL_ADDRESS,
};
const RECIPIENT: Person = Person {
    name: tags::PID_TAG_DISPLAY_NAME,
    smtp: tags::PID_TAG_SMTP_ADDRESS,
    kind: tags::PID_TAG_ADDRESS_TYPE,
    address: tags::PID_TAG_EMAIL_ADDRESS,
};

impl Person {
    fn read(&self, text: impl Fn(PropertyTag) -> Problems<Option<String>>) -> Problems<Option<Mailbox>> {
        let filled = |tag| Ok(text(tag)?.filter(|text| !text.is_empty()));
        let (name, smtp) = (filled(self.name)?, filled(self.smtp)?);
        let (kind, address) = (filled(self.kind)?, filled(self.address)?);
        let exchange = kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("EX"));
        let (email_address, routing_type) = match (smtp, address) {
            (Some(smtp), _) => (Some(smtp), Some("SMTP".to_owned())),
            (None, Some(address)) => (Some(address), Some(kind.unwrap_or_else(|| "SMTP".to_owned()))),
            (None, None) => (None, None),
        };
        if name.is_none() && email_address.is_none() {
            return Ok(None);
        }
        Ok(Some(Mailbox {
            name: name.or_else(|| email_address.clone()),
            email_address,
            routing_type,
            mailbox_type: Some(if exchange { MailboxType::Mailbox } else { MailboxType::OneOff }),
            item_id: None,
        }))
    }
}

fn loaded_text(context: &Context<'_>, value: Option<StoredValue>) -> Problems<Option<String>> {
    Ok(match value.map(|value| load(context, &value)).transpose()? {
        Some(PropertyValue::String(text)) => Some(text),
        _ => None,
    })
}

fn recipient(context: &Context<'_>, row: &StoredRecipient) -> Problems<Option<Mailbox>> {
    RECIPIENT.read(|tag| loaded_text(context, row.property(tag)))
}

pub(super) fn message_fields(
    context: &Context<'_>,
    source: &Source<'_>,
    fields: &Fields,
    item: &mut Item,
) -> Problems<()> {
    if !item.kind.is_message() && item.kind != ItemKind::PostItem {
        return Ok(());
    }
    people(context, source, fields, item)?;
    let truth = |field, tag| fields.has(field).then(|| source.boolean(tag).unwrap_or(false));
    item.is_read_receipt_requested =
        truth(F::MessageIsReadReceiptRequested, tags::PID_TAG_READ_RECEIPT_REQUESTED);
    item.is_delivery_receipt_requested =
        truth(F::MessageIsDeliveryReceiptRequested, tags::PID_TAG_ORIGINATOR_DELIVERY_REPORT_REQUESTED);
    item.is_response_requested = truth(F::MessageIsResponseRequested, tags::PID_TAG_RESPONSE_REQUESTED);
    if fields.has(F::MessageIsRead) {
        // mfRead: embedded messages have no PidTagRead.
        item.is_read = Some(source.integer(tags::PID_TAG_MESSAGE_FLAGS).is_some_and(|flags| flags & 1 != 0));
    }
    let text = |field, tag| if fields.has(field) { source.text(context, tag) } else { Ok(None) };
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    item.conversation_topic = filled(text(F::MessageConversationTopic, tags::PID_TAG_CONVERSATION_TOPIC)?);
    item.internet_message_id = filled(text(F::MessageInternetMessageId, tags::PID_TAG_INTERNET_MESSAGE_ID)?);
    item.references = filled(text(F::MessageReferences, tags::PID_TAG_INTERNET_REFERENCES)?);
    if fields.has(F::MessageConversationIndex) {
        item.conversation_index = source.binary(context, tags::PID_TAG_CONVERSATION_INDEX)?;
    }
    Ok(())
}

fn people(context: &Context<'_>, source: &Source<'_>, fields: &Fields, item: &mut Item) -> Problems<()> {
    let person = |field, person: &Person| {
        if fields.has(field) { person.read(|tag| source.text(context, tag)) } else { Ok(None) }
    };
    item.from = person(F::MessageFrom, &FROM)?;
    item.sender = person(F::MessageSender, &SENDER)?;
    if fields.has(F::MessageFrom) && item.from.is_none() {
        item.from = SENDER.read(|tag| source.text(context, tag))?;
    }
    item.received_by = person(F::MessageReceivedBy, &RECEIVED_BY)?;
    item.received_representing = person(F::MessageReceivedRepresenting, &RECEIVED_REPRESENTING)?;
    if fields.has(F::MessageReplyTo)
        && let Some(entries) = source.binary(context, tags::PID_TAG_REPLY_RECIPIENT_ENTRIES)?
    {
        item.reply_to = reply_to_of(&entries);
    }
    let lists = [F::MessageToRecipients, F::MessageCcRecipients, F::MessageBccRecipients];
    if !lists.iter().any(|field| fields.has(*field)) {
        return Ok(());
    }
    for row in source.recipients(context)? {
        let (field, list) = match row.kind {
            RecipientKind::To => (F::MessageToRecipients, &mut item.to_recipients),
            RecipientKind::Cc => (F::MessageCcRecipients, &mut item.cc_recipients),
            RecipientKind::Bcc => (F::MessageBccRecipients, &mut item.bcc_recipients),
            RecipientKind::Originator => continue,
        };
        if fields.has(field) {
            list.extend(recipient(context, &row)?);
        }
    }
    Ok(())
}
