//! PidTagAdditionalRenEntryIdsEx (MS-OXOSFLD 2.2.5): the special folders that clients make.

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::Reader;

const PERSIST_SENTINEL: u16 = 0x0000;
const ELEMENT_SENTINEL: u16 = 0x0000;

/// One element of a [`PersistData`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersistElement {
    /// ElementID: [`PersistElement::ENTRY_ID`], [`PersistElement::HEADER`], or one that is ignored.
    pub id: u16,
    /// ElementData.
    pub data: Vec<u8>,
}

impl PersistElement {
    /// RSF_ELID_ENTRYID: the entry id of the folder.
    pub const ENTRY_ID: u16 = 0x0001;
    /// RSF_ELID_HEADER: four zero bytes.
    pub const HEADER: u16 = 0x0002;
}

/// What is kept of one special folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersistData {
    /// PersistID: which folder; an unknown one is ignored.
    pub id: u16,
    /// DataElements.
    pub elements: Vec<PersistElement>,
}

impl PersistData {
    /// RSF_PID_RSS_SUBSCRIPTION: RSS Feeds.
    pub const RSS_SUBSCRIPTION: u16 = 0x8001;
    /// RSF_PID_SEND_AND_TRACK: Tracked Mail Processing.
    pub const SEND_AND_TRACK: u16 = 0x8002;
    /// RSF_PID_TODO_SEARCH: To-Do.
    pub const TODO_SEARCH: u16 = 0x8004;
    /// RSF_PID_CONV_ACTIONS: Conversation Action Settings.
    pub const CONVERSATION_ACTIONS: u16 = 0x8006;
    /// RSF_PID_SUGGESTED_CONTACTS: Suggested Contacts.
    pub const SUGGESTED_CONTACTS: u16 = 0x8008;
    /// RSF_PID_CONTACT_SEARCH: Contacts Search.
    pub const CONTACT_SEARCH: u16 = 0x8009;
    /// RSF_PID_BUDDYLIST_PDLS: IM Contacts List.
    pub const BUDDY_LIST_LISTS: u16 = 0x800A;
    /// RSF_PID_BUDDYLIST_CONTACTS: Quick Contacts.
    pub const BUDDY_LIST_CONTACTS: u16 = 0x800B;

    /// The entry id of the folder.
    pub fn entry_id(&self) -> Option<&[u8]> {
        let element = self.elements.iter().find(|element| element.id == PersistElement::ENTRY_ID)?;
        Some(&element.data)
    }

    /// Reads the value of the property. It ends at PERSIST_SENTINEL or with its last byte.
    ///
    /// # Errors
    /// When it ends inside a structure, or a header is not four zero bytes.
    pub fn decode_all(bytes: &[u8]) -> Result<Vec<Self>, DecodeError> {
        let mut reader = Reader::new(bytes);
        let mut all = Vec::new();
        while !reader.is_empty() {
            let id = reader.u16("PersistID")?;
            if id == PERSIST_SENTINEL {
                break;
            }
            let size = reader.u16("DataElementsSize")?;
            let mut part = reader.part(usize::from(size), "DataElements")?;
            all.push(Self { id, elements: decode_elements(&mut part)? });
        }
        Ok(all)
    }

    /// The value of the property, with both sentinels.
    ///
    /// # Errors
    /// When a size does not fit, or an id is that of a sentinel.
    pub fn encode_all(all: &[Self]) -> Result<Vec<u8>, EncodeError> {
        let sentinel = |id: u16, field| {
            if id == 0 { Err(EncodeError::Invalid { field, value: 0 }) } else { Ok(()) }
        };
        let mut out = Writer::new();
        for data in all {
            sentinel(data.id, "PersistID")?;
            out.u16(data.id);
            out.sized16("DataElementsSize", |out| {
                for element in &data.elements {
                    sentinel(element.id, "ElementID")?;
                    out.u16(element.id);
                    out.count16(element.data.len(), "ElementDataSize")?;
                    out.bytes(&element.data);
                }
                out.u16(ELEMENT_SENTINEL);
                out.u16(0);
                Ok::<_, EncodeError>(())
            })?;
        }
        out.u16(PERSIST_SENTINEL);
        out.u16(0);
        Ok(out.into_bytes())
    }
}

fn decode_elements(reader: &mut Reader<'_>) -> Result<Vec<PersistElement>, DecodeError> {
    let mut elements = Vec::new();
    while !reader.is_empty() {
        let id = reader.u16("ElementID")?;
        if id == ELEMENT_SENTINEL {
            break;
        }
        let size = reader.u16("ElementDataSize")?;
        let data = reader.bytes(usize::from(size), "ElementData")?.to_vec();
        if id == PersistElement::HEADER && data != [0; 4] {
            return Err(DecodeError::invalid("ElementDataSize", reader, data.len() + 2, size));
        }
        elements.push(PersistElement { id, data });
    }
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let entry = PersistElement { id: PersistElement::ENTRY_ID, data: vec![7; 46] };
        let header = PersistElement { id: PersistElement::HEADER, data: vec![0; 4] };
        let all = vec![
            PersistData { id: PersistData::RSS_SUBSCRIPTION, elements: vec![entry, header] },
            PersistData { id: PersistData::TODO_SEARCH, elements: vec![] },
        ];
        let bytes = PersistData::encode_all(&all).unwrap();
        assert_eq!(bytes[..8], [0x01, 0x80, 62, 0, 1, 0, 46, 0]);
        assert_eq!(PersistData::decode_all(&bytes).as_ref(), Ok(&all));
        assert_eq!(PersistData::decode_all(&bytes[..bytes.len() - 4]).as_ref(), Ok(&all), "no sentinel");
        assert_eq!(all[0].entry_id(), Some(&[7; 46][..]));
        assert!(all[1].entry_id().is_none());
        assert_eq!(PersistData::decode_all(&[]), Ok(vec![]));
        for end in 1..66 {
            assert!(PersistData::decode_all(&bytes[..end]).is_err(), "cut at {end}");
        }
        let mut bad = bytes;
        bad[58] = 1;
        let wrong = PersistData::decode_all(&bad);
        assert!(matches!(
            wrong,
            Err(DecodeError::Invalid { field: "ElementDataSize", offset: 56, value: 4 })
        ));
        let sentinel = PersistData { id: 0, elements: vec![] };
        assert_eq!(
            PersistData::encode_all(&[sentinel]),
            Err(EncodeError::Invalid { field: "PersistID", value: 0 })
        );
    }
}
