//! Auxiliary buffers (MS-OXCRPC 2.2.2.2, 3.1.4.1.2): blocks of information beside the requests, each after an
//! AUX_HEADER. They are the payload of an extended buffer ([`crate::decode_extended`], [`crate::encode_extended`]).
//!
//! What a client sends is "purely informational" (3.1.4.1.2.2), so a server reads it with [`decode_auxiliary_lenient`]:
//! a block that is broken is passed over by its Size and the others are kept. [`decode_auxiliary`] is strict.
//!
//! ```
//! use ropewalk_wire_mapi_rop::auxiliary::{AuxiliaryBlock, ExOrgInfo, decode_auxiliary, encode_auxiliary};
//!
//! let blocks = [AuxiliaryBlock::from(ExOrgInfo { org_flags: 0 })];
//! let payload = encode_auxiliary(&blocks)?;
//! assert_eq!(payload, [8, 0, 1, 0x17, 0, 0, 0, 0]);
//! assert_eq!(decode_auxiliary(&payload)?, blocks);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod block;
mod client_connection_info;
mod client_control;
mod endpoint_capabilities;
mod ex_org_info;
mod exception_trace;
mod os_version_info;
mod perf_account_info;
mod perf_client_info;
mod perf_def_gc_success;
mod perf_def_mdb_success;
mod perf_failure;
mod perf_failure_v2;
mod perf_gc_success;
mod perf_gc_success_v2;
mod perf_mdb_success;
mod perf_mdb_success_v2;
mod perf_process_info;
mod perf_request_id;
mod perf_server_info;
mod perf_session_info;
mod perf_session_info_v2;
mod protocol_device_identification;
mod server_capabilities;
mod server_session_info;

pub use client_connection_info::{CONNECTION_CACHED, ClientConnectionInfo};
pub use client_control::{ClientControl, enable_flags};
pub use endpoint_capabilities::{EndpointCapabilities, SINGLE_ENDPOINT};
pub use ex_org_info::{ExOrgInfo, org_flags};
pub use exception_trace::ExceptionTrace;
pub use os_version_info::OsVersionInfo;
pub use perf_account_info::PerfAccountInfo;
pub use perf_client_info::{PerfClientInfo, client_mode};
pub use perf_def_gc_success::PerfDefGcSuccess;
pub use perf_def_mdb_success::PerfDefMdbSuccess;
pub use perf_failure::PerfFailure;
pub use perf_failure_v2::PerfFailureV2;
pub use perf_gc_success::PerfGcSuccess;
pub use perf_gc_success_v2::PerfGcSuccessV2;
pub use perf_mdb_success::PerfMdbSuccess;
pub use perf_mdb_success_v2::PerfMdbSuccessV2;
pub use perf_process_info::PerfProcessInfo;
pub use perf_request_id::PerfRequestId;
pub use perf_server_info::{PerfServerInfo, server_type};
pub use perf_session_info::PerfSessionInfo;
pub use perf_session_info_v2::PerfSessionInfoV2;
pub use protocol_device_identification::ProtocolDeviceIdentification;
pub use server_capabilities::{ServerCapabilities, server_capability_flags};
pub use server_session_info::ServerSessionInfo;

use block::{Block, BlockReader, BlockWriter};
use ropewalk_base::Reader;
use ropewalk_base::limits::AUXILIARY_BLOCKS_MAX;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Bytes of an AUX_HEADER.
pub const HEADER_BYTES: usize = 4;
/// Largest AuxiliaryBuffer with its extended header that MS-OXCRPC lets a client send, bytes (3.1.4.1, cbAuxIn).
pub const AUXILIARY_BUFFER_BYTES_MAX: usize = 0x1008;

/// A block that cannot be read (MS-OXCRPC 2.2.2.2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{block}: {source}")]
pub struct AuxiliaryError {
    /// The block, as the specification names it.
    pub block: &'static str,
    /// What is wrong with it: the field, and its offset from the start of the payload.
    pub source: DecodeError,
}

