//! RopGetReceiveFolder: layout MS-OXCROPS 2.2.3.2, operation MS-OXCSTOR 2.2.1.2, 3.2.5.2.

use crate::Fid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_model::codec::{decode_ascii, encode_ascii};

/// Asks where messages of a class arrive.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageClass; empty for the default.
    pub message_class: String,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { message_class: decode_ascii(reader, "MessageClass")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_ascii(out, &self.message_class);
        Ok(())
    }
}

/// The receive folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// FolderId.
    pub folder_id: Fid,
    /// ExplicitMessageClass: the longest class configured that the one asked for begins with.
    pub explicit_message_class: String,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            folder_id: Fid::decode(reader, "FolderId")?,
            explicit_message_class: decode_ascii(reader, "ExplicitMessageClass")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        encode_ascii(out, &self.explicit_message_class);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x27, 0x00, 0x00, b'I', b'P', b'M', 0]);
        response(&[0x27, 0x00, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x0D, b'I', b'P', b'M', 0]);
    }
}
