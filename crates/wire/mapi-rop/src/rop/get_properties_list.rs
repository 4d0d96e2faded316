//! RopGetPropertiesList: layout MS-OXCROPS 2.2.8.5, operation MS-OXCPRPT 2.2.4, 3.2.5.3.

use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks which properties an object has (MS-OXCROPS 2.2.8.5.1).
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

/// The properties there are (MS-OXCROPS 2.2.8.5.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyTags.
    pub tags: Vec<PropertyTag>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { tags: decode_tag_list(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_tag_list(out, &self.tags)?;
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
        is_request(&[0x09, 7, 2], INPUT, Request);
        let tags = vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)];
        is_success(&[0x09, 2, 0, 0, 0, 0, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E], 2, Response { tags });
        is_success(&[0x09, 2, 0, 0, 0, 0, 0, 0], 2, Response { tags: Vec::new() });
        assert_eq!(failed(RopId::GET_PROPERTIES_LIST, &[]), None);
    }
}
