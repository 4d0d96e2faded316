//! What can be wrong with bytes, and with values that are to become bytes.

use crate::property::{PropertyTag, PropertyType};
use ropewalk_base::{ReadError, Reader};

/// Bytes that are not what the specification asks for. The sender is to blame. Fields are named as in the document that
/// defines the structure being read; offsets and lengths are bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The input ends inside a field.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A field holds a value that does not exist.
    #[error("{field} at offset {offset}: {value:#x} is not allowed")]
    Invalid {
        /// Name of the field, as the specification names it.
        field: &'static str,
        /// Offset of the field from the start of the input.
        offset: usize,
        /// What stands there.
        value: u64,
    },
    /// A property type that has no value in a buffer.
    #[error("{field} at offset {offset}: no value of type {kind:?} can stand in a buffer")]
    Type {
        /// Name of the field.
        field: &'static str,
        /// Offset of the field from the start of the input.
        offset: usize,
        /// The type.
        kind: PropertyType,
    },
    /// A count or a nesting above its limit.
    #[error("{field} at offset {offset}: more than {max}")]
    Limit {
        /// Name of the field.
        field: &'static str,
        /// Offset of the field from the start of the input.
        offset: usize,
        /// The limit.
        max: usize,
    },
    /// Bytes are left where the structure ends.
    #[error("{field} at offset {offset}: {left} bytes too many")]
    Excess {
        /// Name of the structure.
        field: &'static str,
        /// Offset of the first byte too many.
        offset: usize,
        /// How many there are.
        left: usize,
    },
}

impl DecodeError {
    /// Name of the field that is wrong, as the specification names it.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Read(error) => error.field,
            Self::Invalid { field, .. }
            | Self::Type { field, .. }
            | Self::Limit { field, .. }
            | Self::Excess { field, .. } => field,
        }
    }

    /// Where it begins, from the start of the input; for [`DecodeError::Excess`] the first byte too many.
    pub const fn offset(&self) -> usize {
        match self {
            Self::Read(error) => error.offset,
            Self::Invalid { offset, .. }
            | Self::Type { offset, .. }
            | Self::Limit { offset, .. }
            | Self::Excess { offset, .. } => *offset,
        }
    }

    /// A value that does not exist, in the `size_bytes` just read.
    pub fn invalid(
        field: &'static str,
        reader: &Reader<'_>,
        size_bytes: usize,
        value: impl Into<u64>,
    ) -> Self {
        Self::Invalid { field, offset: reader.offset().saturating_sub(size_bytes), value: value.into() }
    }

    /// Fails when `reader` has bytes left.
    ///
    /// # Errors
    /// [`DecodeError::Excess`].
    pub fn unless_empty(field: &'static str, reader: &Reader<'_>) -> Result<(), Self> {
        if reader.is_empty() {
            return Ok(());
        }
        Err(Self::Excess { field, offset: reader.offset(), left: reader.left() })
    }
}

/// A value that has no bytes under the structure being written. The caller is to blame. Lengths are bytes, or the
/// elements of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// Too long for its length or count field.
    #[error("{field}: {length} does not fit, at most {max}")]
    TooLong {
        /// Name of the field.
        field: &'static str,
        /// Length or count.
        length: usize,
        /// What the field can say.
        max: usize,
    },
    /// Nothing where there has to be something.
    #[error("{field}: there has to be one")]
    Empty {
        /// Name of the count or field.
        field: &'static str,
    },
    /// A value of another type than its tag or column has.
    #[error("a value of type {kind:?} under {tag:?}")]
    Mismatch {
        /// The tag or column.
        tag: PropertyTag,
        /// Type of the value.
        kind: PropertyType,
    },
    /// A row with more or fewer values than there are columns.
    #[error("a row of {values} values for {columns} columns")]
    Columns {
        /// Values in the row.
        values: usize,
        /// Columns there are.
        columns: usize,
    },
    /// A type that has no value in a buffer.
    #[error("no value of type {0:?} can stand in a buffer")]
    Type(PropertyType),
    /// Nested deeper than the limit.
    #[error("nested deeper than {0}")]
    Depth(usize),
    /// A value of another form of the structure than the one that is written.
    #[error("{field}: does not exist in this form of the structure")]
    Form {
        /// Name of the field.
        field: &'static str,
    },
    /// A value that the specification does not allow.
    #[error("{field}: {value:#x} is not allowed")]
    Invalid {
        /// Name of the field.
        field: &'static str,
        /// The value.
        value: u64,
    },
}