/// What kind of request performance data is about (MS-OXCRPC 2.2.2.2, Type).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// The type does not say.
    #[default]
    Unsaid,
    /// BG: the client worked on its local copy of the mailbox.
    Background,
    /// FG: somebody waited for the answer.
    Foreground,
}

impl Ground {
    /// The type of its row: unsaid, background, foreground.
    const fn of(self, [unsaid, background, foreground]: [u8; 3]) -> u8 {
        match self {
            Self::Unsaid => unsaid,
            Self::Background => background,
            Self::Foreground => foreground,
        }
    }
}

/// Version of a block that has the same layout in both (MS-OXCRPC 2.2.2.2, Version).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockVersion {
    /// AUX_VERSION_1.
    One,
    /// AUX_VERSION_2.
    Two,
}

/// A block whose Version and Type mean nothing here. "it MUST skip over the entire block without throwing an error"
/// (MS-OXCRPC 3.1.4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownBlock {
    /// Version.
    pub version: u8,
    /// Type.
    pub kind: u8,
    /// What follows the header; at most 65,531 bytes.
    pub bytes: Vec<u8>,
}

/// A block of an auxiliary buffer (MS-OXCRPC 2.2.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuxiliaryBlock {
    /// AUX_PERF_REQUESTID (2.2.2.2.1).
    PerfRequestId(PerfRequestId),
    /// AUX_PERF_SESSIONINFO (2.2.2.2.2).
    PerfSessionInfo(PerfSessionInfo),
    /// AUX_PERF_SESSIONINFO_V2 (2.2.2.2.3).
    PerfSessionInfoV2(PerfSessionInfoV2),
    /// AUX_PERF_CLIENTINFO (2.2.2.2.4).
    PerfClientInfo(PerfClientInfo),
    /// AUX_PERF_SERVERINFO (2.2.2.2.5).
    PerfServerInfo(PerfServerInfo),
    /// AUX_PERF_PROCESSINFO (2.2.2.2.6).
    PerfProcessInfo(BlockVersion, PerfProcessInfo),
    /// AUX_PERF_DEFMDB_SUCCESS (2.2.2.2.7).
    PerfDefMdbSuccess(Ground, PerfDefMdbSuccess),
    /// AUX_PERF_DEFGC_SUCCESS (2.2.2.2.8).
    PerfDefGcSuccess(Ground, PerfDefGcSuccess),
    /// AUX_PERF_MDB_SUCCESS (2.2.2.2.9).
    PerfMdbSuccess(Ground, PerfMdbSuccess),
    /// AUX_PERF_MDB_SUCCESS_V2 (2.2.2.2.10).
    PerfMdbSuccessV2(Ground, PerfMdbSuccessV2),
    /// AUX_PERF_GC_SUCCESS (2.2.2.2.11).
    PerfGcSuccess(Ground, PerfGcSuccess),
    /// AUX_PERF_GC_SUCCESS_V2 (2.2.2.2.12).
    PerfGcSuccessV2(Ground, PerfGcSuccessV2),
    /// AUX_PERF_FAILURE (2.2.2.2.13).
    PerfFailure(Ground, PerfFailure),
    /// AUX_PERF_FAILURE_V2 (2.2.2.2.14).
    PerfFailureV2(Ground, PerfFailureV2),
    /// AUX_CLIENT_CONTROL (2.2.2.2.15).
    ClientControl(ClientControl),
    /// AUX_OSVERSIONINFO (2.2.2.2.16).
    OsVersionInfo(OsVersionInfo),
    /// AUX_EXORGINFO (2.2.2.2.17).
    ExOrgInfo(ExOrgInfo),
    /// AUX_PERF_ACCOUNTINFO (2.2.2.2.18).
    PerfAccountInfo(PerfAccountInfo),
    /// AUX_SERVER_CAPABILITIES (2.2.2.2.19).
    ServerCapabilities(ServerCapabilities),
    /// AUX_ENDPOINT_CAPABILITIES (2.2.2.2.20).
    EndpointCapabilities(EndpointCapabilities),
    /// AUX_EXCEPTION_TRACE; in no section.
    ExceptionTrace(ExceptionTrace),
    /// AUX_CLIENT_CONNECTION_INFO (2.2.2.2.21).
    ClientConnectionInfo(ClientConnectionInfo),
    /// AUX_SERVER_SESSION_INFO (2.2.2.2.22).
    ServerSessionInfo(ServerSessionInfo),
    /// AUX_PROTOCOL_DEVICE_IDENTIFICATION (2.2.2.2.23).
    ProtocolDeviceIdentification(ProtocolDeviceIdentification),
    /// Any other; its bytes are kept.
    Unknown(UnknownBlock),
}

