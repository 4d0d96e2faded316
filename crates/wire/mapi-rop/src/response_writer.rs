//! The server's side: responses into a RopsList of limited size (MS-OXCROPS 3.2.4.3).

use crate::{EXTENDED_HEADER_BYTES, RopBuffer, RopResponse};
use ropewalk_base::limits;
use ropewalk_model::codec::{EncodeError, Writer};

/// RopSize.
const ROP_SIZE_BYTES: usize = 2;
/// RopId and SizeNeeded of RopBufferTooSmall.
const TOO_SMALL_BYTES: usize = 3;

/// Whether a response found room (MS-OXCROPS 3.2.4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Fit {
    /// It is written.
    Written,
    /// It is not; the whole output buffer would have to have this many bytes.
    TooLarge {
        /// Bytes with header, RopSize and handle table: what MaxRopOut has to be at least.
        needed: usize,
    },
}

/// Responses that must stay within a budget (MS-OXCROPS 3.2.4.3).
///
/// When requests wait behind the one being answered, [`ResponseWriter::keep_for`] keeps room to give them back in
/// a RopBufferTooSmall.
#[derive(Debug, Clone)]
pub struct ResponseWriter {
    out: Writer,
    /// Bytes of the RopsList.
    size_bytes_max: usize,
    /// Bytes beside the RopsList: header, RopSize, handle table.
    overhead: usize,
    kept: usize,
    /// The buffer cannot be made larger by asking for more.
    largest: bool,
}

impl ResponseWriter {
    /// For an output buffer of `rop_out_bytes_max` bytes with its header (what is left of MaxRopOut), in which
    /// `handle_count` handles stand. "The server MUST NOT produce more than 32 KB worth of response data"
    /// (MS-OXCRPC 3.1.4.2.1.2.2) bounds it too.
    pub fn new(rop_out_bytes_max: usize, handle_count: usize) -> Self {
        let table = handle_count.saturating_mul(4);
        let overhead = (EXTENDED_HEADER_BYTES + ROP_SIZE_BYTES).saturating_add(table);
        let most = limits::ROP_BUFFER_BYTES_MAX + EXTENDED_HEADER_BYTES;
        let size_bytes_max = rop_out_bytes_max.min(most).saturating_sub(overhead);
        Self { out: Writer::new(), size_bytes_max, overhead, kept: 0, largest: rop_out_bytes_max >= most }
    }

    /// Keeps room for the requests that follow the one being answered, should they have to be returned. Call it
    /// before each request with [`crate::RequestReader::rest`].
    pub const fn keep_for(&mut self, requests: &[u8]) {
        self.kept = if requests.is_empty() { 0 } else { requests.len().saturating_add(TOO_SMALL_BYTES) };
    }

    /// Bytes the next response may have.
    pub const fn left(&self) -> usize {
        self.size_bytes_max.saturating_sub(self.out.len()).saturating_sub(self.kept)
    }

    /// Bytes written.
    pub const fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether nothing is written.
    pub const fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Writes a response if it fits.
    ///
    /// # Errors
    /// As [`RopResponse::encode`]; nothing is written then.
    pub fn push(&mut self, response: &RopResponse) -> Result<Fit, EncodeError> {
        let before = self.out.len();
        let room = self.left();
        if let Err(error) = response.encode(&mut self.out) {
            self.out.truncate(before);
            return Err(error);
        }
        let length = self.out.len() - before;
        if length > room {
            let needed = self.out.len().saturating_add(self.kept).saturating_add(self.overhead);
            self.out.truncate(before);
            return Ok(Fit::TooLarge { needed });
        }
        Ok(Fit::Written)
    }

