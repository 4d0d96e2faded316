//! RopFastTransferSourceCopyTo: layout MS-OXCROPS 2.2.12.7, operation MS-OXCFXICS 2.2.3.1.1.1, 3.2.5.8.1.1.

use crate::SendOptions;
use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// CopyFlags: the object is to be moved.
pub const MOVE: u32 = 0x0000_0001;
/// CopyFlags: bodies in their best form.
pub const BEST_BODY: u32 = 0x0000_2000;

/// Begins the download of an object but for some properties (MS-OXCROPS 2.2.12.7.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Level: 0 with what is in the object, else without.
    pub level: u8,
    /// CopyFlags: [`MOVE`], [`BEST_BODY`].
    pub copy_flags: u32,
    /// SendOptions.
    pub send_options: SendOptions,
    /// PropertyTags: not to be downloaded.
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            level: reader.u8("Level")?,
            copy_flags: reader.u32("CopyFlags")?,
            send_options: SendOptions(reader.u8("SendOptions")?),
            tags: decode_tag_list(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.level);
        out.u32(self.copy_flags);
        out.u8(self.send_options.0);
        encode_tag_list(out, &self.tags)?;
        Ok(())
    }
}

/// The download context is open (MS-OXCROPS 2.2.12.7.2).
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

    /// MS-OXCROPS 2.2.12.7.
    /// covers: MS-OXCROPS_R3811, MS-OXCROPS_R3813, MS-OXCROPS_R3814, MS-OXCROPS_R3816, MS-OXCROPS_R3819,
    /// MS-OXCROPS_R3822, MS-OXCROPS_R3824, MS-OXCROPS_R3827, MS-OXCROPS_R3830, MS-OXCROPS_R3832,
    /// MS-OXCROPS_R3834, MS-OXCROPS_R3836, MS-OXCROPS_R3838, MS-OXCROPS_R3839, MS-OXCROPS_R3840,
    /// MS-OXCROPS_R3842
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x4D, 5, 3, 4, 7, 0x01, 0x20, 0, 0, 0x02, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E],
            5,
            input_output(3, 4),
            Request {
                level: 7,
                copy_flags: MOVE | BEST_BODY,
                send_options: SendOptions::USE_CPID,
                tags: vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)],
            },
        );
        request(
            &[0x4D, 5, 3, 4, 0, 0x11, 0x12, 0x13, 0x14, 0, 0, 0],
            5,
            input_output(3, 4),
            Request { level: 0, copy_flags: 0x1413_1211, send_options: SendOptions(0), tags: vec![] },
        );
        success(&[0x4D, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x4D, 4], &FAILED]), 4, NOT_FOUND);
    }
}
