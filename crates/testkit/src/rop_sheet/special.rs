//! Values that the codec has in other forms than the sheet: choices where the sheet has numbers.

use super::agree::Comparison;
use super::prose::{Inner, RESTRICTIONS};
use super::seen::Seen;
use super::text::utf16;
use super::tree::{Node, Value};

/// RelOp as the codec calls it, with its number.
const REL_OPS: &[(&str, i128)] = &[
    ("Less", 0),
    ("LessOrEqual", 1),
    ("Greater", 2),
    ("GreaterOrEqual", 3),
    ("Equal", 4),
    ("NotEqual", 5),
    ("MemberOfDl", 0x64),
];

/// BitmapRelOp (MS-OXCDATA 2.12.7.1) and FuzzyLevelLow (2.12.4.1).
const OTHERS: &[(&str, i128)] =
    &[("EqualZero", 0), ("NotEqualZero", 1), ("FullString", 0), ("Substring", 1), ("Prefix", 2)];

/// FuzzyLevelHigh (MS-OXCDATA 2.12.4.1).
const FUZZY: &[(&str, i128)] = &[("ignore_case", 1), ("ignore_non_space", 2), ("loose", 4)];

/// Restrictions of the codec by RestrictType: name, and its field for each of the sheet's.
const KINDS: &[(u8, &str, &[&str])] = &[
    (0x00, "And", &[]),
    (0x01, "Or", &[]),
    (0x02, "Not", &[]),
    (0x03, "Content", &["level", "flags", "tag", "value"]),
    (0x04, "Property", &["op", "tag", "value"]),
    (0x05, "CompareProperties", &["op", "left", "right"]),
    (0x06, "BitMask", &["op", "tag", "mask"]),
    (0x07, "Size", &["op", "tag", "size"]),
    (0x08, "Exist", &[""]),
    (0x09, "SubObject", &["tag"]),
    (0x0A, "Comment", &["values"]),
    (0x0B, "Count", &["count"]),
];

/// RecipientFlags (the note of the sheet): field of the codec that is true or there, bit.
const RECIPIENT_FLAGS: &[(&str, i128)] = &[
    ("email_address", 0x0008),
    ("display_name", 0x0010),
    ("transmittable_display_name", 0x0020),
    ("same_transmittable_name", 0x0040),
    ("responsible", 0x0080),
    ("non_rich_content", 0x0100),
    ("unicode", 0x0200),
    ("simple_display_name", 0x0400),
];

/// Types of recipients: name in the codec, RecipientFlags.
const RECIPIENT_TYPES: &[(&str, i128)] = &[
    ("None", 0),
    ("Other", 0x8000),
    ("X500", 1),
    ("MsMail", 2),
    ("Smtp", 3),
    ("Fax", 4),
    ("ProfessionalOfficeSystem", 5),
    ("PersonalDistributionList", 6),
];

/// Events: name in the codec, type (the note of NotificationData).
const EVENTS: &[(&str, i128)] = &[
    ("NewMail", 0x0002),
    ("ObjectCreated", 0x0004),
    ("ObjectDeleted", 0x0008),
    ("ObjectModified", 0x0010),
    ("ObjectMoved", 0x0020),
    ("ObjectCopied", 0x0040),
    ("SearchComplete", 0x0080),
    ("TableModified", 0x0100),
    ("Extended", 0x0400),
];

fn code(table: &[(&str, i128)], name: &str) -> Option<i128> {
    table.iter().find(|(entry, _)| *entry == name).map(|(_, code)| *code)
}

fn name_of<'a>(seen: &Seen<'a>) -> &'a str {
    match seen {
        Seen::Unit(name) | Seen::Tuple(name, _) | Seen::Named(name, _) => name,
        _ => "",
    }
}

fn number(nodes: &[Node], name: &str) -> Option<i128> {
    nodes.iter().find(|node| node.name == name).and_then(|node| match node.value {
        Value::Number(number) => Some(number),
        _ => None,
    })
}

