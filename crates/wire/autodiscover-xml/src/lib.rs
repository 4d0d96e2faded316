//! Autodiscover in plain old XML: MS-OXDSCLI 2.2.3 (request) and 2.2.4 (response), as values and as XML.

mod request;
mod response;
mod schema;

pub use request::{Request, RequestError};
pub use response::{
    ErrorResponse, MapiHttp, Protocol, ProtocolType, Response, Settings, User, Web, encode, server_version,
};
pub use schema::{RequestSchema, ResponseSchema};
