//! One-off EntryIDs (MS-OXCDATA 2.2.5.1) and lists of EntryIDs (MS-OXCDATA 2.3.3).

use ropewalk_base::Reader;
use ropewalk_model::codec::Windows1252;
use ropewalk_model::codec::entry_id::OneOffEntryId;

/// M: no TNEF is sent there.
const NO_TNEF: u16 = 0x0001;

/// What a one-off EntryID says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOff {
    /// Display name.
    pub name: String,
    /// Address type, `SMTP`.
    pub address_type: String,
    /// Address.
    pub email: String,
}

impl OneOff {
    /// The EntryID, with Unicode strings; zero characters, which would end one, are left out.
    pub fn encode(&self) -> Vec<u8> {
        let whole = |text: &str| text.replace('\0', "");
        let id = OneOffEntryId {
            flags: NO_TNEF,
            unicode: true,
            display_name: whole(&self.name),
            address_type: whole(&self.address_type),
            email_address: whole(&self.email),
        };
        id.encode(&Windows1252)
    }

    /// Reads an EntryID; `None` when it is not a one-off.
    pub fn decode(entry_id: &[u8]) -> Option<Self> {
        let id = OneOffEntryId::decode(entry_id, &Windows1252).ok()?;
        Some(Self { name: id.display_name, address_type: id.address_type, email: id.email_address })
    }
}

/// A FlatEntryList: count, size, and each id with its size, padded to four bytes.
pub fn encode_list(entry_ids: &[Vec<u8>]) -> Vec<u8> {
    let mut ids = Vec::new();
    for id in entry_ids {
        ids.extend_from_slice(&u32::try_from(id.len()).unwrap_or(0).to_le_bytes());
        ids.extend_from_slice(id);
        ids.resize(ids.len().next_multiple_of(4), 0);
    }
    let mut out = u32::try_from(entry_ids.len()).unwrap_or(0).to_le_bytes().to_vec();
    out.extend_from_slice(&u32::try_from(ids.len()).unwrap_or(0).to_le_bytes());
    out.extend_from_slice(&ids);
    out
}

/// The ids of a FlatEntryList; of a damaged list those before the damage.
pub fn decode_list(list: &[u8]) -> Vec<&[u8]> {
    let mut reader = Reader::new(list);
    let mut out = Vec::new();
    let Ok(count) = reader.u32("Count").and_then(|count| reader.u32("Size").map(|_| count)) else {
        return out;
    };
    for _ in 0..count {
        let Ok(size) = reader.u32("Size") else { break };
        let size = size as usize;
        let Ok(id) = reader.bytes(size, "EntryId") else { break };
        out.push(id);
        // The padding of the last one may be missing.
        let padding = (size.next_multiple_of(4) - size).min(reader.left());
        if reader.bytes(padding, "Padding").is_err() {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCDATA 2.2.5.1, 2.3.3
    #[test]
    fn one_off_both_ways() {
        let one_off = OneOff { name: "\u{c9}".into(), address_type: "SMTP".into(), email: "e@x.y".into() };
        let bytes = one_off.encode();
        assert_eq!(bytes[..4], [0; 4]);
        assert_eq!(bytes[20..28], [0, 0, 0x01, 0x80, 0xC9, 0, 0, 0]);
        assert_eq!(OneOff::decode(&bytes), Some(one_off));
        assert_eq!(OneOff::decode(&bytes[..30]), None);
        let list = encode_list(&[bytes.clone(), b"abc".to_vec()]);
        assert_eq!(list.len() % 4, 0);
        assert_eq!(decode_list(&list), [&bytes[..], b"abc"]);
        assert_eq!(decode_list(&list[..list.len() - 1]), [&bytes[..], b"abc"]);
        assert_eq!(decode_list(&[0xFF; 12]).len(), 0);
    }
}
