//! HTTP headers and cookies (MS-OXCMAPIHTTP 2.2.3). Names are compared without case.

/// Media type of requests and of responses whose X-ResponseCode is 0 (MS-OXCMAPIHTTP 2.2.3.2.2).
pub const CONTENT_TYPE_MAPI: &str = "application/mapi-http";
/// Media type of responses whose X-ResponseCode is not 0.
pub const CONTENT_TYPE_FAILURE: &str = "text/html";

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

/// Cookie that names the session context.
pub const COOKIE_CONTEXT: &str = "MapiContext";
/// Cookie that changes with each response; the next request carries the last one.
pub const COOKIE_SEQUENCE: &str = "MapiSequence";

/// What is used when X-PendingPeriod is absent, milliseconds.
pub const PENDING_PERIOD_DEFAULT_MILLISECONDS: u32 = 30_000;
