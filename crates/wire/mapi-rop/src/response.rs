//! Responses (MS-OXCROPS 2.2.1, RopsList of an output buffer).

use crate::rop::logon;
use crate::{RopId, RopRequest, RopResponseBody};
use ropewalk_model::ErrorCode;
use ropewalk_model::codec::{EncodeError, Writer};

/// ReturnValue of the redirect form of RopLogon (MS-OXCROPS 2.2.3.1.4).
pub(crate) const WRONG_SERVER: u32 = 0x0000_0478;
/// ReturnValue of a null destination (MS-OXCROPS 2.2.4.6.3 and others).
pub(crate) const NULL_DESTINATION: u32 = 0x0000_0503;
/// ReturnValue of RopFastTransferSourceGetBuffer with BackoffTime (MS-OXCROPS 2.2.12.4).
pub(crate) const SERVER_BUSY: u32 = 0x0000_0480;

/// One response.
#[derive(Debug, Clone, PartialEq)]
pub enum RopResponse {
    /// ReturnValue 0.
    Success {
        /// The handle index the request asks the response to name.
        handle_index: u8,
        /// Fields after ReturnValue.
        body: RopResponseBody,
    },
    /// Any other ReturnValue.
    Failure(RopFailure),
    /// RopLogon must be sent to another server.
    LogonRedirect {
        /// OutputHandleIndex.
        handle_index: u8,
        /// Where to.
        redirect: logon::Redirect,
    },
    /// RopPending (MS-OXCROPS 2.2.14.3): more notifications are waiting.
    Pending {
        /// SessionIndex.
        session_index: u16,
    },
    /// RopBackoff (MS-OXCROPS 2.2.15.2).
    Backoff {
        /// LogonId.
        logon_id: u8,
        /// How long, milliseconds.
        duration: u32,
        /// ROPs that are to wait longer; none means all of the logon.
        rops: Vec<BackoffRop>,
        /// AdditionalData.
        additional: Vec<u8>,
    },
    /// RopBufferTooSmall (MS-OXCROPS 2.2.15.1); always the last.
    BufferTooSmall {
        /// Size the output buffer would need, bytes.
        size_needed: u16,
        /// Requests that were not executed.
        requests: Vec<u8>,
    },
}

/// A ROP to back off from (MS-OXCROPS 2.2.15.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackoffRop {
    /// RopIdBackoff.
    pub rop: RopId,
    /// How long, milliseconds.
    pub duration: u32,
}

/// A failure response, of any ROP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RopFailure {
    /// RopId of the request.
    pub id: RopId,
    /// The handle index the request asks the response to name.
    pub handle_index: u8,
    /// ReturnValue; not 0.
    pub return_value: ErrorCode,
    /// Fields of ROPs whose responses have one form only, and DestHandleIndex.
    pub tail: Vec<u8>,
}

impl RopFailure {
    /// The failure of a request, with the fields its ROP has even then as zeros.
    pub fn new(request: &RopRequest, return_value: ErrorCode) -> Self {
        let id = request.id();
        let mut tail = Writer::new();
        if let Some(layout) = id.layout() {
            if layout.null_destination
                && return_value.0 == NULL_DESTINATION
                && let crate::Handles::SourceDestination { destination, .. } = request.handles
            {
                tail.u32(destination.into());
            }
            tail.zeros(layout.failure_tail_bytes);
            if id == RopId::FAST_TRANSFER_SOURCE_GET_BUFFER && return_value.0 == SERVER_BUSY {
                tail.u32(0);
            }
        }
        Self { id, handle_index: request.handles.response(), return_value, tail: tail.into_bytes() }
    }
}

impl RopResponse {
    /// The successful answer to a request.
    pub fn success(request: &RopRequest, body: impl Into<RopResponseBody>) -> Self {
        Self::Success { handle_index: request.handles.response(), body: body.into() }
    }

    /// The failed answer to a request.
    pub fn failure(request: &RopRequest, return_value: ErrorCode) -> Self {
        Self::Failure(RopFailure::new(request, return_value))
    }

    /// Writes the response.
    ///
    /// # Errors
    /// When a length does not fit its field, or a row disagrees with its columns.
    pub fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let head = |out: &mut Writer, id: RopId, handle_index: u8, return_value: u32| {
            out.u8(id.layout().map_or(id, |layout| layout.response_id).0);
            out.u8(handle_index);
            out.u32(return_value);
        };
        match self {
            Self::Success { handle_index, body } => {
                head(out, body.id(), *handle_index, 0);
                body.encode(out)?;
            }
            Self::Failure(failure) => {
                head(out, failure.id, failure.handle_index, failure.return_value.0);
                out.bytes(&failure.tail);
            }
            Self::LogonRedirect { handle_index, redirect } => {
                head(out, RopId::LOGON, *handle_index, WRONG_SERVER);
                redirect.encode(out)?;
            }
            Self::Pending { session_index } => {
                out.u8(RopId::PENDING.0);
                out.u16(*session_index);
            }
            Self::Backoff { logon_id, duration, rops, additional } => {
                out.u8(RopId::BACKOFF.0);
                out.u8(*logon_id);
                out.u32(*duration);
                out.count8(rops.len(), "BackoffRopCount")?;
                for rop in rops {
                    out.u8(rop.rop.0);
                    out.u32(rop.duration);
                }
                out.count16(additional.len(), "AdditionalDataSize")?;
                out.bytes(additional);
            }
            Self::BufferTooSmall { size_needed, requests } => {
                out.u8(RopId::BUFFER_TOO_SMALL.0);
                out.u16(*size_needed);
                out.bytes(requests);
            }
        }
        Ok(())
    }
}
