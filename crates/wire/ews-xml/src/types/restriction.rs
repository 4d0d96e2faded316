//! Search expressions, sort orders and grouping (MS-OXWSSRCH).

use crate::field::Path;
use crate::xml::{Element, Violation};
use ropewalk_base::limits::EWS_PATHS_MAX;

/// How two operands compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the element of its name")]
pub enum Comparison {
    IsEqualTo,
    IsNotEqualTo,
    IsGreaterThan,
    IsGreaterThanOrEqualTo,
    IsLessThan,
    IsLessThanOrEqualTo,
}

/// ContainmentModeType.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the mode of its name")]
pub enum ContainmentMode {
    FullString,
    Prefixed,
    Substring,
    PrefixOnWords,
    ExactPhrase,
}

const MODES: &[(&str, ContainmentMode)] = &[
    ("FullString", ContainmentMode::FullString),
    ("Prefixed", ContainmentMode::Prefixed),
    ("Substring", ContainmentMode::Substring),
    ("PrefixOnWords", ContainmentMode::PrefixOnWords),
    ("ExactPhrase", ContainmentMode::ExactPhrase),
];

/// ContainmentComparisonType, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContainmentComparison {
    /// Case does not matter.
    pub ignore_case: bool,
    /// Non-spacing characters (accents) do not matter.
    pub ignore_non_space: bool,
    /// As loose as the server likes.
    pub loose: bool,
}

const fn comparison(ignore_case: bool, ignore_non_space: bool, loose: bool) -> ContainmentComparison {
    ContainmentComparison { ignore_case, ignore_non_space, loose }
}

const COMPARISONS: &[(&str, ContainmentComparison)] = &[
    ("Exact", comparison(false, false, false)),
    ("IgnoreCase", comparison(true, false, false)),
    ("IgnoreNonSpacingCharacters", comparison(false, true, false)),
    ("Loose", comparison(false, false, true)),
    ("IgnoreCaseAndNonSpacingCharacters", comparison(true, true, false)),
    ("LooseAndIgnoreCase", comparison(true, false, true)),
    ("LooseAndIgnoreNonSpace", comparison(false, true, true)),
    ("LooseAndIgnoreCaseAndIgnoreNonSpace", comparison(true, true, true)),
];

/// The right side of a comparison (FieldURIOrConstantType).
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// Another property.
    Path(Path),
    /// A constant as text.
    Constant(String),
}

/// A search expression.
#[derive(Debug, Clone, PartialEq)]
pub enum SearchExpression {
    /// And.
    And(Vec<Self>),
    /// Or.
    Or(Vec<Self>),
    /// Not.
    Not(Box<Self>),
    /// Exists.
    Exists(Path),
    /// Excludes: no bit of the mask is set.
    Excludes {
        /// The property.
        path: Path,
        /// The bits.
        bitmask: u32,
    },
    /// Contains.
    Contains {
        /// The property.
        path: Path,
        /// ContainmentMode.
        mode: ContainmentMode,
        /// ContainmentComparison.
        comparison: ContainmentComparison,
        /// What is looked for.
        constant: String,
    },
    /// One of the six comparisons.
    Compare {
        /// Which.
        comparison: Comparison,
        /// The property.
        path: Path,
        /// What it is compared with.
        operand: Operand,
    },
}

impl SearchExpression {
    /// The expression inside Restriction, Condition or Not.
    ///
    /// # Errors
    /// When there is none, more than one or a wrong one.
    pub fn decode_child(parent: &Element) -> Result<Self, Violation> {
        let mut children = parent.ews_children();
        let Some(first) = children.next() else {
            return Err(parent.violation(format!(
                "The element '{}' has incomplete content. List of possible elements expected: 'SearchExpression'.",
                parent.name
            )));
        };
        match children.next() {
            Some(second) => Err(parent.unexpected(second)),
            None => Self::decode(first),
        }
    }

