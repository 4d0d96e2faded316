//! RopTransportNewMail: layout MS-OXCROPS 2.2.7.7, operation MS-OXOMSG 2.2.5.5.

use crate::{Fid, Mid};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// Tells of a message that a transport delivered (MS-OXCROPS 2.2.7.7.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageId: the message.
    pub message_id: Mid,
    /// FolderId: where it is.
    pub folder_id: Fid,
    /// MessageClass: its class.
    pub message_class: String,
    /// MessageFlags: its PidTagMessageFlags.
    pub message_flags: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            message_id: Mid::decode(reader, "MessageId")?,
            folder_id: Fid::decode(reader, "FolderId")?,
            message_class: decode_ascii(reader, "MessageClass")?,
            message_flags: reader.u32("MessageFlags")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.message_id.encode(out);
        self.folder_id.encode(out);
        encode_ascii(out, &self.message_class);
        out.u32(self.message_flags);
        Ok(())
    }
}

/// It is noted (MS-OXCROPS 2.2.7.7.2).
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
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.7.7.
    /// covers: MS-OXCROPS_R2494, MS-OXCROPS_R2496, MS-OXCROPS_R2497, MS-OXCROPS_R2499, MS-OXCROPS_R2502,
    /// MS-OXCROPS_R2504, MS-OXCROPS_R2506, MS-OXCROPS_R2508, MS-OXCROPS_R2511, MS-OXCROPS_R2513,
    /// MS-OXCROPS_R2514, MS-OXCROPS_R2515, MS-OXCROPS_R2517
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x51, 5, 3], &MID, &FID, b"IPM.Note\0", &[0x11, 0x12, 0x13, 0x14]]),
            5,
            Handles::Input(3),
            Request {
                message_id: mid(),
                folder_id: fid(),
                message_class: "IPM.Note".to_owned(),
                message_flags: 0x1413_1211,
            },
        );
        success(&[0x51, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x51, 3], &FAILED]), 3, NOT_FOUND);
    }
}
