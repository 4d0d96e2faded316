//! RopWritePerUserInformation: layout MS-OXCROPS 2.2.3.13, operation MS-OXCSTOR 2.2.1.13, 3.2.5.13.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Writes the change numbers of what the user has read in a public folder.
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

/// It is kept.
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
    use crate::decode_requests;
    use crate::rop::vectors::{request, response};
    use ropewalk_model::codec::Writer;

    const FOLDER: [u8; 24] = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 0, 0];

    #[test]
    fn both_ways() {
        let head: &[u8] = &[0x64, 0x00, 0x01];
        request(&[head, &FOLDER, &[0, 0, 0, 0, 0, 2, 0, 7, 8], &[5; 16]].concat());
        request(&[head, &FOLDER, &[1, 2, 0, 0, 0, 1, 0, 7]].concat());
        response(&[0x64, 0x01, 0, 0, 0, 0]);
        response(&[0x64, 0x01, 0x05, 0, 0x07, 0x80]);
    }

    #[test]
    fn on_public_folders() {
        let rest: &[u8] = &[1, 0, 0, 0, 0, 1, 0, 7, 0x5D, 0x00, 0x01];
        let bytes = [&[0x64, 0x05, 0x01][..], &FOLDER, rest].concat();
        let requests = decode_requests(&bytes, &|logon| logon == 5).unwrap();
        assert_eq!(requests.len(), 2);
        let mut out = Writer::new();
        requests.iter().for_each(|request| request.encode(&mut out).unwrap());
        assert_eq!(out.as_slice(), bytes);
    }
}
