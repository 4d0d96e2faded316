//! RopHardDeleteMessages: layout MS-OXCROPS 2.2.4.12, operation MS-OXCFOLD 2.2.1.12, 3.2.5.12.

use crate::Mid;
use crate::structure::{decode_mids, encode_mids};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Deletes messages for good (MS-OXCROPS 2.2.4.12.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// NotifyNonRead: non-read receipts are sent.
    pub notify_non_read: bool,
    /// MessageIds: the messages.
    pub message_ids: Vec<Mid>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            want_asynchronous: reader.u8("WantAsynchronous")? != 0,
            notify_non_read: reader.u8("NotifyNonRead")? != 0,
            message_ids: decode_mids(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.want_asynchronous);
        out.boolean(self.notify_non_read);
        encode_mids(out, &self.message_ids)?;
        Ok(())
    }
}

/// How it went; a failure has this field too (MS-OXCROPS 2.2.4.12.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PartialCompletion: some could not be done.
    pub partial_completion: bool,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { partial_completion: reader.u8("PartialCompletion")? != 0 })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.partial_completion);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.4.12.
    /// covers: MS-OXCROPS_R955, MS-OXCROPS_R957, MS-OXCROPS_R958, MS-OXCROPS_R960, MS-OXCROPS_R962,
    /// MS-OXCROPS_R964, MS-OXCROPS_R966, MS-OXCROPS_R968, MS-OXCROPS_R969, MS-OXCROPS_R971,
    /// MS-OXCROPS_R973, MS-OXCROPS_R974, MS-OXCROPS_R975, MS-OXCROPS_R976, MS-OXCROPS_R978
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x91, 5, 3, 1, 0, 2, 0], &MID, &[1, 0, 0, 0, 0, 0, 0, 9]]),
            5,
            Handles::Input(3),
            Request {
                want_asynchronous: true,
                notify_non_read: false,
                message_ids: vec![mid(), Mid::from_wire(0x0900_0000_0000_0001)],
            },
        );
        request(
            &[0x91, 5, 3, 0, 1, 0, 0],
            5,
            Handles::Input(3),
            Request { want_asynchronous: false, notify_non_read: true, message_ids: vec![] },
        );
        success(&[0x91, 3, 0, 0, 0, 0, 0], 3, Response { partial_completion: false });
        let partial = Response { partial_completion: true };
        success(&[0x91, 3, 0, 0, 0, 0, 1], 3, partial.clone());
        failure_with(&join(&[&[0x91, 3], &FAILED, &[1]]), 3, NOT_FOUND, partial);
    }
}
