//! An item with the fields a shape asks for (MS-OXWSCORE 2.2.4.24).

use super::attachment;
use super::conversation;
use super::headers;
use super::message::message_fields;
use super::rights::effective_rights;
use super::source::Source;
use crate::body;
use crate::context::Context;
use crate::fields::Fields;
use crate::problem::{OrProblem, Problems};
use ropewalk_convert_oxcmail as oxcmail;
use ropewalk_model::tags;
use ropewalk_model::{PropertyKey, PropertyType, PropertyValue};
use ropewalk_wire_ews_xml::FieldUri as F;
use ropewalk_wire_ews_xml::field::{ExtendedField, ExtendedProperty, Values};
use ropewalk_wire_ews_xml::types::{
    BodyTypeResponse, Flag, FlagStatus, Importance, Item, ItemKind, ItemShape, MimeContent, ResponseObject,
    Sensitivity,
};

/// Bits of PidTagMessageFlags (MS-OXCMSG 2.2.1.6).
const UNMODIFIED: i64 = 0x2;
const SUBMITTED: i64 = 0x4;
const UNSENT: i64 = 0x8;
const FROM_ME: i64 = 0x20;
const RESEND: i64 = 0x80;
/// Characters of a Preview (MS-OXWSCORE 2.2.4.24: at most 256).
const PREVIEW_CHARS: usize = 255;
/// What one item costs beside its content, bytes of XML.
const ITEM_BYTES: usize = 2048;

/// Shows an item.
pub(crate) fn item(
    context: &Context<'_>,
    source: &Source<'_>,
    fields: &Fields,
    shape: &ItemShape,
) -> Problems<Item> {
    context.spend(ITEM_BYTES)?;
    let class = source.text(context, tags::PID_TAG_MESSAGE_CLASS)?.unwrap_or_else(|| "IPM.Note".to_owned());
    let mut item = Item { kind: ItemKind::of_class(&class), ..Item::default() };
    identity(context, source, fields, &mut item);
    if fields.has(F::ItemItemClass) {
        item.item_class = Some(class);
    }
    texts(context, source, fields, &mut item)?;
    states(source, fields, &mut item);
    if fields.has(F::ItemEffectiveRights) {
        item.effective_rights = Some(effective_rights(context, source.integer(tags::PID_TAG_ACCESS)));
    }
    times(context, source, fields, &mut item)?;
    named(context, source, fields, &mut item)?;
    bodies(context, source, fields, shape, &mut item)?;
    if fields.has(F::ItemAttachments) {
        for stored in source.attachments(context)? {
            item.attachments.push(attachment::listed(context, source, &stored)?);
        }
    }
    if fields.has(F::ItemInternetMessageHeaders) || !fields.headers.is_empty() {
        let wanted = (!fields.has(F::ItemInternetMessageHeaders)).then_some(&fields.headers[..]);
        item.internet_message_headers = headers::of(context, source, wanted)?;
    }
    for field in &fields.extended {
        item.extended.extend(extended(context, source, field)?);
    }
    message_fields(context, source, fields, &mut item)?;
    Ok(item)
}

fn identity(context: &Context<'_>, source: &Source<'_>, fields: &Fields, item: &mut Item) {
    if let Source::Stored(message) = source {
        if fields.has(F::ItemItemId) {
            item.item_id = Some(context.item_id(message));
        }
        if fields.has(F::ItemParentFolderId) {
            item.parent_folder_id = Some(context.bare_folder_id(message.folder));
        }
        if fields.has(F::ItemIsAssociated) {
            item.is_associated = Some(message.associated);
        }
    }
}

fn texts(context: &Context<'_>, source: &Source<'_>, fields: &Fields, item: &mut Item) -> Problems<()> {
    let text = |field, tag| if fields.has(field) { source.text(context, tag) } else { Ok(None) };
    item.subject = text(F::ItemSubject, tags::PID_TAG_SUBJECT)?;
    item.in_reply_to = text(F::ItemInReplyTo, tags::PID_TAG_IN_REPLY_TO_ID)?.filter(|text| !text.is_empty());
    item.display_cc = text(F::ItemDisplayCc, tags::PID_TAG_DISPLAY_CC)?;
    item.display_to = text(F::ItemDisplayTo, tags::PID_TAG_DISPLAY_TO)?;
    item.last_modified_name = text(F::ItemLastModifiedName, tags::PID_TAG_LAST_MODIFIER_NAME)?;
    let binary = |field, tag| if fields.has(field) { source.binary(context, tag) } else { Ok(None) };
    item.store_entry_id = binary(F::ItemStoreEntryId, tags::PID_TAG_ENTRY_ID)?;
    item.instance_key = binary(F::ItemInstanceKey, tags::PID_TAG_INSTANCE_KEY)?;
    if fields.has(F::ItemConversationId) {
        item.conversation_id = conversation::id_of(context, source)?;
    }
    if fields.has(F::ItemCulture) {
        item.culture = source.integer(tags::PID_TAG_MESSAGE_LOCALE_ID).and_then(culture).map(str::to_owned);
    }
    Ok(())
}

