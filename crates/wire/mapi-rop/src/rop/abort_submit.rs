//! RopAbortSubmit: layout MS-OXCROPS 2.2.7.2, operation MS-OXOMSG 2.2.4.2.

use crate::{Fid, Mid};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Takes a message back that is still in the queue (MS-OXCROPS 2.2.7.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderId.
    pub folder_id: Fid,
    /// MessageId.
    pub message_id: Mid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            folder_id: Fid::decode(reader, "FolderId")?,
            message_id: Mid::decode(reader, "MessageId")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        self.message_id.encode(out);
        Ok(())
    }
}

/// It is taken back (MS-OXCROPS 2.2.7.2.2).
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
    use crate::RopId;
    use crate::rop::vectors::{FID, INPUT, MID, failed, fid, is_request, is_success, mid};

    #[test]
    fn every_field_both_ways() {
        let request = Request { folder_id: fid(), message_id: mid() };
        is_request(&[&[0x34, 7, 2][..], &FID, &MID].concat(), INPUT, request);
        is_success(&[0x34, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::ABORT_SUBMIT, &[]), None);
    }
}
