//! RopFreeBookmark: layout MS-OXCROPS 2.2.5.14, operation MS-OXCTABL 2.2.2.15, 3.2.5.15.

use crate::structure::{decode_bookmark, encode_bookmark};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Gives a bookmark up (MS-OXCROPS 2.2.5.14.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Bookmark: from RopCreateBookmark or RopSetCollapseState.
    pub bookmark: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { bookmark: decode_bookmark(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_bookmark(out, &self.bookmark)?;
        Ok(())
    }
}

/// It is gone (MS-OXCROPS 2.2.5.14.2).
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

    /// MS-OXCROPS 2.2.5.14.
    /// covers: MS-OXCROPS_R1497, MS-OXCROPS_R1499, MS-OXCROPS_R1500, MS-OXCROPS_R1502, MS-OXCROPS_R1504,
    /// MS-OXCROPS_R1506, MS-OXCROPS_R1507, MS-OXCROPS_R1509, MS-OXCROPS_R1511, MS-OXCROPS_R1512,
    /// MS-OXCROPS_R1513, MS-OXCROPS_R1514
    #[test]
    fn each_field_has_its_place() {
        request(&[0x89, 5, 3, 2, 0, 10, 11], 5, Handles::Input(3), Request { bookmark: vec![10, 11] });
        success(&[0x89, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x89, 3], &FAILED]), 3, NOT_FOUND);
    }
}
