//! RopQueryNamedProperties: layout MS-OXCROPS 2.2.8.10, operation MS-OXCPRPT 2.2.9, 3.2.5.6.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::PropertyName;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_property_name, encode_property_name};

/// QueryFlags: properties named by a string are left out.
pub const NO_STRINGS: u8 = 0x01;
/// QueryFlags: properties named by a number are left out.
pub const NO_IDS: u8 = 0x02;

/// Asks for the named properties there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// QueryFlags: [`NO_STRINGS`], [`NO_IDS`].
    pub query_flags: u8,
    /// HasGuid and PropertyGuid: those of one property set only.
    pub property_guid: Option<Guid>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let query_flags = reader.u8("QueryFlags")?;
        let property_guid = match reader.u8("HasGuid")? {
            0 => None,
            _ => Some(Guid(reader.array("PropertyGuid")?)),
        };
        Ok(Self { query_flags, property_guid })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.query_flags);
        out.boolean(self.property_guid.is_some());
        if let Some(guid) = &self.property_guid {
            out.bytes(&guid.0);
        }
        Ok(())
    }
}

/// The properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyIds and PropertyNames; none for an id without a name.
    pub properties: Vec<(u16, Option<PropertyName>)>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let count = reader.u16("IdCount")?;
        let ids = (0..count).map(|_| reader.u16("PropertyIds")).collect::<Result<Vec<_>, _>>()?;
        let properties = ids
            .into_iter()
            .map(|id| Ok((id, decode_property_name(reader)?)))
            .collect::<Result<_, DecodeError>>()?;
        Ok(Self { properties })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.properties.len(), "IdCount")?;
        self.properties.iter().for_each(|(id, _)| out.u16(*id));
        self.properties.iter().try_for_each(|(_, name)| encode_property_name(out, name.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        let guid: &[u8] = &[0x20, 6, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];
        request(&[0x5F, 0x00, 0x01, 0x02, 0]);
        request(&[&[0x5F, 0x00, 0x01, 0x01, 1][..], guid].concat());
        let head: &[u8] = &[0x5F, 0x01, 0, 0, 0, 0, 2, 0, 0x01, 0x80, 0x02, 0x80];
        let (lid, string): (&[u8], &[u8]) = (&[0x08, 0x82, 0, 0], &[4, b'x', 0, 0, 0]);
        response(&[head, &[0x00], guid, lid, &[0x01], guid, string].concat());
        response(&[0x5F, 0x01, 0, 0, 0, 0, 0, 0]);
        response(&[0x5F, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
