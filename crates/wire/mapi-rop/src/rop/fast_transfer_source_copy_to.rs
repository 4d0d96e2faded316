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

/// Begins the download of an object but for some properties.
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
        request(&[0x4D, 0x00, 0x00, 0x01, 0, 0, 0x20, 0, 0, 0x01, 1, 0, 0x1F, 0, 0x37, 0]);
        response(&[0x4D, 0x01, 0, 0, 0, 0]);
        response(&[0x4D, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
