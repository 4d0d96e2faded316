//! RopSetReadFlags: layout MS-OXCROPS 2.2.6.10, operation MS-OXCMSG 2.2.3.10, 3.2.5.10.

use crate::Mid;
use crate::structure::{decode_mids, encode_mids};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Marks messages as read or unread (MS-OXCROPS 2.2.6.10.1).
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

/// How it went; a failure has this field too (MS-OXCROPS 2.2.6.10.2).
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

    /// MS-OXCROPS 2.2.6.10.
    /// covers: MS-OXCROPS_R2049, MS-OXCROPS_R2051, MS-OXCROPS_R2052, MS-OXCROPS_R2054, MS-OXCROPS_R2057,
    /// MS-OXCROPS_R2059, MS-OXCROPS_R2062, MS-OXCROPS_R2064, MS-OXCROPS_R2065, MS-OXCROPS_R2067,
    /// MS-OXCROPS_R2069, MS-OXCROPS_R2070, MS-OXCROPS_R2071, MS-OXCROPS_R2073, MS-OXCROPS_R2075
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x66, 5, 3, 1, 0x04, 2, 0], &MID, &[1, 0, 0, 0, 0, 0, 0, 9]]),
            5,
            Handles::Input(3),
            Request {
                want_asynchronous: true,
                read_flags: 0x04,
                message_ids: vec![mid(), Mid::from_wire(0x0900_0000_0000_0001)],
            },
        );
        request(
            &[0x66, 5, 3, 0, 0x60, 0, 0],
            5,
            Handles::Input(3),
            Request { want_asynchronous: false, read_flags: 0x60, message_ids: vec![] },
        );
        success(&[0x66, 3, 0, 0, 0, 0, 0], 3, Response { partial_completion: false });
        let partial = Response { partial_completion: true };
        success(&[0x66, 3, 0, 0, 0, 0, 1], 3, partial.clone());
        failure_with(&join(&[&[0x66, 3], &FAILED, &[1]]), 3, NOT_FOUND, partial);
    }
}