/// Fields of a structure that the codec has as choices, made from these: name and value.
pub(super) fn made<'a>(structure: &str, seen: &Seen<'a>) -> Vec<(String, Seen<'a>)> {
    match structure {
        "RecipientRow" => recipient(seen),
        "NotificationData" => notification(seen).unwrap_or_default(),
        "SortOrder" => tag_parts(seen.field("tag")),
        _ => Vec::new(),
    }
}

/// Whether [`made`] has dealt with a field.
pub(super) fn is_made_from(structure: &str, path: &str) -> bool {
    match structure {
        "RecipientRow" => {
            let flags = RECIPIENT_FLAGS.iter().any(|(name, _)| *name == path);
            path == "address"
                || path == "address.second"
                || flags && !path.ends_with("_name") && !path.ends_with("_address")
                || path == "same_transmittable_name"
        }
        "NotificationData" => path.starts_with("event"),
        "SortOrder" => path == "tag",
        _ => false,
    }
}

fn tag_parts<'a>(tag: Option<&Seen<'a>>) -> Vec<(String, Seen<'a>)> {
    let Some(tag) = tag.and_then(Seen::number) else { return Vec::new() };
    let part = |name: &str, number| (name.to_owned(), Seen::Number(number));
    vec![part("property_type", tag & 0xFFFF), part("property_id", tag >> 16)]
}

fn recipient<'a>(seen: &Seen<'a>) -> Vec<(String, Seen<'a>)> {
    let Some(address) = seen.field("address") else { return Vec::new() };
    let second = address.field("second").and_then(Seen::number).unwrap_or(0);
    let mut flags = code(RECIPIENT_TYPES, name_of(address)).unwrap_or(0) + second;
    for (field, bit) in RECIPIENT_FLAGS {
        let value = seen.field(field);
        let set = value.is_some_and(|value| value.number() == Some(1) || name_of(value) == "Some");
        flags |= if set { *bit } else { 0 };
    }
    let mut made = vec![("recipient_flags".to_owned(), Seen::Number(flags))];
    if let Seen::Tuple("Other", items) = address {
        made.extend(items.iter().map(|item| ("address_type".to_owned(), item.clone())));
    }
    made
}

/// NotificationFlags, and the fields of the event by the names the sheet has.
fn notification<'a>(seen: &Seen<'a>) -> Option<Vec<(String, Seen<'a>)>> {
    let event = seen.field("event")?;
    let mut flags = code(EVENTS, name_of(event))?;
    let mut made = Vec::new();
    for (field, bit) in [("total_message_count", 0x1000), ("unread_message_count", 0x2000)] {
        flags |= if name_of(seen.field(field)?) == "Some" { bit } else { 0 };
    }
    // Outside in: the event, the object or the change to a table, its row.
    let mut level = event;
    loop {
        let mut inner = None;
        match level {
            Seen::Tuple(name, items) => {
                flags |= message_flags(name);
                table_event(name, &mut made);
                match (*name, items.as_slice()) {
                    ("Folder", [fid @ Seen::Named("Fid", _)]) => {
                        made.push(("folder_id".to_owned(), fid.clone()))
                    }
                    ("Deleted", [key]) => row_key(key, "table_row", &mut made),
                    (_, [one]) => inner = Some(one),
                    _ => {}
                }
            }
            Seen::Named(name, fields) => {
                flags |= message_flags(name);
                for (field, value) in fields {
                    match *field {
                        "object" | "event" => inner = Some(value),
                        "in_search_folder" => flags |= value.number()? * 0x4000,
                        "of_messages" => flags |= value.number()? * 0x8000,
                        "flags" => flags |= value.number()?,
                        "search_parent" => {
                            if let Seen::Tuple(_, items) = value {
                                flags |= 0x4000;
                                made.push(("parent_folder_id".to_owned(), items.first()?.clone()));
                            }
                        }
                        "row" => row_key(value, "table_row", &mut made),
                        "after" => row_key(value, "insert_after_table_row", &mut made),
                        "data" => made.push(("table_row_data".to_owned(), value.clone())),
                        "event_type" => made.push(("table_event_type".to_owned(), value.clone())),
                        "tags" => {
                            if let Seen::Tuple(_, items) = value {
                                made.push(("tags".to_owned(), items.first()?.clone()));
                            } else {
                                made.push(("tag_count".to_owned(), Seen::Number(0xFFFF)));
                            }
                        }
                        other => made.push((other.to_owned(), value.clone())),
                    }
                }
            }
            _ => {}
        }
        match inner {
            Some(one) => level = one,
            None => break,
        }
    }
    made.retain(|(name, _)| name != "folder_id" || flags & 0x0FFF != 0x0100);
    made.push(("notification_flags".to_owned(), Seen::Number(flags)));
    Some(made)
}

