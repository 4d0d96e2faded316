//! Walks the fields of a layout over bytes.

use super::notation::{Count, Field, Kind, Layout, Term};
use super::prose;
use super::sheet::{Row, Sheet};
use super::tree::{Cursor, Node, Unreadable, Value};

/// What a packet does not say itself.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Whether the logon is one on public folders.
    pub public: bool,
    /// Columns of the rows: PropertyTags as numbers.
    pub columns: Vec<u32>,
    /// RopId of the request, where that of the response leaves it open.
    pub request: Option<u8>,
    /// Counts in property values have 32 bits throughout (MS-OXCDATA 2.11.1.1: extended rules).
    pub wide: bool,
}

/// One request or response.
#[derive(Debug, Clone)]
pub struct Packet {
    /// The ROP.
    pub row: &'static Row,
    /// The layout of the form it has.
    pub layout: &'static Layout,
    /// The fields.
    pub fields: Vec<Node>,
    /// Where it ends.
    pub end: usize,
}

impl Packet {
    /// Whether some content that stands in a known number of bytes cannot be read.
    pub fn is_broken(&self) -> bool {
        self.fields.iter().any(|node| node.value.is_broken())
    }

    /// The number in a field of the packet itself.
    pub fn number(&self, name: &str) -> Option<i128> {
        self.fields.iter().find(|node| node.name == name).and_then(|node| match node.value {
            Value::Number(number) => Some(number),
            _ => None,
        })
    }
}

/// Sizes the notation does not tie to what they measure: structure or ROP, size, first field of those measured; all
/// to the end are (MS-OXCROPS 2.2.13.12.1: "the size of both LongTermIdRangeCount and LongTermIdRanges").
pub(super) const SIZES: &[(&str, &str, &str)] =
    &[("RopSetLocalReplicaMidsetDeleted", "DataSize", "LongTermIdRangeCount")];

/// Parts of a number that conditions look at: structure, its field, part, mask (the notes of RecipientFlags and
/// NotificationData).
const PARTS: &[(&str, &str, &str, u64)] = &[
    ("RecipientRow", "RecipientFlags", "Type", 0x0007),
    ("RecipientRow", "RecipientFlags", "E", 0x0008),
    ("RecipientRow", "RecipientFlags", "D", 0x0010),
    ("RecipientRow", "RecipientFlags", "T", 0x0020),
    ("RecipientRow", "RecipientFlags", "U", 0x0200),
    ("RecipientRow", "RecipientFlags", "I", 0x0400),
    ("RecipientRow", "RecipientFlags", "O", 0x8000),
    ("NotificationData", "NotificationFlags", "type", 0x0FFF),
    ("NotificationData", "NotificationFlags", "T", 0x1000),
    ("NotificationData", "NotificationFlags", "U", 0x2000),
    ("NotificationData", "NotificationFlags", "S", 0x4000),
    ("NotificationData", "NotificationFlags", "M", 0x8000),
    ("TaggedPropertyValue", "PropertyTag", "PropertyTag.PropertyType", 0xFFFF),
];

/// Numbers that exist, where the sheet names them: structure, field, mask, values (its notes; MS-OXCDATA 2.6.1,
/// MS-OXCNOTIF 2.2.1.4.1.2).
const VALUES: &[(&str, &str, u64, &[u64])] = &[
    ("PropertyName", "Kind", 0xFF, &[0x00, 0x01, 0xFF]),
    (
        "NotificationData",
        "NotificationFlags",
        0x0FFF,
        &[0x0002, 0x0004, 0x0008, 0x0010, 0x0020, 0x0040, 0x0080, 0x0100, 0x0400],
    ),
];

/// Numbers of the fields read so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    of: &'static str,
    numbers: Vec<(&'static str, i128)>,
}

impl Scope {
    pub(super) const fn new(of: &'static str) -> Self {
        Self { of, numbers: Vec::new() }
    }

    pub(super) fn set(&mut self, name: &'static str, number: i128) {
        self.numbers.push((name, number));
    }

