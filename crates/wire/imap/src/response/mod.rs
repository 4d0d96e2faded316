//! Responses as a server writes them (RFC 3501 7).

mod body_structure;
mod code;
mod data;
mod envelope;
mod fetch;
mod status;

pub use body_structure::{BodyExtension, BodyPart, BodyStructure, Disposition, Multipart, PartKind};
pub use code::Code;
pub use data::{Data, ListAttribute, ListEntry};
pub use envelope::{Address, Envelope};
pub use fetch::FetchWriter;
pub use status::{Condition, Status, encode_continuation};
