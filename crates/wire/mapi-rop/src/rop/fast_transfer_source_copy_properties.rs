//! RopFastTransferSourceCopyProperties: layout MS-OXCROPS 2.2.12.8, operation MS-OXCFXICS 2.2.3.1.1.2,
//! 3.2.5.8.1.2.

use crate::SendOptions;
use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// CopyFlags: the object is to be moved.
pub const MOVE: u8 = 0x01;

/// Begins the download of some properties of an object (MS-OXCROPS 2.2.12.8.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Level: 0 with what is in the object, else without.
    pub level: u8,
    /// CopyFlags: [`MOVE`].
    pub copy_flags: u8,
    /// SendOptions.
    pub send_options: SendOptions,
    /// PropertyTags: to be downloaded.
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            level: reader.u8("Level")?,
            copy_flags: reader.u8("CopyFlags")?,
            send_options: SendOptions(reader.u8("SendOptions")?),
            tags: decode_tag_list(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.level);
        out.u8(self.copy_flags);
        out.u8(self.send_options.0);
        encode_tag_list(out, &self.tags)?;
        Ok(())
    }
}

/// The download context is open (MS-OXCROPS 2.2.12.8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.12.8.
    /// covers: MS-OXCROPS_R3846, MS-OXCROPS_R3848, MS-OXCROPS_R3849, MS-OXCROPS_R3851, MS-OXCROPS_R3854,
    /// MS-OXCROPS_R3857, MS-OXCROPS_R3859, MS-OXCROPS_R3862, MS-OXCROPS_R3865, MS-OXCROPS_R3867,
    /// MS-OXCROPS_R3869, MS-OXCROPS_R3871, MS-OXCROPS_R3873, MS-OXCROPS_R3874, MS-OXCROPS_R3875,
    /// MS-OXCROPS_R3877
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x69, 5, 3, 4, 7, 1, 0x09, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E],
            5,
            input_output(3, 4),
            Request {
                level: 7,
                copy_flags: MOVE,
                send_options: SendOptions::UNICODE | SendOptions::FORCE_UNICODE,
                tags: vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)],
            },
        );
        success(&[0x69, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x69, 4], &FAILED]), 4, NOT_FOUND);
    }
}