    /// A field's number, or a part of one; fields that are not there are 0.
    pub(super) fn number(&self, name: &str) -> i128 {
        let field = |name: &str| self.numbers.iter().rev().find(|(field, _)| *field == name);
        if let Some((_, number)) = field(name) {
            return *number;
        }
        let part = PARTS.iter().find(|(of, _, part, _)| *of == self.of && *part == name);
        part.and_then(|(_, whole, _, mask)| {
            let shift = mask.trailing_zeros();
            field(whole).map(|(_, number)| (number & i128::from(*mask)) >> shift)
        })
        .unwrap_or(0)
    }

    pub(super) fn count(&self, name: &str) -> usize {
        usize::try_from(self.number(name)).unwrap_or(0)
    }

    pub(super) fn holds(&self, terms: &[Term], public: bool) -> bool {
        let one_of = |name: &str, values: &[u64]| {
            let number = self.number(name);
            values.iter().any(|value| i128::from(*value) == number)
        };
        terms.iter().all(|term| match term {
            Term::Public(wanted) => *wanted == public,
            Term::In(name, values) => one_of(name, values),
            Term::NotIn(name, values) => !one_of(name, values),
            Term::Bits(name, mask) => self.number(name) & i128::from(*mask) != 0,
            Term::Same(one, other) => self.number(one) == self.number(other),
        })
    }
}

/// Whether a number may stand in a field.
pub(super) fn exists(of: &str, field: &str, number: i128) -> bool {
    let row = VALUES.iter().find(|(structure, name, ..)| *structure == of && *name == field);
    row.is_none_or(|(_, _, mask, values)| {
        values.iter().any(|value| i128::from(*value) == number & i128::from(*mask))
    })
}

/// RopGetReceiveFolderTable has columns of its own: PidTagFolderId, PidTagMessageClass, PidTagLastModificationTime
/// (MS-OXCSTOR 2.2.1.4.2).
pub(super) const RECEIVE_FOLDER_COLUMNS: &[u32] = &[0x6748_0014, 0x001A_001E, 0x3008_0040];

pub(super) struct Decoder<'c> {
    pub(super) sheet: &'static Sheet,
    pub(super) context: &'c Context,
    columns: Vec<u32>,
}

impl<'c> Decoder<'c> {
    fn new(sheet: &'static Sheet, context: &'c Context, row: &Row) -> Self {
        let own = row.name == "RopGetReceiveFolderTable";
        let columns = if own { RECEIVE_FOLDER_COLUMNS.to_vec() } else { context.columns.clone() };
        Self { sheet, context, columns }
    }

    fn layout(
        &mut self,
        of: &'static str,
        layout: &[Field],
        cursor: &mut Cursor<'_>,
    ) -> Result<Vec<Node>, Unreadable> {
        let mut scope = Scope::new(of);
        let mut nodes: Vec<Node> = Vec::with_capacity(layout.len());
        for field in layout {
            if !scope.holds(&field.when, self.context.public) {
                continue;
            }
            let node = self.field(field, cursor, &scope)?;
            if let Some(number) = number_of(&node.value) {
                if !exists(of, field.name, number) {
                    return Err(cursor.error(field.name, "no such value"));
                }
                scope.set(field.name, number);
            }
            if field.name == "RecipientColumns" {
                self.columns = tags(&node.value);
            }
            nodes.push(node);
        }
        for (_, size, first) in SIZES.iter().filter(|(name, ..)| *name == of) {
            let measured = nodes.iter().skip_while(|node| node.name != *first).map(|node| node.length);
            if measured.sum::<usize>() != scope.count(size) {
                return Err(cursor.error(size, "not the size of what it measures"));
            }
        }
        if matches!(of, "PermissionData" | "RuleData")
            && !self.context.wide
            && nodes.iter().any(prose::has_cut_action)
        {
            return Err(cursor.error("ActionBlock", "shorter than any action"));
        }
        // "S: if this bit is set, bit 0x8000 MUST be set" (MS-OXCNOTIF 2.2.1.4.1.2).
        let kind = scope.number("type");
        if scope.number("S") == 1 && scope.number("M") == 0 && kind != 0x0100 && kind != 0x0400 {
            return Err(cursor.error("NotificationFlags", "S without M"));
        }
        Ok(nodes)
    }

