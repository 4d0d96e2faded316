//! MAPI over HTTP, the mailbox endpoint: session contexts (MS-OXCMAPIHTTP), server objects and their handles
//! (MS-OXCROPS), and one handler per ROP (`rop/`). What they do is done by the mailbox core.

mod auxiliary;
mod endpoint;
mod error;
mod execute;
mod login;
mod notification_wait;
mod object;
mod property;
mod recipients;
mod reply;
mod rop;
mod session;

pub use endpoint::Emsmdb;

/// Where the endpoint is routed, with everything below; compared without case, query ignored.
pub const PATH: &str = "/mapi/emsmdb/";
