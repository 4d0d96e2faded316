//! RopCreateBookmark: layout MS-OXCROPS 2.2.5.11, operation MS-OXCTABL 2.2.2.12, 3.2.5.12.

use crate::structure::{decode_bookmark, encode_bookmark};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Marks the row at the cursor of a table (MS-OXCROPS 2.2.5.11.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Request;

impl Request {
    pub(crate) fn decode(_reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

/// The bookmark (MS-OXCROPS 2.2.5.11.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Bookmark: meaningless to the client.
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
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x1B, 7, 2], INPUT, Request);
        is_success(&[0x1B, 2, 0, 0, 0, 0, 3, 0, 9, 8, 6], 2, Response { bookmark: vec![9, 8, 6] });
        assert_eq!(failed(RopId::CREATE_BOOKMARK, &[]), None);
    }
}
