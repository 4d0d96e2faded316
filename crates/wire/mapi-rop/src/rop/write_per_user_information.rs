//! RopWritePerUserInformation: layout MS-OXCROPS 2.2.3.13, operation MS-OXCSTOR 2.2.1.13, 3.2.5.13.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Writes the change numbers of what the user has read in a public folder (MS-OXCROPS 2.2.3.13.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderId: the folder.
    pub folder_id: LongTermId,
    /// HasFinished: it is the last piece.
    pub has_finished: bool,
    /// DataOffset: where in the data this piece begins, bytes.
    pub data_offset: u32,
    /// Data: a piece of a serialized IDSET.
    pub data: Vec<u8>,
    /// ReplGuid, the database of the folder: there exactly when DataOffset is 0 and the logon is one on a
    /// private
    /// mailbox.
    pub replica_guid: Option<Guid>,
}

impl Request {
    /// On a private mailbox.
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::decode_on(reader, false)
    }

    /// On a logon that is `public` or not.
    pub(crate) fn decode_on(reader: &mut Reader<'_>, public: bool) -> Result<Self, DecodeError> {
        let folder_id = LongTermId::decode(reader)?;
        let has_finished = reader.u8("HasFinished")? != 0;
        let data_offset = reader.u32("DataOffset")?;
        let size = usize::from(reader.u16("DataSize")?);
        let data = reader.bytes(size, "Data")?.to_vec();
        let has_guid = data_offset == 0 && !public;
        let replica_guid = if has_guid { Some(Guid(reader.array("ReplGuid")?)) } else { None };
        Ok(Self { folder_id, has_finished, data_offset, data, replica_guid })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        out.boolean(self.has_finished);
        out.u32(self.data_offset);
        out.count16(self.data.len(), "DataSize")?;
        out.bytes(&self.data);
        if let Some(guid) = &self.replica_guid {
            out.bytes(&guid.0);
        }
        Ok(())
    }
}

/// It is kept (MS-OXCROPS 2.2.3.13.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::exact::*;
    use crate::{Handles, decode_requests};

    /// MS-OXCROPS 2.2.3.13.
    /// covers: MS-OXCROPS_R501, MS-OXCROPS_R503, MS-OXCROPS_R504, MS-OXCROPS_R506, MS-OXCROPS_R508,
    /// MS-OXCROPS_R511, MS-OXCROPS_R513, MS-OXCROPS_R515, MS-OXCROPS_R517, MS-OXCROPS_R518,
    /// MS-OXCROPS_R520, MS-OXCROPS_R524, MS-OXCROPS_R526, MS-OXCROPS_R527, MS-OXCROPS_R528, MS-OXCROPS_R529
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x64, 5, 3], &LONG_TERM_ID, &[0, 0, 0, 0, 0, 2, 0, 7, 8], &GUID]),
            5,
            Handles::Input(3),
            Request {
                folder_id: long_term_id(),
                has_finished: false,
                data_offset: 0,
                data: vec![7, 8],
                replica_guid: Some(Guid(GUID)),
            },
        );
        request(
            &join(&[&[0x64, 5, 3], &LONG_TERM_ID, &[1, 0x11, 0x12, 0x13, 0x14, 1, 0, 7]]),
            5,
            Handles::Input(3),
            Request {
                folder_id: long_term_id(),
                has_finished: true,
                data_offset: 0x1413_1211,
                data: vec![7],
                replica_guid: None,
            },
        );
        success(&[0x64, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x64, 3], &FAILED]), 3, NOT_FOUND);
    }

    /// On public folders ReplGuid is not there, whatever DataOffset says; the next request follows at once.
    #[test]
    fn a_public_logon_has_no_guid() {
        let bytes = join(&[&[0x64, 9, 3], &LONG_TERM_ID, &[1, 0, 0, 0, 0, 1, 0, 7], &[0x5D, 0, 1]]);
        let requests = decode_requests(&bytes, &|logon| logon == 9).unwrap();
        let write = Request {
            folder_id: long_term_id(),
            has_finished: true,
            data_offset: 0,
            data: vec![7],
            replica_guid: None,
        };
        assert_eq!(requests.len(), 2);
        assert_eq!((requests[0].logon_id, &requests[0].body), (9, &write.into()));
        let mut out = Writer::new();
        requests.iter().for_each(|request| request.encode(&mut out).unwrap());
        assert_eq!(out.as_slice(), bytes);
        crate::rop::vectors::agrees_with_the_sheet(&bytes, true);
    }
}
