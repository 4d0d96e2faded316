//! RopSynchronizationImportDeletes: layout MS-OXCROPS 2.2.13.5, operation MS-OXCFXICS 2.2.3.2.4.5, 3.2.5.9.4.5.

use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// ImportDeleteFlags: folders, else messages.
pub const HIERARCHY: u8 = 0x01;
/// ImportDeleteFlags: not to be recovered.
pub const HARD_DELETE: u8 = 0x02;

/// Uploads deletions (MS-OXCROPS 2.2.13.5.1).
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

/// They are done (MS-OXCROPS 2.2.13.5.2).
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
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.13.5.
    /// covers: MS-OXCROPS_R4065, MS-OXCROPS_R4067, MS-OXCROPS_R4068, MS-OXCROPS_R4070, MS-OXCROPS_R407401,
    /// MS-OXCROPS_R4075, MS-OXCROPS_R4077, MS-OXCROPS_R4629, MS-OXCROPS_R4083, MS-OXCROPS_R4085,
    /// MS-OXCROPS_R4086, MS-OXCROPS_R4087, MS-OXCROPS_R4089
    #[test]
    fn each_field_has_its_place() {
        let keys = PropertyValue::MultipleBinary(vec![vec![7, 8], vec![9, 10, 11]]);
        request(
            &join(&[
                &[0x74, 5, 3, 2, 1, 0, 0x02, 0x11, 0, 0],
                &[2, 0, 0, 0],
                &[2, 0, 7, 8],
                &[3, 0, 9, 10, 11],
            ]),
            5,
            Handles::Input(3),
            Request { import_delete_flags: HARD_DELETE, values: vec![(PropertyTag(0x0000_1102), keys)] },
        );
        request(
            &[0x74, 5, 3, 1, 0, 0],
            5,
            Handles::Input(3),
            Request { import_delete_flags: HIERARCHY, values: vec![] },
        );
        success(&[0x74, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x74, 3], &FAILED]), 3, NOT_FOUND);
    }
}
