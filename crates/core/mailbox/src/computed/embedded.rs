//! Computed properties of embedded messages, which have no place in a folder.

use super::{Computed, access, row};
use crate::message::EmbeddedMessage;
use ropewalk_model::{PropertyValue, tags};

/// mfRead and mfHasAttach (MS-OXCMSG 2.2.1.6).
const READ: i32 = 0x1;
const HAS_ATTACHMENTS: i32 = 0x10;
/// PidTagObjectType of a message.
const OBJECT_TYPE_MESSAGE: i32 = 5;

pub(crate) const EMBEDDED: &[Computed<EmbeddedMessage>] = &[
    row(tags::PID_TAG_OBJECT_TYPE, |_| Some(OBJECT_TYPE_MESSAGE.into())),
    row(tags::PID_TAG_ACCESS, |_| Some(access::MESSAGE_ACCESS.into())),
    row(tags::PID_TAG_ACCESS_LEVEL, |_| Some(access::ACCESS_LEVEL_MODIFY.into())),
    row(tags::PID_TAG_HAS_ATTACHMENTS, |m| Some((!m.attachments.is_empty()).into())),
    row(tags::PID_TAG_MESSAGE_FLAGS, |m| {
        Some((READ | if m.attachments.is_empty() { 0 } else { HAS_ATTACHMENTS }).into())
    }),
    row(tags::PID_TAG_HAS_NAMED_PROPERTIES, |m| {
        Some(PropertyValue::from(m.properties.tags().iter().any(|tag| tag.is_named())).into())
    }),
];
