//! Auxiliary buffers of Connect and Execute (MS-OXCRPC 3.1.4.1.2, 3.1.4.2.2): what clients tell of themselves, and what
//! they are told in return.

use ropewalk_base::limits::MAPI_CLIENT_TEXT_CHARS_MAX;
use ropewalk_model::codec::EncodeError;
use ropewalk_wire_mapi_rop::auxiliary::{
    AUXILIARY_BUFFER_BYTES_MAX, AuxiliaryBlock, CONNECTION_CACHED, ExOrgInfo, ServerSessionInfo, client_mode,
    decode_auxiliary_lenient, encode_auxiliary,
};
use ropewalk_wire_mapi_rop::{Packing, decode_extended, encode_extended};

/// What is kept of a text.
fn text(text: &str) -> String {
    text.chars().take(MAPI_CLIENT_TEXT_CHARS_MAX).collect()
}

/// What a client said of itself; nothing depends on it but the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ClientReport {
    /// ProcessName, such as OUTLOOK.EXE.
    pub(crate) process: String,
    /// MachineName.
    pub(crate) machine: String,
    /// UserName: the account on that machine.
    pub(crate) account: String,
    /// ClientMode, or cached mode by ConnectionFlags.
    pub(crate) mode: &'static str,
    /// SessionGuid, which client logs name.
    pub(crate) session: String,
    /// ConnectionID, which Outlook shows as CID.
    pub(crate) connection: u32,
    /// ConnectionContextInfo: "opaque connection context information to be logged by the server".
    pub(crate) context: String,
}

impl ClientReport {
    /// Takes in what newer blocks say.
    pub(crate) fn update(&mut self, blocks: Vec<AuxiliaryBlock>) {
        for block in blocks {
            match block {
                AuxiliaryBlock::PerfProcessInfo(_, info) => self.process = text(&info.process_name),
                AuxiliaryBlock::PerfClientInfo(info) => {
                    (self.machine, self.account) = (text(&info.machine_name), text(&info.user_name));
                    self.mode = match info.client_mode {
                        client_mode::CLASSIC => "online",
                        client_mode::CACHED => "cached",
                        _ => self.mode,
                    };
                }
                AuxiliaryBlock::PerfSessionInfo(info) => self.session = info.session_guid.to_string(),
                AuxiliaryBlock::PerfSessionInfoV2(info) => {
                    (self.session, self.connection) = (info.session_guid.to_string(), info.connection_id);
                }
                AuxiliaryBlock::ClientConnectionInfo(info) => {
                    self.context = text(&info.connection_context_info);
                    if info.connection_flags & CONNECTION_CACHED != 0 {
                        self.mode = "cached";
                    }
                }
                AuxiliaryBlock::PerfFailure(_, info) => {
                    tracing::debug!(code = info.result_code, "the client reports an earlier failure");
                }
                AuxiliaryBlock::PerfFailureV2(_, info) => {
                    tracing::debug!(code = info.result_code, "the client reports an earlier failure");
                }
                _ => {}
            }
        }
    }
}

/// The blocks of an AuxiliaryBuffer. Deviation: "If this value on input is larger than 0x00001008 bytes in size, the
/// server SHOULD fail", and so it should when it is shorter than a header (MS-OXCRPC 3.1.4.1, cbAuxIn). What cannot be
/// read is passed over instead: "The data sent to the server from the client in the auxiliary input buffer is purely
/// informational" (3.1.4.1.2.2), and no request is to be lost for it.
pub(crate) fn read(buffer: &[u8]) -> Vec<AuxiliaryBlock> {
    if buffer.len() > AUXILIARY_BUFFER_BYTES_MAX {
        tracing::debug!(bytes = buffer.len(), "auxiliary buffer too large");
        return Vec::new();
    }
    let payloads = decode_extended(buffer).unwrap_or_else(|error| {
        tracing::debug!(%error, "auxiliary buffer refused");
        Vec::new()
    });
    // "The RPC_HEADER_EXT structure MUST contain the Last flag" (3.1.4.1.1.1.1): there is one payload.
    let (blocks, errors) =
        payloads.first().map(|payload| decode_auxiliary_lenient(payload)).unwrap_or_default();
    for error in errors {
        tracing::debug!(%error, "auxiliary block passed over");
    }
    blocks
}

