//! RopSetCollapseState: layout MS-OXCROPS 2.2.5.19, operation MS-OXCTABL 2.2.2.20, 3.2.5.20.

use crate::structure::{decode_bookmark, encode_bookmark};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Sets the state of all categories.
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

/// It is set.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x6C, 0x00, 0x01, 0x03, 0x00, 0x07, 0x08, 0x09]);
        response(&[0x6C, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x01, 0x02, 0x03, 0x04]);
        response(&[0x6C, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
