//! Exchange Web Services: `/EWS/Exchange.asmx`.
//!
//! [`Ews`] takes an HTTP request apart (login, SOAP), hands the operation to its file under `op/`, and wraps
//! what that answers. Ids are made and read in `id`, items and folders shown in `render`, restrictions and sort
//! orders turned into the core's in `search`, items of requests into messages in `compose`; `problem` maps
//! errors of the core to response codes.

mod body;
mod compose;
mod context;
mod fields;
mod http;
mod id;
mod op;
mod problem;
mod render;
mod resolve;
mod search;

pub use http::Ews;

/// Where the handler is to be found; compared without case.
pub const PATH: &str = "/EWS/Exchange.asmx";
