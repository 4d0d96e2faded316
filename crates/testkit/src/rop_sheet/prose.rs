//! Structures whose layout the sheet gives in prose, written from its text: property values by type, rows,
//! restrictions, rule actions (MS-OXORULE 2.2.5), typed strings.

use super::tree::{Cursor, Node, Unreadable, Value};
use ropewalk_base::limits;

/// How the value of a type stands in a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    None,
    Signed(usize),
    Unsigned(usize),
    Float(usize),
    Text(usize),
    Guid,
    /// Bytes behind a COUNT.
    Counted,
    /// Bytes behind a count that is of 16 bits everywhere.
    Counted16,
    Restriction,
    RuleAction,
}

/// The types there are, "(by type)" of PropertyValue (MS-OXCDATA 2.11.1), with the name of each.
pub(super) const TYPES: &[(u16, &str, Form)] = &[
    (0x0001, "Null", Form::None),
    (0x0002, "Integer16", Form::Signed(2)),
    (0x0003, "Integer32", Form::Signed(4)),
    (0x0004, "Floating32", Form::Float(4)),
    (0x0005, "Floating64", Form::Float(8)),
    (0x0006, "Currency", Form::Signed(8)),
    (0x0007, "FloatingTime", Form::Float(8)),
    (0x000A, "ErrorCode", Form::Unsigned(4)),
    (0x000B, "Boolean", Form::Unsigned(1)),
    (0x0014, "Integer64", Form::Signed(8)),
    (0x001E, "String8", Form::Text(1)),
    (0x001F, "String", Form::Text(2)),
    (0x0040, "Time", Form::Unsigned(8)),
    (0x0048, "Guid", Form::Guid),
    (0x00FB, "ServerId", Form::Counted16),
    (0x00FD, "Restriction", Form::Restriction),
    (0x00FE, "RuleAction", Form::RuleAction),
    (0x0102, "Binary", Form::Counted),
];

/// Types of which a property can have many values: `0x1000 | type` (MS-OXCDATA 2.11.1).
pub(super) const MULTIPLE: &[u16] =
    &[0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x0014, 0x001E, 0x001F, 0x0040, 0x0048, 0x0102];

/// A kind of restriction: RestrictType, fields before the inner ones, what follows.
pub(super) type RestrictionKind = (u8, &'static [(&'static str, Part)], Inner);

/// All kinds (the sheet's Restriction, MS-OXCDATA 2.12).
pub(super) const RESTRICTIONS: &[RestrictionKind] = &[
    (0x00, &[], Inner::Counted),
    (0x01, &[], Inner::Counted),
    (0x02, &[], Inner::One),
    (
        0x03,
        &[
            ("FuzzyLevelLow", Part::Among(2, &[0, 1, 2])),
            ("FuzzyLevelHigh", Part::Number(2)),
            ("PropertyTag", Part::Tag),
            ("TaggedValue", Part::Tagged),
        ],
        Inner::None,
    ),
    (0x04, &[("RelOp", REL_OP), ("PropTag", Part::Tag), ("TaggedValue", Part::Tagged)], Inner::None),
    (0x05, &[("RelOp", REL_OP), ("PropTag1", Part::Tag), ("PropTag2", Part::Tag)], Inner::None),
    (
        0x06,
        &[("BitmapRelOp", Part::Among(1, &[0, 1])), ("PropTag", Part::Tag), ("Mask", Part::Number(4))],
        Inner::None,
    ),
    (0x07, &[("RelOp", REL_OP), ("PropTag", Part::Tag), ("Size", Part::Number(4))], Inner::None),
    (0x08, &[("PropTag", Part::Tag)], Inner::None),
    (0x09, &[("Subobject", Part::Tag)], Inner::One),
    (0x0A, &[("TaggedValues", Part::TaggedList)], Inner::Optional),
    (0x0B, &[("Count", Part::Number(4))], Inner::One),
];

/// "RelOp: 0 LT 1 LE 2 GT 3 GE 4 EQ 5 NE 0x64 member of DL."
const REL_OP: Part = Part::Among(1, &[0, 1, 2, 3, 4, 5, 0x64]);

