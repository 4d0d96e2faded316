//! RopFreeBookmark: layout MS-OXCROPS 2.2.5.14, operation MS-OXCTABL 2.2.2.15, 3.2.5.15.

use crate::structure::{decode_bookmark, encode_bookmark};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Gives a bookmark up.
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

/// It is gone.
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
        request(&[0x89, 0x00, 0x01, 0x04, 0x00, 0x01, 0x02, 0x03, 0x04]);
        response(&[0x89, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x89, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
