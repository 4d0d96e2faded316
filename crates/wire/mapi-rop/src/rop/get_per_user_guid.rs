//! RopGetPerUserGuid: layout MS-OXCROPS 2.2.3.11, operation MS-OXCSTOR 2.2.1.11, 3.2.5.11.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Asks for the database of a public folder that the user has read states for (MS-OXCROPS 2.2.3.11.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// LongTermId: the folder.
    pub long_term_id: LongTermId,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { long_term_id: LongTermId::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.long_term_id.encode(out);
        Ok(())
    }
}

/// The database (MS-OXCROPS 2.2.3.11.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// DatabaseGuid: REPLGUID of the public folder database.
    pub database_guid: Guid,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { database_guid: Guid(reader.array("DatabaseGuid")?) })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.database_guid.0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.3.11.
    /// covers: MS-OXCROPS_R424, MS-OXCROPS_R426, MS-OXCROPS_R427, MS-OXCROPS_R430, MS-OXCROPS_R432,
    /// MS-OXCROPS_R435, MS-OXCROPS_R437, MS-OXCROPS_R438, MS-OXCROPS_R439, MS-OXCROPS_R440,
    /// MS-OXCROPS_R442, MS-OXCROPS_R443, MS-OXCROPS_R445, MS-OXCROPS_R447, MS-OXCROPS_R448,
    /// MS-OXCROPS_R449, MS-OXCROPS_R450, MS-OXCROPS_R452
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x61, 5, 3], &LONG_TERM_ID]),
            5,
            Handles::Input(3),
            Request { long_term_id: long_term_id() },
        );
        success(&join(&[&[0x61, 3, 0, 0, 0, 0], &GUID]), 3, Response { database_guid: Guid(GUID) });
        failure(&join(&[&[0x61, 3], &FAILED]), 3, NOT_FOUND);
    }

    /// "The server ignores the content of the padding bytes in the LongTermID" (MS-OXCSTOR 3.2.5.9): they are not
    /// part of the value, and are written as the zeros they have to be (MS-OXCDATA 2.2.1.3.1).
    /// covers: MS-OXCSTOR_R953, MS-OXCDATA_R2188
    #[test]
    fn padding_is_not_part_of_the_id() {
        let mut padded = LONG_TERM_ID;
        padded[22..].copy_from_slice(&[0xFF, 0xFF]);
        let request = Request::decode(&mut Reader::new(&padded)).unwrap();
        assert_eq!(request, Request { long_term_id: long_term_id() });
        let mut out = Writer::new();
        request.encode(&mut out).unwrap();
        assert_eq!(out.as_slice(), LONG_TERM_ID);
    }
}
