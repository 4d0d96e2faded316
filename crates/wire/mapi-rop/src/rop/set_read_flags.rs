//! RopSetReadFlags: layout MS-OXCROPS 2.2.6.10, operation MS-OXCMSG 2.2.3.10, 3.2.5.10.

use crate::Mid;
use crate::structure::{decode_mids, encode_mids};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Marks messages as read or unread.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// ReadFlags: those of [`super::set_message_read_flag`].
    pub read_flags: u8,
    /// MessageIds.
    pub message_ids: Vec<Mid>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            want_asynchronous: reader.u8("WantAsynchronous")? != 0,
            read_flags: reader.u8("ReadFlags")?,
            message_ids: decode_mids(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.want_asynchronous);
        out.u8(self.read_flags);
        encode_mids(out, &self.message_ids)?;
        Ok(())
    }
}

/// How it went; a failure has this field too.
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
    use crate::RopResponse;
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x66, 0x00, 0x01, 0x01, 0x07, 0x02, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0D, 0x01,
            0x00, 0x00, 0x00, 0x00, 0x00, 0x12, 0x34,
        ]);
        response(&[0x66, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01]);
        let answer = response(&[0x66, 0x01, 0x05, 0x00, 0x07, 0x80, 0x01]);
        let RopResponse::Failure(failure) = answer else { panic!("{answer:?}") };
        assert!(failure.body().unwrap().is_some());
    }
}
