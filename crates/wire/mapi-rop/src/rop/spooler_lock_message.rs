//! RopSpoolerLockMessage: layout MS-OXCROPS 2.2.7.5, operation MS-OXOMSG 2.2.5.3.

use crate::Mid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// LockState: the message is locked.
pub const LOCK: u8 = 0x00;
/// LockState: the lock is lifted.
pub const UNLOCK: u8 = 0x01;
/// LockState: the client is done with the message.
pub const FINISHED: u8 = 0x02;

/// Locks a message for sending (MS-OXCROPS 2.2.7.5.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageId.
    pub message_id: Mid,
    /// LockState: [`LOCK`], [`UNLOCK`] or [`FINISHED`].
    pub lock_state: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { message_id: Mid::decode(reader, "MessageId")?, lock_state: reader.u8("LockState")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.message_id.encode(out);
        out.u8(self.lock_state);
        Ok(())
    }
}

/// The lock is set (MS-OXCROPS 2.2.7.5.2).
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
    use crate::rop::vectors::{INPUT, MID, failed, is_request, is_success, mid};

    #[test]
    fn every_field_both_ways() {
        let request = Request { message_id: mid(), lock_state: 0x02 };
        is_request(&[&[0x48, 7, 2][..], &MID, &[0x02]].concat(), INPUT, request);
        is_success(&[0x48, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::SPOOLER_LOCK_MESSAGE, &[]), None);
    }
}
