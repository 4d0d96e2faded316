//! RopFastTransferDestinationPutBuffer: layout MS-OXCROPS 2.2.12.2, operation MS-OXCFXICS 2.2.3.1.2.2,
//! 3.2.5.8.2.2.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads a piece of a FastTransfer stream (MS-OXCROPS 2.2.12.2.1).
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

/// How far the upload is; a failure has these fields too (MS-OXCROPS 2.2.12.2.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TransferStatus: as in RopFastTransferSourceGetBuffer.
    pub transfer_status: u16,
    /// InProgressCount: steps done.
    pub in_progress_count: u16,
    /// TotalStepCount: steps in all, about.
    pub total_step_count: u16,
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
            in_progress_count: reader.u16("InProgressCount")?,
            total_step_count: reader.u16("TotalStepCount")?,
            reserved: reader.u8("Reserved")?,
            buffer_used_size: reader.u16("BufferUsedSize")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.transfer_status);
        out.u16(self.in_progress_count);
        out.u16(self.total_step_count);
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

    /// MS-OXCROPS 2.2.12.2.
    /// covers: MS-OXCROPS_R3677, MS-OXCROPS_R3679, MS-OXCROPS_R3680, MS-OXCROPS_R3682, MS-OXCROPS_R3685,
    /// MS-OXCROPS_R3687, MS-OXCROPS_R3688, MS-OXCROPS_R3690, MS-OXCROPS_R3692, MS-OXCROPS_R3693,
    /// MS-OXCROPS_R3694, MS-OXCROPS_R3696, MS-OXCROPS_R3698, MS-OXCROPS_R3701, MS-OXCROPS_R3703,
    /// MS-OXCROPS_R3707
    #[test]
    fn each_field_has_its_place() {
        request(&[0x54, 5, 3, 3, 0, 7, 8, 9], 5, Handles::Input(3), Request { transfer_data: vec![7, 8, 9] });
        request(&[0x54, 5, 3, 0, 0], 5, Handles::Input(3), Request { transfer_data: vec![] });
        let fields: &[u8] = &[0x11, 0x12, 0x21, 0x22, 0x31, 0x32, 0, 0x41, 0x42];
        let response = Response {
            transfer_status: 0x1211,
            in_progress_count: 0x2221,
            total_step_count: 0x3231,
            reserved: 0,
            buffer_used_size: 0x4241,
        };
        success(&join(&[&[0x54, 3, 0, 0, 0, 0], fields]), 3, response.clone());
        failure_with(&join(&[&[0x54, 3], &FAILED, fields]), 3, NOT_FOUND, response);
    }
}
