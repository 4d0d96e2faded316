//! RopFastTransferSourceCopyFolder: layout MS-OXCROPS 2.2.12.5, operation MS-OXCFXICS 2.2.3.1.1.4, 3.2.5.8.1.4.

use crate::SendOptions;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// CopyFlags: the folder is to be moved.
pub const MOVE: u8 = 0x01;
/// CopyFlags: with the folders below.
pub const COPY_SUBFOLDERS: u8 = 0x10;

/// Begins the download of a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// CopyFlags: [`MOVE`], [`COPY_SUBFOLDERS`].
    pub copy_flags: u8,
    /// SendOptions.
    pub send_options: SendOptions,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { copy_flags: reader.u8("CopyFlags")?, send_options: SendOptions(reader.u8("SendOptions")?) })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.copy_flags);
        out.u8(self.send_options.0);
        Ok(())
    }
}

/// The download context is open.
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
        request(&[0x4C, 0x00, 0x00, 0x01, 0x10, 0x03]);
        response(&[0x4C, 0x01, 0, 0, 0, 0]);
        response(&[0x4C, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
