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

/// Begins an upload into an object.
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

/// The upload context is open.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x53, 0x00, 0x00, 0x01, 0x07, 0x07]);
        response(&[0x53, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x53, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
