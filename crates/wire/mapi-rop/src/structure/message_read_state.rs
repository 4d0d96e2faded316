//! MessageReadStatesSize and MessageReadStates of RopSynchronizationImportReadStateChanges
//! (MS-OXCROPS 2.2.13.3.1).

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Whether a message is read (MS-OXCROPS 2.2.13.3.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageReadState {
    /// MessageId: XID of the message.
    pub message_id: Vec<u8>,
    /// MarkAsRead.
    pub mark_as_read: bool,
}

/// Read states, kept as bytes: since their size stands before them, a broken one fails its own ROP and not the
/// ones
/// beside it (MS-OXCROPS 2.2.13.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageReadStates(Vec<u8>);

impl MessageReadStates {
    /// From states.
    ///
    /// # Errors
    /// When an id is longer than 65,535 bytes.
    pub fn new(states: &[MessageReadState]) -> Result<Self, EncodeError> {
        let mut out = Writer::new();
        for state in states {
            out.count16(state.message_id.len(), "MessageIdSize")?;
            out.bytes(&state.message_id);
            out.boolean(state.mark_as_read);
        }
        Ok(Self(out.into_bytes()))
    }

    /// The states in order.
    ///
    /// # Errors
    /// When the last is not whole.
    pub fn states(&self) -> Result<Vec<MessageReadState>, DecodeError> {
        let mut reader = Reader::new(&self.0);
        let mut states = Vec::new();
        while !reader.is_empty() {
            let size = usize::from(reader.u16("MessageIdSize")?);
            let message_id = reader.bytes(size, "MessageId")?.to_vec();
            states.push(MessageReadState { message_id, mark_as_read: reader.u8("MarkAsRead")? != 0 });
        }
        Ok(states)
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let size = usize::from(reader.u16("MessageReadStatesSize")?);
        Ok(Self(reader.bytes(size, "MessageReadStates")?.to_vec()))
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.0.len(), "MessageReadStatesSize")?;
        out.bytes(&self.0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_states_are_found_late() {
        let states = [
            MessageReadState { message_id: vec![1, 2, 3], mark_as_read: true },
            MessageReadState { message_id: vec![], mark_as_read: false },
        ];
        let list = MessageReadStates::new(&states).unwrap();
        assert_eq!(list.states().unwrap(), states);
        assert!(MessageReadStates(vec![3, 0, 1]).states().is_err());
    }
}
