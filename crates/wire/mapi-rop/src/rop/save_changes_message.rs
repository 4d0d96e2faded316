//! RopSaveChangesMessage: layout MS-OXCROPS 2.2.6.3, operation MS-OXCMSG 2.2.3.3, 3.2.5.3.

use crate::Mid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SaveFlags: the object stays open for reading.
pub const KEEP_OPEN_READ_ONLY: u8 = 0x01;
/// SaveFlags: the object stays open for writing.
pub const KEEP_OPEN_READ_WRITE: u8 = 0x02;
/// SaveFlags: changes made meanwhile by others are overwritten.
pub const FORCE_SAVE: u8 = 0x04;

/// Stores what was changed in a message (MS-OXCROPS 2.2.6.3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SaveFlags: [`KEEP_OPEN_READ_ONLY`], [`KEEP_OPEN_READ_WRITE`] or [`FORCE_SAVE`], with 0x08 that clients
    /// set too.
    pub save_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { save_flags: reader.u8("SaveFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.save_flags);
        Ok(())
    }
}

/// It is stored (MS-OXCROPS 2.2.6.3.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// InputHandleIndex: that of the request.
    pub input_handle_index: u8,
    /// MessageId.
    pub message_id: Mid,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            input_handle_index: reader.u8("InputHandleIndex")?,
            message_id: Mid::decode(reader, "MessageId")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.input_handle_index);
        self.message_id.encode(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{MID, RESPONSE_INPUT, failed, is_request, is_success, mid};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x0C, 7, 2, 3, 0x0A], RESPONSE_INPUT, Request { save_flags: 0x0A });
        is_success(
            &[&[0x0C, 2, 0, 0, 0, 0, 3][..], &MID].concat(),
            2,
            Response { input_handle_index: 3, message_id: mid() },
        );
        assert_eq!(failed(RopId::SAVE_CHANGES_MESSAGE, &[]), None);
    }
}