/// xs:language of the locale ids mail is most often written in (MS-LCID 2.2).
fn culture(locale: i64) -> Option<&'static str> {
    Some(match locale {
        0x0407 => "de-DE",
        0x0409 => "en-US",
        0x0809 => "en-GB",
        0x040A | 0x0C0A => "es-ES",
        0x040C => "fr-FR",
        0x0410 => "it-IT",
        0x0411 => "ja-JP",
        0x0412 => "ko-KR",
        0x0413 => "nl-NL",
        0x0415 => "pl-PL",
        0x0416 => "pt-BR",
        0x0419 => "ru-RU",
        0x0804 => "zh-CN",
        _ => return None,
    })
}

fn states(source: &Source<'_>, fields: &Fields, item: &mut Item) {
    let flags = source.integer(tags::PID_TAG_MESSAGE_FLAGS).unwrap_or(0);
    let flag = |field, bit| fields.has(field).then_some(flags & bit != 0);
    item.is_submitted = flag(F::ItemIsSubmitted, SUBMITTED);
    item.is_draft = flag(F::ItemIsDraft, UNSENT);
    item.is_from_me = flag(F::ItemIsFromMe, FROM_ME);
    item.is_resend = flag(F::ItemIsResend, RESEND);
    item.is_unmodified = flag(F::ItemIsUnmodified, UNMODIFIED);
    if fields.has(F::ItemResponseObjects) && item.kind.is_message() && flags & UNSENT == 0 {
        item.response_objects =
            vec![ResponseObject::ReplyToItem, ResponseObject::ReplyAllToItem, ResponseObject::ForwardItem];
    }
    if fields.has(F::ItemHasAttachments) {
        item.has_attachments = Some(source.boolean(tags::PID_TAG_HAS_ATTACHMENTS).unwrap_or(false));
    }
    if fields.has(F::ItemImportance) {
        let number = source.integer(tags::PID_TAG_IMPORTANCE).and_then(Importance::from_number);
        item.importance = Some(number.unwrap_or(Importance::Normal));
    }
    if fields.has(F::ItemSensitivity) {
        let number = source.integer(tags::PID_TAG_SENSITIVITY).and_then(Sensitivity::from_number);
        item.sensitivity = Some(number.unwrap_or(Sensitivity::Normal));
    }
    if fields.has(F::ItemSize) {
        let size = source.integer(tags::PID_TAG_MESSAGE_SIZE);
        item.size = size.map(|size| i32::try_from(size).unwrap_or(i32::MAX));
    }
    let blocked = source.integer(tags::PID_TAG_BLOCK_STATUS).is_some_and(|status| status != 0);
    item.block_status = fields.has(F::ItemBlockStatus).then_some(blocked);
    item.has_blocked_images = fields.has(F::ItemHasBlockedImages).then_some(blocked);
}

fn times(context: &Context<'_>, source: &Source<'_>, fields: &Fields, item: &mut Item) -> Problems<()> {
    let time = |field, tag| fields.has(field).then(|| source.time(tag)).flatten();
    item.date_time_received = time(F::ItemDateTimeReceived, tags::PID_TAG_MESSAGE_DELIVERY_TIME);
    item.date_time_sent = time(F::ItemDateTimeSent, tags::PID_TAG_CLIENT_SUBMIT_TIME);
    item.date_time_created = time(F::ItemDateTimeCreated, tags::PID_TAG_CREATION_TIME);
    item.last_modified_time = time(F::ItemLastModifiedTime, tags::PID_TAG_LAST_MODIFICATION_TIME);
    item.retention_date = time(F::ItemRetentionDate, tags::PID_TAG_RETENTION_DATE);
    if fields.has(F::ItemFlag) && item.kind.is_message() {
        let number = source.integer(tags::PID_TAG_FLAG_STATUS).unwrap_or(0);
        let status = FlagStatus::from_number(number).unwrap_or(FlagStatus::NotFlagged);
        let date = |name: tags::KnownName| match source.keyed(context, &name.into(), PropertyType::TIME)? {
            Some(PropertyValue::Time(time)) => Ok(Some(time)),
            _ => Ok(None),
        };
        let (start, due, complete) = match status {
            FlagStatus::NotFlagged => (None, None, None),
            FlagStatus::Flagged => {
                (date(tags::PID_LID_TASK_START_DATE)?, date(tags::PID_LID_TASK_DUE_DATE)?, None)
            }
            FlagStatus::Complete => (None, None, date(tags::PID_LID_TASK_DATE_COMPLETED)?),
        };
        item.flag = Some(Flag { status, start, due, complete });
    }
    Ok(())
}

