//! Restrictions (MS-OXCDATA 2.12). Both directions keep the open nodes on the heap; the stack does not grow with
//! the nesting, which is bounded by [`limits::RESTRICTION_DEPTH_MAX`].

use super::value::{decode_tagged_at, encode_tagged_at};
use super::{
    Counts, DecodeError, EncodeError, Writer, decode_presence, decode_tag, encode_presence, encode_tag,
};
use crate::property::{PropertyTag, PropertyType, PropertyValue};
use crate::restriction::{BitMaskOp, FuzzyFlags, FuzzyLevel, RelOp, Restriction};
use ropewalk_base::{Reader, limits};

const AND: u8 = 0x00;
const OR: u8 = 0x01;
const NOT: u8 = 0x02;
const CONTENT: u8 = 0x03;
const PROPERTY: u8 = 0x04;
const COMPARE_PROPERTIES: u8 = 0x05;
const BIT_MASK: u8 = 0x06;
const SIZE: u8 = 0x07;
const EXIST: u8 = 0x08;
const SUB_OBJECT: u8 = 0x09;
const COMMENT: u8 = 0x0A;
const COUNT: u8 = 0x0B;
const ANNOTATION: u8 = 0x0C;

const FL_IGNORECASE: u16 = 0x0001;
const FL_IGNORENONSPACE: u16 = 0x0002;
const FL_LOOSE: u16 = 0x0004;

/// Reads one restriction with all below it.
///
/// # Errors
/// When the input ends, a kind or operator does not exist, or it is nested too deep.
pub fn decode_restriction(reader: &mut Reader<'_>, counts: Counts) -> Result<Restriction, DecodeError> {
    decode_nested(reader, counts, 0)
}

/// Writes a restriction with all below it.
///
/// # Errors
/// When a count does not fit, a value and its tag disagree, or it is nested too deep.
pub fn encode_restriction(out: &mut Writer, root: &Restriction, counts: Counts) -> Result<(), EncodeError> {
    encode_nested(out, root, counts, 0)
}

type Values = Vec<(PropertyTag, PropertyValue)>;

/// A node whose inner restrictions are still being read.
enum Open {
    Many { or: bool, left: usize, inner: Vec<Restriction> },
    Not,
    SubObject(PropertyTag),
    Comment { annotation: bool, values: Values },
    Count(u32),
}

enum Node {
    Whole(Restriction),
    Open(Open),
}

/// Inner restrictions of most lists, for which there is room before they have come.
const INNER_EXPECTED: usize = 2;

impl Open {
    /// Takes the next inner restriction; gives the node back when it needs more.
    fn add(self, next: Restriction) -> Node {
        let inner = Box::new(next);
        Node::Whole(match self {
            Self::Many { or, left, inner: mut list } => {
                list.push(*inner);
                if left > 1 {
                    return Node::Open(Self::Many { or, left: left - 1, inner: list });
                }
                if or { Restriction::Or(list) } else { Restriction::And(list) }
            }
            Self::Not => Restriction::Not(inner),
            Self::SubObject(tag) => Restriction::SubObject { tag, inner },
            Self::Comment { annotation: false, values } => {
                Restriction::Comment { values, inner: Some(inner) }
            }
            Self::Comment { annotation: true, values } => {
                Restriction::Annotation { values, inner: Some(inner) }
            }
            Self::Count(count) => Restriction::Count { count, inner },
        })
    }
}

/// As [`decode_restriction`]; `nesting` counts property values of type PtypRestriction around this one.
pub(super) fn decode_nested(
    reader: &mut Reader<'_>,
    counts: Counts,
    nesting: usize,
) -> Result<Restriction, DecodeError> {
    let limit = |offset, max| DecodeError::Limit { field: "Restriction", offset, max };
    if nesting > limits::RESTRICTION_VALUE_NESTING_MAX {
        return Err(limit(reader.offset(), limits::RESTRICTION_VALUE_NESTING_MAX));
    }
    let mut open: Vec<Open> = Vec::new();
    loop {
        if open.len() >= limits::RESTRICTION_DEPTH_MAX {
            return Err(limit(reader.offset(), limits::RESTRICTION_DEPTH_MAX));
        }
        let mut whole = match decode_node(reader, counts, nesting)? {
            Node::Whole(whole) => whole,
            Node::Open(node) => {
                open.push(node);
                continue;
            }
        };
        loop {
            let Some(node) = open.pop() else { return Ok(whole) };
            match node.add(whole) {
                Node::Whole(closed) => whole = closed,
                Node::Open(more) => {
                    open.push(more);
                    break;
                }
            }
        }
    }
}

