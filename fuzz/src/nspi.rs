//! wire/nspi, and the bodies of the address book in wire/mapi-http.

use crate::bound::stable;
use crate::model::bytes_of;
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, decode_restriction, encode_restriction};
use ropewalk_wire_mapi_http::Reply;
use ropewalk_wire_mapi_http::address_book::{
    BindRequest, BindResponse, CompareMinimalIdsRequest, CompareMinimalIdsResponse, DnToMinimalIdRequest,
    DnToMinimalIdResponse, GetAddressBookUrlRequest, GetMailboxUrlRequest, GetMailboxUrlResponse,
    GetMatchesRequest, GetMatchesResponse, GetPropListRequest, GetPropListResponse, GetPropsRequest,
    GetPropsResponse, GetSpecialTableRequest, GetSpecialTableResponse, GetTemplateInfoRequest,
    GetTemplateInfoResponse, ModLinkAttRequest, ModLinkAttResponse, ModPropsRequest, ModPropsResponse,
    QueryColumnsRequest, QueryColumnsResponse, QueryRowsRequest, QueryRowsResponse, ResolveNamesRequest,
    ResolveNamesResponse, ResortRestrictionRequest, ResortRestrictionResponse, SeekEntriesRequest,
    SeekEntriesResponse, UnbindRequest, UnbindResponse, UpdateStatRequest, UpdateStatResponse,
};
use ropewalk_wire_nspi::{
    AddressBookPropertyValueList, ColumnsAndRows, EntryId, Stat, decode_entry_ids, decode_strings,
    decode_unicode_strings, encode_entry_ids, encode_strings, encode_unicode_strings,
};

macro_rules! bodies {
    ($data:ident: $($type:ty),* $(,)?) => {
        $(stable($data, <$type>::decode, |body| body.encode().expect("fits"));)*
    };
}

/// Requests; the first byte says which.
pub(crate) fn request(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    macro_rules! one_of {
        ($($number:literal $type:ty),* $(,)?) => {
            match kind % 19 {
                $($number => { bodies!(data: $type); })*
                _ => {}
            }
        };
    }
    one_of!(
        0 BindRequest, 1 UnbindRequest, 2 CompareMinimalIdsRequest, 3 DnToMinimalIdRequest, 4 GetMatchesRequest,
        5 GetPropListRequest, 6 GetPropsRequest, 7 GetSpecialTableRequest, 8 GetTemplateInfoRequest,
        9 ModLinkAttRequest, 10 ModPropsRequest, 11 QueryRowsRequest, 12 QueryColumnsRequest,
        13 ResolveNamesRequest, 14 ResortRestrictionRequest, 15 SeekEntriesRequest, 16 UpdateStatRequest,
        17 GetMailboxUrlRequest, 18 GetAddressBookUrlRequest,
    );
}

/// Responses; the first byte says to which request.
pub(crate) fn response(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    macro_rules! one_of {
        ($($number:literal $type:ty),* $(,)?) => {
            match kind % 18 {
                $($number => { bodies!(data: Reply<$type>); })*
                _ => {}
            }
        };
    }
    one_of!(
        0 BindResponse, 1 UnbindResponse, 2 CompareMinimalIdsResponse, 3 DnToMinimalIdResponse,
        4 GetMatchesResponse, 5 GetPropListResponse, 6 GetPropsResponse, 7 GetSpecialTableResponse,
        8 GetTemplateInfoResponse, 9 ModLinkAttResponse, 10 ModPropsResponse, 11 QueryRowsResponse,
        12 QueryColumnsResponse, 13 ResolveNamesResponse, 14 ResortRestrictionResponse,
        15 SeekEntriesResponse, 16 UpdateStatResponse, 17 GetMailboxUrlResponse,
    );
}

/// The structures alone.
pub(crate) fn structure(data: &[u8]) {
    macro_rules! pieces {
        ($($decode:expr, $encode:expr;)*) => {
            $(stable(
                data,
                |bytes| $decode(&mut Reader::new(bytes)),
                |value| bytes_of(|out| $encode(out, value)),
            );)*
        };
    }
    pieces!(
        AddressBookPropertyValueList::decode, |out, list: &AddressBookPropertyValueList| list.encode(out).expect("fits");
        ColumnsAndRows::decode, |out, rows: &ColumnsAndRows| rows.encode(out).expect("fits");
        Stat::decode, |out, stat: &Stat| stat.encode(out);
        decode_entry_ids, |out, ids: &Vec<_>| encode_entry_ids(out, ids).expect("fits");
        |reader: &mut Reader<'_>| decode_strings(reader, "count", "text"),
            |out, texts: &Vec<String>| encode_strings(out, texts, "count").expect("fits");
        |reader: &mut Reader<'_>| decode_unicode_strings(reader, "count", "text"),
            |out, texts: &Vec<String>| encode_unicode_strings(out, texts, "count").expect("fits");
        |reader: &mut Reader<'_>| decode_restriction(reader, Counts::AddressBook),
            |out, root| encode_restriction(out, root, Counts::AddressBook).expect("fits");
    );
    stable(data, EntryId::decode, EntryId::encode);
}
