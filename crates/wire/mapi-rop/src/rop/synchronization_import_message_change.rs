//! RopSynchronizationImportMessageChange: layout MS-OXCROPS 2.2.13.2, operation MS-OXCFXICS 2.2.3.2.4.2,
//! 3.2.5.9.4.2.

use crate::Mid;
use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// ImportFlag: an FAI message.
pub const ASSOCIATED: u8 = 0x10;
/// ImportFlag FailOnConflict: "If the FailOnConflict flag of the ImportFlag field is set, the server MUST NOT accept
/// conflicting versions of messages" (MS-OXCFXICS 3.2.5.9.4.2). MS-OXCFXICS_R815 and R3216 say the opposite for
/// 2.2.3.2.4.2.1; the name of the flag agrees with the former.
pub const FAIL_ON_CONFLICT: u8 = 0x40;

/// Uploads a message: its headers, for the message that is opened (MS-OXCROPS 2.2.13.2.1).
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

/// The message is open (MS-OXCROPS 2.2.13.2.2).
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
    use super::*;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.13.2.
    /// covers: MS-OXCROPS_R3947, MS-OXCROPS_R3949, MS-OXCROPS_R3950, MS-OXCROPS_R3952, MS-OXCROPS_R3955,
    /// MS-OXCROPS_R3960, MS-OXCROPS_R3963, MS-OXCROPS_R3966, MS-OXCROPS_R3969, MS-OXCROPS_R3971,
    /// MS-OXCROPS_R3972, MS-OXCROPS_R3973, MS-OXCROPS_R3975, MS-OXCROPS_R3977, MS-OXCROPS_R3978,
    /// MS-OXCROPS_R3980, MS-OXCROPS_R3982, MS-OXCROPS_R3983, MS-OXCROPS_R3984, MS-OXCROPS_R3986,
    /// MS-OXCROPS_R3988
    #[test]
    fn each_field_has_its_place() {
        request(
            &[
                0x72, 5, 3, 4, 0x50, 2, 0, 3, 0, 7, 0x0E, 0x11, 0x12, 0x13, 0x14, 0x1F, 0, 0x37, 0, b'x', 0,
                0, 0,
            ],
            5,
            input_output(3, 4),
            Request {
                import_flag: ASSOCIATED | FAIL_ON_CONFLICT,
                values: vec![
                    (PropertyTag(0x0E07_0003), 0x1413_1211.into()),
                    (PropertyTag(0x0037_001F), "x".into()),
                ],
            },
        );
        request(&[0x72, 5, 3, 4, 0, 0, 0], 5, input_output(3, 4), Request { import_flag: 0, values: vec![] });
        success(&join(&[&[0x72, 4, 0, 0, 0, 0], &MID]), 4, Response { message_id: mid() });
        success(&join(&[&[0x72, 4, 0, 0, 0, 0], &[0; 8]]), 4, Response { message_id: Mid::none() });
        failure(&join(&[&[0x72, 4], &FAILED]), 4, NOT_FOUND);
    }
}
