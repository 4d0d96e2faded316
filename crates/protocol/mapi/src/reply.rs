//! HTTP responses of the endpoint (MS-OXCMAPIHTTP 2.2.2.2).

use ropewalk_base::{FileTime, limits};
use ropewalk_node::http::{Body, HttpRequest, HttpResponse, StatusCode};
use ropewalk_wire_mapi_http::header::{
    CLIENT_INFO, CONTENT_TYPE_FAILURE, CONTENT_TYPE_MAPI, EXPIRATION_INFO, PENDING_PERIOD, REQUEST_ID,
    REQUEST_TYPE, RESPONSE_CODE, SERVER_APPLICATION, format_http_date,
};
use ropewalk_wire_mapi_http::{ResponseCode, frame_response};

/// What clients choose their behaviour by: "Exchange/15.xx.xxxx.xxx" (MS-OXCMAPIHTTP 2.2.3.3.7).
const SERVER_VERSION: &str = "Exchange/15.01.2507.006";

/// The headers that every response has; what the client sent comes back as it was.
fn head(request: &HttpRequest, code: ResponseCode, cookies: &[String]) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::OK)
        .header("cache-control", "private")
        .header(RESPONSE_CODE, &code.number().to_string())
        .header(SERVER_APPLICATION, SERVER_VERSION)
        .header(PENDING_PERIOD, &(limits::MAPI_PENDING_PERIOD_SECONDS * 1000).to_string())
        .header(EXPIRATION_INFO, &(limits::MAPI_SESSION_IDLE_SECONDS * 1000).to_string());
    for name in [REQUEST_TYPE, REQUEST_ID, CLIENT_INFO] {
        if let Some(value) = request.header(name) {
            response = response.header(name, value);
        }
    }
    for cookie in cookies {
        response = response.header("set-cookie", cookie);
    }
    response
}

/// A request that was refused: the code in X-ResponseCode, a text for people in the body.
pub(crate) fn refused(request: &HttpRequest, code: ResponseCode, cookies: &[String]) -> HttpResponse {
    let mut response = head(request, code, cookies).header("content-type", CONTENT_TYPE_FAILURE);
    let text =
        format!("<html><body><p>MAPI/HTTP request refused: {code:?} ({})</p></body></html>\n", code.number());
    response.body = Body::Full(text.into());
    response
}

/// A request that was answered at once.
pub(crate) fn answered(
    request: &HttpRequest,
    cookies: &[String],
    (started, now): (FileTime, FileTime),
    body: &[u8],
) -> HttpResponse {
    let elapsed = u64::try_from(now.saturating_since(started).as_millis()).unwrap_or(u64::MAX);
    let framed = frame_response(ResponseCode::Success, elapsed, &format_http_date(started), body);
    streamed(request, cookies, Body::Full(framed.into()))
}

/// A request whose answer comes in pieces, framed by its source.
pub(crate) fn streamed(request: &HttpRequest, cookies: &[String], body: Body) -> HttpResponse {
    let mut response =
        head(request, ResponseCode::Success, cookies).header("content-type", CONTENT_TYPE_MAPI);
    response.body = body;
    response
}
