//! Responses (MS-OXCROPS 2.2.1, RopsList of an output buffer).

use crate::rop::{logon, notify};
use crate::{RopId, RopRequest, RopResponseBody};
use ropewalk_base::Reader;
use ropewalk_model::ErrorCode;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// ReturnValue of the redirect form of RopLogon (MS-OXCROPS 2.2.3.1.4).
pub(crate) const WRONG_SERVER: u32 = 0x0000_0478;
/// ReturnValue of a null destination (MS-OXCROPS 2.2.4.6.3 and others).
pub(crate) const NULL_DESTINATION: u32 = 0x0000_0503;
/// ReturnValue of RopFastTransferSourceGetBuffer with BackoffTime (MS-OXCROPS 2.2.12.4).
pub(crate) const SERVER_BUSY: u32 = 0x0000_0480;

/// One response (MS-OXCROPS 2.2.1).
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
    /// RopNotify (MS-OXCROPS 2.2.14.2): something happened that the client asked to be told of.
    Notify(notify::Notification),
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

/// A failure response, of any ROP (MS-OXCROPS 2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RopFailure {
    /// RopId of the request.
    pub id: RopId,
    /// The handle index the request asks the response to name.
    pub handle_index: u8,
    /// ReturnValue; not 0.
    pub return_value: ErrorCode,
    /// Fields of ROPs whose responses have one form only, DestHandleIndex before and BackoffTime after them:
    /// [`RopFailure::destination`], [`RopFailure::body`], [`RopFailure::backoff_time`].
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

    /// The failure of a request of a ROP whose responses have one form only, with these fields: how far it came.
    /// For ROPs whose failures have no fields it is as [`RopFailure::new`].
    ///
    /// # Errors
    /// When a length does not fit its field.
    pub fn with_body(
        request: &RopRequest,
        return_value: ErrorCode,
        body: &RopResponseBody,
    ) -> Result<Self, EncodeError> {
        let mut failure = Self::new(request, return_value);
        if failure.id == body.id() {
            let fields = failure.fields();
            if !fields.is_empty() {
                let mut out = Writer::new();
                body.encode(&mut out)?;
                failure.tail.splice(fields, out.into_bytes());
            }
        }
        Ok(failure)
    }

    /// RopFastTransferSourceGetBuffer as the server is busy: no data, and how long to wait, milliseconds.
    pub fn busy(request: &RopRequest, backoff_time: u32) -> Self {
        let mut failure = Self::new(request, ErrorCode(SERVER_BUSY));
        if failure.is_backoff()
            && let Some(last) = failure.tail.last_chunk_mut::<4>()
        {
            *last = backoff_time.to_le_bytes();
        }
        failure
    }

    /// The fields of a ROP whose responses have one form only; none for other ROPs.
    ///
    /// # Errors
    /// When they are broken.
    pub fn body(&self) -> Result<Option<RopResponseBody>, DecodeError> {
        let fields = self.fields();
        if fields.is_empty() {
            return Ok(None);
        }
        let mut fields = self.tail.get(fields).unwrap_or_default().to_vec();
        // "TransferBuffer: present if ReturnValue is not 0x00000480", whatever its size says (MS-OXCROPS 2.2.12.4.2).
        if self.is_backoff()
            && let Some(size) = fields.last_chunk_mut::<2>()
        {
            *size = [0; 2];
        }
        let mut reader = Reader::new(&fields);
        let none = DecodeError::Invalid { field: "Columns", offset: 0, value: self.id.0.into() };
        let body = RopResponseBody::decode(self.id, &mut reader, &mut || Err(none.clone()))?;
        DecodeError::unless_empty("Response", &reader)?;
        Ok(body)
    }

    /// DestHandleIndex of a null destination.
    pub fn destination(&self) -> Option<u32> {
        self.tail
            .first_chunk::<4>()
            .filter(|_| self.has_destination())
            .map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// BackoffTime of RopFastTransferSourceGetBuffer, milliseconds.
    pub fn backoff_time(&self) -> Option<u32> {
        self.tail.last_chunk::<4>().filter(|_| self.is_backoff()).map(|bytes| u32::from_le_bytes(*bytes))
    }

    fn has_destination(&self) -> bool {
        self.return_value.0 == NULL_DESTINATION
            && self.id.layout().is_some_and(|layout| layout.null_destination)
    }

    fn is_backoff(&self) -> bool {
        self.id == RopId::FAST_TRANSFER_SOURCE_GET_BUFFER && self.return_value.0 == SERVER_BUSY
    }

    /// Where in the tail the fields of the response stand.
    fn fields(&self) -> std::ops::Range<usize> {
        let length = self.tail.len();
        let start = if self.has_destination() { length.min(4) } else { 0 };
        let end = if self.is_backoff() { length.saturating_sub(4) } else { length };
        start..end.max(start)
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
            Self::Notify(notification) => notification.encode(out)?,
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
