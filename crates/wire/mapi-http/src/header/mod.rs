//! HTTP headers and cookies (MS-OXCMAPIHTTP 2.2.3). Names are compared without case.
//!
//! What a peer only repeats (X-RequestType, X-RequestId, X-ClientInfo) stands in the headers as it came, with a
//! typed reading beside it: it is to go back "with the same information".

mod cookie;
mod date;
mod error;
mod guid_counter;
mod list;
mod request;
mod response;
mod version;

pub use cookie::{CookieJar, Cookies, SetCookie};
pub use date::{format_http_date, parse_http_date};
pub use error::HeaderError;
pub use guid_counter::GuidCounter;
pub use request::RequestHeaders;
pub use response::{FinalHeaders, ResponseHeaders};
pub use version::ApplicationVersion;

/// Media type of requests and of responses whose X-ResponseCode is 0 (MS-OXCMAPIHTTP 2.2.3.2.2).
pub const CONTENT_TYPE_MAPI: &str = "application/mapi-http";
/// Media type of responses whose X-ResponseCode is not 0.
pub const CONTENT_TYPE_FAILURE: &str = "text/html";

/// The server and port (MS-OXCMAPIHTTP 2.2.3.1).
pub const HOST: &str = "Host";
/// Bytes of the body; absent when it comes in chunks (MS-OXCMAPIHTTP 2.2.3.2.1).
pub const CONTENT_LENGTH: &str = "Content-Length";
/// Media type of the body (MS-OXCMAPIHTTP 2.2.3.2.2).
pub const CONTENT_TYPE: &str = "Content-Type";
/// A cookie from the server (MS-OXCMAPIHTTP 2.2.3.2.3).
pub const SET_COOKIE: &str = "Set-Cookie";
/// The cookies the server gave (MS-OXCMAPIHTTP 2.2.3.2.4).
pub const COOKIE: &str = "Cookie";
/// `chunked`, or absent (MS-OXCMAPIHTTP 2.2.3.2.5).
pub const TRANSFER_ENCODING: &str = "Transfer-Encoding";

/// Which request it is; in responses too (MS-OXCMAPIHTTP 2.2.3.3.1).
pub const REQUEST_TYPE: &str = "X-RequestType";
/// `{GUID}:counter`; echoed (MS-OXCMAPIHTTP 2.2.3.3.2).
pub const REQUEST_ID: &str = "X-RequestId";
/// [`crate::ResponseCode`] as a decimal number (MS-OXCMAPIHTTP 2.2.3.3.3).
pub const RESPONSE_CODE: &str = "X-ResponseCode";
/// `{GUID}:counter` of the client instance; echoed (MS-OXCMAPIHTTP 2.2.3.3.4).
pub const CLIENT_INFO: &str = "X-ClientInfo";
/// Milliseconds between PENDING meta-tags (MS-OXCMAPIHTTP 2.2.3.3.5).
pub const PENDING_PERIOD: &str = "X-PendingPeriod";
/// Version of the client, such as `Outlook/15.0.4420.1017` (MS-OXCMAPIHTTP 2.2.3.3.6).
pub const CLIENT_APPLICATION: &str = "X-ClientApplication";
/// Version of the server, such as `Exchange/15.00.0847.032` (MS-OXCMAPIHTTP 2.2.3.3.7).
pub const SERVER_APPLICATION: &str = "X-ServerApplication";
/// Milliseconds until the session context ends without a request (MS-OXCMAPIHTTP 2.2.3.3.8).
pub const EXPIRATION_INFO: &str = "X-ExpirationInfo";
/// Milliseconds the request took; after DONE (MS-OXCMAPIHTTP 2.2.3.3.9).
pub const ELAPSED_TIME: &str = "X-ElapsedTime";
/// When the request began, as an HTTP date; after DONE (MS-OXCMAPIHTTP 2.2.3.3.10).
pub const START_TIME: &str = "X-StartTime";
/// Written and read by devices between client and server only; both ends discard it and never send it
/// (MS-OXCMAPIHTTP 2.2.3.3.11).
pub const DEVICE_INFO: &str = "X-DeviceInfo";
/// Milliseconds until a connection through a proxy ends; after DONE. Exchange sends it, no document has it.
pub const TUNNEL_EXPIRATION_TIME: &str = "X-TunnelExpirationTime";

/// Longest X-DeviceInfo, characters.
pub const DEVICE_INFO_CHARS_MAX: usize = 64;

/// Cookie that names the session context.
pub const COOKIE_CONTEXT: &str = "MapiContext";
/// Cookie that changes with each response; the next request carries the last one.
pub const COOKIE_SEQUENCE: &str = "MapiSequence";

/// What is used when X-PendingPeriod is absent, milliseconds.
pub const PENDING_PERIOD_DEFAULT_MILLISECONDS: u32 = 30_000;

/// Whether a header is [`DEVICE_INFO`], to be discarded.
pub fn is_for_devices(name: &str) -> bool {
    name.eq_ignore_ascii_case(DEVICE_INFO)
}
