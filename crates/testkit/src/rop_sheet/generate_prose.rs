//! Makes what the sheet has in prose, from the same tables that read it.

use super::chance::Chance;
use super::prose::{Form, Inner, MULTIPLE, Part, RESTRICTIONS, RestrictionKind, TYPES};
use ropewalk_base::limits;

/// How deep restrictions go mostly.
const DEPTH: usize = 3;

fn put(out: &mut Vec<u8>, number: u64, bytes: usize) {
    out.extend(number.to_le_bytes().iter().take(bytes));
}

/// Width of COUNT.
const fn count_bytes(wide: bool) -> usize {
    if wide { 4 } else { 2 }
}

fn kind(chance: &mut Chance) -> u16 {
    if chance.one_in(3) {
        let one = chance.pick(MULTIPLE).copied().unwrap_or(0x0003);
        // 0x2000: a row for each value.
        return 0x1000 | one | if chance.one_in(4) { 0x2000 } else { 0 };
    }
    chance.pick(TYPES).map_or(0x0003, |(code, ..)| *code)
}

/// A PropertyTag whose type has values.
pub(super) fn tag(chance: &mut Chance) -> u32 {
    (chance.number() as u32) << 16 | u32::from(kind(chance))
}

/// A PropertyTag of a column: its type may be left open.
pub(super) fn column(chance: &mut Chance) -> u32 {
    let tag = tag(chance);
    if chance.one_in(8) { tag & 0xFFFF_0000 } else { tag }
}

/// The value of a type.
pub(super) fn value(chance: &mut Chance, kind: u16, wide: bool, nesting: usize, out: &mut Vec<u8>) {
    let kind = super::prose::single(kind);
    let form =
        |kind: u16| TYPES.iter().find(|(code, ..)| *code == kind).map_or(Form::None, |(_, _, form)| *form);
    if kind & 0x1000 == 0 {
        return one(chance, form(kind), wide, nesting, out);
    }
    let count = chance.length(30);
    put(out, count, 4);
    (0..count).for_each(|_| one(chance, form(kind & !0x1000), wide, nesting, out));
}

fn one(chance: &mut Chance, form: Form, wide: bool, nesting: usize, out: &mut Vec<u8>) {
    match form {
        Form::None => {}
        // PtypBoolean is the one type of a byte.
        Form::Unsigned(1) => out.push(chance.below(2) as u8),
        Form::Signed(bytes) | Form::Unsigned(bytes) => put(out, chance.number(), bytes),
        Form::Float(bytes) => float(chance, bytes, out),
        Form::Text(1) => out.extend(chance.zero_text8()),
        Form::Text(_) => out.extend(chance.zero_text16()),
        Form::Guid => out.extend(chance.bytes(16)),
        Form::Counted | Form::Counted16 => {
            let length = chance.length(600);
            put(out, length, count_bytes(wide && form == Form::Counted));
            out.extend(chance.bytes(length as usize));
        }
        Form::Restriction => restriction(chance, DEPTH.saturating_sub(nesting), wide, nesting + 1, out),
        Form::RuleAction => rule_action(chance, wide, out),
    }
}

fn float(chance: &mut Chance, bytes: usize, out: &mut Vec<u8>) {
    let number = match chance.below(6) {
        0 => 0.0,
        1 => -0.0,
        2 => f64::INFINITY,
        3 => (chance.number() as i32).into(),
        _ => f64::from_bits(chance.number()),
    };
    match bytes {
        4 => out.extend((number as f32).to_le_bytes()),
        _ => out.extend(number.to_le_bytes()),
    }
}

/// Actions that need no data: OP_DEFER_ACTION without any, OP_DELETE, OP_MARK_AS_READ (MS-OXORULE 2.2.5.1).
fn rule_action(chance: &mut Chance, wide: bool, out: &mut Vec<u8>) {
    let actions = chance.below(4);
    put(out, actions, count_bytes(wide));
    for _ in 0..actions {
        put(out, 9, count_bytes(wide));
        out.push(chance.pick(&[0x0A, 0x0B]).copied().unwrap_or(0x0A));
        put(out, 0, 4);
        put(out, chance.number(), 4);
    }
}

fn tagged(chance: &mut Chance, wide: bool, nesting: usize, out: &mut Vec<u8>) {
    let mut tag = tag(chance);
    if nesting >= limits::RESTRICTION_VALUE_NESTING_MAX && tag & 0xFFFF == 0x00FD {
        tag = tag & 0xFFFF_0000 | 0x0003;
    }
    put(out, tag.into(), 4);
    value(chance, tag as u16, wide, nesting, out);
}

