//! Entry ids (MS-OXCDATA 2.2.4 and 2.2.5, MS-OXNSPI 2.2.9, MS-OXOCNTC 2.2.2.2.4.1.1): what stands in PidTagEntryId, PidTagParentEntryId,
//! PidTagSenderEntryId and their like.

mod address_book;
mod any;
mod contact;
mod ephemeral;
mod folder;
mod message;
mod one_off;
mod store;
mod store_tail;
mod wrapped;

pub use address_book::{AddressBookEntryId, AddressBookKind};
pub use any::EntryId;
pub use contact::{ContactAddress, ContactEntryId, ContactKind};
pub use ephemeral::EphemeralEntryId;
pub use folder::{FolderEntryId, FolderKind};
pub use message::{MessageEntryId, MessageKind};
pub use one_off::{OneOffEntryId, OneOffFormat};
pub use store::{StoreEntryId, StoreKind};
pub use store_tail::StoreTail;
pub use wrapped::{WrappedAddress, WrappedEntryId, WrappedKind};

use super::DecodeError;
use ropewalk_base::{Guid, Reader};

/// Provider of one-off entry ids.
pub const PROVIDER_ONE_OFF: Guid =
    Guid([0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02]);
/// Provider of address book entry ids (GUID_NSPI).
pub const PROVIDER_ADDRESS_BOOK: Guid =
    Guid([0xDC, 0xA7, 0x40, 0xC8, 0xC0, 0x42, 0x10, 0x1A, 0xB4, 0xB9, 0x08, 0x00, 0x2B, 0x2F, 0xE1, 0x82]);
/// Provider of store entry ids.
pub const PROVIDER_STORE: Guid =
    Guid([0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2]);
/// Provider of the folder and message entry ids of public folders.
pub const PROVIDER_PUBLIC: Guid =
    Guid([0x1A, 0x44, 0x73, 0x90, 0xAA, 0x66, 0x11, 0xCD, 0x9B, 0xC8, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A]);

/// Provider of the addresses of contacts and of personal distribution lists.
pub const PROVIDER_CONTACT: Guid =
    Guid([0xFE, 0x42, 0xAA, 0x0A, 0x18, 0xC7, 0x1A, 0x10, 0xE8, 0x85, 0x0B, 0x65, 0x1C, 0x24, 0x00, 0x00]);
/// Provider of wrapped entry ids, the members of personal distribution lists.
pub const PROVIDER_WRAPPED: Guid =
    Guid([0xC0, 0x91, 0xAD, 0xD3, 0x51, 0x9D, 0xCF, 0x11, 0xA4, 0xA9, 0x00, 0xAA, 0x00, 0x47, 0xFA, 0xA4]);

/// Flags and ProviderUID of an entry id (MS-OXCDATA 2.2.4), without looking at the rest.
///
/// # Errors
/// When there are fewer than 20 bytes.
pub fn provider(bytes: &[u8]) -> Result<Guid, DecodeError> {
    decode_head(&mut Reader::new(bytes))
}

/// Flags and ProviderUID. Flags other than zero mark short-term ids; clients may keep them, so they are not
/// refused.
fn decode_head(reader: &mut Reader<'_>) -> Result<Guid, DecodeError> {
    reader.u32("Flags")?;
    Ok(Guid(reader.array("ProviderUID")?))
}

/// As [`decode_head`], for one provider only.
fn decode_head_of(reader: &mut Reader<'_>, provider: Guid) -> Result<(), DecodeError> {
    let found = decode_head(reader)?;
    if found == provider {
        return Ok(());
    }
    let [a, b, c, d, ..] = found.0;
    Err(DecodeError::invalid("ProviderUID", reader, 16, u32::from_be_bytes([a, b, c, d])))
}
