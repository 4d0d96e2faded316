//! RopGetPropertiesSpecific: layout MS-OXCROPS 2.2.8.3, operation MS-OXCPRPT 2.2.2, 3.2.5.1.

use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, PropertyRow, Writer};

/// Asks for the values of some properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertySizeLimit: longer values come as errors; 0 is no limit but that of the buffer.
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

/// The values, in the order of the tags.
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
    use crate::RopRequestBody;
    use crate::rop::vectors::{request, response_with};

    /// MS-OXCPRPT 4.3.
    #[test]
    fn both_ways() {
        let body = request(&[
            0x07, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x03, 0x00, 0x0B, 0x00, 0x3E, 0x86, 0x03, 0x00, 0x3F,
            0x86, 0x02, 0x01, 0xE2, 0x65,
        ]);
        let RopRequestBody::GetPropertiesSpecific(get) = body else { panic!("{body:?}") };
        let bytes = [0x07, 0, 0, 0, 0, 0, 0x01, 0, 0, 0, 0x62, 0, 0, 0, 0x0A, 0x0F, 0x01, 0x04, 0x80];
        response_with(&get.tags, &bytes);
    }
}
