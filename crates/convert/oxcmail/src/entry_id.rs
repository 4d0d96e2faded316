//! One-off EntryIDs (MS-OXCDATA 2.2.5.1) and lists of EntryIDs (MS-OXCDATA 2.3.3).

use ropewalk_base::{Guid, Reader};

/// Provider of one-off EntryIDs.
const ONE_OFF_PROVIDER: Guid =
    Guid([0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02]);
/// U: strings are Unicode; M: no TNEF is sent there.
const FLAGS: u16 = 0x8001;
const UNICODE: u16 = 0x8000;

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
    /// The EntryID, with Unicode strings.
    pub fn encode(&self) -> Vec<u8> {
        let mut out =
            Vec::with_capacity(24 + 2 * (self.name.len() + self.address_type.len() + self.email.len() + 3));
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(ONE_OFF_PROVIDER.as_bytes());
        out.extend_from_slice(&[0; 2]);
        out.extend_from_slice(&FLAGS.to_le_bytes());
        for text in [&self.name, &self.address_type, &self.email] {
            let units = text.encode_utf16().filter(|unit| *unit != 0);
            out.extend(units.chain([0]).flat_map(u16::to_le_bytes));
        }
        out
    }

    /// Reads an EntryID; `None` when it is not a one-off.
    pub fn decode(entry_id: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(entry_id);
        reader.u32("Flags").ok()?;
        if reader.array::<16>("ProviderUID").ok()? != ONE_OFF_PROVIDER.0 {
            return None;
        }
        reader.u16("Version").ok()?;
        let unicode = reader.u16("EntryFlags").ok()? & UNICODE != 0;
        let mut text = |field| {
            if unicode {
                let units = reader.until_zero_unit(field).ok()?.chunks_exact(2);
                let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
                Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
            } else {
                let bytes = reader.until_zero(field).ok()?;
                Some(ropewalk_mime::charset::decode(None, bytes).into_owned())
            }
        };
        Some(Self {
            name: text("DisplayName")?,
            address_type: text("AddressType")?,
            email: text("EmailAddress")?,
        })
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
