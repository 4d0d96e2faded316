//! RopGetPerUserLongTermIds: layout MS-OXCROPS 2.2.3.10, operation MS-OXCSTOR 2.2.1.10, 3.2.5.10.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Asks which public folders of a database the user has read states for (MS-OXCROPS 2.2.3.10.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// DatabaseGuid: REPLGUID of the public folder database.
    pub database_guid: Guid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { database_guid: Guid(reader.array("DatabaseGuid")?) })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.database_guid.0);
        Ok(())
    }
}

/// The folders (MS-OXCROPS 2.2.3.10.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// LongTermIds: the folders.
    pub long_term_ids: Vec<LongTermId>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            long_term_ids: {
                let count = reader.u16("LongTermIdCount")?;
                (0..count).map(|_| LongTermId::decode(reader)).collect::<Result<_, _>>()?
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.long_term_ids.len(), "LongTermIdCount")?;
        self.long_term_ids.iter().for_each(|id| id.encode(out));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.3.10.
    /// covers: MS-OXCROPS_R391, MS-OXCROPS_R393, MS-OXCROPS_R394, MS-OXCROPS_R396, MS-OXCROPS_R398,
    /// MS-OXCROPS_R400, MS-OXCROPS_R402, MS-OXCROPS_R403, MS-OXCROPS_R404, MS-OXCROPS_R405,
    /// MS-OXCROPS_R407, MS-OXCROPS_R408, MS-OXCROPS_R414, MS-OXCROPS_R416, MS-OXCROPS_R417,
    /// MS-OXCROPS_R418, MS-OXCROPS_R419, MS-OXCROPS_R421
    #[test]
    fn each_field_has_its_place() {
        request(&join(&[&[0x60, 5, 3], &GUID]), 5, Handles::Input(3), Request { database_guid: Guid(GUID) });
        let other = LongTermId::decode(&mut Reader::new(&[9; 24])).unwrap();
        let nines = join(&[&[9; 22], &[0, 0]]);
        success(
            &join(&[&[0x60, 3, 0, 0, 0, 0, 2, 0], &LONG_TERM_ID, &nines]),
            3,
            Response { long_term_ids: vec![long_term_id(), other] },
        );
        success(&[0x60, 3, 0, 0, 0, 0, 0, 0], 3, Response { long_term_ids: vec![] });
        failure(&join(&[&[0x60, 3], &FAILED]), 3, NOT_FOUND);
    }
}
