//! PidLidDistributionListStream (MS-OXOCNTC 2.2.2.2.4): the members of a personal distribution list that is too long
//! for its two multi-valued properties.

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::{Reader, limits};

const STREAM_VERSION: u16 = 0x0001;

/// One member (DistListMemberInfo).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DistributionListMember {
    /// EntryIdData: a One-Off EntryID or a WrappedEntryId.
    pub entry_id: Vec<u8>,
    /// one-offEntryIdData: its name and address as a One-Off EntryID; perhaps empty.
    pub one_off: Vec<u8>,
}

/// A list of members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DistributionListStream {
    /// BuildVersion of the writer.
    pub build_version: u32,
    /// DistListStreamFlags.
    pub flags: u32,
    /// DistListMemberInfoArray.
    pub members: Vec<DistributionListMember>,
}

impl DistributionListStream {
    /// Reads the value of the property.
    ///
    /// # Errors
    /// When it ends early or has bytes left, the version is another one, there are more than
    /// [`limits::MESSAGE_RECIPIENTS_MAX`] members, a total is not that of the members, or a terminator is not zero.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let version = reader.u16("StreamVersion")?;
        if version != STREAM_VERSION {
            return Err(DecodeError::invalid("StreamVersion", &reader, 2, version));
        }
        reader.u16("Reserved")?;
        let build_version = reader.u32("BuildVersion")?;
        let flags = reader.u32("DistListStreamFlags")?;
        let offset = reader.offset();
        let count = reader.u32("CountOfEntries")? as usize;
        if count > limits::MESSAGE_RECIPIENTS_MAX {
            let max = limits::MESSAGE_RECIPIENTS_MAX;
            return Err(DecodeError::Limit { field: "CountOfEntries", offset, max });
        }
        let totals = reader.offset();
        let entry_bytes = reader.u32("TotalEntryIDSize")?;
        let one_off_bytes = reader.u32("TotalOneOffSize")?;
        zero(&mut reader, "TotalExtraSize")?;
        let members: Vec<DistributionListMember> =
            (0..count).map(|_| DistributionListMember::decode(&mut reader)).collect::<Result<_, _>>()?;
        zero(&mut reader, "Terminator1")?;
        zero(&mut reader, "Terminator2")?;
        DecodeError::unless_empty("PidLidDistributionListStream", &reader)?;
        let found = Self { build_version, flags, members };
        let (entry_total, one_off_total) = found.totals();
        for (field, offset, value, total) in [
            ("TotalEntryIDSize", totals, entry_bytes, entry_total),
            ("TotalOneOffSize", totals + 4, one_off_bytes, one_off_total),
        ] {
            if value as usize != total {
                return Err(DecodeError::Invalid { field, offset, value: value.into() });
            }
        }
        Ok(found)
    }

    fn totals(&self) -> (usize, usize) {
        let one_off = self.members.iter().map(|member| member.one_off.len()).sum();
        (self.members.iter().map(|member| member.entry_id.len()).sum(), one_off)
    }

    /// The value of the property.
    ///
    /// # Errors
    /// When a size does not fit.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let (entry_total, one_off_total) = self.totals();
        let mut out = Writer::new();
        out.u16(STREAM_VERSION);
        out.u16(0);
        out.u32(self.build_version);
        out.u32(self.flags);
        out.count32(self.members.len(), "CountOfEntries")?;
        out.count32(entry_total, "TotalEntryIDSize")?;
        out.count32(one_off_total, "TotalOneOffSize")?;
        out.u32(0);
        for member in &self.members {
            out.count32(member.entry_id.len(), "EntryIdSize")?;
            out.bytes(&member.entry_id);
            out.count32(member.one_off.len(), "one-offEntryIdSize")?;
            out.bytes(&member.one_off);
            out.u32(0);
        }
        out.u32(0);
        out.u32(0);
        Ok(out.into_bytes())
    }
}

impl DistributionListMember {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let size = reader.u32("EntryIdSize")?;
        let entry_id = reader.bytes(size as usize, "EntryIdData")?.to_vec();
        let size = reader.u32("one-offEntryIdSize")?;
        let one_off = reader.bytes(size as usize, "one-offEntryIdData")?.to_vec();
        zero(reader, "ExtraMemberInfoSize")?;
        Ok(Self { entry_id, one_off })
    }
}

/// A field that "MUST be set to 0".
fn zero(reader: &mut Reader<'_>, field: &'static str) -> Result<(), DecodeError> {
    match reader.u32(field)? {
        0 => Ok(()),
        other => Err(DecodeError::invalid(field, reader, 4, other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let member = |entry_id: &[u8], one_off: &[u8]| DistributionListMember {
            entry_id: entry_id.to_vec(),
            one_off: one_off.to_vec(),
        };
        let members = vec![member(&[1, 2, 3], &[4]), member(&[5], &[])];
        let list = DistributionListStream { build_version: 0x000E_0000, flags: 0, members };
        let bytes = list.encode().unwrap();
        assert_eq!(bytes[12..28], [2, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(DistributionListStream::decode(&bytes).as_ref(), Ok(&list));
        for end in 0..bytes.len() {
            assert!(DistributionListStream::decode(&bytes[..end]).is_err(), "cut at {end}");
        }
        for (at, field) in [
            (0, "StreamVersion"),
            (16, "TotalEntryIDSize"),
            (20, "TotalOneOffSize"),
            (24, "TotalExtraSize"),
            (40, "ExtraMemberInfoSize"),
            (bytes.len() - 4, "Terminator2"),
        ] {
            let mut bad = bytes.clone();
            bad[at] ^= 2;
            let error = DistributionListStream::decode(&bad).unwrap_err();
            assert!(
                matches!(error, DecodeError::Invalid { field: f, offset, .. } if (f, offset) == (field, at)),
                "{error}"
            );
        }
        let mut many = bytes;
        many[15] = 1;
        assert!(matches!(
            DistributionListStream::decode(&many),
            Err(DecodeError::Limit { field: "CountOfEntries", offset: 12, .. })
        ));
    }
}
