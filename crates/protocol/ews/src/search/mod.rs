//! Restrictions, sort orders and queries of requests in the core's terms (MS-OXWSSRCH).

mod field;
mod folder_match;
mod query;
mod restriction;
mod sort;

pub(crate) use folder_match::FolderFilter;
pub(crate) use query::parse as parse_query;
pub(crate) use restriction::restriction;
pub(crate) use sort::sort;
