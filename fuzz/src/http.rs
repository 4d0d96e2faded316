//! wire/mapi-http.

use crate::bound::{stable, within};
use ropewalk_wire_mapi_http::chunked::{ChunkedReader, encode_chunk, encode_last_chunk};
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, DisconnectResponse, ExecuteRequest, ExecuteResponse,
    FrameReader, NotificationWaitRequest, NotificationWaitResponse, Reply, ResponseCode, frame_response,
    parse_response,
};

/// Bodies of the mailbox endpoint.
pub(crate) fn mapi_http(data: &[u8]) {
    macro_rules! bodies {
        ($($type:ty),*) => {
            $(stable(data, <$type>::decode, |body| body.encode().expect("fits"));)*
        };
    }
    bodies!(ConnectRequest, ExecuteRequest, DisconnectRequest, NotificationWaitRequest);
    bodies!(
        Reply<ConnectResponse>,
        Reply<ExecuteResponse>,
        Reply<DisconnectResponse>,
        Reply<NotificationWaitResponse>
    );
}

/// What stands before a response body, whole and in pieces; and chunks.
pub(crate) fn framing(data: &[u8]) {
    chunked(data);
    let whole = within(data.len(), || parse_response(data));
    if let Ok(frame) = &whole {
        let code = frame.response_code().unwrap_or(ResponseCode::Success);
        let framed = frame_response(code, 1, "now", frame.body);
        let again = parse_response(&framed).expect("a frame");
        assert_eq!((again.body, again.response_code()), (frame.body, Some(code)));
    }
    let piece = 1 + data.len() % 13;
    let mut reader = FrameReader::new(data.len());
    let pushed = within(data.len(), || data.chunks(piece).try_for_each(|piece| reader.push(piece).map(drop)));
    assert_eq!(pushed.and_then(|()| reader.finish()), whole, "cut elsewhere");
}

/// Chunks of a body do not depend on how the bytes are cut, and come back.
fn chunked(data: &[u8]) {
    let piece = 1 + data.len() % 13;
    let mut whole = ChunkedReader::new();
    let body = within(data.len(), || whole.push(data));
    let mut pieces = ChunkedReader::new();
    let parts: Result<Vec<_>, _> = data.chunks(piece).map(|piece| pieces.push(piece)).collect();
    assert_eq!(parts.map(|parts| parts.concat()), body, "cut elsewhere");
    let Ok(body) = body else { return };
    assert_eq!(whole.is_done(), pieces.is_done());
    let mut again = Vec::new();
    body.chunks(piece).for_each(|chunk| encode_chunk(&mut again, chunk));
    encode_last_chunk(&mut again);
    let mut reader = ChunkedReader::new();
    assert_eq!(reader.push(&again).as_ref(), Ok(&body));
    assert!(reader.is_done());
}
