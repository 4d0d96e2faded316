//! RopFastTransferDestinationConfigure: layout MS-OXCROPS 2.2.12.1, operation MS-OXCFXICS 2.2.3.1.2.1,
//! 3.2.5.8.2.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SourceOperation: RopFastTransferSourceCopyTo.
pub const COPY_TO: u8 = 0x01;
/// SourceOperation: RopFastTransferSourceCopyProperties.
pub const COPY_PROPERTIES: u8 = 0x02;
/// SourceOperation: RopFastTransferSourceCopyMessages.
pub const COPY_MESSAGES: u8 = 0x03;
/// SourceOperation: RopFastTransferSourceCopyFolder.
pub const COPY_FOLDER: u8 = 0x04;
/// CopyFlags: the objects are moved.
pub const MOVE: u8 = 0x01;

/// Begins an upload into an object (MS-OXCROPS 2.2.12.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SourceOperation: what made the stream: [`COPY_TO`], [`COPY_PROPERTIES`], [`COPY_MESSAGES`],
    /// [`COPY_FOLDER`].
    pub source_operation: u8,
    /// CopyFlags: [`MOVE`].
    pub copy_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { source_operation: reader.u8("SourceOperation")?, copy_flags: reader.u8("CopyFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.source_operation);
        out.u8(self.copy_flags);
        Ok(())
    }
}

/// The upload context is open (MS-OXCROPS 2.2.12.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.12.1.
    /// covers: MS-OXCROPS_R3650, MS-OXCROPS_R3652, MS-OXCROPS_R3653, MS-OXCROPS_R3655, MS-OXCROPS_R3658,
    /// MS-OXCROPS_R3661, MS-OXCROPS_R3664, MS-OXCROPS_R3667, MS-OXCROPS_R3669, MS-OXCROPS_R3670,
    /// MS-OXCROPS_R3671, MS-OXCROPS_R3673
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x53, 5, 3, 4, 2, 1],
            5,
            input_output(3, 4),
            Request { source_operation: COPY_PROPERTIES, copy_flags: MOVE },
        );
        assert_eq!([COPY_TO, COPY_PROPERTIES, COPY_MESSAGES, COPY_FOLDER], [1, 2, 3, 4]);
        success(&[0x53, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x53, 4], &FAILED]), 4, NOT_FOUND);
    }
}
