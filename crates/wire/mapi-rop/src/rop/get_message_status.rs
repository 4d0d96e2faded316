//! RopGetMessageStatus: layout MS-OXCROPS 2.2.6.9, operation MS-OXCMSG 2.2.3.9, 3.2.5.9.

use crate::Mid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the status of a message (MS-OXCROPS 2.2.6.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageId.
    pub message_id: Mid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { message_id: Mid::decode(reader, "MessageId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.message_id.encode(out);
        Ok(())
    }
}

/// The status. On the wire it carries the RopId of RopSetMessageStatus (MS-OXCROPS 2.2.6.9.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// MessageStatusFlags: as in [`super::set_message_status`].
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
    use crate::rop::vectors::{INPUT, MID, answer_agrees_with_the_sheet, is_request, mid};
    use crate::{Handles, rop::set_message_status};
    use crate::{Mid, RequestColumns, RopRequest, RopRequestBody, RopResponse, decode_responses};
    use ropewalk_model::ErrorCode;
    use ropewalk_model::codec::Writer;
    use std::collections::HashMap;

    /// Beside its request, the response is told from that of RopSetMessageStatus.
    #[test]
    fn both_ways() {
        is_request(&[&[0x1F, 7, 2][..], &MID].concat(), INPUT, super::Request { message_id: mid() });
        let body = RopRequestBody::from(super::Request { message_id: mid() });
        let set = set_message_status::Request {
            message_id: Mid::none(),
            message_status_flags: 1,
            message_status_mask: 1,
        };
        let requests = [body.clone(), RopRequestBody::from(set), body].map(|body| RopRequest {
            logon_id: 0,
            handles: Handles::Input(1),
            body,
        });
        let responses = [
            RopResponse::success(&requests[0], super::Response { message_status_flags: 0x1000 }),
            RopResponse::success(&requests[1], set_message_status::Response { message_status_flags: 1 }),
            RopResponse::failure(&requests[2], ErrorCode::NOT_FOUND),
        ];
        let mut out = Writer::new();
        responses.iter().for_each(|response| response.encode(&mut out).unwrap());
        let one: &[u8] = &[0x20, 1, 0, 0, 0, 0, 0x00, 0x10, 0, 0];
        let two: &[u8] = &[0x20, 1, 0, 0, 0, 0, 1, 0, 0, 0];
        assert_eq!(out.as_slice(), [one, two, &[0x20, 1, 0x0F, 0x01, 0x04, 0x80]].concat());
        for answer in [one, two] {
            answer_agrees_with_the_sheet(answer, Some(0x1F));
            answer_agrees_with_the_sheet(answer, None);
        }
        let mut columns = RequestColumns::new(&requests, HashMap::new());
        assert_eq!(decode_responses(out.as_slice(), &mut columns).unwrap(), responses);
    }
}
