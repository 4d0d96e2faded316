//! RopGetCollapseState: layout MS-OXCROPS 2.2.5.18, operation MS-OXCTABL 2.2.2.19, 3.2.5.19.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the state of all categories, and a place in the table (MS-OXCROPS 2.2.5.18.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// RowId: PidTagInstID of the row.
    pub row_id: u64,
    /// RowInstanceNumber: its PidTagInstanceNum.
    pub row_instance_number: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { row_id: reader.u64("RowId")?, row_instance_number: reader.u32("RowInstanceNumber")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.row_id);
        out.u32(self.row_instance_number);
        Ok(())
    }
}

/// The state (MS-OXCROPS 2.2.5.18.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// CollapseState: bytes that only the server understands.
    pub collapse_state: Vec<u8>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.5.18.
    /// covers: MS-OXCROPS_R1600, MS-OXCROPS_R1602, MS-OXCROPS_R1603, MS-OXCROPS_R1605, MS-OXCROPS_R1607,
    /// MS-OXCROPS_R1610, MS-OXCROPS_R1612, MS-OXCROPS_R1614, MS-OXCROPS_R1615, MS-OXCROPS_R1616,
    /// MS-OXCROPS_R1617, MS-OXCROPS_R1619, MS-OXCROPS_R1620, MS-OXCROPS_R1622, MS-OXCROPS_R1623,
    /// MS-OXCROPS_R1625, MS-OXCROPS_R1627, MS-OXCROPS_R1628, MS-OXCROPS_R1629, MS-OXCROPS_R1630,
    /// MS-OXCROPS_R1632
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x6B, 5, 3, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x11, 0x12, 0x13, 0x14],
            5,
            Handles::Input(3),
            Request { row_id: 0x2827_2625_2423_2221, row_instance_number: 0x1413_1211 },
        );
        success(&[0x6B, 3, 0, 0, 0, 0, 3, 0, 7, 8, 9], 3, Response { collapse_state: vec![7, 8, 9] });
        failure(&join(&[&[0x6B, 3], &FAILED]), 3, NOT_FOUND);
    }
}
