//! RopGetNamesFromPropertyIds: layout MS-OXCROPS 2.2.8.2, operation MS-OXCPRPT 2.2.13, 3.2.5.10.

use ropewalk_base::Reader;
use ropewalk_model::PropertyName;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_property_name, encode_property_name};

/// Asks for the names of property ids (MS-OXCROPS 2.2.8.2.1).
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

/// The names, in the order of the ids (MS-OXCROPS 2.2.8.2.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_base::Guid;
    use ropewalk_model::PropertyNameKind;

    /// MS-OXCROPS 2.2.8.2.
    /// covers: MS-OXCROPS_R2635, MS-OXCROPS_R2637, MS-OXCROPS_R2638, MS-OXCROPS_R2640, MS-OXCROPS_R2643,
    /// MS-OXCROPS_R2645, MS-OXCROPS_R2646, MS-OXCROPS_R2649, MS-OXCROPS_R2651, MS-OXCROPS_R2652,
    /// MS-OXCROPS_R2655, MS-OXCROPS_R2657, MS-OXCROPS_R2658, MS-OXCROPS_R2660, MS-OXCROPS_R2661,
    /// MS-OXCROPS_R2664, MS-OXCROPS_R2666, MS-OXCROPS_R2667, MS-OXCROPS_R2668, MS-OXCROPS_R2670,
    /// MS-OXCROPS_R2672
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x55, 5, 3, 2, 0, 0x11, 0x92, 0x21, 0x82],
            5,
            Handles::Input(3),
            Request { ids: vec![0x9211, 0x8221] },
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
            &join(&[&[0x55, 3, 0, 0, 0, 0, 3, 0], &names]),
            3,
            Response { names: vec![Some(lid), Some(string), None] },
        );
        failure(&join(&[&[0x55, 3], &FAILED]), 3, NOT_FOUND);
    }
}
