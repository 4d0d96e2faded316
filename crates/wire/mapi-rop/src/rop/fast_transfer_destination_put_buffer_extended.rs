//! RopFastTransferDestinationPutBufferExtended: layout MS-OXCROPS 2.2.12.3, operation MS-OXCFXICS 2.2.3.1.2.3,
//! 3.2.5.8.2.3.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads a piece of a FastTransfer stream; the response has wider counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// TransferData: a piece of the stream.
    pub transfer_data: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            transfer_data: {
                let size = usize::from(reader.u16("TransferDataSize")?);
                reader.bytes(size, "TransferData")?.to_vec()
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.transfer_data.len(), "TransferDataSize")?;
        out.bytes(&self.transfer_data);
        Ok(())
    }
}

/// How far the upload is; a failure has these fields too.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TransferStatus: as in RopFastTransferSourceGetBuffer.
    pub transfer_status: u16,
    /// InProgressCount: steps done.
    pub in_progress_count: u32,
    /// TotalStepCount: steps in all, about.
    pub total_step_count: u32,
    /// Reserved: 0.
    pub reserved: u8,
    /// BufferUsedSize: bytes of TransferData that were taken.
    pub buffer_used_size: u16,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            transfer_status: reader.u16("TransferStatus")?,
            in_progress_count: reader.u32("InProgressCount")?,
            total_step_count: reader.u32("TotalStepCount")?,
            reserved: reader.u8("Reserved")?,
            buffer_used_size: reader.u16("BufferUsedSize")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.transfer_status);
        out.u32(self.in_progress_count);
        out.u32(self.total_step_count);
        out.u8(self.reserved);
        out.u16(self.buffer_used_size);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::RopResponse;
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x9D, 0x00, 0x01, 0x03, 0x00, 0x07, 0x08, 0x09]);
        response(&[
            0x9D, 0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01,
            0x07, 0x02, 0x01,
        ]);
        let answer = response(&[
            0x9D, 0x01, 0x05, 0x00, 0x07, 0x80, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01,
            0x07, 0x02, 0x01,
        ]);
        let RopResponse::Failure(failure) = answer else { panic!("{answer:?}") };
        assert!(failure.body().unwrap().is_some());
    }
}
