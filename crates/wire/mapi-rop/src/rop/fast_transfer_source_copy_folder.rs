//! RopFastTransferSourceCopyFolder: layout MS-OXCROPS 2.2.12.5, operation MS-OXCFXICS 2.2.3.1.1.4, 3.2.5.8.1.4.

use crate::SendOptions;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// CopyFlags: the folder is to be moved.
pub const MOVE: u8 = 0x01;
/// CopyFlags: with the folders below.
pub const COPY_SUBFOLDERS: u8 = 0x10;

/// Begins the download of a folder (MS-OXCROPS 2.2.12.5.1).
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

/// The download context is open (MS-OXCROPS 2.2.12.5.2).
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

    /// MS-OXCROPS 2.2.12.5.
    /// covers: MS-OXCROPS_R3752, MS-OXCROPS_R3754, MS-OXCROPS_R3755, MS-OXCROPS_R3757, MS-OXCROPS_R3760,
    /// MS-OXCROPS_R3763, MS-OXCROPS_R3766, MS-OXCROPS_R3769, MS-OXCROPS_R3771, MS-OXCROPS_R3772,
    /// MS-OXCROPS_R3773, MS-OXCROPS_R3775
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x4C, 5, 3, 4, 0x11, 0x08],
            5,
            input_output(3, 4),
            Request { copy_flags: MOVE | COPY_SUBFOLDERS, send_options: SendOptions::FORCE_UNICODE },
        );
        success(&[0x4C, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x4C, 4], &FAILED]), 4, NOT_FOUND);
    }
}
