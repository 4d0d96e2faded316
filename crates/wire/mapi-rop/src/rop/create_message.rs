//! RopCreateMessage: layout MS-OXCROPS 2.2.6.2, operation MS-OXCMSG 2.2.3.2, 3.2.5.2.

use crate::{Fid, Mid};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Makes a message; it is stored by RopSaveChangesMessage (MS-OXCROPS 2.2.6.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// CodePageId: 0x0FFF is that of the logon.
    pub code_page_id: u16,
    /// FolderId: where it will be.
    pub folder_id: Fid,
    /// AssociatedFlag: a folder associated message.
    pub associated: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            code_page_id: reader.u16("CodePageId")?,
            folder_id: Fid::decode(reader, "FolderId")?,
            associated: reader.u8("AssociatedFlag")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.code_page_id);
        self.folder_id.encode(out);
        out.boolean(self.associated);
        Ok(())
    }
}

/// The message is open (MS-OXCROPS 2.2.6.2.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// HasMessageId and MessageId.
    pub message_id: Option<Mid>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            message_id: match reader.u8("HasMessageId")? {
                0 => None,
                _ => Some(Mid::decode(reader, "MessageId")?),
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.message_id.is_some());
        if let Some(id) = self.message_id {
            id.encode(out);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{FID, INPUT_OUTPUT, MID, failed, fid, is_request, is_success, mid};

    #[test]
    fn every_field_both_ways() {
        let request = |associated| Request { code_page_id: 0x0FFF, folder_id: fid(), associated };
        let bytes = |flag| [&[0x06, 7, 2, 3, 0xFF, 0x0F][..], &FID, &[flag]].concat();
        is_request(&bytes(0), INPUT_OUTPUT, request(false));
        is_request(&bytes(1), INPUT_OUTPUT, request(true));
        is_success(&[0x06, 3, 0, 0, 0, 0, 0], 3, Response { message_id: None });
        is_success(&[&[0x06, 3, 0, 0, 0, 0, 1][..], &MID].concat(), 3, Response { message_id: Some(mid()) });
        assert_eq!(failed(RopId::CREATE_MESSAGE, &[]), None);
    }
}
