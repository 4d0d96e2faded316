//! Recipients as ROPs return them (MS-OXCDATA 2.8.3, MS-OXCROPS 2.2.6.1.2.1).

use crate::error::Result;
use crate::object::OpenMessage;
use crate::property::Values;
use ropewalk_mailbox::{Mailbox, StoredRecipient, StoredValue};
use ropewalk_model::codec::entry_id::{AddressBookEntryId, OneOffEntryId};
use ropewalk_model::codec::{
    FlaggedValue, PropertyRow, RecipientAddress, RecipientRow, TypedString, Windows1252,
};
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue, tags};
use ropewalk_wire_mapi_rop::{OpenRecipientRow, RecipientList};

/// Columns beside the fixed fields of a row. Names, type and address must not be among them (MS-OXCMSG 2.2.3.5.1).
pub(crate) const COLUMNS: [PropertyTag; 7] = [
    tags::PID_TAG_OBJECT_TYPE,
    tags::PID_TAG_DISPLAY_TYPE,
    tags::PID_TAG_SMTP_ADDRESS,
    tags::PID_TAG_SEND_INTERNET_ENCODING,
    tags::PID_TAG_RECIPIENT_DISPLAY_NAME,
    tags::PID_TAG_RECIPIENT_TRACK_STATUS,
    tags::PID_TAG_RECIPIENT_ENTRY_ID,
];
/// PidTagObjectType of a mail user (MS-OXCPRPT 2.2.1.7).
const OBJECT_TYPE_MAIL_USER: i32 = 6;
/// PidTagDisplayType of a mail user (MS-OXOABK 2.2.3.11).
const DISPLAY_TYPE_MAIL_USER: i32 = 0;
/// Longest text of a recipient row, characters; longer ones are cut, since a row has to fit a buffer.
const TEXT_CHARACTERS_MAX: usize = 1000;
/// Longest subject in the answer to opening a message, UTF-16 units; the property itself is whole.
const SUBJECT_UNITS_MAX: usize = 2048;

fn text(values: &Values<'_>, recipient: &StoredRecipient, tag: PropertyTag) -> Result<Option<String>> {
    let text = match recipient.property(tag) {
        Some(StoredValue::Value(PropertyValue::String(text))) => text,
        Some(StoredValue::Large(large)) if large.kind == PropertyType::STRING => {
            values.start_of_text(&large, TEXT_CHARACTERS_MAX)?
        }
        _ => return Ok(None),
    };
    Ok(Some(text.chars().take(TEXT_CHARACTERS_MAX).collect()))
}

/// One row.
pub(crate) fn row(
    values: &Values<'_>,
    recipient: &StoredRecipient,
    code_page: u32,
) -> Result<OpenRecipientRow> {
    let kind = text(values, recipient, tags::PID_TAG_ADDRESS_TYPE)?.unwrap_or_else(|| "SMTP".to_owned());
    let smtp = text(values, recipient, tags::PID_TAG_SMTP_ADDRESS)?;
    let email = text(values, recipient, tags::PID_TAG_EMAIL_ADDRESS)?;
    let name = text(values, recipient, tags::PID_TAG_DISPLAY_NAME)?;
    let (address, email) = match kind.to_ascii_uppercase().as_str() {
        "SMTP" => (RecipientAddress::Smtp, email.or_else(|| smtp.clone())),
        "EX" => {
            let dn = email.unwrap_or_default();
            (RecipientAddress::X500 { prefix_used: 0, display_type: 0, dn }, None)
        }
        _ => (RecipientAddress::Other(kind.clone()), email),
    };
    let shown = name.or_else(|| email.clone()).or_else(|| smtp.clone()).unwrap_or_default();
    let entry_id = match (&address, &email) {
        (RecipientAddress::X500 { dn, .. }, _) => AddressBookEntryId::user(dn).encode(),
        (_, email) => {
            let one_off = OneOffEntryId::smtp(&shown, email.as_deref().unwrap_or_default());
            OneOffEntryId { address_type: kind, ..one_off }.encode(&Windows1252)
        }
    };
    let columns = COLUMNS
        .map(|column| column_value(column, recipient, smtp.as_ref().or(email.as_ref()), &shown, &entry_id));
    let row = RecipientRow {
        email_address: email,
        display_name: Some(shown),
        same_transmittable_name: true,
        properties: PropertyRow::new(columns.to_vec()),
        ..RecipientRow::new(address)
    };
    // The low byte of PidTagRecipientType; the kind has no more than its low nibble.
    let recipient_type = u8::try_from(recipient.kind.value()).unwrap_or_default();
    Ok(OpenRecipientRow { recipient_type, code_page_id: u16::try_from(code_page).unwrap_or_default(), row })
}

