//! wire/mapi-http.

use crate::bound::{stable, within};
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, DisconnectResponse, ExecuteRequest, ExecuteResponse,
    FramingError, NotificationWaitRequest, NotificationWaitResponse, Reply, ResponseCode, frame_response,
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

/// What stands before a response body. A response that has come in part is one that ends early; once its head is
/// there, or wrong, what follows changes nothing.
pub(crate) fn framing(data: &[u8]) {
    let whole = within(data.len(), || parse_response(data));
    if let Ok(frame) = &whole {
        let code = frame.response_code().unwrap_or(ResponseCode::Success);
        let framed = frame_response(code, 1, "now", frame.body);
        let again = parse_response(&framed).expect("a frame");
        assert_eq!((again.body, again.response_code()), (frame.body, Some(code)));
    }
    let mut decided = false;
    for end in (0..data.len()).step_by(1 + data.len() / 64) {
        let part = parse_response(&data[..end]);
        decided |= !matches!(part, Err(FramingError::Truncated(_)));
        match (part, &whole) {
            (Err(FramingError::Truncated(_)), _) => assert!(!decided, "it was decided at fewer bytes"),
            (Ok(part), Ok(whole)) => {
                assert_eq!((part.pending, &part.headers), (whole.pending, &whole.headers));
                assert!(whole.body.starts_with(part.body));
            }
            (Err(part), Err(whole)) => assert_eq!(part, *whole),
            (part, whole) => panic!("{part:?} became {whole:?}"),
        }
    }
}
