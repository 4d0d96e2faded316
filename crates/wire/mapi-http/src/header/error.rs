//! What can be wrong with headers.

use crate::ResponseCode;

/// Headers that are not as they should be. The sender is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// One that is needed is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Its value is not allowed.
    #[error("{0} has a value that is not allowed")]
    Invalid(&'static str),
    /// It stands there more than once.
    #[error("{0} stands there more than once")]
    Repeated(&'static str),
    /// X-RequestType names no request type.
    #[error("X-RequestType names no request type")]
    RequestType,
}

impl HeaderError {
    /// X-ResponseCode of the answer (MS-OXCMAPIHTTP 2.2.3.3.3).
    pub const fn response_code(self) -> ResponseCode {
        match self {
            Self::Missing(_) => ResponseCode::MissingHeader,
            Self::Invalid(_) | Self::Repeated(_) => ResponseCode::InvalidHeader,
            Self::RequestType => ResponseCode::InvalidRequestType,
        }
    }
}
