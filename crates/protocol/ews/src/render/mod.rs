//! Objects of the mailbox as the elements of an answer.

mod attachment;
mod conversation;
mod folder;
mod headers;
mod item;
mod message;
mod rights;
mod source;

pub(crate) use attachment::attachment;
pub(crate) use folder::folder;
pub(crate) use item::item;
pub(crate) use source::Source;
