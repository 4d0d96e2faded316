//! What could not be done with one property, beside others that could (PropertyProblem, MS-OXCDATA 2.7).

use ropewalk_model::PropertyTag;

/// Why a property was not set, deleted or copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// The store alone says what it is.
    #[error("read-only")]
    ReadOnly,
    /// It has no value.
    #[error("not there")]
    NotFound,
    /// The value is not of the type that the tag says, or no value can be of that type.
    #[error("of another type")]
    UnexpectedType,
    /// An id that no name of this mailbox has.
    #[error("an id without a name")]
    UnknownName,
    /// The object has all the properties it may have, or all the bytes.
    #[error("too much for one object")]
    TooMuch,
    /// The object has no such part.
    #[error("not supported")]
    NotSupported,
}

/// A property that something could not be done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PropertyProblem {
    /// Its place in the request.
    pub index: usize,
    /// Which.
    pub tag: PropertyTag,
    /// Why.
    pub kind: ProblemKind,
}
