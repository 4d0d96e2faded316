//! model::codec: values, rows, restrictions, entry ids and the small structures. Values are compared as bytes: a
//! NaN is not equal to itself.

use crate::bound::{stable, within};
use ropewalk_base::Reader;
use ropewalk_model::codec::entry_id::{
    AddressBookEntryId, EntryId, FolderEntryId, MessageEntryId, OneOffEntryId, StoreEntryId,
};
use ropewalk_model::codec::{
    CodePage, Counts, DecodeError, DistributionListStream, LongTermId, PersistData, PropertyRow,
    RecipientRow, ReportTag, RowSet, ServerId, TypedString, Windows1252, Writer, code_page, decode_ascii,
    decode_flat_entry_list, decode_property_name, decode_restriction, decode_sort_key, decode_tagged_value,
    decode_tags, decode_text, decode_typed_value, decode_unicode, decode_value, encode_ascii,
    encode_flat_entry_list, encode_property_name, encode_restriction, encode_sort_key, encode_tagged_value,
    encode_tags, encode_text, encode_typed_value, encode_unicode, encode_value,
};
use ropewalk_model::{PropertyTag, PropertyType, SortKey};

/// What values stand with; those of the address book, which may be absent, are in the target `nspi`.
const COUNTS: [Counts; 2] = [Counts::Rop, Counts::Extended];
/// Columns of a row, at most.
const COLUMNS_MAX: usize = 16;
/// Code pages of text, one of each kind, and one that does not exist.
const CODE_PAGES: [u32; 12] = [1252, 65001, 932, 437, 874, 20127, 28591, 50220, 50221, 54936, 65000, 7];

/// What `write` writes.
pub(crate) fn bytes_of(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::new();
    write(&mut out);
    out.into_bytes()
}

/// [`stable`] of a decoder that reads from a reader and may leave bytes, and an encoder that writes to a writer.
fn piece<V>(
    data: &[u8],
    decode: impl Fn(&mut Reader<'_>) -> Result<V, DecodeError>,
    encode: impl Fn(&mut Writer, &V),
) {
    stable(data, |bytes| decode(&mut Reader::new(bytes)), |value| bytes_of(|out| encode(out, value)));
}

/// Columns that stand before what is to be read: their number and tags.
fn columns(data: &[u8]) -> Option<(Vec<PropertyTag>, &[u8])> {
    let mut reader = Reader::new(data);
    let count = usize::from(reader.u8("count").ok()?) % (COLUMNS_MAX + 1);
    let tags = decode_tags(&mut reader, count, "columns").ok()?;
    Some((tags, reader.rest()))
}

/// The length of an input says which code page its text is in.
fn page_of(data: &[u8]) -> &'static dyn CodePage {
    code_page(CODE_PAGES[data.len() % CODE_PAGES.len()])
}

/// Values: tagged, typed, and of a type that is known.
pub(crate) fn value(data: &[u8]) {
    for counts in COUNTS {
        piece(
            data,
            |reader| decode_tagged_value(reader, counts),
            |out, (tag, value)| encode_tagged_value(out, *tag, value, counts).expect("fits"),
        );
        piece(
            data,
            |reader| decode_typed_value(reader, counts),
            |out, value| encode_typed_value(out, value, counts).expect("fits"),
        );
        if let Some((kind, rest)) = data.split_first_chunk::<2>() {
            let kind = PropertyType(u16::from_le_bytes(*kind));
            piece(
                rest,
                |reader| decode_value(reader, kind, counts),
                |out, value| encode_value(out, value, counts).expect("fits"),
            );
        }
    }
}