    fn field(&mut self, field: &Field, cursor: &mut Cursor<'_>, scope: &Scope) -> Result<Node, Unreadable> {
        let offset = cursor.offset();
        let value = match field.size {
            None => self.value(field, cursor, scope)?,
            Some(size) => {
                let length = scope.count(size.field).checked_sub(size.less).ok_or_else(|| {
                    cursor.error(field.name, "its size is less than what it counts besides")
                })?;
                let mut part = cursor.part(length, field.name)?;
                if length == 0 && field.kind == Kind::Structure("Restriction") {
                    Value::Nothing
                } else {
                    let inside = if size.fills {
                        self.filling(field, &mut part, scope)
                    } else {
                        self.value(field, &mut part, scope)
                    };
                    match inside {
                        Ok(_) if part.left() > 0 => Value::Broken(part.error(field.name, "bytes are left")),
                        Ok(value) => value,
                        Err(error) => Value::Broken(error),
                    }
                }
            }
        };
        if field.name == "RopId" && number_of(&value) != field.constant.map(i128::from) {
            return Err(cursor.error(field.name, "another ROP"));
        }
        Ok(Node { name: field.name, offset, length: cursor.offset() - offset, value })
    }

    fn filling(&mut self, field: &Field, part: &mut Cursor<'_>, scope: &Scope) -> Result<Value, Unreadable> {
        let mut list = Vec::new();
        while part.left() > 0 {
            list.push(self.element(field, part, scope)?);
        }
        Ok(Value::List(list))
    }

    fn element(&mut self, field: &Field, cursor: &mut Cursor<'_>, scope: &Scope) -> Result<Node, Unreadable> {
        let offset = cursor.offset();
        let value = self.single(field, cursor, scope)?;
        Ok(Node { name: field.name, offset, length: cursor.offset() - offset, value })
    }

    fn value(&mut self, field: &Field, cursor: &mut Cursor<'_>, scope: &Scope) -> Result<Value, Unreadable> {
        let Some(count) = field.count else { return self.single(field, cursor, scope) };
        let count = match count {
            Count::Fixed(count) => count,
            Count::Field(name) => scope.count(name),
            Count::Rest => cursor.left(),
        };
        match field.kind {
            Kind::Bytes | Kind::Ascii => Ok(Value::Bytes(cursor.take(count, field.name)?.to_vec())),
            _ => {
                let mut list = Vec::new();
                for _ in 0..count {
                    list.push(self.element(field, cursor, scope)?);
                }
                Ok(Value::List(list))
            }
        }
    }

    fn single(&mut self, field: &Field, cursor: &mut Cursor<'_>, scope: &Scope) -> Result<Value, Unreadable> {
        let name = field.name;
        Ok(match field.kind {
            Kind::Integer { bytes, signed } => {
                let number = cursor.number(bytes, name)?;
                Value::Number(if signed { prose::signed(number, bytes) } else { i128::from(number) })
            }
            Kind::Truth(bytes) => Value::Number(i128::from(cursor.number(bytes, name)?)),
            Kind::Guid => Value::Bytes(cursor.take(16, name)?.to_vec()),
            Kind::Bytes | Kind::Ascii => return Err(cursor.error(name, "bytes without a count")),
            Kind::AsciiZ | Kind::String8Z => {
                Value::Text { wide: false, bytes: cursor.text(1, name)?.to_vec() }
            }
            Kind::StringZ(flag) => {
                let wide = scope.number(flag) != 0;
                Value::Text { wide, bytes: cursor.text(if wide { 2 } else { 1 }, name)?.to_vec() }
            }
            Kind::ValueOf(field) => {
                let kind = scope.number(field) as u16;
                prose::value(cursor, kind, self.context.wide, 0)?
            }
            Kind::Structure("PropertyRow") => {
                prose::row(cursor, self.columns_of(cursor, scope)?, self.context.wide)?
            }
            Kind::Structure("TypedString") => prose::typed_string(cursor)?,
            Kind::Structure("Restriction") => prose::restriction(cursor, self.context.wide, 0, 0)?,
            Kind::Structure(of) => {
                let layout =
                    self.sheet.structure(of).ok_or_else(|| cursor.error(name, "no such structure"))?;
                Value::Structure(of, self.layout(of, layout, cursor)?)
            }
        })
    }

