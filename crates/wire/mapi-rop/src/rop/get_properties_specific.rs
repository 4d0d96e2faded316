//! RopGetPropertiesSpecific: layout MS-OXCROPS 2.2.8.3, operation MS-OXCPRPT 2.2.2, 3.2.5.1.

use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, PropertyRow, Writer};

/// Asks for the values of some properties (MS-OXCROPS 2.2.8.3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertySizeLimit, bytes: longer values come as errors; 0 is no limit but that of the buffer.
    pub property_size_limit: u16,
    /// WantUnicode: strings of PtypUnspecified tags come as PtypString.
    pub want_unicode: bool,
    /// PropertyTags.
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            property_size_limit: reader.u16("PropertySizeLimit")?,
            want_unicode: reader.u16("WantUnicode")? != 0,
            tags: decode_tag_list(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.property_size_limit);
        out.u16(self.want_unicode.into());
        encode_tag_list(out, &self.tags)
    }
}

/// The values, in the order of the tags (MS-OXCROPS 2.2.8.3.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyTags of the request.
    pub columns: Vec<PropertyTag>,
    /// RowData.
    pub row: PropertyRow,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let columns = columns()?;
        let row = PropertyRow::decode(reader, &columns, Counts::Rop)?;
        Ok(Self { columns, row })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.row.encode(out, &self.columns, Counts::Rop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success_with};
    use ropewalk_model::ErrorCode;
    use ropewalk_model::codec::FlaggedValue;

    #[test]
    fn every_field_both_ways() {
        let columns = vec![PropertyTag(0x0E07_0003), PropertyTag(0x0037_001F)];
        let tags = [3, 0, 7, 0x0E, 0x1F, 0, 0x37, 0];
        is_request(
            &[&[0x07, 7, 2, 0x34, 0x12, 1, 0, 2, 0][..], &tags].concat(),
            INPUT,
            Request { property_size_limit: 0x1234, want_unicode: true, tags: columns.clone() },
        );
        is_request(
            &[0x07, 7, 2, 0x34, 0x12, 0, 0, 0, 0],
            INPUT,
            Request { property_size_limit: 0x1234, want_unicode: false, tags: Vec::new() },
        );
        is_success_with(
            &columns,
            &[0x07, 2, 0, 0, 0, 0, 0, 5, 0, 0, 0, b'x', 0, 0, 0],
            2,
            Response { columns: columns.clone(), row: PropertyRow::Standard(vec![5.into(), "x".into()]) },
        );
        let row = PropertyRow::Flagged(vec![FlaggedValue::Absent, ErrorCode::NOT_FOUND.into()]);
        is_success_with(
            &columns,
            &[0x07, 2, 0, 0, 0, 0, 1, 0x01, 0x0A, 0x0F, 0x01, 0x04, 0x80],
            2,
            Response { columns: columns.clone(), row },
        );
        assert_eq!(failed(RopId::GET_PROPERTIES_SPECIFIC, &[]), None);
    }
}
