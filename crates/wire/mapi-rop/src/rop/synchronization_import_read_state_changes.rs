//! RopSynchronizationImportReadStateChanges: layout MS-OXCROPS 2.2.13.3, operation MS-OXCFXICS 2.2.3.2.4.6,
//! 3.2.5.9.4.6.

use crate::MessageReadStates;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads changes of read states (MS-OXCROPS 2.2.13.3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageReadStates: by message.
    pub states: MessageReadStates,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { states: MessageReadStates::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.states.encode(out)?;
        Ok(())
    }
}

/// They are done (MS-OXCROPS 2.2.13.3.2).
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
    use crate::rop::exact::*;
    use crate::{Handles, MessageReadState};

    /// MS-OXCROPS 2.2.13.3.
    /// covers: MS-OXCROPS_R3991, MS-OXCROPS_R3993, MS-OXCROPS_R3994, MS-OXCROPS_R3996, MS-OXCROPS_R3999,
    /// MS-OXCROPS_R4001, MS-OXCROPS_R4003, MS-OXCROPS_R4006, MS-OXCROPS_R4008, MS-OXCROPS_R4009,
    /// MS-OXCROPS_R4011, MS-OXCROPS_R4013, MS-OXCROPS_R4015, MS-OXCROPS_R4016, MS-OXCROPS_R4017,
    /// MS-OXCROPS_R4019
    #[test]
    fn each_field_has_its_place() {
        let states = [
            MessageReadState { message_id: vec![7, 8, 9], mark_as_read: true },
            MessageReadState { message_id: vec![10, 11], mark_as_read: false },
        ];
        request(
            &[0x80, 5, 3, 11, 0, 3, 0, 7, 8, 9, 1, 2, 0, 10, 11, 0],
            5,
            Handles::Input(3),
            Request { states: MessageReadStates::new(&states).unwrap() },
        );
        success(&[0x80, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x80, 3], &FAILED]), 3, NOT_FOUND);
    }
}
