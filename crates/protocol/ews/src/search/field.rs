//! The properties a path compares and sorts by.

use crate::context::Context;
use crate::problem::Problems;
use ropewalk_model::{PropertyKey, PropertyTag, PropertyType, PropertyValue, tags};
use ropewalk_wire_ews_xml::field::{ExtendedKey, FieldProperty, parse_value};
use ropewalk_wire_ews_xml::types::{FlagStatus, Importance, Sensitivity};
use ropewalk_wire_ews_xml::{FieldUri as F, Path, Problem, ResponseCode};

/// Bits of PidTagMessageFlags (MS-OXCMSG 2.2.1.6).
const UNMODIFIED: u32 = 0x2;
const SUBMITTED: u32 = 0x4;
const UNSENT: u32 = 0x8;
const FROM_ME: u32 = 0x20;
const RESEND: u32 = 0x80;

/// What stands behind a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    /// Properties of the row; a condition is met when one of them meets it. None: no item has it.
    Properties(Vec<PropertyTag>),
    /// A bit of PidTagMessageFlags.
    Bit(u32),
    /// Recipients of one kind (PidTagRecipientType).
    Recipients(i32),
}

/// Finds what stands behind a path; `None` when it can be neither compared nor sorted by.
pub(super) fn target(context: &Context<'_>, path: &Path) -> Problems<Option<Target>> {
    let one = |tag: PropertyTag| Ok(Some(Target::Properties(vec![tag])));
    let field = match path {
        Path::Field(field) => *field,
        Path::Extended(extended) => {
            let Some(kind) = extended.kind.property_type() else { return Ok(None) };
            if matches!(extended.key, ExtendedKey::Tag(id) if id >= 0x8000) {
                let text = "Properties in the named range are given by name.";
                return Err(Problem::with_path(
                    ResponseCode::ErrorInvalidExtendedProperty,
                    text,
                    path.clone(),
                ));
            }
            return named(context, &extended.property_key(), kind).map(Some);
        }
        Path::Indexed(indexed) => {
            let Some(property) = indexed.info().and_then(|info| info.properties.first()) else {
                return Ok(None);
            };
            // A single header of the transport headers can be shown but not searched.
            if indexed.uri == "item:InternetMessageHeader" {
                return Ok(None);
            }
            return named(context, &property.key(), property.kind()).map(Some);
        }
        Path::Exception(_) => return Ok(None),
    };
    match field {
        F::MessageIsRead => one(tags::PID_TAG_READ),
        F::ItemIsDraft => Ok(Some(Target::Bit(UNSENT))),
        F::ItemIsSubmitted => Ok(Some(Target::Bit(SUBMITTED))),
        F::ItemIsFromMe => Ok(Some(Target::Bit(FROM_ME))),
        F::ItemIsResend => Ok(Some(Target::Bit(RESEND))),
        F::ItemIsUnmodified => Ok(Some(Target::Bit(UNMODIFIED))),
        F::MessageFrom => Ok(Some(Target::Properties(vec![
            tags::PID_TAG_SENT_REPRESENTING_NAME,
            tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
            tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
        ]))),
        F::MessageSender => Ok(Some(Target::Properties(vec![
            tags::PID_TAG_SENDER_NAME,
            tags::PID_TAG_SENDER_SMTP_ADDRESS,
            tags::PID_TAG_SENDER_EMAIL_ADDRESS,
        ]))),
        F::MessageToRecipients => Ok(Some(Target::Recipients(1))),
        F::MessageCcRecipients => Ok(Some(Target::Recipients(2))),
        F::MessageBccRecipients => Ok(Some(Target::Recipients(3))),
        F::ItemSubject => one(tags::PID_TAG_SUBJECT),
        // Their values are ids of this protocol's own making, or parts of the item.
        F::ItemItemId
        | F::ItemParentFolderId
        | F::ItemConversationId
        | F::ItemAttachments
        | F::FolderFolderId
        | F::FolderParentFolderId
        | F::FolderChildFolderCount
        | F::FolderEffectiveRights
        | F::FolderDistinguishedFolderId
        | F::ItemEffectiveRights
        | F::ItemCulture => Ok(None),
        other => match other.info().properties.first() {
            Some(property) => mapped(context, *property).map(Some),
            None => Ok(None),
        },
    }
}

fn mapped(context: &Context<'_>, property: FieldProperty) -> Problems<Target> {
    named(context, &property.key(), property.kind())
}

fn named(context: &Context<'_>, key: &PropertyKey, kind: PropertyType) -> Problems<Target> {
    Ok(Target::Properties(context.tag_of(key, kind)?.into_iter().collect()))
}

/// The constant of a restriction as a value of the property's type.
pub(super) fn constant(path: &Path, kind: PropertyType, text: &str) -> Problems<PropertyValue> {
    let number = match path {
        Path::Field(F::ItemImportance) => Importance::parse(text).map(Importance::number),
        Path::Field(F::ItemSensitivity) => Sensitivity::parse(text).map(Sensitivity::number),
        Path::Field(F::ItemFlag) => FlagStatus::parse(text).map(FlagStatus::number),
        _ => None,
    };
    let single = PropertyType(kind.0 & !PropertyType::MULTIPLE);
    let value = match number {
        Some(number) => Some(PropertyValue::Integer32(number)),
        None => parse_value(single, text),
    };
    value.ok_or_else(|| {
        let shown: String = text.chars().take(64).collect();
        let text = format!("The value '{shown}' is not of the type of the property.");
        Problem::with_path(ResponseCode::ErrorInvalidValueForProperty, text, path.clone())
    })
}
