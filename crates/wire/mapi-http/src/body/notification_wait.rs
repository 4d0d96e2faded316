//! NotificationWait (MS-OXCMAPIHTTP 2.2.4.4; fields MS-OXCRPC 3.3.4.1).

use super::{SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Waits for an event (MS-OXCMAPIHTTP 2.2.4.4.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotificationWaitRequest {
    /// Flags; reserved, 0.
    pub flags: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl NotificationWaitRequest {
    /// Reads a request body.
    ///
    /// # Errors
    /// When it ends early or bytes are left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let request = Self { flags: reader.u32("Flags")?, auxiliary: decode_auxiliary(&mut reader)? };
        DecodeError::unless_empty("RequestBody", &reader)?;
        Ok(request)
    }

    /// Writes a request body.
    ///
    /// # Errors
    /// When a length does not fit its field.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.u32(self.flags);
        encode_auxiliary(&mut out, &self.auxiliary)?;
        Ok(out.into_bytes())
    }
}

/// The wait is over (MS-OXCMAPIHTTP 2.2.4.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotificationWaitResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// EventPending: an event waits; the client fetches it with Execute.
    pub event_pending: bool,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for NotificationWaitResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            event_pending: reader.u32("EventPending")? != 0,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.u32(self.event_pending.into());
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reply;
    use super::super::tests::reply_both_ways;
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R294, MS-OXCMAPIHTTP_R295, MS-OXCMAPIHTTP_R296, MS-OXCMAPIHTTP_R1366,
    /// MS-OXCMAPIHTTP_R283, MS-OXCMAPIHTTP_R1369, MS-OXCMAPIHTTP_R297, MS-OXCMAPIHTTP_R285,
    /// MS-OXCMAPIHTTP_R1371, MS-OXCMAPIHTTP_R1372, MS-OXCMAPIHTTP_R1373, MS-OXCMAPIHTTP_R298
    #[test]
    fn both_ways() {
        let request = NotificationWaitRequest { flags: 2, auxiliary: vec![6] };
        assert_eq!(request.encode().unwrap(), [2, 0, 0, 0, 1, 0, 0, 0, 6]);
        assert_eq!(NotificationWaitRequest::decode(&[2, 0, 0, 0, 1, 0, 0, 0, 6]), Ok(request));
        let response = NotificationWaitResponse { error_code: 3, event_pending: true, auxiliary: vec![7] };
        let bytes = [0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7];
        reply_both_ways(&Reply::Success(response), &bytes);
        reply_both_ways(&Reply::Success(NotificationWaitResponse::default()), &[0; 16]);
    }
}
