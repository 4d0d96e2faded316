//! RopSynchronizationImportHierarchyChange: layout MS-OXCROPS 2.2.13.4, operation MS-OXCFXICS 2.2.3.2.4.3,
//! 3.2.5.9.4.3.

use crate::Fid;
use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_tagged_value, encode_tagged_value,
};
use ropewalk_model::{PropertyTag, PropertyValue};

/// Uploads a folder (MS-OXCROPS 2.2.13.4.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// HierarchyValues: PidTagParentSourceKey, PidTagSourceKey, PidTagLastModificationTime, PidTagChangeKey,
    /// PidTagPredecessorChangeList, PidTagDisplayName.
    pub hierarchy_values: Vec<(PropertyTag, PropertyValue)>,
    /// PropertyValues: the other properties of the folder.
    pub values: Vec<(PropertyTag, PropertyValue)>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            hierarchy_values: {
                let count = reader.u16("HierarchyValueCount")?;
                (0..count).map(|_| decode_tagged_value(reader, Counts::Rop)).collect::<Result<_, _>>()?
            },
            values: decode_values(reader, Counts::Rop)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.hierarchy_values.len(), "HierarchyValueCount")?;
        self.hierarchy_values
            .iter()
            .try_for_each(|(tag, value)| encode_tagged_value(out, *tag, value, Counts::Rop))?;
        encode_values(out, &self.values, Counts::Rop)?;
        Ok(())
    }
}

/// The folder is there (MS-OXCROPS 2.2.13.4.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// FolderId: zeros, as the client has chosen the id.
    pub folder_id: Fid,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { folder_id: Fid::decode(reader, "FolderId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.13.4.
    /// covers: MS-OXCROPS_R4023, MS-OXCROPS_R4025, MS-OXCROPS_R4026, MS-OXCROPS_R4028, MS-OXCROPS_R4031,
    /// MS-OXCROPS_R4033, MS-OXCROPS_R4034, MS-OXCROPS_R4037, MS-OXCROPS_R4039, MS-OXCROPS_R4040,
    /// MS-OXCROPS_R4043, MS-OXCROPS_R4045, MS-OXCROPS_R4046, MS-OXCROPS_R4047, MS-OXCROPS_R4049,
    /// MS-OXCROPS_R4051, MS-OXCROPS_R4052, MS-OXCROPS_R4054, MS-OXCROPS_R4056, MS-OXCROPS_R4057,
    /// MS-OXCROPS_R4058, MS-OXCROPS_R4060, MS-OXCROPS_R4062
    #[test]
    fn each_field_has_its_place() {
        request(
            &[
                0x73, 5, 3, 1, 0, 3, 0, 7, 0x0E, 0x11, 0x12, 0x13, 0x14, 2, 0, 0x1F, 0, 0x37, 0, b'x', 0, 0,
                0, 3, 0, 0x17, 0, 0x21, 0x22, 0x23, 0x24,
            ],
            5,
            Handles::Input(3),
            Request {
                hierarchy_values: vec![(PropertyTag(0x0E07_0003), 0x1413_1211.into())],
                values: vec![
                    (PropertyTag(0x0037_001F), "x".into()),
                    (PropertyTag(0x0017_0003), 0x2423_2221.into()),
                ],
            },
        );
        success(&join(&[&[0x73, 3, 0, 0, 0, 0], &FID]), 3, Response { folder_id: fid() });
        failure(&join(&[&[0x73, 3], &FAILED]), 3, NOT_FOUND);
    }
}
