//! Restrictions: conditions on the properties of a row (MS-OXCDATA 2.12).

use crate::property::{PropertyTag, PropertyValue};

/// How a content restriction compares (FuzzyLevelLow, MS-OXCDATA 2.12.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FuzzyLevel {
    /// The whole value.
    FullString,
    /// Anywhere inside the value.
    Substring,
    /// At the start of the value.
    Prefix,
}

/// FuzzyLevelHigh flags (MS-OXCDATA 2.12.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FuzzyFlags {
    /// FL_IGNORECASE.
    pub ignore_case: bool,
    /// FL_IGNORENONSPACE.
    pub ignore_non_space: bool,
    /// FL_LOOSE: as loose as the server likes.
    pub loose: bool,
}

/// Relational operators (MS-OXCDATA 2.12.5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelOp {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// Member of a distribution list.
    MemberOfDl,
}

/// Bit mask operators (MS-OXCDATA 2.12.7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BitMaskOp {
    /// All masked bits are zero.
    EqualZero,
    /// Some masked bit is set.
    NotEqualZero,
}

/// A condition on a row (MS-OXCDATA 2.12).
#[derive(Debug, Clone, PartialEq)]
pub enum Restriction {
    /// All hold; none means true.
    And(Vec<Self>),
    /// Some holds; none means false.
    Or(Vec<Self>),
    /// The inner one does not hold.
    Not(Box<Self>),
    /// Text or bytes compared.
    Content {
        /// How much must agree.
        level: FuzzyLevel,
        /// How strictly.
        flags: FuzzyFlags,
        /// The column. It may differ from the value's tag in the multi-value flag only.
        tag: PropertyTag,
        /// Tag of the value.
        value_tag: PropertyTag,
        /// What is looked for.
        value: PropertyValue,
    },
    /// A property against a value.
    Property {
        /// Operator.
        op: RelOp,
        /// The column.
        tag: PropertyTag,
        /// Tag of the value.
        value_tag: PropertyTag,
        /// The constant.
        value: PropertyValue,
    },
    /// A property against another of the same row.
    CompareProperties {
        /// Operator.
        op: RelOp,
        /// Left column.
        left: PropertyTag,
        /// Right column.
        right: PropertyTag,
    },
    /// Bits of an integer property.
    BitMask {
        /// Operator.
        op: BitMaskOp,
        /// The column.
        tag: PropertyTag,
        /// The bits.
        mask: u32,
    },
    /// Size of a property in bytes.
    Size {
        /// Operator.
        op: RelOp,
        /// The column.
        tag: PropertyTag,
        /// Bytes.
        size: u32,
    },
    /// The property is there.
    Exist(PropertyTag),
    /// Some row of a subtable (PidTagMessageRecipients, PidTagMessageAttachments) meets the inner one.
    SubObject {
        /// The subtable.
        tag: PropertyTag,
        /// The condition on its rows.
        inner: Box<Self>,
    },
    /// Carries values beside an optional condition.
    Comment {
        /// The values.
        values: Vec<(PropertyTag, PropertyValue)>,
        /// The condition; none means true.
        inner: Option<Box<Self>>,
    },
    /// As [`Restriction::Comment`], under its own type (MS-OXCDATA 2.12.12, RestrictType 0x0B is Count).
    Annotation {
        /// The values.
        values: Vec<(PropertyTag, PropertyValue)>,
        /// The condition; none means true.
        inner: Option<Box<Self>>,
    },
    /// At most `count` rows that meet the inner one.
    Count {
        /// How many.
        count: u32,
        /// The condition.
        inner: Box<Self>,
    },
}