/// Reads a node up to where its inner restrictions begin.
fn decode_node(reader: &mut Reader<'_>, counts: Counts, nesting: usize) -> Result<Node, DecodeError> {
    let kind = reader.u8("RestrictType")?;
    match kind {
        AND | OR => {
            let left = if counts.wide_bytes() {
                reader.u32("RestrictCount")? as usize
            } else {
                usize::from(reader.u16("RestrictCount")?)
            };
            if left == 0 {
                let none = Vec::new();
                return Ok(Node::Whole(if kind == OR {
                    Restriction::Or(none)
                } else {
                    Restriction::And(none)
                }));
            }
            // The list grows as they come: a count in each of many nested restrictions is not believed.
            let inner = Vec::with_capacity(left.min(INNER_EXPECTED));
            Ok(Node::Open(Open::Many { or: kind == OR, left, inner }))
        }
        NOT => Ok(Node::Open(Open::Not)),
        SUB_OBJECT => Ok(Node::Open(Open::SubObject(decode_tag(reader, "Subobject")?))),
        COUNT => Ok(Node::Open(Open::Count(reader.u32("Count")?))),
        COMMENT | ANNOTATION => {
            let annotation = kind == ANNOTATION;
            let count = reader.u8("TaggedValuesCount")?;
            let mut values = Values::new();
            for _ in 0..count {
                values.push(decode_tagged_at(reader, counts, nesting)?);
            }
            // "This field MUST contain either TRUE (0x01) or FALSE (0x00)."
            match reader.u8("RestrictionPresent")? {
                0x00 => {}
                0x01 => return Ok(Node::Open(Open::Comment { annotation, values })),
                other => return Err(DecodeError::invalid("RestrictionPresent", reader, 1, other)),
            }
            Ok(Node::Whole(if annotation {
                Restriction::Annotation { values, inner: None }
            } else {
                Restriction::Comment { values, inner: None }
            }))
        }
        _ => decode_leaf(reader, kind, counts, nesting).map(Node::Whole),
    }
}

fn decode_leaf(
    reader: &mut Reader<'_>,
    kind: u8,
    counts: Counts,
    nesting: usize,
) -> Result<Restriction, DecodeError> {
    Ok(match kind {
        CONTENT => {
            let level = match reader.u16("FuzzyLevelLow")? {
                0x0000 => FuzzyLevel::FullString,
                0x0001 => FuzzyLevel::Substring,
                0x0002 => FuzzyLevel::Prefix,
                other => return Err(DecodeError::invalid("FuzzyLevelLow", reader, 2, other)),
            };
            let high = reader.u16("FuzzyLevelHigh")?;
            let flags = FuzzyFlags {
                ignore_case: high & FL_IGNORECASE != 0,
                ignore_non_space: high & FL_IGNORENONSPACE != 0,
                loose: high & FL_LOOSE != 0,
            };
            let tag = decode_tag(reader, "PropertyTag")?;
            let (value_tag, value) = decode_operand(reader, counts, nesting)?;
            Restriction::Content { level, flags, tag, value_tag, value }
        }
        PROPERTY => {
            let op = decode_rel_op(reader)?;
            let tag = decode_tag(reader, "PropTag")?;
            let (value_tag, value) = decode_operand(reader, counts, nesting)?;
            Restriction::Property { op, tag, value_tag, value }
        }
        COMPARE_PROPERTIES => {
            let op = decode_rel_op(reader)?;
            let left = decode_tag(reader, "PropTag1")?;
            Restriction::CompareProperties { op, left, right: decode_tag(reader, "PropTag2")? }
        }
        BIT_MASK => {
            let op = match reader.u8("BitmapRelOp")? {
                0x00 => BitMaskOp::EqualZero,
                0x01 => BitMaskOp::NotEqualZero,
                other => return Err(DecodeError::invalid("BitmapRelOp", reader, 1, other)),
            };
            let tag = decode_tag(reader, "PropTag")?;
            Restriction::BitMask { op, tag, mask: reader.u32("Mask")? }
        }
        SIZE => {
            let op = decode_rel_op(reader)?;
            let tag = decode_tag(reader, "PropTag")?;
            Restriction::Size { op, tag, size: reader.u32("Size")? }
        }
        EXIST => Restriction::Exist(decode_tag(reader, "PropTag")?),
        other => return Err(DecodeError::invalid("RestrictType", reader, 1, other)),
    })
}

