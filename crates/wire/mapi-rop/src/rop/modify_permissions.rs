//! RopModifyPermissions: layout MS-OXCROPS 2.2.10.1, operation MS-OXCPERM 2.2.2, 3.2.5.2.

use crate::RowChange;
use crate::structure::decode_changes;
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};

/// ModifyFlags: these permissions replace all there are.
pub const REPLACE_ROWS: u8 = 0x01;
/// ModifyFlags: the rights on free/busy data are changed too.
pub const INCLUDE_FREE_BUSY: u8 = 0x02;

/// Changes the permissions on a folder.
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

/// They are changed.
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
    use crate::{RopRequestBody, RowChange};
    use ropewalk_model::codec::Counts;

    #[test]
    fn both_ways() {
        let body = request(&[
            0x40, 0x00, 0x01, 0x02, 2, 0, // two rows
            1, 2, 0, 0x02, 0x01, 0xFF, 0x0F, 3, 0, 7, 8, 9, 0x03, 0, 0x73, 0x66, 0x01, 0x08, 0, 0, //
            4, 1, 0, 0x14, 0, 0x71, 0x66, 5, 0, 0, 0, 0, 0, 0, 0,
        ]);
        let RopRequestBody::ModifyPermissions(modify) = body else { panic!("{body:?}") };
        assert_eq!(modify.permissions[1].flags, RowChange::REMOVE);
        assert_eq!(modify.counts, Counts::Rop);
        response(&[0x40, 0x01, 0, 0, 0, 0]);
        response(&[0x40, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
