//! RopSynchronizationImportMessageChange: layout MS-OXCROPS 2.2.13.2, operation MS-OXCFXICS 2.2.3.2.4.2,
//! 3.2.5.9.4.2.

use crate::Mid;
use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// ImportFlag: an FAI message.
pub const ASSOCIATED: u8 = 0x10;
/// ImportFlag FailOnConflict: conflicting versions are not accepted (MS-OXCFXICS 3.2.5.9.4.2; the requirement table
/// has it the other way round for 2.2.3.2.4.2.1).
pub const FAIL_ON_CONFLICT: u8 = 0x40;

/// Uploads a message: its headers, for the message that is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ImportFlag: [`ASSOCIATED`], [`FAIL_ON_CONFLICT`].
    pub import_flag: u8,
    /// PropertyValues: PidTagSourceKey, PidTagLastModificationTime, PidTagChangeKey,
    /// PidTagPredecessorChangeList.
    pub values: Vec<(PropertyTag, PropertyValue)>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { import_flag: reader.u8("ImportFlag")?, values: decode_values(reader, Counts::Rop)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.import_flag);
        encode_values(out, &self.values, Counts::Rop)?;
        Ok(())
    }
}

/// The message is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// MessageId: zeros; the id comes when it is saved.
    pub message_id: Mid,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { message_id: Mid::decode(reader, "MessageId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.message_id.encode(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x72, 0x00, 0x00, 0x01, 0x07, 0x02, 0x00, 0x03, 0x00, 0x07, 0x0E, 0x05, 0x00, 0x00, 0x00, 0x1F,
            0x00, 0x37, 0x00, 0x78, 0x00, 0x00, 0x00,
        ]);
        response(&[0x72, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x12, 0x34]);
        response(&[0x72, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
