//! SortOrder as sort keys (MS-OXWSSRCH NonEmptyArrayOfFieldOrdersType).

use super::field::{Target, target};
use crate::context::Context;
use crate::problem::Problems;
use ropewalk_model::{PropertyTag, PropertyType, SortDirection, SortKey, tags};
use ropewalk_wire_ews_xml::types::FieldOrder;
use ropewalk_wire_ews_xml::{Problem, ResponseCode};

/// Types rows can be ordered by.
const SORTABLE: &[PropertyType] = &[
    PropertyType::STRING,
    PropertyType::BOOLEAN,
    PropertyType::INTEGER16,
    PropertyType::INTEGER32,
    PropertyType::INTEGER64,
    PropertyType::CURRENCY,
    PropertyType::FLOATING32,
    PropertyType::FLOATING64,
    PropertyType::FLOATING_TIME,
    PropertyType::TIME,
    PropertyType::GUID,
    PropertyType::BINARY,
];

/// Bodies are not in rows.
const NOT_SORTABLE: &[PropertyTag] = &[
    tags::PID_TAG_BODY,
    tags::PID_TAG_HTML,
    tags::PID_TAG_RTF_COMPRESSED,
    tags::PID_TAG_TRANSPORT_MESSAGE_HEADERS,
];

/// The sort keys of an order. A name the mailbox does not know orders nothing and is left out.
pub(crate) fn sort(context: &Context<'_>, order: &[FieldOrder]) -> Problems<Vec<SortKey>> {
    let mut keys = Vec::with_capacity(order.len());
    for field in order {
        let refused = || {
            let text = "The property can not be used for sorting or grouping.";
            Problem::with_path(ResponseCode::ErrorUnsupportedPathForSortGroup, text, field.path.clone())
        };
        let tag = match target(context, &field.path)?.ok_or_else(refused)? {
            Target::Properties(tags) => match tags.first() {
                Some(tag) => *tag,
                None => continue,
            },
            Target::Recipients(1) => tags::PID_TAG_DISPLAY_TO,
            Target::Recipients(2) => tags::PID_TAG_DISPLAY_CC,
            Target::Recipients(_) | Target::Bit(_) => return Err(refused()),
        };
        if !SORTABLE.contains(&tag.kind()) || NOT_SORTABLE.contains(&tag) {
            return Err(refused());
        }
        let direction = if field.descending { SortDirection::Descending } else { SortDirection::Ascending };
        keys.push(SortKey { tag, direction });
    }
    Ok(keys)
}
