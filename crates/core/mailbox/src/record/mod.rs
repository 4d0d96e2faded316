//! Records of a mailbox partition as bytes (`docs/format.md` section 4). Little-endian; each begins with the
//! version of its layout.

mod bag;
mod blob;
mod folder;
mod head;
mod info;
mod orders;
mod parts;
mod permissions;
mod search;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod wire;

pub(crate) use bag::{BagBuilder, large_bytes, large_value};
pub use bag::{LargeValue, StoredBag, StoredValue};
pub(crate) use blob::{BlobPlace, BlobRecord};
pub use folder::FolderCounters;
pub(crate) use folder::FolderRecord;
pub(crate) use head::{Head, MimeRef};
pub use info::StoreKind;
pub(crate) use info::{Counters, InfoRecord};
pub(crate) use orders::{IndexRecord, IndexState, IndexesRecord};
pub(crate) use parts::{AttachmentRecord, PartsRecord, RecipientRecord};
pub(crate) use permissions::PermissionsRecord;
pub use search::SearchState;
pub(crate) use search::{LinkRecord, SearchRecord};
pub(crate) use text::{TextIndexRecord, WordsRecord, decode_postings, encode_postings};
pub(crate) use wire::{Writer, damaged, version};
