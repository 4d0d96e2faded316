//! RopMoveCopyMessages: layout MS-OXCROPS 2.2.4.6, operation MS-OXCFOLD 2.2.1.6, 3.2.5.6.

use crate::Mid;
use crate::structure::{decode_mids, encode_mids};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Moves or copies messages to another folder (MS-OXCROPS 2.2.4.6.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageIds.
    pub message_ids: Vec<Mid>,
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// WantCopy: copied, else moved.
    pub want_copy: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            message_ids: decode_mids(reader)?,
            want_asynchronous: reader.u8("WantAsynchronous")? != 0,
            want_copy: reader.u8("WantCopy")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_mids(out, &self.message_ids)?;
        out.boolean(self.want_asynchronous);
        out.boolean(self.want_copy);
        Ok(())
    }
}

/// How it went; a failure has this field too (MS-OXCROPS 2.2.4.6.2).
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
    use crate::rop::vectors::{
        MID, SOURCE_DESTINATION, failed, is_request, is_success, mid, no_destination, response,
    };
    use crate::{Handles, Mid, RopFailure, RopId, RopRequest, RopResponse, RopResponseBody};
    use ropewalk_model::ErrorCode;

    #[test]
    fn both_ways() {
        let ids = [&[2, 0][..], &MID, &[1, 0, 0, 0, 0, 0, 0x12, 0x34]].concat();
        let message_ids = vec![mid(), Mid::from_wire(0x3412_0000_0000_0001)];
        for (flags, want_asynchronous, want_copy) in [([1, 0], true, false), ([0, 1], false, true)] {
            let message_ids = message_ids.clone();
            let request = super::Request { message_ids, want_asynchronous, want_copy };
            is_request(&[&[0x33, 7, 2, 3][..], &ids, &flags].concat(), SOURCE_DESTINATION, request);
        }
        for (flag, partial_completion) in [(0, false), (1, true)] {
            let response = super::Response { partial_completion };
            is_success(&[0x33, 2, 0, 0, 0, 0, flag], 2, response.clone());
            assert_eq!(failed(RopId::MOVE_COPY_MESSAGES, &[flag]), Some(response.clone().into()));
            assert_eq!(no_destination(RopId::MOVE_COPY_MESSAGES, &[flag]), Some(response.into()));
        }
    }

    /// covers: MS-OXCROPS_R790 the null destination form.
    #[test]
    fn null_destination() {
        let bytes = [0x33, 0x00, 0x03, 0x05, 0, 0, 1, 0, 0, 0, 1];
        let RopResponse::Failure(failure) = response(&bytes) else { panic!() };
        assert_eq!(failure.destination(), Some(1));
        let done = super::Response { partial_completion: true };
        assert_eq!(failure.body().unwrap(), Some(RopResponseBody::MoveCopyMessages(done.clone())));
        let moves = super::Request { message_ids: Vec::new(), want_asynchronous: false, want_copy: false };
        let handles = Handles::SourceDestination { source: 0, destination: 1 };
        let request = RopRequest { logon_id: 0, handles, body: moves.into() };
        let made = RopFailure::with_body(&request, ErrorCode(0x503), &done.into()).unwrap();
        assert_eq!(made, failure);
        let denied = RopFailure::new(&request, ErrorCode(0x8007_0005));
        assert_eq!((denied.destination(), denied.tail), (None, vec![0]));
    }
}