/// M of a variant.
fn message_flags(name: &str) -> i128 {
    if name == "Message" { 0x8000 } else { 0 }
}

fn table_event(name: &str, made: &mut Vec<(String, Seen<'_>)>) {
    let kinds = [("Added", 3), ("Deleted", 4), ("Modified", 5)];
    made.extend(code(&kinds, name).map(|code| ("table_event_type".to_owned(), Seen::Number(code))));
}

/// A row's folder, message and instance; "InsertAfterTableRowID" is the one name that is otherwise.
fn row_key<'a>(key: &Seen<'a>, prefix: &str, made: &mut Vec<(String, Seen<'a>)>) {
    let after = prefix.starts_with("insert");
    let message =
        if after { "insert_after_table_row_i_d".to_owned() } else { "table_row_message_i_d".to_owned() };
    match key {
        Seen::Named("MessageRow", fields) => {
            for (field, value) in fields {
                let name = match *field {
                    "folder_id" => format!("{prefix}_folder_i_d"),
                    "message_id" => message.clone(),
                    _ => format!("{prefix}_instance"),
                };
                made.push((name, value.clone()));
            }
        }
        fid => made.push((format!("{prefix}_folder_i_d"), fid.clone())),
    }
}

/// A row: standard or flagged.
pub(super) fn row(comparison: &mut Comparison<'_>, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
    let (Some(flag), Some(values), Seen::Tuple(name, items)) = (number(nodes, "Flag"), nodes.get(1), seen)
    else {
        return comparison.differ(node, seen);
    };
    let (Value::List(values), [Seen::List(items)]) = (&values.value, items.as_slice()) else {
        return comparison.differ(node, seen);
    };
    if values.len() != items.len() || (flag == 1) != (*name == "Flagged") {
        return comparison.differ(node, seen);
    }
    for (value, item) in values.iter().zip(items) {
        match (flag, &value.value, item) {
            (0, _, item) => comparison.value(value, item),
            (_, Value::Typed(..), Seen::Tuple("Value", inner)) if inner.len() == 1 => {
                inner.iter().for_each(|inner| comparison.value(value, inner));
            }
            (_, Value::Nothing, Seen::Unit("Absent")) => {}
            (_, Value::Number(_), Seen::Tuple("Error", _)) => comparison.value(value, item),
            _ => comparison.differ(value, item),
        }
    }
}

/// A typed string.
pub(super) fn typed_string(comparison: &mut Comparison<'_>, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
    let names = [(0, "None"), (1, "Empty"), (2, "Text8"), (3, "Unicode"), (4, "Unicode")];
    let kind = number(nodes, "StringType");
    if !names.iter().any(|(code, name)| Some(*code) == kind && *name == name_of(seen)) {
        return comparison.differ(node, seen);
    }
    if let Some(text) = nodes.get(1) {
        comparison.value(text, seen);
    }
}

/// A property's name, or that it has none.
pub(super) fn property_name(comparison: &mut Comparison<'_>, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
    let kind = number(nodes, "Kind");
    let seen = match seen {
        Seen::Unit("None") if kind == Some(0xFF) => return,
        Seen::Tuple("Some", items) if items.len() == 1 && kind != Some(0xFF) => items.first().unwrap_or(seen),
        seen => return comparison.differ(node, seen),
    };
    for node in nodes {
        match (node.name, seen.field("set"), seen.field("kind")) {
            ("GUID", Some(set), _) => comparison.value(node, set),
            ("LID", _, Some(kind @ Seen::Tuple("Lid", _))) => comparison.value(node, kind),
            ("Name", _, Some(Seen::Tuple("String", items))) => {
                let Value::Bytes(bytes) = &node.value else { return comparison.differ(node, seen) };
                let text = utf16(bytes);
                let text = text.split('\0').next().unwrap_or_default();
                if items.first() != Some(&Seen::Text(text.to_owned())) {
                    comparison.differ(node, seen);
                }
            }
            ("Kind" | "NameSize", Some(_), Some(_)) => {}
            _ => comparison.differ(node, seen),
        }
    }
}

/// A restriction and those in it.
pub(super) fn restriction(comparison: &mut Comparison<'_>, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
    let kind = number(nodes, "RestrictType");
    let row = KINDS.iter().find(|(code, ..)| Some(i128::from(*code)) == kind);
    let Some((_, _, parts)) = row.filter(|(_, name, _)| *name == name_of(seen)) else {
        return comparison.differ(node, seen);
    };
    let fields = nodes.get(1..).unwrap_or_default();
    for (node, part) in fields.iter().zip(*parts) {
        restriction_field(comparison, node, seen, part);
    }
    let (Some(Value::List(inside)), Some((_, _, inner))) = (
        nodes.last().map(|node| &node.value),
        RESTRICTIONS.iter().find(|(code, ..)| Some(i128::from(*code)) == kind),
    ) else {
        return comparison.differ(node, seen);
    };
    let items: Vec<&Seen<'_>> = match (inner, seen) {
        (Inner::None, _) => Vec::new(),
        (Inner::Counted, Seen::Tuple(_, items)) => match items.first() {
            Some(Seen::List(items)) => items.iter().collect(),
            _ => return comparison.differ(node, seen),
        },
        (_, Seen::Tuple(_, items)) => items.iter().collect(),
        (_, seen) => match seen.field("inner") {
            Some(Seen::Tuple("Some", items)) if *inner == Inner::Optional => items.iter().collect(),
            Some(Seen::Unit("None")) => Vec::new(),
            Some(one) => vec![one],
            None => return comparison.differ(node, seen),
        },
    };
    if inside.len() != items.len() {
        return comparison.differ(node, seen);
    }
    inside.iter().zip(items).for_each(|(node, item)| comparison.value(node, item));
}

