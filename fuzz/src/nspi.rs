//! wire/nspi, and the address book bodies of wire/mapi-http. Values are compared as bytes: a NaN is not equal to
//! itself.

use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, Writer, decode_restriction, encode_restriction};
use ropewalk_wire_mapi_http::Reply;
use ropewalk_wire_mapi_http::address_book::{
    BindRequest, CompareMinimalIdsRequest, DnToMinimalIdRequest, DnToMinimalIdResponse,
    GetAddressBookUrlRequest, GetMailboxUrlRequest, GetMatchesRequest, GetMatchesResponse,
    GetPropListRequest, GetPropListResponse, GetPropsRequest, GetPropsResponse, GetSpecialTableRequest,
    GetSpecialTableResponse, GetTemplateInfoRequest, GetTemplateInfoResponse, ModLinkAttRequest,
    ModPropsRequest, QueryColumnsRequest, QueryColumnsResponse, QueryRowsRequest, QueryRowsResponse,
    ResolveNamesRequest, ResolveNamesResponse, ResortRestrictionRequest, ResortRestrictionResponse,
    SeekEntriesRequest, SeekEntriesResponse, UnbindRequest, UpdateStatRequest, UpdateStatResponse,
};
use ropewalk_wire_nspi::{AddressBookPropertyValueList, ColumnsAndRows, EntryId, Stat};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"\x02\0\0\0\x1F\0\x01\x30\xFFa\0\0\0\x02\x01\xFF\x0F\xFF\x01\0\0\0\x07",
    b"\x02\0\0\0\x1F\0\x01\x30\x03\0\0\x39\x02\0\0\0\0\xFFn\0\0\0\x06\0\0\0\x01\x01\x0A\x0F\x01\x04\x80",
    b"\0\x02\0\0\0\x04\x04\x1F\0\x0C\x36\xFF\x1F\0\x0C\x36\xFFa\0\0\0\x08\x1F\0\x01\x30",
    b"\0\0\0\0\0\0\0\0\0\xFF\x04\x04\x1F\0\x0C\x36\xFF\x1F\0\x0C\x36\xFFa\0\0\0\0\x05\0\0\0\0\0\0\0\0",
    b"\0\0\0\0\0\0\0\0\0\0\xFF\x01\0\0\0\x1F\0\x01\x30\x01\0\0\0\0\xFFa\0\0\0\0\0\0\0",
    b"\x87\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10\x01\0\0\0\0\0\0\0\x11\0\0\0",
];

/// Structures of the address book, and the bodies they stand in.
pub(crate) fn nspi(data: &[u8]) {
    macro_rules! structure {
        ($decode:expr, $encode:expr) => {
            if let Ok(value) = $decode(&mut Reader::new(data)) {
                let write = |value: &_| {
                    let mut out = Writer::new();
                    $encode(value, &mut out).expect("fits");
                    out.into_bytes()
                };
                let first = write(&value);
                let again = $decode(&mut Reader::new(&first)).expect("what was written can be read");
                assert_eq!(first, write(&again), "written again");
            }
        };
    }
    structure!(AddressBookPropertyValueList::decode, AddressBookPropertyValueList::encode);
    structure!(ColumnsAndRows::decode, ColumnsAndRows::encode);
    structure!(Stat::decode, |stat: &Stat, out: &mut Writer| {
        stat.encode(out);
        Ok::<(), std::convert::Infallible>(())
    });
    structure!(
        |reader: &mut Reader<'_>| decode_restriction(reader, Counts::AddressBook),
        |value: &_, out: &mut Writer| encode_restriction(out, value, Counts::AddressBook)
    );
    if let Ok(id) = EntryId::decode(data) {
        assert_eq!(EntryId::decode(&id.encode()), Ok(id));
    }
    bodies(data);
}

fn bodies(data: &[u8]) {
    macro_rules! body {
        ($($type:ty),* $(,)?) => {
            $(if let Ok(value) = <$type>::decode(data) {
                let first = value.encode().expect("fits");
                let again = <$type>::decode(&first).expect("what was written can be read");
                assert_eq!(first, again.encode().expect("fits"), "written again");
            })*
        };
    }
    body!(BindRequest, UnbindRequest, CompareMinimalIdsRequest, DnToMinimalIdRequest, GetMatchesRequest);
    body!(
        GetPropListRequest,
        GetPropsRequest,
        GetSpecialTableRequest,
        GetTemplateInfoRequest,
        ModLinkAttRequest
    );
    body!(
        ModPropsRequest,
        QueryRowsRequest,
        QueryColumnsRequest,
        ResolveNamesRequest,
        ResortRestrictionRequest
    );
    body!(SeekEntriesRequest, UpdateStatRequest, GetMailboxUrlRequest, GetAddressBookUrlRequest);
    body!(Reply<DnToMinimalIdResponse>, Reply<GetMatchesResponse>, Reply<GetPropListResponse>);
    body!(Reply<GetPropsResponse>, Reply<GetSpecialTableResponse>, Reply<GetTemplateInfoResponse>);
    body!(Reply<QueryColumnsResponse>, Reply<QueryRowsResponse>, Reply<ResolveNamesResponse>);
    body!(Reply<ResortRestrictionResponse>, Reply<SeekEntriesResponse>, Reply<UpdateStatResponse>);
}
