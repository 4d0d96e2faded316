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

/// Logs on to a mailbox or to public folders (MS-OXCROPS 2.2.3.1.1).
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

/// The user is logged on (MS-OXCROPS 2.2.3.1.2, 2.2.3.1.3).
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// To a private mailbox (MS-OXCROPS 2.2.3.1.2).
    Private(Box<PrivateLogon>),
    /// To public folders (MS-OXCROPS 2.2.3.1.3).
    Public(Box<PublicLogon>),
}

/// What a logon to a private mailbox returns (MS-OXCROPS 2.2.3.1.2).
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

/// What a logon to public folders returns (MS-OXCROPS 2.2.3.1.3).
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

/// What ServerNameSize can say, without the terminating zero.
const NAME_BYTES_MAX: usize = 254;

impl Redirect {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let logon_flags = reader.u8("LogonFlags")?;
        let size = reader.u8("ServerNameSize")?;
        let name = reader.bytes(usize::from(size), "ServerName")?;
        // "The string length (including the terminating NULL character) MUST be equal to the value specified by the
        // ServerNameSize field" (MS-OXCSTOR 2.2.1.1.2): 255 bytes without a zero are too many.
        if size == u8::MAX && !name.contains(&0) {
            return Err(DecodeError::Limit {
                field: "ServerName",
                offset: reader.offset(),
                max: NAME_BYTES_MAX,
            });
        }
        Ok(Self { logon_flags, server_name: decode_name(name) })
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
    use crate::rop::exact::*;
    use crate::rop::vectors;
    use crate::{Handles, RopResponse};
    use ropewalk_model::FolderId;

    /// Thirteen ids whose counters are 0x40 to 0x4C, and their bytes.
    fn folders() -> ([Fid; 13], Vec<u8>) {
        let ids = std::array::from_fn(|n| Fid::of_folder(FolderId::new(0x40 + n as u64).unwrap()));
        (ids, (0x40..=0x4C).flat_map(|last| [1, 0, 0, 0, 0, 0, 0, last]).collect())
    }

    /// MS-OXCROPS 2.2.3.1.1.
    /// covers: MS-OXCROPS_R21, MS-OXCROPS_R23, MS-OXCROPS_R24, MS-OXCROPS_R30, MS-OXCROPS_R32,
    /// MS-OXCROPS_R34, MS-OXCROPS_R36, MS-OXCROPS_R38, MS-OXCROPS_R40, MS-OXCROPS_R41
    #[test]
    fn each_field_of_the_request_has_its_place() {
        request(
            &join(&[
                &[0xFE, 5, 4, 0x0D],
                &[0x0C, 0x04, 0, 0x01],
                &[0x21, 0x22, 0x23, 0x24],
                &[9, 0],
                b"/o=x/cn=\0",
            ]),
            5,
            Handles::Output(4),
            Request {
                logon_flags: PRIVATE | GHOSTED | SPOOLER_PROCESS,
                open_flags: HOME_LOGON | TAKE_OWNERSHIP | NO_MAIL | USE_PER_MDB_REPLID_MAPPING,
                store_state: 0x2423_2221,
                essdn: "/o=x/cn=".to_owned(),
            },
        );
        request(
            &[0xFE, 5, 4, 0, 2, 3, 0, 0x20, 0, 0, 0, 0, 0, 0],
            5,
            Handles::Output(4),
            Request {
                logon_flags: 0,
                open_flags: PUBLIC | ALTERNATE_SERVER | IGNORE_HOME_MDB | SUPPORT_PROGRESS,
                store_state: 0,
                essdn: String::new(),
            },
        );
    }

