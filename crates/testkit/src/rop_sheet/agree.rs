//! Compares the sheet's fields with a codec's value, field by field, by name.

use super::decode::{Packet, tag};
use super::names::{INLINE_NOT, NOT_IN_SHEET, NOT_KEPT, SIGN, ends_with, sheet_name};
use super::notation::{Count, Kind, Layout};
use super::prose;
use super::seen::Seen;
use super::sheet::Sheet;
use super::special;
use super::text::{code_page, latin1, utf16};
use super::tree::{Node, Value};

/// A part of a codec's value under the names that lead to it.
pub(super) type Flat<'s, 'a> = Vec<(String, &'s Seen<'a>)>;

pub(super) struct Comparison<'b> {
    pub(super) sheet: &'static Sheet,
    pub(super) bytes: &'b [u8],
    /// Of the 8-bit strings of the recipient at hand.
    code_page: u16,
    pub(super) differences: Vec<String>,
}

/// All differences between a packet and what a codec made of it; `flat` are the codec's fields.
pub(super) fn differences(
    sheet: &'static Sheet,
    bytes: &[u8],
    packet: &Packet,
    flat: &Flat<'_, '_>,
) -> Vec<String> {
    let mut comparison = Comparison { sheet, bytes, code_page: 1252, differences: Vec::new() };
    comparison.fields(packet.row.name, packet.layout, &packet.fields, flat);
    comparison.differences
}

/// Likewise of one value of a field.
#[cfg(test)]
pub(super) fn value_differences(
    sheet: &'static Sheet,
    bytes: &[u8],
    node: &Node,
    seen: &Seen<'_>,
) -> Vec<String> {
    let mut comparison = Comparison { sheet, bytes, code_page: 1252, differences: Vec::new() };
    comparison.value(node, seen);
    comparison.differences
}

/// A value's fields, those of structures in it that the sheet does not have as structures among them.
pub(super) fn flatten<'s, 'a>(seen: &'s Seen<'a>, path: &str, out: &mut Flat<'s, 'a>) {
    match seen {
        Seen::Named(name, fields) if !INLINE_NOT.contains(name) => {
            for (field, value) in fields {
                let path = if path.is_empty() { (*field).to_owned() } else { format!("{path}.{field}") };
                flatten(value, &path, out);
            }
        }
        Seen::Tuple("Some" | "Private" | "Public", inner) => {
            inner.iter().for_each(|inner| flatten(inner, path, out));
        }
        _ => out.push((path.to_owned(), seen)),
    }
}