macro_rules! from {
    ($($block:ident)*) => {
        $(impl From<$block> for AuxiliaryBlock {
            fn from(block: $block) -> Self {
                Self::$block(block)
            }
        })*
    };
}

from!(PerfRequestId PerfSessionInfo PerfSessionInfoV2 PerfClientInfo PerfServerInfo ClientControl OsVersionInfo ExOrgInfo PerfAccountInfo ServerCapabilities EndpointCapabilities ExceptionTrace ClientConnectionInfo ServerSessionInfo ProtocolDeviceIdentification);

/// The types of blocks that say which [`Ground`] they are about: unsaid, background, foreground.
mod kinds {
    pub(super) const DEFMDB_SUCCESS: [u8; 3] = [0x05, 0x0C, 0x11];
    pub(super) const DEFGC_SUCCESS: [u8; 3] = [0x06, 0x0D, 0x12];
    pub(super) const MDB_SUCCESS: [u8; 3] = [0x07, 0x0E, 0x13];
    pub(super) const GC_SUCCESS: [u8; 3] = [0x08, 0x0F, 0x14];
    pub(super) const FAILURE: [u8; 3] = [0x09, 0x10, 0x15];
}

/// Which ground a type of 0x05 to 0x15 is about.
const fn ground(kind: u8) -> Ground {
    match kind {
        0x0C..=0x10 => Ground::Background,
        0x11..=0x15 => Ground::Foreground,
        _ => Ground::Unsaid,
    }
}

/// Reads a block of kind `B`; its error names it.
fn read<B: Block>(reader: BlockReader<'_>) -> Result<B, AuxiliaryError> {
    reader.block().map_err(|source| AuxiliaryError { block: B::NAME, source })
}

impl AuxiliaryBlock {
    fn decode(version: u8, kind: u8, reader: BlockReader<'_>) -> Result<Self, AuxiliaryError> {
        let ground = ground(kind);
        Ok(match (version, kind) {
            (1, 0x01) => Self::PerfRequestId(read(reader)?),
            (1, 0x04) => Self::PerfSessionInfo(read(reader)?),
            (2, 0x04) => Self::PerfSessionInfoV2(read(reader)?),
            (1, 0x02) => Self::PerfClientInfo(read(reader)?),
            (1, 0x03) => Self::PerfServerInfo(read(reader)?),
            (1, 0x0B) => Self::PerfProcessInfo(BlockVersion::One, read(reader)?),
            (2, 0x0B) => Self::PerfProcessInfo(BlockVersion::Two, read(reader)?),
            (1, 0x05 | 0x0C | 0x11) => Self::PerfDefMdbSuccess(ground, read(reader)?),
            (1, 0x06 | 0x0D | 0x12) => Self::PerfDefGcSuccess(ground, read(reader)?),
            (1, 0x07 | 0x0E | 0x13) => Self::PerfMdbSuccess(ground, read(reader)?),
            (2, 0x07 | 0x0E | 0x13) => Self::PerfMdbSuccessV2(ground, read(reader)?),
            (1, 0x08 | 0x0F | 0x14) => Self::PerfGcSuccess(ground, read(reader)?),
            (2, 0x08 | 0x0F | 0x14) => Self::PerfGcSuccessV2(ground, read(reader)?),
            (1, 0x09 | 0x10 | 0x15) => Self::PerfFailure(ground, read(reader)?),
            (2, 0x09 | 0x10 | 0x15) => Self::PerfFailureV2(ground, read(reader)?),
            (1, 0x0A) => Self::ClientControl(read(reader)?),
            (1, 0x16) => Self::OsVersionInfo(read(reader)?),
            (1, 0x17) => Self::ExOrgInfo(read(reader)?),
            (1, 0x18) => Self::PerfAccountInfo(read(reader)?),
            (1, 0x46) => Self::ServerCapabilities(read(reader)?),
            (1, 0x48) => Self::EndpointCapabilities(read(reader)?),
            (1, 0x49) => Self::ExceptionTrace(read(reader)?),
            (1, 0x4A) => Self::ClientConnectionInfo(read(reader)?),
            (1, 0x4B) => Self::ServerSessionInfo(read(reader)?),
            (1, 0x4E) => Self::ProtocolDeviceIdentification(read(reader)?),
            _ => Self::Unknown(UnknownBlock { version, kind, bytes: reader.rest().to_vec() }),
        })
    }

    fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::PerfRequestId(block) => BlockWriter::block(out, (1, 0x01), block),
            Self::PerfSessionInfo(block) => BlockWriter::block(out, (1, 0x04), block),
            Self::PerfSessionInfoV2(block) => BlockWriter::block(out, (2, 0x04), block),
            Self::PerfClientInfo(block) => BlockWriter::block(out, (1, 0x02), block),
            Self::PerfServerInfo(block) => BlockWriter::block(out, (1, 0x03), block),
            Self::PerfProcessInfo(BlockVersion::One, block) => BlockWriter::block(out, (1, 0x0B), block),
            Self::PerfProcessInfo(BlockVersion::Two, block) => BlockWriter::block(out, (2, 0x0B), block),
            Self::PerfDefMdbSuccess(ground, block) => {
                BlockWriter::block(out, (1, ground.of(kinds::DEFMDB_SUCCESS)), block)
            }
            Self::PerfDefGcSuccess(ground, block) => {
                BlockWriter::block(out, (1, ground.of(kinds::DEFGC_SUCCESS)), block)
            }
            Self::PerfMdbSuccess(ground, block) => {
                BlockWriter::block(out, (1, ground.of(kinds::MDB_SUCCESS)), block)
            }
            Self::PerfMdbSuccessV2(ground, block) => {
                BlockWriter::block(out, (2, ground.of(kinds::MDB_SUCCESS)), block)
            }
            Self::PerfGcSuccess(ground, block) => {
                BlockWriter::block(out, (1, ground.of(kinds::GC_SUCCESS)), block)
            }
            Self::PerfGcSuccessV2(ground, block) => {
                BlockWriter::block(out, (2, ground.of(kinds::GC_SUCCESS)), block)
            }
            Self::PerfFailure(ground, block) => {
                BlockWriter::block(out, (1, ground.of(kinds::FAILURE)), block)
            }
            Self::PerfFailureV2(ground, block) => {
                BlockWriter::block(out, (2, ground.of(kinds::FAILURE)), block)
            }
            Self::ClientControl(block) => BlockWriter::block(out, (1, 0x0A), block),
            Self::OsVersionInfo(block) => BlockWriter::block(out, (1, 0x16), block),
            Self::ExOrgInfo(block) => BlockWriter::block(out, (1, 0x17), block),
            Self::PerfAccountInfo(block) => BlockWriter::block(out, (1, 0x18), block),
            Self::ServerCapabilities(block) => BlockWriter::block(out, (1, 0x46), block),
            Self::EndpointCapabilities(block) => BlockWriter::block(out, (1, 0x48), block),
            Self::ExceptionTrace(block) => BlockWriter::block(out, (1, 0x49), block),
            Self::ClientConnectionInfo(block) => BlockWriter::block(out, (1, 0x4A), block),
            Self::ServerSessionInfo(block) => BlockWriter::block(out, (1, 0x4B), block),
            Self::ProtocolDeviceIdentification(block) => BlockWriter::block(out, (1, 0x4E), block),
            Self::Unknown(block) => {
                out.count16(block.bytes.len().saturating_add(HEADER_BYTES), "Size")?;
                out.bytes(&[block.version, block.kind]);
                out.bytes(&block.bytes);
                Ok(())
            }
        }
    }
}