/// A restriction, at times one as deep as is allowed.
pub(super) fn restriction_to_the_limit(chance: &mut Chance, out: &mut Vec<u8>) {
    if chance.one_in(100) {
        for _ in 1..limits::RESTRICTION_DEPTH_MAX {
            match chance.below(3) {
                0 => out.push(0x02),
                1 => out.extend([0x00, 1, 0]),
                _ => out.extend([0x0B, 9, 0, 0, 0]),
            }
        }
        return restriction(chance, 0, false, 0, out);
    }
    restriction(chance, DEPTH, false, 0, out);
}

fn restriction(chance: &mut Chance, depth: usize, wide: bool, nesting: usize, out: &mut Vec<u8>) {
    let leaf = |row: &&RestrictionKind| depth > 0 || row.2 == Inner::None;
    let rows: Vec<_> = RESTRICTIONS.iter().filter(leaf).collect();
    let Some((code, parts, inner)) = chance.pick(&rows).copied() else { return };
    out.push(*code);
    for (name, part) in *parts {
        match part {
            // Bits that mean something (MS-OXCDATA 2.12.4.1).
            Part::Number(2) if *name == "FuzzyLevelHigh" => put(out, chance.below(8), 2),
            Part::Number(bytes) => put(out, chance.number(), *bytes),
            Part::Among(bytes, values) => put(out, chance.pick(values).copied().unwrap_or(0), *bytes),
            Part::Tag => put(out, column(chance).into(), 4),
            Part::Tagged => tagged(chance, wide, nesting, out),
            Part::TaggedList => {
                let count = chance.below(3);
                put(out, count, 1);
                (0..count).for_each(|_| tagged(chance, wide, nesting, out));
            }
        }
    }
    let times = match inner {
        Inner::None => 0,
        Inner::One => 1,
        Inner::Optional => {
            let there = chance.below(2);
            put(out, there, 1);
            there
        }
        Inner::Counted => {
            let count = chance.below(4);
            put(out, count, count_bytes(wide));
            count
        }
    };
    (0..times).for_each(|_| restriction(chance, depth.saturating_sub(1), wide, nesting, out));
}

/// A row of columns.
pub(super) fn row(chance: &mut Chance, columns: &[u32], out: &mut Vec<u8>) {
    let flagged = chance.one_in(2);
    out.push(flagged.into());
    for column in columns {
        let open = column & 0xFFFF == 0;
        let flag = if flagged { chance.pick(&[0x00u8, 0x00, 0x01, 0x0A]).copied() } else { None };
        let kind = if open { kind(chance) & !0x2000 } else { *column as u16 };
        if open {
            // Nothing has PtypNull, and an error a type of its own.
            let shown = match flag {
                Some(0x01) => 0x0001,
                Some(0x0A) => 0x000A,
                _ => kind,
            };
            put(out, shown.into(), 2);
        }
        out.extend(flag);
        match flag {
            Some(0x01) => {}
            Some(0x0A) => put(out, chance.number(), 4),
            _ => value(chance, kind, false, 0, out),
        }
    }
}

/// A typed string, Unicode in the shorter of its two forms.
pub(super) fn typed_string(chance: &mut Chance, out: &mut Vec<u8>) {
    match chance.below(4) {
        0 => out.push(0x00),
        1 => out.push(0x01),
        2 => {
            out.push(0x02);
            out.extend(chance.zero_text8());
        }
        _ => {
            let text = chance.text();
            let reduced: Result<Vec<u8>, _> = text.chars().map(|c| u8::try_from(u32::from(c))).collect();
            match reduced {
                Ok(bytes) => {
                    out.push(0x03);
                    out.extend(bytes);
                    out.push(0);
                }
                Err(_) => {
                    out.push(0x04);
                    out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
                    out.extend([0, 0]);
                }
            }
        }
    }
}

/// RecipientFlags without reserved bits.
pub(super) fn recipient_flags(chance: &mut Chance) -> u16 {
    let flags = chance.number() as u16 & 0x87FF;
    if flags & 7 == 0 { flags } else { flags & 0x7FFF }
}

/// NotificationFlags of an event that exists.
pub(super) fn notification_flags(chance: &mut Chance) -> u64 {
    const TYPES: &[u64] = &[0x0002, 0x0004, 0x0008, 0x0010, 0x0020, 0x0040, 0x0080, 0x0100, 0x0100, 0x0400];
    let kind = chance.pick(TYPES).copied().unwrap_or(0x0002);
    let flags = chance.below(16) << 12;
    // "S: if this bit is set, bit 0x8000 MUST be set."
    let lone = flags & 0xC000 == 0x4000 && kind != 0x0100 && kind != 0x0400;
    kind | if lone { flags | 0x8000 } else { flags }
}