impl Comparison<'_> {
    pub(super) fn differ(&mut self, node: &Node, seen: &Seen<'_>) {
        let text =
            format!("{} at {}: {:?} in the sheet, {seen:?} in the codec", node.name, node.offset, node.value);
        self.differences.push(text);
    }

    /// Fields of a structure or packet. Whatever the sheet has is in the codec and the other way round, but for
    /// what follows from other fields: counts, sizes and what says whether others are there.
    fn fields(&mut self, of: &'static str, layout: &Layout, nodes: &[Node], flat: &Flat<'_, '_>) {
        let mut found = Vec::new();
        for (path, seen) in flat {
            let name = sheet_name(of, path, layout);
            match nodes.iter().find(|node| Some(node.name) == name) {
                Some(node) => {
                    found.push(node.name);
                    let outside = self.code_page;
                    // Types and names of addresses are ASCII beside text of any code page.
                    if layout.iter().any(|field| field.name == node.name && field.kind == Kind::AsciiZ) {
                        self.code_page = 1252;
                    }
                    if !self.signs_differ(of, node, seen) {
                        self.value(node, seen);
                    }
                    self.code_page = outside;
                }
                None if seen.is_empty() || ends_with(path, NOT_IN_SHEET) => {}
                None => self.differences.push(format!("{of}: {path} = {seen:?} is not in the sheet")),
            }
        }
        for node in nodes {
            let known = found.contains(&node.name)
                || follows(layout, node.name)
                || NOT_KEPT.contains(&(of, node.name))
                || node.value == Value::Nothing;
            if !known {
                self.differences.push(format!("{of}: {} is not in the codec", node.name));
            }
        }
    }

    fn signs_differ(&self, of: &str, node: &Node, seen: &Seen<'_>) -> bool {
        let known = SIGN.iter().any(|(rop, field, _)| *rop == of && *field == node.name);
        let number = match node.value {
            Value::Number(number) if known => number,
            _ => return false,
        };
        seen.number().is_some_and(|seen| number as u32 == seen as u32)
    }

    /// A field.
    pub(super) fn value(&mut self, node: &Node, seen: &Seen<'_>) {
        let same = match (&node.value, seen) {
            (Value::Structure(name, nodes), _) => return self.structure(name, node, nodes, seen),
            (Value::Typed(kind, inner), Seen::Tuple(name, items)) => {
                let named = type_name(*kind).is_some_and(|(multiple, of)| {
                    name.strip_prefix(if multiple { "Multiple" } else { "" }) == Some(of)
                });
                match (named, items.as_slice()) {
                    (true, [item]) => {
                        return self.value(&Node { value: (**inner).clone(), ..node.clone() }, item);
                    }
                    _ => false,
                }
            }
            (Value::Typed(0x0001, _), Seen::Unit("Null")) => true,
            (Value::List(nodes), Seen::List(items)) if nodes.len() == items.len() => {
                return nodes.iter().zip(items).for_each(|(node, item)| self.value(node, item));
            }
            (Value::Broken(_), Seen::Broken) => true,
            (Value::Nothing, seen) => seen.is_empty(),
            (value, Seen::Tuple(wrapper, items)) => match (value, items.as_slice()) {
                (Value::Text { wide, .. }, [_]) if (*wrapper == "Unicode") != *wide => false,
                (_, [one]) => return self.value(node, one),
                _ => false,
            },
            (value, seen) => self.leaf(value, seen),
        };
        if !same {
            self.differ(node, seen);
        }
    }

    fn leaf(&self, value: &Value, seen: &Seen<'_>) -> bool {
        match (value, seen) {
            (Value::Number(number), Seen::Unit("true")) => *number != 0,
            (Value::Number(number), Seen::Unit("false")) => *number == 0,
            (Value::Number(number), Seen::Number(seen)) => number == seen,
            (Value::Float(number), Seen::Float(seen)) => {
                number == seen && number.is_sign_negative() == seen.is_sign_negative()
                    || number.is_nan() && seen.is_nan()
            }
            (Value::Single(number), Seen::Float(seen)) => {
                let seen = *seen as f32;
                number.to_bits() == seen.to_bits() || number.is_nan() && seen.is_nan()
            }
            (Value::Bytes(bytes), Seen::List(_)) => bytes_of(seen).as_ref() == Some(bytes),
            (Value::Bytes(bytes), Seen::Guid(guid)) => bytes == guid,
            // GLOBCNT: the high byte first.
            (Value::Bytes(bytes), Seen::Number(number)) => {
                bytes.iter().fold(0, |number, byte| number << 8 | i128::from(*byte)) == *number
            }
            // Text whose size counts the zero after it.
            (Value::Bytes(bytes), Seen::Text(text)) => {
                latin1(bytes.split(|byte| *byte == 0).next().unwrap_or_default()) == *text
            }
            (Value::Text { wide: true, bytes }, Seen::Text(text)) => utf16(bytes) == *text,
            (Value::Text { wide: false, bytes }, Seen::Text(text)) => {
                code_page(bytes, self.code_page).is_none_or(|known| known == *text)
            }
            (Value::Text { wide: false, bytes }, Seen::List(_)) => bytes_of(seen).as_ref() == Some(bytes),
            _ => false,
        }
    }

    /// A codec may keep actions as bytes. One that takes them apart is compared by what it writes again.
    fn rule_action(&mut self, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
        let start = nodes.first().map_or(0, |node| node.offset);
        let end = nodes.last().map_or(0, |node| node.offset + node.length);
        if bytes_of(seen).is_some_and(|kept| self.bytes.get(start..end) != Some(&kept[..])) {
            self.differ(node, seen);
        }
    }

    fn structure(&mut self, name: &'static str, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
        match (name, seen) {
            ("PropertyTag", _) => {
                if tag(&node.value).map(i128::from) != seen.number() {
                    self.differ(node, seen);
                }
            }
            ("TaggedPropertyValue", Seen::Tuple("", items)) if items.len() == 2 => {
                nodes.iter().zip(items).for_each(|(node, item)| self.value(node, item));
            }
            ("PropertyRow", _) => special::row(self, node, nodes, seen),
            ("Restriction", _) => special::restriction(self, node, nodes, seen),
            ("TypedString", _) => special::typed_string(self, node, nodes, seen),
            ("PropertyName", _) => special::property_name(self, node, nodes, seen),
            ("RuleAction", _) => self.rule_action(node, nodes, seen),
            ("RecipientFlags", _) => special::recipient_flags(self, node, nodes, seen),
            _ => self.named(name, node, nodes, seen),
        }
    }

    fn named(&mut self, name: &'static str, node: &Node, nodes: &[Node], seen: &Seen<'_>) {
        let number = |field: &str| nodes.iter().find(|node| node.name == field).map(|node| &node.value);
        let Some(layout) = self.sheet.structure(name) else { return self.differ(node, seen) };
        let outside = self.code_page;
        if let Some(Value::Number(number)) = number("CodePageId") {
            self.code_page = *number as u16;
        }
        let made = special::made(name, seen);
        let mut flat = Flat::new();
        let mut inner = seen;
        while let Seen::Tuple(_, items) = inner
            && let [one] = items.as_slice()
        {
            inner = one;
        }
        match inner {
            Seen::Named(_, fields) => {
                fields.iter().for_each(|(field, value)| flatten(value, field, &mut flat))
            }
            _ => self.differ(node, seen),
        }
        flat.retain(|(path, _)| !special::is_made_from(name, path));
        flat.extend(made.iter().map(|(path, seen)| (path.clone(), seen)));
        self.fields(name, layout, nodes, &flat);
        self.code_page = outside;
    }
}

/// Whether a field follows from others: it is a constant, counts or measures one of them, or says whether it is
/// there.
fn follows(layout: &Layout, name: &str) -> bool {
    layout.iter().any(|field| {
        field.name == name && field.constant.is_some()
            || field.count == Some(Count::Field(field_name(layout, name)))
            || field.size.is_some_and(|size| size.field == name)
            || field.kind == Kind::StringZ(field_name(layout, name))
            || field.when.iter().any(|term| term.names().contains(&name))
    })
}

fn field_name(layout: &Layout, name: &str) -> &'static str {
    layout.iter().find(|field| field.name == name).map_or("", |field| field.name)
}

/// Whether a type has many values, and the name of the type of each.
fn type_name(kind: u16) -> Option<(bool, &'static str)> {
    let multiple = kind & 0x1000 != 0;
    let row = prose::TYPES.iter().find(|(code, ..)| *code == kind & !0x1000)?;
    Some((multiple, row.1))
}

/// A list of numbers as bytes.
pub(super) fn bytes_of(seen: &Seen<'_>) -> Option<Vec<u8>> {
    let Seen::List(items) = seen else { return None };
    items.iter().map(|item| item.number().and_then(|number| u8::try_from(number).ok())).collect()
}
