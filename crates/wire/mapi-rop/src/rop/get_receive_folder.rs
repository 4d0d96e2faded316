//! RopGetReceiveFolder: layout MS-OXCROPS 2.2.3.2, operation MS-OXCSTOR 2.2.1.2, 3.2.5.2.

use crate::Fid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_model::codec::{decode_ascii, encode_ascii};

/// Asks where messages of a class arrive (MS-OXCROPS 2.2.3.2.1).
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

/// The receive folder (MS-OXCROPS 2.2.3.2.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.3.2.
    /// covers: MS-OXCROPS_R139, MS-OXCROPS_R141, MS-OXCROPS_R142, MS-OXCROPS_R144, MS-OXCROPS_R146,
    /// MS-OXCROPS_R148, MS-OXCROPS_R150, MS-OXCROPS_R151, MS-OXCROPS_R152, MS-OXCROPS_R153,
    /// MS-OXCROPS_R155, MS-OXCROPS_R156, MS-OXCROPS_R158, MS-OXCROPS_R160, MS-OXCROPS_R162,
    /// MS-OXCROPS_R163, MS-OXCROPS_R164, MS-OXCROPS_R165, MS-OXCROPS_R167
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x27, 5, 3], b"IPM.Note.x\0"]),
            5,
            Handles::Input(3),
            Request { message_class: "IPM.Note.x".to_owned() },
        );
        success(
            &join(&[&[0x27, 3, 0, 0, 0, 0], &FID, b"IPM.Note\0"]),
            3,
            Response { folder_id: fid(), explicit_message_class: "IPM.Note".to_owned() },
        );
        failure(&join(&[&[0x27, 3], &FAILED]), 3, NOT_FOUND);
    }
}
