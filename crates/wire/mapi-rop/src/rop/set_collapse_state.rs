//! RopSetCollapseState: layout MS-OXCROPS 2.2.5.19, operation MS-OXCTABL 2.2.2.20, 3.2.5.20.

use crate::structure::{decode_bookmark, encode_bookmark};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Sets the state of all categories (MS-OXCROPS 2.2.5.19.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// CollapseState: from RopGetCollapseState.
    pub collapse_state: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            collapse_state: {
                let size = usize::from(reader.u16("CollapseStateSize")?);
                reader.bytes(size, "CollapseState")?.to_vec()
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.collapse_state.len(), "CollapseStateSize")?;
        out.bytes(&self.collapse_state);
        Ok(())
    }
}

/// It is set (MS-OXCROPS 2.2.5.19.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Bookmark: the place in the table that was kept with the state.
    pub bookmark: Vec<u8>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { bookmark: decode_bookmark(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_bookmark(out, &self.bookmark)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.5.19.
    /// covers: MS-OXCROPS_R1635, MS-OXCROPS_R1637, MS-OXCROPS_R1638, MS-OXCROPS_R1640, MS-OXCROPS_R1642,
    /// MS-OXCROPS_R1644, MS-OXCROPS_R1645, MS-OXCROPS_R1647, MS-OXCROPS_R1649, MS-OXCROPS_R1650,
    /// MS-OXCROPS_R1651, MS-OXCROPS_R1652, MS-OXCROPS_R1654, MS-OXCROPS_R1655, MS-OXCROPS_R1657,
    /// MS-OXCROPS_R1658, MS-OXCROPS_R1660, MS-OXCROPS_R1662, MS-OXCROPS_R1663, MS-OXCROPS_R1664,
    /// MS-OXCROPS_R1665, MS-OXCROPS_R1667
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x6C, 5, 3, 3, 0, 7, 8, 9],
            5,
            Handles::Input(3),
            Request { collapse_state: vec![7, 8, 9] },
        );
        success(&[0x6C, 3, 0, 0, 0, 0, 2, 0, 10, 11], 3, Response { bookmark: vec![10, 11] });
        failure(&join(&[&[0x6C, 3], &FAILED]), 3, NOT_FOUND);
    }
}
