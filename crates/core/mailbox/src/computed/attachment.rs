//! Computed properties of attachments.

use super::{Computed, access, fallback, row};
use crate::message::StoredAttachment;
use ropewalk_model::tags;

/// PidTagObjectType of an attachment (MS-OXCPRPT 2.2.1.7).
const OBJECT_TYPE_ATTACHMENT: i32 = 7;
/// PidTagAttachMethod (MS-OXCMSG 2.2.2.9).
const BY_VALUE: i32 = 1;
const EMBEDDED_MESSAGE: i32 = 5;

pub(crate) const ATTACHMENT: &[Computed<StoredAttachment>] = &[
    row(tags::PID_TAG_ATTACH_NUMBER, |a| Some(i32::try_from(a.number).unwrap_or(i32::MAX).into())),
    row(tags::PID_TAG_OBJECT_TYPE, |_| Some(OBJECT_TYPE_ATTACHMENT.into())),
    row(tags::PID_TAG_ACCESS_LEVEL, |_| Some(access::ACCESS_LEVEL_MODIFY.into())),
    row(tags::PID_TAG_RECORD_KEY, |a| Some(a.number.to_be_bytes().to_vec().into())),
    fallback(tags::PID_TAG_ATTACH_METHOD, |a| {
        let stored = a.properties.value(tags::PID_TAG_ATTACH_METHOD.id());
        stored.or_else(|| Some(method(a.embedded).into()))
    }),
];

/// PidTagAttachMethod of an attachment that was given none.
pub(super) const fn method(embedded: bool) -> i32 {
    if embedded { EMBEDDED_MESSAGE } else { BY_VALUE }
}
