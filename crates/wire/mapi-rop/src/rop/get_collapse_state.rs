//! RopGetCollapseState: layout MS-OXCROPS 2.2.5.18, operation MS-OXCTABL 2.2.2.19, 3.2.5.19.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the state of all categories, and a place in the table.
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

/// The state.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x6B, 0x00, 0x01, 0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01]);
        response(&[0x6B, 0x01, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x07, 0x08, 0x09]);
        response(&[0x6B, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
