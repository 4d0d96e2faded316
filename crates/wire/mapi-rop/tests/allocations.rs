//! Rows and values of a fixed size cost no allocation each: reading makes one list for a row, writing grows one buffer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

use ropewalk_base::{FileTime, Guid, Reader};
use ropewalk_model::codec::{PropertyRow, RowSet, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};
use ropewalk_wire_mapi_rop::rop::{get_properties_specific, query_rows};
use ropewalk_wire_mapi_rop::{
    Fit, Handles, Packing, RequestColumns, RequestReader, ResponseWriter, RopBuffer, RopRequest,
    RopRequestBody, RopResponse, RopResponseBody, decode_extended, decode_responses, encode_extended,
};
use std::collections::HashMap;

const ROWS: usize = 100;
/// What reading or writing a buffer costs whatever is in it: its bytes, its lists, and each growth of those.
const BUFFER_ALLOCATIONS_MAX: u64 = 32;

/// Allocations of `run`, growing included; and what it made.
fn allocations<T>(run: impl FnOnce() -> T) -> (u64, T) {
    let mut made = None;
    let info = allocation_counter::measure(|| made = Some(run()));
    (info.count_total, made.unwrap())
}

/// A value of every type of a fixed size.
fn values() -> Vec<PropertyValue> {
    vec![
        PropertyValue::Integer16(2),
        PropertyValue::Integer32(3),
        PropertyValue::Floating32(4.0),
        PropertyValue::Floating64(5.0),
        PropertyValue::Currency(6),
        PropertyValue::FloatingTime(7.0),
        PropertyValue::ErrorCode(8),
        PropertyValue::Boolean(true),
        PropertyValue::Integer64(9),
        PropertyValue::Time(FileTime::from_ticks(10)),
        PropertyValue::Guid(Guid([11; 16])),
    ]
}

/// So many columns of a fixed size, and a row of them.
fn table(columns: usize) -> (Vec<PropertyTag>, PropertyRow) {
    let row: Vec<PropertyValue> = values().into_iter().cycle().take(columns).collect();
    let tag = |(place, value): (usize, &PropertyValue)| PropertyTag::new(0x3000 + place as u16, value.kind());
    (row.iter().enumerate().map(tag).collect(), PropertyRow::Standard(row))
}

fn query() -> RopRequest {
    let body = query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: 1000 };
    RopRequest { logon_id: 0, handles: Handles::Input(0), body: body.into() }
}

/// An answer with rows, as a server writes it.
fn write(columns: &[PropertyTag], row: &PropertyRow) -> Vec<u8> {
    let mut rows = RowSet::new(columns.to_vec());
    for _ in 0..ROWS {
        assert!(rows.push_within(row, usize::MAX).unwrap());
    }
    let mut writer = ResponseWriter::new(256 * 1024, 1);
    let response = RopResponse::success(&query(), query_rows::Response { origin: 2, rows });
    assert_eq!(writer.push(&response), Ok(Fit::Written));
    encode_extended(&[writer.finish(vec![1]).encode().unwrap()], Packing::default()).unwrap()
}

fn read(columns: &[PropertyTag], bytes: &[u8]) -> Vec<PropertyRow> {
    let requests = [query()];
    let mut known = RequestColumns::new(&requests, HashMap::from([(0, columns.to_vec())]));
    let payloads = decode_extended(bytes).unwrap();
    let buffer = RopBuffer::decode(&payloads[0]).unwrap();
    match &decode_responses(&buffer.rops, &mut known).unwrap()[..] {
        [RopResponse::Success { body: RopResponseBody::QueryRows(page), .. }] => page.rows.rows().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn writing_rows_allocates_for_the_buffer_only() {
    for columns in [1, 10, 45] {
        let (tags, row) = table(columns);
        let (count, bytes) = allocations(|| write(&tags, &row));
        assert!(bytes.len() > ROWS * columns * 2);
        assert!(count <= BUFFER_ALLOCATIONS_MAX, "{columns} columns: {count}");
    }
}

#[test]
fn reading_rows_allocates_once_for_each_row() {
    for columns in [1, 10, 45] {
        let (tags, row) = table(columns);
        let bytes = write(&tags, &row);
        let (count, rows) = allocations(|| read(&tags, &bytes));
        assert_eq!(rows, vec![row; ROWS]);
        assert!(count <= ROWS as u64 + BUFFER_ALLOCATIONS_MAX, "{columns} columns: {count}");
    }
}

#[test]
fn rows_are_checked_without_allocating_for_them() {
    let (tags, row) = table(60);
    let mut rows = RowSet::new(tags.clone());
    (0..ROWS).for_each(|_| rows.push(&row).unwrap());
    let (count, read) =
        allocations(|| RowSet::decode(&mut Reader::new(rows.as_bytes()), ROWS, tags).unwrap());
    assert_eq!(read, rows);
    assert!(count <= 1, "{count}");
}

#[test]
fn a_row_of_properties_allocates_as_often_for_one_as_for_sixty() {
    let count = |columns| {
        let (tags, row) = table(columns);
        let request = get_properties_specific::Request { property_size_limit: 0, want_unicode: true, tags };
        let request = RopRequest { logon_id: 0, handles: Handles::Input(0), body: request.into() };
        let RopRequestBody::GetPropertiesSpecific(body) = &request.body else { panic!() };
        let answer = get_properties_specific::Response { columns: body.tags.clone(), row };
        let answer = RopResponse::success(&request, answer);
        let mut out = Writer::with_capacity(4096);
        answer.encode(&mut out).unwrap();
        let mut known = RequestColumns::new(std::slice::from_ref(&request), HashMap::new());
        let (count, read) = allocations(|| decode_responses(out.as_slice(), &mut known).unwrap());
        assert_eq!(read, [answer]);
        count
    };
    assert_eq!(count(1), count(60));
}

#[test]
fn requests_of_fixed_fields_allocate_nothing() {
    let mut bytes = Writer::new();
    (0..ROWS).for_each(|_| query().encode(&mut bytes).unwrap());
    let (count, read) = allocations(|| {
        let mut reader = RequestReader::new(bytes.as_slice());
        let mut read = 0;
        while reader.next(&|_| false).unwrap().is_some() {
            read += 1;
        }
        read
    });
    assert_eq!((count, read), (0, ROWS));
}
