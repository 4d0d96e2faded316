//! RopTransportSend: layout MS-OXCROPS 2.2.7.6, operation MS-OXOMSG 2.2.5.4.

use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// Sends a message by the server's transport (MS-OXCROPS 2.2.7.6.1).
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

/// Properties the client is to know (MS-OXCROPS 2.2.7.6.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// NoPropertiesReturned.
    pub no_properties_returned: bool,
    /// PropertyValues.
    pub values: Vec<(PropertyTag, PropertyValue)>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            no_properties_returned: reader.u8("NoPropertiesReturned")? != 0,
            values: decode_values(reader, Counts::Rop)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.no_properties_returned);
        encode_values(out, &self.values, Counts::Rop)?;
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
        is_request(&[0x4A, 7, 2], INPUT, Request);
        is_success(
            &[0x4A, 2, 0, 0, 0, 0, 1, 0, 0],
            2,
            Response { no_properties_returned: true, values: Vec::new() },
        );
        let values = vec![(PropertyTag(0x0E07_0003), 5.into()), (PropertyTag(0x0037_001F), "x".into())];
        is_success(
            &[0x4A, 2, 0, 0, 0, 0, 0, 2, 0, 0x03, 0, 0x07, 0x0E, 5, 0, 0, 0, 0x1F, 0, 0x37, 0, b'x', 0, 0, 0],
            2,
            Response { no_properties_returned: false, values },
        );
        assert_eq!(failed(RopId::TRANSPORT_SEND, &[]), None);
    }
}
