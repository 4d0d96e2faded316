//! Whatever comes, decoding does not panic, and what was decoded encodes to bytes that decode to the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use proptest::prelude::*;
use ropewalk_wire_mapi_http::address_book::*;
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, ExecuteRequest, ExecuteResponse,
    NotificationWaitRequest, NotificationWaitResponse, Reply, parse_response,
};

/// As `stable`, but compares bytes: a NaN is not equal to itself.
macro_rules! stable_bytes {
    ($bytes:ident: $($type:ty),* $(,)?) => {
        $(if let Ok(value) = <$type>::decode(&$bytes) {
            let encoded = value.encode().unwrap();
            prop_assert_eq!(<$type>::decode(&encoded).unwrap().encode().unwrap(), encoded);
        })*
    };
}

/// Bytes that counts, types and flags are made of.
const USUAL: &[u8] = &[0, 1, 2, 3, 0x0A, 0x1E, 0x1F, 0x30, 0x39, 0xFF];

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
    fn address_book_requests(
        bytes in prop::collection::vec(prop_oneof![3 => Just(0u8), 2 => prop::sample::select(USUAL)], 0..160)
    ) {
        stable_bytes!(bytes: BindRequest, UnbindRequest, CompareMinimalIdsRequest, DnToMinimalIdRequest);
        stable_bytes!(bytes: GetMatchesRequest, GetPropListRequest, GetPropsRequest, GetSpecialTableRequest);
        stable_bytes!(bytes: GetTemplateInfoRequest, ModLinkAttRequest, ModPropsRequest, QueryRowsRequest);
        stable_bytes!(bytes: QueryColumnsRequest, ResolveNamesRequest, ResortRestrictionRequest);
        stable_bytes!(bytes: SeekEntriesRequest, UpdateStatRequest, GetMailboxUrlRequest);
        stable_bytes!(bytes: GetAddressBookUrlRequest);
    }

    #[test]
    fn address_book_responses(
        bytes in prop::collection::vec(prop_oneof![3 => Just(0u8), 2 => prop::sample::select(USUAL)], 0..160)
    ) {
        let bytes = [&[0; 8][..], &bytes].concat();
        stable_bytes!(bytes: Reply<DnToMinimalIdResponse>, Reply<GetMatchesResponse>, Reply<GetPropListResponse>);
        stable_bytes!(bytes: Reply<GetPropsResponse>, Reply<GetSpecialTableResponse>, Reply<QueryRowsResponse>);
        stable_bytes!(bytes: Reply<GetTemplateInfoResponse>, Reply<QueryColumnsResponse>);
        stable_bytes!(bytes: Reply<ResolveNamesResponse>, Reply<ResortRestrictionResponse>);
        stable_bytes!(bytes: Reply<SeekEntriesResponse>, Reply<UpdateStatResponse>, Reply<BindResponse>);
        stable_bytes!(bytes: Reply<GetMailboxUrlResponse>, Reply<CompareMinimalIdsResponse>);
    }

    #[test]
    fn frames(bytes in "(PROCESSING|PENDING|DONE|X-A: b|\r\n|\r|:|é){0,30}") {
        let _ = parse_response(bytes.as_bytes());
    }
}