/// Rows beside columns, which come first, one and many.
pub(crate) fn row(data: &[u8]) {
    let Some((columns, rest)) = columns(data) else { return };
    for counts in COUNTS {
        piece(
            rest,
            |reader| PropertyRow::decode(reader, &columns, counts),
            |out, row| row.encode(out, &columns, counts).expect("fits"),
        );
    }
    let Some((count, rest)) = rest.split_first() else { return };
    let count = usize::from(*count);
    let decode = |bytes: &[u8]| RowSet::decode(&mut Reader::new(bytes), count, columns.clone());
    let Some(set) = stable(rest, decode, |set| set.as_bytes().to_vec()) else { return };
    let rows = set.rows().expect("they were read before");
    let mut again = RowSet::new(columns.clone());
    rows.iter().for_each(|row| again.push(row).expect("fits"));
    assert_eq!((rows.len(), again.count()), (count, count));
    let mut reader = Reader::new(again.as_bytes());
    RowSet::decode(&mut reader, count, columns).expect("what was written can be read");
    assert!(reader.is_empty());
}

/// Recipients beside columns, which come first, in a code page that their length says.
pub(crate) fn recipient_row(data: &[u8]) {
    let Some((columns, rest)) = columns(data) else { return };
    let page = page_of(rest);
    piece(
        rest,
        |reader| RecipientRow::decode(reader, &columns, page),
        |out, row| row.encode(out, &columns, page).expect("fits"),
    );
}

/// Sort keys, names, tags and text.
pub(crate) fn sort_and_names(data: &[u8]) {
    piece(
        data,
        |reader| {
            let mut keys = Vec::new();
            while !reader.is_empty() {
                keys.push(decode_sort_key(reader)?);
            }
            Ok(keys)
        },
        |out, keys: &Vec<SortKey>| keys.iter().for_each(|key| encode_sort_key(out, *key)),
    );
    piece(data, decode_property_name, |out, name| {
        encode_property_name(out, name.as_ref()).expect("fits");
    });
    piece(data, TypedString::decode, |out, text| text.encode(out));
    piece(data, |reader| decode_unicode(reader, "text"), |out, text| encode_unicode(out, text));
    piece(data, |reader| decode_ascii(reader, "text"), |out, text| encode_ascii(out, text));
    let page = page_of(data);
    piece(data, |reader| decode_text(reader, page, "text"), |out, text| encode_text(out, page, text));
    let count = data.len() / 4;
    piece(
        data,
        |reader| decode_tags(reader, count.min(reader.left() / 4), "tags"),
        |out, tags| {
            encode_tags(out, tags);
        },
    );
    assert!(within(data.len(), || decode_tags(&mut Reader::new(data), usize::MAX, "tags")).is_err());
}

/// Restrictions with both widths of counts, and in the address book.
pub(crate) fn restriction(data: &[u8]) {
    for counts in [Counts::Rop, Counts::Extended, Counts::AddressBook] {
        piece(
            data,
            |reader| decode_restriction(reader, counts),
            |out, root| encode_restriction(out, root, counts).expect("fits"),
        );
    }
}

/// Entry ids, the ids beside them, and lists of them.
pub(crate) fn entry_id(data: &[u8]) {
    macro_rules! ids {
        ($($type:ty),*) => {
            $(stable(data, <$type>::decode, |id| id.encode());)*
        };
    }
    ids!(AddressBookEntryId, FolderEntryId, MessageEntryId, StoreEntryId, ServerId);
    stable(data, |bytes| OneOffEntryId::decode(bytes, &Windows1252), |id| id.encode(&Windows1252));
    stable(data, |bytes| EntryId::decode(bytes, &Windows1252), |id| id.encode(&Windows1252));
    stable(data, DistributionListStream::decode, |list| list.encode().expect("fits"));
    stable(data, decode_flat_entry_list, |list| encode_flat_entry_list(list).expect("fits"));
    stable(data, PersistData::decode_all, |all| PersistData::encode_all(all).expect("fits"));
    stable(data, ReportTag::decode, |tag| tag.encode().expect("fits"));
    piece(data, LongTermId::decode, |out, id| id.encode(out));
}
