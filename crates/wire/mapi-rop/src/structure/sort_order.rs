//! SortOrder (MS-OXCDATA 2.13.1) with its direction as a number, so that an unknown one fails its own ROP only.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer, decode_sort_key, decode_tag, encode_sort_key, encode_tag};
use ropewalk_model::{PropertyTag, SortKey};

/// One sort order (MS-OXCDATA 2.13.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortOrder {
    /// The column.
    pub tag: PropertyTag,
    /// Order.
    pub order: u8,
}

impl SortOrder {
    /// As a sort key.
    ///
    /// # Errors
    /// When the direction does not exist.
    pub fn key(self) -> Result<SortKey, DecodeError> {
        let mut out = Writer::new();
        self.encode(&mut out);
        decode_sort_key(&mut Reader::new(out.as_slice()))
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { tag: decode_tag(reader, "PropertyTag")?, order: reader.u8("Order")? })
    }

    pub(crate) fn encode(self, out: &mut Writer) {
        encode_tag(out, self.tag);
        out.u8(self.order);
    }
}

impl From<SortKey> for SortOrder {
    fn from(key: SortKey) -> Self {
        let mut out = Writer::new();
        encode_sort_key(&mut out, key);
        Self { tag: key.tag, order: out.as_slice().last().copied().unwrap_or(0) }
    }
}
