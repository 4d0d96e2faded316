//! RopFastTransferSourceCopyProperties: layout MS-OXCROPS 2.2.12.8, operation MS-OXCFXICS 2.2.3.1.1.2,
//! 3.2.5.8.1.2.

use crate::SendOptions;
use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// CopyFlags: the object is to be moved.
pub const MOVE: u8 = 0x01;

/// Begins the download of some properties of an object.
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

/// The download context is open.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x69, 0x00, 0x00, 0x01, 0x07, 0x07, 0x07, 0x02, 0x00, 0x1F, 0x00, 0x37, 0x00, 0x03, 0x00, 0x07,
            0x0E,
        ]);
        response(&[0x69, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x69, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
