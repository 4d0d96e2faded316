//! Search expressions as restrictions (MS-OXWSSRCH RestrictionType, MS-OXCDATA 2.12).

use super::field::{Target, constant, target};
use crate::context::Context;
use crate::problem::Problems;
use ropewalk_base::limits::EWS_QUERY_NODES_MAX;
use ropewalk_model::restriction::{BitMaskOp, FuzzyFlags, FuzzyLevel, RelOp};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, Restriction, tags};
use ropewalk_wire_ews_xml::types::{
    Comparison, ContainmentComparison, ContainmentMode, Operand, SearchExpression,
};
use ropewalk_wire_ews_xml::{FieldUri as F, Path, Problem, ResponseCode};

/// The restriction of an expression. Depth is bounded by that of the request's XML.
pub(crate) fn restriction(context: &Context<'_>, expression: &SearchExpression) -> Problems<Restriction> {
    let mut nodes = 0;
    convert(context, expression, &mut nodes)
}

fn convert(context: &Context<'_>, expression: &SearchExpression, nodes: &mut usize) -> Problems<Restriction> {
    *nodes += 1;
    if *nodes > EWS_QUERY_NODES_MAX {
        return Err(Problem::new(
            ResponseCode::ErrorRestrictionTooLong,
            "The restriction has too many nodes.",
        ));
    }
    match expression {
        SearchExpression::And(all) => all
            .iter()
            .map(|inner| convert(context, inner, nodes))
            .collect::<Problems<_>>()
            .map(Restriction::And),
        SearchExpression::Or(any) => any
            .iter()
            .map(|inner| convert(context, inner, nodes))
            .collect::<Problems<_>>()
            .map(Restriction::Or),
        SearchExpression::Not(inner) => Ok(Restriction::Not(Box::new(convert(context, inner, nodes)?))),
        SearchExpression::Exists(path) => exists(&usable(context, path)?),
        SearchExpression::Excludes { path, bitmask } => Ok(excludes(&usable(context, path)?, *bitmask)),
        // As a query string has it; no other condition can be put to attachments.
        SearchExpression::Contains { path: Path::Field(F::ItemAttachments), mode, comparison, constant } => {
            Ok(some_attachment(&|tag| content(tag, *mode, *comparison, constant)))
        }
        SearchExpression::Contains { path, mode, comparison, constant } => {
            Ok(contains(&usable(context, path)?, *mode, *comparison, constant))
        }
        SearchExpression::Compare { comparison, path, operand } => {
            let target = usable(context, path)?;
            match operand {
                Operand::Constant(text) => compare(path, &target, *comparison, text),
                Operand::Path(other) => compare_paths(&target, *comparison, &usable(context, other)?, path),
            }
        }
    }
}

fn unusable(path: &Path) -> Problem {
    let text = "The property can not be used with this type of restriction.";
    Problem::with_path(ResponseCode::ErrorUnsupportedPathForQuery, text, path.clone())
}

fn usable(context: &Context<'_>, path: &Path) -> Problems<Target> {
    target(context, path)?.ok_or_else(|| unusable(path))
}

/// Met when one of the properties meets it; with one property, just that.
fn any(tags: &[PropertyTag], one: impl Fn(PropertyTag) -> Restriction) -> Restriction {
    match tags {
        [tag] => one(*tag),
        tags => Restriction::Or(tags.iter().map(|tag| one(*tag)).collect()),
    }
}

fn bit(mask: u32, set: bool) -> Restriction {
    let op = if set { BitMaskOp::NotEqualZero } else { BitMaskOp::EqualZero };
    Restriction::BitMask { op, tag: tags::PID_TAG_MESSAGE_FLAGS, mask }
}

/// Some recipient of a kind whose name or address meets the condition.
fn some_recipient(kind: i32, inner: Option<&dyn Fn(PropertyTag) -> Restriction>) -> Restriction {
    let of_kind = Restriction::Property {
        op: RelOp::Equal,
        tag: tags::PID_TAG_RECIPIENT_TYPE,
        value_tag: tags::PID_TAG_RECIPIENT_TYPE,
        value: PropertyValue::Integer32(kind),
    };
    let mut all = vec![of_kind];
    if let Some(inner) = inner {
        all.push(any(
            &[tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_SMTP_ADDRESS, tags::PID_TAG_EMAIL_ADDRESS],
            inner,
        ));
    }
    Restriction::SubObject { tag: tags::PID_TAG_MESSAGE_RECIPIENTS, inner: Box::new(Restriction::And(all)) }
}

/// Some attachment whose name meets the condition.
fn some_attachment(inner: &dyn Fn(PropertyTag) -> Restriction) -> Restriction {
    let names =
        [tags::PID_TAG_ATTACH_LONG_FILENAME, tags::PID_TAG_ATTACH_FILENAME, tags::PID_TAG_DISPLAY_NAME];
    Restriction::SubObject { tag: tags::PID_TAG_MESSAGE_ATTACHMENTS, inner: Box::new(any(&names, inner)) }
}