fn column_value(
    column: PropertyTag,
    recipient: &StoredRecipient,
    smtp: Option<&String>,
    shown: &str,
    entry_id: &[u8],
) -> FlaggedValue {
    let fallback = || match column {
        tags::PID_TAG_OBJECT_TYPE => Some(OBJECT_TYPE_MAIL_USER.into()),
        tags::PID_TAG_DISPLAY_TYPE => Some(DISPLAY_TYPE_MAIL_USER.into()),
        tags::PID_TAG_SMTP_ADDRESS => smtp.map(|address| address.clone().into()),
        tags::PID_TAG_RECIPIENT_DISPLAY_NAME => Some(shown.into()),
        tags::PID_TAG_RECIPIENT_ENTRY_ID => Some(entry_id.to_vec().into()),
        tags::PID_TAG_SEND_INTERNET_ENCODING | tags::PID_TAG_RECIPIENT_TRACK_STATUS => Some(0.into()),
        _ => None,
    };
    let stored = match recipient.property(column) {
        Some(StoredValue::Value(value)) => Some(value),
        _ => None,
    };
    stored.or_else(fallback).map_or(FlaggedValue::Error(ErrorCode::NOT_FOUND), FlaggedValue::Value)
}

/// What the answer to opening a message says of it.
pub(crate) struct Opened {
    pub(crate) has_named_properties: bool,
    pub(crate) subject_prefix: TypedString,
    pub(crate) normalized_subject: TypedString,
    pub(crate) recipients: RecipientList,
}

/// Reads what [`Opened`] has. `room` is for all of it: "the server returns data for as many recipients as will fit
/// in the response buffer" (MS-OXCMSG 3.2.5.1).
pub(crate) fn opened(values: &Values<'_>, message: &OpenMessage, room: usize) -> Result<Opened> {
    let mailbox: &Mailbox = values.mailbox;
    let holder = message.holder(mailbox)?;
    let subject = |tag: PropertyTag| -> Result<Option<String>> {
        Ok(match holder.property(mailbox, tag) {
            Some(StoredValue::Value(PropertyValue::String(text))) => {
                Some(crate::property::first_units(&text, SUBJECT_UNITS_MAX))
            }
            Some(StoredValue::Large(large)) if large.kind == PropertyType::STRING => {
                let start = values.start_of_text(&large, SUBJECT_UNITS_MAX)?;
                Some(crate::property::first_units(&start, SUBJECT_UNITS_MAX))
            }
            _ => None,
        })
    };
    let prefix = subject(tags::PID_TAG_SUBJECT_PREFIX)?.unwrap_or_default();
    let normalized = match subject(tags::PID_TAG_NORMALIZED_SUBJECT)? {
        Some(normalized) => normalized,
        None => subject(tags::PID_TAG_SUBJECT)?.unwrap_or_default(),
    };
    let (subject_prefix, normalized_subject) = (TypedString::new(&prefix), TypedString::new(&normalized));
    let stored = message.recipients(mailbox)?;
    let count = u16::try_from(stored.len()).unwrap_or(u16::MAX);
    // RowCount has one byte.
    let rows =
        stored.iter().take(usize::from(u8::MAX)).map(|recipient| row(values, recipient, message.code_page));
    let rows = rows.collect::<Result<_>>()?;
    let mut recipients = RecipientList { count, columns: COLUMNS.to_vec(), rows };
    let fixed = 1 + typed_bytes(&subject_prefix) + typed_bytes(&normalized_subject);
    recipients.fit(room.saturating_sub(fixed))?;
    Ok(Opened {
        has_named_properties: holder.has_named_properties(mailbox),
        subject_prefix,
        normalized_subject,
        recipients,
    })
}

fn typed_bytes(text: &TypedString) -> usize {
    let mut out = ropewalk_model::codec::Writer::new();
    text.encode(&mut out);
    out.len()
}
