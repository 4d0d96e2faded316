//! RopModifyPermissions: layout MS-OXCROPS 2.2.10.1, operation MS-OXCPERM 2.2.2, 3.2.5.2.

use crate::RowChange;
use crate::structure::decode_changes;
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};

/// ModifyFlags: these permissions replace all there are.
pub const REPLACE_ROWS: u8 = 0x01;
/// ModifyFlags: the rights on free/busy data are changed too.
pub const INCLUDE_FREE_BUSY: u8 = 0x02;

/// Changes the permissions on a folder (MS-OXCROPS 2.2.10.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ModifyFlags: [`REPLACE_ROWS`], [`INCLUDE_FREE_BUSY`].
    pub flags: u8,
    /// PermissionsData.
    pub permissions: Vec<RowChange>,
    /// How wide counts inside the values are: [`Counts::Rop`], unless the client writes them as in extended rules.
    pub counts: Counts,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let flags = reader.u8("ModifyFlags")?;
        let count = reader.u16("ModifyCount")?;
        let (counts, permissions) = decode_changes(reader, count)?;
        Ok(Self { flags, permissions, counts })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.flags);
        out.count16(self.permissions.len(), "ModifyCount")?;
        self.permissions.iter().try_for_each(|change| change.encode(out, self.counts))
    }
}

/// They are changed (MS-OXCROPS 2.2.10.1.2).
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
    use ropewalk_model::{PropertyTag, PropertyValue};

    /// MS-OXCROPS 2.2.10.1.
    /// covers: MS-OXCROPS_R3505, MS-OXCROPS_R3507, MS-OXCROPS_R3508, MS-OXCROPS_R3510, MS-OXCROPS_R3513,
    /// MS-OXCROPS_R3516, MS-OXCROPS_R3518, MS-OXCROPS_R3519, MS-OXCROPS_R3521, MS-OXCROPS_R3523,
    /// MS-OXCROPS_R3526, MS-OXCROPS_R3527, MS-OXCROPS_R3530, MS-OXCROPS_R3532, MS-OXCROPS_R3533,
    /// MS-OXCROPS_R3534, MS-OXCROPS_R3536
    #[test]
    fn each_field_has_its_place() {
        let entry_id = PropertyValue::Binary(vec![7, 8, 9]);
        let add = RowChange {
            flags: RowChange::ADD,
            values: vec![
                (PropertyTag(0x0FFF_0102), entry_id),
                (PropertyTag(0x6673_0003), 0x1413_1211.into()),
            ],
        };
        let member_id = PropertyValue::Integer64(0x2827_2625_2423_2221);
        let remove =
            RowChange { flags: RowChange::REMOVE, values: vec![(PropertyTag(0x6671_0014), member_id)] };
        request(
            &join(&[
                &[0x40, 5, 3, 2, 2, 0],
                &[1, 2, 0],
                &[0x02, 0x01, 0xFF, 0x0F, 3, 0, 7, 8, 9],
                &[0x03, 0, 0x73, 0x66, 0x11, 0x12, 0x13, 0x14],
                &[4, 1, 0],
                &[0x14, 0, 0x71, 0x66, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28],
            ]),
            5,
            Handles::Input(3),
            Request { flags: INCLUDE_FREE_BUSY, permissions: vec![add, remove], counts: Counts::Rop },
        );
        request(
            &[0x40, 5, 3, 1, 0, 0],
            5,
            Handles::Input(3),
            Request { flags: REPLACE_ROWS, permissions: vec![], counts: Counts::Rop },
        );
        success(&[0x40, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x40, 3], &FAILED]), 3, NOT_FOUND);
    }
}
