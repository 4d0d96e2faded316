//! RopFastTransferDestinationPutBufferExtended: layout MS-OXCROPS 2.2.12.3, operation MS-OXCFXICS 2.2.3.1.2.3,
//! 3.2.5.8.2.3.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads a piece of a FastTransfer stream; the response has wider counts (MS-OXCROPS 2.2.12.3).
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

/// How far the upload is; a failure has these fields too (MS-OXCROPS 2.2.12.3).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.12.3.
    /// covers: MS-OXCROPS_R3708004, MS-OXCROPS_R3708007, MS-OXCROPS_R3708009, MS-OXCROPS_R3708012,
    /// MS-OXCROPS_R3708014, MS-OXCROPS_R3708015, MS-OXCROPS_R3708018, MS-OXCROPS_R3708021,
    /// MS-OXCROPS_R3708022, MS-OXCROPS_R3708023, MS-OXCROPS_R3708025, MS-OXCROPS_R3708028,
    /// MS-OXCROPS_R3708030, MS-OXCROPS_R3708034
    #[test]
    fn each_field_has_its_place() {
        request(&[0x9D, 5, 3, 3, 0, 7, 8, 9], 5, Handles::Input(3), Request { transfer_data: vec![7, 8, 9] });
        request(&[0x9D, 5, 3, 0, 0], 5, Handles::Input(3), Request { transfer_data: vec![] });
        let fields: &[u8] = &[0x11, 0x12, 0x21, 0x22, 0x23, 0x24, 0x31, 0x32, 0x33, 0x34, 0, 0x41, 0x42];
        let response = Response {
            transfer_status: 0x1211,
            in_progress_count: 0x2423_2221,
            total_step_count: 0x3433_3231,
            reserved: 0,
            buffer_used_size: 0x4241,
        };
        success(&join(&[&[0x9D, 3, 0, 0, 0, 0], fields]), 3, response.clone());
        failure_with(&join(&[&[0x9D, 3], &FAILED, fields]), 3, NOT_FOUND, response);
    }
}
