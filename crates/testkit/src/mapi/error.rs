//! Why a MAPI call failed.

use ropewalk_model::ErrorCode;
use ropewalk_model::codec::{DecodeError, EncodeError};
use ropewalk_wire_mapi_http::{FramingError, ResponseCode};
use ropewalk_wire_mapi_rop::{BufferError, RopId};

/// A call that failed.
#[derive(Debug, thiserror::Error)]
pub enum MapiError {
    /// The connection.
    #[error("connection: {0}")]
    Io(#[from] std::io::Error),
    /// An HTTP status other than 200.
    #[error("HTTP status {0}")]
    Http(u16),
    /// An X-ResponseCode other than 0, with the body.
    #[error("X-ResponseCode {0:?}: {1}")]
    Response(ResponseCode, String),
    /// A StatusCode other than 0.
    #[error("StatusCode {0:?}")]
    Status(ErrorCode),
    /// An ErrorCode other than 0.
    #[error("ErrorCode {0:?}")]
    Operation(ErrorCode),
    /// A ROP that failed.
    #[error("{0:?} failed: {1:?}")]
    Rop(RopId, ErrorCode),
    /// Meta-tags or headers before the body.
    #[error(transparent)]
    Framing(#[from] FramingError),
    /// A body or a response that cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// An extended buffer that cannot be read.
    #[error(transparent)]
    Buffer(#[from] BufferError),
    /// A request that cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Something the protocol does not allow.
    #[error("unexpected: {0}")]
    Unexpected(&'static str),
}

impl MapiError {
    pub(super) fn unless_zero(error_code: u32) -> Result<(), Self> {
        if error_code == 0 { Ok(()) } else { Err(Self::Operation(ErrorCode(error_code))) }
    }

    /// The error code of a ROP, an operation or a call, if that is what failed.
    pub const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Status(code) | Self::Operation(code) | Self::Rop(_, code) => Some(*code),
            _ => None,
        }
    }
}
