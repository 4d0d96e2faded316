//! RopLogon: layout MS-OXCROPS 2.2.3.1, operation MS-OXCSTOR 2.2.1.1, 3.2.5.1.

use crate::{Fid, LogonTime};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::ReplicaId;
use ropewalk_model::codec::{CodePage, DecodeError, EncodeError, Windows1252, Writer};

/// LogonFlags: a private mailbox, else public folders.
pub const PRIVATE: u8 = 0x01;
/// LogonFlags: ignored, returned.
pub const UNDERCOVER: u8 = 0x02;
/// LogonFlags: ignored, returned.
pub const GHOSTED: u8 = 0x04;
/// LogonFlags: ignored, not returned.
pub const SPOOLER_PROCESS: u8 = 0x08;

/// OpenFlags: administrative access.
pub const USE_ADMIN_PRIVILEGE: u32 = 0x0000_0001;
/// OpenFlags: public folders.
pub const PUBLIC: u32 = 0x0000_0002;
/// OpenFlags: ignored.
pub const HOME_LOGON: u32 = 0x0000_0004;
/// OpenFlags: ignored.
pub const TAKE_OWNERSHIP: u32 = 0x0000_0008;
/// OpenFlags: asks a server of private mailboxes for another with public folders.
pub const ALTERNATE_SERVER: u32 = 0x0000_0100;
/// OpenFlags: public folders other than the user's own are meant.
pub const IGNORE_HOME_MDB: u32 = 0x0000_0200;
/// OpenFlags: ignored.
pub const NO_MAIL: u32 = 0x0000_0400;
/// OpenFlags: own REPLID mapping of each database.
pub const USE_PER_MDB_REPLID_MAPPING: u32 = 0x0100_0000;
/// OpenFlags: the client understands RopProgress in place of a response.
pub const SUPPORT_PROGRESS: u32 = 0x2000_0000;

/// ResponseFlags: always set.
pub const RESPONSE_RESERVED: u8 = 0x01;
/// ResponseFlags: the user owns the mailbox.
pub const RESPONSE_OWNER_RIGHT: u8 = 0x02;
/// ResponseFlags: the user may send from the mailbox.
pub const RESPONSE_SEND_AS_RIGHT: u8 = 0x04;
/// ResponseFlags: out of office is on.
pub const RESPONSE_OOF: u8 = 0x10;

/// Logs on to a mailbox or to public folders.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// LogonFlags: [`PRIVATE`] and others.
    pub logon_flags: u8,
    /// OpenFlags.
    pub open_flags: u32,
    /// StoreState; 0.
    pub store_state: u32,
    /// Essdn: distinguished name of the mailbox' owner; empty for public folders.
    pub essdn: String,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            logon_flags: reader.u8("LogonFlags")?,
            open_flags: reader.u32("OpenFlags")?,
            store_state: reader.u32("StoreState")?,
            essdn: {
                let size = usize::from(reader.u16("EssdnSize")?);
                decode_name(reader.bytes(size, "Essdn")?)
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.logon_flags);
        out.u32(self.open_flags);
        out.u32(self.store_state);
        let essdn = encode_name(&self.essdn);
        out.count16(essdn.len(), "EssdnSize")?;
        out.bytes(&essdn);
        Ok(())
    }
}

/// Up to the terminating zero, which the size counts.
fn decode_name(bytes: &[u8]) -> String {
    Windows1252.decode(bytes.split(|byte| *byte == 0).next().unwrap_or_default())
}

/// With a terminating zero; nothing for the empty name.
fn encode_name(name: &str) -> Vec<u8> {
    let mut bytes = Windows1252.encode(name);
    bytes.retain(|byte| *byte != 0);
    if !bytes.is_empty() {
        bytes.push(0);
    }
    bytes
}

/// The user is logged on.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// To a private mailbox (MS-OXCROPS 2.2.3.1.2).
    Private(Box<PrivateLogon>),
    /// To public folders (MS-OXCROPS 2.2.3.1.3).
    Public(Box<PublicLogon>),
}

/// What a logon to a private mailbox returns.
#[derive(Debug, Clone, PartialEq)]
pub struct PrivateLogon {
    /// LogonFlags of the request. [`PRIVATE`] is set whatever stands here.
    pub logon_flags: u8,
    /// FolderIds: root, Deferred Action, Spooler Queue, IPM subtree, Inbox, Outbox, Sent Items, Deleted Items, Common
    /// Views, Schedule, Search, Views, Shortcuts.
    pub folder_ids: [Fid; 13],
    /// ResponseFlags.
    pub response_flags: u8,
    /// MailboxGuid.
    pub mailbox_guid: Guid,
    /// ReplId.
    pub repl_id: ReplicaId,
    /// ReplGuid.
    pub repl_guid: Guid,
    /// LogonTime.
    pub logon_time: LogonTime,
    /// GwartTime: an opaque number that changes when the routing table does.
    pub gwart_time: u64,
    /// StoreState; 0.
    pub store_state: u32,
}