/// The tag that stands for a value that is not there at all.
const NO_OPERAND: PropertyTag = PropertyTag::new(0, PropertyType::NULL);

/// TaggedValue of content and property restrictions.
///
/// Quirk(Outlook): in the address book a byte says whether it is there, as it does in front of the pointers of
/// ContentRestriction_r and PropertyRestriction_r (MS-OXNSPI 2.2.5.3, 2.2.5.4). MS-OXCMAPIHTTP does not mention it.
fn decode_operand(
    reader: &mut Reader<'_>,
    counts: Counts,
    nesting: usize,
) -> Result<(PropertyTag, PropertyValue), DecodeError> {
    if counts == Counts::AddressBook && !decode_presence(reader)? {
        return Ok((NO_OPERAND, PropertyValue::Null));
    }
    decode_tagged_at(reader, counts, nesting)
}

fn encode_operand(
    out: &mut Writer,
    tag: PropertyTag,
    value: &PropertyValue,
    counts: Counts,
    nesting: usize,
) -> Result<(), EncodeError> {
    if counts == Counts::AddressBook {
        let present = tag != NO_OPERAND;
        encode_presence(out, present);
        if !present {
            return Ok(());
        }
    }
    encode_tagged_at(out, tag, value, counts, nesting)
}

fn decode_rel_op(reader: &mut Reader<'_>) -> Result<RelOp, DecodeError> {
    Ok(match reader.u8("RelOp")? {
        0x00 => RelOp::Less,
        0x01 => RelOp::LessOrEqual,
        0x02 => RelOp::Greater,
        0x03 => RelOp::GreaterOrEqual,
        0x04 => RelOp::Equal,
        0x05 => RelOp::NotEqual,
        0x64 => RelOp::MemberOfDl,
        other => return Err(DecodeError::invalid("RelOp", reader, 1, other)),
    })
}

const fn rel_op_byte(op: RelOp) -> u8 {
    match op {
        RelOp::Less => 0x00,
        RelOp::LessOrEqual => 0x01,
        RelOp::Greater => 0x02,
        RelOp::GreaterOrEqual => 0x03,
        RelOp::Equal => 0x04,
        RelOp::NotEqual => 0x05,
        RelOp::MemberOfDl => 0x64,
    }
}

/// As [`encode_restriction`]; `nesting` as in [`decode_nested`].
pub(super) fn encode_nested(
    out: &mut Writer,
    root: &Restriction,
    counts: Counts,
    nesting: usize,
) -> Result<(), EncodeError> {
    if nesting > limits::RESTRICTION_VALUE_NESTING_MAX {
        return Err(EncodeError::Depth(limits::RESTRICTION_VALUE_NESTING_MAX));
    }
    // A node comes before its inner ones on the wire, so a stack of what is still to be written is enough.
    let mut rest = vec![(root, 0)];
    while let Some((node, depth)) = rest.pop() {
        if depth >= limits::RESTRICTION_DEPTH_MAX {
            return Err(EncodeError::Depth(limits::RESTRICTION_DEPTH_MAX));
        }
        encode_node(out, node, counts, nesting)?;
        match node {
            Restriction::And(inner) | Restriction::Or(inner) => {
                rest.extend(inner.iter().rev().map(|inner| (inner, depth + 1)));
            }
            Restriction::Not(inner)
            | Restriction::SubObject { inner, .. }
            | Restriction::Count { inner, .. }
            | Restriction::Comment { inner: Some(inner), .. }
            | Restriction::Annotation { inner: Some(inner), .. } => rest.push((inner, depth + 1)),
            _ => {}
        }
    }
    Ok(())
}

