//! RopSynchronizationImportHierarchyChange: layout MS-OXCROPS 2.2.13.4, operation MS-OXCFXICS 2.2.3.2.4.3,
//! 3.2.5.9.4.3.

use crate::Fid;
use crate::structure::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_tagged_value, encode_tagged_value,
};
use ropewalk_model::{PropertyTag, PropertyValue};

/// Uploads a folder.
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

/// The folder is there.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x73, 0x00, 0x01, 0x02, 0x00, 0x03, 0x00, 0x07, 0x0E, 0x05, 0x00, 0x00, 0x00, 0x1F, 0x00, 0x37,
            0x00, 0x78, 0x00, 0x00, 0x00, 0x02, 0x00, 0x03, 0x00, 0x07, 0x0E, 0x05, 0x00, 0x00, 0x00, 0x1F,
            0x00, 0x37, 0x00, 0x78, 0x00, 0x00, 0x00,
        ]);
        response(&[0x73, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0D]);
        response(&[0x73, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
