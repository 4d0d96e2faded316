//! Whatever comes, decoding does not panic, and what was decoded encodes to bytes that decode to the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use proptest::prelude::*;
use ropewalk_wire_mapi_http::address_book::*;
use ropewalk_wire_mapi_http::chunked::ChunkedReader;
use ropewalk_wire_mapi_http::header::{Cookies, FinalHeaders, RequestHeaders, ResponseHeaders, SetCookie};
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, ExecuteRequest, ExecuteResponse, FrameReader,
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

const NAMES: &[&str] = &[
    "Host",
    "Content-Length",
    "content-type",
    "X-RequestType",
    "X-RequestId",
    "X-ClientInfo",
    "X-ResponseCode",
    "X-ElapsedTime",
    "X-StartTime",
    "Set-Cookie",
    "Cookie",
    "X-PendingPeriod",
];

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
    fn frames(bytes in "(PROCESSING|PENDING|DONE|X-A: b|\r\n|\r|:|é){0,30}", at in 0usize..300) {
        let bytes = bytes.as_bytes();
        let (first, second) = bytes.split_at(at.min(bytes.len()));
        let mut reader = FrameReader::new(bytes.len());
        let pushed = reader.push(first).and_then(|_| reader.push(second));
        let pieces = pushed.and_then(|_| reader.finish());
        prop_assert_eq!(pieces, parse_response(bytes), "piece by piece and whole");
    }

    #[test]
    fn chunks(bytes in "([0-3]|A|;x|\r\n|\r|[a-c]|\n){0,40}", at in 0usize..80) {
        let (first, second) = bytes.as_bytes().split_at(at.min(bytes.len()));
        let whole = ChunkedReader::new().push(bytes.as_bytes());
        let mut reader = ChunkedReader::new();
        let pieces = reader.push(first).and_then(|start| Ok([start, reader.push(second)?].concat()));
        prop_assert_eq!(pieces, whole);
    }

    #[test]
    fn headers(
        values in prop::collection::vec((prop::sample::select(NAMES), "[ -~é\r\n]{0,40}|[0-9]{1,12}"), 0..12)
    ) {
        let list = || values.iter().map(|(name, value)| (*name, value.as_str()));
        if let Ok(read) = RequestHeaders::parse(list()) {
            let written = read.to_headers();
            let again = RequestHeaders::parse(written.iter().map(|(name, value)| (*name, value.as_str())));
            prop_assert_eq!(again.map(|again| again.to_headers()), Ok(written));
        }
        if let Ok(read) = ResponseHeaders::parse(list()) {
            let written = read.to_headers();
            let again = ResponseHeaders::parse(written.iter().map(|(name, value)| (*name, value.as_str())));
            prop_assert_eq!(again.map(|again| again.to_headers()), Ok(written));
        }
        if let Ok(read) = FinalHeaders::parse(list()) {
            let written = read.to_headers();
            let again = FinalHeaders::parse(written.iter().map(|(name, value)| (*name, value.as_str())));
            prop_assert_eq!(again.map(|again| again.to_headers()), Ok(written));
        }
    }

    #[test]
    fn cookies(lines in prop::collection::vec("[ -~]{0,40}", 0..4)) {
        let read = Cookies::parse(lines.iter().map(String::as_str));
        prop_assert_eq!(Cookies::parse([read.to_string().as_str()]), read);
        for line in &lines {
            if let Some(cookie) = SetCookie::parse(line) {
                prop_assert_eq!(SetCookie::parse(&cookie.to_string()), Some(cookie));
            }
        }
    }
}
