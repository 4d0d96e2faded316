//! RopSetReceiveFolder: layout MS-OXCROPS 2.2.3.3, operation MS-OXCSTOR 2.2.1.3, 3.2.5.3.

use crate::Fid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// Sets where messages of a class arrive.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderId: zeros for the default.
    pub folder_id: Fid,
    /// MessageClass: empty for the default.
    pub message_class: String,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            folder_id: Fid::decode(reader, "FolderId")?,
            message_class: decode_ascii(reader, "MessageClass")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        encode_ascii(out, &self.message_class);
        Ok(())
    }
}

/// It is set.
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
        request(&[0x26, 0x00, 0x00, 1, 0, 0, 0, 0, 0, 0, 0x0D, b'I', b'P', b'M', 0]);
        response(&[0x26, 0x00, 0, 0, 0, 0]);
        response(&[0x26, 0x00, 0x57, 0x00, 0x07, 0x80]);
    }
}
