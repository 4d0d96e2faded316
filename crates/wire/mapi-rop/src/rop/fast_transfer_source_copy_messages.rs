//! RopFastTransferSourceCopyMessages: layout MS-OXCROPS 2.2.12.6, operation MS-OXCFXICS 2.2.3.1.1.3, 3.2.5.8.1.3.

use crate::structure::{decode_mids, encode_mids};
use crate::{Mid, SendOptions};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// CopyFlags: the messages are to be moved.
pub const MOVE: u8 = 0x01;
/// CopyFlags: bodies in their best form.
pub const BEST_BODY: u8 = 0x10;
/// CopyFlags: with message and change identification.
pub const SEND_ENTRY_ID: u8 = 0x20;

/// Begins the download of messages (MS-OXCROPS 2.2.12.6.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageIds.
    pub message_ids: Vec<Mid>,
    /// CopyFlags: [`MOVE`], [`BEST_BODY`], [`SEND_ENTRY_ID`].
    pub copy_flags: u8,
    /// SendOptions.
    pub send_options: SendOptions,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            message_ids: decode_mids(reader)?,
            copy_flags: reader.u8("CopyFlags")?,
            send_options: SendOptions(reader.u8("SendOptions")?),
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_mids(out, &self.message_ids)?;
        out.u8(self.copy_flags);
        out.u8(self.send_options.0);
        Ok(())
    }
}

/// The download context is open (MS-OXCROPS 2.2.12.6.2).
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

    /// MS-OXCROPS 2.2.12.6.
    /// covers: MS-OXCROPS_R3779, MS-OXCROPS_R3781, MS-OXCROPS_R3782, MS-OXCROPS_R3784, MS-OXCROPS_R3787,
    /// MS-OXCROPS_R3790, MS-OXCROPS_R3792, MS-OXCROPS_R3793, MS-OXCROPS_R3795, MS-OXCROPS_R3798,
    /// MS-OXCROPS_R3801, MS-OXCROPS_R3803, MS-OXCROPS_R3804, MS-OXCROPS_R3807
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x4B, 5, 3, 4, 2, 0], &MID, &[1, 0, 0, 0, 0, 0, 0, 9], &[0x30, 0x04]]),
            5,
            input_output(3, 4),
            Request {
                message_ids: vec![mid(), Mid::from_wire(0x0900_0000_0000_0001)],
                copy_flags: BEST_BODY | SEND_ENTRY_ID,
                send_options: SendOptions::RECOVER_MODE,
            },
        );
        request(
            &[0x4B, 5, 3, 4, 0, 0, 1, 0],
            5,
            input_output(3, 4),
            Request { message_ids: vec![], copy_flags: MOVE, send_options: SendOptions(0) },
        );
        success(&[0x4B, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x4B, 4], &FAILED]), 4, NOT_FOUND);
    }
}
