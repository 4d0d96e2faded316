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

/// Downloads the next piece (MS-OXCROPS 2.2.12.4.1).
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
/// [`crate::RopFailure::busy`], [`crate::RopFailure::backoff_time`] (MS-OXCROPS 2.2.12.4.2).
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
    use crate::rop::exact;
    use crate::rop::vectors::response;
    use crate::{Handles, RopFailure, RopRequest, RopResponse, RopResponseBody};

    /// MS-OXCROPS 2.2.12.4.
    /// covers: MS-OXCROPS_R3711, MS-OXCROPS_R3713, MS-OXCROPS_R3714, MS-OXCROPS_R3716, MS-OXCROPS_R3719,
    /// MS-OXCROPS_R3721, MS-OXCROPS_R3724, MS-OXCROPS_R3726, MS-OXCROPS_R3727, MS-OXCROPS_R3728,
    /// MS-OXCROPS_R3730, MS-OXCROPS_R3732, MS-OXCROPS_R3736, MS-OXCROPS_R3738, MS-OXCROPS_R3742,
    /// MS-OXCROPS_R3744, MS-OXCROPS_R3746, MS-OXCROPS_R3747
    #[test]
    fn each_field_has_its_place() {
        exact::request(
            &[0x4E, 5, 3, 0x11, 0x12],
            5,
            Handles::Input(3),
            Request { size: 0x1211, server_chooses: false },
        );
        exact::request(
            &[0x4E, 5, 3, 0xBE, 0xBA, 0x11, 0x12],
            5,
            Handles::Input(3),
            Request { size: 0x1211, server_chooses: true },
        );
        let fields: &[u8] = &[0x11, 0x12, 0x21, 0x22, 0x31, 0x32, 9, 3, 0, 7, 8, 9];
        let piece = Response {
            transfer_status: 0x1211,
            in_progress_count: 0x2221,
            total_step_count: 0x3231,
            reserved: 9,
            data: vec![7, 8, 9],
        };
        exact::success(&exact::join(&[&[0x4E, 3, 0, 0, 0, 0], fields]), 3, piece.clone());
        let failed = exact::join(&[&[0x4E, 3], &exact::FAILED, fields]);
        exact::failure_with(&failed, 3, exact::NOT_FOUND, piece);
        assert_eq!([ERROR, PARTIAL, NO_ROOM, DONE], [0, 1, 2, 3]);
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
