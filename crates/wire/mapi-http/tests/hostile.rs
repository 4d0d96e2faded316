//! Whatever comes, decoding does not panic, and what was decoded encodes to bytes that decode to the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use proptest::prelude::*;
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, ExecuteRequest, ExecuteResponse,
    NotificationWaitRequest, NotificationWaitResponse, Reply, parse_response,
};

macro_rules! stable {
    ($bytes:ident: $($type:ty),*) => {
        $(if let Ok(value) = <$type>::decode(&$bytes) {
            let encoded = value.encode().unwrap();
            prop_assert_eq!(<$type>::decode(&encoded).unwrap(), value);
        })*
    };
}

proptest! {
    #[test]
    fn bodies(bytes in prop::collection::vec(prop_oneof![3 => Just(0u8), 1 => any::<u8>()], 0..120)) {
        stable!(bytes: ConnectRequest, ExecuteRequest, DisconnectRequest, NotificationWaitRequest);
        stable!(bytes: Reply<ConnectResponse>, Reply<ExecuteResponse>, Reply<NotificationWaitResponse>);
    }

    #[test]
    fn frames(bytes in "(PROCESSING|PENDING|DONE|X-A: b|\r\n|\r|:|é){0,30}") {
        let _ = parse_response(bytes.as_bytes());
    }
}
