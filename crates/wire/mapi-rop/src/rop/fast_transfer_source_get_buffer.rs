//! RopFastTransferSourceGetBuffer: layout MS-OXCROPS 2.2.12.4, operation MS-OXCFXICS 2.2.3.1.1.5, 3.2.5.8.1.5.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// BufferSize that says that MaximumBufferSize follows.
const SEE_MAXIMUM: u16 = 0xBABE;

/// TransferStatus: the download has failed.
pub const ERROR: u16 = 0x0000;
/// TransferStatus: there is more.
pub const PARTIAL: u16 = 0x0001;
/// TransferStatus: there is more, and the context has not moved.
pub const NO_ROOM: u16 = 0x0002;
/// TransferStatus: that was the last piece.
pub const DONE: u16 = 0x0003;

/// Downloads the next piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// BufferSize or MaximumBufferSize: at most so many bytes.
    pub size: u16,
    /// The size stands in MaximumBufferSize: the server chooses how much it sends. Written so too when it is 0xBABE.
    pub server_chooses: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.u16("BufferSize")? {
            SEE_MAXIMUM => Self { size: reader.u16("MaximumBufferSize")?, server_chooses: true },
            size => Self { size, server_chooses: false },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        if self.server_chooses || self.size == SEE_MAXIMUM {
            out.u16(SEE_MAXIMUM);
        }
        out.u16(self.size);
        Ok(())
    }
}

/// The piece; a failure has these fields too. When the server is busy it has no data and says how long to wait:
/// [`crate::RopFailure::busy`], [`crate::RopFailure::backoff_time`].
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TransferStatus: [`ERROR`], [`PARTIAL`], [`NO_ROOM`] or [`DONE`].
    pub transfer_status: u16,
    /// InProgressCount: steps done.
    pub in_progress_count: u16,
    /// TotalStepCount: steps in all, about.
    pub total_step_count: u16,
    /// Reserved; 0.
    pub reserved: u8,
    /// TransferBufferSize and TransferBuffer: part of a FastTransfer stream.
    pub data: Vec<u8>,
}

impl Response {
    /// Bytes of the whole response without its data.
    pub const FIXED_BYTES: usize = 15;

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let transfer_status = reader.u16("TransferStatus")?;
        let in_progress_count = reader.u16("InProgressCount")?;
        let total_step_count = reader.u16("TotalStepCount")?;
        let reserved = reader.u8("Reserved")?;
        let size = usize::from(reader.u16("TransferBufferSize")?);
        let data = reader.bytes(size, "TransferBuffer")?.to_vec();
        Ok(Self { transfer_status, in_progress_count, total_step_count, reserved, data })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.transfer_status);
        out.u16(self.in_progress_count);
        out.u16(self.total_step_count);
        out.u8(self.reserved);
        out.count16(self.data.len(), "TransferBufferSize")?;
        out.bytes(&self.data);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::vectors::{request, response};
    use crate::{Handles, RopFailure, RopRequest, RopRequestBody, RopResponse, RopResponseBody};

    #[test]
    fn both_ways() {
        request(&[0x4E, 0x00, 0x01, 0x00, 0x40]);
        let body = request(&[0x4E, 0x00, 0x01, 0xBE, 0xBA, 0x00, 0x7C]);
        let get = Request { size: 0x7C00, server_chooses: true };
        assert_eq!(body, RopRequestBody::FastTransferSourceGetBuffer(get));
        response(&[0x4E, 0x01, 0, 0, 0, 0, 1, 0, 5, 0, 9, 0, 0, 3, 0, 7, 8, 9]);
        let answer = response(&[0x4E, 0x01, 0x05, 0x40, 0x00, 0x80, 0, 0, 5, 0, 9, 0, 0, 1, 0, 7]);
        let RopResponse::Failure(failure) = answer else { panic!("{answer:?}") };
        let Some(RopResponseBody::FastTransferSourceGetBuffer(body)) = failure.body().unwrap() else {
            panic!("{failure:?}")
        };
        assert_eq!((body.in_progress_count, body.data, failure.backoff_time()), (5, vec![7], None));
    }

    /// A busy server: no TransferBuffer, whatever its size says, and BackoffTime.
    #[test]
    fn busy() {
        let head: &[u8] = &[0x4E, 0x01, 0x80, 0x04, 0, 0, 1, 0, 5, 0, 9, 0, 0];
        for size in [0, 3] {
            let RopResponse::Failure(failure) = response(&[head, &[size, 0, 0xE8, 3, 0, 0]].concat()) else {
                panic!()
            };
            assert_eq!(failure.backoff_time(), Some(1000));
            let body = failure.body().unwrap();
            let Some(RopResponseBody::FastTransferSourceGetBuffer(body)) = body else { panic!() };
            assert_eq!((body.total_step_count, body.data), (9, Vec::new()));
        }
        let get = Request { size: 0x4000, server_chooses: false };
        let request = RopRequest { logon_id: 0, handles: Handles::Input(1), body: get.into() };
        let made = RopFailure::busy(&request, 1000);
        assert_eq!((made.tail.len(), made.backoff_time()), (13, Some(1000)));
    }
}