/// A field of a restriction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Number(usize),
    Among(usize, &'static [u64]),
    Tag,
    Tagged,
    TaggedList,
}

/// What follows the fields of a restriction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    None,
    One,
    Optional,
    Counted,
}

pub(super) fn signed(number: u64, bytes: usize) -> i128 {
    let shift = 64 - 8 * bytes;
    i128::from((number << shift) as i64 >> shift)
}

/// The type a value has under a tag: bit 0x2000 is one row for each value of many (MS-OXCDATA 2.11.1.3).
pub(super) const fn single(kind: u16) -> u16 {
    if kind & 0x2000 != 0 { kind & !0x3000 } else { kind }
}

fn node(name: &'static str, offset: usize, cursor: &Cursor<'_>, value: Value) -> Node {
    Node { name, offset, length: cursor.offset() - offset, value }
}

/// COUNT: 16 bits before bytes, 32 before values; `wide` has 32 throughout.
fn count(cursor: &mut Cursor<'_>, wide: bool) -> Result<usize, Unreadable> {
    Ok(cursor.number(if wide { 4 } else { 2 }, "COUNT")? as usize)
}

/// A value of a type; `nesting` counts restrictions around it that are values themselves.
pub(super) fn value(
    cursor: &mut Cursor<'_>,
    kind: u16,
    wide: bool,
    nesting: usize,
) -> Result<Value, Unreadable> {
    const FIELD: &str = "PropertyValue";
    let kind = single(kind);
    let form = |kind: u16| TYPES.iter().find(|(code, ..)| *code == kind).map(|(_, _, form)| *form);
    if kind & 0x1000 != 0 && MULTIPLE.contains(&(kind & !0x1000)) {
        let form = form(kind & !0x1000).ok_or_else(|| cursor.error(FIELD, "no such type"))?;
        let values = count(cursor, true)?;
        if values > limits::MULTI_VALUES_MAX {
            return Err(cursor.error("COUNT", "more values than are allowed"));
        }
        let mut list = Vec::new();
        for _ in 0..values {
            let offset = cursor.offset();
            let value = one(cursor, form, wide, nesting)?;
            list.push(node(FIELD, offset, cursor, value));
        }
        return Ok(Value::Typed(kind, Box::new(Value::List(list))));
    }
    let form = form(kind).ok_or_else(|| cursor.error(FIELD, "no such type"))?;
    Ok(Value::Typed(kind, Box::new(one(cursor, form, wide, nesting)?)))
}

fn one(cursor: &mut Cursor<'_>, form: Form, wide: bool, nesting: usize) -> Result<Value, Unreadable> {
    const FIELD: &str = "PropertyValue";
    Ok(match form {
        Form::None => Value::Nothing,
        Form::Signed(bytes) => Value::Number(signed(cursor.number(bytes, FIELD)?, bytes)),
        Form::Unsigned(bytes) => Value::Number(i128::from(cursor.number(bytes, FIELD)?)),
        Form::Float(4) => Value::Single(f32::from_bits(cursor.number(4, FIELD)? as u32)),
        Form::Float(bytes) => Value::Float(f64::from_bits(cursor.number(bytes, FIELD)?)),
        Form::Text(width) => Value::Text { wide: width == 2, bytes: cursor.text(width, FIELD)?.to_vec() },
        Form::Guid => Value::Bytes(cursor.take(16, FIELD)?.to_vec()),
        Form::Counted | Form::Counted16 => {
            let length = count(cursor, wide && form == Form::Counted)?;
            Value::Bytes(cursor.take(length, FIELD)?.to_vec())
        }
        Form::Restriction => restriction(cursor, wide, 0, nesting + 1)?,
        Form::RuleAction => rule_action(cursor, wide)?,
    })
}