    /// Ends the list with a RopBufferTooSmall that returns `requests`, those not executed
    /// ([`crate::RequestReader::unprocessed`]). `needed` is what [`Fit::TooLarge`] said.
    ///
    /// # Errors
    /// [`Fit::TooLarge`] when even that has no room, or when the first response does not fit into the largest buffer
    /// there is, so that asking again would end the same: then the call fails with 0x0000047D (MS-OXCROPS 3.2.4.3).
    pub fn buffer_too_small(&mut self, needed: usize, requests: &[u8]) -> Result<(), Fit> {
        // At least what returning the requests takes, and never more than a buffer can have.
        let size_needed = u16::try_from(needed).unwrap_or(u16::MAX);
        let length = requests.len().saturating_add(TOO_SMALL_BYTES);
        let hopeless = self.largest && self.out.is_empty();
        if hopeless || length > self.size_bytes_max.saturating_sub(self.out.len()) {
            return Err(Fit::TooLarge { needed });
        }
        let response = RopResponse::BufferTooSmall { size_needed, requests: requests.to_vec() };
        self.kept = 0;
        match response.encode(&mut self.out) {
            Ok(()) => Ok(()),
            Err(_) => Err(Fit::TooLarge { needed }),
        }
    }

    /// The output buffer.
    pub fn finish(self, handles: Vec<u32>) -> RopBuffer {
        RopBuffer { rops: self.out.into_bytes(), handles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::{
        abort, delete_folder, fast_transfer_source_get_buffer, get_message_status, move_folder,
    };
    use crate::{Fid, Handles, Mid, RopFailure, RopRequest, RopRequestBody, ZeroString};
    use ropewalk_model::ErrorCode;

    fn failure(body: impl Into<RopRequestBody>) -> RopResponse {
        let request = RopRequest { logon_id: 0, handles: Handles::Input(3), body: body.into() };
        RopResponse::Failure(RopFailure::new(&request, ErrorCode(0x8004_0FFF)))
    }

    /// covers: MS-OXCROPS_R4545, MS-OXCROPS_R454502, MS-OXCROPS_R4519
    #[test]
    fn what_does_not_fit_is_given_back() {
        let waiting = [0x09, 0, 0, 0x09, 0, 1];
        // Header 8, RopSize 2, one handle 4, one response 6, and what gives two requests back.
        let mut writer = ResponseWriter::new(8 + 2 + 4 + 6 + 3 + 6, 1);
        writer.keep_for(&waiting);
        assert_eq!(writer.push(&failure(abort::Request)), Ok(Fit::Written));
        writer.keep_for(&waiting[3..]);
        assert_eq!(writer.left(), 3);
        assert_eq!(writer.push(&failure(abort::Request)), Ok(Fit::TooLarge { needed: 8 + 2 + 4 + 12 + 6 }));
        writer.buffer_too_small(32, &waiting).unwrap();
        let buffer = writer.finish(vec![7]);
        assert_eq!(buffer.rops, [&[0x38, 3, 0xFF, 0x0F, 4, 0x80, 0xFF, 32, 0][..], &waiting].concat());
        let mut writer = ResponseWriter::new(14, 1);
        assert!(writer.buffer_too_small(32, &waiting).is_err());
        // covers: MS-OXCROPS_R4546
        let mut largest = ResponseWriter::new(1 << 20, 1);
        assert!(largest.buffer_too_small(40_000, &waiting).is_err());
    }

    #[test]
    fn failures_have_the_fields_of_their_rop() {
        let encoded = |body: RopRequestBody| {
            let mut out = Writer::new();
            failure(body).encode(&mut out).unwrap();
            out.into_bytes()
        };
        let delete = delete_folder::Request { delete_folder_flags: 0, folder_id: Fid::none() };
        assert_eq!(encoded(delete.into()).len(), 7);
        let get = fast_transfer_source_get_buffer::Request { size: 1, server_chooses: false };
        assert_eq!(encoded(get.into()).len(), 15);
        let status = get_message_status::Request { message_id: Mid::none() };
        assert_eq!(encoded(status.into())[0], 0x20, "covers: MS-OXCROPS 2.2.6.9.2");
        let body = move_folder::Request {
            want_asynchronous: false,
            folder_id: Fid::none(),
            new_folder_name: ZeroString::new("x"),
        };
        let handles = Handles::SourceDestination { source: 1, destination: 2 };
        let request = RopRequest { logon_id: 0, handles, body: body.into() };
        let null = RopFailure::new(&request, ErrorCode(0x503));
        assert_eq!((null.handle_index, null.tail), (1, vec![2, 0, 0, 0, 0]));
    }
}