fn encode_node(
    out: &mut Writer,
    node: &Restriction,
    counts: Counts,
    nesting: usize,
) -> Result<(), EncodeError> {
    match node {
        Restriction::And(inner) => encode_many(out, AND, inner.len(), counts)?,
        Restriction::Or(inner) => encode_many(out, OR, inner.len(), counts)?,
        Restriction::Not(_) => out.u8(NOT),
        Restriction::Content { level, flags, tag, value_tag, value } => {
            out.u8(CONTENT);
            out.u16(match level {
                FuzzyLevel::FullString => 0,
                FuzzyLevel::Substring => 1,
                FuzzyLevel::Prefix => 2,
            });
            let flag = |set: bool, bit: u16| if set { bit } else { 0 };
            out.u16(
                flag(flags.ignore_case, FL_IGNORECASE)
                    | flag(flags.ignore_non_space, FL_IGNORENONSPACE)
                    | flag(flags.loose, FL_LOOSE),
            );
            encode_tag(out, *tag);
            encode_operand(out, *value_tag, value, counts, nesting)?;
        }
        Restriction::Property { op, tag, value_tag, value } => {
            encode_head(out, PROPERTY, *op, *tag);
            encode_operand(out, *value_tag, value, counts, nesting)?;
        }
        Restriction::CompareProperties { op, left, right } => {
            encode_head(out, COMPARE_PROPERTIES, *op, *left);
            encode_tag(out, *right);
        }
        Restriction::BitMask { op, tag, mask } => {
            out.u8(BIT_MASK);
            out.u8(u8::from(*op == BitMaskOp::NotEqualZero));
            encode_tag(out, *tag);
            out.u32(*mask);
        }
        Restriction::Size { op, tag, size } => {
            encode_head(out, SIZE, *op, *tag);
            out.u32(*size);
        }
        Restriction::Exist(tag) => {
            out.u8(EXIST);
            encode_tag(out, *tag);
        }
        Restriction::SubObject { tag, .. } => {
            out.u8(SUB_OBJECT);
            encode_tag(out, *tag);
        }
        Restriction::Comment { values, inner } => {
            encode_values(out, COMMENT, values, inner.is_some(), counts, nesting)?;
        }
        Restriction::Annotation { values, inner } => {
            encode_values(out, ANNOTATION, values, inner.is_some(), counts, nesting)?;
        }
        Restriction::Count { count, .. } => {
            out.u8(COUNT);
            out.u32(*count);
        }
    }
    Ok(())
}

fn encode_head(out: &mut Writer, kind: u8, op: RelOp, tag: PropertyTag) {
    out.u8(kind);
    out.u8(rel_op_byte(op));
    encode_tag(out, tag);
}

fn encode_many(out: &mut Writer, kind: u8, length: usize, counts: Counts) -> Result<(), EncodeError> {
    out.u8(kind);
    if counts.wide_bytes() {
        out.count32(length, "RestrictCount")
    } else {
        out.count16(length, "RestrictCount")
    }
}