    /// Depth is bounded by that of the document.
    ///
    /// # Errors
    /// When the element is no search expression.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let comparison = match element.name.as_str() {
            "And" => return Self::operands(element).map(Self::And),
            "Or" => return Self::operands(element).map(Self::Or),
            "Not" => return Self::decode_child(element).map(|inner| Self::Not(Box::new(inner))),
            "Exists" => return Path::decode_child(element).map(Self::Exists),
            "Excludes" => return Self::decode_excludes(element),
            "Contains" => return Self::decode_contains(element),
            "IsEqualTo" => Comparison::IsEqualTo,
            "IsNotEqualTo" => Comparison::IsNotEqualTo,
            "IsGreaterThan" => Comparison::IsGreaterThan,
            "IsGreaterThanOrEqualTo" => Comparison::IsGreaterThanOrEqualTo,
            "IsLessThan" => Comparison::IsLessThan,
            "IsLessThanOrEqualTo" => Comparison::IsLessThanOrEqualTo,
            _ => {
                return Err(
                    element.violation(format!("The element '{}' is not a search expression.", element.name))
                );
            }
        };
        let right = element.required_child("FieldURIOrConstant")?;
        let operand = match right.child("Constant") {
            Some(constant) => Operand::Constant(constant.required("Value")?.to_owned()),
            None => Operand::Path(Path::decode_child(right)?),
        };
        Ok(Self::Compare { comparison, path: Path::decode_child(element)?, operand })
    }

    fn operands(element: &Element) -> Result<Vec<Self>, Violation> {
        let operands: Vec<Self> = element.ews_children().map(Self::decode).collect::<Result<_, _>>()?;
        if operands.is_empty() {
            return Err(element.violation(format!(
                "The element '{}' has incomplete content. List of possible elements expected: 'SearchExpression'.",
                element.name
            )));
        }
        Ok(operands)
    }

    fn decode_excludes(element: &Element) -> Result<Self, Violation> {
        let mask = element.required_child("Bitmask")?;
        let text = mask.required("Value")?;
        // ExcludesAttributeType: decimal, or hexadecimal after 0x.
        let bitmask = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => text.trim().parse().ok(),
        };
        let bitmask = bitmask.ok_or_else(|| mask.violation("The 'Value' attribute is invalid."))?;
        Ok(Self::Excludes { path: Path::decode_child(element)?, bitmask })
    }

    fn decode_contains(element: &Element) -> Result<Self, Violation> {
        // Both attributes are optional; without them the whole string is compared exactly (MS-OXWSSRCH ContainsExpressionType).
        let mode = match element.attribute("ContainmentMode") {
            Some(_) => element.choice("ContainmentMode", MODES)?,
            None => ContainmentMode::FullString,
        };
        let comparison = match element.attribute("ContainmentComparison") {
            Some(_) => element.choice("ContainmentComparison", COMPARISONS)?,
            None => ContainmentComparison::default(),
        };
        let constant = element.required_child("Constant")?.required("Value")?.to_owned();
        Ok(Self::Contains { path: Path::decode_child(element)?, mode, comparison, constant })
    }
}

/// One key of a sort order (FieldOrderType).
#[derive(Debug, Clone, PartialEq)]
pub struct FieldOrder {
    /// The property.
    pub path: Path,
    /// Greatest first.
    pub descending: bool,
}

const ORDERS: &[(&str, bool)] = &[("Ascending", false), ("Descending", true)];

impl FieldOrder {
    /// The keys of a SortOrder element.
    ///
    /// # Errors
    /// When one is wrong.
    pub fn decode_list(parent: &Element) -> Result<Vec<Self>, Violation> {
        let decode = |element: &Element| {
            let descending = element.choice("Order", ORDERS)?;
            Ok(Self { path: Path::decode_child(element)?, descending })
        };
        parent.bounded(EWS_PATHS_MAX)?.ews_children().map(decode).collect()
    }
}

/// GroupBy or DistinguishedGroupBy.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupBy {
    /// The property that makes the groups; none for the standard grouping by conversation topic.
    pub path: Option<Path>,
    /// Order of the groups.
    pub descending: bool,
    /// The property whose extreme value represents a group, and whether it is the greatest.
    pub aggregate: Option<(Path, bool)>,
}

impl GroupBy {
    /// # Errors
    /// When it does not follow the schema.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let descending = element.choice("Order", ORDERS)?;
        if element.name == "DistinguishedGroupBy" {
            return Ok(Self { path: None, descending, aggregate: None });
        }
        let on = element.required_child("AggregateOn")?;
        let greatest = on.choice("Aggregate", &[("Minimum", false), ("Maximum", true)])?;
        Ok(Self {
            path: Some(Path::decode_child(element)?),
            descending,
            aggregate: Some((Path::decode_child(on)?, greatest)),
        })
    }
}
