//! PidTagReportTag (MS-OXOMSG 2.2.2.22): which message a report is about.

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::Reader;

const COOKIE: &[u8; 9] = b"PCDFEB09\0";
/// Version with a SearchFolderEntryId.
const VERSION_WITH_SEARCH: u32 = 0x0002_0001;
/// Version without.
const VERSION: u32 = 0x0001_0001;

/// What correlates a report with its message; what is empty is not said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportTag {
    /// StoreEntryId: the mailbox of the original message.
    pub store: Vec<u8>,
    /// FolderEntryId: its folder.
    pub folder: Vec<u8>,
    /// MessageEntryId.
    pub message: Vec<u8>,
    /// SearchFolderEntryId; only in the newer version of the structure, and there perhaps empty.
    pub search_folder: Option<Vec<u8>>,
    /// MessageSearchKey.
    pub search_key: Vec<u8>,
    /// ANSIText: its subject, in 8-bit characters.
    pub text: Vec<u8>,
}

impl ReportTag {
    /// Reads the value of the property.
    ///
    /// # Errors
    /// When Cookie or Version is another one, it ends early or has bytes left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let cookie: [u8; 9] = reader.array("Cookie")?;
        if &cookie != COOKIE {
            let [a, b, c, d, ..] = cookie;
            let value = u32::from_be_bytes([a, b, c, d]);
            return Err(DecodeError::invalid("Cookie", &reader, cookie.len(), value));
        }
        let version = reader.u32("Version")?;
        if !matches!(version, VERSION | VERSION_WITH_SEARCH) {
            return Err(DecodeError::invalid("Version", &reader, 4, version));
        }
        let mut part = |size, field| {
            let length = reader.u32(size)?;
            Ok::<_, DecodeError>(reader.bytes(length as usize, field)?.to_vec())
        };
        let store = part("StoreEntryIdSize", "StoreEntryId")?;
        let folder = part("FolderEntryIdSize", "FolderEntryId")?;
        let message = part("MessageEntryIdSize", "MessageEntryId")?;
        let search_folder = if version == VERSION_WITH_SEARCH {
            Some(part("SearchFolderEntryIdSize", "SearchFolderEntryId")?)
        } else {
            None
        };
        let search_key = part("MessageSearchKeySize", "MessageSearchKey")?;
        let text = part("ANSITextSize", "ANSIText")?;
        DecodeError::unless_empty("PidTagReportTag", &reader)?;
        Ok(Self { store, folder, message, search_folder, search_key, text })
    }

    /// The value of the property.
    ///
    /// # Errors
    /// When a part is too long.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.bytes(COOKIE);
        out.u32(if self.search_folder.is_some() { VERSION_WITH_SEARCH } else { VERSION });
        let parts = [Some(&self.store), Some(&self.folder), Some(&self.message), self.search_folder.as_ref()];
        for part in parts.into_iter().flatten().chain([&self.search_key, &self.text]) {
            out.count32(part.len(), "Size")?;
            out.bytes(part);
        }
        Ok(out.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_both_ways() {
        let mut tag = ReportTag {
            store: vec![1],
            folder: vec![2, 2],
            message: vec![3, 3, 3],
            search_folder: None,
            search_key: vec![4; 16],
            text: b"Subject\0".to_vec(),
        };
        for search_folder in [None, Some(vec![]), Some(vec![5])] {
            tag.search_folder = search_folder;
            let bytes = tag.encode().unwrap();
            assert_eq!(
                (&bytes[..9], bytes[11]),
                (&b"PCDFEB09\0"[..], 1 + u8::from(tag.search_folder.is_some()))
            );
            assert_eq!(ReportTag::decode(&bytes).as_ref(), Ok(&tag));
            for end in 0..bytes.len() {
                assert!(ReportTag::decode(&bytes[..end]).is_err(), "cut at {end}");
            }
            assert!(ReportTag::decode(&[bytes, vec![0]].concat()).is_err());
        }
        let mut bad = tag.encode().unwrap();
        bad[11] = 3;
        let wrong = DecodeError::Invalid { field: "Version", offset: 9, value: 0x0003_0001 };
        assert_eq!(ReportTag::decode(&bad), Err(wrong));
        bad[0] = b'p';
        assert!(matches!(
            ReportTag::decode(&bad),
            Err(DecodeError::Invalid { field: "Cookie", offset: 0, .. })
        ));
    }
}
