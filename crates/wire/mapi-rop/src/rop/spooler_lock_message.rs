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

/// Locks a message for sending.
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

/// The lock is set.
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
        request(&[0x48, 0x00, 0x00, 1, 0, 0, 0, 0, 0, 0x12, 0x34, 0x00]);
        response(&[0x48, 0x00, 0, 0, 0, 0]);
        response(&[0x48, 0x00, 0x0F, 0x01, 0x04, 0x80]);
    }
}
