//! What can be wrong with a stream.

use crate::Marker;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError};
use std::fmt;

/// What stands where something else is expected (MS-OXCFXICS 2.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A marker.
    Marker(Marker),
    /// A property.
    Property(PropertyTag),
    /// The end of the stream.
    End,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Marker(marker) => f.write_str(marker.name()),
            Self::Property(tag) => write!(f, "{tag:?}"),
            Self::End => f.write_str("the end"),
        }
    }
}

/// A stream that is not what MS-OXCFXICS 2.2.4 asks for. Offsets count from the start of the stream, over all
/// buffers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FxError {
    /// A field holds a value that does not exist.
    #[error("{field} at offset {offset}: {value:#x} is not allowed")]
    Invalid {
        /// The field.
        field: &'static str,
        /// Where it begins.
        offset: u64,
        /// What stands there.
        value: u64,
    },
    /// A property of a type no stream carries.
    #[error("{tag:?} at offset {offset}: no stream carries this type")]
    Type {
        /// The property.
        tag: PropertyTag,
        /// Where it begins.
        offset: u64,
    },
    /// Longer or deeper than the limit.
    #[error("{field} at offset {offset}: more than {max}")]
    Limit {
        /// What is too long.
        field: &'static str,
        /// Where it is.
        offset: u64,
        /// The limit.
        max: usize,
    },
    /// An element that may not stand here.
    #[error("{found} at offset {offset}, in {element}: expected {expected}")]
    Unexpected {
        /// The syntactic element it stands in.
        element: &'static str,
        /// What could stand there.
        expected: &'static str,
        /// What does.
        found: Found,
        /// Where it begins.
        offset: u64,
    },
    /// A property that has to be in a propList is not.
    #[error("{element} before offset {offset}: {tag:?} is missing")]
    Missing {
        /// The syntactic element.
        element: &'static str,
        /// The property.
        tag: PropertyTag,
        /// Where the propList ends.
        offset: u64,
    },
    /// A property comes twice, or not at its place.
    #[error("{tag:?} at offset {offset}, in {element}: it stands at the wrong place")]
    Misplaced {
        /// The syntactic element.
        element: &'static str,
        /// The property.
        tag: PropertyTag,
        /// Where it begins.
        offset: u64,
    },
    /// The stream ends inside something.
    #[error("the stream ends at offset {offset} inside {field}")]
    Truncated {
        /// What is cut.
        field: &'static str,
        /// Where the stream ends.
        offset: u64,
    },
    /// A value that a property of this type cannot have, or that no stream carries.
    #[error("{tag:?}: its value is of another type, or of one no stream carries")]
    Mismatch {
        /// The property.
        tag: PropertyTag,
    },
    /// A property larger than its taker holds.
    #[error("{tag:?}: more than {max} bytes")]
    TooLarge {
        /// The property.
        tag: PropertyTag,
        /// The limit, bytes.
        max: usize,
    },
    /// More bytes of a value than were announced, none of them left, or an element before they all came.
    #[error("a value has {left} bytes left, {given} were given")]
    Length {
        /// Bytes that were announced and have not come.
        left: u64,
        /// Bytes that came now.
        given: u64,
    },
    /// A property that an element has to have is not there.
    #[error("{element}: {tag:?} is missing")]
    Absent {
        /// The syntactic element.
        element: &'static str,
        /// The property.
        tag: PropertyTag,
    },
    /// The value of a property is not the structure it has to be; the offset counts from the start of the value.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A structure that has no bytes.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The stream failed before, or whoever takes its elements did.
    #[error("the stream failed before")]
    Stopped,
}

/// A buffer too small for the next atom (TransferStatus NoRoom, MS-OXCFXICS 2.2.3.1.1.5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the next element needs {needed} bytes")]
pub struct NoRoom {
    /// Bytes a buffer must have.
    pub needed: usize,
}