    /// MS-OXCROPS 2.2.3.1.2.
    /// covers: MS-OXCROPS_R43, MS-OXCROPS_R45, MS-OXCROPS_R46, MS-OXCROPS_R48, MS-OXCROPS_R50,
    /// MS-OXCROPS_R51, MS-OXCROPS_R53, MS-OXCROPS_R55, MS-OXCROPS_R57, MS-OXCROPS_R59, MS-OXCROPS_R61,
    /// MS-OXCROPS_R63, MS-OXCROPS_R65, MS-OXCROPS_R74, MS-OXCROPS_R77, MS-OXCROPS_R79, MS-OXCROPS_R81,
    /// MS-OXCROPS_R83, MS-OXCROPS_R85, MS-OXCROPS_R87, MS-OXCROPS_R89
    #[test]
    fn each_field_of_a_private_logon_has_its_place() {
        let (folder_ids, bytes) = folders();
        let bytes = join(&[
            &[0xFE, 4, 0, 0, 0, 0, 0x03],
            &bytes,
            &[0x17],
            &GUID,
            &[0x51, 0x52],
            b"ghijklmnopqrstuv",
            &[11, 22, 13, 4, 25, 6, 0xEA, 0x07],
            &[0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68],
            &[0x71, 0x72, 0x73, 0x74],
        ]);
        assert_eq!(bytes.len(), 166);
        let logon_time =
            LogonTime { seconds: 11, minutes: 22, hour: 13, day_of_week: 4, day: 25, month: 6, year: 2026 };
        success(
            &bytes,
            4,
            Response::Private(Box::new(PrivateLogon {
                logon_flags: PRIVATE | UNDERCOVER,
                folder_ids,
                response_flags: RESPONSE_RESERVED
                    | RESPONSE_OWNER_RIGHT
                    | RESPONSE_SEND_AS_RIGHT
                    | RESPONSE_OOF,
                mailbox_guid: Guid(GUID),
                repl_id: ReplicaId(0x5251),
                repl_guid: Guid(*b"ghijklmnopqrstuv"),
                logon_time,
                gwart_time: 0x6867_6665_6463_6261,
                store_state: 0x7473_7271,
            })),
        );
    }

    /// MS-OXCROPS 2.2.3.1.3.
    /// covers: MS-OXCROPS_R91, MS-OXCROPS_R93, MS-OXCROPS_R94, MS-OXCROPS_R96, MS-OXCROPS_R98,
    /// MS-OXCROPS_R99, MS-OXCROPS_R102, MS-OXCROPS_R104
    #[test]
    fn each_field_of_a_public_logon_has_its_place() {
        let (folder_ids, bytes) = folders();
        success(
            &join(&[&[0xFE, 4, 0, 0, 0, 0, 0x06], &bytes, &[0x51, 0x52], &GUID, b"ghijklmnopqrstuv"]),
            4,
            Response::Public(Box::new(PublicLogon {
                logon_flags: UNDERCOVER | GHOSTED,
                folder_ids,
                repl_id: ReplicaId(0x5251),
                repl_guid: Guid(GUID),
                per_user_guid: Guid(*b"ghijklmnopqrstuv"),
            })),
        );
    }

    /// MS-OXCROPS 2.2.3.1.4 and 2.2.3.1.5.
    /// covers: MS-OXCROPS_R112, MS-OXCROPS_R114, MS-OXCROPS_R115, MS-OXCROPS_R117, MS-OXCROPS_R119,
    /// MS-OXCROPS_R120, MS-OXCROPS_R123, MS-OXCROPS_R125, MS-OXCROPS_R126, MS-OXCROPS_R128,
    /// MS-OXCROPS_R130, MS-OXCROPS_R131, MS-OXCROPS_R133, MS-OXCROPS_R135
    #[test]
    fn a_redirect_names_the_server_and_a_failure_nothing() {
        let redirect = vectors::response(&join(&[&[0xFE, 4, 0x78, 0x04, 0, 0, 1, 8], b"/o=x/s=\0"]));
        let expected = Redirect { logon_flags: PRIVATE, server_name: "/o=x/s=".to_owned() };
        assert_eq!(redirect, RopResponse::LogonRedirect { handle_index: 4, redirect: expected });
        failure(&join(&[&[0xFE, 4], &FAILED]), 4, NOT_FOUND);
    }

    /// A name counts its terminating zero; what stands after it is not part of the name.
    #[test]
    fn a_name_ends_at_its_zero() {
        assert_eq!(decode_name(b"/o=x\0junk"), "/o=x");
        assert_eq!(decode_name(b"/o=x"), "/o=x");
        assert_eq!(encode_name("/o=x"), b"/o=x\0");
        assert_eq!(encode_name(""), b"");
    }

    /// covers: MS-OXCSTOR_R116
    #[test]
    fn a_server_name_has_room_for_its_zero() {
        let name = |last: u8| [&[1, 255][..], &[b'x'; 254], &[last]].concat();
        let mut out = Writer::new();
        Redirect::decode(&mut Reader::new(&name(0))).unwrap().encode(&mut out).unwrap();
        assert_eq!(out.as_slice(), name(0));
        assert!(Redirect::decode(&mut Reader::new(&name(b'x'))).is_err());
    }
}
