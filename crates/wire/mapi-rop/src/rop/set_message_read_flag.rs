//! RopSetMessageReadFlag: layout MS-OXCROPS 2.2.6.11, operation MS-OXCMSG 2.2.3.11, 3.2.5.11.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// ReadFlags: no read receipt is sent.
pub const SUPPRESS_RECEIPT: u8 = 0x01;
/// ReadFlags: unread instead of read.
pub const CLEAR_READ_FLAG: u8 = 0x04;
/// ReadFlags: the read receipt that waits is sent.
pub const GENERATE_RECEIPT_ONLY: u8 = 0x10;
/// ReadFlags: the mark that a read receipt is asked for is removed.
pub const CLEAR_NOTIFY_READ: u8 = 0x20;
/// ReadFlags: the mark that a non-read receipt is asked for is removed.
pub const CLEAR_NOTIFY_UNREAD: u8 = 0x40;

/// Bytes of ClientData.
pub const CLIENT_DATA_BYTES: usize = 24;

/// Marks a message as read or unread (MS-OXCROPS 2.2.6.11.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ReadFlags.
    pub read_flags: u8,
    /// ClientData: there exactly when the logon is one on public folders; returned as it is.
    pub client_data: Option<[u8; CLIENT_DATA_BYTES]>,
}

impl Request {
    /// Without ClientData.
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::decode_on(reader, false)
    }

    /// On a logon that is `public` or not.
    pub(crate) fn decode_on(reader: &mut Reader<'_>, public: bool) -> Result<Self, DecodeError> {
        let read_flags = reader.u8("ReadFlags")?;
        let client_data = if public { Some(reader.array("ClientData")?) } else { None };
        Ok(Self { read_flags, client_data })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.read_flags);
        if let Some(data) = &self.client_data {
            out.bytes(data);
        }
        Ok(())
    }
}

/// The mark is set (MS-OXCROPS 2.2.6.11.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// ReadStatusChanged, with LogonId and ClientData when it is set.
    pub changed: Option<Changed>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            changed: match reader.u8("ReadStatusChanged")? {
                0 => None,
                _ => Some(Changed {
                    logon_id: reader.u8("LogonId")?,
                    client_data: reader.array("ClientData")?,
                }),
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.changed.is_some());
        if let Some(changed) = &self.changed {
            out.u8(changed.logon_id);
            out.bytes(&changed.client_data);
        }
        Ok(())
    }
}

/// LogonId and ClientData (MS-OXCROPS 2.2.6.11.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// LogonId: that of the request.
    pub logon_id: u8,
    /// ClientData: that of the request.
    pub client_data: [u8; CLIENT_DATA_BYTES],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::vectors::{LOGON, RESPONSE_INPUT, agrees_with_the_sheet, failed, is_request, is_success};
    use crate::{RopId, RopRequest, decode_requests};

    const DATA: [u8; CLIENT_DATA_BYTES] = {
        let mut data = [0; CLIENT_DATA_BYTES];
        data[0] = 0x41;
        data[CLIENT_DATA_BYTES - 1] = 0x42;
        data
    };

    #[test]
    fn every_field_both_ways() {
        let request = Request { read_flags: 0x14, client_data: None };
        is_request(&[0x11, 7, 2, 3, 0x14], RESPONSE_INPUT, request);
        is_success(&[0x11, 2, 0, 0, 0, 0, 0], 2, Response { changed: None });
        let changed = Some(Changed { logon_id: LOGON, client_data: DATA });
        is_success(&[&[0x11, 2, 0, 0, 0, 0, 1, LOGON][..], &DATA].concat(), 2, Response { changed });
        assert_eq!(failed(RopId::SET_MESSAGE_READ_FLAG, &[]), None);
    }

    /// covers: MS-OXCROPS_R2094, MS-OXCROPS_R2095
    #[test]
    fn on_public_folders() {
        let bytes = [&[0x11, 5, 2, 3, 0x04][..], &DATA, &[0x11, 7, 2, 3, 0x14]].concat();
        let requests = decode_requests(&bytes, &|logon| logon == 5).unwrap();
        let one = |logon_id, read_flags, client_data| RopRequest {
            logon_id,
            handles: RESPONSE_INPUT,
            body: Request { read_flags, client_data }.into(),
        };
        assert_eq!(requests, [one(5, 0x04, Some(DATA)), one(7, 0x14, None)]);
        let mut out = Writer::new();
        requests.iter().for_each(|request| request.encode(&mut out).unwrap());
        assert_eq!(out.as_slice(), bytes);
        agrees_with_the_sheet(&bytes[..29], true);
        agrees_with_the_sheet(&bytes[29..], false);
    }
}
