//! RopGetAddressTypes: layout MS-OXCROPS 2.2.7.3, operation MS-OXOMSG 2.2.4.3.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// Asks which types of addresses the server can send to (MS-OXCROPS 2.2.7.3.1).
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

/// The types (MS-OXCROPS 2.2.7.3.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// AddressTypes.
    pub address_types: Vec<String>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let count = reader.u16("AddressTypeCount")?;
        let size = reader.u16("AddressTypeSize")?;
        let wrong_size = DecodeError::invalid("AddressTypeSize", reader, 2, size);
        let start = reader.offset();
        let address_types =
            (0..count).map(|_| decode_ascii(reader, "AddressTypes")).collect::<Result<_, _>>()?;
        if reader.offset() - start != usize::from(size) {
            return Err(wrong_size);
        }
        Ok(Self { address_types })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.address_types.len(), "AddressTypeCount")?;
        out.sized16("AddressTypeSize", |out| {
            self.address_types.iter().for_each(|address_type| encode_ascii(out, address_type));
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x49, 7, 2], INPUT, Request);
        is_success(
            &[0x49, 2, 0, 0, 0, 0, 2, 0, 8, 0, b'E', b'X', 0, b'S', b'M', b'T', b'P', 0],
            2,
            Response { address_types: vec!["EX".to_owned(), "SMTP".to_owned()] },
        );
        is_success(&[0x49, 2, 0, 0, 0, 0, 0, 0, 0, 0], 2, Response { address_types: Vec::new() });
        assert_eq!(failed(RopId::GET_ADDRESS_TYPES, &[]), None);
    }
}