/// Reads the header of the next block, and moves past the block.
fn next<'a>(payload: &'a [u8], reader: &mut Reader<'a>) -> Result<(u8, u8, BlockReader<'a>), DecodeError> {
    let start = reader.offset();
    let size = reader.u16("Size")?;
    let invalid = DecodeError::invalid("Size", reader, 2, size);
    let (version, kind) = (reader.u8("Version")?, reader.u8("Type")?);
    let length = usize::from(size).checked_sub(HEADER_BYTES).ok_or(invalid.clone())?;
    reader.bytes(length, "AuxiliaryBlock")?;
    let block = BlockReader::new(payload.get(..reader.offset()).ok_or(invalid)?, start)?;
    Ok((version, kind, block))
}

/// Reads blocks up to the end of the payload, or up to a header that cannot be read; `broken` gets each error, and
/// ends the reading when it fails.
fn read_blocks(
    payload: &[u8],
    mut broken: impl FnMut(AuxiliaryError) -> Result<(), AuxiliaryError>,
) -> Result<Vec<AuxiliaryBlock>, AuxiliaryError> {
    let header = |source| AuxiliaryError { block: "AUX_HEADER", source };
    let mut reader = Reader::new(payload);
    let mut blocks = Vec::new();
    let mut read = 0;
    while !reader.is_empty() {
        if read >= AUXILIARY_BLOCKS_MAX {
            let (field, offset, max) = ("AuxiliaryBlock", reader.offset(), AUXILIARY_BLOCKS_MAX);
            broken(header(DecodeError::Limit { field, offset, max }))?;
            break;
        }
        read += 1;
        match next(payload, &mut reader) {
            Ok((version, kind, block)) => match AuxiliaryBlock::decode(version, kind, block) {
                Ok(block) => blocks.push(block),
                Err(error) => broken(error)?,
            },
            Err(error) => {
                broken(header(error))?;
                break;
            }
        }
    }
    Ok(blocks)
}

/// Reads the payload of an auxiliary buffer. Reserved fields are ignored.
///
/// # Errors
/// When a block is broken, or there are more than [`AUXILIARY_BLOCKS_MAX`].
pub fn decode_auxiliary(payload: &[u8]) -> Result<Vec<AuxiliaryBlock>, AuxiliaryError> {
    read_blocks(payload, Err)
}

/// As [`decode_auxiliary`], but a broken block is passed over by its Size, and a broken header ends the reading; what
/// was wrong stands beside the blocks that could be read.
pub fn decode_auxiliary_lenient(payload: &[u8]) -> (Vec<AuxiliaryBlock>, Vec<AuxiliaryError>) {
    let mut errors = Vec::new();
    let blocks = read_blocks(payload, |error| {
        errors.push(error);
        Ok(())
    });
    (blocks.unwrap_or_default(), errors)
}

/// Writes the payload of an auxiliary buffer. Reserved fields are zero; what offsets point to follows the fixed fields
/// in their order.
///
/// # Errors
/// When a block is longer than 65,535 bytes, or there are more than [`AUXILIARY_BLOCKS_MAX`].
pub fn encode_auxiliary(blocks: &[AuxiliaryBlock]) -> Result<Vec<u8>, EncodeError> {
    let (length, max) = (blocks.len(), AUXILIARY_BLOCKS_MAX);
    if length > max {
        return Err(EncodeError::TooLong { field: "AuxiliaryBlock", length, max });
    }
    let mut out = Writer::new();
    blocks.iter().try_for_each(|block| block.encode(&mut out))?;
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests;
