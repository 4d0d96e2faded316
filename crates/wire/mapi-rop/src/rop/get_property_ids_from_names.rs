//! RopGetPropertyIdsFromNames: layout MS-OXCROPS 2.2.8.1, operation MS-OXCPRPT 2.2.12, 3.2.5.9.

use ropewalk_base::Reader;
use ropewalk_model::PropertyName;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_property_name, encode_property_name};

/// Flags: names without an id get one.
pub const CREATE: u8 = 0x02;

/// Asks for the ids of names (MS-OXCROPS 2.2.8.1.1).
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

/// The ids, in the order of the names (MS-OXCROPS 2.2.8.1.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_base::Guid;
    use ropewalk_model::PropertyNameKind;

    /// MS-OXCROPS 2.2.8.1.
    /// covers: MS-OXCROPS_R2592, MS-OXCROPS_R2594, MS-OXCROPS_R2595, MS-OXCROPS_R2597, MS-OXCROPS_R2600,
    /// MS-OXCROPS_R2603, MS-OXCROPS_R2605, MS-OXCROPS_R2606, MS-OXCROPS_R2609, MS-OXCROPS_R2611,
    /// MS-OXCROPS_R2612, MS-OXCROPS_R2613, MS-OXCROPS_R2615, MS-OXCROPS_R2617, MS-OXCROPS_R2618,
    /// MS-OXCROPS_R2620, MS-OXCROPS_R2621, MS-OXCROPS_R2624, MS-OXCROPS_R2626, MS-OXCROPS_R2627,
    /// MS-OXCROPS_R2628, MS-OXCROPS_R2630, MS-OXCROPS_R2632
    #[test]
    fn each_field_has_its_place() {
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
        request(
            &join(&[&[0x56, 5, 3, 2, 3, 0], &names]),
            5,
            Handles::Input(3),
            Request { flags: CREATE, names: vec![Some(lid), Some(string), None] },
        );
        request(&[0x56, 5, 3, 0, 0, 0], 5, Handles::Input(3), Request { flags: 0, names: vec![] });
        success(
            &[0x56, 3, 0, 0, 0, 0, 2, 0, 0x11, 0x92, 0x21, 0x82],
            3,
            Response { ids: vec![0x9211, 0x8221] },
        );
        failure(&join(&[&[0x56, 3], &FAILED]), 3, NOT_FOUND);
    }
}
