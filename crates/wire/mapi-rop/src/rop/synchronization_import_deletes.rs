//! RopSynchronizationImportDeletes: layout MS-OXCROPS 2.2.13.5, operation MS-OXCFXICS 2.2.3.2.4.5, 3.2.5.9.4.5.

use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// ImportDeleteFlags: folders, else messages.
pub const HIERARCHY: u8 = 0x01;
/// ImportDeleteFlags: not to be recovered.
pub const HARD_DELETE: u8 = 0x02;

/// Uploads deletions.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ImportDeleteFlags: [`HIERARCHY`], [`HARD_DELETE`].
    pub import_delete_flags: u8,
    /// PropertyValues: one multi-valued binary value with the source keys.
    pub values: Vec<(PropertyTag, PropertyValue)>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            import_delete_flags: reader.u8("ImportDeleteFlags")?,
            values: decode_values(reader, Counts::Rop)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.import_delete_flags);
        encode_values(out, &self.values, Counts::Rop)?;
        Ok(())
    }
}

/// They are done.
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
            0x74, 0x00, 0x01, 0x07, 0x02, 0x00, 0x03, 0x00, 0x07, 0x0E, 0x05, 0x00, 0x00, 0x00, 0x1F, 0x00,
            0x37, 0x00, 0x78, 0x00, 0x00, 0x00,
        ]);
        response(&[0x74, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x74, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
