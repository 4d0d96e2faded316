//! The data model all protocols are windows on: MS-OXCDATA and MS-OXPROPS. Types, and the codecs of the
//! structures MS-OXCDATA defines; no I/O, no clock, no store.

pub mod codec;
pub mod error_code;
pub mod ids;
pub mod message;
pub mod property;
pub mod restriction;
pub mod sort;
pub mod special_folder;
pub mod tags;

pub use error_code::ErrorCode;
pub use ids::{ChangeNumber, FolderId, GlobalCounter, MessageId, ReplicaId};
pub use message::{AttachmentContent, AttachmentData, MessageContent, Recipient, RecipientKind};
pub use property::{
    PropertyBag, PropertyKey, PropertyName, PropertyNameKind, PropertyTag, PropertyType, PropertyValue,
};
pub use restriction::Restriction;
pub use sort::{SortDirection, SortKey, SortOrderError, SortOrderSet};
pub use special_folder::SpecialFolder;