/// What a logon to public folders returns.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicLogon {
    /// LogonFlags of the request, without [`PRIVATE`].
    pub logon_flags: u8,
    /// FolderIds (MS-OXCSTOR 2.2.1.1.4).
    pub folder_ids: [Fid; 13],
    /// ReplId.
    pub repl_id: ReplicaId,
    /// ReplGuid.
    pub repl_guid: Guid,
    /// PerUserGuid; nil.
    pub per_user_guid: Guid,
}

fn decode_folder_ids(reader: &mut Reader<'_>) -> Result<[Fid; 13], DecodeError> {
    let mut ids = [Fid::none(); 13];
    for id in &mut ids {
        *id = Fid::decode(reader, "FolderIds")?;
    }
    Ok(ids)
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let logon_flags = reader.u8("LogonFlags")?;
        let folder_ids = decode_folder_ids(reader)?;
        if logon_flags & PRIVATE == 0 {
            return Ok(Self::Public(Box::new(PublicLogon {
                logon_flags,
                folder_ids,
                repl_id: ReplicaId(reader.u16("ReplId")?),
                repl_guid: Guid(reader.array("ReplGuid")?),
                per_user_guid: Guid(reader.array("PerUserGuid")?),
            })));
        }
        Ok(Self::Private(Box::new(PrivateLogon {
            logon_flags,
            folder_ids,
            response_flags: reader.u8("ResponseFlags")?,
            mailbox_guid: Guid(reader.array("MailboxGuid")?),
            repl_id: ReplicaId(reader.u16("ReplId")?),
            repl_guid: Guid(reader.array("ReplGuid")?),
            logon_time: LogonTime::decode(reader)?,
            gwart_time: reader.u64("GwartTime")?,
            store_state: reader.u32("StoreState")?,
        })))
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::Private(logon) => {
                out.u8(logon.logon_flags | PRIVATE);
                logon.folder_ids.iter().for_each(|id| id.encode(out));
                out.u8(logon.response_flags);
                out.bytes(logon.mailbox_guid.as_bytes());
                out.u16(logon.repl_id.0);
                out.bytes(logon.repl_guid.as_bytes());
                logon.logon_time.encode(out);
                out.u64(logon.gwart_time);
                out.u32(logon.store_state);
            }
            Self::Public(logon) => {
                out.u8(logon.logon_flags & !PRIVATE);
                logon.folder_ids.iter().for_each(|id| id.encode(out));
                out.u16(logon.repl_id.0);
                out.bytes(logon.repl_guid.as_bytes());
                out.bytes(logon.per_user_guid.as_bytes());
            }
        }
        Ok(())
    }
}

/// ReturnValue 0x00000478: the mailbox is elsewhere (MS-OXCROPS 2.2.3.1.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// LogonFlags of the request.
    pub logon_flags: u8,
    /// ServerName: distinguished name of the server.
    pub server_name: String,
}

impl Redirect {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let logon_flags = reader.u8("LogonFlags")?;
        let size = usize::from(reader.u8("ServerNameSize")?);
        Ok(Self { logon_flags, server_name: decode_name(reader.bytes(size, "ServerName")?) })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.logon_flags);
        let name = encode_name(&self.server_name);
        out.count8(name.len(), "ServerNameSize")?;
        out.bytes(&name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::vectors::{request, response};
    use crate::{RopRequestBody, RopResponse};

    #[test]
    fn both_ways() {
        let head: &[u8] = &[0xFE, 0x00, 0x00, 0x01, 0x0C, 0x04, 0x00, 0x01, 0, 0, 0, 0, 9, 0];
        let body = request(&[head, b"/o=x/cn=\0"].concat());
        let RopRequestBody::Logon(logon) = body else { panic!("{body:?}") };
        assert_eq!((logon.essdn.as_str(), logon.open_flags), ("/o=x/cn=", 0x0100_040C));
        request(&[0xFE, 0x00, 0x00, 0x00, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        let folders: Vec<u8> = (1..=13).flat_map(|n| [1, 0, 0, 0, 0, 0, 0, n]).collect();
        let private: &[u8] = &[0xFE, 0, 0, 0, 0, 0, 1];
        let rest: Vec<u8> = (0..1 + 16 + 2 + 16 + 8 + 8 + 4).collect();
        let bytes = [private, &folders, &rest].concat();
        assert_eq!(bytes.len(), 166);
        let RopResponse::Success { body: crate::RopResponseBody::Logon(Response::Private(logon)), .. } =
            response(&bytes)
        else {
            panic!()
        };
        assert_eq!(logon.folder_ids[4].as_folder().map(|id| id.value()), Some(5));
        let public: &[u8] = &[0xFE, 0, 0, 0, 0, 0, 0];
        response(&[public, &folders, &[7; 2 + 16 + 16]].concat());
        response(&[0xFE, 0, 0x78, 0x04, 0, 0, 1, 3, b'/', b'o', 0]);
        response(&[0xFE, 0, 0x05, 0x00, 0x07, 0x80]);
    }
}
