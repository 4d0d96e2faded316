//! AUX_SERVER_SESSION_INFO (MS-OXCRPC 2.2.2.2.22): the session, for the client to log.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_SERVER_SESSION_INFO (MS-OXCRPC 2.2.2.2.22): the session, for the client to log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerSessionInfo {
    /// ServerSessionContextInfo: opaque, to be logged; empty when there is none.
    pub server_session_context_info: String,
}

impl Block for ServerSessionInfo {
    const NAME: &'static str = "AUX_SERVER_SESSION_INFO";
    const FIXED_BYTES: usize = 6;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let server_session_context_info =
            reader.text("OffsetServerSessionContextInfo", "ServerSessionContextInfo")?;
        Ok(Self { server_session_context_info })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.text(&self.server_session_context_info, "OffsetServerSessionContextInfo")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = ServerSessionInfo { server_session_context_info: "Sé".to_owned() };
        let bytes = [0x0C, 0x00, 0x01, 0x4B, 0x06, 0x00, 0x53, 0x00, 0xE9, 0x00, 0x00, 0x00];
        both_ways(block.into(), &bytes);
    }
}
