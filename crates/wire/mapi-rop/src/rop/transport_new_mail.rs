//! RopTransportNewMail: layout MS-OXCROPS 2.2.7.7, operation MS-OXOMSG 2.2.5.5.

use crate::{Fid, Mid};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// Tells of a message that a transport delivered.
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

/// It is noted.
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
        request(&[
            0x51, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x12, 0x34, 0x01, 0x00, 0x00, 0x00, 0x00,
            0x00, 0x00, 0x0D, 0x49, 0x50, 0x4D, 0x00, 0x04, 0x03, 0x02, 0x01,
        ]);
        response(&[0x51, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x51, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