/// The AuxiliaryBuffer that answers a Connect (MS-OXCRPC 3.1.4.1.2.1); `session` is what the client is to log.
/// Neither AUX_SERVER_CAPABILITIES nor AUX_ENDPOINT_CAPABILITIES: requests in several buffers are not taken, and the
/// address book is no interface of this endpoint.
///
/// # Errors
/// As [`encode_auxiliary`].
pub(crate) fn connected(session: &str) -> Result<Vec<u8>, EncodeError> {
    // There are no public folders. "If this block is not returned to the client, the client assumes that public folders
    // are available within the organization."
    let organisation = ExOrgInfo { org_flags: 0 };
    let session = ServerSessionInfo { server_session_context_info: session.to_owned() };
    let payload = encode_auxiliary(&[organisation.into(), session.into()])?;
    encode_extended(&[payload], Packing::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::Guid;
    use ropewalk_wire_mapi_rop::auxiliary::{
        BlockVersion, ClientConnectionInfo, PerfClientInfo, PerfProcessInfo, PerfSessionInfoV2, UnknownBlock,
    };

    /// The buffer of what Outlook sends with Connect.
    fn buffer() -> Vec<u8> {
        let process =
            PerfProcessInfo { process_name: "OUTLOOK.EXE".to_owned(), ..PerfProcessInfo::default() };
        let client = PerfClientInfo { machine_name: "PC".to_owned(), ..PerfClientInfo::default() };
        let session_guid = Guid([1; 16]);
        let session = PerfSessionInfoV2 { session_id: 1, session_guid, connection_id: 7 };
        let connection = ClientConnectionInfo {
            connection_context_info: "x".repeat(1000),
            connection_flags: CONNECTION_CACHED,
            ..ClientConnectionInfo::default()
        };
        let blocks = [
            client.into(),
            AuxiliaryBlock::Unknown(UnknownBlock { version: 1, kind: 0x7F, bytes: vec![1] }),
            AuxiliaryBlock::PerfProcessInfo(BlockVersion::Two, process),
            session.into(),
            connection.into(),
        ];
        let payload = encode_auxiliary(&blocks).unwrap();
        encode_extended(&[payload], Packing { compress: true, obfuscate: true }).unwrap()
    }

    /// covers: MS-OXCRPC_R740, MS-OXCRPC_R743
    #[test]
    fn a_client_is_known_by_what_it_says() {
        let mut report = ClientReport::default();
        report.update(read(&buffer()));
        let expected = ClientReport {
            process: "OUTLOOK.EXE".to_owned(),
            machine: "PC".to_owned(),
            account: String::new(),
            mode: "cached",
            session: "01010101-0101-0101-0101-010101010101".to_owned(),
            connection: 7,
            context: "x".repeat(256),
        };
        assert_eq!(report, expected);
        // Later blocks change what they are about, and nothing else.
        let online = PerfClientInfo { client_mode: client_mode::CLASSIC, ..PerfClientInfo::default() };
        report.update(vec![online.into()]);
        assert_eq!((report.mode, report.connection, report.machine.as_str()), ("online", 7, ""));
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        assert_eq!(read(&[]), []);
        for bad in [&[1u8][..], &[0; 7], &[0; 8], &[0xFF; 100], &[0; AUXILIARY_BUFFER_BYTES_MAX + 1]] {
            assert_eq!(read(bad), []);
        }
        // A broken block between two good ones.
        let payload = [8, 0, 1, 0x17, 1, 0, 0, 0, 6, 0, 1, 0x17, 1, 0, 8, 0, 1, 0x17, 2, 0, 0, 0];
        let buffer = encode_extended(&[payload], Packing::default()).unwrap();
        assert_eq!(read(&buffer), [ExOrgInfo { org_flags: 1 }.into(), ExOrgInfo { org_flags: 2 }.into()]);
    }
}
