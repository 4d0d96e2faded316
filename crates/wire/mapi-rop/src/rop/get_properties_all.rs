//! RopGetPropertiesAll: layout MS-OXCROPS 2.2.8.4, operation MS-OXCPRPT 2.2.3, 3.2.5.2.

use ropewalk_base::Reader;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_tagged_value, encode_tagged_value,
};
use ropewalk_model::{PropertyTag, PropertyValue};

/// Asks for all properties (MS-OXCROPS 2.2.8.4.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertySizeLimit, bytes: longer values come as errors; 0 is no limit but that of the buffer.
    pub property_size_limit: u16,
    /// WantUnicode: strings come as PtypString.
    pub want_unicode: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            property_size_limit: reader.u16("PropertySizeLimit")?,
            want_unicode: reader.u16("WantUnicode")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.property_size_limit);
        out.u16(self.want_unicode.into());
        Ok(())
    }
}

/// All properties (MS-OXCROPS 2.2.8.4.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyValues. A value that was too long stands as PtypErrorCode under a tag of that type.
    pub values: Vec<(PropertyTag, PropertyValue)>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let count = reader.u16("PropertyValueCount")?;
        let values =
            (0..count).map(|_| decode_tagged_value(reader, Counts::Rop)).collect::<Result<_, _>>()?;
        Ok(Self { values })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.values.len(), "PropertyValueCount")?;
        self.values.iter().try_for_each(|(tag, value)| encode_tagged_value(out, *tag, value, Counts::Rop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        for (flag, want_unicode) in [(0, false), (1, true)] {
            let request = Request { property_size_limit: 0x2010, want_unicode };
            is_request(&[0x08, 7, 2, 0x10, 0x20, flag, 0], INPUT, request);
        }
        let values = vec![
            (PropertyTag(0x0037_001F), "x".into()),
            (PropertyTag(0x1000_000A), PropertyValue::ErrorCode(0x8007_000E)),
        ];
        is_success(
            &[
                0x08, 2, 0, 0, 0, 0, 2, 0, 0x1F, 0, 0x37, 0, b'x', 0, 0, 0, 0x0A, 0, 0x00, 0x10, 0x0E, 0,
                0x07, 0x80,
            ],
            2,
            Response { values },
        );
        assert_eq!(failed(RopId::GET_PROPERTIES_ALL, &[]), None);
    }
}
