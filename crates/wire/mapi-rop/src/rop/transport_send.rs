//! RopTransportSend: layout MS-OXCROPS 2.2.7.6, operation MS-OXOMSG 2.2.5.4.

use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// Sends a message by the server's transport.
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

/// Properties the client is to know.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x4A, 0x00, 0x01]);
        response(&[0x4A, 0x01, 0, 0, 0, 0, 1, 0, 0]);
        response(&[0x4A, 0x01, 0, 0, 0, 0, 0, 1, 0, 0x03, 0, 0x07, 0x0E, 5, 0, 0, 0]);
        response(&[0x4A, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