/// A number of actions, each with its length before it (MS-OXORULE 2.2.5, 2.2.5.1).
fn rule_action(cursor: &mut Cursor<'_>, wide: bool) -> Result<Value, Unreadable> {
    let start = cursor.offset();
    let actions = count(cursor, wide)?;
    let mut blocks = vec![node("NoOfActions", start, cursor, Value::Number(actions as i128))];
    for _ in 0..actions {
        let start = cursor.offset();
        let length = count(cursor, wide)?;
        let mut part = cursor.part(length, "ActionBlock")?;
        let mut fields = Vec::new();
        for (name, bytes) in [("ActionType", 1), ("ActionFlavor", 4), ("ActionFlags", 4)] {
            // Too short a block is one of nothing; who acts upon it finds that.
            if let Ok(number) = part.number(bytes, name) {
                fields.push(node(name, part.offset() - bytes, &part, Value::Number(number.into())));
            }
        }
        let offset = part.offset();
        let data = part.take(part.left(), "ActionDataBuffer")?.to_vec();
        fields.push(node("ActionDataBuffer", offset, &part, Value::Bytes(data)));
        blocks.push(node("ActionBlock", start, cursor, Value::Structure("ActionBlock", fields)));
    }
    Ok(Value::Structure("RuleAction", blocks))
}

/// Whether there is an action in it without ActionType, ActionFlavor and ActionFlags.
pub(super) fn has_cut_action(node: &Node) -> bool {
    fn cut(value: &Value) -> bool {
        match value {
            Value::Structure("ActionBlock", nodes) => nodes.len() < 4,
            Value::Structure(_, nodes) | Value::List(nodes) => nodes.iter().any(has_cut_action),
            Value::Typed(_, inner) => cut(inner),
            _ => false,
        }
    }
    cut(&node.value)
}

/// PropertyTag and a value of its type.
fn tagged(cursor: &mut Cursor<'_>, wide: bool, nesting: usize) -> Result<Value, Unreadable> {
    let offset = cursor.offset();
    let (tag, number) = tag(cursor)?;
    let tag = node("PropertyTag", offset, cursor, tag);
    let offset = cursor.offset();
    let value = value(cursor, number, wide, nesting)?;
    Ok(Value::Structure("TaggedPropertyValue", vec![tag, node("PropertyValue", offset, cursor, value)]))
}

/// PropertyTag, and its type.
fn tag(cursor: &mut Cursor<'_>) -> Result<(Value, u16), Unreadable> {
    let mut fields = Vec::new();
    for name in ["PropertyType", "PropertyId"] {
        let offset = cursor.offset();
        let number = cursor.number(2, name)?;
        fields.push(node(name, offset, cursor, Value::Number(number.into())));
    }
    let kind = match fields.first().map(|node| &node.value) {
        Some(Value::Number(kind)) => *kind as u16,
        _ => 0,
    };
    Ok((Value::Structure("PropertyTag", fields), kind))
}

/// A row of columns: "Flag 0x00 StandardPropertyRow: PropertyValue per column, TypedPropertyValue where the column
/// type is PtypUnspecified. Flag 0x01 FlaggedPropertyRow: FlaggedPropertyValue per column,
/// FlaggedPropertyValueWithType where the column type is PtypUnspecified."
pub(super) fn row(cursor: &mut Cursor<'_>, columns: &[u32], wide: bool) -> Result<Value, Unreadable> {
    let start = cursor.offset();
    let flag = cursor.number(1, "Flag")?;
    if flag > 1 {
        return Err(cursor.error("Flag", "no such value"));
    }
    let flag_node = node("Flag", start, cursor, Value::Number(flag.into()));
    let start = cursor.offset();
    let mut values = Vec::new();
    for column in columns {
        let offset = cursor.offset();
        let typed = *column & 0xFFFF == 0;
        let kind = if typed { cursor.number(2, "PropertyType")? as u16 } else { *column as u16 };
        let value = match (flag, cursor.clone().number(1, "Flag")) {
            (0, _) => value(cursor, kind, wide, 0)?,
            (_, Err(error)) => return Err(error),
            (_, Ok(flag)) => {
                cursor.take(1, "Flag")?;
                match flag {
                    0x00 => value(cursor, kind, wide, 0)?,
                    0x01 => Value::Nothing,
                    0x0A => Value::Number(cursor.number(4, "ErrorCode")?.into()),
                    _ => return Err(cursor.error("Flag", "no such value")),
                }
            }
        };
        values.push(node("PropertyValue", offset, cursor, value));
    }
    let values = node("ValueArray", start, cursor, Value::List(values));
    Ok(Value::Structure("PropertyRow", vec![flag_node, values]))
}