    /// "RecipientProperties covers the first RecipientColumnCount tags of RecipientColumns."
    fn columns_of(&self, cursor: &Cursor<'_>, scope: &Scope) -> Result<&[u32], Unreadable> {
        if scope.of != "RecipientRow" {
            return Ok(&self.columns);
        }
        let count = scope.count("RecipientColumnCount");
        self.columns.get(..count).ok_or_else(|| cursor.error("RecipientColumnCount", "more than there are"))
    }
}

/// The number in a field, or in a structure of one.
fn number_of(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Structure("PropertyTag", _) => Some(i128::from(tag(value)?)),
        Value::Structure("RecipientFlags", nodes) => number_of(&nodes.first()?.value),
        _ => None,
    }
}

/// A PropertyTag as one number: "read as one u32 it is id<<16|type".
pub(super) fn tag(value: &Value) -> Option<u32> {
    let Value::Structure("PropertyTag", nodes) = value else { return None };
    let part =
        |at: usize| nodes.get(at).and_then(|node| number_of(&node.value)).and_then(|n| u16::try_from(n).ok());
    Some(u32::from(part(1)?) << 16 | u32::from(part(0)?))
}

fn tags(value: &Value) -> Vec<u32> {
    let Value::List(nodes) = value else { return Vec::new() };
    nodes.iter().filter_map(|node| tag(&node.value)).collect()
}

const UNKNOWN: Unreadable = Unreadable { field: "RopId", offset: 0, reason: "no such ROP" };

/// Reads one request from `offset` on.
///
/// # Errors
/// When the bytes are not what the sheet says.
pub fn request(
    sheet: &'static Sheet,
    bytes: &[u8],
    offset: usize,
    context: &Context,
) -> Result<Packet, Unreadable> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(offset, "RopsList")?;
    let id = cursor.clone().number(1, "RopId")?;
    let row = sheet.by_request(id as u8).ok_or(Unreadable { offset, ..UNKNOWN })?;
    let layout = row.request.as_ref().ok_or(UNKNOWN)?;
    packet(sheet, row, layout, &mut cursor, context)
}

/// Reads one response from `offset` on.
///
/// # Errors
/// When the bytes are not what the sheet says.
pub fn response(
    sheet: &'static Sheet,
    bytes: &[u8],
    offset: usize,
    context: &Context,
) -> Result<Packet, Unreadable> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(offset, "RopsList")?;
    let mut head = cursor.clone();
    let id = head.number(1, "RopId")?;
    let row = sheet.by_response(id as u8, context.request).ok_or(Unreadable { offset, ..UNKNOWN })?;
    let success = row.success.as_ref().ok_or(UNKNOWN)?;
    if success.get(2).is_none_or(|field| field.name != "ReturnValue") {
        return packet(sheet, row, success, &mut cursor, context);
    }
    head.take(1, "HandleIndex")?;
    let return_value = head.number(4, "ReturnValue")?;
    let special = row.special.iter().find(|(label, layout)| {
        let constant = layout.get(2).and_then(|field| field.constant);
        // "LogonFlags: private": MS-OXCROPS 2.2.3.1.2, bit 0x01 of MS-OXCSTOR 2.2.1.1.1.
        let public = head.clone().number(1, "LogonFlags").is_ok_and(|flags| flags & 1 == 0);
        constant == Some(return_value) && (!label.contains("public folders") || public)
    });
    let layout = match (special, &row.failure) {
        (Some((_, layout)), _) => layout,
        (None, Some(failure)) if return_value != 0 => failure,
        _ => success,
    };
    packet(sheet, row, layout, &mut cursor, context)
}

fn packet(
    sheet: &'static Sheet,
    row: &'static Row,
    layout: &'static Layout,
    cursor: &mut Cursor<'_>,
    context: &Context,
) -> Result<Packet, Unreadable> {
    let fields = Decoder::new(sheet, context, row).layout(row.name, layout, cursor)?;
    Ok(Packet { row, layout, fields, end: cursor.offset() })
}
