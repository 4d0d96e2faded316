//! An Execute answer of 32 KiB with the rows of one RopQueryRows: columns as a client sets them on its inbox, and only
//! those of a fixed size.

use super::Codec;
use crate::report::Report;
use ropewalk_base::FileTime;
use ropewalk_base::limits::ROP_BUFFER_BYTES_MAX;
use ropewalk_model::codec::{PropertyRow, RowSet};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, tags};
use ropewalk_wire_mapi_rop::rop::query_rows;
use ropewalk_wire_mapi_rop::{
    Fit, Handles, Packing, RequestColumns, ResponseWriter, RopBuffer, RopRequest, RopResponse,
    RopResponseBody, decode_extended, decode_responses, encode_extended,
};
use std::collections::HashMap;
use std::hint::black_box;
use std::io;

/// What Outlook's view of an inbox asks for, without the named properties.
const COLUMNS: &[PropertyTag] = &[
    tags::PID_TAG_FOLDER_ID,
    tags::PID_TAG_MID,
    tags::PID_TAG_INST_ID,
    tags::PID_TAG_INSTANCE_NUM,
    tags::PID_TAG_SUBJECT,
    tags::PID_TAG_SENT_REPRESENTING_NAME,
    tags::PID_TAG_DISPLAY_TO,
    tags::PID_TAG_MESSAGE_CLASS,
    tags::PID_TAG_MESSAGE_DELIVERY_TIME,
    tags::PID_TAG_LAST_MODIFICATION_TIME,
    tags::PID_TAG_CLIENT_SUBMIT_TIME,
    tags::PID_TAG_MESSAGE_FLAGS,
    tags::PID_TAG_MESSAGE_STATUS,
    tags::PID_TAG_MESSAGE_SIZE,
    tags::PID_TAG_IMPORTANCE,
    tags::PID_TAG_SENSITIVITY,
    tags::PID_TAG_ICON_INDEX,
    tags::PID_TAG_FLAG_STATUS,
    tags::PID_TAG_HAS_ATTACHMENTS,
    tags::PID_TAG_INSTANCE_KEY,
    tags::PID_TAG_SEARCH_KEY,
];

fn value(tag: PropertyTag, row: usize) -> PropertyValue {
    match tag {
        tags::PID_TAG_SUBJECT => format!("Re: Minutes of the meeting no. {row}").as_str().into(),
        tags::PID_TAG_SENT_REPRESENTING_NAME => "Käthe Müller".into(),
        tags::PID_TAG_DISPLAY_TO => "Alice Example; Bob Example".into(),
        tags::PID_TAG_MESSAGE_CLASS => "IPM.Note".into(),
        tag => match tag.kind() {
            PropertyType::INTEGER32 => PropertyValue::Integer32(row as i32),
            PropertyType::INTEGER64 => PropertyValue::Integer64(row as i64),
            PropertyType::BOOLEAN => PropertyValue::Boolean(row.is_multiple_of(2)),
            PropertyType::TIME => PropertyValue::Time(FileTime::from_unix_seconds(row as i64)),
            _ => PropertyValue::Binary(vec![row as u8; 16]),
        },
    }
}

fn is_fixed(tag: &&PropertyTag) -> bool {
    !matches!(tag.kind(), PropertyType::STRING | PropertyType::BINARY)
}

/// As many rows as one buffer holds, written as a server does.
fn encode(request: &RopRequest, columns: &[PropertyTag], rows: &[PropertyRow]) -> io::Result<Vec<u8>> {
    let mut writer = ResponseWriter::new(ROP_BUFFER_BYTES_MAX, 1);
    let room = writer.left().saturating_sub(query_rows::Response::FIXED_BYTES);
    let mut set = RowSet::new(columns.to_vec());
    for row in rows {
        if !set.push_within(row, room).map_err(io::Error::other)? {
            break;
        }
    }
    let response = RopResponse::success(request, query_rows::Response { origin: 1, rows: set });
    if writer.push(&response).map_err(io::Error::other)? != Fit::Written {
        return Err(io::Error::other("the rows do not fit"));
    }
    let payload = writer.finish(vec![7]).encode().map_err(io::Error::other)?;
    encode_extended(&[payload], Packing::default()).map_err(io::Error::other)
}

/// The rows of a buffer as values, read as a client does.
fn decode(request: &RopRequest, columns: &[PropertyTag], bytes: &[u8]) -> io::Result<Vec<PropertyRow>> {
    let mut rows = Vec::new();
    let mut known =
        RequestColumns::new(std::slice::from_ref(request), HashMap::from([(0, columns.to_vec())]));
    for payload in decode_extended(bytes).map_err(io::Error::other)? {
        let buffer = RopBuffer::decode(&payload).map_err(io::Error::other)?;
        for response in decode_responses(&buffer.rops, &mut known).map_err(io::Error::other)? {
            if let RopResponse::Success { body: RopResponseBody::QueryRows(page), .. } = response {
                rows.extend(page.rows.rows().map_err(io::Error::other)?);
            }
        }
    }
    Ok(rows)
}

pub(super) fn run(report: &mut Report) -> io::Result<()> {
    let fixed: Vec<PropertyTag> = COLUMNS.iter().filter(is_fixed).copied().collect();
    measure("rows", COLUMNS, report)?;
    measure("rows-fixed", &fixed, report)
}

fn measure(scenario: &'static str, columns: &[PropertyTag], report: &mut Report) -> io::Result<()> {
    let body = query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: u16::MAX };
    let request = RopRequest { logon_id: 0, handles: Handles::Input(0), body: body.into() };
    let row = |number| PropertyRow::Standard(columns.iter().map(|tag| value(*tag, number)).collect());
    let mut rows: Vec<PropertyRow> = (0..1000).map(row).collect();
    let bytes = encode(&request, columns, &rows)?;
    let decoded = decode(&request, columns, &bytes)?;
    rows.truncate(decoded.len() + 1);
    if rows.get(..decoded.len()) != Some(&decoded[..]) {
        return Err(io::Error::other("what was decoded is not what was encoded"));
    }
    Codec {
        scenario,
        bytes: &bytes,
        encode: &mut || encode(&request, columns, black_box(&rows)).map(|bytes| drop(black_box(bytes))),
        decode: &mut || decode(&request, columns, black_box(&bytes)).map(|rows| drop(black_box(rows))),
        clone: &mut || {
            black_box(black_box(&decoded).clone());
            Ok(())
        },
    }
    .run(report)
}
