//! AUX_EXORGINFO (MS-OXCRPC 2.2.2.2.17): whether the organisation has public folders.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// Flags of OrgFlags (MS-OXCRPC 2.2.2.2.17).
pub mod org_flags {
    /// PUBLIC_FOLDERS_ENABLED: the organisation has public folders.
    pub const PUBLIC_FOLDERS_ENABLED: u32 = 0x0000_0001;
    /// USE_AUTODISCOVER_FOR_PUBLIC_FOLDER_CONFIGURATION: the client asks Autodiscover where they are.
    pub const USE_AUTODISCOVER: u32 = 0x0000_0002;
}

/// AUX_EXORGINFO (MS-OXCRPC 2.2.2.2.17): whether the organisation has public folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExOrgInfo {
    /// OrgFlags: [`org_flags`].
    pub org_flags: u32,
}

impl Block for ExOrgInfo {
    const NAME: &'static str = "AUX_EXORGINFO";
    const FIXED_BYTES: usize = 8;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let org_flags = reader.u32("OrgFlags")?;
        Ok(Self { org_flags })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(self.org_flags);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = ExOrgInfo { org_flags: 0x1413_1211 };
        let bytes = [0x08, 0x00, 0x01, 0x17, 0x11, 0x12, 0x13, 0x14];
        both_ways(block.into(), &bytes);
    }
}
