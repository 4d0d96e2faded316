//! RopGetNamesFromPropertyIds: layout MS-OXCROPS 2.2.8.2, operation MS-OXCPRPT 2.2.13, 3.2.5.10.

use ropewalk_base::Reader;
use ropewalk_model::PropertyName;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_property_name, encode_property_name};

/// Asks for the names of property ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// PropertyIds.
    pub ids: Vec<u16>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = reader.u16("PropertyIdCount")?;
        let ids = (0..count).map(|_| reader.u16("PropertyIds")).collect::<Result<_, _>>()?;
        Ok(Self { ids })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.ids.len(), "PropertyIdCount")?;
        self.ids.iter().for_each(|id| out.u16(*id));
        Ok(())
    }
}

/// The names, in the order of the ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyNames; none for an id without a name.
    pub names: Vec<Option<PropertyName>>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let count = reader.u16("PropertyNameCount")?;
        let names = (0..count).map(|_| decode_property_name(reader)).collect::<Result<_, _>>()?;
        Ok(Self { names })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.names.len(), "PropertyNameCount")?;
        self.names.iter().try_for_each(|name| encode_property_name(out, name.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x55, 0x00, 0x00, 2, 0, 0x3E, 0x86, 0x3F, 0x86]);
        let head: &[u8] = &[0x55, 0x00, 0, 0, 0, 0, 2, 0];
        let lid: &[u8] = &[0x00, 2, 0x20, 6, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46, 0x08, 0x82, 0, 0];
        let none: &[u8] = &[0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        response(&[head, lid, none].concat());
    }
}
