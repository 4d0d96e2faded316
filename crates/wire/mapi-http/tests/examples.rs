//! The examples of MS-OXCMAPIHTTP 4.1 to 4.4, with values where the specification has placeholders.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use ropewalk_wire_mapi_http::chunked::ChunkedReader;
use ropewalk_wire_mapi_http::header::{CookieJar, RequestHeaders, ResponseHeaders};
use ropewalk_wire_mapi_http::{
    ExecuteResponse, FrameEvent, FrameReader, Reply, RequestType, ResponseCode, parse_response,
};

/// Lines of a head as names and values.
fn head(text: &str) -> Vec<(&str, &str)> {
    text.lines().filter_map(|line| line.split_once(':')).collect()
}

const CONNECT: &str = "Host: mail.example.com
Content-Length: 120
Content-Type: application/mapi-http
X-RequestType: Connect
X-ClientInfo: {2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:123
X-RequestId: {E2EA6C1C-E61B-49E9-9CFB-38184F907552}:1
X-ClientApplication: Outlook/15.0.4420.1017";

const CONNECTED: &str = "Content-Length: 170
Content-Type: application/mapi-http
Set-Cookie: MapiContext=c1
Set-Cookie: MapiSequence=s1
X-PendingPeriod: 15000
X-RequestType: Connect
X-RequestId: {E2EA6C1C-E61B-49E9-9CFB-38184F907552}:1
X-ResponseCode: 0
X-ClientInfo: {2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:123
X-ServerApplication: Exchange/15.00.0847.032
X-ExpirationInfo: 900000";

#[test]
fn a_session_context_is_established() {
    let request = RequestHeaders::parse(head(CONNECT)).unwrap();
    assert_eq!((request.request_type, request.cookies.is_empty()), (RequestType::Connect, true));
    let response = ResponseHeaders::parse(head(CONNECTED)).unwrap();
    assert_eq!((response.code(), response.kind()), (Some(ResponseCode::Success), Some(RequestType::Connect)));
    assert_eq!(response.request_id.as_deref(), Some(request.request_id.as_str()));
    assert_eq!(response.client_info, request.client_info);
    let mut jar = CookieJar::default();
    jar.take(&response.cookies);
    assert_eq!(jar.cookies().to_string(), "MapiContext=c1; MapiSequence=s1");
}

#[test]
fn cookies_stand_on_lines_of_their_own() {
    let execute = CONNECT.replace("Connect", "Execute") + "\nCookie: MapiContext=c1\nCookie: MapiSequence=s1";
    let request = RequestHeaders::parse(head(&execute)).unwrap();
    assert_eq!(request.request_type, RequestType::Execute);
    assert_eq!(request.cookies.to_string(), "MapiContext=c1; MapiSequence=s1");
    let renewed = CONNECTED.replace("=c1", "=c2").replace("=s1", "=s2");
    let mut jar = CookieJar::default();
    jar.take(&ResponseHeaders::parse(head(CONNECTED)).unwrap().cookies);
    jar.take(&ResponseHeaders::parse(head(&renewed)).unwrap().cookies);
    assert_eq!(jar.cookies().to_string(), "MapiContext=c2; MapiSequence=s2");
}

/// covers: MS-OXCMAPIHTTP_R1185, MS-OXCMAPIHTTP_R1189
#[test]
fn an_answer_to_execute_comes_in_chunks() {
    let body = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0];
    let last = "DONE\r\nX-ResponseCode: 0\r\nX-ElapsedTime: 31000\r\nX-StartTime: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";
    let mut wire = b"C\r\nPROCESSING\r\n\r\n9\r\nPENDING\r\n\r\n9\r\nPENDING\r\n\r\n".to_vec();
    wire.extend(format!("{:x}\r\n{last}", last.len() + body.len()).as_bytes());
    wire.extend(body);
    wire.extend(b"\r\n0\r\n\r\n");
    let (mut chunks, mut frame, mut events) = (ChunkedReader::new(), FrameReader::new(1000), Vec::new());
    for piece in wire.chunks(7) {
        events.extend(frame.push(&chunks.push(piece).unwrap()).unwrap());
    }
    use FrameEvent::{Done, Pending, Processing};
    assert!(chunks.is_done());
    assert_eq!(events, [Processing, Pending, Pending, Done]);
    let frame = frame.finish().unwrap();
    let headers = frame.final_headers().unwrap();
    assert_eq!((headers.code(), headers.elapsed_time), (Some(ResponseCode::Success), Some(31_000)));
    let Ok(Reply::Success(response)) = Reply::<ExecuteResponse>::decode(frame.body) else {
        panic!("a success")
    };
    assert_eq!(response.rop_buffer, [9]);
}

/// covers: MS-OXCMAPIHTTP_R1125, MS-OXCMAPIHTTP_R1460, MS-OXCMAPIHTTP_R1249
#[test]
fn a_ping_has_headers_and_no_body() {
    let ping = CONNECT.replace("Connect", "PING").replace("120", "0");
    let request = RequestHeaders::parse(head(&ping)).unwrap();
    assert_eq!((request.request_type, request.content_length), (RequestType::Ping, Some(0)));
    let answer = b"PROCESSING\r\nDONE\r\nX-ResponseCode: 0\r\nX-ElapsedTime: 1\r\n\r\n";
    let frame = parse_response(answer).unwrap();
    assert_eq!((frame.body, frame.response_code()), (&[][..], Some(ResponseCode::Success)));
}
