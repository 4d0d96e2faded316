//! RopGetPropertyIdsFromNames: layout MS-OXCROPS 2.2.8.1, operation MS-OXCPRPT 2.2.12, 3.2.5.9.

use ropewalk_base::Reader;
use ropewalk_model::PropertyName;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_property_name, encode_property_name};

/// Flags: names without an id get one.
pub const CREATE: u8 = 0x02;

/// Asks for the ids of names.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Flags: [`CREATE`].
    pub flags: u8,
    /// PropertyNames; none at all asks for every id of a Logon. An entry is none for Kind 0xFF.
    pub names: Vec<Option<PropertyName>>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let flags = reader.u8("Flags")?;
        let count = reader.u16("PropertyNameCount")?;
        let names = (0..count).map(|_| decode_property_name(reader)).collect::<Result<_, _>>()?;
        Ok(Self { flags, names })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.flags);
        out.count16(self.names.len(), "PropertyNameCount")?;
        self.names.iter().try_for_each(|name| encode_property_name(out, name.as_ref()))
    }
}

/// The ids, in the order of the names.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyIds; 0 for a name without one.
    pub ids: Vec<u16>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
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

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    /// MS-OXCPRPT 4.1.
    #[test]
    fn both_ways() {
        let head: &[u8] = &[0x56, 0x00, 0x00, 0x02, 0x02, 0x00];
        let name = |last: u8| {
            let mut name = vec![0x01, 0x02, 0x20, 0x06, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46, 0x14];
            b"TestProp".iter().chain([&last]).for_each(|letter| name.extend_from_slice(&[*letter, 0]));
            name.extend_from_slice(&[0, 0]);
            name
        };
        request(&[head, &name(b'1'), &name(b'2')].concat());
        response(&[0x56, 0x00, 0, 0, 0, 0, 0x02, 0x00, 0x3E, 0x86, 0x3F, 0x86]);
    }
}