fn restriction_field(comparison: &mut Comparison<'_>, node: &Node, seen: &Seen<'_>, part: &str) {
    let item = match (part, seen) {
        ("", Seen::Tuple(_, items)) => items.first(),
        (part, seen) => seen.field(part),
    };
    let Some(item) = item else { return comparison.differ(node, seen) };
    match (part, &node.value, item) {
        ("op" | "level", Value::Number(number), Seen::Unit(name)) => {
            if code(REL_OPS, name).or_else(|| code(OTHERS, name)) != Some(*number) {
                comparison.differ(node, item);
            }
        }
        ("flags", Value::Number(number), flags) => {
            let set =
                |(field, bit): &(&str, i128)| flags.field(field).and_then(Seen::number).unwrap_or(0) * bit;
            if FUZZY.iter().map(set).sum::<i128>() != *number & 7 {
                comparison.differ(node, item);
            }
        }
        ("value", Value::Structure(_, nodes), _) => {
            if let (Some(tag), Some(value_tag)) = (nodes.first(), seen.field("value_tag")) {
                comparison.value(tag, value_tag);
            }
            nodes.iter().skip(1).for_each(|value| comparison.value(value, item));
        }
        _ => comparison.value(node, item),
    }
}

/// RecipientFlags without what the codec does not keep: its reserved bits, and O beside a type.
pub(super) fn recipient_flags(comparison: &mut Comparison<'_>, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
    let flags = number(nodes, "Flags").map(|flags| flags & !0x7800);
    let flags = flags.map(|flags| if flags & 7 != 0 { flags & !0x8000 } else { flags });
    if flags != seen.number() {
        comparison.differ(node, seen);
    }
}
