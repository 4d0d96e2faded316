//! MIME to Message object and back (MS-OXCMAIL).
//!
//! [`import`] takes whatever bytes came in and always makes a message of them; it runs before any transaction and
//! in time proportional to the input. [`export`] makes MIME of a message that MAPI, EWS or ActiveSync created.

pub mod address;
pub mod entry_id;
mod export;
mod import;
mod internet_header;
mod report;
mod subject;

pub use export::{ExportContext, export};
pub use import::{ImportContext, import};
pub use subject::split_subject;
