//! Requests one after the other (MS-OXCROPS 2.2.1, RopsList of an input buffer).

use crate::rop::{set_message_read_flag, write_per_user_information};
use crate::{Handles, RopId, RopRequestBody};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// One request (MS-OXCROPS 2.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct RopRequest {
    /// LogonId.
    pub logon_id: u8,
    /// Handle indexes.
    pub handles: Handles,
    /// Everything after them.
    pub body: RopRequestBody,
}

impl RopRequest {
    /// Reads one request. `is_public` says of a LogonId whether it is a logon on public folders; two ROPs have
    /// other fields there.
    ///
    /// # Errors
    /// When the RopId is reserved or one that only servers send, or the input ends. What follows cannot be found
    /// then: "the RPC MUST fail by
    /// returning 0x000004B6" (MS-OXCROPS 3.2.5.1).
    pub fn decode(reader: &mut Reader<'_>, is_public: &dyn Fn(u8) -> bool) -> Result<Self, DecodeError> {
        let id = RopId(reader.u8("RopId")?);
        let unknown = DecodeError::invalid("RopId", reader, 1, id.0);
        let Some(layout) = id.layout() else { return Err(unknown) };
        let logon_id = reader.u8("LogonId")?;
        let Some(handles) = Handles::decode(reader, layout.handles)? else { return Err(unknown) };
        let body = match id {
            RopId::SET_MESSAGE_READ_FLAG => {
                set_message_read_flag::Request::decode_on(reader, is_public(logon_id))?.into()
            }
            RopId::WRITE_PER_USER_INFORMATION => {
                write_per_user_information::Request::decode_on(reader, is_public(logon_id))?.into()
            }
            _ => RopRequestBody::decode(id, reader)?.ok_or(unknown)?,
        };
        Ok(Self { logon_id, handles, body })
    }

    /// Writes the request.
    ///
    /// # Errors
    /// When a length does not fit its field.
    pub fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.id().0);
        out.u8(self.logon_id);
        self.handles.encode(out);
        self.body.encode(out)
    }

    /// RopId.
    pub const fn id(&self) -> RopId {
        self.body.id()
    }
}

/// The requests of a RopsList in order (MS-OXCROPS 2.2.1).
#[derive(Debug, Clone)]
pub struct RequestReader<'a> {
    rops: &'a [u8],
    reader: Reader<'a>,
    start: usize,
}

impl<'a> RequestReader<'a> {
    /// Starts at the first request.
    pub const fn new(rops: &'a [u8]) -> Self {
        Self { rops, reader: Reader::new(rops), start: 0 }
    }

    /// The next request; none at the end.
    ///
    /// # Errors
    /// As [`RopRequest::decode`].
    pub fn next(&mut self, is_public: &dyn Fn(u8) -> bool) -> Result<Option<RopRequest>, DecodeError> {
        self.start = self.reader.offset();
        if self.reader.is_empty() {
            return Ok(None);
        }
        RopRequest::decode(&mut self.reader, is_public).map(Some)
    }

    /// From the request [`RequestReader::next`] gave last to the end: what RopBufferTooSmall returns when that one
    /// could not be answered.
    pub fn unprocessed(&self) -> &'a [u8] {
        self.rops.get(self.start..).unwrap_or_default()
    }

    /// What follows the request [`RequestReader::next`] gave last.
    pub fn rest(&self) -> &'a [u8] {
        self.reader.rest()
    }
}

/// All requests of a RopsList at once, to see whether it can be read before any is executed.
///
/// # Errors
/// As [`RopRequest::decode`].
pub fn decode_requests(rops: &[u8], is_public: &dyn Fn(u8) -> bool) -> Result<Vec<RopRequest>, DecodeError> {
    let mut reader = RequestReader::new(rops);
    let mut requests = Vec::new();
    while let Some(request) = reader.next(is_public)? {
        requests.push(request);
    }
    Ok(requests)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RopCreateFolder, which only its content delimits, between RopRelease and RopGetPropertiesList.
    #[test]
    fn requests_follow_each_other() {
        let rops = [
            0x01, 0, 5, 0x1C, 0, 0, 1, 1, 1, 0, 0, b'F', 0, 0, 0, 0, 0, 0x09, 2, 3, //
        ];
        let mut reader = RequestReader::new(&rops);
        let mut next = || reader.next(&|_| false).unwrap();
        assert_eq!(next().unwrap().id(), RopId::RELEASE);
        let folder = next().unwrap();
        assert_eq!(
            (folder.handles.input(), folder.handles.output(), folder.handles.response()),
            (Some(0), Some(1), 1)
        );
        assert_eq!(folder.id(), RopId::CREATE_FOLDER);
        let mut fields = Writer::new();
        folder.body.encode(&mut fields).unwrap();
        assert_eq!(fields.as_slice(), &rops[7..17]);
        let last = next().unwrap();
        assert_eq!((last.id(), last.logon_id), (RopId::GET_PROPERTIES_LIST, 2));
        assert_eq!(next(), None);
        let mut out = Writer::new();
        for request in decode_requests(&rops, &|_| false).unwrap() {
            request.encode(&mut out).unwrap();
        }
        assert_eq!(out.as_slice(), rops);
        crate::rop::vectors::agrees_with_the_sheet(&rops, false);
    }

    #[test]
    fn the_unprocessed_part() {
        let rops = [0x01, 0, 5, 0x09, 2, 3];
        let mut reader = RequestReader::new(&rops);
        reader.next(&|_| false).unwrap();
        assert_eq!((reader.unprocessed(), reader.rest()), (&rops[..], &rops[3..]));
        reader.next(&|_| false).unwrap();
        assert_eq!((reader.unprocessed(), reader.rest()), (&rops[3..], &[][..]));
    }

    /// Every RopId without a request form, so also each reserved one (MS-OXCROPS 2.2.2), is refused by name, with
    /// its value and offset, however many bytes follow.
    #[test]
    fn reserved_rop_ids_are_refused_by_value() {
        for id in 0..=u8::MAX {
            let mut rops = vec![0x09, 0, 0, id];
            rops.resize(300, 0);
            let mut reader = RequestReader::new(&rops);
            reader.next(&|_| false).unwrap();
            let refused = DecodeError::Invalid { field: "RopId", offset: 3, value: id.into() };
            let typed = crate::rop::ROPS.iter().any(|row| row.id.0 == id);
            assert_eq!(reader.next(&|_| false) == Err(refused), !typed, "{id:#04x}");
        }
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for rops in [&[0x28, 0, 0][..], &[0xFF, 0, 0], &[0x2A, 0, 0], &[0x02, 0], &[0x1C, 0, 0, 1, 1, 1]] {
            assert!(decode_requests(rops, &|_| false).is_err(), "{rops:?}");
        }
    }
}
