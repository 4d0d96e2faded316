//! Restrictions on folders: FindFolder looks at the folders it has read.

use crate::context::Context;
use crate::problem::{OrProblem, Problems};
use ropewalk_mailbox::{Folder, compare_values};
use ropewalk_model::restriction::{BitMaskOp, FuzzyLevel, RelOp};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, Restriction};
use std::cmp::Ordering;

/// A restriction to be tried on folders.
pub(crate) struct FolderFilter<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) restriction: Restriction,
}

impl FolderFilter<'_> {
    /// Whether a folder meets it.
    pub(crate) fn matches(&self, folder: &Folder) -> Problems<bool> {
        self.holds(folder, &self.restriction)
    }

    fn value(&self, folder: &Folder, tag: PropertyTag) -> Problems<Option<PropertyValue>> {
        folder.property(tag).map(|value| self.context.mailbox.load(&value).or_problem()).transpose()
    }

    /// Depth is bounded by that of the request's XML.
    fn holds(&self, folder: &Folder, restriction: &Restriction) -> Problems<bool> {
        Ok(match restriction {
            Restriction::And(all) => {
                for inner in all {
                    if !self.holds(folder, inner)? {
                        return Ok(false);
                    }
                }
                true
            }
            Restriction::Or(any) => {
                for inner in any {
                    if self.holds(folder, inner)? {
                        return Ok(true);
                    }
                }
                false
            }
            Restriction::Not(inner) => !self.holds(folder, inner)?,
            Restriction::Content { level, flags, tag, value, .. } => {
                match (self.value(folder, *tag)?, value) {
                    (Some(PropertyValue::String(found)), PropertyValue::String(wanted)) => {
                        text_matches(&found, wanted, *level, flags.ignore_case || flags.loose)
                    }
                    _ => false,
                }
            }
            Restriction::Property { op, tag, value, .. } => {
                let found = self.value(folder, *tag)?;
                found
                    .and_then(|found| compare_values(&found, value))
                    .is_some_and(|ordering| meets(*op, ordering))
            }
            Restriction::CompareProperties { op, left, right } => {
                match (self.value(folder, *left)?, self.value(folder, *right)?) {
                    (Some(left), Some(right)) => {
                        compare_values(&left, &right).is_some_and(|ordering| meets(*op, ordering))
                    }
                    _ => false,
                }
            }
            Restriction::BitMask { op, tag, mask } => {
                let bits = self.value(folder, *tag)?.as_ref().and_then(PropertyValue::as_i64);
                bits.is_some_and(|bits| (bits & i64::from(*mask) == 0) == (*op == BitMaskOp::EqualZero))
            }
            Restriction::Exist(tag) => folder.property(tag.with_kind(PropertyType::UNSPECIFIED)).is_some(),
            // The other kinds are not made from search expressions on folders.
            _ => false,
        })
    }
}

const fn meets(op: RelOp, ordering: Ordering) -> bool {
    match op {
        RelOp::Less => ordering.is_lt(),
        RelOp::LessOrEqual => ordering.is_le(),
        RelOp::Greater => ordering.is_gt(),
        RelOp::GreaterOrEqual => ordering.is_ge(),
        RelOp::Equal => ordering.is_eq(),
        RelOp::NotEqual => ordering.is_ne(),
        RelOp::MemberOfDl => false,
    }
}

fn text_matches(found: &str, wanted: &str, level: FuzzyLevel, ignore_case: bool) -> bool {
    let (found, wanted) = if ignore_case {
        (found.to_lowercase(), wanted.to_lowercase())
    } else {
        (found.to_owned(), wanted.to_owned())
    };
    match level {
        FuzzyLevel::FullString => found == wanted,
        FuzzyLevel::Prefix => found.starts_with(&wanted),
        FuzzyLevel::Substring => found.contains(&wanted),
    }
}