fn encode_values(
    out: &mut Writer,
    kind: u8,
    values: &[(PropertyTag, PropertyValue)],
    present: bool,
    counts: Counts,
    nesting: usize,
) -> Result<(), EncodeError> {
    out.u8(kind);
    out.count8(values.len(), "TaggedValuesCount")?;
    values.iter().try_for_each(|(tag, value)| encode_tagged_at(out, *tag, value, counts, nesting))?;
    out.boolean(present);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags;

    fn both_ways(restriction: &Restriction, counts: Counts) -> Vec<u8> {
        let mut out = Writer::new();
        encode_restriction(&mut out, restriction, counts).unwrap();
        let mut reader = Reader::new(out.as_slice());
        assert_eq!(&decode_restriction(&mut reader, counts).unwrap(), restriction);
        assert!(reader.is_empty());
        out.into_bytes()
    }

    fn all_kinds() -> Restriction {
        let tag = tags::PID_TAG_SUBJECT;
        let exist = || Box::new(Restriction::Exist(tag));
        let values = || vec![(tags::PID_TAG_MESSAGE_FLAGS, PropertyValue::Integer32(7))];
        Restriction::And(vec![
            Restriction::Or(vec![]),
            Restriction::Not(exist()),
            Restriction::Content {
                level: FuzzyLevel::Prefix,
                flags: FuzzyFlags { ignore_case: true, ignore_non_space: false, loose: true },
                tag,
                value_tag: tag,
                value: "re".into(),
            },
            Restriction::Property {
                op: RelOp::GreaterOrEqual,
                tag: tags::PID_TAG_MESSAGE_FLAGS,
                value_tag: tags::PID_TAG_MESSAGE_FLAGS,
                value: PropertyValue::Integer32(1),
            },
            Restriction::CompareProperties { op: RelOp::NotEqual, left: tag, right: tag },
            Restriction::BitMask { op: BitMaskOp::NotEqualZero, tag: tags::PID_TAG_MESSAGE_FLAGS, mask: 1 },
            Restriction::Size { op: RelOp::Less, tag, size: 10 },
            Restriction::SubObject { tag: tags::PID_TAG_MESSAGE_RECIPIENTS, inner: exist() },
            Restriction::Comment { values: values(), inner: None },
            Restriction::Annotation { values: values(), inner: Some(exist()) },
            Restriction::Or(vec![Restriction::Count { count: 3, inner: exist() }, *exist()]),
        ])
    }

    #[test]
    fn all_kinds_both_ways() {
        let rop = both_ways(&all_kinds(), Counts::Rop);
        let extended = both_ways(&all_kinds(), Counts::Extended);
        assert_eq!(extended.len(), rop.len() + 3 * 2, "three counts, two bytes wider each");
        assert_eq!(
            both_ways(&Restriction::Not(Box::new(Restriction::Exist(tags::PID_TAG_SUBJECT))), Counts::Rop),
            [0x02, 0x08, 0x1F, 0x00, 0x37, 0x00]
        );
    }

    #[test]
    fn in_the_address_book_an_operand_may_be_absent() {
        let extended = both_ways(&all_kinds(), Counts::Extended);
        let book = both_ways(&all_kinds(), Counts::AddressBook);
        assert_eq!(book.len(), extended.len() + 3, "two operands, and the text in one of them");
        let tag = tags::PID_TAG_DISPLAY_NAME;
        let anr = |value_tag, value| Restriction::Property { op: RelOp::Equal, tag, value_tag, value };
        let head = [0x04, 0x04, 0x1F, 0x00, 0x01, 0x30];
        let text = [&head[..], &[0xFF, 0x1F, 0x00, 0x01, 0x30, 0xFF, b'a', 0, 0, 0]].concat();
        assert_eq!(both_ways(&anr(tag, "a".into()), Counts::AddressBook), text);
        let no_text = [&head[..], &[0xFF, 0x1F, 0x00, 0x01, 0x30, 0x00]].concat();
        assert_eq!(both_ways(&anr(tag, PropertyValue::Null), Counts::AddressBook), no_text);
        let nothing = [&head[..], &[0x00]].concat();
        assert_eq!(both_ways(&anr(NO_OPERAND, PropertyValue::Null), Counts::AddressBook), nothing);
        assert_eq!(
            decode_restriction(&mut Reader::new(&[&head[..], &[0x01]].concat()), Counts::AddressBook),
            Err(DecodeError::Invalid { field: "HasValue", offset: 6, value: 1 })
        );
    }

    #[test]
    fn nesting_is_bounded() {
        let mut deepest = vec![NOT; limits::RESTRICTION_DEPTH_MAX - 1];
        deepest.extend_from_slice(&[EXIST, 0x1F, 0, 0x37, 0]);
        let restriction = decode_restriction(&mut Reader::new(&deepest), Counts::Rop).unwrap();
        assert_eq!(both_ways(&restriction, Counts::Rop), deepest);
        let deeper = Restriction::Not(Box::new(restriction));
        assert_eq!(
            encode_restriction(&mut Writer::new(), &deeper, Counts::Rop),
            Err(EncodeError::Depth(limits::RESTRICTION_DEPTH_MAX))
        );
        let bytes = vec![NOT; 30_000];
        assert!(matches!(
            decode_restriction(&mut Reader::new(&bytes), Counts::Rop),
            Err(DecodeError::Limit { offset: 256, .. })
        ));
        // The same through property values of type PtypRestriction.
        let bytes = [PROPERTY, 4, 0xFD, 0, 1, 0, 0xFD, 0, 1, 0].repeat(3000);
        assert!(matches!(
            decode_restriction(&mut Reader::new(&bytes), Counts::Rop),
            Err(DecodeError::Limit { max: limits::RESTRICTION_VALUE_NESTING_MAX, .. })
        ));
    }

    #[test]
    fn unknown_kinds_are_refused() {
        for bytes in [
            &[0x0D][..],
            &[0x05, 0x06],
            &[0x06, 2],
            &[0x03, 3, 0],
            &[0x00, 1, 0, 0xFF],
            &[0x0A, 0, 2],
            &[0x0B, 1, 0, 0],
        ] {
            assert!(decode_restriction(&mut Reader::new(bytes), Counts::Rop).is_err(), "{bytes:?}");
        }
    }
}
