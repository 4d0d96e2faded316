//! RopSetMessageStatus: layout MS-OXCROPS 2.2.6.8, operation MS-OXCMSG 2.2.3.8, 3.2.5.8.

use crate::Mid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// MessageStatusFlags: marked for download.
pub const REMOTE_DOWNLOAD: u32 = 0x0000_1000;
/// MessageStatusFlags: in conflict with another version.
pub const IN_CONFLICT: u32 = 0x0000_0800;
/// MessageStatusFlags: marked for deletion on the server.
pub const REMOTE_DELETE: u32 = 0x0000_2000;

/// Changes the status of a message (MS-OXCROPS 2.2.6.8.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageId.
    pub message_id: Mid,
    /// MessageStatusFlags: [`IN_CONFLICT`], [`REMOTE_DOWNLOAD`], [`REMOTE_DELETE`].
    pub message_status_flags: u32,
    /// MessageStatusMask: which of the flags are set or cleared.
    pub message_status_mask: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            message_id: Mid::decode(reader, "MessageId")?,
            message_status_flags: reader.u32("MessageStatusFlags")?,
            message_status_mask: reader.u32("MessageStatusMask")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.message_id.encode(out);
        out.u32(self.message_status_flags);
        out.u32(self.message_status_mask);
        Ok(())
    }
}

/// The status there was (MS-OXCROPS 2.2.6.8.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// MessageStatusFlags: before the change.
    pub message_status_flags: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { message_status_flags: reader.u32("MessageStatusFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.message_status_flags);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, MID, failed, is_request, is_success, mid};

    #[test]
    fn every_field_both_ways() {
        let request = Request {
            message_id: mid(),
            message_status_flags: 0x0102_0304,
            message_status_mask: 0x0506_0008,
        };
        is_request(&[&[0x20, 7, 2][..], &MID, &[4, 3, 2, 1, 8, 0, 6, 5]].concat(), INPUT, request);
        is_success(&[0x20, 2, 0, 0, 0, 0, 4, 3, 2, 1], 2, Response { message_status_flags: 0x0102_0304 });
        assert_eq!(failed(RopId::SET_MESSAGE_STATUS, &[]), None);
    }
}