fn named(context: &Context<'_>, source: &Source<'_>, fields: &Fields, item: &mut Item) -> Problems<()> {
    let value = |name: tags::KnownName| source.keyed(context, &name.into(), name.value_kind);
    if fields.has(F::ItemCategories)
        && let Some(PropertyValue::MultipleString(categories)) = value(tags::PID_NAME_KEYWORDS)?
    {
        item.categories = categories;
    }
    if fields.has(F::ItemReminderIsSet) {
        item.reminder_is_set = Some(value(tags::PID_LID_REMINDER_SET)? == Some(PropertyValue::Boolean(true)));
    }
    if fields.has(F::ItemReminderDueBy)
        && let Some(PropertyValue::Time(time)) = value(tags::PID_LID_REMINDER_TIME)?
    {
        item.reminder_due_by = Some(time);
    }
    if fields.has(F::ItemReminderNextTime)
        && let Some(PropertyValue::Time(time)) = value(tags::PID_LID_REMINDER_SIGNAL_TIME)?
    {
        item.reminder_next_time = Some(time);
    }
    if fields.has(F::ItemReminderMinutesBeforeStart) {
        item.reminder_minutes_before_start = Some(match value(tags::PID_LID_REMINDER_DELTA)? {
            Some(PropertyValue::Integer32(minutes)) => minutes,
            _ => 0,
        });
    }
    Ok(())
}

fn bodies(
    context: &Context<'_>,
    source: &Source<'_>,
    fields: &Fields,
    shape: &ItemShape,
    item: &mut Item,
) -> Problems<()> {
    let maximum =
        shape.maximum_body_size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0);
    let one = |field, wanted| {
        if fields.has(field) { body::show(context, source, wanted, maximum).map(Some) } else { Ok(None) }
    };
    item.body = one(F::ItemBody, shape.body_type)?;
    item.text_body = one(F::ItemTextBody, BodyTypeResponse::Text)?;
    item.normalized_body = one(F::ItemNormalizedBody, shape.normalized_body_type)?;
    // Deviation: UniqueBody is the part that is new in its conversation; here it is the whole body.
    item.unique_body = one(F::ItemUniqueBody, shape.unique_body_type)?;
    if fields.has(F::ItemPreview) {
        let text = body::show(context, source, BodyTypeResponse::Text, None)?.text;
        let words: Vec<&str> = text.split_whitespace().take(PREVIEW_CHARS).collect();
        item.preview = Some(words.join(" ").chars().take(PREVIEW_CHARS).collect());
    }
    if fields.has(F::ItemMimeContent) {
        item.mime_content = Some(mime(context, source)?);
    }
    if fields.has(F::ItemMimeContentUTF8) {
        item.mime_content_utf8 = Some(MimeContent { character_set: None, ..mime(context, source)? });
    }
    Ok(())
}

fn mime(context: &Context<'_>, source: &Source<'_>) -> Problems<MimeContent> {
    let bytes = match source {
        Source::Stored(message) => {
            let size = message.mime_size_bytes.unwrap_or(message.size_bytes);
            context.spend(usize::try_from(size).unwrap_or(usize::MAX))?;
            context.mailbox.mime(message.id).or_problem()?
        }
        Source::Embedded { root, path, .. } => {
            context.spend(usize::try_from(root.size_bytes).unwrap_or(usize::MAX))?;
            let content = context.mailbox.embedded_content(root.id, path).or_problem()?;
            let export = oxcmail::ExportContext {
                now: root.created,
                rng: context.mailbox.rng().as_ref(),
                host: &context.mailbox.info().host,
                with_bcc: true,
            };
            oxcmail::export(&content, &export)
        }
    };
    Ok(MimeContent { character_set: Some("UTF-8".to_owned()), bytes })
}

/// An extended property, if the item has it (MS-OXWSXPROP 2.1.5).
pub(super) fn extended(
    context: &Context<'_>,
    source: &Source<'_>,
    field: &ExtendedField,
) -> Problems<Option<ExtendedProperty>> {
    let Some(kind) = field.kind.property_type() else { return Ok(None) };
    let key: PropertyKey = field.property_key();
    let value = source.keyed(context, &key, kind)?;
    let values = value.as_ref().and_then(Values::of);
    Ok(values.map(|values| ExtendedProperty { field: field.clone(), values }))
}
