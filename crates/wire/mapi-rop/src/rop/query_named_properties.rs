//! RopQueryNamedProperties: layout MS-OXCROPS 2.2.8.10, operation MS-OXCPRPT 2.2.9, 3.2.5.6.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::PropertyName;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_property_name, encode_property_name};

/// QueryFlags: properties named by a string are left out.
pub const NO_STRINGS: u8 = 0x01;
/// QueryFlags: properties named by a number are left out.
pub const NO_IDS: u8 = 0x02;

/// Asks for the named properties there are (MS-OXCROPS 2.2.8.10.1).
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

/// The properties (MS-OXCROPS 2.2.8.10.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_model::PropertyNameKind;

    /// MS-OXCROPS 2.2.8.10.
    /// covers: MS-OXCROPS_R2955, MS-OXCROPS_R2957, MS-OXCROPS_R2958, MS-OXCROPS_R2960, MS-OXCROPS_R2963,
    /// MS-OXCROPS_R2966, MS-OXCROPS_R2968, MS-OXCROPS_R2972, MS-OXCROPS_R2974, MS-OXCROPS_R2975,
    /// MS-OXCROPS_R2976, MS-OXCROPS_R2978, MS-OXCROPS_R2980, MS-OXCROPS_R2981, MS-OXCROPS_R2983,
    /// MS-OXCROPS_R2987, MS-OXCROPS_R2988, MS-OXCROPS_R2991, MS-OXCROPS_R2993, MS-OXCROPS_R2994,
    /// MS-OXCROPS_R2995, MS-OXCROPS_R2997, MS-OXCROPS_R2999
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x5F, 5, 3, 2, 0],
            5,
            Handles::Input(3),
            Request { query_flags: NO_IDS, property_guid: None },
        );
        request(
            &join(&[&[0x5F, 5, 3, 1, 1], &GUID]),
            5,
            Handles::Input(3),
            Request { query_flags: NO_STRINGS, property_guid: Some(Guid(GUID)) },
        );
        let lid = PropertyName { set: Guid(GUID), kind: PropertyNameKind::Lid(0x1413_1211) };
        let string =
            PropertyName { set: Guid(*b"ghijklmnopqrstuv"), kind: PropertyNameKind::String("xy".to_owned()) };
        let names = join(&[
            &[0],
            &GUID,
            &[0x11, 0x12, 0x13, 0x14],
            &[1],
            b"ghijklmnopqrstuv",
            &[6, b'x', 0, b'y', 0, 0, 0],
            &[0xFF; 1],
            &[0; 16],
        ]);
        success(
            &join(&[&[0x5F, 3, 0, 0, 0, 0, 3, 0, 0x11, 0x92, 0x21, 0x82, 0x31, 0x12], &names]),
            3,
            Response { properties: vec![(0x9211, Some(lid)), (0x8221, Some(string)), (0x1231, None)] },
        );
        success(&[0x5F, 3, 0, 0, 0, 0, 0, 0], 3, Response { properties: vec![] });
        failure(&join(&[&[0x5F, 3], &FAILED]), 3, NOT_FOUND);
    }
}
