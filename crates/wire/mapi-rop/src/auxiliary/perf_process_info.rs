//! AUX_PERF_PROCESSINFO (MS-OXCRPC 2.2.2.2.6): the process of the client.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_base::Guid;
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_PROCESSINFO (MS-OXCRPC 2.2.2.2.6): the process of the client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PerfProcessInfo {
    /// ProcessID: the client's number of the process.
    pub process_id: u16,
    /// ProcessGuid: the process itself.
    pub process_guid: Guid,
    /// ProcessName: name of its program, such as OUTLOOK.EXE; empty when there is none.
    pub process_name: String,
}

impl Block for PerfProcessInfo {
    const NAME: &'static str = "AUX_PERF_PROCESSINFO";
    const FIXED_BYTES: usize = 28;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let process_id = reader.u16("ProcessID")?;
        reader.reserved(2, "Reserved_1")?;
        let process_guid = reader.guid("ProcessGuid")?;
        let process_name = reader.text("ProcessNameOffset", "ProcessName")?;
        reader.reserved(2, "Reserved_2")?;
        Ok(Self { process_id, process_guid, process_name })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.process_id);
        out.reserved(2);
        out.guid(self.process_guid);
        out.text(&self.process_name, "ProcessNameOffset")?;
        out.reserved(2);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfProcessInfo {
            process_id: 0x1211,
            process_guid: Guid([0xA1; 16]),
            process_name: "Pé".to_owned(),
        };
        let bytes = [
            0x22, 0x00, 0x02, 0x0B, 0x11, 0x12, 0x00, 0x00, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1,
            0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0x1C, 0x00, 0x00, 0x00, 0x50, 0x00, 0xE9, 0x00,
            0x00, 0x00,
        ];
        both_ways(
            super::super::AuxiliaryBlock::PerfProcessInfo(super::super::BlockVersion::Two, block),
            &bytes,
        );
    }
}
