//! RopSetReceiveFolder: layout MS-OXCROPS 2.2.3.3, operation MS-OXCSTOR 2.2.1.3, 3.2.5.3.

use crate::Fid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// Sets where messages of a class arrive (MS-OXCROPS 2.2.3.3.1).
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

/// It is set (MS-OXCROPS 2.2.3.3.2).
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

    /// MS-OXCROPS 2.2.3.3.
    /// covers: MS-OXCROPS_R170, MS-OXCROPS_R172, MS-OXCROPS_R173, MS-OXCROPS_R175, MS-OXCROPS_R177,
    /// MS-OXCROPS_R179, MS-OXCROPS_R181, MS-OXCROPS_R183, MS-OXCROPS_R184, MS-OXCROPS_R185, MS-OXCROPS_R186
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x26, 5, 3], &FID, b"IPM.Note\0"]),
            5,
            Handles::Input(3),
            Request { folder_id: fid(), message_class: "IPM.Note".to_owned() },
        );
        request(
            &join(&[&[0x26, 5, 3], &[0; 8], b"\0"]),
            5,
            Handles::Input(3),
            Request { folder_id: Fid::none(), message_class: String::new() },
        );
        success(&[0x26, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x26, 3], &FAILED]), 3, NOT_FOUND);
    }
}