fn exists(target: &Target) -> Problems<Restriction> {
    Ok(match target {
        Target::Properties(tags) => any(tags, Restriction::Exist),
        Target::Bit(_) => Restriction::Exist(tags::PID_TAG_MESSAGE_FLAGS),
        Target::Recipients(kind) => some_recipient(*kind, None),
    })
}

/// Excludes: met when no bit of the mask is set (MS-OXWSSRCH ExcludesType).
fn excludes(target: &Target, mask: u32) -> Restriction {
    match target {
        Target::Properties(tags) => {
            any(tags, |tag| Restriction::BitMask { op: BitMaskOp::EqualZero, tag, mask })
        }
        Target::Bit(bits) => bit(*bits & mask, false),
        Target::Recipients(_) => Restriction::Or(Vec::new()),
    }
}

fn content(
    tag: PropertyTag,
    mode: ContainmentMode,
    comparison: ContainmentComparison,
    text: &str,
) -> Restriction {
    let level = match mode {
        ContainmentMode::FullString => FuzzyLevel::FullString,
        ContainmentMode::Prefixed => FuzzyLevel::Prefix,
        // PrefixOnWords and ExactPhrase belong to a text index; a part of the value is the nearest to them.
        ContainmentMode::Substring | ContainmentMode::PrefixOnWords | ContainmentMode::ExactPhrase => {
            FuzzyLevel::Substring
        }
    };
    let flags = FuzzyFlags {
        ignore_case: comparison.ignore_case,
        ignore_non_space: comparison.ignore_non_space,
        loose: comparison.loose,
    };
    let single = PropertyType(tag.kind().0 & !PropertyType::MULTIPLE);
    let value = match single {
        PropertyType::BINARY => PropertyValue::Binary(text.as_bytes().to_vec()),
        _ => PropertyValue::String(text.to_owned()),
    };
    Restriction::Content { level, flags, tag, value_tag: tag.with_kind(single), value }
}

fn contains(
    target: &Target,
    mode: ContainmentMode,
    comparison: ContainmentComparison,
    text: &str,
) -> Restriction {
    let content = |tag: PropertyTag| content(tag, mode, comparison, text);
    match target {
        Target::Properties(tags) => any(tags, content),
        Target::Bit(_) => Restriction::Or(Vec::new()),
        Target::Recipients(kind) => some_recipient(*kind, Some(&content)),
    }
}

const fn operator(comparison: Comparison) -> RelOp {
    match comparison {
        Comparison::IsEqualTo => RelOp::Equal,
        Comparison::IsNotEqualTo => RelOp::NotEqual,
        Comparison::IsGreaterThan => RelOp::Greater,
        Comparison::IsGreaterThanOrEqualTo => RelOp::GreaterOrEqual,
        Comparison::IsLessThan => RelOp::Less,
        Comparison::IsLessThanOrEqualTo => RelOp::LessOrEqual,
    }
}

fn compare(path: &Path, target: &Target, comparison: Comparison, text: &str) -> Problems<Restriction> {
    // "Not equal" is met by a row where none of the properties is equal, and by one that has none of them.
    if comparison == Comparison::IsNotEqualTo {
        let equal = compare(path, target, Comparison::IsEqualTo, text)?;
        return Ok(Restriction::Not(Box::new(equal)));
    }
    let op = operator(comparison);
    match target {
        Target::Properties(list) => {
            let mut any_of = Vec::new();
            for tag in list {
                let value = constant(path, tag.kind(), text)?;
                let value_tag = tag.with_kind(value.kind());
                any_of.push(Restriction::Property { op, tag: *tag, value_tag, value });
            }
            Ok(if any_of.len() == 1 { any_of.swap_remove(0) } else { Restriction::Or(any_of) })
        }
        Target::Bit(mask) => match (constant(path, PropertyType::BOOLEAN, text)?, comparison) {
            (PropertyValue::Boolean(set), Comparison::IsEqualTo) => Ok(bit(*mask, set)),
            _ => Err(unusable(path)),
        },
        Target::Recipients(kind) => {
            let equals = |tag: PropertyTag| Restriction::Property {
                op,
                tag,
                value_tag: tag,
                value: PropertyValue::String(text.to_owned()),
            };
            Ok(some_recipient(*kind, Some(&equals)))
        }
    }
}

fn compare_paths(
    left: &Target,
    comparison: Comparison,
    right: &Target,
    path: &Path,
) -> Problems<Restriction> {
    match (left, right) {
        (Target::Properties(left), Target::Properties(right)) => match (left.first(), right.first()) {
            (Some(left), Some(right)) => {
                Ok(Restriction::CompareProperties { op: operator(comparison), left: *left, right: *right })
            }
            _ => Ok(Restriction::Or(Vec::new())),
        },
        _ => Err(unusable(path)),
    }
}
