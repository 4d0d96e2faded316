//! RopDeleteMessages: layout MS-OXCROPS 2.2.4.11, operation MS-OXCFOLD 2.2.1.11, 3.2.5.11.

use crate::Mid;
use crate::structure::{decode_mids, encode_mids};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Deletes messages softly (MS-OXCROPS 2.2.4.11.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// NotifyNonRead: non-read receipts are sent.
    pub notify_non_read: bool,
    /// MessageIds.
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

/// How it went; a failure has this field too (MS-OXCROPS 2.2.4.11.2).
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
    use crate::RopId;
    use crate::rop::vectors::{INPUT, MID, failed, is_request, is_success, mid};

    #[test]
    fn every_field_both_ways() {
        let ids = [&[2, 0][..], &MID, &[1, 0, 0, 0, 0, 0, 0x12, 0x34]].concat();
        let message_ids = vec![mid(), Mid::from_wire(0x3412_0000_0000_0001)];
        for (flags, want_asynchronous, notify_non_read) in [([1, 0], true, false), ([0, 1], false, true)] {
            let message_ids = message_ids.clone();
            let request = Request { want_asynchronous, notify_non_read, message_ids };
            is_request(&[&[0x1E, 7, 2][..], &flags, &ids].concat(), INPUT, request);
        }
        for (flag, partial_completion) in [(0, false), (1, true)] {
            let response = Response { partial_completion };
            is_success(&[0x1E, 2, 0, 0, 0, 0, flag], 2, response.clone());
            assert_eq!(failed(RopId::DELETE_MESSAGES, &[flag]), Some(response.into()));
        }
    }
}
