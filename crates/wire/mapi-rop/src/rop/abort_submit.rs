//! RopAbortSubmit: layout MS-OXCROPS 2.2.7.2, operation MS-OXOMSG 2.2.4.2.

use crate::{Fid, Mid};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Takes a message back that is still in the queue.
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

/// It is taken back.
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
        request(&[0x34, 0x00, 0x00, 1, 0, 0, 0, 0, 0, 0, 0x0D, 1, 0, 0, 0, 0, 0, 0x12, 0x34]);
        response(&[0x34, 0x00, 0, 0, 0, 0]);
        response(&[0x34, 0x00, 0x01, 0x06, 0x04, 0x80]);
    }
}