/// "0x00 none present; 0x01 empty, no bytes; 0x02 asciiz 8-bit; 0x03 reduced Unicode: 8-bit z, each byte is a
/// UTF-16 code unit with high byte 0; 0x04 UTF-16LE z".
pub(super) fn typed_string(cursor: &mut Cursor<'_>) -> Result<Value, Unreadable> {
    let start = cursor.offset();
    let kind = cursor.number(1, "StringType")?;
    let mut fields = vec![node("StringType", start, cursor, Value::Number(kind.into()))];
    let offset = cursor.offset();
    let text = match kind {
        0x00 | 0x01 => None,
        0x02 => Some(Value::Text { wide: false, bytes: cursor.text(1, "String")?.to_vec() }),
        0x03 => {
            let bytes = cursor.text(1, "String")?.iter().flat_map(|byte| [*byte, 0]).collect();
            Some(Value::Text { wide: true, bytes })
        }
        0x04 => Some(Value::Text { wide: true, bytes: cursor.text(2, "String")?.to_vec() }),
        _ => return Err(cursor.error("StringType", "no such value")),
    };
    fields.extend(text.map(|text| node("String", offset, cursor, text)));
    Ok(Value::Structure("TypedString", fields))
}

/// A restriction with all in it; `depth` counts those around it.
pub(super) fn restriction(
    cursor: &mut Cursor<'_>,
    wide: bool,
    depth: usize,
    nesting: usize,
) -> Result<Value, Unreadable> {
    if depth >= limits::RESTRICTION_DEPTH_MAX || nesting > limits::RESTRICTION_VALUE_NESTING_MAX {
        return Err(cursor.error("Restriction", "nested too deep"));
    }
    let start = cursor.offset();
    let kind = cursor.number(1, "RestrictType")?;
    let row = RESTRICTIONS.iter().find(|(code, ..)| u64::from(*code) == kind);
    let (_, parts, inner) = row.ok_or_else(|| cursor.error("RestrictType", "no such value"))?;
    let mut fields = vec![node("RestrictType", start, cursor, Value::Number(kind.into()))];
    for (name, part) in *parts {
        let offset = cursor.offset();
        let value = restriction_part(cursor, name, *part, wide, nesting)?;
        fields.push(node(name, offset, cursor, value));
    }
    let times = match inner {
        Inner::None => 0,
        Inner::One => 1,
        // "This field MUST contain either TRUE (0x01) or FALSE (0x00)" (MS-OXCDATA 2.12.11.1).
        Inner::Optional => match cursor.number(1, "RestrictionPresent")? {
            present @ 0..=1 => present as usize,
            _ => return Err(cursor.error("RestrictionPresent", "no such value")),
        },
        Inner::Counted => count(cursor, wide)?,
    };
    let offset = cursor.offset();
    let mut list = Vec::new();
    for _ in 0..times {
        let offset = cursor.offset();
        let value = restriction(cursor, wide, depth + 1, nesting)?;
        list.push(node("Restriction", offset, cursor, value));
    }
    fields.push(node("Restrictions", offset, cursor, Value::List(list)));
    Ok(Value::Structure("Restriction", fields))
}

fn restriction_part(
    cursor: &mut Cursor<'_>,
    name: &'static str,
    part: Part,
    wide: bool,
    nesting: usize,
) -> Result<Value, Unreadable> {
    Ok(match part {
        Part::Number(bytes) => Value::Number(cursor.number(bytes, name)?.into()),
        Part::Among(bytes, values) => {
            let number = cursor.number(bytes, name)?;
            if !values.contains(&number) {
                return Err(cursor.error(name, "no such value"));
            }
            Value::Number(number.into())
        }
        Part::Tag => tag(cursor)?.0,
        Part::Tagged => tagged(cursor, wide, nesting)?,
        Part::TaggedList => {
            let mut list = Vec::new();
            for _ in 0..cursor.number(1, "TaggedValuesCount")? {
                let offset = cursor.offset();
                let value = tagged(cursor, wide, nesting)?;
                list.push(node("TaggedValues", offset, cursor, value));
            }
            Value::List(list)
        }
    })
}
